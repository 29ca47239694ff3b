package org.espalier.core.enumerated;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Countable;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.ExactStructure;
import org.espalier.core.Gumbel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ForwardingStructure;

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
public final class Enumerated implements ActiveSetProjection, ExactStructure, ForwardingStructure {

  /** The largest number of structures. */
  public static final int LIMIT = 100_000;

  private static final Workspace.Key<WeightedList> DISTRIBUTION =
      Workspace.Key.of(WeightedList::new);

  private final Structure layout;
  private final int[][] members;
  private final Set<Parts> known = new HashSet<>();
  private final BitSet used = new BitSet(); // parts that some structure has

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
        used.set(part);
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
    if (structure instanceof Countable countable
        && countable.count().compareTo(BigInteger.valueOf(LIMIT)) > 0) {
      throw tooMany(structure);
    }
    List<Parts> listed = new ArrayList<>();
    structure.forEach(parts -> {
      if (listed.size() == LIMIT) {
        throw tooMany(structure);
      }
      listed.add(copy(parts));
    });
    return new Enumerated(structure, listed);
  }

  private static IllegalArgumentException tooMany(Structure structure) {
    return new IllegalArgumentException(
        structure + " has more than " + LIMIT + " structures, too many to list");
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

  /** Returns the structure whose parts these are. */
  @Override
  public Structure structure() {
    return layout;
  }

  @Override
  public boolean usable(int part) {
    return used.get(part);
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
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    double[] values = values(scores, offset);
    return first(k, values).map(this::member).toList();
  }

  /** Returns the positions of the largest values, largest first, without those of −∞. */
  private Stream<Integer> first(int k, double[] values) {
    return IntStream.range(0, members.length)
        .filter(i -> values[i] > Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> 0 - values[i]))
        .limit(k);
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
    WeightedList distribution = workspace.overwrite(DISTRIBUTION, this, "distribution");
    if (!distribution.compute(size(), members, scores, offset)) {
      throw nothingLeft();
    }
    return workspace.handle(DISTRIBUTION, distribution);
  }

  /** {@inheritDoc} One structure is drawn for the largest key; the others' noise is kept below. */
  @Override
  public List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    Scores.check(this, scores, offset);
    WeightedList distribution = workspace.overwrite(DISTRIBUTION, this, "drawKeyed");
    if (!distribution.compute(size(), members, scores, offset)) {
      throw nothingLeft();
    }
    int chosen = distribution.pick(random);
    double[] keys = new double[members.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = i == chosen ? top : Gumbel.below(distribution.logProbability(i), top, random);
    }
    return first(k, keys)
        .map(i -> new Keyed(member(i), distribution.logProbability(i), keys[i]))
        .toList();
  }

  /** {@inheritDoc} The list without those that do not fit. */
  @Override
  public Enumerated given(Parts on, Parts off) {
    List<Parts> kept = new ArrayList<>();
    for (int[] member : members) {
      Parts parts = Parts.of(member);
      if (fits(parts, on, off)) {
        kept.add(parts);
      }
    }
    if (kept.isEmpty()) {
      throw new InfeasibleException(this + ": no structure has all of " + on + ", none of " + off);
    }
    return new Enumerated(layout, kept);
  }

  private boolean fits(Parts parts, Parts on, Parts off) {
    boolean fits = true;
    for (int i = 0; i < on.count(); i++) {
      fits &= parts.has(checked(on.get(i)));
    }
    for (int i = 0; i < off.count(); i++) {
      fits &= !parts.has(checked(off.get(i)));
    }
    return fits;
  }

  private int checked(int part) {
    if (part < 0 || part >= size()) {
      throw new IllegalArgumentException("there is no part " + part + " of " + size());
    }
    return part;
  }

  @Override
  public double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    double[] values = values(scores, offset);
    boolean[] fitting = new boolean[members.length];
    for (int i = 0; i < members.length; i++) {
      fitting[i] = fits(Parts.of(members[i]), on, off);
    }
    return logShare(values, fitting);
  }

  /** Returns the logarithm of the share that some members have of all. */
  private static double logShare(double[] values, boolean[] fitting) {
    double inside = logSum(values, fitting, true);
    double outside = logSum(values, fitting, false);
    // ln(a / (a + b)), from whichever is the smaller, so that neither end loses digits.
    double odds = outside - inside;
    return inside == Double.NEGATIVE_INFINITY
        ? inside
        : odds > 0 ? -odds - Math.log1p(Math.exp(-odds)) : -Math.log1p(Math.exp(odds));
  }

  private static double logSum(double[] values, boolean[] fitting, boolean wanted) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      max = fitting[i] == wanted ? Math.max(max, values[i]) : max;
    }
    double sum = 0;
    for (int i = 0; i < values.length && max > Double.NEGATIVE_INFINITY; i++) {
      sum += fitting[i] == wanted ? Math.exp(values[i] - max) : 0;
    }
    return max + Math.log(sum);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    var _ = distribution(scores, offset, workspace); // checks the scores
    boolean[] equal = new boolean[members.length];
    for (int i = 0; i < members.length; i++) {
      equal[i] = structure.equals(Parts.of(members[i]));
    }
    return logShare(values(scores, offset), equal);
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
