package org.espalier.core.chart;

import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.Conditioned;

/**
 * The structures that have all parts of one list and none of another: the faces of conv(Z), where
 * the lists are of visible parts. Carries its pruned graph.
 */
final class ConditionedStructure extends Conditioned<ChartStructure> implements ChartStructure {

  private final Hypergraph graph;

  private ConditionedStructure(ChartStructure base, Condition condition, Hypergraph graph) {
    super(base, condition, graph.used());
    this.graph = graph;
  }

  static ConditionedStructure of(ChartStructure base, Condition condition) {
    return of(base, condition, base.hypergraph());
  }

  /** Prunes a graph of at least the structures that meet the condition. */
  private static ConditionedStructure of(
      ChartStructure base, Condition condition, Hypergraph graph) {
    Clamps clamps = new Clamps();
    clamps.set(base, graph, condition.on(), condition.off());
    try {
      return new ConditionedStructure(base, condition, clamps.prune(graph));
    } catch (InfeasibleException e) {
      throw condition.infeasible(base);
    }
  }

  @Override
  public ChartStructure given(Parts on, Parts off) {
    return of(structure(), condition().and(on, off), graph);
  }

  @Override
  public Hypergraph hypergraph() {
    return graph;
  }

  @Override
  public Hypergraph hypergraph(Workspace workspace) {
    return graph;
  }
}
