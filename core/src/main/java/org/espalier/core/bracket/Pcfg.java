package org.espalier.core.bracket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.bracket.Grammar.Rule;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;
import org.jspecify.annotations.Nullable;

/**
 * Derivations of n words in a grammar in normal form.
 *
 * <p>Visible parts, n²·S: the span of words i … j (both included) with symbol A has index (i·n +
 * j)·S + A. The score of a span of one word is that of A → word. Extra parts: the grammar's rules
 * in their order, shared by all spans; {@link Parts} list a rule as often as it is used. With
 * log-probabilities of rules and words, and 0 on wider spans, log Z is the sentence's
 * log-likelihood.
 *
 * <p>SparseMAP penalises the spans alone.
 */
public final class Pcfg implements ChartStructure, UnitBox {

  private final int words;
  private final Grammar grammar;
  private volatile @Nullable BitSet used;

  /**
   * Creates the set of derivations.
   *
   * @param words n, at least 1
   * @param grammar the rules
   * @throws org.espalier.core.InfeasibleException if the grammar derives no sentence of n words
   * @throws IllegalArgumentException if there is no word
   */
  public Pcfg(int words, Grammar grammar) {
    if (words < 1) {
      throw new IllegalArgumentException("a derivation needs at least 1 word, not " + words);
    }
    Layout.requireNumberable(
        "a derivation of " + words + " words with " + grammar.symbols() + " symbols",
        (double) words * words * grammar.symbols() + grammar.rules().size());
    this.words = words;
    this.grammar = grammar;
  }

  /** Returns n. */
  public int words() {
    return words;
  }

  /** Returns the grammar. */
  public Grammar grammar() {
    return grammar;
  }

  /**
   * Returns the index of a visible part.
   *
   * @param from i, the first word
   * @param to j, the last word, not before i
   * @throws IllegalArgumentException if there is no such span or symbol
   */
  public int span(int from, int to, int symbol) {
    return LabelledSpans.cell(from, to, words) * grammar.symbols()
        + Layout.index("symbol", symbol, grammar.symbols());
  }

  /** Returns the index of a rule's part. */
  public int rule(int index) {
    return visible() + Layout.index("rule", index, grammar.rules().size());
  }

  @Override
  public int size() {
    return visible() + grammar.rules().size();
  }

  @Override
  public int visible() {
    return words * words * grammar.symbols();
  }

  @Override
  public int[] shape() {
    return new int[] {words, words, grammar.symbols()};
  }

  @Override
  public boolean usable(int part) {
    BitSet known = used;
    if (known == null) {
      known = hypergraph().used();
      used = known;
    }
    return known.get(part);
  }

  @Override
  public String partName(int part) {
    int cell = part / grammar.symbols();
    return part < visible()
        ? "symbol " + part % grammar.symbols() + " over " + cell / words + " to " + cell % words
        : "rule " + grammar.rules().get(part - visible());
  }

  /** {@inheritDoc} Two nodes for each span and symbol, about rules·n³/6 edges. */
  @Override
  public Hypergraph hypergraph() {
    int symbols = grammar.symbols();
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] node = new int[words * words * symbols];
    for (int width = 1; width <= words; width++) {
      for (int i = 0; i + width <= words; i++) {
        int j = i + width - 1;
        for (int symbol = 0; symbol < symbols; symbol++) {
          int inner = Hypergraph.NONE;
          if (width > 1) {
            inner = builder.node();
            for (int r = 0; r < grammar.rules().size(); r++) {
              Rule rule = grammar.rules().get(r);
              for (int cut = i; cut < j && rule.parent() == symbol; cut++) {
                int left = node[span(i, cut, rule.left())];
                builder.edge(left, node[span(cut + 1, j, rule.right())]).part(rule(r));
              }
            }
          }
          node[span(i, j, symbol)] = builder.node();
          builder.edge(inner).part(span(i, j, symbol));
        }
      }
    }
    builder.node();
    return builder.edge(node[span(0, words - 1, grammar.start())]).build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    for (int[] tree : trees(0, words - 1, grammar.start())) {
      visitor.accept(Parts.of(tree));
    }
  }

  /** Lists the parts of every derivation of a span from a symbol. */
  private List<int[]> trees(int from, int to, int symbol) {
    List<int[]> trees = new ArrayList<>();
    if (from == to) {
      trees.add(new int[] {span(from, to, symbol)});
    }
    for (int r = 0; r < grammar.rules().size(); r++) {
      Rule rule = grammar.rules().get(r);
      for (int cut = from; cut < to && rule.parent() == symbol; cut++) {
        for (int[] left : trees(from, cut, rule.left())) {
          for (int[] right : trees(cut + 1, to, rule.right())) {
            int[] tree = new int[2 + left.length + right.length];
            tree[0] = span(from, to, symbol);
            tree[1] = rule(r);
            System.arraycopy(left, 0, tree, 2, left.length);
            System.arraycopy(right, 0, tree, 2 + left.length, right.length);
            trees.add(tree);
          }
        }
      }
    }
    return trees;
  }

  /** {@inheritDoc} The spans are a bracketing, and the rules those that its symbols tell. */
  @Override
  public boolean contains(Parts parts) {
    Parts spans = new Parts();
    int[] symbols = new int[words * words]; // by span
    Arrays.fill(symbols, -1);
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part >= 0 && part < visible()) {
        spans.add(part);
        symbols[part / grammar.symbols()] = part % grammar.symbols();
      }
    }
    if (!new Bracketing(words, grammar.symbols()).contains(spans)
        || symbols[words - 1] != grammar.start()) {
      return false;
    }
    Parts expected = new Parts();
    expected.set(spans);
    for (int i = 0; i < spans.count(); i++) {
      int from = spans.get(i) / grammar.symbols() / words;
      int to = spans.get(i) / grammar.symbols() % words;
      for (int cut = from; cut < to; cut++) {
        int left = symbols[from * words + cut];
        int right = symbols[(cut + 1) * words + to];
        if (left >= 0 && right >= 0) {
          Rule used = new Rule(symbols[from * words + to], left, right);
          int index = grammar.rules().indexOf(used);
          if (index < 0) {
            return false;
          }
          expected.add(rule(index));
        }
      }
    }
    expected.sort();
    return parts.equals(expected);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Pcfg that && words == that.words && grammar.equals(that.grammar);
  }

  @Override
  public int hashCode() {
    return 31 * words + grammar.hashCode();
  }

  @Override
  public String toString() {
    return "Pcfg[words=%s, symbols=%s, rules=%s]"
        .formatted(words, grammar.symbols(), grammar.rules().size());
  }
}
