package org.espalier.core.matching;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.ActiveSetProjection;
import org.espalier.core.Conditioning;
import org.espalier.core.DistinctSampling;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * The small matchings that have some cells and not others. Scores of −∞ say that exactly: on the
 * cells held off, and on all other cells in the row and column of one held on. So every question is
 * one to the matchings without clamps.
 */
record ConditionedMatching(SmallMatching base, Parts on, Parts off)
    implements ActiveSetProjection,
        KBest,
        MaxMarginals,
        Conditioning,
        DistinctSampling,
        Enumerable {

  ConditionedMatching {
    for (Parts parts : List.of(on, off)) {
      for (int i = 0; i < parts.count(); i++) {
        if (parts.get(i) < 0 || parts.get(i) >= base.size()) {
          throw new IllegalArgumentException(
              base + " has no cell " + parts.get(i) + " of " + base.size());
        }
      }
    }
    on = Parts.of(on.toArray());
    off = Parts.of(off.toArray());
  }

  /** Returns a copy of the scores with −∞ where the clamps forbid a cell. */
  double[] masked(double[] scores, int offset) {
    double[] masked = Arrays.copyOfRange(scores, offset, offset + base.size());
    for (int i = 0; i < off.count(); i++) {
      masked[off.get(i)] = Double.NEGATIVE_INFINITY;
    }
    int columns = base.columns();
    for (int i = 0; i < on.count(); i++) {
      int row = on.get(i) / columns;
      int column = on.get(i) % columns;
      for (int p = 0; p < masked.length; p++) {
        if ((p / columns == row) != (p % columns == column)) {
          masked[p] = Double.NEGATIVE_INFINITY;
        }
      }
    }
    return masked;
  }

  /** Throws if there is no such matching. */
  ConditionedMatching checked() {
    try {
      base.argmax(masked(new double[base.size()], 0));
    } catch (InfeasibleException e) {
      throw new InfeasibleException(
          base + ": no matching has all cells of " + on + " and none of " + off);
    }
    return this;
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
  public String partName(int part) {
    return base.partName(part);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    return base.argmax(masked(scores, offset), 0, out, workspace);
  }

  @Override
  public List<Parts> best(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return base.best(k, masked(scores, offset), 0, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    base.maxMarginals(masked(scores, offset), 0, out, outOffset, workspace);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return base.distribution(masked(scores, offset), 0, workspace);
  }

  @Override
  public List<Parts> sampleDistinct(
      int k, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    Scores.check(this, scores, offset);
    return base.sampleDistinct(k, masked(scores, offset), 0, random, workspace);
  }

  @Override
  public Conditioning given(Parts moreOn, Parts moreOff) {
    return new ConditionedMatching(base, union(on, moreOn), union(off, moreOff)).checked();
  }

  private static Parts union(Parts one, Parts other) {
    Parts union = new Parts();
    union.set(one);
    for (int i = 0; i < other.count(); i++) {
      if (!one.has(other.get(i))) {
        union.add(other.get(i));
      }
    }
    union.sort();
    return union;
  }

  @Override
  public double logProbability(
      Parts moreOn, Parts moreOff, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return base.logProbability(moreOn, moreOff, masked(scores, offset), 0, workspace);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return base.logProbability(structure, masked(scores, offset), 0, workspace);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    base.forEach(parts -> {
      if (fits(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public boolean contains(Parts parts) {
    return base.contains(parts) && fits(parts);
  }

  private boolean fits(Parts parts) {
    boolean fits = true;
    for (int i = 0; i < on.count(); i++) {
      fits &= parts.has(on.get(i));
    }
    for (int i = 0; i < off.count(); i++) {
      fits &= !parts.has(off.get(i));
    }
    return fits;
  }
}
