package org.espalier.lab.experiment;

import java.util.List;

/** Examples in three parts. */
public record Split<E>(List<E> train, List<E> dev, List<E> test) {

  /** Splits off the last examples for testing, and as many before them for development. */
  public static <E> Split<E> of(List<E> all, int heldOut) {
    int count = all.size() - 2 * heldOut;
    return new Split<>(
        all.subList(0, count),
        all.subList(count, count + heldOut),
        all.subList(count + heldOut, all.size()));
  }
}
