package org.espalier.core.categorical;

import static org.espalier.core.kernel.Rows.ROWS;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Distribution;
import org.espalier.core.Gumbel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.MaskedConditionalModel;

/**
 * One of n: Z is the set of unit vectors, conv(Z) the probability simplex. Part i is the choice of
 * i; D = n.
 *
 * <p>MAP is the argmax (lowest index on ties), the Gibbs distribution softmax and the projection
 * sparsemax, each in O(n). The k best and k draws without replacement sort, O(n log n).
 *
 * @param size n, at least 1
 */
public record Categorical(int size) implements MaskedConditionalModel, OuterSet, ConditionalNoise {

  private static final Workspace.Key<Softmax> SOFTMAX = Workspace.Key.of(Softmax::new);
  private static final Workspace.Key<Sparsemax> SPARSEMAX = Workspace.Key.of(Sparsemax::new);

  public Categorical {
    if (size < 1) {
      throw new IllegalArgumentException("a categorical needs at least 1 choice, not " + size);
    }
    Layout.requireNumberable("a categorical of " + size + " choices", size);
  }

  @Override
  public boolean allUsable() {
    return true;
  }

  @Override
  public String partName(int part) {
    return "choice " + part;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    int best = 0;
    for (int i = 1; i < size; i++) {
      if (scores[offset + i] > scores[offset + best]) {
        best = i;
      }
    }
    double score = scores[offset + best];
    if (score == Double.NEGATIVE_INFINITY) {
      throw nothingLeft();
    }
    out.clear();
    out.add(best);
    return score;
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Softmax softmax = workspace.overwrite(SOFTMAX, this, "distribution");
    if (!softmax.compute(scores, offset, size)) {
      throw nothingLeft();
    }
    return workspace.handle(SOFTMAX, softmax);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Sparsemax (Martins &amp; Astudillo 2016), in closed form: {@code warm} is not used.
   */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    Sparsemax sparsemax = workspace.overwrite(SPARSEMAX, this, "project");
    if (!sparsemax.compute(scores, offset, size)) {
      throw nothingLeft();
    }
    return workspace.handle(SPARSEMAX, sparsemax);
  }

