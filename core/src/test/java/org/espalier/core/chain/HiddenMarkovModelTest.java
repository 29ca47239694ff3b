package org.espalier.core.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.core.InfeasibleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Hidden Markov models against sums over all state sequences. */
class HiddenMarkovModelTest {

  // Left to right, with symbol 2 only in the last state.
  private static final double[] INITIAL = {0.7, 0.3, 0};
  private static final double[][] TRANSITION = {{0.5, 0.3, 0.2}, {0, 0.6, 0.4}, {0, 0, 1}};
  private static final double[][] EMISSION = {{0.9, 0.1, 0}, {0.2, 0.8, 0}, {0.25, 0.25, 0.5}};

  private static final HiddenMarkovModel MODEL =
      HiddenMarkovModel.ofProbabilities(INITIAL, TRANSITION, EMISSION);

  /** Returns the joint probability of states and observations. */
  private static double joint(int[] states, int[] observations) {
    double p = 1;
    for (int t = 0; t < states.length; t++) {
      p *= t == 0 ? INITIAL[states[0]] : TRANSITION[states[t - 1]][states[t]];
      p *= EMISSION[states[t]][observations[t]];
    }
    return p;
  }

  private static int[] states(int code, int length) {
    int[] states = new int[length];
    for (int t = 0; t < length; t++) {
      states[t] = code % 3;
      code /= 3;
    }
    return states;
  }

  private static void check(int... observations) {
    int n = observations.length;
    double likelihood = 0;
    double best = 0;
    double[] posterior = new double[3 * n];
    for (int code = 0; code < Math.pow(3, n); code++) {
      int[] states = states(code, n);
      double p = joint(states, observations);
      likelihood += p;
      best = Math.max(best, p);
      for (int t = 0; t < n; t++) {
        posterior[3 * t + states[t]] += p;
      }
    }
    assertEquals(Math.log(likelihood), MODEL.logLikelihood(observations), 1e-12);
    assertEquals(best, joint(MODEL.viterbi(observations), observations), 1e-15);
    for (int i = 0; i < posterior.length; i++) {
      posterior[i] /= likelihood;
    }
    double[] actual = MODEL.posterior(observations);
    assertArrayEquals(posterior, actual, 1e-12);
    for (int i = 0; i < posterior.length; i++) {
      assertTrue(posterior[i] > 0 || actual[i] == 0, "an impossible state has probability 0");
    }
  }

  @Test
  void answersAreThoseOfAllSequences() {
    check();
    check(0);
    check(1);
    check(0, 2);
    check(0, 1, 1, 2, 0);
    check(1, 0, 0, 1, 1, 1);
  }

  @Test
  void whatIsImpossibleIsSaidSo() {
    assertEquals(Double.NEGATIVE_INFINITY, MODEL.logLikelihood(2, 0));
    assertThrows(InfeasibleException.class, () -> MODEL.viterbi(2, 0));
  }

  @Test
  void likelihoodsOfAllObservationsSumToOne() {
    double sum = 0;
    for (int code = 0; code < 27; code++) {
      sum += Math.exp(MODEL.logLikelihood(states(code, 3)));
    }
    assertEquals(1, sum, 1e-12);
  }

  private static void rejected(String why, Executable creation) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, creation);
    assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
  }

  @Test
  void wrongTablesAreRejected() {
    double half = Math.log(0.5);
    double[] fair = {half, half};
    double[] fairRows = {half, half, half, half};
    rejected(
        "of the first state sum to 1.1",
        () ->
            HiddenMarkovModel.ofProbabilities(
                new double[] {0.5, 0.6}, new double[2][2], new double[2][1]));
    rejected(
        "the state after state 1 sum to",
        () -> new HiddenMarkovModel(fair, new double[] {half, half, half, -1}, fairRows));
    rejected(
        "the symbol in state 1 sum to",
        () -> new HiddenMarkovModel(fair, fairRows, new double[] {half, half, half, -1}));
    rejected(
        "2 states need 4 transitions",
        () -> new HiddenMarkovModel(new double[2], new double[3], new double[2]));
    rejected("not 4 and 0 in all", () -> new HiddenMarkovModel(fair, fairRows, new double[0]));
    rejected("not 4 and 3 in all", () -> new HiddenMarkovModel(fair, fairRows, new double[3]));
    rejected("0 states", () -> new HiddenMarkovModel(new double[0], new double[0], new double[1]));
    rejected(
        "sum to",
        () ->
            HiddenMarkovModel.ofProbabilities(
                new double[] {1 - 2e-6}, new double[][] {{1}}, new double[][] {{1}}));
    HiddenMarkovModel rounded =
        HiddenMarkovModel.ofProbabilities(
            new double[] {1 + 5e-7}, new double[][] {{1}}, new double[][] {{0.5, 0.5}});
    assertEquals(1, rounded.states());
    assertEquals(2, rounded.symbols());
    assertEquals(3, MODEL.states());
    assertEquals(3, MODEL.symbols());
  }

  @Test
  void otherObservationsAreRejected() {
    rejected("observation 1 is 3, but symbols are 0 … 2", () -> MODEL.logLikelihood(0, 3));
    rejected("observation 0 is -1", () -> MODEL.logLikelihood(-1));
    rejected("4 emissions are not 3 for each", () -> MODEL.scores(new double[4]));
    rejected("NaN", () -> MODEL.scores(new double[] {0, Double.NaN, 0}));
    assertArrayEquals(MODEL.scores(0, 2), MODEL.scores(emissions(0, 2)));
  }

  private static double[] emissions(int... observations) {
    double[] logs = new double[3 * observations.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(EMISSION[i % 3][observations[i / 3]]);
    }
    return logs;
  }
}
