package org.espalier.verify.table;

import static org.espalier.verify.table.Question.CONDITIONAL_NOISE;
import static org.espalier.verify.table.Question.CONDITIONING;
import static org.espalier.verify.table.Question.COUNT;
import static org.espalier.verify.table.Question.DISTINCT_SAMPLING;
import static org.espalier.verify.table.Question.DIVERGENCES;
import static org.espalier.verify.table.Question.GIBBS;
import static org.espalier.verify.table.Question.K_BEST;
import static org.espalier.verify.table.Question.LISTING;
import static org.espalier.verify.table.Question.LOCAL;
import static org.espalier.verify.table.Question.LOG_PROBABILITY;
import static org.espalier.verify.table.Question.LOSS_AUGMENTED;
import static org.espalier.verify.table.Question.MAP;
import static org.espalier.verify.table.Question.MAX_MARGINALS;
import static org.espalier.verify.table.Question.MINIMUM_RISK;
import static org.espalier.verify.table.Question.MOVES;
import static org.espalier.verify.table.Question.NON_NEGATIVE;
import static org.espalier.verify.table.Question.PAIRS;
import static org.espalier.verify.table.Question.PARTIAL;
import static org.espalier.verify.table.Question.RELAXED_SET;
import static org.espalier.verify.table.Question.SAMPLING;
import static org.espalier.verify.table.Question.SPARSE_MAP;
import static org.espalier.verify.table.Question.STRENGTH;
import static org.espalier.verify.table.Question.TEMPERATURE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.Structure;
import org.espalier.core.acyclic.AcyclicGraph;
import org.espalier.core.acyclic.OrderedGraph;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.alignment.Ctc;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.SecondOrderChain;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.custom.ClampedCustom;
import org.espalier.core.custom.Custom;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.factor.OrOutput;
import org.espalier.core.factor.Pair;
import org.espalier.core.matching.BipartiteMatching;
import org.espalier.core.matching.PartialMatching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.path.ShortestPath;
import org.espalier.core.product.Product;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.MaskedConditionalModel;
import org.espalier.core.solve.UnitBox;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.Arborescences;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledNonProjectiveTree;
import org.espalier.core.tree.LabelledProjectiveTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.SiblingTree;
import org.espalier.core.walk.Tour;

/**
 * How questions are answered: the one list of algorithms, which the table of structures in the
 * documentation is made from.
 *
 * <p>For a structure and a question the first entry of {@link #all} counts whose family the
 * structure belongs to; so particular families stand before the interfaces that answer for many.
 *
 * @param family a class of structures, or an interface that answers for all that implement it
 * @param questions what is answered
 * @param algorithm how
 * @param time asymptotically; the sizes' names are those of the family's comment
 * @param reference who found the algorithm, or empty
 */
