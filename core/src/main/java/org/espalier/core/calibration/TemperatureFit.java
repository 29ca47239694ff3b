package org.espalier.core.calibration;

import java.util.function.DoubleUnaryOperator;
import org.espalier.core.question.Temperature;

/**
 * The temperature that makes probabilities fit a sample (Guo, Pleiss, Sun &amp; Weinberger 2017,
 * arXiv 1706.04599): one number, so that some hundred examples are enough, and the order of answers
 * stays.
 */
public final class TemperatureFit {

  /** The lowest and the highest temperature that is tried: 1/20 and 20. */
  public static final double BOUND = 20;

  private static final int GRID = 9;
  private static final int STEPS = 12;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private TemperatureFit() {}

  /**
   * Finds the temperature of least loss, to 1 %: the best of 9 on a grid of equal factors, then a
   * golden section between its neighbours. The mean log-loss of independent choices is convex in
   * 1/τ, and the minimum the global one; of marginals it need not be, and what is found is no worse
   * than the grid. 23 evaluations.
   *
   * @param loss of the sample at a temperature, NaN nowhere
   */
  public static Temperature minimise(DoubleUnaryOperator loss) {
    double width = 2 * Math.log(BOUND) / (GRID - 1);
    double best = 0;
    double least = loss.applyAsDouble(1);
    for (int i = 0; i < GRID; i++) {
      double place = (i - GRID / 2) * width;
      double value = place == 0 ? least : loss.applyAsDouble(Math.exp(place));
      if (value < least) {
        least = value;
        best = place;
      }
    }
    double low = Math.max(best - width, -Math.log(BOUND));
    double high = Math.min(best + width, Math.log(BOUND));
    double left = high - GOLDEN * (high - low);
    double right = low + GOLDEN * (high - low);
    double atLeft = loss.applyAsDouble(Math.exp(left));
    double atRight = loss.applyAsDouble(Math.exp(right));
    for (int i = 0; i < STEPS; i++) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = loss.applyAsDouble(Math.exp(left));
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = loss.applyAsDouble(Math.exp(right));
      }
    }
    double found = atLeft <= atRight ? left : right;
    return new Temperature(Math.min(atLeft, atRight) < least ? Math.exp(found) : Math.exp(best));
  }

  /**
   * Writes a distribution at a temperature: p^(1/τ), normalised, which for a softmax is the softmax
   * of the scores over τ.
   *
   * @param distribution from {@code offset}; not modified
   * @param classes how many entries it has
   * @param out overwritten from {@code outOffset}; may be {@code distribution} at the same offset
   */
  public static void soften(
      double[] distribution,
      int offset,
      int classes,
      Temperature temperature,
      double[] out,
      int outOffset) {
    double most = 0;
    for (int k = 0; k < classes; k++) {
      most = Math.max(most, distribution[offset + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double p = Math.pow(distribution[offset + k] / most, 1 / temperature.value());
      out[outOffset + k] = p;
      sum += p;
    }
    for (int k = 0; k < classes; k++) {
      out[outOffset + k] /= sum;
    }
  }
}
