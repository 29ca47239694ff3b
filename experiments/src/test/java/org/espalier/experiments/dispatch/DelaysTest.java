package org.espalier.experiments.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.Parts;
import org.espalier.experiments.dispatch.Delays.Purpose;
import org.espalier.lab.train.Interruption;
import org.junit.jupiter.api.Test;

class DelaysTest {

  /** Travel and delays of one division into routes, scenario by scenario, from the definition. */
  private static double cost(Delays delays, List<List<Integer>> routes, double[][] scenarios) {
    Day day = delays.day();
    double cost = 0;
    for (List<Integer> route : routes) {
      cost += day.depot(route.getFirst()) + day.depot(route.getLast());
      for (int k = 1; k < route.size(); k++) {
        cost += day.distance(route.get(k - 1), route.get(k));
      }
      for (double[] own : scenarios) {
        double ready = Double.NEGATIVE_INFINITY; // when the vehicle is at the next request
        for (int k = 0; k < route.size(); k++) {
          int v = route.get(k);
          double late = Math.max(0, ready - day.start()[v]);
          cost += late / scenarios.length;
          if (k + 1 < route.size()) {
            int next = route.get(k + 1);
            ready = day.start()[v] + late + own[v] + 0.1 + day.distance(v, next);
          }
        }
      }
    }
    return cost;
  }

  private static double least(
      Delays delays, int next, List<List<Integer>> routes, double[][] scenarios) {
    if (next == delays.day().requests()) {
      return cost(delays, routes, scenarios);
    }
    double least = Double.POSITIVE_INFINITY;
    for (int r = 0; r < routes.size(); r++) {
      List<Integer> route = routes.get(r);
      if (delays.day().follows(route.getLast(), next)) {
        route.add(next);
        least = Math.min(least, least(delays, next + 1, routes, scenarios));
        route.removeLast();
      }
    }
    routes.add(new ArrayList<>(List.of(next)));
    least = Math.min(least, least(delays, next + 1, routes, scenarios));
    routes.removeLast();
    return least;
  }

  @Test
  void theBestDecisionIsTheCheapestOfAllDivisions() {
    for (int seed = 0; seed < 20; seed++) {
      Delays delays = Delays.draw(7, 3, seed);
      for (double[][] scenarios :
          List.of(
              delays.scenarios(1, Purpose.EXPERT),
              delays.scenarios(8, Purpose.TEST),
              delays.expected(),
              new double[1][7])) {
        Parts best = delays.best(scenarios);
        assertEquals(
            least(delays, 0, new ArrayList<>(), scenarios), delays.cost(best, scenarios), 1e-9);
        Dispatch structure = delays.structure();
        double[] prefer = new double[structure.size()];
        Arrays.fill(prefer, -1);
        best.addTo(prefer, 0, 2);
        assertEquals(best, structure.argmax(prefer), "a decision");
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> Delays.draw(17, 3, 1).best(new double[1][17]));
  }

  @Test
  void scenariosHaveTheExpectedDelays() {
    Delays delays = Delays.draw(5, 3, 4);
    double[] expected = delays.expected()[0];
    double[] sum = new double[5];
    double[] squares = new double[5];
    int n = 20_000;
    for (double[] own : delays.scenarios(n, Purpose.TEST)) {
      for (int i = 0; i < 5; i++) {
        sum[i] += own[i] / n;
        squares[i] += own[i] * own[i] / n;
      }
    }
    for (int i = 0; i < 5; i++) {
      double error = Math.sqrt((squares[i] - sum[i] * sum[i]) / n);
      assertEquals(expected[i], sum[i], 5 * error);
    }
  }

  @Test
  void imitationHedgesAgainstDelaysOfDaysItHasNotSeen() {
    Imitation learner = new Imitation(Delays.FEATURES, 1);
    for (int i = 0; i < 40; i++) {
      Delays day = Delays.draw(9, 3, i);
      learner.add(day.state(), day.best(day.scenarios(10, Purpose.EXPERT)));
    }
    learner.learn(60, Interruption.NONE);
    double learned = 0;
    double blind = 0;
    double least = 0;
    for (int i = 100; i < 140; i++) {
      Delays day = Delays.draw(9, 3, i);
      double[][] scenarios = day.scenarios(30, Purpose.TEST);
      learned += day.cost(learner.decide(day.state()), scenarios);
      blind += day.cost(day.best(new double[1][9]), scenarios);
      least += day.cost(day.best(scenarios), scenarios);
    }
    assertTrue(least <= learned && learned < blind, least + " " + learned + " " + blind);
  }
}
