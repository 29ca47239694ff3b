package org.espalier.verify.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
          .of(
              Categorical.class,
              """
              MAP | argmax | O(n)
              GIBBS | softmax | O(n)
              MAX_MARGINALS | the scores themselves | O(n)
              K_BEST | sorting | O(n log n)
              DISTINCT_SAMPLING | sorting by Gumbel keys | O(n log n) | Kool et al. 2019
              COUNT | n | O(1)
              SAMPLING | inversion of the distribution function | O(n)
              SPARSE_MAP | sparsemax by Michelot's iteration on candidates | O(n) expected | Martins & Astudillo 2016; Condat 2016
              RELAXED_SET | the simplex itself, which is conv(Z) | O(n) expected | Condat 2016
              LOG_PROBABILITY, PARTIAL | sum over the choices, or over the others where that is less | O(n)
              CONDITIONAL_NOISE | Gumbel noise, truncated to below that of the sample | O(n) | Maddison et al. 2014
              """)
          .of(
              Bits.class,
              """
              CONDITIONAL_NOISE | logistic noise, truncated to one side of each score | O(n) | Tucker et al. 2017
              MAP | sign of each score | O(n)
              GIBBS, SAMPLING | sigmoid of each score; one uniform number each | O(n)
              SPARSE_MAP | clipping to [0, 1] | O(n)
              """)
          .of(
              Subset.class,
              """
              MAP | sorting | O(n log n)
              SPARSE_MAP | one threshold on the sorted scores | O(n log n) | Blondel 2019
              RELAXED_SET | conv(Z) itself: one threshold | O(n log n) | Blondel 2019
              """)
          .of(
              ConstrainedChain.class,
              """
              MAP | Viterbi's algorithm over the product with an automaton of Q states a position | O(n·Q·K²) | Viterbi 1967; Bar-Hillel et al. 1961
              SAMPLING | forward through the backward sums | O(n·K) each | Rabiner 1989
              GIBBS | forward and backward over the product, in plain numbers; in log space beyond their range | O(n·Q·K²) | Rabiner 1989; Bar-Hillel et al. 1961
              RELAXED_SET | a simplex for each position, of the tags possible there | O(n·K)
              """)
          .of(
              LinearChain.class,
              """
              MAP | Viterbi's algorithm | O(n·K²) | Viterbi 1967
              SAMPLING | forward through the backward sums | O(n·K) each | Rabiner 1989
              GIBBS | forward and backward in plain numbers; for large scores with the terms that count, less the largest | O(n·K²) | Rabiner 1989
              RELAXED_SET | a simplex for each position | O(n·K) expected | Condat 2016
              COUNT | K^n | O(n)
              K_BEST | the best deviations from those listed | O(n·K² + k·n·K) | Lawler 1972
              """)
          .of(
              SecondOrderChain.class,
              """
              COUNT | K^n | O(n)
              RELAXED_SET | a simplex for each position | O(n·K) expected | Condat 2016
              MAP | Viterbi's algorithm over pairs of tags | O(n·K³) | Viterbi 1967
              GIBBS | forward and backward over pairs of tags | O(n·K³) | Rabiner 1989
              """)
          .of(
              SemiMarkov.class,
              """
              GIBBS | forward and backward in plain numbers, in log space beyond their range | O(n·K·(W + K)) | Sarawagi & Cohen 2004
              """)
          .of(Alignment.class, "GIBBS | forward and backward over diagonals | O(N·M) | Baker 1979")
          .of(
              Ctc.class,
              """
              GIBBS | forward and backward over the states of frames | O(T·U) | Graves et al. 2006
              RELAXED_SET | a simplex for each frame | O(T·K) expected | Condat 2016
              """)
          .of(
              ProjectiveTree.class,
              """
              MAP | Eisner's algorithm | O(n³) | Eisner 1996
              SAMPLING | top-down through the inside sums | O(n²) each
              GIBBS | inside and outside over Eisner's chart in plain numbers, beyond their range with an exponent for each | O(n³) | Eisner 1996; Baker 1979
              COUNT | closed form | O(n)
              """)
          .of(
              LabelledProjectiveTree.class,
              """
              MAP | the best label of each arc, then Eisner's algorithm | O(n³ + n²·K) | Eisner 1996
              GIBBS | sums over labels, then inside and outside over Eisner's chart | O(n³ + n²·K) | Eisner 1996; Baker 1979
              SAMPLING | a tree top-down through the inside sums, then labels | O(n² + n·K) each
              COUNT | closed form | O(n)
              """)
          .of(
              SiblingTree.class,
              """
              COUNT | closed form | O(n)
              MAP | Viterbi's algorithm over the chart of siblings, of grandparents | O(n³), O(n⁴) | McDonald & Pereira 2006; Koo & Collins 2010
              GIBBS | inside and outside over the same chart, in log space; with grandparents in plain numbers over rows of them, log space as fallback | O(n³), O(n⁴) | McDonald & Pereira 2006; Koo & Collins 2010; Baker 1979
              """)
          .of(NonProjectiveTree.class, "COUNT | closed form | O(1) | Cayley 1889")
          .of(LabelledNonProjectiveTree.class, "COUNT | closed form | O(1) | Cayley 1889")
          .of(
              Arborescences.class,
              """
              MAP | the best label of each arc, then contraction of cycles over lexicographic pairs of root arcs and score | O(n²·K) | Chu & Liu 1965; Edmonds 1967; Tarjan 1977
              K_BEST | the cheapest arc to give up, from the contractions of cycles | O(k·n² + n²·K), a single root O(n³) more | Camerini et al. 1980; Zmigrod et al. 2021
              MAX_MARGINALS | a MAP with every arc held on | O(n⁴ + n²·K)
              GIBBS | sums over labels, then the matrix-tree theorem, eliminated without subtractions | O(n³ + n²·K) | Tutte 1948; Koo et al. 2007; Grassmann, Taksar & Heyman 1985
              SAMPLING | loop-erased random walks, else one arc after another; then labels | time of the walks, else O(n⁴) | Wilson 1996; Colbourn et al. 1996
              DISTINCT_SAMPLING | one arc after another, searched by Gumbel keys | O(n⁴ + n·K) each | Colbourn et al. 1996; Kool et al. 2019
              LOG_PROBABILITY | elimination of the weights relative to the tree's | O(n³ + n²·K)
              CONDITIONING | parts leave, and what no tree has by reachability | O(n³ + n²·K)
              PARTIAL | product of marginals, conditioned word by word | O(n³) for each word
              """)
          .of(
              LabelledTree.class,
              """
              RELAXED_SET | a simplex of heads and labels for each word | O(n²·K) expected | Peng et al. 2018
              """)
          .of(
              DependencyTree.class,
              """
              RELAXED_SET | a simplex of heads for each word | O(n²) expected | Peng et al. 2018
              """)
          .of(
              SmallMatching.class,
              """
              GIBBS, SAMPLING | program over sets of columns | O(c·2^c) | Held & Karp 1962
              DISTINCT_SAMPLING | partition of the rest by mass | O(k·r·c·2^c) | Lawler 1972
              """)
          .of(
              BipartiteMatching.class,
              """
              MAP | shortest augmenting paths | O(r²·c) | Jonker & Volgenant 1987
              MAX_MARGINALS | shortest alternating paths from the best matching | O(r²·c) | Floyd 1962
              CONDITIONING | scores of −∞ in the rows and columns of cells held on | O(r·c) more
              K_BEST | partition of the rest | O(k·r³·c) | Murty 1968
              COUNT | c!/(c − r)! | O(r)
              SPARSE_MAP | Newton's method on the prices of rows and columns | O(r³ + r·c) a step | Li, Sun & Toh 2020
              RELAXED_SET | a simplex for each row | O(r·c) expected | Peng et al. 2018
              MOVES | a row takes another's column, which takes its own | O(r) each
              """)
          .of(
              PartialMatching.class,
              """
              MAP | shortest augmenting paths, with a column of its own for each row | O(r²·(c + r)) | Jonker & Volgenant 1987
              MAX_MARGINALS | shortest alternating paths in the same | O(r²·(c + r)) | Floyd 1962
              K_BEST | partition of the rest of the same | O(k·r³·(c + r)) | Murty 1968
              COUNT | sum over the number of cells | O(min(r, c))
              RELAXED_SET | a simplex with its inside for each row | O(r·c) expected
              MOVES | a row takes another column or none | O(r) each
              """)
          .of(
              AcyclicGraph.class,
              """
              MAP | the best order, over sets of nodes that come first | O(2^n·n²) | Lawler 1964; Silander & Myllymäki 2006
              MAX_MARGINALS | a MAP with every edge held on | O(2^n·n⁴)
              K_BEST | partition of the rest, by edges on or off | O(k·2^n·n⁴) | Lawler 1972
              CONDITIONING | edges held on say which nodes come first | O(2^n·n²)
              COUNT | Robinson's recurrence | O(n²) | Robinson 1973
              MOVES | an edge comes or goes | O(n²) each | Madigan & York 1995
              """)
          .of(
              OrderedGraph.class,
              """
              MAP | sign of each score | O(n²)
              GIBBS, SAMPLING | sigmoid of each score; one uniform number each | O(n²)
              SPARSE_MAP | clipping to [0, 1] | O(n²)
              COUNT | 2^(n(n−1)/2) | O(1)
              """)
          .of(
              Tour.class,
              """
              MOVES | two edges are crossed or uncrossed: 2-opt | O(n log n) each | Croes 1958
              COUNT | (n − 1)!/2 | O(n)
              """)
          .of(
              SpanningTree.class,
              """
              MAP | Prim's algorithm | O(n²) | Prim 1957
              MAX_MARGINALS | exchange of one edge of the best tree | O(n²)
              DISTINCT_SAMPLING | partition of the rest by mass | O(k·n⁴) | Lawler 1972
              CONDITIONING | contraction of the edges held on | O(n²) more
              PARTIAL | difference of two log-partitions, edges held on contracted | O(n³)
              K_BEST | partition of the rest | O(k·n³) | Lawler 1972
              GIBBS | matrix-tree theorem, eliminated without subtractions | O(n³) | Kirchhoff 1847; Grassmann, Taksar & Heyman 1985
              SAMPLING | loop-erased random walks, else one edge after another | time of the walks, else O(n⁴) | Wilson 1996; Colbourn et al. 1996
              LOG_PROBABILITY | that of the tree directed away from a root: elimination of weights relative to its | O(n³)
              COUNT | n^(n−2) | O(1) | Cayley 1889
              """)
          .of(
              Ranking.class,
              """
              MAP | sorting | O(n log n)
              K_BEST | partition of the rest, on the matching of items with ranks | O(k·n⁴) | Murty 1968
              COUNT | n! | O(n)
              MOVES | two items change places | O(n²) each
              SPARSE_MAP | isotonic regression, pooling adjacent violators | O(n log n) | Blondel et al. 2020
              """)
          .of(
              Enumerated.class,
              """
              MAP, MAX_MARGINALS, GIBBS, SAMPLING, CONDITIONING, PARTIAL, COUNT | going through the list of N structures of m parts | O(N·m)
              K_BEST | sorting | O(N·m + N log N)
              DISTINCT_SAMPLING | sorting by Gumbel keys | O(N·m + N log N) | Kool et al. 2019
              """)
          .of(
              Product.class,
              """
              K_BEST | merging of sorted lists of sums | the factors', and O(k log k) each | Huang & Chiang 2005
              DISTINCT_SAMPLING | merging of the factors' draws by their Gumbel keys | k² draws from a factor at worst | Kool et al. 2019
              MAP, MAX_MARGINALS, GIBBS, SAMPLING, CONDITIONAL_NOISE, COUNT, LOG_PROBABILITY, CONDITIONING, PARTIAL, SPARSE_MAP, LISTING | factor by factor | the factors'
              """)
          .of(
              ExactFactorGraph.class,
              """
              MAP | branch and bound over linear programs | exponential at worst | Land & Doig 1960; Martins et al. 2015
              RELAXED_SET | LP-SparseMAP onto the local polytope | tens of rounds of the factors' projections | Niculae & Martins 2020
              """)
          .of(
              FactorGraph.class,
              """
              LOCAL, RELAXED_SET | alternating directions, then the method of multipliers with Newton steps | tens of rounds of the factors' projections | Niculae & Martins 2020; Li, Sun & Toh 2018
              """)
          .of(Pair.class, "MAP, SPARSE_MAP | comparison of cases | O(1) | Martins et al. 2015")
          .of(
              OrOutput.class,
              """
              MAP | sum of positive scores | O(n)
              SPARSE_MAP | one threshold on the sorted scores | O(n log n) | Martins et al. 2015
              """)
          .of(
              ShortestPath.class,
              """
              NON_NEGATIVE | Dijkstra's algorithm | O((arcs + nodes) log nodes) | Dijkstra 1959
              """)
          .of(
              GridShortestPath.class,
              """
              NON_NEGATIVE | Dijkstra's algorithm | O(N·M log(N·M)) | Dijkstra 1959
              """)
          .of(
              ClampedCustom.class,
              """
              K_BEST | partition of the rest | k·max‖z‖₁ + 1 solver calls | Lawler 1972
              MAX_MARGINALS | every part held on in turn | D solver calls
              CONDITIONING | the solver, with parts held on | the solver's
              MAP | the user's solver, its answer checked | the solver's
              """)
          .of(Custom.class, "MAP | the user's solver, its answer checked | the solver's")
          .of(
              ChartStructure.class,
              """
              MAP | Viterbi's algorithm over the chart of E edges | O(E) | Viterbi 1967
              MAX_MARGINALS | max-inside and max-outside over the chart | O(E)
              K_BEST | lazy enumeration over the chart | O(E + k·d·log k) | Huang & Chiang 2005, algorithm 3
              GIBBS | inside and outside over the chart, in log space | O(E) | Baker 1979; Li & Eisner 2009
              SAMPLING | top-down through the chart | O(d·b) each
              DISTINCT_SAMPLING | top-down search by Gumbel keys | O(d·b·log) each | Kool et al. 2019
              COUNT | sums and products of integers over the chart | O(E)
              LOG_PROBABILITY | inside over the edges that the structure has | O(E)
              PARTIAL | inside over the edges that do not contradict | O(E)
              CONDITIONING | the chart without the edges that contradict | O(E)
              """)
          .of(
              MaskedConditionalModel.class,
              """
              CONDITIONING | scores of −∞ on what is excluded | O(D) more
              PARTIAL | difference of two log-partitions | two distributions
              """)
          .of(UnitBox.class, "RELAXED_SET | clipping to [0, 1] | O(D)")
          .of(
              Arborescences.class,
              """
              SPARSE_MAP | active set; where many trees mix, Newton's method on the prices of violated cuts | one MAP call an iteration; O(n²·K) an evaluation, O(n³) a search for cuts | Niculae et al. 2018; Edmonds 1967
              """)
          .of(
              ActiveSetProjection.class,
              """
              SPARSE_MAP | active set over the MAP oracle | one MAP call an iteration | Niculae et al. 2018
              """)
          .of(
              Structure.class,
              """
              LOG_PROBABILITY | score less log-partition | one distribution
              PAIRS | one Jacobian-vector product; marginals at changed scores | one of them a row
              DIVERGENCES | log-partitions and marginals of both score vectors and of mixtures | 2 distributions, 1 more for Rényi, 24 near order 1 | van Erven & Harremoës 2014
              TEMPERATURE | the distribution at the scores s/τ | one distribution
              STRENGTH | SparseMAP at the scores s/τ | one projection | Blondel, Martins & Niculae 2020
              LOSS_AUGMENTED | MAP at scores plus costs | one MAP call | Tsochantaridis et al. 2005
              MINIMUM_RISK | MAP at minus the expected costs of parts | one distribution, one MAP call | Goodman 1996; Kumar & Byrne 2004
              LISTING | from the definition | exponential
              """)
          .list();

  public Answer {
    questions = Set.copyOf(questions);
  }

  /** Entries family by family. */
  private static final class Listing {
    private final List<Answer> entries = new ArrayList<>();

    /** Adds a family's answers, one in a line: questions | algorithm | time | reference. */
    Listing of(Class<?> family, String answers) {
      for (String answer : answers.lines().toList()) {
        List<String> cells = List.of(answer.split(" \\| "));
        Set<Question> questions =
            Stream.of(cells.get(0).split(", ")).map(Question::valueOf).collect(Collectors.toSet());
        String reference = cells.size() == 4 ? cells.get(3) : "";
        entries.add(new Answer(family, questions, cells.get(1), cells.get(2), reference));
      }
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
