package org.espalier.lab.run;

import java.util.List;
import org.espalier.data.Batches;

/** What predicts: a network, or a conditional random field on sparse features. */
interface Labeller extends AutoCloseable {

  /**
   * Predicts, in any number of threads at once.
   *
   * @param all whether to give the probabilities of all classes
   * @return one prediction for each sentence, in order
   */
  List<Prediction> predict(List<Example> examples, Batches batches, boolean all);

  @Override
  void close();
}
