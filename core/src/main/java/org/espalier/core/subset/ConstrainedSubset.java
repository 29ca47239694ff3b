package org.espalier.core.subset;

import java.util.function.Consumer;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * The subsets of n items that an {@link Automaton} accepts, which reads of every item in turn
 * whether it is out, 0, or in, 1: a bound on runs of neighbours, on numbers of some items, or what
 * else a regular language can say. Part i is that item i is in; D = n.
 *
 * <p>All questions by one dynamic program over (item, state), two edges each. Bits, subsets of
 * bounded size and knapsacks with small capacities are of this kind.
 *
 * @param automaton of two symbols
 */
public record ConstrainedSubset(Automaton automaton) implements ChartStructure, UnitBox {

  public ConstrainedSubset {
    if (automaton.symbols() != 2) {
      throw new IllegalArgumentException(automaton + " does not read whether items are out or in");
    }
    if (automaton.isEmpty()) {
      throw new InfeasibleException(automaton + " accepts no subset");
    }
  }

  @Override
  public int size() {
    return automaton.length();
  }

  @Override
  public boolean usable(int part) {
    for (int s = 0; s < automaton.states(part); s++) {
      if (automaton.next(part, s, 1) != Automaton.REJECT) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String partName(int part) {
    return "item " + part;
  }

  /** {@inheritDoc} A node for each state. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] behind = {builder.node()};
    builder.edge();
    for (int i = size() - 1; i >= 0; i--) {
      int[] own = new int[automaton.states(i)];
      for (int s = 0; s < own.length; s++) {
        own[s] = builder.node();
        int out = automaton.next(i, s, 0);
        int in = automaton.next(i, s, 1);
        if (out != Automaton.REJECT) {
          builder.edge(behind[out]);
        }
        if (in != Automaton.REJECT) {
          builder.edge(behind[in]).part(i);
        }
      }
      behind = own;
    }
    return builder.build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    visit(0, 0, new Parts(), visitor);
  }

  private void visit(int from, int state, Parts chosen, Consumer<? super Parts> visitor) {
    int without = state; // behind the items from there on that are out
    for (int i = from; i < size() && without != Automaton.REJECT; i++) {
      without = automaton.next(i, without, 0);
    }
    if (without != Automaton.REJECT) {
      visitor.accept(chosen);
    }
    without = state;
    for (int i = from; i < size() && without != Automaton.REJECT; i++) {
      int with = automaton.next(i, without, 1);
      if (with != Automaton.REJECT) {
        Parts more = new Parts();
        more.set(chosen);
        more.add(i);
        visit(i + 1, with, more, visitor);
      }
      without = automaton.next(i, without, 0);
    }
  }

  @Override
  public String objection(Parts parts) {
    return Subsets.isSubset(parts, size())
        ? "the items " + parts + " break a constraint"
        : "an item is listed twice";
  }

  @Override
  public boolean contains(Parts parts) {
    return Subsets.isSubset(parts, size()) && accepts(parts);
  }

  private boolean accepts(Parts parts) {
    int[] sequence = new int[size()];
    for (int i = 0; i < parts.count(); i++) {
      sequence[parts.get(i)] = 1;
    }
    return automaton.accepts(sequence);
  }
}
