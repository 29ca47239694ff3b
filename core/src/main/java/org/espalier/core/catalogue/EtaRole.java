package org.espalier.core.catalogue;

/** What η is to an estimator that uses it, and hence what it usually is. */
public enum EtaRole {

  /** A step from the structure shown towards what the decoder would like, in units of parts. */
  STEP(1),

  /**
   * λ, by which scores are moved along the decoder's gradient. It must move targets beyond the
   * noise, and gradients at single parts are hundredths where losses are of the order of 1.
   */
  MOVE(100),

  /**
   * A factor of the gradient and nothing else. With 1 for each example, scores grow without end
   * over texts and expressions, since nothing bounds the pseudo-label; 1 / batch is what 1 means
   * where losses are averaged over a batch.
   */
  FACTOR(1);

  private final double usual;

  EtaRole(double usual) {
    this.usual = usual;
  }

  /**
   * Returns what η usually is where a loss is of the order of 1.
   *
   * @param batch how many examples are in a batch
   */
  public double usual(int batch) {
    return this == FACTOR ? usual / batch : usual;
  }
}
