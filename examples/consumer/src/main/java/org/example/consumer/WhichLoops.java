package org.example.consumer;

import org.espalier.core.Loops;

/** Prints how the kernels compute. */
public final class WhichLoops {

  private WhichLoops() {}

  /** Takes no arguments. */
  public static void main(String... args) {
    IO.println(Loops.current());
  }
}
