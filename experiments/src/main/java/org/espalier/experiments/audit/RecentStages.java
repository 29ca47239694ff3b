package org.espalier.experiments.audit;

import java.util.ArrayDeque;
import java.util.Deque;

/** Of an experiment's stages those that were prepared last; the others need no memory. */
final class RecentStages {

  /** The trials of a stage follow each other, so this is enough for as many threads. */
  private static final int KEPT = 4;

  private final Deque<Stage> stages = new ArrayDeque<>();

  /** Takes note of a stage that is in memory now. */
  synchronized void prepared(Stage stage) {
    stages.addLast(stage);
    if (stages.size() > KEPT) {
      stages.removeFirst().release();
    }
  }
}
