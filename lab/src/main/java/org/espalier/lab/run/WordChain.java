package org.espalier.lab.run;

import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;
import org.espalier.core.subset.Subset;

/**
 * Exactly k of n words, with a score for every two neighbours that are both in: a chain of binary
 * tags with k ones. Where these scores are positive, it favours words that stand together, and does
 * not force them to.
 *
 * <p>Visible parts, n: part i is that word i is in. Extra parts, n − 1: part n + i is that words i
 * and i + 1 both are. O(n·k) for MAP and marginals, by the chart of (word, words so far, tag).
 *
 * @param length n, not negative
 * @param words k, from 0 to n
 */
public record WordChain(int length, int words) implements ChartStructure, UnitBox {

  public WordChain {
    if (words < 0 || words > length) {
      throw new IllegalArgumentException("there are no " + words + " words of " + length);
    }
  }

  @Override
  public int size() {
    return length == 0 ? 0 : 2 * length - 1;
  }

  @Override
  public int visible() {
    return length;
  }

  @Override
  public boolean usable(int part) {
    return words > (part < length ? 0 : 1);
  }

  @Override
  public String partName(int part) {
    return part < length
        ? "word " + part
        : "words " + (part - length) + " and " + (part - length + 1);
  }

  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    // Nodes for what is right of a word, by words so far and the word's own tag.
    int[][] next = new int[words + 1][2];
    for (int k = 0; k <= words; k++) {
      for (int tag = 0; tag < 2; tag++) {
        next[k][tag] = builder.node();
        if (k == words) {
          builder.edge();
        }
      }
    }
    for (int i = length - 1; i >= 0; i--) {
      int[][] rest = new int[words + 1][2];
      for (int k = 0; k <= words; k++) {
        for (int tag = 0; tag < 2; tag++) {
          rest[k][tag] = builder.node();
          builder.edge(next[k][0]);
          if (k < words) {
            builder.edge(next[k + 1][1]).part(i);
            if (tag == 1 && i > 0) {
              builder.part(length + i - 1);
            }
          }
        }
      }
      next = rest;
    }
    builder.node();
    return builder.edge(next[0][0]).build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Subset.exactly(words, length).forEach(chosen -> visitor.accept(with(chosen)));
  }

  /** Adds the pairs of neighbours to a selection of words. */
  private Parts with(Parts chosen) {
    Parts parts = new Parts();
    for (int i = 0; i < chosen.count(); i++) {
      parts.add(chosen.get(i));
    }
    for (int i = 1; i < chosen.count(); i++) {
      if (chosen.get(i) == chosen.get(i - 1) + 1) {
        parts.add(length + chosen.get(i - 1));
      }
    }
    return parts;
  }

  @Override
  public boolean contains(Parts parts) {
    Parts chosen = new Parts();
    for (int i = 0; i < parts.count() && parts.get(i) < length; i++) {
      chosen.add(parts.get(i));
    }
    return Subset.exactly(words, length).contains(chosen) && parts.equals(with(chosen));
  }
}
