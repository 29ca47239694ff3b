package org.espalier.lab.examples;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.Sentence;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Parameters;
import org.espalier.torch.LayerScores;
import org.espalier.torch.SupervisedLayer;

/**
 * A parser from trees of which only the heads of every second word, or of every word, are known.
 */
final class PartialTrees {

  private PartialTrees() {}

  /** Returns the share of dev words that get the right head. */
  static double train(int sentences, int epochs, int everyWhich) {
    try (Parameters parameters = new Parameters(ScalarType.Float, 1);
        Workers workers = Workers.of(2)) {
      Treebank.Encoder encoder = new Treebank.Encoder(parameters);
      BiaffineScorer arcs = new BiaffineScorer(parameters, "arcs", encoder.width(), 48, 0);
      Function<List<Sentence>, Tensor> scores =
          batch -> arcs.scores(encoder.apply(batch), DropoutMasks.none());
      var layer =
          new SupervisedLayer<NonProjectiveTree>(
              FenchelYoungLoss.<NonProjectiveTree>crf(), workers);
      Treebank.fit(
          parameters,
          Treebank.train(sentences),
          epochs,
          batch ->
              layer.backward(
                  LayerScores.of(scores.apply(batch)),
                  batch.stream().map(PartialTrees::trees).toList(),
                  batch.stream()
                      .map(s -> Target.partial(known(s, everyWhich), new Parts()))
                      .toList()));
      return Treebank.share(
          Treebank.dev(sentences),
          batch ->
              layer.batch(scores.apply(batch), batch.stream().map(PartialTrees::trees).toList()),
          sentence -> known(sentence, 1),
          workers);
    }
  }

  private static NonProjectiveTree trees(Sentence sentence) {
    return new NonProjectiveTree(sentence.length(), Roots.SINGLE);
  }

  private static Parts known(Sentence sentence, int everyWhich) {
    Parts arcs = new Parts();
    for (int word = 0; word < sentence.length(); word += everyWhich) {
      arcs.add(trees(sentence).arc(sentence.heads()[word], word));
    }
    arcs.sort();
    return arcs;
  }
}
