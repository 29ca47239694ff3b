package org.espalier.core.tree;

import java.math.BigInteger;
import java.util.Arrays;
import org.espalier.core.Distribution;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
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
 * says that m is the innermost modifier on its side. All modifiers of the root are on one side.
 *
 * <p>With grandparents there are parts for what can be in a tree alone, n²(n² − 1)/6 + n(n + 1)/2
 * of them (427 thousand for 40 words), such that those that differ in g, what h hangs on, lie
 * beside one another. With k = 0 for the innermost modifier and |s − h| else, the part of an arc
 * from a word is, at a distance of w = |m − h| words,
 *
 * <pre>
 * n² + n(n + 1)/2 + Σ over v &lt; w of 2v(n − v)²
 *    + ([h &gt; m]·(n − w) + min(h, m))·w(n − w) + k(n − w) + (g − max(h, m) − 1) mod (n + 1),
 * </pre>
 *
 * g a word not between the two, or n for the root; that of an arc from the root is n² + m(m + 1)/2
 * + k, with h = −1 and no g. {@link #sibling(int, int, int, int)} computes it.
 *
 * <p>A model with scores for siblings and for grandparents apart is one with their sums.
 *
 * <p>All answers are exact. The distribution with grandparents has a kernel over rows of
 * grandparents ({@code GrandSiblingInsideOutside}): log Z, marginals, entropy and samples in O(n⁴)
 * time, O(n⁴) memory as there are parts. The rest comes from the chart as a graph ({@link
 * ChartStructure}), of about 5n³/6 edges, or 5n⁴/12 with grandparents: 1 million for 40 words
 * against 36 thousand. SparseMAP penalises arcs alone. {@code projectOuter} projects onto one
 * simplex per modifier.
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

  public SiblingTree {
    if (words < 1) {
      throw new IllegalArgumentException("a dependency tree needs at least 1 word, not " + words);
    }
    double square = (double) words * words;
    Layout.requireNumberable(
        "a second-order tree of " + words + " words",
        square * (grandparents ? 2 + (square - 1) / 6 : words + 2.0));
  }

  @Override
  public int size() {
    return visible() + (grandparents ? block(words, 0) : (words + 1) * words * words);
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
   * @throws IllegalArgumentException if there is no such word, no tree has the part, or
   *     grandparents do not count
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
    if (!grandparents) {
      return visible() + (h * words + s) * words + m;
    }
    int distance = Math.abs(m - head); // the root is word −1
    int place = s == m ? 0 : Math.abs(s - head);
    boolean inner = s == m || (s > head == m > head && place > 0 && place < distance);
    boolean outside = outer == words || outer < Math.min(h, m) || outer > Math.max(h, m);
    if (distance == 0 || !inner || !outside || (head == ROOT && outer != words)) {
      throw new IllegalArgumentException(
          "no projective tree has an arc %s -> %s%s under %s"
              .formatted(
                  name(h), m, s == m ? "" : " with the sibling " + s + " before it", name(outer)));
    }
    if (head == ROOT) {
      return visible() + rootBlock(m) + place;
    }
    int width = words - distance;
    int column = Math.floorMod(outer - Math.max(h, m) - 1, words + 1);
    return visible()
        + block(distance, (h > m ? width : 0) + Math.min(h, m))
        + place * width
        + column;
  }

  /**
   * Returns where the parts of the root's arc to a word begin, by siblings, behind the arcs'.
   *
   * @param modifier a word
   */
  static int rootBlock(int modifier) {
    return modifier * (modifier + 1) / 2;
  }

  /**
   * Returns where the parts of an arc between words begin, by siblings and then by grandparents,
   * behind the arcs'.
   *
   * @param distance w of the two words
   * @param arc the first of the two, and n − w more if the arc goes to it
   */
  int block(int distance, int arc) {
    long n = words;
    long ones = distance * (distance - 1L) / 2;
    long squares = ones * (2 * distance - 1) / 3;
    long before = 2 * (n * n * ones - 2 * n * squares + ones * ones); // Σ over v < w of 2v(n − v)²
    return Math.toIntExact(rootBlock(words) + before + arc * (n - distance) * distance);
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
    return grandparents && roots == Roots.MULTI;
  }

  /** {@inheritDoc} Siblings are on one side of their head; a single root arc has none. */
  @Override
  public boolean usable(int part) {
    if (part < visible()) {
      return true;
    }
    if (grandparents) {
      int rest = part - visible();
      return roots == Roots.MULTI || rest >= rootBlock(words) || isFirst(rest);
    }
    int m = (part - visible()) % words;
    int s = (part - visible()) / words % words;
    int h = (part - visible()) / words / words;
    int head = h == words ? ROOT : h;
    boolean inner = s == m || (head < m ? head < s && s < m : m < s && s < head);
    return head != m && inner && (head != ROOT || roots == Roots.MULTI || s == m);
  }

  /** Returns whether a root arc's part, by its place behind the arcs', is without a sibling. */
  private static boolean isFirst(int place) {
    return rootBlock(rootModifier(place)) == place;
  }

  /** Returns the modifier of a root arc's part, by its place behind the arcs'. */
  private static int rootModifier(int place) {
    int m = (int) ((Math.sqrt(8.0 * place + 1) - 1) / 2);
    return rootBlock(m + 1) <= place ? m + 1 : m; // rounding
  }

  @Override
  public String partName(int part) {
    if (part < visible()) {
      return DependencyTree.super.partName(part);
    }
    int rest = part - visible();
    if (!grandparents) {
      int m = rest % words;
      return name(rest / words / words, rest / words % words, m);
    }
    if (rest < rootBlock(words)) {
      int m = rootModifier(rest);
      int place = rest - rootBlock(m);
      return name(words, place == 0 ? m : place - 1, m) + ", under root";
    }
    int distance = 1;
    while (block(distance + 1, 0) <= rest) {
      distance++;
    }
    int width = words - distance;
    rest -= block(distance, 0);
    int arc = rest / (width * distance);
    int place = rest / width % distance;
    int first = arc % width;
    int last = first + distance;
    int head = arc < width ? first : last;
    int m = first + last - head;
    int sibling = place == 0 ? m : head < m ? head + place : head - place;
    int outer = (last + 1 + rest % width) % (words + 1);
    return name(head, sibling, m) + ", under " + name(outer);
  }

  private String name(int head, int sibling, int modifier) {
    String arc = "arc " + name(head) + " -> " + modifier;
    return arc + (sibling == modifier ? ", the first" : " after " + sibling);
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
    for (int m = 0; m < words; m++) {
      int head = heads[m];
      int step = head < m ? -1 : 1; // towards the head
      int sibling = m;
      for (int s = m + step; s != head && sibling == m; s += step) {
        sibling = heads[s] == head ? s : m;
      }
      int outer = !grandparents ? 0 : head == ROOT || heads[head] == ROOT ? words : heads[head];
      parts.add(cell(outer, head, sibling, m));
    }
    parts.sort();
    return parts;
  }

  /**
   * {@inheritDoc} With grandparents in plain numbers, as far as their range goes, over rows of
   * grandparents; else from the graph, in log space.
   */
  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    if (!grandparents) {
      return graphDistribution(scores, offset, workspace);
    }
    Scores.requireRoom(this, scores, offset);
    GrandSiblingDistribution sums =
        workspace.overwrite(GrandSiblingDistribution.KEY, this, "distribution");
    return sums.compute(this, scores, offset)
        ? workspace.handle(GrandSiblingDistribution.KEY, sums)
        : graphDistribution(scores, offset, workspace);
  }

  /** Returns the distribution from the graph, in log space. */
  Distribution graphDistribution(double[] scores, int offset, Workspace workspace) {
    return ChartStructure.super.distribution(scores, offset, workspace);
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
