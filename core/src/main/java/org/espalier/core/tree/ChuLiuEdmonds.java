package org.espalier.core.tree;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.kernel.Rows;

/**
 * The maximum arborescence by contraction of cycles (Chu &amp; Liu 1965; Edmonds 1967) in the dense
 * form of Tarjan (1977), with the contractions ordered along a growing path (Gabow et al. 1986).
 *
 * <p>A <em>component</em> is a word or a contracted cycle of components. {@code into[c][h]} is the
 * score of the best arc from word h into component c, less the scores of the arcs that taking it
 * would replace; {@code intoFromRoot[c]} is the same for arcs from the root. The path starts at any
 * word and is prolonged by the best arc into its last component. If that arc comes from a component
 * of the path, the cycle is contracted; if it comes from the root, or from a component that hangs
 * on the root already, the whole path hangs on the root and a new one starts. At most 2n − 1
 * components arise, each is scanned once and merged once, row by row: O(n²) time and memory.
 *
 * <p>With a single root the arcs carry pairs (number of root arcs, score), fewest root arcs first.
 * No cycle contains a root arc, hence a contraction subtracts nothing from the pairs' first
 * components, and the lexicographic order comes down to one rule: a root arc is considered only
 * where no other arc enters a component. So the pairs need not be stored. Two components without
 * other arcs mean that no tree has a single root arc.
 *
 * <p>Ties go to the lowest head; among the components of a cycle, to the one that joined the path
 * last; between the root and a word, to the root.
 */
final class ChuLiuEdmonds {

  private static final int ROOT = DependencyTree.ROOT;

  private int words;
  private double[][] into = new double[0][];
  private double[] intoFromRoot = new double[0];
  private double[] best = new double[0]; // the score of the arc that enters a component
  private int[] from = new int[0]; // and the word it comes from
  private int[] firstChild = new int[0]; // −1 for a word
  private int[] sibling = new int[0]; // the next component of the same cycle, or −1
  private int[] place = new int[0]; // on the path, OPEN or HANGING
  private int[] component = new int[0]; // the outermost component of a word
  private int[] path = new int[0];
  private int[] stack = new int[0];
  private int[] heads = new int[0];

  private static final int OPEN = -1;
  private static final int HANGING = -2;

  /**
   * Finds a tree of highest score.
   *
   * @param scores s of the arc h → m at {@code offset + h·n + m}, root arcs on the diagonal
   * @return false if there is no tree over the allowed arcs
   */
  boolean solve(int n, Roots roots, double[] scores, int offset) {
    reserve(n);
    words = n;
    for (int m = 0; m < n; m++) {
      double[] row = into[m];
      for (int h = 0, p = offset + m; h < n; h++, p += n) {
        row[h] = scores[p];
      }
      intoFromRoot[m] = row[m];
      row[m] = Double.NEGATIVE_INFINITY;
      firstChild[m] = -1;
      place[m] = OPEN;
      component[m] = m;
    }
    boolean single = roots == Roots.SINGLE;
    boolean rootTaken = false;
    int count = n;
    int length = 0;
    for (int start = 0; start < n; start++) {
      if (place[component[start]] == HANGING) {
        continue;
      }
      place[start] = 0;
      path[0] = start;
      length = 1;
      while (length > 0) {
        int last = path[length - 1];
        choose(last, single);
        if (best[last] == Double.NEGATIVE_INFINITY) {
          return false;
        }
        if (from[last] == ROOT) {
          if (single && rootTaken) {
            return false;
          }
          rootTaken = true;
          length = hang(length);
          continue;
        }
        int next = component[from[last]];
        if (place[next] == HANGING) {
          length = hang(length);
        } else if (place[next] == OPEN) {
          place[next] = length;
          path[length++] = next;
        } else {
          int cycle = place[next];
          contract(count, cycle, length);
          place[count] = cycle;
          path[cycle] = count++;
          length = cycle + 1;
        }
      }
    }
    expand(count);
    return true;
  }

  /** Finds the best arc into a component. */
  private void choose(int c, boolean single) {
    double[] row = into[c];
    int head = 0;
    double score = row[0];
    for (int h = 1; h < words; h++) {
      if (row[h] > score) {
        score = row[h];
        head = h;
      }
    }
    double root = intoFromRoot[c];
    boolean takeRoot = single ? score == Double.NEGATIVE_INFINITY : root >= score;
    best[c] = takeRoot ? root : score;
    from[c] = takeRoot ? ROOT : head;
  }

  private int hang(int length) {
    for (int i = 0; i < length; i++) {
      place[path[i]] = HANGING;
    }
    return 0;
  }

  /** Makes the path from {@code start} on into a new component. */
  private void contract(int created, int start, int end) {
    double[] row = into[created];
    Arrays.fill(row, 0, words, Double.NEGATIVE_INFINITY);
    double root = Double.NEGATIVE_INFINITY;
    int next = -1;
    for (int i = start; i < end; i++) {
      int c = path[i];
      Rows.raise(row, into[c], -best[c], 0, words);
      root = Math.max(root, intoFromRoot[c] - best[c]);
      sibling[c] = next;
      next = c;
      place[c] = created + words; // marks the cycle; no component's place is that large
    }
    intoFromRoot[created] = root;
    firstChild[created] = next;
    for (int h = 0; h < words; h++) {
      if (place[component[h]] == created + words) {
        component[h] = created;
        row[h] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  /**
   * Undoes the contractions, from the outermost: the arc into a cycle breaks it where it enters.
   */
  private void expand(int count) {
    for (int c = 0; c < count; c++) {
      place[c] = OPEN;
    }
    int top = 0;
    for (int m = 0; m < words; m++) {
      int c = component[m];
      if (place[c] == OPEN) {
        place[c] = HANGING;
        stack[top++] = c;
      }
    }
    while (top > 0) {
      int c = stack[--top];
      int head = from[c];
      if (firstChild[c] < 0) {
        heads[c] = head;
        continue;
      }
      int entered = -1;
      double entry = Double.NEGATIVE_INFINITY;
      for (int child = firstChild[c]; child >= 0; child = sibling[child]) {
        double score = (head == ROOT ? intoFromRoot[child] : into[child][head]) - best[child];
        if (entered < 0 || score > entry) {
          entry = score;
          entered = child;
        }
        stack[top++] = child;
      }
      from[entered] = head;
    }
  }

  /** Returns the head of a word in the tree found, {@link DependencyTree#ROOT} for the root. */
  int head(int m) {
    return heads[m];
  }

  /** Writes the arcs of the tree found, ascending. */
  void parts(Parts out) {
    out.clear();
    for (int m = 0; m < words; m++) {
      out.add((heads[m] == ROOT ? m : heads[m]) * words + m);
    }
    out.sort();
  }

  private void reserve(int n) {
    if (heads.length >= n) {
      return;
    }
    into = new double[2 * n][n];
    intoFromRoot = new double[2 * n];
    best = new double[2 * n];
    from = new int[2 * n];
    firstChild = new int[2 * n];
    sibling = new int[2 * n];
    place = new int[2 * n];
    component = new int[n];
    path = new int[n];
    stack = new int[2 * n];
    heads = new int[n];
  }
}
