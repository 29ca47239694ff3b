package org.espalier.core.bracket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Derivations of n words in a grammar whose tensor of rules has low rank, in rank space: rules A →
 * B C have weights Σ_r U[A, r]·V[B, r]·W[C, r], the rank r of every cut of a span into two becomes
 * part of the structure, and the symbols are summed out (Yang, Zhao &amp; Tu 2021; Yang, Liu &amp;
 * Tu 2022). What is left is a binary bracketing in which every span of two and more words has one
 * of R ranks, with scores for the ranks of spans and their halves.
 *
 * <p>Visible parts, n²·R: the span of words i … j (both included, i &lt; j) with rank r has index
 * (i·n + j)·R + r; the other cells mean nothing. Extra parts follow:
 *
 * <ul>
 *   <li>R²: a left half has rank r below a span's rank p, at p·R + r; R² more: a right half;
 *   <li>n·R: word i is a left half below rank p, at i·R + p; n·R more: a right half.
 * </ul>
 *
 * <p>{@link LowRankGrammar} makes these scores of U, V and W. Then log Z is the sentence's
 * log-likelihood under the grammar, and a span's marginals, summed over ranks, are its probability.
 * MAP and the k best have the ranks in them, hence are not the most probable trees: for these ask
 * for the least risk, which decodes the spans' marginals.
 *
 * <p>All answers are exact and come from the chart as a graph ({@link ChartStructure}), of about
 * n³·R/6 + n²·R² edges, whatever the number of symbols. SparseMAP penalises the spans alone.
 *
 * <ol>
 *   <li>S. Yang, Y. Zhao, K. Tu, PCFGs can do better: inducing probabilistic context-free grammars
 *       with many symbols, NAACL 2021, arXiv 2104.13727.
 *   <li>S. Yang, W. Liu, K. Tu, Dynamic programming in rank space for scaling structured inference
 *       with low-rank HMMs and PCFGs, NAACL 2022, arXiv 2205.00484.
 * </ol>
 *
 * @param words n, at least 2: a rule makes two of one
 * @param rank R, at least 1
 */
public record LowRankPcfg(int words, int rank) implements ChartStructure, UnitBox {

  public LowRankPcfg {
    if (words < 2 || rank < 1) {
      throw new IllegalArgumentException(
          "a derivation in rank space needs at least 2 words and rank 1, not %s and %s"
              .formatted(words, rank));
    }
    Layout.requireNumberable(
        "a derivation of " + words + " words in a grammar of rank " + rank,
        ((double) words * words + 2.0 * (rank + words)) * rank);
  }

  @Override
  public int size() {
    return visible() + 2 * (rank + words) * rank;
  }

  @Override
  public int visible() {
    return words * words * rank;
  }

  @Override
  public int[] shape() {
    return new int[] {words, words, rank};
  }

  /**
   * Returns the index of a visible part.
   *
   * @param from i, the first word
   * @param to j, the last word, behind i
   * @throws IllegalArgumentException if there is no such span or rank
   */
  public int span(int from, int to, int r) {
    int cell = LabelledSpans.cell(from, to, words);
    if (from == to) {
      throw new IllegalArgumentException("word " + from + " has no rank: wider spans have");
    }
    return cell * rank + index(r);
  }

  private int index(int r) {
    return Layout.index("rank", r, rank);
  }

  /**
   * Returns the index of a half's rank below its span's.
   *
   * @param right whether it is the right half
   * @param parent p, the rank of the span
   * @param child r, the rank of the half
   */
  public int half(boolean right, int parent, int child) {
    return visible() + ((right ? rank : 0) + index(parent)) * rank + index(child);
  }

  /**
   * Returns the index of a half of one word.
   *
   * @param right whether it is the right half
   * @param word i
   * @param parent p, the rank of the span
   */
  public int leaf(boolean right, int word, int parent) {
    int row = (right ? words : 0) + Layout.index("word", word, words);
    return visible() + (2 * rank + row) * rank + index(parent);
  }

  /** {@inheritDoc} The first word is no right half, the last no left one. */
  @Override
  public boolean usable(int part) {
    if (part < visible()) {
      return part / rank / words < part / rank % words;
    }
    int row = (part - visible()) / rank;
    if (row < 2 * rank) {
      return words > 2; // a half of two words, and a third
    }
    return row != 2 * rank + words - 1 && row != 2 * rank + words;
  }

