package org.espalier.core.automaton;

import java.math.BigInteger;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.espalier.core.Layout;

/**
 * A set of sequences of n symbols out of K: the minimal deterministic automaton that accepts them,
 * with states of their own at each of the n + 1 places before, between and behind the symbols. What
 * depends on the position, such as the word there, is therefore no more than another table.
 *
 * <p>Only states are kept that are on the way from the start to acceptance, numbered in the order
 * in which they are first met. So automata are equal if their sets are.
 *
 * <p>J. Hopcroft, R. Motwani, J. Ullman, Introduction to Automata Theory, Languages, and
 * Computation, 2001, chapter 4; for acyclic automata, D. Revuz, Minimisation of acyclic
 * deterministic automata in linear time, Theoretical Computer Science 92, 1992.
 */
public final class Automaton {

  /** Stands for the state from which nothing is accepted. */
  public static final int REJECT = -1;

  /** The most entries of the tables of one automaton. */
  private static final long MOST_ENTRIES = 1_000_000;

  private final int length;
  private final int symbols;
  private final int[] states; // by place
  private final int[][] next; // by position: [state·K + symbol]

  private Automaton(int length, int symbols, int[] states, int[][] next) {
    this.length = length;
    this.symbols = symbols;
    this.states = states;
    this.next = next;
  }

  /** A choice of symbols by position. */
  @FunctionalInterface
  public interface Cells {
    /** Returns whether it has a symbol at a position. */
    boolean has(int position, int symbol);
  }

  /** A deterministic machine that reads a sequence from left to right. */
  public interface Machine {

    /** Returns the state before the first symbol, not negative. */
    default int start() {
      return 0;
    }

    /** Returns the state after a symbol, or {@link #REJECT}. */
    int next(int state, int position, int symbol);

    /** Returns whether a sequence may end in a state. */
    boolean accepts(int state);
  }

  @FunctionalInterface
  private interface Step {
    long next(long state, int position, int symbol);
  }

  @FunctionalInterface
  private interface Connective {
    boolean of(boolean one, boolean other);
  }

  /** The sequences that a machine accepts. O(n·K·states) time. */
  public static Automaton of(int length, int symbols, Machine machine) {
    return explore(
        length,
        symbols,
        machine.start(),
        (state, t, y) -> machine.next((int) state, t, y),
        state -> machine.accepts((int) state));
  }

  /** All sequences that keep to the cells. */
  public static Automaton within(int length, int symbols, Cells cells) {
    return of(
        length,
        symbols,
        new Machine() {
          @Override
          public int next(int state, int position, int symbol) {
            return cells.has(position, symbol) ? state : REJECT;
          }

          @Override
          public boolean accepts(int state) {
            return true;
          }
        });
  }

  /** All sequences. */
  public static Automaton all(int length, int symbols) {
    return within(length, symbols, (_, _) -> true);
  }

  /**
   * The sequences with at least {@code least} and at most {@code most} of the cells.
   *
   * @throws IllegalArgumentException unless 0 ≤ least ≤ most
   */
  public static Automaton count(int length, int symbols, Cells cells, int least, int most) {
    requireRange(least, most);
    int cap = most >= length ? least : most + 1; // higher numbers need not be distinguished
    return of(
        length,
        symbols,
        new Machine() {
          @Override
          public int next(int state, int position, int symbol) {
            int count = Math.min(cap, state + (cells.has(position, symbol) ? 1 : 0));
            boolean inReach = count >= least - (length - 1 - position);
            return count > most || !inReach ? REJECT : count;
          }

          @Override
          public boolean accepts(int state) {
            return state >= least;
          }
        });
  }

  /**
   * The sequences whose cells are in at least {@code least} and at most {@code most} runs: longest
   * stretches of neighbouring positions.
   *
   * @throws IllegalArgumentException unless 0 ≤ least ≤ most
   */
  public static Automaton runs(int length, int symbols, Cells cells, int least, int most) {
    requireRange(least, most);
    int cap = most >= length ? least : most + 1;
    return of(
        length,
        symbols,
        new Machine() { // twice the runs, plus 1 within one
          @Override
          public int next(int state, int position, int symbol) {
            int runs = state / 2;
            boolean within = cells.has(position, symbol);
            runs = Math.min(cap, runs + (within && state % 2 == 0 ? 1 : 0));
            boolean inReach = runs >= least - (length - 1 - position);
            return runs > most || !inReach ? REJECT : 2 * runs + (within ? 1 : 0);
          }

          @Override
          public boolean accepts(int state) {
            return state / 2 >= least;
          }
        });
  }

