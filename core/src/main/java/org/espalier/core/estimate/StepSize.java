package org.espalier.core.estimate;

/** The length of an inner step, per example. */
public sealed interface StepSize {

  /**
   * Returns the length of a step.
   *
   * @param t the step's number, 0 … T−1
   * @param loss the example's downstream loss at the label; only looked at if {@link
   *     #needsLosses()}
   * @param gradientNorm ‖g‖₂ of the example over its allowed visible parts; only looked at if
   *     {@link #needsNorm()}
   */
  double length(int t, double loss, double gradientNorm);

  /**
   * Returns whether {@link #length} looks at the loss, which costs a decoder call for each step.
   */
  default boolean needsLosses() {
    return false;
  }

  /** Returns whether {@link #length} looks at the norm, which costs a pass over the gradient. */
  default boolean needsNorm() {
    return false;
  }

  /**
   * The same η for every step.
   *
   * @param eta not negative
   */
  static StepSize fixed(double eta) {
    return new Fixed(eta);
  }

  /**
   * Norm clipping (Peng et al. 2018): the step is η·g·min(1, τ/‖g‖).
   *
   * @param eta not negative
   * @param maxNorm τ, positive
   */
  static StepSize clipped(double eta, double maxNorm) {
    return new Clipped(eta, maxNorm);
  }

  /** The harmonic rule of conditional gradient: 2/(t+2), so the first step goes all the way. */
  static StepSize harmonic() {
    return new Harmonic();
  }

  /**
   * Backtracking line search: first · shrink^k with the least k in 0 … trials−1 for which the
   * downstream loss falls by more than its rounding errors (1e-12 of itself), else no step. Each
   * trial costs a decoder call for the batch.
   *
   * @param first the longest step, positive
   * @param shrink between 0 and 1
   * @param trials at least 1
   */
  static LineSearch lineSearch(double first, double shrink, int trials) {
    return new LineSearch(first, shrink, trials);
  }

  /**
   * Polyak's step: η = (L − L*)/‖g‖², which would reach L* if the loss went on along its tangent.
   * No step where the loss is at L* or below, or g is 0. Costs a decoder call for each inner step.
   *
   * @param lowest L*, the lowest loss that an example can have; 0 for most
   */
  static StepSize polyak(double lowest) {
    return new Polyak(lowest);
  }

  /** See {@link StepSize#fixed}. */
  record Fixed(double eta) implements StepSize {
    public Fixed {
      requireEta(eta);
    }

    @Override
    public double length(int t, double loss, double gradientNorm) {
      return eta;
    }
  }

  /** See {@link StepSize#clipped}. */
  record Clipped(double eta, double maxNorm) implements StepSize {
    public Clipped {
      requireEta(eta);
      if (!(maxNorm > 0)) {
        throw new IllegalArgumentException("the norm to clip at must be positive, not " + maxNorm);
      }
    }

    @Override
    public double length(int t, double loss, double gradientNorm) {
      return gradientNorm > maxNorm ? eta * maxNorm / gradientNorm : eta;
    }

    @Override
    public boolean needsNorm() {
      return true;
    }
  }

  /** See {@link StepSize#harmonic}. */
  record Harmonic() implements StepSize {
    @Override
    public double length(int t, double loss, double gradientNorm) {
      return 2.0 / (t + 2);
    }
  }

  /** See {@link StepSize#polyak}. */
  record Polyak(double lowest) implements StepSize {
    public Polyak {
      if (!Double.isFinite(lowest)) {
        throw new IllegalArgumentException("the lowest loss must be finite, not " + lowest);
      }
    }

    @Override
    public double length(int t, double loss, double gradientNorm) {
      double squared = gradientNorm * gradientNorm;
      // A norm whose square is 0 in doubles is no direction to go a finite way in.
      return loss > lowest && squared >= Double.MIN_NORMAL ? (loss - lowest) / squared : 0;
    }

    @Override
    public boolean needsLosses() {
      return true;
    }

    @Override
    public boolean needsNorm() {
      return true;
    }
  }

  /** See {@link StepSize#lineSearch}. */
  record LineSearch(double first, double shrink, int trials) implements StepSize {

    /** The least fall of a loss that counts, relative to it: far above rounding errors. */
    static final double LEAST_FALL = 0x1p-40;

    public LineSearch {
      if (!(first > 0) || !(shrink > 0 && shrink < 1) || trials < 1) {
        throw new IllegalArgumentException(
            "a line search needs first > 0, 0 < shrink < 1 and trials >= 1, not %s, %s, %s"
                .formatted(first, shrink, trials));
      }
    }

    @Override
    public double length(int t, double loss, double gradientNorm) {
      return first;
    }

    @Override
    public boolean needsLosses() {
      return true;
    }
  }

  private static void requireEta(double eta) {
    if (!(eta >= 0) || eta == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("eta must be a finite number >= 0, not " + eta);
    }
  }
}
