package org.espalier.core.tree;

import java.math.BigInteger;
import java.util.Arrays;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;

/**
 * Projective dependency trees of second order: besides arcs, neighbouring modifiers of a head have
 * scores, and with {@code grandparents} these depend on what the head hangs on.
 *
 * <p>Visible parts are the n² arcs of {@link ProjectiveTree}. Extra parts, one for every arc of a
 * tree: that of the arc from h to m whose next inner sibling is s, the modifier of h nearest to m
 * between the two, has index n² + (h·n + s)·n + m, where h is a word or n for the root, and s = m
 * says that m is the innermost modifier on its side. With grandparents it is n² + ((g·(n + 1) +
 * h)·n + s)·n + m, where g is what h hangs on, n for the root; that of root arcs, which have none,
 * is g = h = n. All modifiers of the root are on one side.
 *
 * <p>A model with scores for siblings and for grandparents apart is one with their sums.
 *
 * <p>All answers are exact and come from the chart as a graph ({@link ChartStructure}), of about
 * 5n³/6 edges, or 5n⁴/12 with grandparents: 1 million for 40 words against 36. SparseMAP penalises
 * arcs alone. {@code projectOuter} projects onto one simplex per modifier.
 *
 * <ol>
 *   <li>R. McDonald, F. Pereira, Online learning of approximate dependency parsing algorithms, EACL
 *       2006.
 *   <li>T. Koo, M. Collins, Efficient third-order dependency parsers, ACL 2010 (model 1).
 * </ol>
 *
 * @param words n, at least 1
 * @param roots how many words may hang on the root
 * @param grandparents whether scores depend on what the head hangs on
 */
public record SiblingTree(int words, Roots roots, boolean grandparents)
    implements DependencyTree, ChartStructure {

  /**
   * Creates the set of trees.
   *
   * @throws IllegalArgumentException if there is no word, or there are too many
   */
  public SiblingTree {
    if (words < 1) {
      throw new IllegalArgumentException("a dependency tree needs at least 1 word, not " + words);
    }
    double cells = (words + 1.0) * words * words;
    Layout.requireNumberable(
        "a second-order tree of " + words + " words",
        (double) words * words + (grandparents ? (words + 1) * cells : cells));
  }

  @Override
  public int size() {
    int cells = (words + 1) * words * words;
    return visible() + (grandparents ? (words + 1) * cells : cells);
  }

  @Override
  public int visible() {
    return words * words;
  }

  /**
   * Returns the index of the part of a modifier with its next inner sibling.
   *
   * @param head a word, or {@link DependencyTree#ROOT}
   * @param sibling the sibling, or the modifier itself if it is the innermost
   * @throws IllegalArgumentException if there is no such word, or grandparents count
   */
  public int sibling(int head, int sibling, int modifier) {
    if (grandparents) {
      throw new IllegalArgumentException(this + " has siblings with grandparents only");
    }
    return cell(0, head, sibling, modifier);
  }

  /**
   * Returns the index of the same with what the head hangs on.
   *
   * @param grandparent a word, or {@link DependencyTree#ROOT}; that too where the head is the root
   * @throws IllegalArgumentException if there is no such word, or grandparents do not count
   */
  public int sibling(int grandparent, int head, int sibling, int modifier) {
    if (!grandparents) {
      throw new IllegalArgumentException(this + " has siblings without grandparents");
    }
    int outer = grandparent == ROOT ? words : Layout.index("word", grandparent, words);
    return cell(outer, head, sibling, modifier);
  }

  private int cell(int outer, int head, int sibling, int modifier) {
    int h = head == ROOT ? words : Layout.index("word", head, words);
    int s = Layout.index("word", sibling, words);
    int m = Layout.index("word", modifier, words);
    return visible() + ((outer * (words + 1) + h) * words + s) * words + m;
  }

  /** Returns the part of an arc between positions, 0 the root. */
  int arcAt(int head, int modifier) {
    return arc(head - 1, modifier - 1);
  }

  /** Returns the part of a sibling between positions, 0 the root. */
  int siblingAt(int grandparent, int head, int sibling, int modifier) {
    int outer = !grandparents ? 0 : grandparent == 0 ? words : grandparent - 1;
    return cell(outer, head - 1, sibling - 1, modifier - 1);
  }

  @Override
  public boolean allUsable() {
    return false;
  }

  /** {@inheritDoc} Siblings are on one side of their head, and grandparents outside the arc. */
  @Override
  public boolean usable(int part) {
    if (part < visible()) {
      return true;
    }
    int m = (part - visible()) % words;
    int s = (part - visible()) / words % words;
    int h = (part - visible()) / words / words % (words + 1);
    int outer = (part - visible()) / words / words / (words + 1);
    int head = h == words ? ROOT : h;
    int grandparent = outer == words ? ROOT : outer;
    boolean inner = s == m || (head < m ? head < s && s < m : m < s && s < head);
    if (head == m || !inner) {
      return false;
    }
    if (head == ROOT) {
      return (roots == Roots.MULTI || s == m) && (!grandparents || grandparent == ROOT);
    }
    boolean outside = grandparent < Math.min(head, m) || grandparent > Math.max(head, m);
    return !grandparents || outside;
  }

  @Override
  public String partName(int part) {
    if (part < visible()) {
      return DependencyTree.super.partName(part);
    }
    int m = (part - visible()) % words;
    int s = (part - visible()) / words % words;
    int h = (part - visible()) / words / words % (words + 1);
    int outer = (part - visible()) / words / words / (words + 1);
    String arc = "arc " + name(h) + " -> " + m + (s == m ? ", the first" : " after " + s);
    return grandparents ? arc + ", under " + name(outer) : arc;
  }

  private String name(int word) {
    return word == words ? "root" : String.valueOf(word);
  }

  @Override
  public boolean isTree(int... heads) {
    return trees().isTree(heads);
  }

  private ProjectiveTree trees() {
    return new ProjectiveTree(words, roots);
  }

  /** {@inheritDoc} Arcs and siblings. */
  @Override
  public Parts parts(int... heads) {
    Parts parts = DependencyTree.super.parts(heads);
    int[] own = heads(parts); // as they are read: a word that is its own head hangs on the root
    for (int m = 0; m < words; m++) {
      int head = own[m];
      int step = head < m ? -1 : 1; // towards the head
      int sibling = m;
      for (int s = m + step; s != head && sibling == m; s += step) {
        sibling = own[s] == head ? s : m;
      }
      int outer = !grandparents ? 0 : head == ROOT || own[head] == ROOT ? words : own[head];
      parts.add(cell(outer, head, sibling, m));
    }
    parts.sort();
    return parts;
  }

  @Override
  public Hypergraph hypergraph() {
    return SiblingGraph.of(this);
  }

  /** {@inheritDoc} In closed form. */
  @Override
  public BigInteger count() {
    return trees().count();
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    DependencyTree.super.projectOuter(point, offset, out, outOffset, workspace);
    Arrays.fill(out, outOffset + visible(), outOffset + size(), 0);
  }

  @Override
  public String objection(Parts parts) {
    String ofArcs = DependencyTree.super.objection(parts);
    return hasTree(parts) ? "its siblings are not those of its arcs" : ofArcs;
  }

  @Override
  public boolean contains(Parts parts) {
    return parts.count() == 2 * words && hasTree(parts) && parts(heads(parts)).equals(parts);
  }

  private boolean hasTree(Parts parts) {
    try {
      return isTree(heads(parts));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
