package org.espalier.verify.table;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.core.ExactStructure;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Structure;
import org.espalier.core.acyclic.AcyclicGraph;
import org.espalier.core.acyclic.ConditionedAcyclicGraph;
import org.espalier.core.custom.ClampedCustom;
import org.espalier.core.custom.Custom;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.matching.ConditionedMatching;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.PartialMatching;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.path.ShortestPath;
import org.espalier.core.product.Product;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.walk.Tour;

/**
 * Why questions are not answered: the counterpart of {@link Answer}. For a structure and a question
 * the first entry of {@link #all} counts whose family the structure belongs to.
 *
 * @param family a class of structures, or an interface
 * @param questions what is not answered
 * @param reason why not, and what to do instead
 * @param reference who showed it, or empty
 */
record Omission(Class<?> family, Set<Question> questions, String reason, String reference) {

  /** All that sums over structures. */
  private static final Set<Question> SUMS =
      EnumSet.of(
          Question.GIBBS,
          Question.SAMPLING,
          Question.DISTINCT_SAMPLING,
          Question.LOG_PROBABILITY,
          Question.PARTIAL,
          Question.PAIRS,
          Question.DIVERGENCES,
          Question.TEMPERATURE,
          Question.MINIMUM_RISK);

  private static final Set<Question> ALL_QUESTIONS = EnumSet.allOf(Question.class);

