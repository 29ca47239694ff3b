package org.espalier.experiments.decisions;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;

/**
 * A random forest for several outputs at once: trees on bootstrap samples, each split where the
 * squared errors of all outputs together fall most, over all features (Breiman 2001).
 */
final class RegressionForest implements CostPredictor {

  /** Below this many examples a node is a leaf: leaves have five on average, or some more. */
  private static final int SMALLEST = 10;

  private final Node[] trees;

  /** A split, or the mean of a leaf. */
  private sealed interface Node {
    record Split(int feature, double threshold, Node below, Node above) implements Node {}

    record Leaf(double[] mean) implements Node {}
  }

  /**
   * Grows a forest.
   *
   * @param count of trees
   */
  RegressionForest(Instances train, int count, long seed) {
    Random random = new Random(seed);
    trees = new Node[count];
    for (int t = 0; t < count; t++) {
      Integer[] sample = new Integer[train.count()];
      for (int i = 0; i < sample.length; i++) {
        sample[i] = random.nextInt(train.count());
      }
      trees[t] = grow(train, sample);
    }
  }

  private static Node grow(Instances train, Integer[] sample) {
    int n = sample.length;
    int d = train.parts();
    double[] total = new double[d];
    for (int i : sample) {
      for (int k = 0; k < d; k++) {
        total[k] += train.costs()[i][k];
      }
    }
    int feature = -1;
    int cut = 0;
    // Squared errors are the squares, which no split changes, less n‖mean‖² of both sides.
    double most = squares(total) / n * (1 + 1e-9);
    double[] left = new double[d];
    for (int f = 0; n >= SMALLEST && f < train.inputs(); f++) {
      sort(train, f, sample);
      Arrays.fill(left, 0);
      for (int i = 1; i < n; i++) {
        double right = 0;
        double own = 0;
        double[] costs = train.costs()[sample[i - 1]];
        for (int k = 0; k < d; k++) {
          left[k] += costs[k];
          own += left[k] * left[k];
          right += (total[k] - left[k]) * (total[k] - left[k]);
        }
        double explained = own / i + right / (n - i);
        if (explained > most && at(train, f, sample[i - 1]) < at(train, f, sample[i])) {
          most = explained;
          feature = f;
          cut = i;
        }
      }
    }
    if (feature < 0) {
      return new Node.Leaf(Arrays.stream(total).map(sum -> sum / n).toArray());
    }
    sort(train, feature, sample);
    double threshold = (at(train, feature, sample[cut - 1]) + at(train, feature, sample[cut])) / 2;
    return new Node.Split(
        feature,
        threshold,
        grow(train, Arrays.copyOf(sample, cut)),
        grow(train, Arrays.copyOfRange(sample, cut, n)));
  }

  private static void sort(Instances train, int feature, Integer[] sample) {
    Arrays.sort(sample, Comparator.comparingDouble(i -> at(train, feature, i)));
  }

  private static double at(Instances train, int feature, int example) {
    return train.features()[example][feature];
  }

  private static double squares(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return sum;
  }

  @Override
  public void predict(double[] features, double[] costs) {
    Arrays.fill(costs, 0);
    for (Node tree : trees) {
      double[] mean = leaf(tree, features).mean();
      for (int k = 0; k < costs.length; k++) {
        costs[k] += mean[k] / trees.length;
      }
    }
  }

  private static Node.Leaf leaf(Node node, double[] features) {
    return switch (node) {
      case Node.Leaf leaf -> leaf;
      case Node.Split(int feature, double threshold, Node below, Node above) ->
          leaf(features[feature] <= threshold ? below : above, features);
    };
  }
}
