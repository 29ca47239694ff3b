package org.espalier.core.catalogue;

/** What an estimator's gradient is on average, as against that of the expected loss. */
public enum Bias {
  /** It, perhaps times a positive number. */
  NONE("unbiased"),
  /** That of another objective: of mixtures that are shown, of noise on the scores, of a bound. */
  OTHER_OBJECTIVE("exact for another objective"),
  /** It, once there are samples or structures enough. */
  VANISHING("unbiased in the limit"),
  /** Neither: a step towards a label, or a linear stand-in for the loss. */
  SURROGATE("a surrogate");

  private final String title;

  Bias(String title) {
    this.title = title;
  }

  /** Returns what the gradient is, in plain words. */
  public String title() {
    return title;
  }

  @Override
  public String toString() {
    return title;
  }
}
