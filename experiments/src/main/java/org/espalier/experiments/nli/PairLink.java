package org.espalier.experiments.nli;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.espalier.core.MapOracle;
import org.espalier.core.estimate.Estimator;
import org.espalier.lab.run.PairLayout;

/** What stands between the words of a pair and its class. */
sealed interface PairLink {

  /** Returns whether the structure is within the sentences, or between them. */
  boolean within();

  /**
   * A latent structure.
   *
   * @param layout where its parts are
   * @param structure of a pair, by the lengths of both sentences
   * @param estimator how its scores are trained, one that serves the family
   */
  record Latent(
      Layout layout,
      BiFunction<Integer, Integer, ? extends MapOracle> structure,
      Estimator<MapOracle> estimator)
      implements PairLink {
    @Override
    public boolean within() {
      return layout == Layout.TREES;
    }
  }

  /** Where the parts of a structure are. */
  enum Layout {
    /** Arcs of a tree over the first sentence, then of one over the second. */
    TREES,
    /** Cells, rows are words of the first sentence. */
    CELLS,
    /** Cells, rows are words of the shorter sentence. */
    SHORTER_FIRST;

    PairLayout of(List<PairExample> batch) {
      int[] firsts = batch.stream().mapToInt(pair -> pair.first().length()).toArray();
      int[] seconds = batch.stream().mapToInt(pair -> pair.second().length()).toArray();
      int n = Arrays.stream(firsts).max().orElseThrow();
      int m = Arrays.stream(seconds).max().orElseThrow();
      return this == TREES
          ? PairLayout.trees(firsts, seconds, n, m)
          : PairLayout.cells(firsts, seconds, n, m, this == SHORTER_FIRST);
    }
  }

  /** Nothing latent. */
  enum Given implements PairLink {
    /** No trees: bags of words. */
    NO_TREES(true),
    /** Each word hangs on the one before it. */
    LEFT_CHAIN(true),
    /** No alignment: bags of words. */
    NO_ALIGNMENT(false),
    /** Each word attends to all words of the other sentence, by a softmax of its own. */
    ATTENTION(false);

    private final boolean within;

    Given(boolean within) {
      this.within = within;
    }

    @Override
    public boolean within() {
      return within;
    }
  }
}
