package org.espalier.core.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which of the estimators that were examined on one batch to take, and why: the cheapest of those
 * whose gradient in a single pass, noise and bias included, is nearly as well directed as any. What
 * is advised holds for that batch: scores become larger in training, and what is best may change.
 *
 * @param chosen the estimator advised
 * @param best the one with the best directed gradient, which may be the same
 * @param lessBiased one with little bias, where the chosen one has much; better where many passes
 *     or a large batch average the noise
 */
public record AuditAdvice(Finding chosen, Finding best, Optional<Finding> lessBiased) {

  /** By how much less the cosine of a pass may be than the best's. */
  private static final double NEARLY = 0.05;

  /** A cosine of one pass below which nothing is advised. */
  private static final double LEAST = 0.1;

  /** A bias that leaves nothing of the gradient, as where its best factor is 0 or nearly so. */
  private static final double ALL = 0.99;

  /** A share of the gradient that is much, as a bias. */
  private static final double MUCH = 0.25;

  /** And one that is little. */
  private static final double LITTLE = 0.1;

  /**
   * What was found about an estimator.
   *
   * @param label its name with its settings
   * @param result on the batch
   */
  public record Finding(String label, AuditResult result) {}

  /**
   * Returns what to take.
   *
   * @param findings on one batch
   * @return nothing if no estimator's gradient points along the exact one: a cosine of .1 for one
   *     pass, as a mean over examples, and a bias below the whole gradient over the batch, which
   *     weighs examples by the length of their gradients and may disagree
   */
  public static Optional<AuditAdvice> of(List<Finding> findings) {
    List<Finding> useful = findings.stream().filter(AuditAdvice::isUseful).toList();
    Optional<Finding> best =
        useful.stream().max(Comparator.comparingDouble(finding -> finding.result.cosineOfOne()));
    return best.map(top -> {
      Finding chosen =
          useful.stream()
              .filter(f -> f.result.cosineOfOne() >= top.result.cosineOfOne() - NEARLY)
              .min(Comparator.comparingDouble(f -> f.result.micros()))
              .orElseThrow();
      Optional<Finding> lessBiased =
          useful.stream()
              .filter(f -> chosen.result.bias() > MUCH)
              .filter(f -> f.result.bias() + 2 * f.result.biasError() <= LITTLE)
              .filter(f -> f.result.cosine() > chosen.result.cosine())
              .max(Comparator.comparingDouble(f -> f.result.cosineOfOne()));
      return new AuditAdvice(chosen, top, lessBiased);
    });
  }

  private static boolean isUseful(Finding finding) {
    AuditResult result = finding.result;
    return result.cosineOfOne() >= LEAST && result.scale() > 0 && result.bias() < ALL;
  }

  /** Returns the advice in a few sentences. */
  @Override
  public String toString() {
    AuditResult own = chosen.result;
    StringBuilder text = new StringBuilder("take ").append(chosen.label);
    text.append(": the gradient of one pass has a cosine of ").append(two(own.cosineOfOne()));
    text.append(" with the exact one");
    if (chosen.equals(best)) {
      text.append(", the best of all, at ").append(time(own)).append(" an example.");
    } else {
      text.append(", nearly that of ").append(best.label).append(" (");
      text.append(two(best.result.cosineOfOne())).append("), at ").append(time(own));
      text.append(" an example instead of ").append(time(best.result)).append('.');
    }
    if (own.scale() > 0 && (own.scale() > 2 || own.scale() < 0.5)) {
      text.append(" Its gradients times ").append(String.format(Locale.ROOT, "%.2g", own.scale()));
      text.append(" are as long as the exact ones, which the learning rate may take up.");
    }
    if (own.bias() > MUCH) {
      text.append(" Its bias, ").append(two(own.bias()));
      text.append(" of the gradient, does not go by averaging");
      lessBiased.ifPresent(other ->
          text.append("; that of ")
              .append(other.label)
              .append(" is ")
              .append(two(other.result.bias()))
              .append(", with a cosine of ")
              .append(two(other.result.cosineOfOne()))
              .append(" for one pass and ")
              .append(two(other.result.cosine()))
              .append(" for their mean"));
      text.append('.');
    }
    return text.toString();
  }

  private static String two(double figure) {
    return String.format(Locale.ROOT, "%.2f", figure);
  }

  private static String time(AuditResult result) {
    return String.format(
        Locale.ROOT, result.micros() < 10 ? "%.1f µs" : "%.0f µs", result.micros());
  }
}
