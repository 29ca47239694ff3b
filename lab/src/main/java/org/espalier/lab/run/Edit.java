package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One step of an edit path from the right sequence to the predicted one.
 *
 * @param gold a label of the right sequence, {@link #NOTHING} where one was put in
 * @param predicted a label of the other, {@link #NOTHING} where one was left out
 */
record Edit(int gold, int predicted) {

  /** No label. */
  static final int NOTHING = -3;

  /**
   * Returns the shortest way: labels that stay, are replaced, left out and put in, in order
   * (Levenshtein 1966). Of equally short ones it replaces as late as it can. O(n·m).
   */
  static List<Edit> between(int[] gold, int[] predicted) {
    int n = gold.length;
    int m = predicted.length;
    int[][] cost = new int[n + 1][m + 1];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        cost[i][j] =
            i == 0
                ? j
                : j == 0
                    ? i
                    : Math.min(
                        cost[i - 1][j - 1] + (gold[i - 1] == predicted[j - 1] ? 0 : 1),
                        1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
      }
    }
    List<Edit> edits = new ArrayList<>();
    int i = n;
    int j = m;
    while (i > 0 || j > 0) {
      if (i > 0
          && j > 0
          && cost[i][j] == cost[i - 1][j - 1] + (gold[i - 1] == predicted[j - 1] ? 0 : 1)) {
        edits.add(new Edit(gold[--i], predicted[--j]));
      } else if (i > 0 && cost[i][j] == cost[i - 1][j] + 1) {
        edits.add(new Edit(gold[--i], NOTHING));
      } else {
        edits.add(new Edit(NOTHING, predicted[--j]));
      }
    }
    Collections.reverse(edits);
    return edits;
  }
}
