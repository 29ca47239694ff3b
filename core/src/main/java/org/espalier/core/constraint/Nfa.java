package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.espalier.core.automaton.Automaton;

/**
 * A finite automaton that may be in several states at once, read by keeping their set (Rabin and
 * Scott 1959). Patterns become one by Thompson's construction (1968).
 */
final class Nfa {

  /** Beyond this many, patterns are too large. */
  private static final int MOST_STATES = 100_000;

  private record Move(Selector selector, int to) {}

  private final List<List<Move>> moves = new ArrayList<>();
  private final List<List<Integer>> silent = new ArrayList<>(); // moves that read nothing
  private final BitSet accepting = new BitSet();
  private int start;

  static Nfa of(Pattern pattern) {
    Nfa nfa = new Nfa();
    nfa.start = nfa.state();
    nfa.accepting.set(nfa.add(pattern, nfa.start));
    return nfa;
  }

  static Nfa of(Constraint.Accepted automaton) {
    Nfa nfa = new Nfa();
    Map<String, Integer> states = new HashMap<>();
    Function<String, Integer> number = name -> states.computeIfAbsent(name, _ -> nfa.state());
    nfa.start = number.apply(automaton.start());
    automaton.accepting().forEach(name -> nfa.accepting.set(number.apply(name)));
    for (Constraint.Move move : automaton.moves()) {
      int from = number.apply(move.from());
      nfa.moves.get(from).add(new Move(move.selector(), number.apply(move.to())));
    }
    return nfa;
  }

  private int state() {
    if (moves.size() == MOST_STATES) {
      throw new ConstraintException("a pattern has more than " + MOST_STATES + " states");
    }
    moves.add(new ArrayList<>());
    silent.add(new ArrayList<>());
    return moves.size() - 1;
  }

  /** Adds what reads a pattern from a state on; returns the state behind it. */
  private int add(Pattern pattern, int from) {
    return switch (pattern) {
      case Pattern.One one -> {
        int to = state();
        moves.get(from).add(new Move(one.selector(), to));
        yield to;
      }
      case Pattern.Sequence sequence -> {
        int to = from;
        if (sequence.patterns().isEmpty()) { // a state, so that repetitions of nothing are bounded
          to = state();
          silent.get(from).add(to);
        }
        for (Pattern part : sequence.patterns()) {
          to = add(part, to);
        }
        yield to;
      }
      case Pattern.Choice choice -> {
        int to = state();
        for (Pattern part : choice.patterns()) {
          int first = state();
          silent.get(from).add(first);
          silent.get(add(part, first)).add(to);
        }
        yield to;
      }
      case Pattern.Repeat repeat -> {
        int to = from;
        for (int i = 0; i < repeat.least(); i++) {
          to = add(repeat.pattern(), to);
        }
        int end = state();
        if (repeat.most() == Integer.MAX_VALUE) {
          int loop = state();
          silent.get(to).add(loop);
          silent.get(add(repeat.pattern(), loop)).add(loop);
          to = loop;
        } else {
          for (int i = repeat.least(); i < repeat.most(); i++) {
            silent.get(to).add(end);
            to = add(repeat.pattern(), to);
          }
        }
        silent.get(to).add(end);
        yield end;
      }
    };
  }

  private BitSet closed(BitSet set) {
    List<Integer> open = new ArrayList<>(set.stream().boxed().toList());
    while (!open.isEmpty()) {
      for (int to : silent.get(open.removeLast())) {
        if (!set.get(to)) {
          set.set(to);
          open.add(to);
        }
      }
    }
    return set;
  }

  /** Returns the machine that reads it; the cells of each selector are looked up. */
  Automaton.Machine machine(Function<Selector, Automaton.Cells> lookup) {
    Map<Selector, Automaton.Cells> known = new HashMap<>();
    List<List<Automaton.Cells>> cells =
        moves.stream()
            .map(list ->
                list.stream().map(one -> known.computeIfAbsent(one.selector, lookup)).toList())
            .toList();
    List<BitSet> sets = new ArrayList<>();
    Map<BitSet, Integer> numbers = new HashMap<>();
    BitSet first = new BitSet();
    first.set(start);
    sets.add(closed(first));
    numbers.put(sets.getFirst(), 0);
    return new Automaton.Machine() {
      @Override
      public int next(int state, int position, int symbol) {
        BitSet to = new BitSet();
        sets.get(state).stream()
            .forEach(from -> {
              for (int i = 0; i < moves.get(from).size(); i++) {
                if (cells.get(from).get(i).has(position, symbol)) {
                  to.set(moves.get(from).get(i).to);
                }
              }
            });
        if (to.isEmpty()) {
          return Automaton.REJECT;
        }
        Integer number = numbers.putIfAbsent(closed(to), sets.size());
        if (number == null) {
          sets.add(to);
          return sets.size() - 1;
        }
        return number;
      }

      @Override
      public boolean accepts(int state) {
        return sets.get(state).intersects(accepting);
      }
    };
  }
}
