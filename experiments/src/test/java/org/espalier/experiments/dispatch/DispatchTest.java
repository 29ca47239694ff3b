package org.espalier.experiments.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;
import org.junit.jupiter.api.Test;

class DispatchTest {

  /**
   * Visits every division of requests into routes, each in the order of start times.
   *
   * @param visitor receives for every route its requests
   */
  private static void divide(
      Day day, int next, List<List<Integer>> routes, Consumer<List<List<Integer>>> visitor) {
    if (next == day.requests()) {
      visitor.accept(routes);
      return;
    }
    for (int r = 0; r < routes.size(); r++) {
      List<Integer> route = routes.get(r);
      if (day.follows(route.getLast(), next)) {
        route.add(next);
        divide(day, next + 1, routes, visitor);
        route.removeLast();
      }
    }
    routes.add(new ArrayList<>(List.of(next)));
    divide(day, next + 1, routes, visitor);
    routes.removeLast();
  }

  private static double length(Day day, List<Integer> route) {
    double length = day.depot(route.getFirst()) + day.depot(route.getLast());
    for (int k = 1; k < route.size(); k++) {
      length += day.distance(route.get(k - 1), route.get(k));
    }
    return length;
  }

  @Test
  void theExpertsPlanIsTheCheapestOfAll() {
    for (int seed = 0; seed < 20; seed++) {
      Day day = Day.draw(7, 3, seed);
      double[] least = {Double.POSITIVE_INFINITY};
      divide(
          day,
          0,
          new ArrayList<>(),
          routes -> {
            double cost = 0;
            for (List<Integer> route : routes) {
              int known = route.stream().mapToInt(i -> day.release()[i]).max().orElseThrow();
              cost +=
                  known <= day.latest(route.getFirst())
                      ? length(day, route)
                      : Double.POSITIVE_INFINITY;
            }
            least[0] = Math.min(least[0], cost);
          });
      assertEquals(least[0], new Anticipation(day, 0, new boolean[7]).cost(), 1e-12);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new Anticipation(Day.draw(17, 3, 1), 0, new boolean[17]));
  }

  @Test
  void whatTheExpertDoesCostsWhatItPlanned() {
    for (int seed = 0; seed < 20; seed++) {
      Day day = Day.draw(10, 4, seed);
      double planned = new Anticipation(day, 0, new boolean[10]).cost();
      assertEquals(planned, DispatchLearner.expert().cost(day, (_, _, _) -> {}), 1e-9);
      for (DispatchPolicy policy : List.of(DispatchPolicy.LAZY, DispatchPolicy.GREEDY)) {
        assertTrue(policy.cost(day, (_, _, _) -> {}) >= planned - 1e-9);
      }
    }
  }

  /** Every subset of the pending requests, in every division into routes. */
  @Test
  void decisionsAreTheBestOfAll() {
    Random random = new Random(1);
    for (int seed = 0; seed < 20; seed++) {
      Day day = Day.draw(6, 3, seed);
      int[] pending = day.pending(2, new boolean[6]);
      Dispatch structure = new Dispatch(day, 2, pending);
      double[] scores = structure.scores(random.doubles(pending.length, 0, 1).toArray());
      double[] best = {Double.NEGATIVE_INFINITY};
      for (int set = 0; set < 1 << pending.length; set++) {
        boolean allowed = true;
        double prizes = 0;
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < pending.length; i++) {
          boolean in = (set >> i & 1) == 1;
          allowed &= in || !structure.must(i);
          if (in) {
            chosen.add(pending[i]);
            prizes += scores[i];
          }
        }
        if (allowed) {
          Day part = only(day, chosen);
          double gain = prizes;
          divide(
              part,
              0,
              new ArrayList<>(),
              routes ->
                  best[0] =
                      Math.max(
                          best[0], gain - routes.stream().mapToDouble(r -> length(part, r)).sum()));
        }
      }
      Parts found = structure.argmax(scores);
      assertEquals(best[0], found.dot(scores, 0), 1e-9);
      for (int i = 0; i < pending.length; i++) {
        assertTrue(found.has(i) || !structure.must(i));
      }
    }
  }

  private static Day only(Day day, List<Integer> requests) {
    return new Day(
        requests.stream().mapToDouble(i -> day.x()[i]).toArray(),
        requests.stream().mapToDouble(i -> day.y()[i]).toArray(),
        requests.stream().mapToDouble(i -> day.start()[i]).toArray(),
        requests.stream().mapToInt(i -> day.release()[i]).toArray(),
        day.epochs());
  }

  @Test
  void theExpertsDecisionsAreDecisions() {
    Day day = Day.draw(10, 4, 5);
    boolean[] served = new boolean[10];
    for (int i = 0; i < 10; i++) {
      served[i] = day.latest(i) < 3;
    }
    int[] pending = day.pending(3, served);
    Dispatch structure = new Dispatch(day, 3, pending);
    Parts decision = new Anticipation(day, 3, served).decision(structure);
    double[] prizes = new double[pending.length];
    for (int i = 0; i < prizes.length; i++) {
      prizes[i] = decision.has(i) ? 10 : -10;
    }
    assertEquals(
        structure.cost(decision), structure.cost(structure.argmax(structure.scores(prizes))), 1e-9);
    assertFalse(decision.count() == 0, "the last epoch serves what is left");
    assertEquals(
        Double.POSITIVE_INFINITY, new Anticipation(day, 3, new boolean[10]).cost(), "too late");
  }

  @Test
  void imitationIsCloserToTheExpertThanRulesAre() {
    List<Day> days = new ArrayList<>();
    List<Day> others = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      days.add(Day.draw(9, 4, i));
      others.add(Day.draw(9, 4, 100 + i));
    }
    DispatchLearner learner = new DispatchLearner(1);
    learner.see(DispatchLearner.expert(), days);
    learner.learn(30, Interruption.NONE);
    int first = learner.states();
    learner.see(learner, days);
    learner.learn(15, Interruption.NONE);
    assertTrue(learner.states() > first);
    double learned = 0;
    double lazy = 0;
    double greedy = 0;
    for (Day day : others) {
      learned += learner.cost(day, (_, _, _) -> {});
      lazy += DispatchPolicy.LAZY.cost(day, (_, _, _) -> {});
      greedy += DispatchPolicy.GREEDY.cost(day, (_, _, _) -> {});
    }
    assertTrue(learned < lazy && learned < greedy, learned + " " + lazy + " " + greedy);
    assertThrows(Trial.Interrupted.class, () -> learner.learn(1, () -> true));
  }
}
