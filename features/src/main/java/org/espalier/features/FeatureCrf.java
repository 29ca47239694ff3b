package org.espalier.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;

/**
 * A trained linear-chain conditional random field on sparse features, for any number of threads at
 * once. It computes scores, of which a chain answers all questions.
 */
public final class FeatureCrf {

  private final Template template;
  private final List<String> labels;
  private final AttributeIndex index;
  private final FeatureTable table;
  private final double[] weights;

  /**
   * Creates a model.
   *
   * @param weights of the table's features, then of neighbours, which may be −∞
   */
  FeatureCrf(
      Template template,
      List<String> labels,
      AttributeIndex index,
      FeatureTable table,
      double[] weights) {
    this.template = template;
    this.labels = List.copyOf(labels);
    this.index = index;
    this.table = table;
    this.weights = weights;
  }

  /** Returns which attributes it looks at. */
  public Template template() {
    return template;
  }

  /** Returns the names of the labels. */
  public List<String> labels() {
    return labels;
  }

  /** Returns how the attributes are numbered. */
  AttributeIndex index() {
    return index;
  }

  /** Returns which pairs have a weight. */
  FeatureTable table() {
    return table;
  }

  double[] weights() {
    return weights;
  }

  /** Returns the number of weights that are not 0, those of neighbours included. */
  public int size() {
    return (int) Arrays.stream(weights).filter(w -> w != 0 && Double.isFinite(w)).count();
  }

  /** Returns the label sequences of a sentence of {@code words} words. */
  public LinearChain chain(int words) {
    return new LinearChain(words, labels.size(), Transitions.SHARED, true, true);
  }

  /** Returns the scores of a sentence, for the parts of {@link #chain}. */
  public double[] scores(List<String> words) {
    int k = labels.size();
    double[] scores = new double[chain(words.size()).size()];
    Template.Extractor extractor = template.extractor();
    extractor.read(words);
    for (int t = 0; t < words.size(); t++) {
      int offset = t * k;
      extractor.attributes(
          t,
          text -> {
            int a = index.of(text);
            for (int f = a < 0 ? 0 : table.first()[a];
                f < (a < 0 ? 0 : table.first()[a + 1]);
                f++) {
              scores[offset + table.label()[f]] += weights[f];
            }
          });
    }
    System.arraycopy(weights, table.features(), scores, words.size() * k, table.neighbours());
    return scores;
  }

  /** Returns this model without the weights that are 0 and the attributes that have no other. */
  FeatureCrf compact() {
    int attributes = index.size();
    int[] first = new int[attributes + 1];
    int[] label = new int[table.features()];
    double[] kept = new double[weights.length];
    boolean listed = index instanceof AttributeIndex.Listed;
    ArrayList<String> names = new ArrayList<>();
    int size = 0;
    int rows = 0;
    for (int a = 0; a < attributes; a++) {
      int before = size;
      for (int f = table.first()[a]; f < table.first()[a + 1]; f++) {
        if (weights[f] != 0) {
          label[size] = table.label()[f];
          kept[size++] = weights[f];
        }
      }
      if (index instanceof AttributeIndex.Listed all && size > before) {
        names.add(all.name(a));
      }
      if (!listed || size > before) {
        first[++rows] = size;
      }
    }
    System.arraycopy(weights, table.features(), kept, size, table.neighbours());
    return new FeatureCrf(
        template,
        labels,
        listed ? new AttributeIndex.Listed(names) : index,
        new FeatureTable(labels.size(), Arrays.copyOf(first, rows + 1), Arrays.copyOf(label, size)),
        Arrays.copyOf(kept, size + table.neighbours()));
  }
}
