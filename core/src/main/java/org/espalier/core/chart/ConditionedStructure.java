package org.espalier.core.chart;

import java.util.function.Consumer;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The structures that have all parts of one list and none of another: the faces of conv(Z), where
 * the lists are of visible parts. Carries its pruned graph.
 */
final class ConditionedStructure implements ChartStructure {

  private final ChartStructure base;
  private final Parts on;
  private final Parts off;
  private final Hypergraph graph;
  private final boolean[] used;

  private ConditionedStructure(ChartStructure base, Parts on, Parts off, Hypergraph graph) {
    this.base = base;
    this.on = on;
    this.off = off;
    this.graph = graph;
    this.used = graph.used(base.size());
  }

  static ConditionedStructure of(ChartStructure base, Parts on, Parts off) {
    Clamps clamps = new Clamps();
    Hypergraph whole = base.hypergraph();
    clamps.set(base, whole, on, off);
    try {
      return new ConditionedStructure(
          base, Parts.of(on.toArray()), Parts.of(off.toArray()), clamps.prune(whole));
    } catch (InfeasibleException e) {
      throw new InfeasibleException(
          base + ": no structure has " + names(base, on) + " and not " + names(base, off));
    }
  }

  private static String names(ChartStructure structure, Parts parts) {
    StringBuilder names = new StringBuilder("[");
    for (int i = 0; i < parts.count(); i++) {
      names.append(i == 0 ? "" : ", ").append(structure.partName(parts.get(i)));
    }
    return names.append("]").toString();
  }

  @Override
  public Hypergraph hypergraph() {
    return graph;
  }

  @Override
  public Hypergraph hypergraph(Workspace workspace) {
    return graph;
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
    return used[part];
  }

  @Override
  public String partName(int part) {
    return base.partName(part);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    base.forEach(parts -> {
      if (obeys(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public String objection(Parts parts) {
    return obeys(parts) ? base.objection(parts) : "a condition excludes it";
  }

  @Override
  public boolean contains(Parts parts) {
    return obeys(parts) && base.contains(parts);
  }

  private boolean obeys(Parts parts) {
    for (int i = 0; i < on.count(); i++) {
      if (!parts.has(on.get(i))) {
        return false;
      }
    }
    for (int i = 0; i < off.count(); i++) {
      if (parts.has(off.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConditionedStructure that
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
    return base + " with " + names(base, on) + " and not " + names(base, off);
  }
}
