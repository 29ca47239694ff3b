package org.espalier.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which pairs of an attribute and a label have a weight: those that training data has. The features
 * of attribute a are first[a] … first[a+1]−1, feature f is for the label label[f].
 *
 * <p>A vector of weights has them first, then K² for pairs of neighbouring labels (y·K + y'), K for
 * the first label of a sentence and K for the last.
 *
 * @param labels K
 * @param first where the features of each attribute begin; one entry more than there are attributes
 * @param label the label of each feature, ascending within an attribute
 */
record FeatureTable(int labels, int[] first, int[] label) implements Serializable {

  /** Lists the pairs that are there. */
  static FeatureTable of(int labels, int attributes, PairSource pairs) {
    int[] first = new int[attributes + 1];
    int[] label = new int[Math.max(16, attributes)];
    int size = 0;
    BitSet seen = new BitSet(labels);
    for (int a = 0; a < attributes; a++) {
      seen.clear();
      pairs.labels(a, seen);
      if (size + labels > label.length) {
        label = Arrays.copyOf(label, Math.addExact(size, size / 2 + labels));
      }
      for (int y = seen.nextSetBit(0); y >= 0; y = seen.nextSetBit(y + 1)) {
        label[size++] = y;
      }
      first[a + 1] = size;
    }
    return new FeatureTable(labels, first, Arrays.copyOf(label, size));
  }

  /** Reports which labels an attribute is seen with. */
  @FunctionalInterface
  interface PairSource {
    void labels(int attribute, BitSet out);
  }

  /** Returns the number of features. */
  int features() {
    return label.length;
  }

  /** Returns the number of weights of labels' neighbours. */
  int neighbours() {
    return labels * (labels + 2);
  }

  /** Returns the length of a vector of weights. */
  int size() {
    return features() + neighbours();
  }
}
