package org.espalier.experiments.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.data.Decimals;
import org.espalier.data.Vocabulary;
import org.espalier.lab.net.BiLstm;
import org.espalier.lab.net.CharacterConvolution;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.Sentences;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;

/**
 * Contextual states of words, from the words, their letters and, if wanted, their parts of speech.
 */
final class SentenceEncoder {

  /**
   * Sizes.
   *
   * @param words width of the word vectors
   * @param letters width of the vectors from letters
   * @param tags width of the vectors of parts of speech; 0 if these are not used
   * @param hidden width of the BiLSTM in one direction
   * @param layers of the BiLSTM; 0 for none: a word's state is then its vector
   * @param dropout rate
   */
  record Sizes(int words, int letters, int tags, int hidden, int layers, double dropout) {

    /** Returns them in words, for readers. */
    String summary() {
      return "words (%s), letters (convolution, %s), BiLSTM of %s × 2 × %s, dropout %s"
          .formatted(words, letters, layers, hidden, Decimals.plain(dropout));
    }
  }

  private static final int LETTER = 32;

  private final Sizes sizes;
  private final WordEmbedding embedding;
  private final CharacterConvolution letters;
  private final Optional<BiLstm> lstm;

  /** Adds the weights to the parameters, all under a name. */
  SentenceEncoder(Parameters parameters, String name, Sizes sizes, GraphCorpus corpus) {
    this.sizes = sizes;
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("word", corpus.words().size(), sizes.words()));
    if (sizes.tags() > 0) {
      features.add(new Feature("tag", corpus.tags().size(), sizes.tags()));
    }
    embedding =
        new WordEmbedding(
            parameters, name + ".words", features, sizes.dropout() / 2, Vocabulary.UNKNOWN);
    letters =
        new CharacterConvolution(
            parameters, name + ".spelling", corpus.letters().size(), LETTER, sizes.letters());
    lstm =
        sizes.layers() == 0
            ? Optional.empty()
            : Optional.of(
                new BiLstm(
                    parameters,
                    name + ".lstm",
                    embedding.width() + letters.width(),
                    sizes.hidden(),
                    sizes.layers(),
                    sizes.dropout()));
  }

  /** Returns the width of a word's state. */
  int width() {
    return lstm.map(BiLstm::width).orElse(embedding.width() + letters.width());
  }

  /** Returns the states of all words, [B, n, width]. */
  Tensor states(List<GraphExample> batch, SentencePadding padding, DropoutMasks masks) {
    List<Tensor> features = new ArrayList<>();
    features.add(
        padding.pad(
            batch.stream().map(GraphExample::words).toArray(int[][]::new), Vocabulary.PADDING));
    if (sizes.tags() > 0) {
      features.add(
          padding.pad(
              batch.stream().map(GraphExample::tags).toArray(int[][]::new), Vocabulary.PADDING));
    }
    Tensor spelled = letters.apply(batch.stream().map(GraphExample::spellings).toList(), padding);
    Tensor vectors =
        torch.cat(
            new TensorVector(embedding.apply(new Sentences(padding, features), masks), spelled), 2);
    return lstm.map(one -> one.apply(vectors, padding, masks)).orElse(vectors);
  }
}
