package org.espalier.lab.run;

import java.util.List;
import org.espalier.data.Batches;

/**
 * A predictor of labels and structures: a network, or a conditional random field on sparse
 * features.
 */
interface Labeller extends AutoCloseable {

  /**
   * Predicts, in any number of threads at once.
   *
   * @param request what is asked besides the best answer; sets are not its business
   * @return one prediction for each sentence, in order
   */
  List<Prediction> predict(List<Example> examples, Batches batches, PredictionRequest request);

  @Override
  void close();
}