record Answer(
    Class<?> family, Set<Question> questions, String algorithm, String time, String reference) {

  private static final List<Answer> ALL =
      new Listing()
          .of(Categorical.class)
          .by("argmax", "O(n)", "", MAP)
          .by("softmax", "O(n)", "", GIBBS)
          .by("the scores themselves", "O(n)", "", MAX_MARGINALS)
          .by("sorting", "O(n log n)", "", K_BEST)
          .by("sorting by Gumbel keys", "O(n log n)", "Kool et al. 2019", DISTINCT_SAMPLING)
          .by("n", "O(1)", "", COUNT)
          .by("inversion of the distribution function", "O(n)", "", SAMPLING)
          .by(
              "sparsemax by Michelot's iteration on candidates",
              "O(n) expected",
              "Martins & Astudillo 2016; Condat 2016",
              SPARSE_MAP)
          .by("the simplex itself, which is conv(Z)", "O(n) expected", "Condat 2016", RELAXED_SET)
          .by(
              "sum over the choices, or over the others where that is less",
              "O(n)",
              "",
              LOG_PROBABILITY,
              PARTIAL)
          .by(
              "Gumbel noise, truncated to below that of the sample",
              "O(n)",
              "Maddison et al. 2014",
              CONDITIONAL_NOISE)
          .of(Bits.class)
          .by(
              "logistic noise, truncated to one side of each score",
              "O(n)",
              "Tucker et al. 2017",
              CONDITIONAL_NOISE)
          .by("sign of each score", "O(n)", "", MAP)
          .by("sigmoid of each score; one uniform number each", "O(n)", "", GIBBS, SAMPLING)
          .by("clipping to [0, 1]", "O(n)", "", SPARSE_MAP)
          .of(Subset.class)
          .by("sorting", "O(n log n)", "", MAP)
          .by("one threshold on the sorted scores", "O(n log n)", "Blondel 2019", SPARSE_MAP)
          .by("conv(Z) itself: one threshold", "O(n log n)", "Blondel 2019", RELAXED_SET)
          .of(ConstrainedChain.class)
          .by(
              "Viterbi's algorithm over the product with an automaton of Q states a position",
              "O(n·Q·K²)",
              "Viterbi 1967; Bar-Hillel et al. 1961",
              MAP)
          .by("forward through the backward sums", "O(n·K) each", "Rabiner 1989", SAMPLING)
          .by(
              "forward and backward over the product, in plain numbers; in log space beyond their"
                  + " range",
              "O(n·Q·K²)",
              "Rabiner 1989; Bar-Hillel et al. 1961",
              GIBBS)
          .by("a simplex for each position, of the tags possible there", "O(n·K)", "", RELAXED_SET)
          .of(LinearChain.class)
          .by("Viterbi's algorithm", "O(n·K²)", "Viterbi 1967", MAP)
          .by("forward through the backward sums", "O(n·K) each", "Rabiner 1989", SAMPLING)
          .by(
              "forward and backward in plain numbers; for large scores with the terms that count,"
                  + " less the largest",
              "O(n·K²)",
              "Rabiner 1989",
              GIBBS)
          .by("a simplex for each position", "O(n·K) expected", "Condat 2016", RELAXED_SET)
          .by("K^n", "O(n)", "", COUNT)
          .by("the best deviations from those listed", "O(n·K² + k·n·K)", "Lawler 1972", K_BEST)
          .of(SecondOrderChain.class)
          .by("K^n", "O(n)", "", COUNT)
          .by("a simplex for each position", "O(n·K) expected", "Condat 2016", RELAXED_SET)
          .by("Viterbi's algorithm over pairs of tags", "O(n·K³)", "Viterbi 1967", MAP)
          .by("forward and backward over pairs of tags", "O(n·K³)", "Rabiner 1989", GIBBS)
          .of(SemiMarkov.class)
          .by(
              "forward and backward in plain numbers, in log space beyond their range",
              "O(n·K·(W + K))",
              "Sarawagi & Cohen 2004",
              GIBBS)
          .of(Alignment.class)
          .by("forward and backward over diagonals", "O(N·M)", "Baker 1979", GIBBS)
          .of(Ctc.class)
          .by(
              "forward and backward over the states of frames",
              "O(T·U)",
              "Graves et al. 2006",
              GIBBS)
          .by("a simplex for each frame", "O(T·K) expected", "Condat 2016", RELAXED_SET)
          .of(ProjectiveTree.class)
          .by("Eisner's algorithm", "O(n³)", "Eisner 1996", MAP)
          .by("top-down through the inside sums", "O(n²) each", "", SAMPLING)
          .by(
              "inside and outside over Eisner's chart in plain numbers, in log space beyond their"
                  + " range",
              "O(n³)",
              "Eisner 1996; Baker 1979",
              GIBBS)
          .by("closed form", "O(n)", "", COUNT)
          .of(LabelledProjectiveTree.class)
          .by(
              "the best label of each arc, then Eisner's algorithm",
              "O(n³ + n²·K)",
              "Eisner 1996",
              MAP)
          .by(
              "sums over labels, then inside and outside over Eisner's chart",
              "O(n³ + n²·K)",
              "Eisner 1996; Baker 1979",
              GIBBS)
          .by(
              "a tree top-down through the inside sums, then labels",
              "O(n² + n·K) each",
              "",
              SAMPLING)
          .by("closed form", "O(n)", "", COUNT)
          .of(SiblingTree.class)
          .by("closed form", "O(n)", "", COUNT)
          .by(
              "Viterbi's algorithm over the chart of siblings, of grandparents",
              "O(n³), O(n⁴)",
              "McDonald & Pereira 2006; Koo & Collins 2010",
              MAP)
          .by(
              "inside and outside over the same chart, in log space; with grandparents in plain"
                  + " numbers over rows of them, log space as fallback",
              "O(n³), O(n⁴)",
              "McDonald & Pereira 2006; Koo & Collins 2010; Baker 1979",
              GIBBS)
          .of(NonProjectiveTree.class)
          .by("closed form", "O(1)", "Cayley 1889", COUNT)
          .of(LabelledNonProjectiveTree.class)
          .by("closed form", "O(1)", "Cayley 1889", COUNT)
          .of(Arborescences.class)
          .by(
              "the best label of each arc, then contraction of cycles over lexicographic pairs of"
                  + " root arcs and score",
              "O(n²·K)",
              "Chu & Liu 1965; Edmonds 1967; Tarjan 1977",
              MAP)
          .by(
              "the cheapest arc to give up, from the contractions of cycles",
              "O(k·n² + n²·K), a single root O(n³) more",
              "Camerini et al. 1980; Zmigrod et al. 2021",
              K_BEST)
          .by("a MAP with every arc held on", "O(n⁴ + n²·K)", "", MAX_MARGINALS)
          .by(
              "sums over labels, then the matrix-tree theorem, eliminated without subtractions",
              "O(n³ + n²·K)",
              "Tutte 1948; Koo et al. 2007; Grassmann, Taksar & Heyman 1985",
              GIBBS)
          .by(
              "loop-erased random walks, else one arc after another; then labels",
              "time of the walks, else O(n⁴)",
              "Wilson 1996; Colbourn et al. 1996",
              SAMPLING)
          .by(
              "one arc after another, searched by Gumbel keys",
              "O(n⁴ + n·K) each",
              "Colbourn et al. 1996; Kool et al. 2019",
              DISTINCT_SAMPLING)
          .by(
              "elimination of the weights relative to the tree's",
              "O(n³ + n²·K)",
              "",
              LOG_PROBABILITY)
          .by("parts leave, and what no tree has by reachability", "O(n³ + n²·K)", "", CONDITIONING)
          .by("product of marginals, conditioned word by word", "O(n³) for each word", "", PARTIAL)
          .of(LabelledTree.class)
          .by(
              "a simplex of heads and labels for each word",
              "O(n²·K) expected",
              "Peng et al. 2018",
              RELAXED_SET)
          .of(DependencyTree.class)
          .by("a simplex of heads for each word", "O(n²) expected", "Peng et al. 2018", RELAXED_SET)
          .of(SmallMatching.class)
          .by("program over sets of columns", "O(c·2^c)", "Held & Karp 1962", GIBBS, SAMPLING)
          .by("partition of the rest by mass", "O(k·r·c·2^c)", "Lawler 1972", DISTINCT_SAMPLING)
          .of(BipartiteMatching.class)
          .by("shortest augmenting paths", "O(r²·c)", "Jonker & Volgenant 1987", MAP)
          .by(
              "shortest alternating paths from the best matching",
              "O(r²·c)",
              "Floyd 1962",
              MAX_MARGINALS)
          .by(
              "scores of −∞ in the rows and columns of cells held on",
              "O(r·c) more",
              "",
              CONDITIONING)
          .by("partition of the rest", "O(k·r³·c)", "Murty 1968", K_BEST)
          .by("c!/(c − r)!", "O(r)", "", COUNT)
          .by(
              "Newton's method on the prices of rows and columns",
              "O(r³ + r·c) a step",
              "Li, Sun & Toh 2020",
              SPARSE_MAP)
          .by("a simplex for each row", "O(r·c) expected", "Peng et al. 2018", RELAXED_SET)
          .by("a row takes another's column, which takes its own", "O(r) each", "", MOVES)
          .of(PartialMatching.class)
          .by(
              "shortest augmenting paths, with a column of its own for each row",
              "O(r²·(c + r))",
              "Jonker & Volgenant 1987",
              MAP)
          .by(
              "shortest alternating paths in the same",
              "O(r²·(c + r))",
              "Floyd 1962",
              MAX_MARGINALS)
          .by("partition of the rest of the same", "O(k·r³·(c + r))", "Murty 1968", K_BEST)
          .by("sum over the number of cells", "O(min(r, c))", "", COUNT)
          .by("a simplex with its inside for each row", "O(r·c) expected", "", RELAXED_SET)
          .by("a row takes another column or none", "O(r) each", "", MOVES)
          .of(AcyclicGraph.class)
          .by(
              "the best order, over sets of nodes that come first",
              "O(2^n·n²)",
              "Lawler 1964; Silander & Myllymäki 2006",
              MAP)
          .by("a MAP with every edge held on", "O(2^n·n⁴)", "", MAX_MARGINALS)
          .by("partition of the rest, by edges on or off", "O(k·2^n·n⁴)", "Lawler 1972", K_BEST)
          .by("edges held on say which nodes come first", "O(2^n·n²)", "", CONDITIONING)
          .by("Robinson's recurrence", "O(n²)", "Robinson 1973", COUNT)
          .by("an edge comes or goes", "O(n²) each", "Madigan & York 1995", MOVES)
          .of(OrderedGraph.class)
          .by("sign of each score", "O(n²)", "", MAP)
          .by("sigmoid of each score; one uniform number each", "O(n²)", "", GIBBS, SAMPLING)
          .by("clipping to [0, 1]", "O(n²)", "", SPARSE_MAP)
          .by("2^(n(n−1)/2)", "O(1)", "", COUNT)
          .of(Tour.class)
          .by("two edges are crossed or uncrossed: 2-opt", "O(n log n) each", "Croes 1958", MOVES)
          .by("(n − 1)!/2", "O(n)", "", COUNT)
          .of(SpanningTree.class)
          .by("Prim's algorithm", "O(n²)", "Prim 1957", MAP)
          .by("exchange of one edge of the best tree", "O(n²)", "", MAX_MARGINALS)
          .by("partition of the rest by mass", "O(k·n⁴)", "Lawler 1972", DISTINCT_SAMPLING)
          .by("contraction of the edges held on", "O(n²) more", "", CONDITIONING)
          .by("difference of two log-partitions, edges held on contracted", "O(n³)", "", PARTIAL)
          .by("partition of the rest", "O(k·n³)", "Lawler 1972", K_BEST)
          .by(
              "matrix-tree theorem, eliminated without subtractions",
              "O(n³)",
              "Kirchhoff 1847; Grassmann, Taksar & Heyman 1985",
              GIBBS)
          .by(
              "loop-erased random walks, else one edge after another",
              "time of the walks, else O(n⁴)",
              "Wilson 1996; Colbourn et al. 1996",
              SAMPLING)
          .by(
              "that of the tree directed away from a root: elimination of weights relative to its",
              "O(n³)",
              "",
              LOG_PROBABILITY)
          .by("n^(n−2)", "O(1)", "Cayley 1889", COUNT)
          .of(Ranking.class)
          .by("sorting", "O(n log n)", "", MAP)
          .by(
              "partition of the rest, on the matching of items with ranks",
              "O(k·n⁴)",
              "Murty 1968",
              K_BEST)
          .by("n!", "O(n)", "", COUNT)
          .by("two items change places", "O(n²) each", "", MOVES)
          .by(
              "isotonic regression, pooling adjacent violators",
              "O(n log n)",
              "Blondel et al. 2020",
              SPARSE_MAP)
          .of(Enumerated.class)
          .by(
              "going through the list of N structures of m parts",
              "O(N·m)",
              "",
              MAP,
              MAX_MARGINALS,
              GIBBS,
              SAMPLING,
              CONDITIONING,
              PARTIAL,
              COUNT)
          .by("sorting", "O(N·m + N log N)", "", K_BEST)
          .by("sorting by Gumbel keys", "O(N·m + N log N)", "Kool et al. 2019", DISTINCT_SAMPLING)
          .of(Product.class)
          .by(
              "merging of sorted lists of sums",
              "the factors', and O(k log k) each",
              "Huang & Chiang 2005",
              K_BEST)
          .by(
              "merging of the factors' draws by their Gumbel keys",
              "k² draws from a factor at worst",
              "Kool et al. 2019",
              DISTINCT_SAMPLING)
          .by(
              "factor by factor",
              "the factors'",
              "",
              MAP,
              MAX_MARGINALS,
              GIBBS,
              SAMPLING,
              CONDITIONAL_NOISE,
              COUNT,
              LOG_PROBABILITY,
              CONDITIONING,
              PARTIAL,
              SPARSE_MAP,
              LISTING)
          .of(ExactFactorGraph.class)
          .by(
              "branch and bound over linear programs",
              "exponential at worst",
              "Land & Doig 1960; Martins et al. 2015",
              MAP)
          .by(
              "LP-SparseMAP onto the local polytope",
              "tens of rounds of the factors' projections",
              "Niculae & Martins 2020",
              RELAXED_SET)
          .of(FactorGraph.class)
          .by(
              "alternating directions, then the method of multipliers with Newton steps",
              "tens of rounds of the factors' projections",
              "Niculae & Martins 2020; Li, Sun & Toh 2018",
              LOCAL,
              RELAXED_SET)
          .of(Pair.class)
          .by("comparison of cases", "O(1)", "Martins et al. 2015", MAP, SPARSE_MAP)
          .of(OrOutput.class)
          .by("sum of positive scores", "O(n)", "", MAP)
          .by("one threshold on the sorted scores", "O(n log n)", "Martins et al. 2015", SPARSE_MAP)
          .of(ShortestPath.class)
          .by("Dijkstra's algorithm", "O((arcs + nodes) log nodes)", "Dijkstra 1959", NON_NEGATIVE)
          .of(GridShortestPath.class)
          .by("Dijkstra's algorithm", "O(N·M log(N·M))", "Dijkstra 1959", NON_NEGATIVE)
          .of(ClampedCustom.class)
          .by("partition of the rest", "k·max‖z‖₁ + 1 solver calls", "Lawler 1972", K_BEST)
          .by("every part held on in turn", "D solver calls", "", MAX_MARGINALS)
          .by("the solver, with parts held on", "the solver's", "", CONDITIONING)
          .by("the user's solver, its answer checked", "the solver's", "", MAP)
          .of(Custom.class)
          .by("the user's solver, its answer checked", "the solver's", "", MAP)
          .of(ChartStructure.class)
          .by("Viterbi's algorithm over the chart of E edges", "O(E)", "Viterbi 1967", MAP)
          .by("max-inside and max-outside over the chart", "O(E)", "", MAX_MARGINALS)
          .by(
              "lazy enumeration over the chart",
              "O(E + k·d·log k)",
              "Huang & Chiang 2005, algorithm 3",
              K_BEST)
          .by(
              "inside and outside over the chart, in log space",
              "O(E)",
              "Baker 1979; Li & Eisner 2009",
              GIBBS)
          .by("top-down through the chart", "O(d·b) each", "", SAMPLING)
          .by(
              "top-down search by Gumbel keys",
              "O(d·b·log) each",
              "Kool et al. 2019",
              DISTINCT_SAMPLING)
          .by("sums and products of integers over the chart", "O(E)", "", COUNT)
          .by("inside over the edges that the structure has", "O(E)", "", LOG_PROBABILITY)
          .by("inside over the edges that do not contradict", "O(E)", "", PARTIAL)
          .by("the chart without the edges that contradict", "O(E)", "", CONDITIONING)
          .of(MaskedConditionalModel.class)
          .by("scores of −∞ on what is excluded", "O(D) more", "", CONDITIONING)
          .by("difference of two log-partitions", "two distributions", "", PARTIAL)
          .of(UnitBox.class)
          .by("clipping to [0, 1]", "O(D)", "", RELAXED_SET)
          .of(Arborescences.class)
          .by(
              "active set; where many trees mix, Newton's method on the prices of violated cuts",
              "one MAP call an iteration; O(n²·K) an evaluation, O(n³) a search for cuts",
              "Niculae et al. 2018; Edmonds 1967",
              SPARSE_MAP)
          .of(ActiveSetProjection.class)
          .by(
              "active set over the MAP oracle",
              "one MAP call an iteration",
              "Niculae et al. 2018",
              SPARSE_MAP)
          .of(Structure.class)
          .by("score less log-partition", "one distribution", "", LOG_PROBABILITY)
          .by(
              "one Jacobian-vector product; marginals at changed scores",
              "one of them a row",
              "",
              PAIRS)
          .by(
              "log-partitions and marginals of both score vectors and of mixtures",
              "2 distributions, 1 more for Rényi, 24 near order 1",
              "van Erven & Harremoës 2014",
              DIVERGENCES)
          .by("the distribution at the scores s/τ", "one distribution", "", TEMPERATURE)
          .by(
              "SparseMAP at the scores s/τ",
              "one projection",
              "Blondel, Martins & Niculae 2020",
              STRENGTH)
          .by(
              "MAP at scores plus costs",
              "one MAP call",
              "Tsochantaridis et al. 2005",
              LOSS_AUGMENTED)
          .by(
              "MAP at minus the expected costs of parts",
              "one distribution, one MAP call",
              "Goodman 1996; Kumar & Byrne 2004",
              MINIMUM_RISK)
          .by("from the definition", "exponential", "", LISTING)
          .list();

  public Answer {
    questions = Set.copyOf(questions);
  }

  /** Entries family by family. */
  private static final class Listing {
    private final List<Answer> entries = new ArrayList<>();
    private Class<?> family = Structure.class;

    Listing of(Class<?> next) {
      family = next;
      return this;
    }

    Listing by(
        String algorithm, String time, String reference, Question first, Question... others) {
      entries.add(new Answer(family, EnumSet.of(first, others), algorithm, time, reference));
      return this;
    }

    List<Answer> list() {
      return List.copyOf(entries);
    }
  }

  /** Returns all entries, particular families first. */
  public static List<Answer> all() {
    return ALL;
  }

  /** Returns how structures of a class answer a question. */
  public static Optional<Answer> to(Question question, Class<? extends Structure> family) {
    return ALL.stream()
        .filter(
            answer -> answer.questions.contains(question) && answer.family.isAssignableFrom(family))
        .findFirst();
  }
}
