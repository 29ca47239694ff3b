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
 * Binary bracketings of n words with a head in every span: the head of a span is that of one of its
 * two halves, on which the head of the other half hangs. So a structure is a constituent tree and a
 * projective dependency tree with one root that fit each other (Collins 1997).
 *
 * <p>Parts, D = n²·(K + 1), all visible: the span of words i … j (both included, i ≤ j) with label
 * y has index (i·n + j)·(K + 1) + y, the arc from head h to modifier m has (h·n + m)·(K + 1) + K,
 * and that from the root to m the same with h = m. A structure has 2n − 1 spans and n arcs.
 *
 * <p>All answers are exact and come from the chart as a graph ({@link ChartStructure}), of about
 * n⁴/6 + n²·K/2 edges, 0.4 million for 40 words: a half first gets its head's arc, which is a sum
 * over its heads, and then meets the other half (Eisner &amp; Satta 1999).
 *
 * <ol>
 *   <li>M. Collins, Three generative, lexicalised models for statistical parsing, ACL 1997.
 *   <li>J. Eisner, G. Satta, Efficient parsing for bilexical context-free grammars and head
 *       automaton grammars, ACL 1999.
 * </ol>
 *
 * @param words n, at least 1
 * @param labels K, at least 1
 */
public record LexicalisedBracketing(int words, int labels) implements ChartStructure, UnitBox {

  public LexicalisedBracketing {
    if (words < 1 || labels < 1) {
      throw new IllegalArgumentException(
          "a lexicalised bracketing needs at least 1 word and 1 label, not %s and %s"
              .formatted(words, labels));
    }
    Layout.requireNumberable(
        "a lexicalised bracketing of " + words + " words with " + labels + " labels",
        words * (labels + 1.0) * words);
  }

  /** Creates the set of lexicalised bracketings without labels. */
  public LexicalisedBracketing(int words) {
    this(words, 1);
  }

  private int cell(int row, int column, int place) {
    return (row * words + column) * (labels + 1) + place;
  }

  /**
   * Returns the index of a span's part.
   *
   * @param from i, the first word
   * @param to j, the last word, not before i
   * @throws IllegalArgumentException if there is no such span or label
   */
  public int span(int from, int to, int label) {
    return LabelledSpans.cell(from, to, words) * (labels + 1)
        + Layout.index("label", label, labels);
  }

  /**
   * Returns the index of an arc's part.
   *
   * @param head h; the same as the modifier for the arc from the root
   * @param modifier m
   * @throws IllegalArgumentException if there is no such word
   */
  public int arc(int head, int modifier) {
    return cell(Layout.index("word", head, words), Layout.index("word", modifier, words), labels);
  }

  @Override
  public int size() {
    return words * words * (labels + 1);
  }

  @Override
  public int[] shape() {
    return new int[] {words, words, labels + 1};
  }

  private int row(int part) {
    return part / (labels + 1) / words;
  }

  private int column(int part) {
    return part / (labels + 1) % words;
  }

  private boolean isArc(int part) {
    return part % (labels + 1) == labels;
  }

  @Override
  public boolean usable(int part) {
    return isArc(part) || row(part) <= column(part);
  }

