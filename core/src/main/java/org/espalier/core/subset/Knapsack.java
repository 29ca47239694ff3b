package org.espalier.core.subset;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Subsets of n items whose integer weights together do not exceed a capacity W. Part i is that item
 * i is in; D = n.
 *
 * <p>All questions by one dynamic program over (item, capacity left), O(n·W). The empty set is
 * always a structure, so that no problem is infeasible.
 *
 * @param weights of the items, not negative
 * @param capacity W, not negative
 */
public record Knapsack(List<Integer> weights, int capacity) implements ChartStructure, UnitBox {

  public Knapsack {
    weights = List.copyOf(weights);
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) < 0) {
        throw new IllegalArgumentException("the weight of item " + i + " is " + weights.get(i));
      }
    }
    if (capacity < 0) {
      throw new IllegalArgumentException("the capacity is " + capacity);
    }
  }

  @Override
  public int size() {
    return weights.size();
  }

  @Override
  public boolean usable(int part) {
    return weights.get(part) <= capacity;
  }

  @Override
  public String partName(int part) {
    return "item " + part + " of weight " + weights.get(part);
  }

  /** {@inheritDoc} A node for each item and capacity left; at most two edges each. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    long all = 0;
    for (int weight : weights) {
      all += weight;
    }
    int room = (int) Math.min(capacity, all); // more than all weights makes no difference
    Layout.requireNumberable(
        this + " as a graph of items and capacities", (room + 1.0) * (weights.size() + 1.0));
    int[] next = new int[room + 1]; // the items from i on, by the capacity left
    int[] rest = new int[room + 1];
    int none = builder.node();
    builder.edge();
    Arrays.fill(next, none);
    for (int i = weights.size() - 1; i >= 0; i--) {
      int weight = weights.get(i);
      for (int left = 0; left <= room; left++) {
        rest[left] = builder.node();
        builder.edge(next[left]);
        if (weight <= left) {
          builder.edge(next[left - weight]).part(i);
        }
      }
      int[] swap = next;
      next = rest;
      rest = swap;
    }
    builder.node();
    return builder.edge(next[room]).build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Subsets.forEach(
        size(),
        0,
        size(),
        parts -> {
          if (fits(parts)) {
            visitor.accept(parts);
          }
        });
  }

  @Override
  public String objection(Parts parts) {
    return Subsets.isSubset(parts, size())
        ? "the items are heavier than the capacity " + capacity
        : "an item is listed twice";
  }

  @Override
  public boolean contains(Parts parts) {
    return Subsets.isSubset(parts, size()) && fits(parts);
  }

  private boolean fits(Parts parts) {
    long weight = 0;
    for (int i = 0; i < parts.count(); i++) {
      weight += weights.get(parts.get(i));
    }
    return weight <= capacity;
  }
}
