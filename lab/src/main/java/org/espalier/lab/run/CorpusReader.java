package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import org.espalier.data.DataException;

/** How a task reads data. */
public interface CorpusReader {

  /**
   * Reads all parts and counts what networks need to know of words and labels.
   *
   * @throws DataException if the data cannot be used
   */
  Corpus corpus();

  /**
   * Reads the examples of a file for a network that is trained already.
   *
   * @param codes of the network
   * @throws DataException if the file cannot be used
   */
  List<Example> examples(Path file, ModelCodes codes);
}
