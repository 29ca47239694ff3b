package org.espalier.core.product;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.espalier.core.Countable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/** Members of a product as combinations of the factors' members. */
final class Combinations {

  private Combinations() {}

  static BigInteger count(List<? extends Countable> factors) {
    BigInteger count = BigInteger.ONE;
    for (Countable factor : factors) {
      count = count.multiply(factor.count());
    }
    return count;
  }

  /** A combination of the factors so far. */
  private record Scored(Parts parts, double score) {}

  /** The i-th of one list with the j-th of another. */
  private record Pair(int i, int j, double score) {}

  static List<Parts> best(
      List<? extends KBest> factors, int k, double[] scores, int offset, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    Slices slices = workspace.get(Slices.KEY);
    slices.gather(factors, scores, offset);
    List<Scored> merged = List.of(new Scored(new Parts(), 0));
    for (int f = 0; f < factors.size(); f++) {
      try {
        List<Parts> own = factors.get(f).kBest(k, slices.values(f), 0, workspace.nested(f));
        merged = merge(merged, own, slices, f, k);
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
    }
    List<Parts> result = new ArrayList<>();
    for (Scored scored : merged.subList(0, Math.min(k, merged.size()))) {
      scored.parts.sort();
      result.add(scored.parts);
    }
    return result;
  }

  /** Best first: pair (i, j) is followed by (i, j + 1), and (i, 0) also by (i + 1, 0). */
  private static List<Scored> merge(
      List<Scored> first, List<Parts> second, Slices slices, int factor, int k) {
    double[] scores = new double[second.size()];
    for (int j = 0; j < scores.length; j++) {
      scores[j] = second.get(j).dot(slices.values(factor), 0);
    }
    List<Scored> merged = new ArrayList<>();
    PriorityQueue<Pair> open =
        new PriorityQueue<>(
            Comparator.comparingDouble((Pair pair) -> -pair.score)
                .thenComparingInt(Pair::i)
                .thenComparingInt(Pair::j));
    if (!first.isEmpty() && scores.length > 0) {
      open.add(new Pair(0, 0, first.getFirst().score + scores[0]));
    }
    while (merged.size() < k) {
      Pair pair = open.poll();
      if (pair == null) {
        break;
      }
      Scored before = first.get(pair.i);
      Parts parts = new Parts();
      parts.set(before.parts);
      slices.addParts(factor, second.get(pair.j), parts);
      merged.add(new Scored(parts, pair.score));
      if (pair.j + 1 < scores.length) {
        open.add(new Pair(pair.i, pair.j + 1, before.score + scores[pair.j + 1]));
      }
      if (pair.j == 0 && pair.i + 1 < first.size()) {
        open.add(new Pair(pair.i + 1, 0, first.get(pair.i + 1).score + scores[0]));
      }
    }
    return merged;
  }
}
