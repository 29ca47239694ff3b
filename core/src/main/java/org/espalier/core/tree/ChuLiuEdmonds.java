package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
import org.espalier.core.Parts;

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
 * <p>The contractions also tell which arc of the tree costs least to give up, from which the k best
 * trees follow ({@link RankedTrees}).
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

  private int components; // words and cycles
  private int[] entered = new int[0]; // the child by which the tree enters a cycle
  private boolean[] passed = new boolean[0]; // entered by an arc that its cycle was entered by
  // What follows serves the cheapest replacement alone.
  private int[] entry = new int[0]; // the word by which the tree enters a component
  private double[] reduction = new double[0]; // of a word: the best arcs into its components
  private int[] firstWord = new int[0]; // of a component
  private int[] lastWord = new int[0];
  private int[] nextWord = new int[0];
  private int[] opened = new int[0]; // a walk through the tree: a word's first step
  private int[] closed = new int[0]; // and its subtree's last

  private static final int OPEN = -1;
  private static final int HANGING = -2;

  /**
   * Finds a tree of highest score.
   *
   * @param scores s of the arc h → m at {@code offset + h·n + m}, root arcs on the diagonal
   * @return false if there is no tree over the allowed arcs
   */
  boolean solve(int n, Roots roots, double[] scores, int offset) {
    begin(n, scores, offset);
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
    components = count;
    expand(count);
    return true;
  }

  /** Makes each word a component of its own. */
  private void begin(int n, double[] scores, int offset) {
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
      ROWS.raise(row, into[c], -best[c], 0, words);
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
      passed[c] = false;
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
      int chosen = -1;
      double entry = Double.NEGATIVE_INFINITY;
      for (int child = firstChild[c]; child >= 0; child = sibling[child]) {
        double score = (head == ROOT ? intoFromRoot[child] : into[child][head]) - best[child];
        if (chosen < 0 || score > entry) {
          entry = score;
          chosen = child;
        }
        stack[top++] = child;
      }
      from[chosen] = head;
      passed[chosen] = true;
      entered[c] = chosen;
    }
  }

  /**
   * Finds the arc of the tree found whose loss costs least, in O(n²) (Camerini, Fratta &amp;
   * Maffioli 1980).
   *
   * <p>Giving up the arc by which the tree enters a component makes room for the second best arc
   * into it, inside which everything is chosen anew; the costs are the difference of the two. The
   * new arc must not come from below the component, and the old one must have been the best into
   * it, which it is for one component: the largest one that it enters. What reduces an arc's score
   * at a component is the best arcs into all smaller components that it enters.
   *
   * <p>After {@link #solve} for {@link Roots#MULTI}.
   *
   * @param gaps for every word, what it costs to replace the arc into it by another one from the
   *     same head (with a different label); +∞ if there is none
   * @return the word that the arc enters, −1 if there is no other tree
   */
  int cheapestToReplace(double[] gaps) {
    walk();
    double least = Double.POSITIVE_INFINITY;
    int word = -1;
    for (int m = 0; m < words; m++) {
      reduction[m] = 0;
      if (gaps[m] < least) {
        least = gaps[m];
        word = m;
      }
    }
    for (int c = 0; c < components; c++) {
      if (firstChild[c] < 0) {
        entry[c] = c;
        firstWord[c] = c;
        lastWord[c] = c;
        nextWord[c] = -1;
      } else {
        entry[c] = entry[entered[c]];
        joinWords(c);
      }
      if (!passed[c]) {
        double costs = best[c] - secondInto(c);
        if (costs < least) {
          least = costs;
          word = entry[c];
        }
      }
      for (int m = firstWord[c]; m >= 0; m = nextWord[m]) {
        reduction[m] += best[c];
      }
    }
    return word;
  }

  private void joinWords(int c) {
    firstWord[c] = firstWord[firstChild[c]];
    lastWord[c] = lastWord[firstChild[c]];
    for (int child = sibling[firstChild[c]]; child >= 0; child = sibling[child]) {
      nextWord[lastWord[c]] = firstWord[child];
      lastWord[c] = lastWord[child];
    }
  }

  /** Returns the score of the best arc into a component that could replace the tree's. */
  private double secondInto(int c) {
    int head = from[c];
    int target = entry[c];
    double second = head == ROOT ? Double.NEGATIVE_INFINITY : intoFromRoot[c];
    double[] row = into[c];
    for (int h = 0; h < words; h++) {
      boolean below = opened[h] >= opened[target] && opened[h] <= closed[target];
      if (h != head && !below) {
        second = Math.max(second, row[h]);
      }
    }
    // The row has only the best arc from the same head.
    for (int m = firstWord[c]; m >= 0; m = nextWord[m]) {
      if (m != target) {
        double score = head == ROOT ? intoFromRoot[m] : into[m][head];
        second = Math.max(second, score - reduction[m]);
      }
    }
    return second;
  }

  /** Walks through the tree from the root, depth first. */
  private void walk() {
    // Children lists in the arrays that the walk does not need yet.
    int[] firstModifier = closed;
    int[] nextModifier = nextWord;
    Arrays.fill(firstModifier, 0, words, -1);
    int top = 0;
    for (int m = words - 1; m >= 0; m--) {
      if (heads[m] == ROOT) {
        stack[top++] = m;
      } else {
        nextModifier[m] = firstModifier[heads[m]];
        firstModifier[heads[m]] = m;
      }
    }
    int step = 0;
    int[] order = path;
    while (top > 0) {
      int h = stack[--top];
      order[step] = h;
      opened[h] = step++;
      for (int m = firstModifier[h]; m >= 0; m = nextModifier[m]) {
        stack[top++] = m;
      }
    }
    for (int i = words - 1; i >= 0; i--) {
      int m = order[i];
      closed[m] = opened[m];
    }
    for (int i = words - 1; i >= 0; i--) {
      int m = order[i];
      if (heads[m] != ROOT) {
        closed[heads[m]] = Math.max(closed[heads[m]], closed[m]);
      }
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
    entered = new int[2 * n];
    passed = new boolean[2 * n];
    entry = new int[2 * n];
    reduction = new double[n];
    firstWord = new int[2 * n];
    lastWord = new int[2 * n];
    nextWord = new int[n];
    opened = new int[n];
    closed = new int[n];
  }
}
