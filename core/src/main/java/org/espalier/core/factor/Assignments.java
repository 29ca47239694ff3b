package org.espalier.core.factor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;

/** The members of a graph, listed from the definition: every factor's members that agree. */
final class Assignments {

  private final FactorGraph graph;
  private final List<List<Parts>> members = new ArrayList<>();
  private final byte[] state;
  private final Parts extras = new Parts();

  Assignments(FactorGraph graph) {
    this.graph = graph;
    for (Factor factor : graph.factors()) {
      List<Parts> own = new ArrayList<>();
      ((Enumerable) factor.oracle())
          .forEach(parts -> {
            Parts kept = new Parts();
            kept.set(parts);
            own.add(kept);
          });
      members.add(own);
    }
    state = new byte[graph.visible()];
    Arrays.fill(state, Reduction.FREE);
  }

  void forEach(Consumer<? super Parts> visitor) {
    choose(0, visitor);
  }

  boolean contains(Parts parts) {
    boolean[] found = new boolean[1];
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0 || parts.get(i) >= graph.size()) {
        return false;
      }
    }
    for (int i = 0; i < state.length; i++) {
      state[i] = (byte) (parts.has(i) ? 1 : 0);
    }
    choose(0, listed -> found[0] |= listed.equals(parts));
    Arrays.fill(state, Reduction.FREE);
    return found[0];
  }

  /** Goes through the members of a factor that agree with the ones chosen before. */
  private void choose(int f, Consumer<? super Parts> visitor) {
    if (f == graph.factors().size()) {
      assign(0, visitor);
      return;
    }
    Factor factor = graph.factors().get(f);
    for (Parts member : members.get(f)) {
      byte[] before = state.clone();
      if (agree(factor, member)) {
        Parts extrasBefore = new Parts();
        extrasBefore.set(extras);
        for (int k = 0; k < member.count(); k++) {
          if (member.get(k) >= factor.inputs()) {
            extras.add(graph.extraStart(f) + member.get(k) - factor.inputs());
          }
        }
        choose(f + 1, visitor);
        extras.set(extrasBefore);
      }
      System.arraycopy(before, 0, state, 0, state.length);
    }
  }

  private boolean agree(Factor factor, Parts member) {
    for (int j = 0; j < factor.inputs(); j++) {
      if (!factor.has(j)) {
        continue;
      }
      byte value = (byte) (member.has(j) != factor.negated(j) ? 1 : 0);
      int variable = factor.variable(j);
      if (state[variable] != Reduction.FREE && state[variable] != value) {
        return false;
      }
      state[variable] = value;
    }
    return true;
  }

  /** Goes through the values of variables that no factor has. */
  private void assign(int variable, Consumer<? super Parts> visitor) {
    if (variable == state.length) {
      Parts parts = new Parts();
      for (int i = 0; i < state.length; i++) {
        if (state[i] == 1) {
          parts.add(i);
        }
      }
      for (int k = 0; k < extras.count(); k++) {
        parts.add(extras.get(k));
      }
      parts.sort();
      visitor.accept(parts);
      return;
    }
    if (state[variable] != Reduction.FREE) {
      assign(variable + 1, visitor);
      return;
    }
    for (byte value = 0; value < 2; value++) {
      state[variable] = value;
      assign(variable + 1, visitor);
    }
    state[variable] = Reduction.FREE;
  }
}
