package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * A service that predicts a corpus on many machines, so that the command line does not depend on
 * the engine.
 */
public interface CorpusPredictor {

  /**
   * What is to be done.
   *
   * @param master the address of the cluster, in the notation of the engine
   * @param model the folder of a run
   * @param in files, or a folder of them, as the engine names them; those of Parquet are answered
   *     in Parquet
   * @param out a folder that is not there yet
   * @param constraints added to those of the model, as they are written
   * @param edges the most that they may make of a dynamic program
   * @param records the form of input and output; that of the input may be auto
   */
  record Job(
      String master,
      Path model,
      String in,
      String out,
      List<String> constraints,
      int edges,
      Records.Options records) {}

  /**
   * What was done.
   *
   * @param answered records
   * @param bad records that could not be predicted; each has its error in the answers
   * @param problem the error of one of them, empty if there is none
   */
  record Outcome(long answered, long bad, String problem) {}

  /**
   * Predicts.
   *
   * @throws IllegalArgumentException if the job cannot be done as it is; the message says why
   */
  Outcome predict(Job job);
}
