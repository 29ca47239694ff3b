package org.espalier.testkit;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.Conditionable;
import org.espalier.core.ConditionalModel;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Workspace;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.espalier.verify.Tolerances;

/** What {@link Conditionable} and {@link ConditionalModel} promise. */
final class ConditionalModelContract {

  private static final int DRAWS = 4;

  /** Standard deviations of scores. */
  private static final double[] SCALES = {1, 10, 50, 150, 400, 1000};

  private static final int LOGARITHMS = 5;

  /** A logarithm that is not 0. */
  private static final double TINY = 1e-30;

  /** Log-probabilities this close to 0 have an absolute error. */
  private static final double SMALL = 1e-3;

  static final List<Property<? extends Conditionable>> PROPERTIES =
      List.of(
          new Property<>(
              "conditioning: what remains answers as its list says",
              Conditionable.class,
              ConditionalModelContract::remainderAgrees),
          new Property<>(
              "conditioning: partial structures have their share of the probability",
              ConditionalModel.class,
              ConditionalModelContract::probabilitiesAgree),
          new Property<>(
              "conditioning: log-probabilities are right at every scale of scores",
              ConditionalModel.class,
              ConditionalModelContract::logarithmsAgree),
          new Property<>(
              "conditioning: what remains has small relative errors at every scale of scores",
              ConditionalModel.class,
              ConditionalModelContract::remainderIsRelativelyAccurate));

  private ConditionalModelContract() {}

