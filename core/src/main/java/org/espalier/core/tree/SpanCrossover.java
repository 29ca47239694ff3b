package org.espalier.core.tree;

import java.util.Arrays;
import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Crosses two projective trees.
 *
 * <p>A span of words is closed in a tree if its words have heads among themselves or at one of the
 * two words (or the root) that it lies between, and no other word has a head in it. In a tree these
 * are: the words between the ends of an arc; and from a head to the end of the span of one of its
 * modifiers. Words of a span that is closed in the same way in both trees can have the heads of
 * either, whatever the other words have. So every word belongs to the smallest such span around it,
 * and a piece is those words of a span whose heads differ.
 *
 * <p>Time O(n·depth) and O(n log n) for each piece.
 */
final class SpanCrossover {

  static final Workspace.Key<SpanCrossover> KEY = Workspace.Key.of(SpanCrossover::new);

  private static final int ROOT = DependencyTree.ROOT;

  private final Spans one = new Spans();
  private final Spans other = new Spans();
  private final Parts mixed = new Parts();
  private int[] owner = new int[0]; // of a word: the span that it belongs to
  private int[] width = new int[0]; // of that span
  private int[] count = new int[0]; // of a span: the words whose heads differ

  private SpanCrossover() {}

  void cross(int n, Parts from, Parts to, Consumer<? super Parts> visitor) {
    if (owner.length < n) {
      owner = new int[n];
      width = new int[n];
      count = new int[3 * n + 1];
    }
    one.take(n, from);
    other.take(n, to);
    int spans = assign(n);
    Arrays.fill(count, 0, spans, 0);
    for (int m = 0; m < n; m++) {
      count[owner[m]] += one.heads[m] == other.heads[m] ? 0 : 1;
    }
    for (int s = 0; s < spans; s++) {
      if (count[s] > 0) {
        mixed.clear();
        for (int m = 0; m < n; m++) {
          int head = owner[m] == s ? other.heads[m] : one.heads[m];
          mixed.add((head == ROOT ? m : head) * n + m);
        }
        mixed.sort();
        visitor.accept(mixed);
      }
    }
  }

  /**
   * Assigns every word to the smallest span closed in both trees that it is in.
   *
   * @return the number of spans
   */
  private int assign(int n) {
    Arrays.fill(owner, 0, n, 0);
    Arrays.fill(width, 0, n, n + 1);
    int spans = 1; // number 0 is the whole sentence
    for (int m = 0; m < n; m++) {
      int head = one.heads[m];
      if (head == other.heads[m]) {
        own(spans++, Math.min(head, m) + 1, Math.max(head, m) - 1);
      }
      if (head < m) {
        if (other.isEnd(head, one.last[m])) {
          own(spans++, head + 1, one.last[m]);
        }
      } else if (other.isStart(head, one.first[m])) {
        own(spans++, one.first[m], head - 1);
      }
    }
    return spans;
  }

  private void own(int span, int from, int to) {
    int words = to - from + 1;
    for (int m = from; m <= to; m++) {
      if (words < width[m]) {
        width[m] = words;
        owner[m] = span;
      }
    }
  }

  /** A tree with the spans of its words. */
  private static final class Spans {

    private int[] heads = new int[0];
    private int[] first = new int[0]; // the first word below a word or itself
    private int[] last = new int[0];
    private int[] pending = new int[0]; // modifiers that are not finished
    private int[] ready = new int[0];

    void take(int n, Parts parts) {
      if (heads.length < n) {
        heads = new int[n];
        first = new int[n];
        last = new int[n];
        pending = new int[n];
        ready = new int[n];
      }
      Arrays.fill(pending, 0, n, 0);
      for (int i = 0; i < n; i++) {
        int head = parts.get(i) / n;
        int modifier = parts.get(i) % n;
        heads[modifier] = head == modifier ? ROOT : head;
      }
      for (int m = 0; m < n; m++) {
        first[m] = m;
        last[m] = m;
        if (heads[m] != ROOT) {
          pending[heads[m]]++;
        }
      }
      int top = 0;
      for (int m = 0; m < n; m++) {
        if (pending[m] == 0) {
          ready[top++] = m;
        }
      }
      while (top > 0) {
        int m = ready[--top];
        int head = heads[m];
        if (head != ROOT) {
          first[head] = Math.min(first[head], first[m]);
          last[head] = Math.max(last[head], last[m]);
          if (--pending[head] == 0) {
            ready[top++] = head;
          }
        }
      }
    }

    /** Returns whether the span of a modifier to the right of a head ends at a word. */
    boolean isEnd(int head, int word) {
      int m = word;
      while (m != ROOT && m > head && heads[m] != head && last[m] == word) {
        m = heads[m];
      }
      return m != ROOT && m > head && heads[m] == head && last[m] == word;
    }

    /** Returns whether the span of a modifier to the left of a head starts at a word. */
    boolean isStart(int head, int word) {
      int m = word;
      while (m != ROOT && m < head && heads[m] != head && first[m] == word) {
        m = heads[m];
      }
      return m != ROOT && m < head && heads[m] == head && first[m] == word;
    }
  }
}
