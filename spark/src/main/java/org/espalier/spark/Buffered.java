package org.espalier.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * What comes of an iterator's elements when some are taken at a time, so that a partition of any
 * size needs the memory of a few.
 */
final class Buffered<T, R> implements Iterator<R> {

  /** So many records are in memory at a time. */
  private static final int RECORDS = 256;

  private final Iterator<T> source;
  private final Function<List<T>, List<R>> function;
  private Iterator<R> ready = List.<R>of().iterator();

  Buffered(Iterator<T> source, Function<List<T>, List<R>> function) {
    this.source = source;
    this.function = function;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && source.hasNext()) {
      List<T> some = new ArrayList<>();
      while (some.size() < RECORDS && source.hasNext()) {
        some.add(source.next());
      }
      ready = function.apply(some).iterator();
    }
    return ready.hasNext();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }
}
