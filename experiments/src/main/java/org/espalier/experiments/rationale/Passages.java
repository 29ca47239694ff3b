package org.espalier.experiments.rationale;

import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;
import org.espalier.core.subset.Subset;

/**
 * Exactly k of n words that stand together: a chain of binary tags in which 1 begins at most r
 * times. Part i is that word i is in; D = n.
 *
 * <p>O(n·k·r) for MAP and marginals, by the chart of (word, words so far, passages so far, tag).
 *
 * @param size n, not negative
 * @param words k, from 0 to n
 * @param passages r, at least 1
 */
record Passages(int size, int words, int passages) implements ChartStructure, UnitBox {

  Passages {
    if (words < 0 || words > size || passages < 1) {
      throw new IllegalArgumentException(
          words + " of " + size + " words cannot stand in at most " + passages + " passages");
    }
  }

  @Override
  public boolean usable(int part) {
    return words > 0;
  }

  @Override
  public String partName(int part) {
    return "word " + part;
  }

  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    // Nodes for what is right of a word, by words and passages so far and the word's own tag.
    int[][][] next = new int[words + 1][passages + 1][2];
    for (int k = 0; k <= words; k++) {
      for (int[] state : next[k]) {
        for (int tag = 0; tag < 2; tag++) {
          state[tag] = builder.node();
          if (k == words) {
            builder.edge();
          }
        }
      }
    }
    for (int i = size - 1; i >= 0; i--) {
      int[][][] rest = new int[words + 1][passages + 1][2];
      for (int k = 0; k <= words; k++) {
        for (int r = 0; r <= passages; r++) {
          for (int tag = 0; tag < 2; tag++) {
            rest[k][r][tag] = builder.node();
            builder.edge(next[k][r][0]);
            int begun = r + 1 - tag;
            if (k < words && begun <= passages) {
              builder.edge(next[k + 1][begun][1]).part(i);
            }
          }
        }
      }
      next = rest;
    }
    builder.node();
    return builder.edge(next[0][0][0]).build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Subset.exactly(words, size)
        .forEach(parts -> {
          if (count(parts) <= passages) {
            visitor.accept(parts);
          }
        });
  }

  @Override
  public boolean contains(Parts parts) {
    return Subset.exactly(words, size).contains(parts) && count(parts) <= passages;
  }

  /** Counts the passages of a selection. */
  static int count(Parts parts) {
    int count = 0;
    for (int i = 0; i < parts.count(); i++) {
      count += i == 0 || parts.get(i) != parts.get(i - 1) + 1 ? 1 : 0;
    }
    return count;
  }
}
