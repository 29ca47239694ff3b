package org.espalier.core.estimate;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What estimators learn in the course of a run, baselines and the like: arrays of numbers by name.
 * The run owns it and saves it with its parameters, so that an interrupted run goes on bit for bit.
 *
 * <p>A pass computes all gradients from what was learned before it, and adds to it once, in the
 * order of the examples, on the thread that calls {@link Pass#backward}. So an example's gradient
 * does not depend on the rest of its batch, and nothing depends on the number of threads.
 *
 * <p>Not thread-safe.
 */
public final class Memory {

  private final SortedMap<String, double[]> values = new TreeMap<>();

  /** Creates an empty memory. */
  public Memory() {}

  /**
   * Returns a copy of an array.
   *
   * @param initial its value where there is none yet
   */
  public double[] get(String name, double... initial) {
    return values.getOrDefault(name, initial).clone();
  }

  /** Keeps a copy of an array, in place of an older one. */
  public void put(String name, double... numbers) {
    values.put(name, numbers.clone());
  }

  /** Returns everything, to be saved; a view. */
  public Map<String, double[]> asMap() {
    return Collections.unmodifiableMap(values);
  }

  /** Forgets everything and takes copies of what was saved. */
  public void restore(Map<String, double[]> saved) {
    values.clear();
    saved.forEach(this::put);
  }
}
