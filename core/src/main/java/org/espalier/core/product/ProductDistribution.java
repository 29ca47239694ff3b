package org.espalier.core.product;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/** Independent Gibbs distributions as one. */
final class ProductDistribution implements Distribution {

  static final Workspace.Key<ProductDistribution> KEY = Workspace.Key.of(ProductDistribution::new);

  private final Slices direction = new Slices();
  private final Slices result = new Slices();
  private final List<Distribution> distributions = new ArrayList<>();
  private List<? extends GibbsModel> factors = List.of();

  void compute(
      List<? extends GibbsModel> structures, double[] scores, int offset, Workspace workspace) {
    factors = structures;
    result.gather(structures, scores, offset);
    distributions.clear();
    for (int f = 0; f < structures.size(); f++) {
      try {
        distributions.add(structures.get(f).distribution(result.values(f), 0, workspace.nested(f)));
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
    }
  }

  @Override
  public int size() {
    int size = 0;
    for (int f = 0; f < distributions.size(); f++) {
      size += distributions.get(f).size();
    }
    return size;
  }

  @Override
  public double logPartition() {
    double sum = 0;
    for (int f = 0; f < distributions.size(); f++) {
      sum += distributions.get(f).logPartition();
    }
    return sum;
  }

  @Override
  public void marginals(double[] out, int offset) {
    for (int f = 0; f < distributions.size(); f++) {
      distributions.get(f).marginals(result.values(f), 0);
    }
    result.scatter(out, offset);
  }

  @Override
  public double entropy() {
    double sum = 0;
    for (int f = 0; f < distributions.size(); f++) {
      sum += distributions.get(f).entropy();
    }
    return sum;
  }

  @Override
  public void jvp(double[] along, int alongOffset, double[] out, int offset) {
    direction.gather(factors, along, alongOffset);
    for (int f = 0; f < distributions.size(); f++) {
      distributions.get(f).jvp(direction.values(f), 0, result.values(f), 0);
    }
    result.scatter(out, offset);
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    for (int f = 0; f < distributions.size(); f++) {
      distributions.get(f).sample(random, result.parts());
      result.addParts(f, result.parts(), out);
    }
    out.sort();
  }
}
