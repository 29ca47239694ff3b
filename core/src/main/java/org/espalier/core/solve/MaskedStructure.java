package org.espalier.core.solve;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.GumbelSampling.Keyed;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/** What is left of a {@link MaskedConditionalModel} structure. Each question copies the scores. */
final class MaskedStructure implements ExactStructure {

  private final MaskedConditionalModel base;
  private final Parts on;
  private final Parts off;
  private final BitSet forbidden;
  private final BitSet used = new BitSet(); // parts that a structure still has

  MaskedStructure(MaskedConditionalModel base, Parts on, Parts off) {
    this.base = base;
    this.on = Parts.of(on.toArray());
    this.off = Parts.of(off.toArray());
    forbidden = base.excluded(on, off);
    double[] scores = base.masked(on, off, new double[base.size()], 0);
    try {
      double[] best = base.maxMarginals(scores);
      for (int p = 0; p < best.length; p++) {
        used.set(p, best[p] > Double.NEGATIVE_INFINITY);
      }
    } catch (InfeasibleException e) {
      throw new InfeasibleException(
          base + ": no structure has all of " + names(on) + " and none of " + names(off));
    }
  }

  private String names(Parts parts) {
    return Arrays.stream(parts.toArray()).mapToObj(base::partName).toList().toString();
  }

  /** Returns a checked copy of the scores with −∞ on the parts that no structure has. */
  private double[] masked(double[] scores, int offset) {
    Scores.check(this, scores, offset);
    double[] masked = Arrays.copyOfRange(scores, offset, offset + base.size());
    for (int p = 0; p < masked.length; p++) {
      if (!used.get(p)) {
        masked[p] = Double.NEGATIVE_INFINITY;
      }
    }
    return masked;
  }

  @Override
  public int size() {
    return base.size();
  }

  @Override
  public int visible() {
    return base.visible();
  }

  @Override
  public int[] shape() {
    return base.shape();
  }

  @Override
  public boolean usable(int part) {
    return used.get(part);
  }

  @Override
  public String partName(int part) {
    return base.partName(part);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    return base.argmax(masked(scores, offset), 0, out, workspace);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return base.kBest(k, masked(scores, offset), 0, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    base.maxMarginals(masked(scores, offset), 0, out, outOffset, workspace);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    return base.distribution(masked(scores, offset), 0, workspace);
  }

  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    return base.project(masked(scores, offset), 0, warm, workspace);
  }

  @Override
  public List<Keyed> drawKeyed(
      int k,
      double largest,
      double[] scores,
      int offset,
      RandomGenerator random,
      Workspace workspace) {
    return base.drawKeyed(k, largest, masked(scores, offset), 0, random, workspace);
  }

  @Override
  public ExactStructure given(Parts moreOn, Parts moreOff) {
    return new MaskedStructure(base, Parts.union(on, moreOn), Parts.union(off, moreOff));
  }

  @Override
  public double logProbability(
      Parts moreOn, Parts moreOff, double[] scores, int offset, Workspace workspace) {
    return base.logProbability(moreOn, moreOff, masked(scores, offset), 0, workspace);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    return base.logProbability(structure, masked(scores, offset), 0, workspace);
  }

  @Override
  public BigInteger count() {
    return base.count(forbidden);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    base.forEach(parts -> {
      if (remains(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public String objection(Parts parts) {
    return base.contains(parts) ? "a condition excludes it" : base.objection(parts);
  }

  @Override
  public boolean contains(Parts parts) {
    return base.contains(parts) && remains(parts);
  }

  private boolean remains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (forbidden.get(parts.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MaskedStructure that
        && base.equals(that.base)
        && on.equals(that.on)
        && off.equals(that.off);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * base.hashCode() + on.hashCode()) + off.hashCode();
  }

  @Override
  public String toString() {
    return base + " with " + names(on) + " and not " + names(off);
  }
}