  /**
   * The sequences in which no cell of the first choice is right before one of the second.
   *
   * @param atStart whether the place before the first position counts as one of the first choice
   * @param atEnd whether the place behind the last counts as one of the second
   */
  public static Automaton apart(
      int length, int symbols, Cells first, Cells second, boolean atStart, boolean atEnd) {
    return of(
        length,
        symbols,
        new Machine() {
          @Override
          public int start() {
            return atStart ? 1 : 0;
          }

          @Override
          public int next(int state, int position, int symbol) {
            return state == 1 && second.has(position, symbol)
                ? REJECT
                : first.has(position, symbol) ? 1 : 0;
          }

          @Override
          public boolean accepts(int state) {
            return state == 0 || !atEnd;
          }
        });
  }

  private static void requireRange(int least, int most) {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException("nothing is at least " + least + " and at most " + most);
    }
  }

  private static Automaton explore(
      int length, int symbols, long start, Step step, LongPredicate accepts) {
    if (length < 0 || symbols < 1) {
      throw new IllegalArgumentException(
          "an automaton needs a length of at least 0 and 1 symbol, not %s and %s"
              .formatted(length, symbols));
    }
    int[][] table = new int[length][];
    long[] layer = {start};
    long entries = 0;
    for (int t = 0; t < length; t++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted while an automaton is made");
      }
      entries += (long) layer.length * symbols;
      if (entries > MOST_ENTRIES) {
        throw new TooManyStatesException(
            "the automaton has more than %s states for a sequence of %s positions"
                .formatted(MOST_ENTRIES / symbols, length));
      }
      Map<Long, Integer> numbers = new HashMap<>();
      table[t] = new int[layer.length * symbols];
      for (int i = 0; i < layer.length; i++) {
        for (int y = 0; y < symbols; y++) {
          long to = step.next(layer[i], t, y);
          Integer number = REJECT;
          if (to >= 0) {
            number = numbers.putIfAbsent(to, numbers.size());
            number = number == null ? numbers.size() - 1 : number;
          }
          table[t][i * symbols + y] = number;
        }
      }
      layer = new long[numbers.size()];
      for (Map.Entry<Long, Integer> entry : numbers.entrySet()) {
        layer[entry.getValue()] = entry.getKey();
      }
    }
    int[] classes = new int[layer.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = accepts.test(layer[i]) ? 0 : REJECT;
    }
    return minimal(length, symbols, table, classes);
  }

  /**
   * Merges states with the same continuations, from the last place to the first.
   *
   * @param table by position; overwritten
   * @param last the classes of the states at the last place
   */
  private static Automaton minimal(int length, int symbols, int[][] table, int[] last) {
    int[] classes = last;
    for (int t = length - 1; t >= 0; t--) {
      int count = table[t].length / symbols;
      int[] own = new int[count];
      Map<IntBuffer, Integer> rows = new HashMap<>();
      List<int[]> kept = new ArrayList<>();
      for (int s = 0; s < count; s++) {
        int[] row = new int[symbols];
        boolean alive = false;
        for (int y = 0; y < symbols; y++) {
          int to = table[t][s * symbols + y];
          row[y] = to == REJECT ? REJECT : classes[to];
          alive |= row[y] != REJECT;
        }
        own[s] = REJECT;
        if (alive) {
          Integer same = rows.putIfAbsent(IntBuffer.wrap(row), kept.size());
          own[s] = same == null ? kept.size() : same;
          if (same == null) {
            kept.add(row);
          }
        }
      }
      table[t] = new int[kept.size() * symbols];
      for (int s = 0; s < kept.size(); s++) {
        System.arraycopy(kept.get(s), 0, table[t], s * symbols, symbols);
      }
      classes = own;
    }
    return ordered(length, symbols, table, classes[0]);
  }

  /** Numbers states in the order in which they are met. */
  private static Automaton ordered(int length, int symbols, int[][] table, int start) {
    int[] states = new int[length + 1];
    int[][] next = new int[length][0];
    int[] met = start == REJECT ? new int[0] : new int[] {start};
    states[0] = met.length;
    for (int t = 0; t < length; t++) {
      int[] number = new int[Arrays.stream(table[t]).max().orElse(REJECT) + 1];
      Arrays.fill(number, REJECT);
      int[] order = new int[number.length];
      int count = 0;
      next[t] = new int[met.length * symbols];
      for (int i = 0; i < met.length; i++) {
        for (int y = 0; y < symbols; y++) {
          int to = table[t][met[i] * symbols + y];
          if (to != REJECT && number[to] == REJECT) {
            number[to] = count;
            order[count++] = to;
          }
          next[t][i * symbols + y] = to == REJECT ? REJECT : number[to];
        }
      }
      met = Arrays.copyOf(order, count);
      states[t + 1] = count;
    }
    return new Automaton(length, symbols, states, next);
  }

  /** Returns the sequences that both accept. O(n·K) for each pair of states that meet. */
  public Automaton and(Automaton other) {
    return combine(other, (a, b) -> a && b);
  }

  /** Returns the sequences that one of the two accepts. */
  public Automaton or(Automaton other) {
    return combine(other, (a, b) -> a || b);
  }

  /** Returns the sequences that this one does not accept. */
  public Automaton not() {
    return combine(this, (a, _) -> !a);
  }

  private Automaton combine(Automaton other, Connective connective) {
    if (length != other.length || symbols != other.symbols) {
      throw new IllegalArgumentException(
          this + " and " + other + " do not read the same sequences");
    }
    boolean nothing = connective.of(false, false);
    boolean one = nothing || connective.of(true, false);
    boolean two = nothing || connective.of(false, true);
    long base = 1L + Arrays.stream(other.states).max().orElse(0);
    return explore(
        length,
        symbols,
        states[0] * base + other.states[0], // a state's number plus 1, 0 for none
        (state, t, y) -> {
          int a = step(t, (int) (state / base) - 1, y);
          int b = other.step(t, (int) (state % base) - 1, y);
          boolean dead = a == REJECT ? (b == REJECT ? !nothing : !two) : b == REJECT && !one;
          return dead ? REJECT : (a + 1) * base + b + 1;
        },
        state -> connective.of(state / base > 0, state % base > 0));
  }

  private int step(int position, int state, int symbol) {
    return state == REJECT ? REJECT : next[position][state * symbols + symbol];
  }

  /** Returns n. */
  public int length() {
    return length;
  }

  /** Returns K. */
  public int symbols() {
    return symbols;
  }

  /**
   * Returns the number of states at a place, 0 if nothing is accepted.
   *
   * @param place the number of symbols before it, 0 … n
   */
  public int states(int place) {
    return states[Layout.index("place", place, length + 1)];
  }

  /** Returns the number of states at all places. */
  public int states() {
    return IntStream.of(states).sum();
  }

  /**
   * Returns the state behind a symbol.
   *
   * @param position 0 … n−1
   * @param state 0 … states(position) − 1
   * @return a state at the place behind, or {@link #REJECT}
   */
  public int next(int position, int state, int symbol) {
    return next[position][state * symbols + symbol];
  }

  /** Returns whether nothing is accepted. */
  public boolean isEmpty() {
    return states[0] == 0;
  }

  /** Returns whether a sequence is accepted. */
  public boolean accepts(int... sequence) {
    if (sequence.length != length) {
      throw new IllegalArgumentException(sequence.length + " symbols for length " + length);
    }
    int state = isEmpty() ? REJECT : 0;
    for (int t = 0; t < length; t++) {
      state = step(t, state, Layout.index("symbol", sequence[t], symbols));
    }
    return state != REJECT;
  }

  /** Returns the number of sequences. */
  public BigInteger count() {
    BigInteger[] ways = new BigInteger[states[length]];
    Arrays.fill(ways, BigInteger.ONE);
    for (int t = length - 1; t >= 0; t--) {
      BigInteger[] own = new BigInteger[states[t]];
      for (int s = 0; s < own.length; s++) {
        own[s] = BigInteger.ZERO;
        for (int y = 0; y < symbols; y++) {
          int to = next(t, s, y);
          own[s] = to == REJECT ? own[s] : own[s].add(ways[to]);
        }
      }
      ways = own;
    }
    return isEmpty() ? BigInteger.ZERO : ways[0];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Automaton that
        && length == that.length
        && symbols == that.symbols
        && Arrays.equals(states, that.states)
        && Arrays.deepEquals(next, that.next);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * symbols + Arrays.hashCode(states)) + Arrays.deepHashCode(next);
  }

  @Override
  public String toString() {
    return "Automaton[length=%s, symbols=%s, states=%s, %s]"
        .formatted(length, symbols, states(), Integer.toHexString(hashCode()));
  }
}
