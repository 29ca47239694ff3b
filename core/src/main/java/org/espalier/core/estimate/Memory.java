package org.espalier.core.estimate;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What estimators learn in the course of a run, such as baselines: named arrays of numbers. The run
 * owns it and saves it with its parameters, so that an interrupted run goes on bit for bit.
 *
 * <p>A pass computes all gradients from what was learned before it, and adds to it once, in the
 * order of the examples, on the thread that calls {@link Pass#backward}. So an example's gradient
 * does not depend on the rest of its batch, and nothing depends on the number of threads.
 *
 * <p>Safe for threads. Of passes that run at the same time each adds to what it has read.
 */
public final class Memory {

  private static final String DIAGNOSTICS = "diagnostics.";

  private final SortedMap<String, double[]> values = new TreeMap<>();
  private final Diagnostics diagnostics = new Diagnostics();

  /** Creates an empty memory. */
  public Memory() {}

  /**
   * Returns a copy of an array.
   *
   * @param initial its value where there is none yet
   */
  public synchronized double[] get(String name, double... initial) {
    return values.getOrDefault(name, initial).clone();
  }

  /** Keeps a copy of an array, in place of an older one. */
  public synchronized void put(String name, double... numbers) {
    values.put(name, numbers.clone());
  }

  /** Returns the counts of events that the run reports. */
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  /** Returns everything, to be saved: a copy. */
  public synchronized Map<String, double[]> asMap() {
    SortedMap<String, double[]> all = new TreeMap<>();
    values.forEach((name, numbers) -> all.put(name, numbers.clone()));
    diagnostics
        .counts()
        .forEach((name, count) -> all.put(DIAGNOSTICS + name, new double[] {count}));
    return Collections.unmodifiableSortedMap(all);
  }

  /** Forgets everything and takes copies of what was saved. */
  public synchronized void restore(Map<String, double[]> saved) {
    values.clear();
    diagnostics.clear();
    saved.forEach((name, numbers) -> {
      if (name.startsWith(DIAGNOSTICS)) {
        diagnostics.add(name.substring(DIAGNOSTICS.length()), (long) numbers[0]);
      } else {
        put(name, numbers);
      }
    });
  }

  @Override
  public String toString() {
    return "memory of " + values.keySet() + ", met " + diagnostics;
  }
}
