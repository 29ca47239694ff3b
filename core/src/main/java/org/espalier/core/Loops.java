package org.espalier.core;

import org.espalier.core.kernel.Rows;

/**
 * How the innermost loops of the kernels compute in this process: with the Vector API, if the
 * module {@code org.espalier.simd} and the JDK's {@code jdk.incubator.vector} are there and the
 * processor's registers are wide enough, else in plain Java. The answers are the same up to
 * rounding; maxima are the same always.
 *
 * <p>What was chosen is also logged when the first kernel runs, by the {@link System.Logger} of
 * name {@code org.espalier.core}: at level {@code INFO} if the module is there but cannot be used,
 * else at {@code DEBUG}. The system property {@code espalier.rows} set to {@code scalar} does
 * without vectors.
 *
 * @param lanes how many numbers one instruction takes; 1 in plain Java
 * @param reason how they compute and why so, in words
 */
public record Loops(int lanes, String reason) {

  /** Returns how they compute here; it does not change while the process lives. */
  public static Loops current() {
    return new Loops(Rows.lanes(), Rows.reason());
  }

  @Override
  public String toString() {
    return "kernels compute " + reason;
  }
}
