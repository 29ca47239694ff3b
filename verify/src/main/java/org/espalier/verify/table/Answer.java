package org.espalier.verify.table;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.Structure;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.alignment.Ctc;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.custom.ClampedCustom;
import org.espalier.core.custom.Custom;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.factor.OrOutput;
import org.espalier.core.factor.Pair;
import org.espalier.core.matching.BipartiteMatching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.path.ShortestPath;
import org.espalier.core.product.Product;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.MaskedConditionalModel;
import org.espalier.core.solve.UnitBox;
import org.espalier.core.segment.SemiMarkov;
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
public record Answer(
    Class<?> family, Set<Question> questions, String algorithm, String time, String reference) {

  private static final List<Answer> ALL =
      List.of(
          of(Categorical.class, "argmax", "O(n)", "", Question.MAP),
          of(Categorical.class, "softmax", "O(n)", "", Question.GIBBS),
          of(Categorical.class, "the scores themselves", "O(n)", "", Question.MAX_MARGINALS),
          of(Categorical.class, "sorting", "O(n log n)", "", Question.K_BEST),
          of(
              Categorical.class,
              "sorting by Gumbel keys",
              "O(n log n)",
              "Kool et al. 2019",
              Question.DISTINCT_SAMPLING),
          of(Categorical.class, "n", "O(1)", "", Question.COUNT),
          of(
              Categorical.class,
              "inversion of the distribution function",
              "O(n)",
              "",
              Question.SAMPLING),
          of(
              Categorical.class,
              "sparsemax by Michelot's iteration on candidates",
              "O(n) expected",
              "Martins & Astudillo 2016; Condat 2016",
              Question.SPARSE_MAP),
          of(
              Categorical.class,
              "the simplex itself, which is conv(Z)",
              "O(n) expected",
              "Condat 2016",
              Question.RELAXED_SET),
          of(
              Categorical.class,
              "sum over the choices, or over the others where that is less",
              "O(n)",
              "",
              Question.LOG_PROBABILITY,
              Question.PARTIAL),
          of(
              Categorical.class,
              "Gumbel noise, truncated to below that of the sample",
              "O(n)",
              "Maddison et al. 2014",
              Question.CONDITIONAL_NOISE),
          of(
              Bits.class,
              "logistic noise, truncated to one side of each score",
              "O(n)",
              "Tucker et al. 2017",
              Question.CONDITIONAL_NOISE),
          of(Bits.class, "sign of each score", "O(n)", "", Question.MAP),
          of(
              Bits.class,
              "sigmoid of each score; one uniform number each",
              "O(n)",
              "",
              Question.GIBBS,
              Question.SAMPLING),
          of(Bits.class, "clipping to [0, 1]", "O(n)", "", Question.SPARSE_MAP),
          of(Subset.class, "sorting", "O(n log n)", "", Question.MAP),
          of(
              Subset.class,
              "one threshold on the sorted scores",
              "O(n log n)",
              "Blondel 2019",
              Question.SPARSE_MAP),
          of(
              Subset.class,
              "conv(Z) itself: one threshold",
              "O(n log n)",
              "Blondel 2019",
              Question.RELAXED_SET),
          of(LinearChain.class, "Viterbi's algorithm", "O(n·K²)", "Viterbi 1967", Question.MAP),
          of(
              LinearChain.class,
              "forward through the backward sums",
              "O(n·K) each",
              "Rabiner 1989",
              Question.SAMPLING),
          of(
              LinearChain.class,
              "forward and backward in plain numbers, in log space beyond their range",
              "O(n·K²)",
              "Rabiner 1989",
              Question.GIBBS),
          of(
              LinearChain.class,
              "a simplex for each position",
              "O(n·K) expected",
              "Condat 2016",
              Question.RELAXED_SET),
          of(LinearChain.class, "K^n", "O(n)", "", Question.COUNT),
          of(
              LinearChain.class,
              "the best deviations from those listed",
              "O(n·K² + k·n·K)",
              "Lawler 1972",
              Question.K_BEST),
          of(
              SemiMarkov.class,
              "forward and backward in plain numbers, in log space beyond their range",
              "O(n·K·(W + K))",
              "Sarawagi & Cohen 2004",
              Question.GIBBS),
          of(
              Alignment.class,
              "forward and backward over diagonals",
              "O(N·M)",
              "Baker 1979",
              Question.GIBBS),
          of(
              Ctc.class,
              "forward and backward over the states of frames",
              "O(T·U)",
              "Graves et al. 2006",
              Question.GIBBS),
          of(
              Ctc.class,
              "a simplex for each frame",
              "O(T·K) expected",
              "Condat 2016",
              Question.RELAXED_SET),
          of(ProjectiveTree.class, "Eisner's algorithm", "O(n³)", "Eisner 1996", Question.MAP),
          of(
              ProjectiveTree.class,
              "top-down through the inside sums",
              "O(n²) each",
              "",
              Question.SAMPLING),
          of(
              ProjectiveTree.class,
              "inside and outside over Eisner's chart in plain numbers, in log space beyond their"
                  + " range",
              "O(n³)",
              "Eisner 1996; Baker 1979",
              Question.GIBBS),
          of(ProjectiveTree.class, "closed form", "O(n)", "", Question.COUNT),
          of(
              LabelledProjectiveTree.class,
              "the best label of each arc, then Eisner's algorithm",
              "O(n³ + n²·K)",
              "Eisner 1996",
              Question.MAP),
          of(
              LabelledProjectiveTree.class,
              "sums over labels, then inside and outside over Eisner's chart",
              "O(n³ + n²·K)",
              "Eisner 1996; Baker 1979",
              Question.GIBBS),
          of(
              LabelledProjectiveTree.class,
              "a tree top-down through the inside sums, then labels",
              "O(n² + n·K) each",
              "",
              Question.SAMPLING),
          of(LabelledProjectiveTree.class, "closed form", "O(n)", "", Question.COUNT),
          of(NonProjectiveTree.class, "closed form", "O(1)", "Cayley 1889", Question.COUNT),
          of(LabelledNonProjectiveTree.class, "closed form", "O(1)", "Cayley 1889", Question.COUNT),
          of(
              Arborescences.class,
              "the best label of each arc, then contraction of cycles over lexicographic pairs of"
                  + " root arcs and score",
              "O(n²·K)",
              "Chu & Liu 1965; Edmonds 1967; Tarjan 1977",
              Question.MAP),
          of(
              Arborescences.class,
              "the cheapest arc to give up, from the contractions of cycles",
              "O(k·n² + n²·K), a single root O(n³) more",
              "Camerini et al. 1980; Zmigrod et al. 2021",
              Question.K_BEST),
          of(
              Arborescences.class,
              "a MAP with every arc held on",
              "O(n⁴ + n²·K)",
              "",
              Question.MAX_MARGINALS),
          of(
              Arborescences.class,
              "sums over labels, then the matrix-tree theorem, eliminated without subtractions",
              "O(n³ + n²·K)",
              "Tutte 1948; Koo et al. 2007; Grassmann, Taksar & Heyman 1985",
              Question.GIBBS),
          of(
              Arborescences.class,
              "loop-erased random walks, else one arc after another; then labels",
              "time of the walks, else O(n⁴)",
              "Wilson 1996; Colbourn et al. 1996",
              Question.SAMPLING),
          of(
              Arborescences.class,
              "one arc after another, searched by Gumbel keys",
              "O(n⁴ + n·K) each",
              "Colbourn et al. 1996; Kool et al. 2019",
              Question.DISTINCT_SAMPLING),
          of(
              Arborescences.class,
              "elimination of the weights relative to the tree's",
              "O(n³ + n²·K)",
              "",
              Question.LOG_PROBABILITY),
          of(
              Arborescences.class,
              "parts leave, and what no tree has by reachability",
              "O(n³ + n²·K)",
              "",
              Question.CONDITIONING),
          of(
              Arborescences.class,
              "product of marginals, conditioned word by word",
              "O(n³) for each word",
              "",
              Question.PARTIAL),
          of(
              LabelledTree.class,
              "a simplex of heads and labels for each word",
              "O(n²·K) expected",
              "Peng et al. 2018",
              Question.RELAXED_SET),
          of(
              DependencyTree.class,
              "a simplex of heads for each word",
              "O(n²) expected",
              "Peng et al. 2018",
              Question.RELAXED_SET),
          of(
              SmallMatching.class,
              "program over sets of columns",
              "O(c·2^c)",
              "Held & Karp 1962",
              Question.GIBBS,
              Question.SAMPLING),
          of(
              SmallMatching.class,
              "partition of the rest by mass",
              "O(k·r·c·2^c)",
              "Lawler 1972",
              Question.DISTINCT_SAMPLING),
          of(
              BipartiteMatching.class,
              "shortest augmenting paths",
              "O(r²·c)",
              "Jonker & Volgenant 1987",
              Question.MAP),
          of(
              BipartiteMatching.class,
              "shortest alternating paths from the best matching",
              "O(r²·c)",
              "Floyd 1962",
              Question.MAX_MARGINALS),
          of(
              BipartiteMatching.class,
              "scores of −∞ in the rows and columns of cells held on",
              "O(r·c) more",
              "",
              Question.CONDITIONING),
          of(
              BipartiteMatching.class,
              "partition of the rest",
              "O(k·r³·c)",
              "Murty 1968",
              Question.K_BEST),
          of(BipartiteMatching.class, "c!/(c − r)!", "O(r)", "", Question.COUNT),
          of(
              BipartiteMatching.class,
              "Newton's method on the prices of rows and columns",
              "O(r³ + r·c) a step",
              "Li, Sun & Toh 2020",
              Question.SPARSE_MAP),
          of(
              BipartiteMatching.class,
              "a simplex for each row",
              "O(r·c) expected",
              "Peng et al. 2018",
              Question.RELAXED_SET),
          of(SpanningTree.class, "Prim's algorithm", "O(n²)", "Prim 1957", Question.MAP),
          of(
              SpanningTree.class,
              "exchange of one edge of the best tree",
              "O(n²)",
              "",
              Question.MAX_MARGINALS),
          of(
              SpanningTree.class,
              "partition of the rest by mass",
              "O(k·n⁴)",
              "Lawler 1972",
              Question.DISTINCT_SAMPLING),
          of(
              SpanningTree.class,
              "contraction of the edges held on",
              "O(n²) more",
              "",
              Question.CONDITIONING),
          of(
              SpanningTree.class,
              "difference of two log-partitions, edges held on contracted",
              "O(n³)",
              "",
              Question.PARTIAL),
          of(
              SpanningTree.class,
              "partition of the rest",
              "O(k·n³)",
              "Lawler 1972",
              Question.K_BEST),
          of(
              SpanningTree.class,
              "matrix-tree theorem, eliminated without subtractions",
              "O(n³)",
              "Kirchhoff 1847; Grassmann, Taksar & Heyman 1985",
              Question.GIBBS),
          of(
              SpanningTree.class,
              "loop-erased random walks, else one edge after another",
              "time of the walks, else O(n⁴)",
              "Wilson 1996; Colbourn et al. 1996",
              Question.SAMPLING),
          of(
              SpanningTree.class,
              "that of the tree directed away from a root: elimination of weights relative to its",
              "O(n³)",
              "",
              Question.LOG_PROBABILITY),
          of(SpanningTree.class, "n^(n−2)", "O(1)", "Cayley 1889", Question.COUNT),
          of(Ranking.class, "sorting", "O(n log n)", "", Question.MAP),
          of(
              Ranking.class,
              "partition of the rest, on the matching of items with ranks",
              "O(k·n⁴)",
              "Murty 1968",
              Question.K_BEST),
          of(Ranking.class, "n!", "O(n)", "", Question.COUNT),
          of(
              Ranking.class,
              "isotonic regression, pooling adjacent violators",
              "O(n log n)",
              "Blondel et al. 2020",
              Question.SPARSE_MAP),
          of(
              Enumerated.class,
              "going through the list of N structures of m parts",
              "O(N·m)",
              "",
              Question.MAP,
              Question.MAX_MARGINALS,
              Question.GIBBS,
              Question.SAMPLING,
              Question.CONDITIONING,
              Question.PARTIAL,
              Question.COUNT),
          of(Enumerated.class, "sorting", "O(N·m + N log N)", "", Question.K_BEST),
          of(
              Enumerated.class,
              "sorting by Gumbel keys",
              "O(N·m + N log N)",
              "Kool et al. 2019",
              Question.DISTINCT_SAMPLING),
          of(
              Product.class,
              "merging of sorted lists of sums",
              "the factors', and O(k log k) each",
              "Huang & Chiang 2005",
              Question.K_BEST),
          of(
              Product.class,
              "merging of the factors' draws by their Gumbel keys",
              "k² draws from a factor at worst",
              "Kool et al. 2019",
              Question.DISTINCT_SAMPLING),
          of(
              Product.class,
              "factor by factor",
              "the factors'",
              "",
              Question.MAP,
              Question.MAX_MARGINALS,
              Question.GIBBS,
              Question.SAMPLING,
              Question.CONDITIONAL_NOISE,
              Question.COUNT,
              Question.LOG_PROBABILITY,
              Question.CONDITIONING,
              Question.PARTIAL,
              Question.SPARSE_MAP,
              Question.LISTING),
          of(
              ExactFactorGraph.class,
              "branch and bound over linear programs",
              "exponential at worst",
              "Land & Doig 1960; Martins et al. 2015",
              Question.MAP),
          of(
              ExactFactorGraph.class,
              "LP-SparseMAP onto the local polytope",
              "tens of rounds of the factors' projections",
              "Niculae & Martins 2020",
              Question.RELAXED_SET),
          of(
              FactorGraph.class,
              "alternating directions, then the method of multipliers with Newton steps",
              "tens of rounds of the factors' projections",
              "Niculae & Martins 2020; Li, Sun & Toh 2018",
              Question.LOCAL,
              Question.RELAXED_SET),
          of(
              Pair.class,
              "comparison of cases",
              "O(1)",
              "Martins et al. 2015",
              Question.MAP,
              Question.SPARSE_MAP),
          of(OrOutput.class, "sum of positive scores", "O(n)", "", Question.MAP),
          of(
              OrOutput.class,
              "one threshold on the sorted scores",
              "O(n log n)",
              "Martins et al. 2015",
              Question.SPARSE_MAP),
          of(
              ShortestPath.class,
              "Dijkstra's algorithm",
              "O((arcs + nodes) log nodes)",
              "Dijkstra 1959",
              Question.NON_NEGATIVE),
          of(
              GridShortestPath.class,
              "Dijkstra's algorithm",
              "O(N·M log(N·M))",
              "Dijkstra 1959",
              Question.NON_NEGATIVE),
          of(
              ClampedCustom.class,
              "partition of the rest",
              "k·max‖z‖₁ + 1 solver calls",
              "Lawler 1972",
              Question.K_BEST),
          of(
              ClampedCustom.class,
              "every part held on in turn",
              "D solver calls",
              "",
              Question.MAX_MARGINALS),
          of(
              ClampedCustom.class,
              "the solver, with parts held on",
              "the solver's",
              "",
              Question.CONDITIONING),
          of(
              ClampedCustom.class,
              "the user's solver, its answer checked",
              "the solver's",
              "",
              Question.MAP),
          of(
              Custom.class,
              "the user's solver, its answer checked",
              "the solver's",
              "",
              Question.MAP),
          of(
              ChartStructure.class,
              "Viterbi's algorithm over the chart of E edges",
              "O(E)",
              "Viterbi 1967",
              Question.MAP),
          of(
              ChartStructure.class,
              "max-inside and max-outside over the chart",
              "O(E)",
              "",
              Question.MAX_MARGINALS),
          of(
              ChartStructure.class,
              "lazy enumeration over the chart",
              "O(E + k·d·log k)",
              "Huang & Chiang 2005, algorithm 3",
              Question.K_BEST),
          of(
              ChartStructure.class,
              "inside and outside over the chart, in log space",
              "O(E)",
              "Baker 1979; Li & Eisner 2009",
              Question.GIBBS),
          of(
              ChartStructure.class,
              "top-down through the chart",
              "O(d·b) each",
              "",
              Question.SAMPLING),
          of(
              ChartStructure.class,
              "top-down search by Gumbel keys",
              "O(d·b·log) each",
              "Kool et al. 2019",
              Question.DISTINCT_SAMPLING),
          of(
              ChartStructure.class,
              "sums and products of integers over the chart",
              "O(E)",
              "",
              Question.COUNT),
          of(
              ChartStructure.class,
              "inside over the edges that the structure has",
              "O(E)",
              "",
              Question.LOG_PROBABILITY),
          of(
              ChartStructure.class,
              "inside over the edges that do not contradict",
              "O(E)",
              "",
              Question.PARTIAL),
          of(
              ChartStructure.class,
              "the chart without the edges that contradict",
              "O(E)",
              "",
              Question.CONDITIONING),
          of(
              MaskedConditionalModel.class,
              "scores of −∞ on what is excluded",
              "O(D) more",
              "",
              Question.CONDITIONING),
          of(
              MaskedConditionalModel.class,
              "difference of two log-partitions",
              "two distributions",
              "",
              Question.PARTIAL),
          of(UnitBox.class, "clipping to [0, 1]", "O(D)", "", Question.RELAXED_SET),
          of(
              Arborescences.class,
              "active set; where many trees mix, Newton's method on the prices of violated cuts",
              "one MAP call an iteration; O(n²·K) an evaluation, O(n³) a search for cuts",
              "Niculae et al. 2018; Edmonds 1967",
              Question.SPARSE_MAP),
          of(
              ActiveSetProjection.class,
              "active set over the MAP oracle",
              "one MAP call an iteration",
              "Niculae et al. 2018",
              Question.SPARSE_MAP),
          of(
              Structure.class,
              "score less log-partition",
              "one distribution",
              "",
              Question.LOG_PROBABILITY),
          of(
              Structure.class,
              "one Jacobian-vector product; marginals at changed scores",
              "one of them a row",
              "",
              Question.PAIRS),
          of(
              Structure.class,
              "log-partitions and marginals of both score vectors and of mixtures",
              "2 distributions, 1 more for Rényi, 24 near order 1",
              "van Erven & Harremoës 2014",
              Question.DIVERGENCES),
          of(
              Structure.class,
              "the distribution at the scores s/τ",
              "one distribution",
              "",
              Question.TEMPERATURE),
          of(
              Structure.class,
              "SparseMAP at the scores s/τ",
              "one projection",
              "Blondel, Martins & Niculae 2020",
              Question.STRENGTH),
          of(
              Structure.class,
              "MAP at scores plus costs",
              "one MAP call",
              "Tsochantaridis et al. 2005",
              Question.LOSS_AUGMENTED),
          of(
              Structure.class,
              "MAP at minus the expected costs of parts",
              "one distribution, one MAP call",
              "Goodman 1996; Kumar & Byrne 2004",
              Question.MINIMUM_RISK),
          of(Structure.class, "from the definition", "exponential", "", Question.LISTING));

  /** Creates an entry. */
  public Answer {
    questions = Set.copyOf(questions);
  }

  private static Answer of(
      Class<?> family,
      String algorithm,
      String time,
      String reference,
      Question first,
      Question... others) {
    return new Answer(family, EnumSet.of(first, others), algorithm, time, reference);
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
