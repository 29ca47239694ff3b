package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.espalier.core.automaton.Automaton;

/**
 * Makes automata of constraints on sequences.
 *
 * <p>What is forbidden of single cells takes no states, and what is forbidden of neighbours
 * wherever they stand is collected as pairs of symbols, which the chain has anyway; the rest
 * becomes an automaton each, and these are intersected.
 */
abstract class SequenceCompiler {

  private final int length;
  private final int symbols;

  /** Pairs of neighbours y·K + y' that are forbidden. */
  final BitSet pairs = new BitSet();

  SequenceCompiler(int length, int symbols) {
    this.length = length;
    this.symbols = symbols;
  }

  /** Returns the word at a position, from 1, with the tag of a symbol. */
  abstract Selector.Token token(int index, int symbol);

  /** Returns the same where patterns and automata ask. */
  Selector.Token read(int index, int symbol) {
    return token(index, symbol);
  }

  /** Returns whether a symbol is a cell that selectors may choose. */
  boolean isCell(int symbol) {
    return true;
  }

  /** Returns whether what a selector chooses of the symbols depends on the position. */
  boolean isPlaced(Selector selector) {
    return selector instanceof Selector.Word || selector instanceof Selector.Position;
  }

  /** Refuses selectors that name labels or words that do not exist. */
  abstract void check(Selector selector);

  /** Returns the name of a symbol for schemes of spans. */
  abstract String name(int symbol);

  /** Returns whether pairs of neighbours can be forbidden without states. */
  abstract boolean hasPairs();

  /** Returns what constraints leave, but for the pairs. */
  Automaton compile(List<Constraint> constraints) {
    BitSet cells = new BitSet();
    cells.set(0, length * symbols);
    List<Automaton> rest = new ArrayList<>();
    for (Constraint constraint : constraints) {
      if (isLocal(constraint)) {
        takeOff(constraint, cells);
      } else {
        rest.add(automaton(constraint));
      }
    }
    Automaton all = Automaton.within(length, symbols, (t, y) -> cells.get(t * symbols + y));
    for (Automaton one : rest) {
      all = all.and(one);
    }
    return all;
  }

  /** Takes a constraint's cells and pairs off, which consists of these. */
  private void takeOff(Constraint constraint, BitSet cells) {
    switch (constraint) {
      case Constraint.Count(Selector selector, _, _) -> cells.andNot(table(selector, false));
      case Constraint.And and -> and.constraints().forEach(one -> takeOff(one, cells));
      case Constraint.Apart apart -> takeOff(apart, cells);
      case Constraint.Follows follows -> takeOff(follows.scheme(), cells);
      default -> throw new IllegalArgumentException(constraint + " needs states");
    }
  }

  private void takeOff(Constraint.Apart apart, BitSet cells) {
    BitSet first = table(apart.first(), false);
    BitSet second = table(apart.second(), false);
    for (int y = 0; y < symbols; y++) {
      for (int next = 0; next < symbols && first.get(y); next++) {
        if (second.get(next)) {
          pairs.set(y * symbols + next);
        }
      }
    }
    if (length > 0 && apart.first().has(outside(0))) {
      cells.andNot(second.get(0, symbols));
    }
    if (length > 0 && apart.second().has(outside(length + 1))) {
      first.clear(0, (length - 1) * symbols);
      cells.andNot(first);
    }
  }

  private void takeOff(Scheme scheme, BitSet cells) {
    for (int y = 0; y < symbols; y++) {
      for (int next = 0; next < symbols; next++) {
        if (!scheme.allows(name(y), name(next))) {
          pairs.set(y * symbols + next);
        }
      }
      if (length > 0 && !scheme.begins(name(y))) {
        cells.clear(y);
      }
      if (length > 0 && !scheme.ends(name(y))) {
        cells.clear((length - 1) * symbols + y);
      }
    }
  }

  private boolean isLocal(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Count count -> count.most() == 0 && count.element() instanceof Selector;
      case Constraint.And and -> and.constraints().stream().allMatch(this::isLocal);
      case Constraint.Follows _ -> hasPairs();
      case Constraint.Apart apart ->
          hasPairs() && !apart.first().any(this::isPlaced) && !apart.second().any(this::isPlaced);
      default -> false;
    };
  }

  private Selector.Token outside(int index) {
    return new Selector.Token(index, length, "", "");
  }

  /** Returns the cells t·K + y of a selector. */
  private BitSet table(Selector selector, boolean reading) {
    if (!reading) {
      check(selector);
    }
    BitSet table = new BitSet();
    boolean placed = selector.any(this::isPlaced);
    for (int t = 0; t < length; t++) {
      for (int y = 0; y < symbols; y++) {
        boolean has =
            (t > 0 && !placed && uniform())
                ? table.get(y)
                : reading
                    ? selector.has(read(t + 1, y))
                    : isCell(y) && selector.has(token(t + 1, y));
        table.set(t * symbols + y, has);
      }
    }
    return table;
  }

  /** Returns whether symbols have the same tags at all positions. */
  abstract boolean uniform();

  private Automaton.Cells cells(Selector selector) {
    BitSet table = table(selector, false);
    return (t, y) -> table.get(t * symbols + y);
  }

  private Automaton.Cells readCells(Selector selector) {
    BitSet table = table(selector, true);
    return (t, y) -> table.get(t * symbols + y);
  }

  Automaton automaton(Constraint constraint) {
    return switch (constraint) {
      case Constraint.Count count when count.element() instanceof Selector selector ->
          Automaton.count(length, symbols, cells(selector), count.least(), count.most());
      case Constraint.Runs runs ->
          Automaton.runs(length, symbols, cells(runs.selector()), runs.least(), runs.most());
      case Constraint.Apart apart ->
          Automaton.apart(
              length,
              symbols,
              cells(apart.first()),
              cells(apart.second()),
              apart.first().has(outside(0)),
              apart.second().has(outside(length + 1)));
      case Constraint.Match match ->
          Automaton.of(length, symbols, Nfa.of(match.pattern()).machine(this::readCells));
      case Constraint.Accepted accepted ->
          Automaton.of(length, symbols, Nfa.of(accepted).machine(this::readCells));
      case Constraint.Follows follows when hasPairs() -> scheme(follows.scheme());
      case Constraint.And and ->
          and.constraints().stream().map(this::automaton).reduce(Automaton::and).orElseThrow();
      case Constraint.Or or ->
          or.constraints().stream().map(this::automaton).reduce(Automaton::or).orElseThrow();
      case Constraint.Not not -> automaton(not.constraint()).not();
      default ->
          throw new ConstraintException(
              "%s: %s no such parts"
                  .formatted(constraint, hasPairs() ? "sequences of tags have" : "subsets have"));
    };
  }

  private Automaton scheme(Scheme scheme) {
    return Automaton.of(
        length,
        symbols,
        new Automaton.Machine() { // 0 at the start, else the last symbol plus 1
          @Override
          public int next(int state, int position, int symbol) {
            boolean legal =
                state == 0
                    ? scheme.begins(name(symbol))
                    : scheme.allows(name(state - 1), name(symbol));
            return legal ? symbol + 1 : Automaton.REJECT;
          }

          @Override
          public boolean accepts(int state) {
            return state == 0 || scheme.ends(name(state - 1));
          }
        });
  }
}
