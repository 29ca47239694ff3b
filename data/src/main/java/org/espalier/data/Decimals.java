package org.espalier.data;

import java.math.BigDecimal;

/** Numbers in texts, the same in every locale. */
public final class Decimals {

  private Decimals() {}

  /** Returns a number with no more decimals than it needs: 1, 0.5, 0.0001. */
  public static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
