package org.espalier.core.enumerated;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.core.ActiveSetProjection;
import org.espalier.core.Countable;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.Marginals;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * A set of structures given by a list, which therefore answers every question: the structures of
 * another instance, should they be few, or any list of yours.
 *
 * <pre>{@code
 * Enumerated rankings = Enumerated.over(new Ranking(5)); // with a log-partition, unlike Ranking
 * Enumerated mine = Enumerated.of(4, List.of(Parts.of(0, 1), Parts.of(2, 3), Parts.of(0, 3)));
 * }</pre>
 *
 * <p>Parts, layout and names are those of the instance that was listed. With N structures of m
 * parts every query takes O(N·m), k best O(N·m + N log N), a call of the projection's oracle
 * O(N·m). Ties go to the structure that is listed first. Scores may have any size.
 */
public final class Enumerated
    implements ActiveSetProjection, KBest, MaxMarginals, Marginals, Countable, Enumerable {

  /** The largest number of structures. */
  public static final int LIMIT = 100_000;

  private static final Workspace.Key<WeightedList> DISTRIBUTION =
      Workspace.Key.of(WeightedList::new);

  private final Structure layout;
  private final int[][] members;
  private final Set<Parts> known = new HashSet<>();

  private Enumerated(Structure layout, List<Parts> listed) {
    this.layout = layout;
    members = new int[listed.size()][];
    for (int i = 0; i < members.length; i++) {
      members[i] = listed.get(i).toArray();
      if (!known.add(listed.get(i))) {
        throw new IllegalArgumentException("structure " + i + ", " + listed.get(i) + ", repeats");
      }
      for (int part : members[i]) {
        if (part < 0 || part >= layout.size()) {
          throw new IllegalArgumentException(
              "structure " + i + " has part " + part + " of " + layout.size());
        }
      }
    }
    if (members.length == 0) {
      throw new IllegalArgumentException("there is no structure to choose from");
    }
  }

  /**
   * Lists the structures of an instance.
   *
   * @throws IllegalArgumentException if there are more than {@link #LIMIT}
   */
  public static Enumerated over(Enumerable structure) {
    List<Parts> listed = new ArrayList<>();
    structure.forEach(parts -> {
      if (listed.size() == LIMIT) {
        throw new IllegalArgumentException(
            structure + " has more than " + LIMIT + " structures, too many to list");
      }
      listed.add(copy(parts));
    });
    return new Enumerated(structure, listed);
  }

  /**
   * Takes a list of structures over D parts, all of them visible.
   *
   * @param size D
   * @param structures at least one, no two the same; not kept
   * @throws IllegalArgumentException if there are none or more than {@link #LIMIT}, if two are the
   *     same, or a part is not in 0 … D−1
   */
  public static Enumerated of(int size, List<Parts> structures) {
    if (structures.size() > LIMIT) {
      throw new IllegalArgumentException(structures.size() + " structures are too many to list");
    }
    return new Enumerated(new Flat(size), structures.stream().map(Enumerated::copy).toList());
  }

  private record Flat(int size) implements Structure {}

  private static Parts copy(Parts parts) {
    Parts kept = new Parts();
    kept.set(parts);
    return kept;
  }

  @Override
  public int size() {
    return layout.size();
  }

  @Override
  public int visible() {
    return layout.visible();
  }

  @Override
  public int[] shape() {
    return layout.shape();
  }

  @Override
  public boolean usable(int part) {
    return layout.usable(part);
  }

  @Override
  public String partName(int part) {
    return layout.partName(part);
  }

  /** Returns the i-th structure, i = 0 … N−1. */
  public Parts member(int i) {
    return Parts.of(members[i]);
  }

  @Override
  public BigInteger count() {
    return BigInteger.valueOf(members.length);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Parts parts = new Parts();
    for (int[] member : members) {
      fill(parts, member);
      visitor.accept(parts);
    }
  }

  static void fill(Parts parts, int[] member) {
    parts.clear();
    for (int part : member) {
      parts.add(part);
    }
  }

  static double score(int[] member, double[] scores, int offset) {
    double sum = 0;
    for (int part : member) {
      sum += scores[offset + part];
    }
    return sum;
  }

  @Override
  public boolean contains(Parts parts) {
    return known.contains(parts);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    int best = -1;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < members.length; i++) {
      double score = score(members[i], scores, offset);
      if (score > max) {
        max = score;
        best = i;
      }
    }
    if (best < 0) {
      throw nothingLeft();
    }
    fill(out, members[best]);
    return max;
  }

  private InfeasibleException nothingLeft() {
    return new InfeasibleException(
        this + ": each of the " + members.length + " structures has a forbidden part");
  }

  @Override
  public List<Parts> best(int k, double[] scores, int offset, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    return first(k, values(scores, offset));
  }

  /** Returns the members of the largest values, largest first, without those of −∞. */
  private List<Parts> first(int k, double[] values) {
    return IntStream.range(0, members.length)
        .filter(i -> values[i] > Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -values[i]))
        .limit(k)
        .map(this::member)
        .toList();
  }

  private double[] values(double[] scores, int offset) {
    Scores.check(this, scores, offset);
    double[] values = new double[members.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < members.length; i++) {
      values[i] = score(members[i], scores, offset);
      max = Math.max(max, values[i]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      throw nothingLeft();
    }
    return values;
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    double[] values = values(scores, offset);
    Arrays.fill(out, outOffset, outOffset + size(), Double.NEGATIVE_INFINITY);
    for (int i = 0; i < members.length; i++) {
      for (int part : members[i]) {
        out[outOffset + part] = Math.max(out[outOffset + part], values[i]);
      }
    }
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    WeightedList distribution = workspace.get(DISTRIBUTION);
    if (!distribution.compute(size(), members, scores, offset)) {
      throw nothingLeft();
    }
    return distribution;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Enumerated that
        && layout.equals(that.layout)
        && Arrays.deepEquals(members, that.members);
  }

  @Override
  public int hashCode() {
    return 31 * layout.hashCode() + Arrays.deepHashCode(members);
  }

  @Override
  public String toString() {
    return "Enumerated[" + layout + ", " + members.length + " structures]";
  }
}
