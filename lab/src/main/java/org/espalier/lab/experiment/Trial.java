package org.espalier.lab.experiment;

import java.util.List;
import java.util.Optional;

/**
 * A training with one method and one seed.
 *
 * @param table which of the experiment's tables it belongs to
 * @param method its row
 * @param seed of everything
 * @param setting where figures are drawn over a number that the method is run with
 * @param work trains and measures
 */
public record Trial(String table, String method, long seed, Optional<Setting> setting, Work work) {

  /** What a trial does. */
  @FunctionalInterface
  public interface Work {

    /**
     * Trains and measures.
     *
     * @throws Interrupted if it stopped because it was asked to
     */
    Outcome run(TrialRun run);
  }

  /**
   * What a trial gives.
   *
   * @param figures a number for each of the experiment's figures, NaN where there is none
   * @param texts what the report shows of what was found in texts; mostly nothing
   */
  public record Outcome(List<Double> figures, List<MarkedText> texts) {

    /** Figures alone. */
    public Outcome(List<Double> figures) {
      this(figures, List.of());
    }
  }

  /** Thrown by work that was asked to stop. */
  public static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** An interruption of the work. */
    public Interrupted() {
      super("interrupted");
    }
  }

  /** Returns the name of the file that keeps the result. */
  public String fileName() {
    return folderName() + ".json";
  }

  /** Returns the name of the folder that it works in. */
  String folderName() {
    return (table + "-" + method + "-seed" + seed).replaceAll("[^A-Za-z0-9.-]+", "_");
  }
}
