package org.espalier.lab.examples;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Workers;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Estimator;
import org.espalier.data.Sentence;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.LayerScores;

/** Tags that nobody has seen: what helps most to guess every word's relation to its head. */
final class LatentTags {

  private static final int TAGS = 17;

  private LatentTags() {}

  /** Returns the share of dev words whose relation is guessed from the tags around it. */
  static double train(int sentences, int epochs, String estimator) {
    try (Parameters parameters = new Parameters(ScalarType.Float, 1);
        Workers workers = Workers.of(2)) {
      Treebank.Encoder encoder = new Treebank.Encoder(parameters);
      Linear emission = new Linear(parameters, "emission", encoder.width(), TAGS);
      Tensor transitions = parameters.add("transitions", Initializer.normal(0.1), TAGS, TAGS);
      Linear relation = new Linear(parameters, "relation", 3 * TAGS, Treebank.RELATIONS.size());
      Function<List<Sentence>, LayerScores> scores =
          batch ->
              LayerScores.of(emission.apply(encoder.apply(batch))).withSharedExtra(transitions);
      Estimator<LinearChain> chosen =
          Catalogue.estimator(estimator).create(LinearChain.class, new Settings(20, 1));
      LatentLayer<LinearChain> layer = new LatentLayer<>(chosen, workers);
      Treebank.fit(
          parameters,
          Treebank.train(sentences),
          epochs,
          batch ->
              layer
                  .forward(scores.apply(batch), chains(batch), 1)
                  .backward(
                      (mu, rows) -> Treebank.relationLosses(guess(relation, mu), batch, rows)));
      return Treebank.relationShare(
          Treebank.dev(sentences),
          batch -> guess(relation, layer.infer(scores.apply(batch), chains(batch))));
    }
  }

  /** Returns logits from the tags of a word and its neighbours, [R, n, relations]. */
  private static Tensor guess(Linear relation, Tensor mu) {
    Tensor none = torch.zeros_like(mu.narrow(1, 0, 1));
    Tensor padded = torch.cat(new TensorVector(none, mu, none), 1);
    Tensor left = padded.narrow(1, 0, mu.size(1));
    Tensor right = padded.narrow(1, 2, mu.size(1));
    return relation.apply(torch.cat(new TensorVector(left, mu, right), 2));
  }

  private static List<LinearChain> chains(List<Sentence> batch) {
    return batch.stream().map(s -> new LinearChain(s.length(), TAGS, Transitions.SHARED)).toList();
  }
}
