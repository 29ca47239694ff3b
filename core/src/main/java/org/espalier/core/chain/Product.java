package org.espalier.core.chain;

import java.util.Arrays;
import java.util.BitSet;
import org.espalier.core.automaton.Automaton;

/**
 * A chain crossed with an automaton, as far as there is a way from the start to acceptance. Sets of
 * tags are rows of bits, so that O(n·Q·K²/64) time suffices.
 */
final class Product {

  private final LinearChain chain;
  private final Automaton automaton;
  private final int tags;
  private final int words; // of a row of bits
  private final long[][] successors; // by tag

  Product(LinearChain chain, Automaton automaton, BitSet forbidden) {
    this.chain = chain;
    this.automaton = automaton;
    tags = chain.tags();
    words = (tags + Long.SIZE - 1) / Long.SIZE;
    successors = new long[tags][words];
    for (int y = 0; y < tags; y++) {
      for (int next = 0; next < tags; next++) {
        if (!forbidden.get(y * tags + next)) {
          set(successors[y], next);
        }
      }
    }
  }

  private static void set(long[] row, int tag) {
    row[tag / Long.SIZE] |= 1L << tag;
  }

  private static boolean has(long[] row, int tag) {
    return (row[tag / Long.SIZE] >> tag & 1) != 0;
  }

  private static boolean meet(long[] one, long[] other) {
    for (int i = 0; i < one.length; i++) {
      if ((one[i] & other[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes what is on the way; returns whether anything is.
   *
   * @param base by place, the first row of its states
   * @param target the rows that tags lead to
   * @param entered the tags that lead to rows
   * @param used parts
   */
  boolean trim(int[] base, int[] target, BitSet entered, BitSet used) {
    int n = chain.length();
    if (automaton.isEmpty()) {
      return false;
    }
    long[][] leave = new long[base[n + 1]][words]; // tags that are on the way from a row
    long[][] enter = new long[base[n + 1]][words]; // and to it
    Arrays.fill(target, -1);
    for (int t = 0; t < n; t++) {
      for (int row = base[t]; row < base[t + 1]; row++) {
        long[] reached = new long[words];
        if (t == 0) {
          Arrays.fill(reached, -1);
        }
        for (int y = 0; y < tags; y++) {
          if (has(enter[row], y)) {
            for (int i = 0; i < words; i++) {
              reached[i] |= successors[y][i];
            }
          }
        }
        for (int y = 0; y < tags; y++) {
          int to = has(reached, y) ? automaton.next(t, row - base[t], y) : Automaton.REJECT;
          if (to != Automaton.REJECT) {
            target[row * tags + y] = base[t + 1] + to;
            set(enter[base[t + 1] + to], y);
          }
        }
      }
    }
    for (int t = n - 1; t >= 0; t--) {
      for (int row = base[t]; row < base[t + 1]; row++) {
        for (int y = 0; y < tags; y++) {
          int to = target[row * tags + y];
          if (to >= 0 && (t == n - 1 || meet(successors[y], leave[to]))) {
            set(leave[row], y);
            entered.set(to * tags + y);
            used.set(chain.unary(t, y));
          } else {
            target[row * tags + y] = -1;
          }
        }
      }
    }
    markTransitions(base, leave, entered, used);
    for (int y = 0; y < tags && n > 0; y++) {
      if (chain.start() && used.get(chain.unary(0, y))) {
        used.set(chain.start(y));
      }
      if (chain.end() && used.get(chain.unary(n - 1, y))) {
        used.set(chain.end(y));
      }
    }
    return n == 0 || !used.isEmpty();
  }

  private void markTransitions(int[] base, long[][] leave, BitSet entered, BitSet used) {
    for (int t = 0; t + 1 < chain.length(); t++) {
      for (int row = base[t + 1]; row < base[t + 2]; row++) {
        for (int y = 0; y < tags; y++) {
          if (!entered.get(row * tags + y)) {
            continue;
          }
          for (int i = 0; i < words; i++) {
            for (long left = successors[y][i] & leave[row][i]; left != 0; left &= left - 1) {
              int next = i * Long.SIZE + Long.numberOfTrailingZeros(left);
              used.set(chain.transition(t, y, next));
            }
          }
        }
      }
    }
  }
}
