package org.espalier.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.data.PretrainedVectors;
import org.espalier.torch.Tensors;

/**
 * Looks up the vector of each feature of a word and concatenates them. It knows nothing of the
 * sentence around the word.
 */
public final class WordEmbedding {

  /**
   * One feature of a word.
   *
   * @param name of its table among the parameters
   * @param vocabulary the number of indices
   * @param width of its vectors
   */
  public record Feature(String name, int vocabulary, int width) {}

  private final Parameters parameters;
  private final String name;
  private final List<Tensor> tables = new ArrayList<>();
  private final int width;
  private final double wordDropout;
  private final int unknown;

  /**
   * Adds the tables to the parameters.
   *
   * @param features in the order of {@link Sentences#features()}
   * @param wordDropout probability that the first feature of a word is replaced by {@code unknown}
   * @param unknown index of the unknown word in the first feature
   * @throws IllegalArgumentException if there is no feature
   */
  public WordEmbedding(
      Parameters parameters, String name, List<Feature> features, double wordDropout, int unknown) {
    if (features.isEmpty()) {
      throw new IllegalArgumentException("a word needs at least one feature");
    }
    this.parameters = parameters;
    this.name = name;
    this.wordDropout = wordDropout;
    this.unknown = unknown;
    int sum = 0;
    for (Feature feature : features) {
      tables.add(
          parameters.addTable(
              name + "." + feature.name(),
              Initializer.normal(1 / Math.sqrt(feature.width())),
              feature.vocabulary(),
              feature.width()));
      sum += feature.width();
    }
    width = sum;
  }

  /**
   * Starts the first feature's vectors from known ones; entries without one keep what was drawn.
   *
   * @param vectors of the first feature's vocabulary
   * @param frozen whether they are to stay as they are, with those that were drawn
   * @throws IllegalArgumentException if their number or width is another
   */
  public void start(PretrainedVectors vectors, boolean frozen) {
    Tensor table = tables.getFirst();
    int entries = vectors.found().length;
    if (table.size(0) != entries || table.size(1) != vectors.width()) {
      throw new IllegalArgumentException(
          "%s has %s vectors of width %s, not %s of width %s"
              .formatted(name, table.size(0), table.size(1), entries, vectors.width()));
    }
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      double[] values = Tensors.toDoubles(table);
      for (int i = 0; i < values.length; i++) {
        values[i] = vectors.found()[i / vectors.width()] ? vectors.values()[i] : values[i];
      }
      var _ = table.copy_(Tensors.of(values, table.scalar_type().intern(), table.shape()));
    }
    var _ = table.requires_grad_(!frozen);
  }

  /** Returns the width of the concatenated vectors. */
  public int width() {
    return width;
  }

  /**
   * Looks up a batch.
   *
   * @return [B, n, width]; padded positions hold the vectors of the indices they were filled with
   * @throws IllegalArgumentException if the sentences have another number of features
   */
  public Tensor apply(Sentences sentences, DropoutMasks masks) {
    if (sentences.features().size() != tables.size()) {
      throw new IllegalArgumentException(
          "%s expects %s features per word, not %s"
              .formatted(name, tables.size(), sentences.features().size()));
    }
    Tensor words =
        masks.dropWords(name + ".words", wordDropout, sentences.features().getFirst(), unknown);
    Tensor vectors = parameters.lookUp(tables.getFirst(), words);
    if (tables.size() == 1) {
      return vectors;
    }
    TensorVector parts = new TensorVector(vectors);
    for (int i = 1; i < tables.size(); i++) {
      parts.push_back(parameters.lookUp(tables.get(i), sentences.features().get(i)));
    }
    return torch.cat(parts, 2);
  }
}
