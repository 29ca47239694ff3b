package org.espalier.experiments.decisions;

import java.util.Arrays;

/**
 * Examples of a problem whose costs are to be predicted.
 *
 * @param features a row for each example
 * @param costs what every part truly costs, a row for each example; a gain is a negative cost
 */
record Instances(double[][] features, double[][] costs) {

  Instances {
    if (features.length != costs.length || features.length == 0) {
      throw new IllegalArgumentException(
          features.length + " rows of features and " + costs.length + " of costs");
    }
  }

  /** Returns how many there are. */
  int count() {
    return features.length;
  }

  /** Returns the number of features. */
  int inputs() {
    return features[0].length;
  }

  /** Returns the number of parts. */
  int parts() {
    return costs[0].length;
  }

  /** Returns some of them, not copied. */
  Instances part(int from, int to) {
    return new Instances(
        Arrays.copyOfRange(features, from, to), Arrays.copyOfRange(costs, from, to));
  }
}
