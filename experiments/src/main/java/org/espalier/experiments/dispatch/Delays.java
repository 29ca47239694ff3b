package org.espalier.experiments.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.espalier.core.Parts;

/**
 * A day whose requests are all known but take longer than planned, at random: the stochastic
 * vehicle scheduling problem. The context is how much traffic there is on the day and where it is
 * jammed; the logarithm of a request's own delay is normal with a mean that is linear in both.
 *
 * <p>Delays are passed on along a route: after u, request v begins late by max(0, d_u − slack_uv),
 * and its vehicle is behind by as much and by the request's own delay, d_v = γ_v + max(0, d_u −
 * slack_uv). A decision costs the distance travelled and by how much requests begin late; their own
 * delays are the same in all decisions.
 *
 * @param day the requests and what a route may be
 * @param traffic of the day, standard normal
 * @param jam how near each request is to the jam, from 0 to 1
 * @param seed of its scenarios
 */
record Delays(Day day, double traffic, double[] jam, long seed) {

  /** The uses of scenarios, each with draws of its own. */
  enum Purpose {
    /** An expert's decision. */
    EXPERT(0),
    /** A decision of a test day. */
    PLAN(1),
    /** The cost of decisions of a test day. */
    TEST(2);

    private static final int COUNT = 3;
    private final int stream;

    Purpose(int stream) {
      this.stream = stream;
    }
  }

  private static final double LEAST = -2.5;
  private static final double SPREAD = 1;

  /** The distance at which a jam is half as bad. */
  private static final double REACH = 0.25;

  /** The slacks up to which an arc counts as short. */
  private static final double[] SHORT = {0.1, 0.3, 1};

  /** Features of an arc: each shortness alone, with the traffic, with the jam and with both. */
  static final int FEATURES = 4 * SHORT.length;

  /** Draws a day and its context. */
  static Delays draw(int requests, int epochs, long seed) {
    Day day = Day.draw(requests, epochs, seed);
    Random random = new Random(~seed);
    double x = random.nextDouble();
    double y = random.nextDouble();
    double[] jam = new double[requests];
    for (int i = 0; i < requests; i++) {
      double distance = Math.hypot(day.x()[i] - x, day.y()[i] - y);
      jam[i] = 1 / (1 + distance * distance / REACH / REACH);
    }
    return new Delays(day, random.nextGaussian(), jam, seed);
  }

  private double location(int i) {
    return LEAST + 0.5 * traffic + 2 * jam[i];
  }

  /** Draws the requests' own delays, a row for each scenario. */
  double[][] scenarios(int count, Purpose purpose) {
    RandomGenerator random = new SplittableRandom(seed * Purpose.COUNT + purpose.stream);
    double[][] own = new double[count][day.requests()];
    for (double[] row : own) {
      Arrays.setAll(row, i -> Math.exp(location(i) + SPREAD * random.nextGaussian()));
    }
    return own;
  }

  /** Returns the requests' expected own delays, as a scenario. */
  double[][] expected() {
    double[][] own = new double[1][day.requests()];
    Arrays.setAll(own[0], i -> Math.exp(location(i) + SPREAD * SPREAD / 2));
    return own;
  }

  /** Returns all decisions: every request is served. */
  Dispatch structure() {
    return new Dispatch(day, day.epochs() - 1, IntStream.range(0, day.requests()).toArray());
  }

  /** Returns by how much a request begins late in all scenarios, after its predecessor. */
  private double[] passedOn(int before, int next, double[] behind) {
    return Arrays.stream(behind).map(d -> Math.max(0, d - day.slack(before, next))).toArray();
  }

  /** Returns the delay of a vehicle in every scenario after a request that begins late. */
  private static double[] behind(int request, double[] late, double[][] scenarios) {
    double[] behind = new double[scenarios.length];
    Arrays.setAll(behind, s -> late[s] + scenarios[s][request]);
    return behind;
  }

  private static double mean(double[] delays) {
    return Arrays.stream(delays).average().orElseThrow();
  }

  /**
   * Returns by how much requests begin late in a decision, summed, mean of the scenarios.
   *
   * @param decision of {@link #structure}
   */
  double late(Parts decision, double[][] scenarios) {
    int n = day.requests();
    int[] before = new int[n]; // itself where it is the first
    for (int k = 0; k < decision.count(); k++) {
      int arc = decision.get(k) - n;
      if (arc >= 0 && arc < n * n) {
        before[arc % n] = arc / n;
      }
    }
    double[][] behind = new double[n][];
    double sum = 0;
    for (int i = 0; i < n; i++) { // in the order of start times
      double[] late =
          before[i] == i ? new double[scenarios.length] : passedOn(before[i], i, behind[before[i]]);
      behind[i] = behind(i, late, scenarios);
      sum += mean(late);
    }
    return sum;
  }

  /** Returns what a decision costs, mean of the scenarios. */
  double cost(Parts decision, double[][] scenarios) {
    return structure().cost(decision) + late(decision, scenarios);
  }

  /**
   * Returns the decision that costs least, mean of the scenarios: with several the sample average
   * approximation, with one the anticipative expert's. Delays stay within a route, so that what a
   * route costs does not depend on the others.
   */
  Parts best(double[][] scenarios) {
    List<List<Route>> routes = new ArrayList<>();
    for (int i = 0; i < day.requests(); i++) {
      routes.add(new ArrayList<>());
      double[] punctual = new double[scenarios.length];
      extend(List.of(i), day.depot(i), punctual, scenarios, routes.get(i));
    }
    Dispatch structure = structure();
    int[] place = structure.pending();
    Parts parts = new Parts();
    for (Route route : Route.cheapest(routes, (1 << day.requests()) - 1)) {
      route.addTo(parts, structure, place);
    }
    parts.sort();
    return parts;
  }

  private void extend(
      List<Integer> before, double cost, double[] late, double[][] scenarios, List<Route> out) {
    int last = before.getLast();
    out.add(Route.of(before, cost + day.depot(last)));
    double[] behind = behind(last, late, scenarios);
    for (int next = last + 1; next < day.requests(); next++) {
      if (day.follows(last, next)) {
        List<Integer> longer = new ArrayList<>(before);
        longer.add(next);
        double[] passed = passedOn(last, next, behind);
        extend(longer, cost + day.distance(last, next) + mean(passed), passed, scenarios, out);
      }
    }
  }

  /**
   * Returns the features of a learner: distances, and for each arc between two requests how short
   * its slack is, alone and with the context.
   */
  Imitation.State state() {
    Dispatch structure = structure();
    int n = day.requests();
    List<Integer> arcs = new ArrayList<>();
    List<double[]> features = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (day.follows(i, j)) {
          double[] row = new double[FEATURES];
          for (int k = 0; k < SHORT.length; k++) {
            double shortness = Math.exp(-day.slack(i, j) / SHORT[k]);
            row[4 * k] = shortness;
            row[4 * k + 1] = shortness * traffic;
            row[4 * k + 2] = shortness * jam[i];
            row[4 * k + 3] = shortness * jam[i] * traffic;
          }
          arcs.add(structure.arc(i, j));
          features.add(row);
        }
      }
    }
    return new Imitation.State(
        structure,
        structure.scores(new double[n]),
        arcs.stream().mapToInt(arc -> arc).toArray(),
        features.toArray(double[][]::new));
  }
}
