package org.espalier.core.product;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.DecomposedProjection;

/** The factors' projections as one. */
final class ProductProjection extends DecomposedProjection {

  static final Workspace.Key<ProductProjection> KEY = Workspace.Key.of(ProductProjection::new);

  private final Slices scores = new Slices(); // kept: the factors' derivatives may need them
  private final Slices direction = new Slices();
  private final Slices result = new Slices();
  private final List<SparseMap> solutions = new ArrayList<>();
  private final VertexList start = new VertexList();
  private final VertexList warmFactor = new VertexList();
  private List<? extends Projection> factors = List.of();

  /** Takes a warm start: a copy, because it may be the solution kept here. */
  void startFrom(Support warm) {
    start.set(warm instanceof SparseMap solution ? solution.atHand() : warm);
  }

  void compute(
      List<? extends Projection> structures, double[] input, int offset, Workspace workspace) {
    factors = structures;
    scores.gather(structures, input, offset);
    result.layOut(structures);
    solutions.clear();
    for (int f = 0; f < structures.size(); f++) {
      restrict(start, f);
      try {
        solutions.add(
            structures.get(f).project(scores.values(f), 0, warmFactor, workspace.nested(f)));
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
    }
    forgetSupport();
  }

  /** Writes the marginal of a support for one factor, equal vertices taken together. */
  private void restrict(Support whole, int factor) {
    warmFactor.clear();
    if (whole.count() == 0) {
      return;
    }
    List<Parts> vertices = new ArrayList<>();
    double[] weights = new double[whole.count()];
    for (int i = 0; i < whole.count(); i++) {
      Parts own = new Parts();
      scores.pickParts(factor, whole.vertex(i), own);
      int known = vertices.indexOf(own);
      if (known < 0) {
        known = vertices.size();
        vertices.add(own);
      }
      weights[known] += whole.weight(i);
    }
    for (int i = 0; i < vertices.size(); i++) {
      warmFactor.add(vertices.get(i), weights[i]);
    }
  }

  @Override
  public int size() {
    int size = 0;
    for (int f = 0; f < solutions.size(); f++) {
      size += solutions.get(f).size();
    }
    return size;
  }

  @Override
  public void point(double[] out, int offset) {
    for (int f = 0; f < solutions.size(); f++) {
      solutions.get(f).point(result.values(f), 0);
    }
    result.scatter(out, offset);
  }

  @Override
  public double value() {
    double value = 0;
    for (int f = 0; f < solutions.size(); f++) {
      value += solutions.get(f).value();
    }
    return value;
  }

  @Override
  public double gap() {
    double gap = 0;
    for (int f = 0; f < solutions.size(); f++) {
      gap += solutions.get(f).gap();
    }
    return gap;
  }

  @Override
  public int oracleCalls() {
    int calls = 0;
    for (int f = 0; f < solutions.size(); f++) {
      calls += solutions.get(f).oracleCalls();
    }
    return calls;
  }

  /** {@inheritDoc} The least favourable of the factors. */
  @Override
  public Status status() {
    Status status = Status.CONVERGED;
    for (int f = 0; f < solutions.size(); f++) {
      Status own = solutions.get(f).status();
      status = own.compareTo(status) > 0 ? own : status;
    }
    return status;
  }

  @Override
  public void jvp(double[] along, int alongOffset, double[] out, int offset) {
    direction.gather(factors, along, alongOffset);
    for (int f = 0; f < solutions.size(); f++) {
      solutions.get(f).jvp(direction.values(f), 0, result.values(f), 0);
    }
    result.scatter(out, offset);
  }

  @Override
  public boolean differentiableAlong(double[] along, int alongOffset) {
    direction.gather(factors, along, alongOffset);
    for (int f = 0; f < solutions.size(); f++) {
      if (!solutions.get(f).differentiableAlong(direction.values(f), 0)) {
        return false;
      }
    }
    return true;
  }

  /** {@inheritDoc} It is known where those of all factors are. */
  @Override
  public Support atHand() {
    for (int f = 0; f < solutions.size(); f++) {
      if (solutions.get(f).atHand().count() == 0) {
        return Support.EMPTY;
      }
    }
    return this;
  }

  @Override
  protected void decompose(VertexList support) {
    int[] position = new int[solutions.size()];
    double[] left = new double[solutions.size()];
    for (int f = 0; f < left.length; f++) {
      left[f] = solutions.get(f).weight(0);
    }
    Parts vertex = new Parts();
    while (true) {
      double weight = 1;
      int exhausted = -1; // among several at once the one with most left to come
      vertex.clear();
      for (int f = 0; f < left.length; f++) {
        result.addParts(f, solutions.get(f).vertex(position[f]), vertex);
        boolean last = position[f] == solutions.get(f).count() - 1;
        if (!last && (exhausted < 0 || left[f] < weight)) {
          weight = left[f];
          exhausted = f;
        }
      }
      vertex.sort();
      if (exhausted < 0) {
        // All stand at their last vertex, which takes what is left of 1.
        double used = 0;
        for (int i = 0; i < support.count(); i++) {
          used += support.weight(i);
        }
        if (1 - used > 0) {
          support.add(vertex, 1 - used);
        }
        return;
      }
      if (weight > 0) {
        support.add(vertex, weight);
      }
      for (int f = 0; f < left.length; f++) {
        left[f] -= weight;
      }
      position[exhausted]++;
      left[exhausted] = solutions.get(exhausted).weight(position[exhausted]);
    }
  }
}
