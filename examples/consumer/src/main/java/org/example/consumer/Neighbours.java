package org.example.consumer;

import org.espalier.core.custom.Custom;

/** A solver of one's own as a structure, by a lambda: the best two neighbours. */
final class Neighbours {

  private Neighbours() {}

  /** Returns the structure of two neighbours out of some sites. */
  static Custom of(int sites) {
    return Custom.of(
        sites,
        (scores, out) -> {
          int best = 0;
          for (int i = 1; i < sites - 1; i++) {
            best = scores[i] + scores[i + 1] > scores[best] + scores[best + 1] ? i : best;
          }
          out.add(best);
          out.add(best + 1);
          return scores[best] + scores[best + 1];
        });
  }
}
