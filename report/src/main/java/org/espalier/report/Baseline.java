package org.espalier.report;

import org.espalier.lab.run.RunResult;

/** How the simple comparisons are called. */
final class Baseline {

  private Baseline() {}

  /** Names the baseline that counts, within a sentence. */
  static String counted(RunResult result) {
    String name = result.baselines().counted();
    return name.startsWith("most") ? "the " + name : name;
  }

  /** Cuts an explanation after a colon. */
  static String shortName(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
