package org.espalier.testkit;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.walk.MarkovChains;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.GoodnessOfFit;
import org.espalier.verify.ScoreKind;

/** What {@link MoveSet} promises. */
final class MoveSetContract {

  /** How many chains are run from exact samples. */
  private static final int CHAINS = 4000;

  private static final int MOVES = 3;

  /** The rate at which right proposals may be called wrong, for each test. */
  private static final double FALSE_ALARMS = 1e-9;

  static final List<Property<MoveSet>> PROPERTIES =
      List.of(
          new Property<>(
              "moves: proposals are structures", MoveSet.class, MoveSetContract::leadsToStructures),
          new Property<>(
              "moves: every structure is reached", MoveSet.class, MoveSetContract::reachesAll),
          new Property<>(
              "moves: chains that have the distribution keep it",
              MoveSet.class,
              MoveSetContract::keepsTheDistribution));

  private MoveSetContract() {}

  private static void leadsToStructures(
      MoveSet structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    comparison.begin(structure.toString());
    Parts from = new Parts();
    Parts to = new Parts();
    to.add(structure.size()); // to be overwritten
    for (int i = 0; i < 20; i++) {
      structure.start(random, from);
      comparison.holds(truth.structure().contains(from), "it begins with a structure");
      for (int move = 0; move < 20; move++) {
        int[] kept = from.toArray();
        double back = structure.propose(from, random, to);
        comparison.holds(Arrays.equals(kept, from.toArray()), "where it comes from stays");
        comparison.holds(truth.structure().contains(to), "a proposal is a structure");
        comparison.holds(Double.isFinite(back), "the ratio of proposals is finite");
        comparison.holds(!to.equals(from) || back == 0, "staying is symmetric");
        from.set(to);
      }
    }
  }

  private static void reachesAll(
      MoveSet structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    comparison.begin(structure.toString());
    Set<Parts> reached = new HashSet<>();
    Deque<Parts> waiting = new ArrayDeque<>();
    Parts first = new Parts();
    structure.start(random, first);
    reached.add(first);
    waiting.add(first);
    while (!waiting.isEmpty() && reached.size() < truth.count()) {
      Parts from = waiting.remove();
      for (int i = 0; i < 40 * (structure.size() + 1) && reached.size() < truth.count(); i++) {
        Parts to = new Parts();
        structure.propose(from, random, to);
        if (reached.add(to)) {
          waiting.add(to);
        }
      }
    }
    comparison.same("the structures that moves lead to", truth.count(), reached.size());
  }

  /**
   * Starts chains from exact samples. A wrong ratio of proposals would move them away, by a share
   * of its error with each move; both error rates are those of {@link GoodnessOfFit}.
   */
  private static void keepsTheDistribution(
      MoveSet structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.FORBIDDEN)) {
      comparison.begin(structure + ", " + kind + " scores");
      double[] scores = kind.draw(truth, random);
      double[] probabilities = truth.probabilities(scores, 0);
      Map<Parts, Integer> number = new HashMap<>();
      for (int i = 0; i < truth.count(); i++) {
        number.put(truth.member(i), i);
      }
      int[] seen = new int[truth.count()];
      MarkovChains chains = new MarkovChains(structure, CHAINS, random);
      for (int c = 0; c < CHAINS; c++) {
        double left = random.nextDouble();
        int member = 0;
        for (int i = 0; i < truth.count() && left >= 0; i++) {
          member = probabilities[i] > 0 ? i : member;
          left -= probabilities[i];
        }
        chains.place(c, truth.member(member));
      }
      chains.advance(scores, 0, 1, 0, MOVES, random);
      for (int c = 0; c < CHAINS; c++) {
        Integer at = number.get(chains.state(c));
        if (at != null) {
          seen[at]++;
        }
      }
      GoodnessOfFit test = new GoodnessOfFit(probabilities, CHAINS, FALSE_ALARMS);
      comparison.holds(test.fits(seen), "the distribution after " + MOVES + " moves");
    }
  }
}
