package org.espalier.testkit;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ForwardingStructure;

/** Answers as another structure does; to be overridden with mistakes. */
class Delegate<S extends MapOracle & GibbsModel & Projection & OuterSet & Enumerable>
    implements MapOracle, GibbsModel, Projection, OuterSet, Enumerable, ForwardingStructure {

  final S right;

  Delegate(S right) {
    this.right = right;
  }

  @Override
  public final S structure() {
    return right;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    return right.argmax(scores, offset, out, workspace);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    return right.distribution(scores, offset, workspace);
  }

  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    return right.project(scores, offset, warm, workspace);
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    right.projectOuter(point, offset, out, outOffset, workspace);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    right.forEach(visitor);
  }

  @Override
  public boolean contains(Parts parts) {
    return right.contains(parts);
  }

  @Override
  public String toString() {
    return "mutant of " + right;
  }

  /** Answers as another distribution does. */
  static class OfDistribution implements Distribution {

    final Distribution right;

    OfDistribution(Distribution right) {
      this.right = right;
    }

    @Override
    public int size() {
      return right.size();
    }

    @Override
    public double logPartition() {
      return right.logPartition();
    }

    @Override
    public void marginals(double[] out, int offset) {
      right.marginals(out, offset);
    }

    @Override
    public double entropy() {
      return right.entropy();
    }

    @Override
    public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
      right.jvp(direction, directionOffset, out, offset);
    }

    @Override
    public void sample(RandomGenerator random, Parts out) {
      right.sample(random, out);
    }
  }

  /** Answers as another solution does. */
  static class OfSparseMap implements SparseMap {

    final SparseMap right;

    OfSparseMap(SparseMap right) {
      this.right = right;
    }

    @Override
    public int size() {
      return right.size();
    }

    @Override
    public int count() {
      return right.count();
    }

    @Override
    public Parts vertex(int i) {
      return right.vertex(i);
    }

    @Override
    public double weight(int i) {
      return right.weight(i);
    }

    @Override
    public void point(double[] out, int offset) {
      right.point(out, offset);
    }

    @Override
    public double value() {
      return right.value();
    }

    @Override
    public double gap() {
      return right.gap();
    }

    @Override
    public int oracleCalls() {
      return right.oracleCalls();
    }

    @Override
    public Status status() {
      return right.status();
    }

    @Override
    public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
      right.jvp(direction, directionOffset, out, offset);
    }

    @Override
    public boolean differentiableAlong(double[] direction, int directionOffset) {
      return right.differentiableAlong(direction, directionOffset);
    }
  }
}
