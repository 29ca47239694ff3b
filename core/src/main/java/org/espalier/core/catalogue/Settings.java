package org.espalier.core.catalogue;

/**
 * The settings that estimators are made with; each takes those that it uses, {@link
 * EstimatorEntry#uses}.
 *
 * @param eta η, per example: the step size of a pull-back, and λ of solver differentiation
 * @param steps T, the number of inner steps
 * @param samples K, the number of samples or of structures that are summed over
 * @param temperature τ: scores are divided by it, and for perturbed optimisers and implicit maximum
 *     likelihood it is the scale of the noise
 */
public record Settings(double eta, int steps, int samples, double temperature) {

  /** The number of samples where none is asked for. */
  public static final int DEFAULT_SAMPLES = 4;

  /** Settings for estimators that neither draw samples nor have a temperature. */
  public Settings(double eta, int steps) {
    this(eta, steps, DEFAULT_SAMPLES, 1);
  }

  public Settings {
    requireAtLeastOne("the number of inner steps", steps);
    requireAtLeastOne("the number of samples", samples);
    if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the temperature must be a positive number, not " + temperature);
    }
  }

  private static void requireAtLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, not " + value);
    }
  }

  /** Returns these settings with another temperature. */
  public Settings withTemperature(double other) {
    return new Settings(eta, steps, samples, other);
  }

  /** Returns these settings with another step size. */
  public Settings withEta(double other) {
    return new Settings(other, steps, samples, temperature);
  }

  /** Returns the value of one of them. */
  public Number value(Setting setting) {
    return switch (setting) {
      case ETA -> eta;
      case STEPS -> steps;
      case SAMPLES -> samples;
      case TEMPERATURE -> temperature;
    };
  }
}
