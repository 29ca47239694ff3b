package org.espalier.testkit;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.verify.BruteForce;

/**
 * The structures with all parts of one list and none of another, by going through all.
 *
 * @param structure what is conditioned
 * @param on parts that must be there
 * @param off parts that must not be there
 */
record Remainder(Enumerable structure, Parts on, Parts off)
    implements Enumerable, ForwardingStructure {

  /** One part in this many gets a condition. */
  private static final int SPARSITY = 4;

  /** Draws conditions on visible parts that some structure meets. */
  static Remainder draw(BruteForce truth, RandomGenerator random) {
    return draw(truth, truth.member(random.nextInt(truth.count())), random);
  }

  /** Draws conditions on visible parts that one of the structures meets. */
  static Remainder draw(BruteForce truth, Parts member, RandomGenerator random) {
    Parts on = new Parts();
    Parts off = new Parts();
    for (int p = 0; p < truth.structure().visible(); p++) {
      if (random.nextInt(SPARSITY) == 0) {
        (member.has(p) ? on : off).add(p);
      }
    }
    return new Remainder(truth.structure(), on, off);
  }

  /** Returns the probability of these structures under scores for all. */
  double share(BruteForce truth, double[] scores, int offset) {
    double[] probabilities = truth.probabilities(scores, offset);
    return IntStream.range(0, truth.count())
        .filter(i -> contains(truth.member(i)))
        .mapToDouble(i -> probabilities[i])
        .sum();
  }

  /** Returns the logarithm of {@link #share}, however small that is or the share of all others. */
  double logShare(BruteForce truth, double[] scores, int offset) {
    double[] logs = truth.logProbabilities(scores, offset);
    double others =
        IntStream.range(0, truth.count())
            .filter(i -> !contains(truth.member(i)))
            .mapToDouble(i -> Math.exp(logs[i]))
            .sum();
    if (others < 0.5) {
      return Math.log1p(-others);
    }
    double[] own =
        IntStream.range(0, truth.count())
            .filter(i -> contains(truth.member(i)))
            .mapToDouble(i -> logs[i])
            .toArray();
    double max = Arrays.stream(own).max().orElse(Double.NEGATIVE_INFINITY);
    return max == Double.NEGATIVE_INFINITY
        ? max
        : max + Math.log(Arrays.stream(own).map(log -> Math.exp(log - max)).sum());
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    structure.forEach(parts -> {
      if (meetsConditions(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public boolean contains(Parts parts) {
    return structure.contains(parts) && meetsConditions(parts);
  }

  private boolean meetsConditions(Parts parts) {
    return IntStream.range(0, on.count()).allMatch(i -> parts.has(on.get(i)))
        && IntStream.range(0, off.count()).noneMatch(i -> parts.has(off.get(i)));
  }
}
