package org.espalier.experiments.examples;

import org.espalier.core.Parts;
import org.espalier.core.custom.Custom.MapSolver;

/** The two cheapest of some suppliers: a decision as {@code espalier experiment} takes it. */
public final class CheapestPair implements MapSolver {

  @Override
  public double solve(double[] scores, Parts out) {
    int best = 0;
    int second = -1;
    for (int i = 1; i < scores.length; i++) { // scores are costs taken negatively
      if (scores[i] > scores[best]) {
        second = best;
        best = i;
      } else if (second < 0 || scores[i] > scores[second]) {
        second = i;
      }
    }
    out.add(best);
    out.add(second);
    return scores[best] + scores[second];
  }
}