  @Override
  public String partName(int part) {
    int row = row(part);
    int column = column(part);
    if (isArc(part)) {
      return "arc " + (row == column ? "root" : row) + " -> " + column;
    }
    String span = "span " + row + " to " + column;
    return labels == 1 ? span : span + " with label " + part % (labels + 1);
  }

  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[][][] headed = new int[words][words][words]; // by span and head
    int[][][] hanging = new int[words][words][words]; // by span and what its head hangs on
    for (int width = 1; width <= words; width++) {
      for (int i = 0; i + width <= words; i++) {
        int j = i + width - 1;
        int label = builder.node();
        for (int y = 0; y < labels; y++) {
          builder.edge().part(span(i, j, y));
        }
        for (int h = i; h <= j; h++) {
          headed[i][j][h] = width == 1 ? label : headed(builder, label, i, j, h, headed, hanging);
        }
        for (int h = 0; h < words; h++) {
          if (h < i || h > j) {
            hanging[i][j][h] = builder.node();
            for (int m = i; m <= j; m++) {
              builder.edge(headed[i][j][m]).part(arc(h, m));
            }
          }
        }
      }
    }
    builder.node();
    for (int m = 0; m < words; m++) {
      builder.edge(headed[0][words - 1][m]).part(arc(m, m));
    }
    return builder.build();
  }

  /** Adds the ways to cut a span with a head, and returns the node of the labelled span. */
  private static int headed(
      Hypergraph.Builder builder,
      int label,
      int from,
      int to,
      int head,
      int[][][] headed,
      int[][][] hanging) {
    int cuts = builder.node();
    for (int cut = from; cut < to; cut++) {
      if (head <= cut) {
        builder.edge(headed[from][cut][head], hanging[cut + 1][to][head]);
      } else {
        builder.edge(hanging[from][cut][head], headed[cut + 1][to][head]);
      }
    }
    int node = builder.node();
    builder.edge(label, cuts);
    return node;
  }

  /** A structure over a span. */
  private record Headed(int head, int[] parts) {}

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    for (Headed whole : list(0, words - 1)) {
      int[] parts = Arrays.copyOf(whole.parts, whole.parts.length + 1);
      parts[whole.parts.length] = arc(whole.head, whole.head);
      visitor.accept(Parts.of(parts));
    }
  }

  private List<Headed> list(int from, int to) {
    List<Headed> found = new ArrayList<>();
    for (int y = 0; y < labels; y++) {
      if (from == to) {
        found.add(new Headed(from, new int[] {span(from, to, y)}));
      }
      for (int cut = from; cut < to; cut++) {
        for (Headed left : list(from, cut)) {
          for (Headed right : list(cut + 1, to)) {
            found.add(joined(span(from, to, y), left, right));
            found.add(joined(span(from, to, y), right, left));
          }
        }
      }
    }
    return found;
  }

  private Headed joined(int span, Headed head, Headed modifier) {
    int[] parts = new int[2 + head.parts.length + modifier.parts.length];
    parts[0] = span;
    parts[1] = arc(head.head, modifier.head);
    System.arraycopy(head.parts, 0, parts, 2, head.parts.length);
    System.arraycopy(modifier.parts, 0, parts, 2 + head.parts.length, modifier.parts.length);
    return new Headed(head.head, parts);
  }

  /**
   * Returns the head of every word.
   *
   * @param parts a structure of this set
   * @return n heads, −1 for the root
   * @throws IllegalArgumentException if a word has no head or several, or there is no such part
   */
  public int[] heads(Parts parts) {
    int[] heads = new int[words];
    Arrays.fill(heads, words);
    for (int i = 0; i < parts.count(); i++) {
      int part = Layout.index("part", parts.get(i), size());
      if (isArc(part)) {
        int m = column(part);
        if (heads[m] != words) {
          throw new IllegalArgumentException("word " + m + " has more than one head");
        }
        heads[m] = row(part) == m ? -1 : row(part);
      }
    }
    for (int m = 0; m < words; m++) {
      if (heads[m] == words) {
        throw new IllegalArgumentException("word " + m + " has no head");
      }
    }
    return heads;
  }

  /** {@inheritDoc} The spans are a bracketing, and each cut has one arc between its heads. */
  @Override
  public boolean contains(Parts parts) {
    Bracketing bracketing = new Bracketing(words, labels);
    Parts spans = new Parts();
    boolean[][] spanned = new boolean[words][words];
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0 || part >= size()) {
        return false;
      }
      if (!isArc(part)) {
        if (!usable(part)) {
          return false;
        }
        spans.add(bracketing.span(row(part), column(part), part % (labels + 1)));
        spanned[row(part)][column(part)] = true;
      }
    }
    if (parts.count() != 3 * words - 1 || !bracketing.contains(spans)) {
      return false;
    }
    int head = head(0, words - 1, spanned, parts);
    return head >= 0 && parts.has(arc(head, head));
  }

  /** Returns the head of a span; −1 if the arcs do not say. */
  private int head(int from, int to, boolean[][] spanned, Parts parts) {
    if (from == to) {
      return from;
    }
    int cut = from;
    while (!spanned[from][cut] || !spanned[cut + 1][to]) {
      cut++;
    }
    int left = head(from, cut, spanned, parts);
    int right = head(cut + 1, to, spanned, parts);
    if (left < 0 || right < 0) {
      return -1;
    }
    return parts.has(arc(left, right)) ? left : parts.has(arc(right, left)) ? right : -1;
  }
}
