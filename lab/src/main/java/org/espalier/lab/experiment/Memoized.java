package org.espalier.lab.experiment;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value that is computed on first use and then kept. If several trials need it at once, one
 * computes it and the others wait.
 */
public final class Memoized<T> implements Supplier<T> {

  private final Supplier<T> source;
  private Optional<T> made = Optional.empty();

  /** Takes how the value is made. */
  public Memoized(Supplier<T> source) {
    this.source = source;
  }

  @Override
  public synchronized T get() {
    T value = made.orElseGet(source);
    made = Optional.of(value);
    return value;
  }
}
