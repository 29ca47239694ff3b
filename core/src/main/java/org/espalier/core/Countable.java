package org.espalier.core;

import java.math.BigInteger;

/** A structure whose members are counted without listing them. */
public interface Countable extends Structure {

  /** Returns |Z|, nothing being forbidden. */
  BigInteger count();

  /** Returns ln |Z|. */
  default double logCount() {
    BigInteger count = count();
    // A double holds numbers below 2^1023; what is above goes into the exponent.
    int shift = Math.max(0, count.bitLength() - 1000);
    return Math.log(count.shiftRight(shift).doubleValue()) + shift * Math.log(2);
  }
}
