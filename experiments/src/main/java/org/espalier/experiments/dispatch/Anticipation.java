package org.espalier.experiments.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Parts;

/**
 * The expert that knows all requests of a day: the cheapest set of routes, each of which leaves
 * when all of its requests are known and in time for the first, by dynamic programming over sets of
 * requests. O(2ⁿ) sets, each with the routes that begin at its earliest request.
 */
final class Anticipation {

  /** The most requests of a day. */
  static final int MOST = 16;

  /**
   * A route.
   *
   * @param requests in the order of service
   * @param set the same as bits
   * @param cost how far it is
   */
  private record Route(List<Integer> requests, int set, double cost) {}

  private final Day day;
  private final int now;
  private final List<List<Route>> routes = new ArrayList<>();
  private final List<Route> chosen = new ArrayList<>();
  private final double cost;

  /**
   * Plans the rest of a day.
   *
   * @param now the epoch; no vehicle leaves before
   * @param served what need not be served any more
   */
  Anticipation(Day day, int now, boolean[] served) {
    if (day.requests() > MOST) {
      throw new IllegalArgumentException(
          "an exact plan is for at most " + MOST + " requests, not " + day.requests());
    }
    this.day = day;
    this.now = now;
    int open = 0;
    for (int i = 0; i < day.requests(); i++) {
      routes.add(new ArrayList<>());
      if (!served[i]) {
        open |= 1 << i;
      }
    }
    for (int i = 0; i < day.requests(); i++) {
      if (!served[i]) {
        extend(List.of(i), day.depot(i), day.release()[i], served);
      }
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
    cost = least[open];
    for (int set = open; set != 0 && cost < Double.POSITIVE_INFINITY; set ^= first[set].set) {
      chosen.add(first[set]);
    }
  }

  private void extend(List<Integer> before, double length, int known, boolean[] served) {
    int first = before.getFirst();
    int last = before.getLast();
    if (Math.max(known, now) > day.latest(first)) {
      return; // later requests of the route only make it worse
    }
    int set = 0;
    for (int i : before) {
      set |= 1 << i;
    }
    routes.get(first).add(new Route(before, set, length + day.depot(last)));
    for (int next = last + 1; next < day.requests(); next++) {
      if (!served[next] && day.follows(last, next)) {
        List<Integer> longer = new ArrayList<>(before);
        longer.add(next);
        extend(
            longer,
            length + day.distance(last, next),
            Math.max(known, day.release()[next]),
            served);
      }
    }
  }

  /** Returns how far all vehicles travel; +∞ if a request can no longer be served. */
  double cost() {
    return cost;
  }

  /**
   * Returns what leaves now: the routes whose first request cannot wait. Nothing is lost by it,
   * because places and times do not change.
   */
  Parts decision(Dispatch structure) {
    int[] place = new int[day.requests()];
    for (int i = 0; i < structure.requests(); i++) {
      place[structure.pending()[i]] = i;
    }
    Parts parts = new Parts();
    for (Route route : chosen) {
      if (day.latest(route.requests.getFirst()) <= now) {
        int before = place[route.requests.getFirst()];
        parts.add(structure.arc(before, before));
        for (int request : route.requests) {
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
    parts.sort();
    return parts;
  }
}
