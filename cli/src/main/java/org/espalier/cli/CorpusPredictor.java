package org.espalier.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Predicts a corpus on many machines: a service, so that the command line does without the engine
 * that does it.
 */
public interface CorpusPredictor {

  /**
   * What is to be done.
   *
   * @param master where it is computed, in the engine's own words
   * @param model the folder of a run
   * @param in files, or a folder of them, as the engine names them; those of Parquet are answered
   *     in Parquet
   * @param out a folder that is not there yet
   * @param input the form of records: auto, text, json or conllu
   * @param field the field of JSON that has the text, empty for the usual names
   * @param output the form of answers: text, json, conllu or tsv
   * @param all whether answers have the probabilities of all labels
   * @param blanks whether texts are cut into words already; null: as those of the training data
   */
  record Job(
      String master,
      Path model,
      String in,
      String out,
      String input,
      String field,
      String output,
      boolean all,
      @Nullable Boolean blanks) {}

  /**
   * What was done.
   *
   * @param answered records
   * @param bad records that could not be predicted; each has its error in the answers
   * @param problem of one of them, empty if there is none
   */
  record Outcome(long answered, long bad, String problem) {}

  /**
   * Predicts.
   *
   * @throws IllegalArgumentException if the job cannot be done as it is; the message says why
   */
  Outcome predict(Job job);
}
