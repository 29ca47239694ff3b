package org.espalier.lab.experiment;

import java.util.List;
import org.espalier.lab.train.Interruption;

/**
 * A training with one method and one seed.
 *
 * @param table which of the experiment's tables it belongs to
 * @param method its row
 * @param seed of everything
 * @param work trains and measures
 */
public record Trial(String table, String method, long seed, Work work) {

  /** What a trial does. */
  @FunctionalInterface
  public interface Work {

    /**
     * Trains and measures.
     *
     * @param interruption asked now and then; if true the work may stop and throw away what it did
     * @return a number for each of the experiment's figures, NaN where there is none
     * @throws Interrupted if it stopped
     */
    List<Double> run(Interruption interruption);
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
  String fileName() {
    return (table + "-" + method + "-seed" + seed).replaceAll("[^A-Za-z0-9.-]+", "_") + ".json";
  }
}
