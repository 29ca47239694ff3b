package org.espalier.lab.examples;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Target;
import org.espalier.data.Sentence;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;
import org.espalier.torch.LayerScores;
import org.espalier.torch.SupervisedLayer;

/** Parts of speech by a conditional random field; its transitions are trained with the network. */
final class Tagger {

  private static final int TAGS = Treebank.TAGS.size();

  private Tagger() {}

  /** Returns the share of dev words that get the right tag. */
  static double train(int sentences, int epochs) {
    try (Parameters parameters = new Parameters(ScalarType.Float, 1);
        Workers workers = Workers.of(2)) {
      Treebank.Encoder encoder = new Treebank.Encoder(parameters);
      Linear emission = new Linear(parameters, "emission", encoder.width(), TAGS);
      Tensor transitions = parameters.add("transitions", Initializer.constant(0), TAGS, TAGS);
      Function<List<Sentence>, LayerScores> scores =
          batch ->
              LayerScores.of(emission.apply(encoder.apply(batch))).withSharedExtra(transitions);
      var layer = new SupervisedLayer<LinearChain>(FenchelYoungLoss.<LinearChain>crf(), workers);
      Treebank.fit(
          parameters,
          Treebank.train(sentences),
          epochs,
          batch -> {
            List<Target> gold = batch.stream().map(Tagger::gold).map(Target::of).toList();
            layer.backward(scores.apply(batch), chains(batch), gold);
          });
      return Treebank.share(
          Treebank.dev(sentences),
          batch -> layer.batch(scores.apply(batch), chains(batch)),
          Tagger::gold,
          workers);
    }
  }

  private static List<LinearChain> chains(List<Sentence> batch) {
    return batch.stream().map(s -> new LinearChain(s.length(), TAGS, Transitions.SHARED)).toList();
  }

  private static Parts gold(Sentence sentence) {
    return chains(List.of(sentence)).getFirst().parts(Treebank.tags(sentence));
  }
}
