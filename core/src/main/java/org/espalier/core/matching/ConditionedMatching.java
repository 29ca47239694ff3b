package org.espalier.core.matching;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Conditionable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MaxMarginals;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ClampedMap;

/**
 * The matchings of any size that have some cells and not others, as {@link Matching#given} makes
 * them. They answer what {@link Matching} does, but for their number, which is a permanent. Each
 * question copies the scores.
 */
public final class ConditionedMatching
    implements Projection, ClampedMap, MaxMarginals, OuterSet, Conditionable, Enumerable {

  private final Matching base;
  private final Parts on;
  private final Parts off;
  private final BitSet used = new BitSet(); // cells that a matching still has

  ConditionedMatching(Matching base, Parts on, Parts off) {
    this.base = base;
    this.on = Parts.of(on.toArray());
    this.off = Parts.of(off.toArray());
    try {
      double[] best = base.maxMarginals(base.masked(on, off, new double[base.size()], 0));
      for (int p = 0; p < best.length; p++) {
        used.set(p, best[p] > Double.NEGATIVE_INFINITY);
      }
    } catch (InfeasibleException e) {
      throw new InfeasibleException(
          base + ": no matching has all of " + names(on) + " and none of " + names(off));
    }
  }

  private String names(Parts parts) {
    return Arrays.stream(parts.toArray()).mapToObj(base::partName).toList().toString();
  }

  /** Returns a copy of the scores with −∞ on the cells that no matching has. */
  private double[] masked(double[] scores, int offset) {
    double[] masked = Arrays.copyOfRange(scores, offset, offset + base.size());
    for (int p = 0; p < masked.length; p++) {
      masked[p] = used.get(p) ? masked[p] : Double.NEGATIVE_INFINITY;
    }
    return masked;
  }

  private double[] checked(double[] scores, int offset) {
    Scores.check(this, scores, offset);
    return masked(scores, offset);
  }

  @Override
  public int size() {
    return base.size();
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
    return base.argmax(checked(scores, offset), 0, out, workspace);
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    return base.argmax(masked(scores, offset), 0, required, out, workspace);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return base.kBest(k, checked(scores, offset), 0, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    base.maxMarginals(checked(scores, offset), 0, out, outOffset, workspace);
  }

  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    return base.project(checked(scores, offset), 0, warm, workspace);
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    base.projectOuter(masked(point, offset), 0, out, outOffset, workspace);
  }

  @Override
  public ConditionedMatching given(Parts moreOn, Parts moreOff) {
    return new ConditionedMatching(base, Parts.union(on, moreOn), Parts.union(off, moreOff));
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
    boolean remains = true;
    for (int i = 0; i < on.count(); i++) {
      remains &= parts.has(on.get(i));
    }
    for (int i = 0; i < off.count(); i++) {
      remains &= !parts.has(off.get(i));
    }
    return remains;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConditionedMatching that
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
