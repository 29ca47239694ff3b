package org.espalier.verify;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.Workspace;

/**
 * Checks every family of structures against enumeration on random scores: what an installation can
 * do to test itself.
 */
public final class SelfCheck {

  private SelfCheck() {}

  /**
   * The outcome for one family.
   *
   * @param family its name
   * @param comparison how many cases, the largest error, and the first disagreement
   */
  public record Line(String family, Comparison comparison) {

    @Override
    public String toString() {
      return family + ": " + comparison;
    }
  }

  /**
   * Checks all families.
   *
   * @param seed fixes the random scores
   * @param draws how often every kind of scores is drawn for every instance
   */
  public static List<Line> run(long seed, int draws) {
    List<Line> lines = new ArrayList<>();
    for (Families.Family family : Families.all()) {
      Comparison comparison = new Comparison();
      Workspace workspace = new Workspace();
      for (Enumerable instance : family.instances()) {
        comparison.begin(instance.toString());
        Membership.check(instance, comparison);
        check(instance, seed, draws, workspace, comparison);
      }
      lines.add(new Line(family.name(), comparison));
    }
    return lines;
  }

  /**
   * Checks one structure on every kind of scores.
   *
   * @param seed fixes the random scores
   * @param draws how often every kind of scores is drawn
   */
  public static void check(
      Enumerable structure, long seed, int draws, Workspace workspace, Comparison comparison) {
    BruteForce truth = new BruteForce(structure);
    if (structure instanceof Countable countable) {
      comparison.same("the count", BigInteger.valueOf(truth.count()), countable.count());
    }
    RandomGenerator random = new SplittableRandom(seed);
    for (int draw = 0; draw < draws; draw++) {
      for (ScoreKind kind : ScoreKind.values()) {
        comparison.begin(structure + ", " + kind + " scores, seed " + seed + ", draw " + draw);
        double[] scores = kind.draw(truth, random);
        double[] direction = new double[structure.size()];
        Arrays.setAll(direction, p -> random.nextGaussian());
        try {
          new Agreement(truth, scores, 0, workspace, comparison).all(structure, direction);
        } catch (RuntimeException e) {
          comparison.failed(e);
        }
      }
    }
  }
}