  /** {@inheritDoc} The simplex has no simpler set around it: P is conv(Z). */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    if (!Simplex.project(point, offset, 1, size, out, outOffset, workspace)) {
      throw nothingLeft();
    }
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    argmax(scores, offset, new Parts(), workspace); // checks the scores
    return first(k, i -> scores[offset + i]).map(Parts::of).toList();
  }

  /** Returns the choices of the largest values, largest first, without those of −∞. */
  private Stream<Integer> first(int k, IntToDoubleFunction value) {
    return IntStream.range(0, size)
        .filter(i -> value.applyAsDouble(i) > Double.NEGATIVE_INFINITY)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> 0 - value.applyAsDouble(i)))
        .limit(k);
  }

  /** {@inheritDoc} They are the scores. */
  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    argmax(scores, offset, new Parts(), workspace); // checks the scores
    System.arraycopy(scores, offset, out, outOffset, size);
  }

  @Override
  public List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    distribution(scores, offset, workspace);
    Softmax softmax = workspace.get(SOFTMAX);
    int chosen = softmax.pick(random);
    double[] keys = new double[size];
    for (int i = 0; i < size; i++) {
      keys[i] = i == chosen ? top : Gumbel.below(softmax.logProbability(i), top, random);
    }
    return first(k, i -> keys[i])
        .map(i -> new Keyed(Parts.of(i), softmax.logProbability(i), keys[i]))
        .toList();
  }

  /** {@inheritDoc} These are all others. */
  @Override
  public void markExcluded(int part, BitSet out) {
    boolean was = out.get(part);
    out.set(0, size);
    out.set(part, was);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    distribution(scores, offset, workspace);
    return contains(structure)
        ? workspace.get(SOFTMAX).logProbability(structure.get(0))
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    BitSet excluded = excluded(on, off);
    distribution(scores, offset, workspace);
    Softmax softmax = workspace.get(SOFTMAX);
    double without = softmax.logProbability(excluded);
    // 1 less a probability is exact unless it is near 1, and what is left then is its complement's.
    if (without < -Math.log(2)) {
      return Math.log1p(-Math.exp(without));
    }
    excluded.flip(0, size);
    return softmax.logProbability(excluded);
  }

  @Override
  public BigInteger count(BitSet forbidden) {
    return BigInteger.valueOf(size - forbidden.cardinality());
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Parts parts = new Parts();
    for (int i = 0; i < size; i++) {
      parts.clear();
      parts.add(i);
      visitor.accept(parts);
    }
  }

  @Override
  public String objection(Parts parts) {
    return "it has " + parts.count() + " choices instead of one";
  }

  @Override
  public boolean contains(Parts parts) {
    return parts.count() == 1 && parts.get(0) >= 0 && parts.get(0) < size;
  }

  /** {@inheritDoc} There is one. */
  @Override
  public void forEachChoice(ChoiceVisitor visitor) {
    visitor.visit(0, size, false);
  }

  private InfeasibleException nothingLeft() {
    return new InfeasibleException(this + ": all " + size + " choices are forbidden");
  }

  /** p_i = exp(s_i − log Z). */
  private static final class Softmax implements Distribution {

    /** Numbers that the widest register holds: rows are filled up to a multiple of it. */
    private static final int REGISTER = 8;

    /** Choices that are taken at once, so that a second look finds them in the nearest cache. */
    private static final int STRIDE = 1024;

    private int size;
    private double[] kept = new double[0]; // the scores, then −∞
    private double[] weight = new double[0]; // exp(s_i − max)
    private double max;
    private double rest; // Σ exp(s_i − max) without the best choice
    private double scale; // 1 / Σ exp(s_i − max)

    boolean compute(double[] scores, int offset, int n) {
      size = n;
      int whole = (n + REGISTER - 1) / REGISTER * REGISTER;
      if (weight.length < whole) {
        weight = new double[whole];
        kept = new double[whole];
      }
      max = Double.NEGATIVE_INFINITY;
      for (int from = 0; from < n; from += STRIDE) {
        int count = Math.min(STRIDE, n - from);
        System.arraycopy(scores, offset + from, kept, from, count);
        max = Math.max(max, ROWS.max(kept, from, count));
      }
      Arrays.fill(kept, n, whole, Double.NEGATIVE_INFINITY);
      if (max == Double.NEGATIVE_INFINITY) {
        return false;
      }
      int best = firstOf(max);
      // Without the best one's 1, so that little beside it is not lost.
      kept[best] = Double.NEGATIVE_INFINITY;
      rest = ROWS.exp(weight, 0, kept, 0, max, whole);
      kept[best] = max;
      weight[best] = 1;
      scale = 1 / (1 + rest);
      return true;
    }

    /** Returns the first choice of a score, which there is. */
    private int firstOf(double score) {
      int from = 0;
      while (from + STRIDE < size && ROWS.max(kept, from, STRIDE) < score) {
        from += STRIDE;
      }
      while (kept[from] != score) {
        from++;
      }
      return from;
    }

    private double logSum() {
      return Math.log1p(rest);
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public double logPartition() {
      return max + logSum();
    }

    @Override
    public void marginals(double[] out, int offset) {
      for (int from = 0; from < size; from += STRIDE) {
        int count = Math.min(STRIDE, size - from);
        System.arraycopy(weight, from, out, offset + from, count);
        // In one array, for which the JIT compiler has vector instructions.
        for (int i = offset + from; i < offset + from + count; i++) {
          out[i] *= scale;
        }
      }
    }

    @Override
    public double entropy() {
      double entropy = logSum();
      for (int i = 0; i < size; i++) {
        entropy -= weight[i] > 0 ? p(i) * (kept[i] - max) : 0;
      }
      return entropy;
    }

    @Override
    public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
      double mean = 0;
      for (int i = 0; i < size; i++) {
        mean += weight[i] > 0 ? p(i) * direction[directionOffset + i] : 0;
      }
      for (int i = 0; i < size; i++) {
        out[offset + i] = weight[i] > 0 ? p(i) * (direction[directionOffset + i] - mean) : 0;
      }
    }

    @Override
    public void sample(RandomGenerator random, Parts out) {
      out.clear();
      out.add(pick(random));
    }

    private double p(int i) {
      return weight[i] * scale;
    }

    double logProbability(int i) {
      return kept[i] - max - logSum();
    }

    /** Returns the logarithm of the probability of some choices together. */
    double logProbability(BitSet choices) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = choices.nextSetBit(0); i >= 0; i = choices.nextSetBit(i + 1)) {
        largest = Math.max(largest, kept[i]);
      }
      double total = 0;
      for (int i = choices.nextSetBit(0); i >= 0 && largest > Double.NEGATIVE_INFINITY; ) {
        total += Math.exp(kept[i] - largest);
        i = choices.nextSetBit(i + 1);
      }
      return total > 0 ? largest - max + Math.log(total) - logSum() : Double.NEGATIVE_INFINITY;
    }

    int pick(RandomGenerator random) {
      double rest = random.nextDouble();
      int choice = -1;
      for (int i = 0; i < size; i++) {
        if (weight[i] > 0) {
          choice = i; // the last possible one, should rounding leave a rest
          rest -= p(i);
          if (rest < 0) {
            break;
          }
        }
      }
      return choice;
    }
  }

  /** p = max(0, s − τ). */
  private static final class Sparsemax implements SparseMap {

    /**
     * Choices this near to the threshold, relative to max(1, |τ|), may be on it: those that are on
     * it were within 6e-15, in 20,000 problems of up to 1,000 choices with |τ| up to some 1e6.
     */
    private static final double EDGE = 1e-10;

    /** Entries of a direction that differ by less, relatively, are equal but for rounding. */
    private static final double EQUAL = 1e-12;

    private int size;
    private final Candidates candidates = new Candidates();
    private int[] support = new int[16]; // candidates of positive weight
    private int count;
    private final Parts vertex = new Parts();

    boolean compute(double[] input, int offset, int n) {
      size = n;
      if (!candidates.find(input, offset, 1, n)) {
        return false;
      }
      if (support.length < candidates.count()) {
        support = new int[n];
      }
      count = 0;
      for (int i = 0; i < candidates.count(); i++) {
        if (candidates.weight(i) > 0) {
          support[count++] = i;
        }
      }
      return true;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public Parts vertex(int i) {
      vertex.clear();
      vertex.add(choice(i));
      return vertex;
    }

    private int choice(int i) {
      return candidates.index(support[i]);
    }

    @Override
    public double weight(int i) {
      return candidates.weight(support[i]);
    }

    @Override
    public void point(double[] out, int offset) {
      Arrays.fill(out, offset, offset + size, 0);
      for (int i = 0; i < count; i++) {
        out[offset + choice(i)] = weight(i);
      }
    }

    @Override
    public double value() {
      double value = 0;
      for (int i = 0; i < count; i++) {
        value += weight(i) * (candidates.value(support[i]) - weight(i) / 2);
      }
      return value;
    }

    /** {@inheritDoc} Choices that are no candidates are below the threshold. */
    @Override
    public double gap() {
      double best = Double.NEGATIVE_INFINITY;
      double average = 0;
      for (int i = 0; i < candidates.count(); i++) {
        double weight = candidates.weight(i);
        double residual = candidates.value(i) - weight;
        best = Math.max(best, residual);
        average += weight * residual;
      }
      return Math.max(0, best - average);
    }

    @Override
    public int oracleCalls() {
      return 0;
    }

    @Override
    public Status status() {
      return Status.CONVERGED;
    }

    @Override
    public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
      double mean = mean(direction, directionOffset);
      Arrays.fill(out, offset, offset + size, 0);
      for (int i = 0; i < count; i++) {
        out[offset + choice(i)] = direction[directionOffset + choice(i)] - mean;
      }
    }

    private double mean(double[] direction, int directionOffset) {
      double mean = 0;
      for (int i = 0; i < count; i++) {
        mean += direction[directionOffset + choice(i)] / count;
      }
      return mean;
    }

    @Override
    public boolean differentiableAlong(double[] direction, int directionOffset) {
      double mean = mean(direction, directionOffset);
      double margin = EDGE * Math.max(1, Math.abs(candidates.threshold()));
      double largest = 0;
      double farthest = 0; // of a choice that is about to enter or leave
      for (int i = 0; i < candidates.count(); i++) {
        double own = direction[directionOffset + candidates.index(i)];
        largest = Math.max(largest, Math.abs(own));
        boolean onTheEdge = Math.abs(candidates.excess(i)) <= margin;
        farthest = onTheEdge ? Math.max(farthest, Math.abs(own - mean)) : farthest;
      }
      return farthest <= EQUAL * largest;
    }
  }
}
