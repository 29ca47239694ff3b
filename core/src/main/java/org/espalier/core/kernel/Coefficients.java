package org.espalier.core.kernel;

/**
 * The numbers that exponentials and logarithms of rows are computed with, in plain and in vector
 * loops.
 */
public final class Coefficients {

  public static final double LOG2_E = 0x1.71547652b82fep0;
  public static final double LN2_HIGH = 0x1.62e42fefa0000p-1; // times 1024 still exact
  public static final double LN2_LOW = 0x1.cf79abc9e3b39p-40;

  // log1p: Chebyshev's polynomial through 13 points of (2 artanh(s)/s − 2)/s², 0 ≤ s² ≤ 1/4, which
  // leaves 3e-17; Taylor's coefficients are 2/3, 2/5, 2/7 …
  public static final double LOG_0 = 0.6666666666666669;
  public static final double LOG_1 = 0.39999999999977764;
  public static final double LOG_2 = 0.2857142857639157;
  public static final double LOG_3 = 0.22222221788310173;
  public static final double LOG_4 = 0.18181837822782487;
  public static final double LOG_5 = 0.15384088533519946;
  public static final double LOG_6 = 0.13342355959458765;
  public static final double LOG_7 = 0.11661906231382471;
  public static final double LOG_8 = 0.11319883475466497;
  public static final double LOG_9 = 0.053827090103002045;
  public static final double LOG_10 = 0.2290950902177804;
  public static final double LOG_11 = -0.2190330148522571;
  public static final double LOG_12 = 0.39490852957066985;

  /** 1.5·2^52: adding it rounds to a whole number, which is left in the low bits. */
  public static final double ROUNDER = 0x1.8p52;

  private Coefficients() {}
}
