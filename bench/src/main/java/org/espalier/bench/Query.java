package org.espalier.bench;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.Structure;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.alignment.Ctc;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.stream.StreamingSemiMarkov;
import org.espalier.core.tree.LabelledProjectiveTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.SiblingTree;

/**
 * A question about batches of 32 problems of a family, on normal scores.
 *
 * @param name for readers and options, without blanks
 * @param question what is asked
 * @param family makes the structure of a size
 * @param sizes those of the table
 * @param scale standard deviation of the scores
 * @param cost what bounds its speed, if that can be counted
 */
record Query(
    String name,
    Question question,
    IntFunction<Structure> family,
    List<Integer> sizes,
    double scale,
    Optional<Cost> cost) {

  static final int BATCH = 32;

  private static final int TAGS = 50;
  private static final int FEW_TAGS = 20;
  private static final int STATES = 4; // of a counter
  private static final int LABELS = 40; // of arcs
  private static final int SEGMENT_LABELS = 10;
  private static final int WIDTH = 8; // of segments
  private static final double USUAL = 1;

  /**
   * Scores of a network in its first epochs: projections are mixtures of hundreds of structures.
   */
  private static final double EARLY = 0.1;

  /** Scores of a trained network. */
  private static final double TRAINED = 3;

  /** At this scale plain numbers do not have the range for the sums, and many terms count. */
  private static final double LARGE = 100;

  /** At this scale one term of most sums is all that counts. */
  private static final double EXTREME = 1000;

  /** All rows of the table. */
  static final List<Query> ALL =
      List.of(
          query("chain-map", Question.MAP, chain(TAGS), 100)
              .bound(Limit.MAX_ADD, n -> (n - 1) * TAGS * TAGS),
          query("chain-marginals", Question.MARGINALS, chain(TAGS), 100, 400)
              .bound(Limit.MULTIPLY_ADD, n -> 3 * (n - 1) * TAGS * TAGS),
          query("chain-product", Question.PRODUCT, chain(TAGS), 100),
          query("chain-entropy", Question.ENTROPY, chain(TAGS), 100),
          query("counted-chain-map", Question.MAP, Query::countedChain, 100)
              .bound(Limit.MAX_ADD, n -> STATES * (n - 1) * TAGS * TAGS),
          query("counted-chain-marginals", Question.MARGINALS, Query::countedChain, 100)
              .bound(Limit.MULTIPLY_ADD, n -> 3 * STATES * (n - 1) * TAGS * TAGS),
          query("projective-map", Question.MAP, Query::projective, 10, 80)
              .bound(Limit.MAX_ADD, n -> 3 * splits(n)),
          query("projective-marginals", Question.MARGINALS, Query::projective, 10, 40, 80)
              .bound(Limit.MULTIPLY_ADD, n -> 9 * splits(n)),
          query("projective-product", Question.PRODUCT, Query::projective, 40),
          query("projective-kept-product", Question.KEPT_PRODUCT, Query::projective, 10, 25),
          query("projective-entropy", Question.ENTROPY, Query::projective, 40),
          query("nonprojective-map", Question.MAP, Query::nonProjective, 80)
              .bound(Limit.MAX_ADD, Query::pairs),
          query("nonprojective-marginals", Question.MARGINALS, Query::nonProjective, 10, 40, 80)
              .bound(Limit.MULTIPLY_ADD, n -> n * n * n),
          query("nonprojective-product", Question.PRODUCT, Query::nonProjective, 40, 80),
          query("labelled-projective-marginals", Question.MARGINALS, Query::labelledProjective, 40)
              .bound(Limit.EXPONENTIAL, n -> n * n * LABELS),
          query("labelled-projective-product", Question.PRODUCT, Query::labelledProjective, 40),
          query("grand-sibling-marginals", Question.MARGINALS, Query::grandSibling, 40)
              .bound(Limit.EXPONENTIAL, n -> n * n * (n * n - 1) / 6),
          query("chain-k-best", Question.K_BEST, chain(TAGS), 100)
              .bound(Limit.MAX_ADD, n -> n * TAGS * (TAGS + Question.BEST)),
          query("ctc-log-partition", Question.LOG_PARTITION, Query::ctc, 200),
          query("ctc-marginals", Question.MARGINALS, Query::ctc, 200),
          query("ctc-product", Question.PRODUCT, Query::ctc, 200),
          query("alignment-map", Question.MAP, n -> new Alignment(n, n), 60)
              .bound(Limit.MAX_ADD, n -> 3 * n * n),
          query("alignment-marginals", Question.MARGINALS, n -> new Alignment(n, n), 60)
              .bound(Limit.EXPONENTIAL, n -> 3 * n * n),
          query("alignment-product", Question.PRODUCT, n -> new Alignment(n, n), 60),
          query("semi-markov-map", Question.MAP, Query::semiMarkov, 100),
          query("semi-markov-marginals", Question.MARGINALS, Query::semiMarkov, 100)
              .bound(Limit.EXPONENTIAL, n -> n * WIDTH * SEGMENT_LABELS),
          query("semi-markov-product", Question.PRODUCT, Query::semiMarkov, 100),
          query("semi-markov-entropy", Question.ENTROPY, Query::semiMarkov, 100),
          query("streamed-chain-marginals", Question.STREAMED_MARGINALS, n -> streamed(n, 1), 2000),
          query(
                  "streamed-segments-marginals",
                  Question.STREAMED_MARGINALS,
                  n -> streamed(n, 100),
                  2000)
              .bound(Limit.EXPONENTIAL, n -> 3 * n * 100 * FEW_TAGS),
          query("streamed-segments-map", Question.STREAMED_MAP, n -> streamed(n, 100), 2000),
          query("cky-map", Question.MAP, Bracketing::new, 80).bound(Limit.MAX_ADD, Query::splits),
          query("cky-marginals", Question.MARGINALS, Bracketing::new, 80)
              .bound(Limit.MULTIPLY_ADD, n -> 3 * splits(n)),
          query("cky-product", Question.PRODUCT, Bracketing::new, 40),
          query("cky-log-partition", Question.LOG_PARTITION, Bracketing::new, 800),
          query("cky-entropy", Question.ENTROPY, Bracketing::new, 40, 800),
          query("matching-map", Question.MAP, n -> new Matching(n, n), 100)
              .bound(Limit.MAX_ADD, Query::pairs),
          query("sparsemax", Question.RELAXED, Categorical::new, 100_000)
              .bound(Limit.BYTE, n -> 3 * Double.BYTES * n),
          query("softmax", Question.MARGINALS, Categorical::new, 50, 100_000)
              .bound(Limit.EXPONENTIAL, n -> n),
          query("projective-sparsemap", Question.SPARSEMAP, Query::projective, 40, 80),
          query("nonprojective-sparsemap", Question.SPARSEMAP, Query::nonProjective, 40, 80),
          query("projective-sparsemap-early", Question.SPARSEMAP, Query::projective, 40).at(EARLY),
          query("nonprojective-sparsemap-early", Question.SPARSEMAP, Query::nonProjective, 40)
              .at(EARLY),
          query(
                  "nonprojective-spigot-ce-step",
                  Question.SPIGOT_CE_STEP,
                  Query::nonProjective,
                  40,
                  100)
              .at(TRAINED),
          query(
                  "nonprojective-spigot-ce-step-by-heads",
                  Question.SPIGOT_CE_STEP_BY_HEADS,
                  Query::nonProjective,
                  40,
                  100)
              .at(EARLY),
          query("matching-sparsemap", Question.SPARSEMAP, n -> new Matching(n, n), 50, 100),
          query("chain-sparsemap", Question.SPARSEMAP, chain(FEW_TAGS), 50),
          query("projective-spigot-step", Question.SPIGOT_STEP, Query::projective, 40),
          query("chain-marginals-extreme", Question.MARGINALS, chain(TAGS), 100).at(EXTREME),
          query("projective-marginals-large", Question.MARGINALS, Query::projective, 80).at(LARGE),
          query("projective-marginals-extreme", Question.MARGINALS, Query::projective, 80)
              .at(EXTREME),
          query("nonprojective-marginals-extreme", Question.MARGINALS, Query::nonProjective, 80)
              .at(EXTREME),
          query("cky-marginals-extreme", Question.MARGINALS, Bracketing::new, 80).at(EXTREME));

  /**
   * What a query must do at least.
   *
   * @param limit of the processor
   * @param operations how many a problem of a size takes
   */
  record Cost(Limit limit, DoubleUnaryOperator operations) {}

  private static IntFunction<Structure> chain(int tags) {
    return n -> new LinearChain(n, tags, Transitions.SHARED);
  }

  /** Four states nearly everywhere: as many edges as a chain of four times the length. */
  private static Structure countedChain(int n) {
    return new ConstrainedChain(
        new LinearChain(n, TAGS, Transitions.SHARED),
        Automaton.count(n, TAGS, (_, y) -> y % 5 == 0, 0, STATES - 1));
  }

  private static Structure projective(int n) {
    return new ProjectiveTree(n, Roots.SINGLE);
  }

  private static Structure nonProjective(int n) {
    return new NonProjectiveTree(n, Roots.SINGLE);
  }

  /** A quarter of the frames as labels, out of {@link #TAGS} and the blank. */
  private static Structure ctc(int frames) {
    Random random = new Random(frames);
    List<Integer> labels =
        IntStream.range(0, frames / 4).mapToObj(u -> 1 + random.nextInt(TAGS)).toList();
    return new Ctc(frames, TAGS + 1, 0, labels);
  }

  private static Structure semiMarkov(int n) {
    return new SemiMarkov(n, WIDTH, SEGMENT_LABELS, true);
  }

  private static Structure grandSibling(int n) {
    return new SiblingTree(n, Roots.SINGLE, true);
  }

  private static Structure labelledProjective(int n) {
    return new LabelledProjectiveTree(new ProjectiveTree(n, Roots.SINGLE), LABELS);
  }

  private static Structure streamed(int n, int width) {
    return new LongSequence(new StreamingSemiMarkov(n, width, FEW_TAGS));
  }

  private static double pairs(double n) {
    return n * n;
  }

  /** The number of triples i ≤ k &lt; j, to leading order. */
  private static double splits(double n) {
    return n * n * n / 6;
  }

  private static Query query(
      String name, Question question, IntFunction<Structure> family, Integer... sizes) {
    return new Query(name, question, family, List.of(sizes), USUAL, Optional.empty());
  }

  private Query bound(Limit limit, DoubleUnaryOperator operations) {
    return new Query(
        name, question, family, sizes, scale, Optional.of(new Cost(limit, operations)));
  }

  private Query at(double newScale) {
    return new Query(name, question, family, sizes, newScale, cost);
  }

  /**
   * Finds a query.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Query named(String name) {
    return ALL.stream()
        .filter(query -> query.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no query named " + name));
  }

  /**
   * Returns the queries whose name has a match.
   *
   * @throws IllegalArgumentException if there is none
   */
  static List<Query> matching(Pattern pattern) {
    List<Query> queries = ALL.stream().filter(query -> pattern.matcher(query.name).find()).toList();
    if (queries.isEmpty()) {
      throw new IllegalArgumentException(
          "no query matches %s; there are %s"
              .formatted(pattern, ALL.stream().map(Query::name).collect(Collectors.joining(", "))));
    }
    return queries;
  }

  /**
   * Prepares a batch of problems. What is returned answers all of them, and gives a number that
   * depends on each.
   */
  DoubleSupplier batch(int size) {
    Structure structure = family.apply(size);
    double[] scores = new double[BATCH * structure.size()];
    Random random = new Random(1);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = scale * random.nextGaussian();
    }
    return question.of(structure, scores, BATCH);
  }
}
