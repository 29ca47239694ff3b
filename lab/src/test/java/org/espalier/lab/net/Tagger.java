package org.espalier.lab.net;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A small network with all parts, whose trees are the marginals of independent heads. */
final class Tagger implements AutoCloseable {

  static final int WORDS = 30;
  static final int LABELS = 6;

  final Parameters parameters;
  final AdamW optimizer;
  final Generator generator = torch.make_generator_cpu(77);
  private final WordEmbedding embedding;
  private final BiLstm encoder;
  private final BiaffineScorer scorer;
  private final RelationDecoder decoder;

  Tagger(ScalarType type, long seed) {
    parameters = new Parameters(type, seed);
    List<WordEmbedding.Feature> features =
        List.of(
            new WordEmbedding.Feature("word", WORDS, 8),
            new WordEmbedding.Feature("suffix", 10, 4));
    embedding = new WordEmbedding(parameters, "words", features, 0.2, 0);
    encoder = new BiLstm(parameters, "encoder", embedding.width(), 8, 2, 0.3);
    scorer = new BiaffineScorer(parameters, "arcs", encoder.width(), 8, 0.3);
    decoder =
        new RelationDecoder(
            parameters,
            "decoder",
            WordVectors.types(embedding),
            embedding.width(),
            4,
            16,
            LABELS,
            0.3);
    optimizer = new AdamW(parameters, AdamW.Options.DEFAULT);
  }

  /** Trains on random sentences that depend on the step alone, and returns the loss. */
  @SuppressWarnings("try")
  double train(long step) {
    try (PointerScope scope = new PointerScope();
        DropoutMasks masks = DropoutMasks.drawnFrom(generator)) {
      SentencePadding padding = new SentencePadding(parameters.type(), 7, 3, 5);
      Sentences sentences =
          new Sentences(
              padding,
              List.of(
                  RandomTensors.indices(step, WORDS, 3, 7),
                  RandomTensors.indices(step + 1, 10, 3, 7)));
      Tensor states = encoder.apply(embedding.apply(sentences, masks), padding, masks);
      Tensor mu = scorer.scores(states, masks).softmax(1);
      Decoding decoding =
          new Decoding(
              decoder, states, sentences, RandomTensors.indices(step + 2, LABELS, 3, 7), masks);
      Tensor loss = decoding.losses(mu, new long[] {0, 1, 2}).mean();
      parameters.clearGradients();
      loss.backward();
      GradientClipping.clip(parameters, 5);
      optimizer.step(0.01);
      return loss.item_double();
    }
  }

  @Override
  public void close() {
    optimizer.close();
    parameters.close();
    generator.close();
  }
}
