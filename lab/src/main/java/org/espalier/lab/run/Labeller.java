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
   * @param request asks for more than the best answer; sets are ignored here
   * @return one prediction for each sentence, in order
   */
  List<Prediction> predict(List<Example> examples, Batches batches, PredictionRequest request);

  @Override
  void close();
}
