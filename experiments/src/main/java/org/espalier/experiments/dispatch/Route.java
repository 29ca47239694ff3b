package org.espalier.experiments.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Parts;

/**
 * The requests that one vehicle serves between leaving the depot and coming back.
 *
 * @param requests in the order of service, which is that of their start times
 * @param set the same as bits
 * @param cost what it costs
 */
record Route(List<Integer> requests, int set, double cost) {

  /** The most requests of a day that {@link #cheapest} divides. */
  static final int MOST = 16;

  /** Creates the route. */
  static Route of(List<Integer> requests, double cost) {
    int set = 0;
    for (int i : requests) {
      set |= 1 << i;
    }
    return new Route(List.copyOf(requests), set, cost);
  }

  /**
   * Finds the cheapest division of requests into routes, by dynamic programming over sets of
   * requests: O(2ⁿ) sets, each with the routes that begin at its earliest request.
   *
   * @param routes all that are possible, by their first request
   * @param open the requests to be served, as bits
   * @return them; nothing if there is no division of them, or nothing is open
   * @throws IllegalArgumentException if there are more than {@value #MOST} requests
   */
  static List<Route> cheapest(List<List<Route>> routes, int open) {
    if (routes.size() > MOST) {
      throw new IllegalArgumentException(
          "an exact plan is for at most " + MOST + " requests, not " + routes.size());
    }
    double[] least = new double[open + 1];
    Route[] first = new Route[open + 1];
    Arrays.fill(least, 1, open + 1, Double.POSITIVE_INFINITY);
    for (int set = 1; set <= open; set++) {
      if ((set & ~open) == 0) {
        for (Route route : routes.get(Integer.numberOfTrailingZeros(set))) {
          if ((route.set & ~set) == 0 && route.cost + least[set ^ route.set] < least[set]) {
            least[set] = route.cost + least[set ^ route.set];
            first[set] = route;
          }
        }
      }
    }
    List<Route> chosen = new ArrayList<>();
    for (int set = open;
        set != 0 && least[open] < Double.POSITIVE_INFINITY;
        set ^= first[set].set) {
      chosen.add(first[set]);
    }
    return chosen;
  }

  /**
   * Adds the route's parts to a decision, unsorted.
   *
   * @param place of every request among those of the structure
   */
  void addTo(Parts parts, Dispatch structure, int[] place) {
    int before = place[requests.getFirst()];
    parts.add(structure.arc(before, before));
    for (int request : requests) {
      int i = place[request];
      if (i != before) {
        parts.add(structure.arc(before, i));
      }
      parts.add(i);
      before = i;
    }
    parts.add(structure.back(before));
  }
}
