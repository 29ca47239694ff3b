package org.espalier.core.factor;

import java.util.function.Consumer;
import org.espalier.core.Enumerable;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ForwardingStructure;

/**
 * A factor graph with its own polytope conv(Z) in place of the local one: MAP by branch and bound,
 * and SparseMAP by the active set on that. For small graphs, or ones that are nearly trees: the
 * time can be exponential in the number of variables.
 *
 * <p>Parts are those of the graph, and the relaxed set is its local polytope.
 *
 * @param graph all of whose structured factors are {@link Enumerable}
 */
public record ExactFactorGraph(FactorGraph graph)
    implements ActiveSetProjection, OuterSet, Enumerable, ForwardingStructure {

  public ExactFactorGraph {
    for (Factor factor : graph.factors()) {
      if (!(factor.oracle() instanceof Enumerable)) {
        throw new IllegalArgumentException(graph + ": " + factor + " cannot list its members");
      }
    }
  }

  @Override
  public FactorGraph structure() {
    return graph;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    return graph.decode(scores, offset, Integer.MAX_VALUE, out, workspace).score();
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    graph.projectOuter(point, offset, out, outOffset, workspace);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    new Assignments(graph).forEach(visitor);
  }

  @Override
  public boolean contains(Parts parts) {
    return new Assignments(graph).contains(parts);
  }
}
