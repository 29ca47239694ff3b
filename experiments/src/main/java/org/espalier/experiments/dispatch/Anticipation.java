package org.espalier.experiments.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.Parts;

/**
 * The expert that knows all requests of a day: the cheapest set of routes, each of which leaves
 * when all of its requests are known and in time for the first.
 */
final class Anticipation {

  private final Day day;
  private final int now;
  private final List<List<Route>> routes = new ArrayList<>();
  private final List<Route> chosen;
  private final double cost;

  /**
   * Plans the rest of a day.
   *
   * @param now the epoch; no vehicle leaves before
   * @param served what need not be served any more
   */
  Anticipation(Day day, int now, boolean[] served) {
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
    chosen = Route.cheapest(routes, open);
    cost =
        chosen.isEmpty() && open != 0
            ? Double.POSITIVE_INFINITY
            : chosen.stream().mapToDouble(Route::cost).sum();
  }

  private void extend(List<Integer> before, double length, int known, boolean[] served) {
    int first = before.getFirst();
    int last = before.getLast();
    if (Math.max(known, now) > day.latest(first)) {
      return; // later requests of the route only make it worse
    }
    routes.get(first).add(Route.of(before, length + day.depot(last)));
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
      if (day.latest(route.requests().getFirst()) <= now) {
        route.addTo(parts, structure, place);
      }
    }
    parts.sort();
    return parts;
  }
}