  private static void remainderAgrees(
      Conditionable structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind : List.of(ScoreKind.NORMAL, ScoreKind.TIES, ScoreKind.HUGE)) {
      for (int draw = 0; draw < DRAWS; draw++) {
        Remainder remainder = Remainder.draw(truth, random);
        comparison.begin(
            "%s, %s scores, given %s and not %s"
                .formatted(structure, kind, remainder.on(), remainder.off()));
        BruteForce rest = new BruteForce(remainder);
        Conditionable given = structure.given(remainder.on(), remainder.off());
        double[] scores = kind.draw(rest, random);
        new Agreement(rest, scores, 0, workspace, comparison)
            .all(given, Vectors.normal(structure.size(), random));
        if (given instanceof Countable countable) {
          comparison.same("the count", BigInteger.valueOf(rest.count()), countable.count());
        }
        if (given instanceof SamplingWithoutReplacement sampling && rest.count() < 50) {
          comparison.same(
              "all that is drawn",
              members(rest),
              Set.copyOf(
                  sampling.sampleWithoutReplacement(
                      rest.count() + 1, scores, 0, random, workspace)));
        }
        if (given instanceof Enumerable enumerable) {
          comparison.same("what is listed", members(rest), members(new BruteForce(enumerable)));
        }
        Remainder further = Remainder.draw(rest, random);
        if (given instanceof ConditionalModel conditioning) {
          comparison.close(
              "the probability under more conditions",
              further.share(rest, scores, 0),
              Math.exp(
                  conditioning.logProbability(further.on(), further.off(), scores, 0, workspace)),
              Tolerances.at(Tolerances.EXACT, kind == ScoreKind.HUGE ? 1e6 : 1));
        }
        BruteForce left = new BruteForce(further);
        new Agreement(left, kind.draw(left, random), 0, workspace, comparison)
            .all(
                given.given(further.on(), further.off()), Vectors.normal(structure.size(), random));
      }
    }
    if (truth.structure().visible() > 0) {
      boolean rejected = false;
      try {
        structure.given(Parts.of(0), Parts.of(0));
      } catch (InfeasibleException e) {
        rejected = true;
      }
      comparison.holds(rejected, "a part both on and off is rejected");
    }
  }

  private static void logarithmsAgree(
      ConditionalModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (double scale : SCALES) {
      for (int draw = 0; draw < LOGARITHMS; draw++) {
        double[] scores = Vectors.normal(structure.size(), random);
        Arrays.setAll(scores, p -> scale * scores[p]);
        Remainder remainder = Remainder.draw(truth, random);
        comparison.begin(
            "%s, scores times %s, log-probability of %s without %s"
                .formatted(structure, scale, remainder.on(), remainder.off()));
        double rounding = Tolerances.at(Tolerances.EXACT, scale * (1 + truth.member(0).count()));
        for (Remainder some :
            List.of(remainder, Remainder.draw(truth, truth.argmax(scores, 0), random))) {
          double expected = some.logShare(truth, scores, 0);
          double actual = structure.logProbability(some.on(), some.off(), scores, 0, workspace);
          comparison.close(
              "the log-probability of a partial structure", expected, actual, rounding);
          if (expected < -TINY) {
            comparison.close("the same, over the right one", 1, actual / expected, rounding);
          }
        }
        int one = random.nextInt(truth.count());
        comparison.close(
            "the log-probability of a structure",
            truth.logProbabilities(scores, 0)[one],
            structure.logProbability(truth.member(one), scores, 0, workspace),
            rounding);
        if (truth.count() > 1) {
          ConditionalModel given = structure.given(remainder.on(), remainder.off());
          BruteForce rest = new BruteForce(remainder);
          Remainder further = Remainder.draw(rest, random);
          comparison.close(
              "the log-probability under more conditions",
              further.logShare(rest, scores, 0),
              given.logProbability(further.on(), further.off(), scores, 0, workspace),
              rounding);
        }
      }
    }
  }

  private static void remainderIsRelativelyAccurate(
      ConditionalModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (int draw = 0; draw < DRAWS; draw++) {
      Remainder remainder = Remainder.draw(truth, random);
      BruteForce rest = new BruteForce(remainder);
      ConditionalModel given = structure.given(remainder.on(), remainder.off());
      GibbsModelContract.entropyIsRelativelyAccurate(given, rest, random, comparison);
      for (double scale : new double[] {1, 1e3, 1e6, 1e9}) {
        double[] scores = Vectors.normal(structure.size(), random);
        Arrays.setAll(scores, p -> scale * scores[p]);
        double[] expected = rest.logProbabilities(scores, 0);
        for (int one = 0; one < Math.min(LOGARITHMS, rest.count()); one++) {
          comparison.begin(given + ", scores times " + scale + ", " + rest.member(one));
          comparison.close(
              "the log-probability of what remains, over the right one",
              1,
              (given.logProbability(rest.member(one), scores, 0, workspace) - SMALL)
                  / (expected[one] - SMALL),
              Tolerances.EXACT);
        }
      }
    }
  }

  private static Set<Parts> members(BruteForce truth) {
    return IntStream.range(0, truth.count()).mapToObj(truth::member).collect(Collectors.toSet());
  }

  private static void probabilitiesAgree(
      ConditionalModel structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (ScoreKind kind :
        List.of(ScoreKind.NORMAL, ScoreKind.TIES, ScoreKind.FORBIDDEN, ScoreKind.LARGE)) {
      for (int draw = 0; draw < DRAWS; draw++) {
        double[] scores = kind.draw(truth, random);
        Remainder remainder = Remainder.draw(truth, random);
        comparison.begin(
            "%s, %s scores, probability of %s without %s"
                .formatted(structure, kind, remainder.on(), remainder.off()));
        comparison.close(
            "the probability of a partial structure",
            remainder.share(truth, scores, 0),
            Math.exp(
                structure.logProbability(remainder.on(), remainder.off(), scores, 0, workspace)),
            Tolerances.EXACT);
        int one = random.nextInt(truth.count());
        double expected = truth.max(scores, 0) + truth.relativeScores(scores, 0)[one];
        comparison.close(
            "the log-probability of a structure",
            expected - truth.logPartition(scores, 0),
            structure.logProbability(truth.member(one), scores, 0, workspace),
            Tolerances.EXACT);
      }
    }
  }
}
