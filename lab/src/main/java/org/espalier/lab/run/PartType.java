package org.espalier.lab.run;

import java.util.Locale;

/**
 * A type of choice that a model makes place by place. Each type has its own temperature and
 * conformal scores.
 */
public enum PartType {
  /** The head of each word: the root, then the words. */
  HEADS {
    @Override
    int[] gold(Example example) {
      int[] gold = example.heads().clone();
      for (int m = 0; m < gold.length; m++) {
        gold[m] = gold[m] == Example.NOT_GIVEN ? Example.NOT_GIVEN : gold[m] + 1;
      }
      return gold;
    }
  },
  /** The label of each word, or of the text; a parser's are relations, given the word's head. */
  LABELS {
    @Override
    int[] gold(Example example) {
      return example.labels();
    }
  },
  /** The parts of speech that a parser predicts beside trees. */
  TAGS {
    @Override
    int[] gold(Example example) {
      return example.tags();
    }
  };

  /** Returns the name, as in files. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the right choices; below 0 where the data does not say, or has what the model cannot
   * say; none where the data lacks them all.
   */
  abstract int[] gold(Example example);
}
