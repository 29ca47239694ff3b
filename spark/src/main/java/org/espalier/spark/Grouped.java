package org.espalier.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.espalier.cli.Answered;
import org.jspecify.annotations.Nullable;

/**
 * The results of an iterator's elements, of which those of one group, which follow each other, are
 * processed together. At most {@value Answered#TOGETHER} are in memory at a time, whatever the size
 * of the partition.
 */
final class Grouped<T, R> implements Iterator<R> {

  private final Iterator<T> source;
  private final ToLongFunction<T> group;
  private final Function<List<T>, List<R>> function;
  private @Nullable T ahead;
  private Iterator<R> ready = List.<R>of().iterator();

  Grouped(Iterator<T> source, ToLongFunction<T> group, Function<List<T>, List<R>> function) {
    this.source = source;
    this.group = group;
    this.function = function;
    ahead = source.hasNext() ? source.next() : null;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && ahead != null) {
      List<T> some = new ArrayList<>();
      long number = group.applyAsLong(ahead);
      do {
        some.add(ahead);
        ahead = source.hasNext() ? source.next() : null;
      } while (some.size() < Answered.TOGETHER
          && ahead != null
          && group.applyAsLong(ahead) == number);
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
