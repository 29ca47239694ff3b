package org.espalier.lab.experiment;

import java.util.List;
import java.util.Optional;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;

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

  /** A trial whose figures are not drawn over anything. */
  public Trial(String table, String method, long seed, Work work) {
    this(table, method, seed, Optional.empty(), work);
  }

  /** Returns the same trial as a point of a curve. */
  public Trial at(Setting point) {
    return new Trial(table, method, seed, Optional.of(point), work);
  }

  /** What a trial does. */
  @FunctionalInterface
  public interface Work {

    /**
     * Trains and measures.
     *
     * @param folder the trial's own, for checkpoints; what is there of an earlier attempt is taken
     *     up, and all of it is thrown away when the trial is done
     * @param interruption asked now and then; if true the work may stop
     * @throws Interrupted if it stopped
     */
    Outcome run(RunFolder folder, Interruption interruption);
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

    /** Says that the work stopped. */
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
