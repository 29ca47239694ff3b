package org.espalier.experiments.dispatch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The requests of a day, in the order of their start times. Places are in the unit square with the
 * depot in its middle; a vehicle travels a distance of 1 in an epoch.
 *
 * @param x of every request
 * @param y of every request
 * @param start when service begins, exactly
 * @param release the epoch at whose beginning a request becomes known
 * @param epochs at whose beginnings vehicles leave: 0 to epochs − 1
 */
record Day(double[] x, double[] y, double[] start, int[] release, int epochs) {

  /** The duration of a service, in epochs. */
  private static final double SERVICE = 0.1;

  private static final double DEPOT = 0.5;

  /**
   * Draws a day: a request becomes known at a random epoch and starts up to three epochs after the
   * earliest time at which a vehicle can be there.
   */
  static Day draw(int requests, int epochs, long seed) {
    Random random = new Random(seed);
    double[] x = random.doubles(requests).toArray();
    double[] y = random.doubles(requests).toArray();
    int[] release = random.ints(requests, 0, epochs).toArray();
    double[] start = new double[requests];
    for (int i = 0; i < requests; i++) {
      start[i] =
          release[i] + Math.hypot(x[i] - DEPOT, y[i] - DEPOT) + 0.01 + 3 * random.nextDouble();
    }
    Integer[] order = new Integer[requests];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> start[i]));
    int[] by = Arrays.stream(order).mapToInt(i -> i).toArray();
    return new Day(
        Arrays.stream(by).mapToDouble(i -> x[i]).toArray(),
        Arrays.stream(by).mapToDouble(i -> y[i]).toArray(),
        Arrays.stream(by).mapToDouble(i -> start[i]).toArray(),
        Arrays.stream(by).map(i -> release[i]).toArray(),
        epochs);
  }

  int requests() {
    return x.length;
  }

  /** Returns the distance of a request from the depot. */
  double depot(int i) {
    return Math.hypot(x[i] - DEPOT, y[i] - DEPOT);
  }

  /** Returns the distance of two requests. */
  double distance(int i, int j) {
    return Math.hypot(x[i] - x[j], y[i] - y[j]);
  }

  /** Returns how long a vehicle that serves one request after another waits between them. */
  double slack(int i, int j) {
    return start[j] - (start[i] + SERVICE + distance(i, j));
  }

  /** Returns whether a vehicle can serve one request after another. */
  boolean follows(int i, int j) {
    return i != j && slack(i, j) >= 0;
  }

  /** Returns the last epoch at whose beginning a vehicle can leave for a request. */
  int latest(int i) {
    return Math.min(epochs - 1, (int) Math.floor(start[i] - depot(i)));
  }

  /** Returns the requests that are known at an epoch, of those that are not served, ascending. */
  int[] pending(int epoch, boolean[] served) {
    return IntStream.range(0, requests()).filter(i -> !served[i] && release[i] <= epoch).toArray();
  }
}
