package org.espalier.experiments.audit;

import java.util.ArrayDeque;
import java.util.Deque;

/** The stages of an experiment that were prepared last; the memory of the others is released. */
final class RecentStages {

  /** The number of stages kept, enough for as many threads: trials of a stage follow each other. */
  private static final int KEPT = 4;

  private final Deque<Stage> stages = new ArrayDeque<>();

  /** Adds a stage that is now in memory. */
  synchronized void prepared(Stage stage) {
    stages.addLast(stage);
    if (stages.size() > KEPT) {
      stages.removeFirst().release();
    }
  }
}