  private static final List<Omission> ALL =
      List.of(
          new Omission(
              ExactFactorGraph.class,
              EnumSet.of(Question.LOCAL),
              "the local polytope is the graph's: ask its `FactorGraph`",
              ""),
          new Omission(
              MapOracle.class,
              EnumSet.of(Question.NON_NEGATIVE),
              "MAP is for scores of any sign",
              ""),
          new Omission(
              MapOracle.class,
              EnumSet.of(Question.LOCAL),
              "MAP and SparseMAP are exact, over conv(Z) itself",
              ""),
          new Omission(
              Structure.class,
              EnumSet.of(Question.CONDITIONAL_NOISE),
              "known for independent choices alone; elsewhere perturb-and-MAP with independent"
                  + " noise has a distribution of its own",
              "Papandreou & Yuille, Perturb-and-MAP random fields, 2011"),
          new Omission(
              GibbsModel.class, EnumSet.of(Question.MOVES), "samples are exact, without moves", ""),
          new Omission(
              Structure.class,
              EnumSet.of(Question.MOVES),
              "no moves are known that lead everywhere: a structure of your own that has some is a"
                  + " `MoveSet`, or lists its neighbours as a `NeighbourMoves`",
              ""),
          new Omission(
              Tour.class,
              ALL_QUESTIONS,
              "the travelling salesman's problem is NP-hard, and sums over tours are #P-hard. Moves"
                  + " give samples and a search; `Enumerated` has everything for up to 9 cities",
              "Garey & Johnson, Computers and Intractability, 1979; Valiant, The complexity of"
                  + " enumeration and reliability problems, 1979"),
          new Omission(
              AcyclicGraph.class,
              SUMS,
              "sums over acyclic graphs are #P-hard; moves give samples, and `Enumerated` has"
                  + " everything for up to 5 nodes. Under an order they are in closed form:"
                  + " `AcyclicGraph.under`",
              "Koivisto & Sood, Exact Bayesian structure discovery in Bayesian networks, 2004"),
          new Omission(
              ConditionedAcyclicGraph.class,
              EnumSet.of(Question.COUNT),
              "with edges held there is no recurrence over numbers of nodes",
              ""),
          new Omission(
              Matching.class,
              SUMS,
              "sums over matchings are permanents, #P-hard. `SmallMatching` has them for up to 20"
                  + " columns; `Sinkhorn` is a relaxation",
              "Valiant, The complexity of computing the permanent, 1979"),
          new Omission(
              PartialMatching.class,
              SUMS,
              "sums over matchings of all sizes are #P-hard; `Enumerated` has everything for up to"
                  + " 10⁵ of them",
              "Valiant, The complexity of enumeration and reliability problems, 1979"),
          new Omission(
              PartialMatching.class,
              EnumSet.of(Question.CONDITIONING),
              "cells held on or off are those of a `Matching` with a column of its own, of score 0,"
                  + " for each row",
              ""),
          new Omission(
              ConditionedMatching.class,
              EnumSet.of(Question.COUNT),
              "with cells held off the number of matchings is the permanent of a 0/1 matrix",
              "Valiant, The complexity of computing the permanent, 1979"),
          new Omission(
              Ranking.class,
              SUMS,
              "the log-partition is that of the permanent of exp(s_i·j), for which no polynomial"
                  + " algorithm is known",
              "Valiant, The complexity of computing the permanent, 1979"),
          new Omission(
              Ranking.class,
              EnumSet.of(Question.MAX_MARGINALS, Question.CONDITIONING, Question.RELAXED_SET),
              "parts are ranks, not on or off: every ranking has all of them. Ranks held are cells"
                  + " of a `Matching` with scores s_i·j held on; the projection is exact and"
                  + " O(n log n)",
              ""),
          new Omission(
              ShortestPath.class,
              ALL_QUESTIONS,
              "with scores of any sign MAP is the longest simple path, which is NP-hard, and so is"
                  + " the projection, whose MAP calls have such scores; counting paths is #P-hard",
              "Garey & Johnson, Computers and Intractability, 1979; Valiant, The complexity of"
                  + " enumeration and reliability problems, 1979"),
          new Omission(
              GridShortestPath.class,
              ALL_QUESTIONS,
              "as `ShortestPath`; `GridPath` goes forward only and answers everything",
              "Garey & Johnson, Computers and Intractability, 1979"),
          new Omission(
              FactorGraph.class,
              ALL_QUESTIONS,
              "NP-hard, sums #P-hard. The linear program says where its structure is proved best;"
                  + " `ExactFactorGraph` has MAP and SparseMAP by branch and bound, `Enumerated`"
                  + " everything for up to 10⁵ structures",
              "Shimony, Finding MAPs for belief networks is NP-hard, 1994; Roth, On the hardness of"
                  + " approximate reasoning, 1996"),
          new Omission(
              ExactFactorGraph.class,
              ALL_QUESTIONS,
              "NP-hard, sums and the number #P-hard: MAP's branch and bound is made for single"
                  + " answers. `Enumerated` has everything for up to 10⁵ structures",
              "Shimony, Finding MAPs for belief networks is NP-hard, 1994; Roth, On the hardness of"
                  + " approximate reasoning, 1996"),
          new Omission(
              Custom.class,
              ALL_QUESTIONS,
              "nothing is known of the set but its best member. `ClampedCustom` takes a solver that"
                  + " holds parts on, and answers more",
              ""),
          new Omission(
              ClampedCustom.class,
              ALL_QUESTIONS,
              "a solver of MAP says nothing about sums and numbers of structures, membership, or a"
                  + " larger set",
              ""),
          new Omission(
              ExactStructure.class,
              EnumSet.of(Question.RELAXED_SET),
              "no set around it is simpler than its projection; or, under conditions and for"
                  + " products, it is that of the base or the factors",
              ""),
          new Omission(
              Product.class,
              ALL_QUESTIONS,
              "not every factor answers it: ask the factors, or a product of another type",
              ""));

  public Omission {
    questions = Set.copyOf(questions);
  }

  /** Returns all entries, particular families first. */
  public static List<Omission> all() {
    return ALL;
  }

  /** Returns why structures of a class do not answer a question. */
  public static Optional<Omission> of(Question question, Class<? extends Structure> family) {
    return ALL.stream()
        .filter(
            entry -> entry.questions.contains(question) && entry.family.isAssignableFrom(family))
        .findFirst();
  }
}
