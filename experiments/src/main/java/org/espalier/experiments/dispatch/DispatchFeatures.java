package org.espalier.experiments.dispatch;

/** The features of a pending request, from which its prize is predicted. */
final class DispatchFeatures {

  /** The number of features. */
  static final int COUNT = 7;

  private DispatchFeatures() {}

  /**
   * Returns a row for each pending request: its distance from the depot; how long it can still
   * wait; whether it cannot; the mean distance to the other pending ones and the share of them that
   * a vehicle can serve before or after it; the least detour by which it joins one that cannot
   * wait, and whether there is one.
   */
  static double[][] of(Day day, int epoch, Dispatch structure) {
    int n = structure.requests();
    int[] pending = structure.pending();
    double[][] rows = new double[n][COUNT];
    for (int i = 0; i < n; i++) {
      int own = pending[i];
      double detour = 2 * day.depot(own);
      boolean joins = false;
      for (int j = 0; j < n; j++) {
        int other = pending[j];
        boolean together = day.follows(own, other) || day.follows(other, own);
        if (i != j) {
          rows[i][3] += day.distance(own, other) / (n - 1);
          rows[i][4] += together ? 1.0 / (n - 1) : 0;
        }
        if (i != j && together && structure.must(j)) {
          joins = true;
          detour = Math.min(detour, day.distance(own, other) + day.depot(own) - day.depot(other));
        }
      }
      rows[i][0] = day.depot(own);
      rows[i][1] = day.start()[own] - day.depot(own) - epoch;
      rows[i][2] = structure.must(i) ? 1 : 0;
      rows[i][5] = detour;
      rows[i][6] = joins ? 1 : 0;
    }
    return rows;
  }
}
