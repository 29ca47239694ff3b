package org.espalier.core.catalogue;

import java.util.Locale;

/** A number that some estimators are made with. */
public enum Setting {
  /** η, per example: the step size of a pull-back, and λ of solver differentiation. */
  ETA,
  /** T, the number of inner steps. */
  STEPS,
  /** K, the number of samples or of structures that are summed over. */
  SAMPLES,
  /** τ, what scores are divided by, or the scale of the noise. */
  TEMPERATURE;

  /** Returns its name, as on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return title();
  }
}