  @Override
  public String partName(int part) {
    int r = part % rank;
    if (part < visible()) {
      int cell = part / rank;
      return "span " + cell / words + " to " + cell % words + " with rank " + r;
    }
    int row = (part - visible()) / rank;
    if (row < 2 * rank) {
      String side = row < rank ? "left" : "right";
      return side + " half with rank " + r + " below rank " + row % rank;
    }
    int leaf = row - 2 * rank;
    String side = leaf < words ? "left" : "right";
    return "word " + leaf % words + " as " + side + " half below rank " + r;
  }

  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[][][] left = new int[words][words][rank]; // by span and the rank above
    int[][][] right = new int[words][words][rank];
    int[] cut = new int[rank]; // of one span, by its rank
    for (int width = 1; width <= words; width++) {
      for (int i = 0; i + width <= words; i++) {
        int j = i + width - 1;
        for (int r = 0; r < rank && width > 1; r++) {
          cut[r] = builder.node();
          for (int k = i; k < j; k++) {
            builder.edge(left[i][k][r], right[k + 1][j][r]).part(span(i, j, r));
          }
        }
        for (int p = 0; p < rank; p++) {
          left[i][j][p] = half(builder, false, i, j, p, cut);
          right[i][j][p] = half(builder, true, i, j, p, cut);
        }
      }
    }
    builder.node();
    for (int r = 0; r < rank; r++) {
      builder.edge(cut[r]);
    }
    return builder.build();
  }

  private int half(
      Hypergraph.Builder builder, boolean rightHalf, int from, int to, int parent, int... cut) {
    int node = builder.node();
    if (from == to) {
      builder.edge().part(leaf(rightHalf, from, parent));
    }
    for (int r = 0; r < rank && from < to; r++) {
      builder.edge(cut[r]).part(half(rightHalf, parent, r));
    }
    return node;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    for (int r = 0; r < rank; r++) {
      for (int[] tree : trees(0, words - 1, r)) {
        visitor.accept(Parts.of(tree));
      }
    }
  }

  private List<int[]> trees(int from, int to, int r) {
    List<int[]> trees = new ArrayList<>();
    for (int cut = from; cut < to; cut++) {
      for (int[] one : halves(false, from, cut, r)) {
        for (int[] other : halves(true, cut + 1, to, r)) {
          int[] tree = new int[1 + one.length + other.length];
          tree[0] = span(from, to, r);
          System.arraycopy(one, 0, tree, 1, one.length);
          System.arraycopy(other, 0, tree, 1 + one.length, other.length);
          trees.add(tree);
        }
      }
    }
    return trees;
  }

  private List<int[]> halves(boolean right, int from, int to, int parent) {
    if (from == to) {
      return List.of(new int[] {leaf(right, from, parent)});
    }
    List<int[]> halves = new ArrayList<>();
    for (int r = 0; r < rank; r++) {
      for (int[] tree : trees(from, to, r)) {
        int[] half = Arrays.copyOf(tree, tree.length + 1);
        half[tree.length] = half(right, parent, r);
        halves.add(half);
      }
    }
    return halves;
  }

  /** {@inheritDoc} The spans are a bracketing, and the rest is what their ranks tell. */
  @Override
  public boolean contains(Parts parts) {
    Bracketing bracketing = new Bracketing(words);
    Parts spans = new Parts();
    int[] ranks = new int[words * words]; // by span
    Arrays.fill(ranks, -1);
    Parts expected = new Parts();
    for (int i = 0; i < words; i++) {
      spans.add(bracketing.span(i, i, 0));
    }
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part >= 0 && part < visible()) {
        if (!usable(part)) {
          return false;
        }
        spans.add(part / rank);
        ranks[part / rank] = part % rank;
        expected.add(part);
      }
    }
    spans.sort();
    if (!bracketing.contains(spans)) {
      return false;
    }
    addHalves(0, words - 1, ranks, expected);
    expected.sort();
    return parts.equals(expected);
  }

  private void addHalves(int from, int to, int[] ranks, Parts out) {
    int cut = from;
    while (missing(from, cut, ranks) || missing(cut + 1, to, ranks)) {
      cut++;
    }
    addHalf(false, from, cut, ranks[from * words + to], ranks, out);
    addHalf(true, cut + 1, to, ranks[from * words + to], ranks, out);
  }

  private boolean missing(int from, int to, int[] ranks) {
    return from < to && ranks[from * words + to] < 0;
  }

  private void addHalf(boolean right, int from, int to, int parent, int[] ranks, Parts out) {
    if (from == to) {
      out.add(leaf(right, from, parent));
    } else {
      out.add(half(right, parent, ranks[from * words + to]));
      addHalves(from, to, ranks, out);
    }
  }
}
