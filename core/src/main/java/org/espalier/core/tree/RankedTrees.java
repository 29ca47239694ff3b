package org.espalier.core.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The k best non-projective trees (Camerini, Fratta &amp; Maffioli 1980), with labels.
 *
 * <p>A cell is the set of trees that have some parts and lack others. Of the best tree of a cell,
 * one pass over the contractions that found it tells which part costs least to give up ({@link
 * ChuLiuEdmonds#cheapestToReplace}); the best tree without this part is the second best of the
 * cell. It divides the cell: the trees without the part, of which it is the best, and those with
 * it, of which the first one still is. So a tree takes four maximisations, O(n²), where dividing a
 * cell by every part of its best tree would take n.
 *
 * <p>A single root divides the trees by their root's word beforehand, because giving up a root arc
 * cannot be priced together with taking another: O(n³) more for all trees together, and labels
 * O(n²·K).
 *
 * <p>Where several trees tie, the maximisation in a smaller cell may find another best tree than
 * the one that is known; that other one is a second best then.
 *
 * <ol>
 *   <li>P. Camerini, L. Fratta, F. Maffioli, The k best spanning arborescences of a network,
 *       Networks 10, 1980.
 *   <li>R. Zmigrod, T. Vieira, R. Cotterell, On finding the k-best non-projective dependency trees,
 *       ACL 2021 (single root).
 * </ol>
 */
final class RankedTrees {

  static final Workspace.Key<RankedTrees> KEY = Workspace.Key.of(RankedTrees::new);

  private static final int[] NONE = {};

  /**
   * A tree that is the best one not yet listed of a cell: of all its trees, or of all but {@code
   * known}, which has the part {@code given}.
   */
  private record Candidate(
      int[] on, int[] off, @Nullable Parts known, int given, Parts tree, double score, int order) {}

  private final ArcScores whole = new ArcScores();
  private final ArcScores best = new ArcScores(); // of a cell
  private final ChuLiuEdmonds solver = new ChuLiuEdmonds();
  private double[] allowed = new double[0]; // scores, −∞ on parts that are not usable
  private double[] masked = new double[0]; // scores of a cell, as far as labels matter
  private final Parts changed = new Parts(); // where the two differ
  private double[] gaps = new double[0];
  private int words;
  private int labels;
  private int order;
  private final PriorityQueue<Candidate> waiting =
      new PriorityQueue<>(
          Comparator.comparingDouble((Candidate candidate) -> -candidate.score)
              .thenComparingInt(Candidate::order));

  private RankedTrees() {}

  /** Finds the k best trees, of scores that have been checked. */
  List<Parts> best(Arborescences trees, int k, double[] scores, int offset, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    Parts first = new Parts();
    trees.argmax(scores, offset, first, workspace);
    take(trees, scores, offset);
    waiting.clear();
    order = 0;
    if (trees.roots() == Roots.MULTI || k <= 1) {
      add(NONE, NONE, null, -1, first);
    } else {
      divideByRoot(first);
    }
    List<Parts> listed = new ArrayList<>();
    while (listed.size() < k) {
      Candidate next = waiting.poll();
      if (next == null) {
        break;
      }
      listed.add(next.tree);
      if (listed.size() == k) {
        break;
      }
      if (next.known == null) {
        addSecond(next.on, next.off, next.tree);
      } else {
        addSecond(next.on, with(next.off, next.given), next.tree);
        addSecond(with(next.on, next.given), next.off, next.known);
      }
    }
    waiting.clear();
    return listed;
  }

  private void take(Arborescences trees, double[] scores, int offset) {
    words = trees.words();
    labels = trees.labels();
    if (allowed.length < trees.size()) {
      allowed = new double[trees.size()];
      masked = new double[trees.size()];
    }
    if (gaps.length < words) {
      gaps = new double[words];
    }
    for (int part = 0; part < trees.size(); part++) {
      allowed[part] = trees.usable(part) ? scores[offset + part] : Double.NEGATIVE_INFINITY;
      masked[part] = allowed[part];
    }
    changed.clear();
    whole.best(trees, labels, allowed, 0);
  }

  /** Adds the best tree of every root word; {@code first} is the best of all. */
  private void divideByRoot(Parts first) {
    for (int root = 0; root < words; root++) {
      int[] off = otherRoots(root);
      boolean known = false;
      for (int y = 0; y < labels; y++) {
        known |= first.has((root * words + root) * labels + y);
      }
      if (known) {
        add(NONE, off, null, -1, first);
      } else if (solve(NONE, off)) {
        add(NONE, off, null, -1, found());
      }
    }
  }

  /** Returns the parts of all root arcs but one word's. */
  private int[] otherRoots(int root) {
    int[] parts = new int[(words - 1) * labels];
    int count = 0;
    for (int m = 0; m < words; m++) {
      for (int y = 0; y < labels && m != root; y++) {
        parts[count++] = (m * words + m) * labels + y;
      }
    }
    return parts;
  }

  private void add(int[] on, int[] off, @Nullable Parts known, int given, Parts tree) {
    waiting.add(new Candidate(on, off, known, given, tree, tree.dot(allowed, 0), order++));
  }

  /** Adds the best tree of a cell beside the known one, which none of the cell exceeds. */
  private void addSecond(int[] on, int[] off, Parts known) {
    if (!solve(on, off)) {
      throw new AssertionError("the known tree is in its cell");
    }
    int given = -1;
    Parts tree = found();
    for (int i = 0; i < words && given < 0; i++) {
      given = tree.has(known.get(i)) ? -1 : known.get(i); // another tree that ties with it
    }
    if (given < 0) {
      int word = solver.cheapestToReplace(gaps());
      given = word < 0 ? -1 : part(word);
    }
    int[] without = with(off, given);
    if (given >= 0 && solve(on, without)) {
      add(on, off, known, given, found());
    }
  }

  private static int[] with(int[] parts, int part) {
    int[] more = Arrays.copyOf(parts, parts.length + 1);
    more[parts.length] = part;
    return more;
  }

  /** Finds the best tree of a cell. Root arcs are divided already, so any number may be there. */
  private boolean solve(int[] on, int[] off) {
    for (int i = 0; i < changed.count(); i++) {
      masked[changed.get(i)] = allowed[changed.get(i)];
    }
    changed.clear();
    best.copy(whole, words * words);
    for (int i = 0; i < off.length; i++) {
      int arc = off[i] / labels;
      mask(off[i]);
      if (i + 1 == off.length || off[i + 1] / labels != arc) {
        best.update(arc, masked);
      }
    }
    for (int part : on) {
      int arc = part / labels;
      for (int other = arc % words; other < words * words; other += words) {
        best.arcs[other] = Double.NEGATIVE_INFINITY;
      }
      for (int other = arc * labels; other < (arc + 1) * labels; other++) {
        if (other != part) {
          mask(other);
        }
      }
      best.update(arc, masked);
    }
    return solver.solve(words, Roots.MULTI, best.arcs, 0);
  }

  private void mask(int part) {
    masked[part] = Double.NEGATIVE_INFINITY;
    changed.add(part);
  }

  private Parts found() {
    Parts parts = new Parts();
    for (int m = 0; m < words; m++) {
      parts.add(part(m));
    }
    parts.sort();
    return parts;
  }

  /** Returns the part into a word in the tree found last. */
  private int part(int m) {
    int head = solver.head(m);
    return best.bestPart((head == DependencyTree.ROOT ? m : head) * words + m);
  }

  /** Returns what the second best label of every arc found costs; +∞ where there is none. */
  private double[] gaps() {
    for (int m = 0; m < words; m++) {
      int part = part(m);
      double second = Double.NEGATIVE_INFINITY;
      for (int other = part / labels * labels; other < (part / labels + 1) * labels; other++) {
        second = other == part ? second : Math.max(second, masked[other]);
      }
      gaps[m] = masked[part] - second;
    }
    return gaps;
  }
}
