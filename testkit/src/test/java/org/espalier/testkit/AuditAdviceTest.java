package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.espalier.core.Workers;
import org.espalier.core.audit.AuditAdvice;
import org.espalier.core.audit.AuditAdvice.Finding;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.ExampleLosses;
import org.junit.jupiter.api.Test;

/** What an audit advises. */
class AuditAdviceTest {

  private static Finding finding(
      String label, double cosine, double ofOne, double bias, double micros) {
    return new Finding(
        label,
        new AuditResult(
            cosine, ofOne, bias, 0.01, 0.3, 1, 0.9, OptionalDouble.empty(), 1, 0, 1, micros));
  }

  private static AuditAdvice advice(Finding... findings) {
    return AuditAdvice.of(List.of(findings)).orElseThrow();
  }

  @Test
  void theCheapestOfTheBestIsTaken() {
    Finding exact = finding("sum", 1, 1, 0, 90);
    Finding near = finding("near", 0.98, 0.97, 0.1, 4);
    Finding cheap = finding("cheap", 0.8, 0.7, 0.1, 1);
    AuditAdvice advice = advice(cheap, exact, near);
    assertEquals(near, advice.chosen());
    assertEquals(exact, advice.best());
    assertEquals(
        "take near: the gradient of one pass has a cosine of 0.97 with the exact one, nearly that"
            + " of sum (1.00), at 4.0 µs an example instead of 90 µs.",
        advice.toString());
    assertEquals(
        "take cheap: the gradient of one pass has a cosine of 0.70 with the exact one, the best of"
            + " all, at 1.0 µs an example.",
        advice(cheap).toString());
  }

  @Test
  void muchBiasIsTold() {
    Finding biased = finding("biased", 0.7, 0.7, 0.6, 2);
    Finding noisy = finding("noisy", 0.99, 0.3, 0.05, 20);
    AuditAdvice advice = advice(biased, noisy);
    assertEquals(biased, advice.chosen());
    assertEquals(Optional.of(noisy), advice.lessBiased());
    assertTrue(
        advice
            .toString()
            .endsWith(
                "Its bias, 0.60 of the gradient, does not go by averaging; that of noisy is 0.05,"
                    + " with a cosine of 0.30 for one pass and 0.99 for their mean."),
        advice.toString());
    assertEquals(Optional.empty(), advice(biased).lessBiased());
  }

  @Test
  void whatPointsNowhereIsNotAdvised() {
    assertEquals(Optional.empty(), AuditAdvice.of(List.of()));
    assertEquals(Optional.empty(), AuditAdvice.of(List.of(finding("wrong", -0.2, -0.1, 1, 1))));
    assertEquals(Optional.empty(), AuditAdvice.of(List.of(finding("faint", 0.04, 0.04, 0.5, 1))));
    // The longest gradients of the batch point elsewhere, which a mean of cosines does not show.
    Finding elsewhere = finding("elsewhere", 0.3, 0.3, 1, 1);
    assertEquals(Optional.empty(), AuditAdvice.of(List.of(elsewhere)));
    Finding right = finding("right", 0.3, 0.2, 0.3, 9);
    assertEquals(right, advice(elsewhere, right).chosen());
  }

  /** On a real batch the exact sum is among the best, and what is advised nearly as good. */
  @Test
  void aBatchGetsAdvice() {
    SplittableRandom random = new SplittableRandom(20_261_130);
    Categorical four = new Categorical(4);
    Batch<Categorical> batch = new Batch<>(List.of(four, four, four), Vectors.normal(12, random));
    ExampleLosses losses =
        new ExampleLosses(
            List.of(
                Trial.decoders(4, random).get(1),
                Trial.decoders(4, random).get(2),
                Trial.decoders(4, random).get(3)));
    List<Finding> findings = new ArrayList<>();
    GradientAudit<Categorical> audit =
        new GradientAudit<>(batch, losses, 1000, Workers.sequential(), 1);
    for (String name : List.of("minimum-risk", "reinforce", "straight-through", "indecater")) {
      findings.add(
          new Finding(
              name,
              audit.examine(
                  Catalogue.estimator(name).create(Categorical.class, new Settings(1, 1)), 20)));
    }
    AuditAdvice advice = AuditAdvice.of(findings).orElseThrow();
    assertEquals(1, advice.best().result().cosineOfOne(), 1e-9);
    assertTrue(advice.chosen().result().cosineOfOne() >= 0.95, advice.toString());
  }
}
