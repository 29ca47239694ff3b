package org.espalier.testkit;

import static org.espalier.verify.ScoreKind.FORBIDDEN;
import static org.espalier.verify.ScoreKind.HUGE;
import static org.espalier.verify.ScoreKind.NORMAL;
import static org.espalier.verify.ScoreKind.TIES;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;

/**
 * A question to a structure whose whole answer is written as numbers, and the rules that every
 * question keeps, whatever it asks.
 *
 * @param <S> the capability
 */
@FunctionalInterface
interface Query<S extends Structure> {

  /** Asks the question. */
  double[] ask(S structure, double[] scores, int offset, Workspace workspace);

  /**
   * Returns the rules as properties.
   *
   * @param question what is asked, for the properties' names
   */
  default List<Property<S>> rules(String question, Class<S> capability) {
    return List.of(
        new Property<>(
            question + ": a score of NaN or +infinity, or too large, is rejected by name",
            capability,
            this::rejectsInvalidScores),
        new Property<>(
            question + ": it is an error if nothing is left", capability, this::rejectsNothingLeft),
        new Property<>(
            question + ": scores are not modified, offsets are kept, short arrays rejected",
            capability,
            this::respectsTheArray),
        new Property<>(
            question + ": the answer does not depend on what ran in the workspace before",
            capability,
            this::forgets),
        new Property<>(
            question + ": scores of unusable parts do not matter",
            capability,
            this::ignoresUnusableParts));
  }

  private void rejectsInvalidScores(
      S structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (double invalid :
        new double[] {
          Double.NaN, Double.POSITIVE_INFINITY, 2 * Scores.LARGEST, -2 * Scores.LARGEST
        }) {
      for (int p = 0; p < structure.size(); p++) {
        if (!structure.usable(p)) {
          continue;
        }
        double[] scores = NORMAL.draw(truth, random);
        scores[p] = invalid;
        String outcome = "nothing";
        try {
          double[] answer = ask(structure, scores, 0, new Workspace());
          scores[p] = Double.NEGATIVE_INFINITY;
          if (invalid < 0 && Arrays.equals(answer, ask(structure, scores, 0, new Workspace()))) {
            continue; // a part that is never best was not examined
          }
        } catch (IllegalArgumentException e) {
          outcome = String.valueOf(e.getMessage());
        }
        comparison.holds(
            outcome.contains(structure.partName(p)) && outcome.contains("(index " + p + ")"),
            "the error for " + invalid + " names part " + p + " and not \"" + outcome + "\"");
      }
    }
  }

  /** Returns the rule that all legal scores have an answer, however large. */
  default Property<S> largest(String question, Class<S> capability) {
    return new Property<>(
        question + ": the largest scores have an answer", capability, this::answersTheLargest);
  }

  private void answersTheLargest(
      S structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] scores = new double[structure.size()];
    // A factor's scores are the graph's and what other factors have added.
    double most = structure instanceof ExactFactorGraph ? Scores.LARGEST / 10 : Scores.LARGEST;
    for (int draw = 0; draw < 4; draw++) {
      Arrays.setAll(scores, p -> random.nextBoolean() ? most : -most);
      String outcome;
      try {
        outcome = Arrays.toString(ask(structure, scores, 0, new Workspace()));
      } catch (NotFiniteException e) {
        outcome = e.toString();
      }
      comparison.holds(
          !outcome.contains("NaN") && !outcome.contains("Exception"),
          "scores of ±" + most + " have an answer, not " + outcome);
    }
  }

  private void rejectsNothingLeft(
      S structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] scores = new double[structure.size()];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    boolean rejected = false;
    try {
      ask(structure, scores, 0, new Workspace());
    } catch (InfeasibleException e) {
      rejected = e.getMessage() != null;
    }
    comparison.same(
        "whether forbidding every part is rejected", !truth.feasible(scores, 0), rejected);
  }

  private void respectsTheArray(
      S structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    for (ScoreKind kind : List.of(NORMAL, FORBIDDEN, TIES)) {
      double[] scores = kind.draw(truth, random);
      double[] kept = scores.clone();
      double[] answer = ask(structure, scores, 0, new Workspace());
      comparison.holds(Arrays.equals(kept, scores), "scores are not modified");
      double[] shifted = new double[scores.length + 5];
      Arrays.fill(shifted, Double.NaN);
      System.arraycopy(scores, 0, shifted, 3, scores.length);
      comparison.holds(
          Arrays.equals(answer, ask(structure, shifted, 3, new Workspace())),
          "the answer is the same at another offset");
    }
    if (structure.size() > 0) {
      double[] shorter = new double[structure.size() - 1];
      boolean rejected = false;
      try {
        ask(structure, shorter, 0, new Workspace());
      } catch (IllegalArgumentException e) {
        rejected = true;
      }
      comparison.holds(rejected, "an array that is too short is rejected");
    }
  }

  private void forgets(
      S structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace used = new Workspace();
    for (ScoreKind kind : List.of(HUGE, NORMAL, FORBIDDEN, TIES, NORMAL)) {
      double[] scores = kind.draw(truth, random);
      double[] fresh = ask(structure, scores, 0, new Workspace());
      for (int repetition = 0; repetition < 2; repetition++) {
        comparison.holds(
            Arrays.equals(fresh, ask(structure, scores, 0, used)),
            "the answer is the same, to the bit, in a used workspace");
      }
    }
  }

  private void ignoresUnusableParts(
      S structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    double[] scores = NORMAL.draw(truth, random);
    double[] answer = ask(structure, scores, 0, new Workspace());
    for (double any : new double[] {Double.NaN, 1e9, Double.NEGATIVE_INFINITY}) {
      for (int p = 0; p < scores.length; p++) {
        scores[p] = structure.usable(p) ? scores[p] : any;
      }
      comparison.holds(
          Arrays.equals(answer, ask(structure, scores, 0, new Workspace())),
          "the answer is the same with " + any + " on unusable parts");
    }
  }
}
