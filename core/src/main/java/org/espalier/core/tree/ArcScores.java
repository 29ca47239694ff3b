package org.espalier.core.tree;

import org.espalier.core.Structure;

/**
 * Scores of labelled arcs, reduced to one score for each arc: of the best label, or the logarithm
 * of the sum over labels. The score of arc a with label y is at a·K + y; parts that are not usable
 * count as forbidden.
 */
final class ArcScores {

  /** The reduced scores, n². */
  double[] arcs = new double[0];

  private int labels;
  private int[] label = new int[0]; // the best one of every arc
  private double[] logP = new double[0]; // ln p(y | a)
  private double[] p = new double[0];

  ArcScores() {}

  /** Takes every arc's best label, the first one among equals. */
  void best(Structure trees, int newLabels, double[] scores, int offset) {
    reserve(trees.size(), newLabels);
    for (int part = 0; part < trees.size(); part++) {
      int arc = part / labels;
      double score = trees.usable(part) ? scores[offset + part] : Double.NEGATIVE_INFINITY;
      if (part % labels == 0 || score > arcs[arc]) {
        arcs[arc] = score;
        label[arc] = part % labels;
      }
    }
  }

  /** Sums over every arc's labels. */
  void sum(Structure trees, int newLabels, double[] scores, int offset) {
    best(trees, newLabels, scores, offset);
    if (p.length < trees.size()) {
      p = new double[trees.size()];
      logP = new double[trees.size()];
    }
    for (int arc = 0; arc < trees.size() / labels; arc++) {
      int from = arc * labels;
      if (arcs[arc] == Double.NEGATIVE_INFINITY) {
        for (int part = from; part < from + labels; part++) {
          p[part] = 0;
          logP[part] = Double.NEGATIVE_INFINITY;
        }
        continue;
      }
      double rest = 0; // beside the best label's 1
      for (int part = from; part < from + labels; part++) {
        logP[part] =
            trees.usable(part) ? scores[offset + part] - arcs[arc] : Double.NEGATIVE_INFINITY;
        p[part] = Math.exp(logP[part]);
        rest += part - from == label[arc] ? 0 : p[part];
      }
      double logSum = Math.log1p(rest);
      for (int part = from; part < from + labels; part++) {
        p[part] /= 1 + rest;
        logP[part] -= logSum;
      }
      arcs[arc] += logSum;
    }
  }

  /** Takes over the best labels of other scores with as many labels. */
  void copy(ArcScores other, int arcCount) {
    reserve(arcCount * other.labels, other.labels);
    System.arraycopy(other.arcs, 0, arcs, 0, arcCount);
    System.arraycopy(other.label, 0, label, 0, arcCount);
  }

  /** Takes the best label of one arc anew. */
  void update(int arc, double[] scores) {
    for (int y = 0; y < labels; y++) {
      double score = scores[arc * labels + y];
      if (y == 0 || score > arcs[arc]) {
        arcs[arc] = score;
        label[arc] = y;
      }
    }
  }

  /** Returns the part of an arc with its best label. */
  int bestPart(int arc) {
    return arc * labels + label[arc];
  }

  /** Returns the probability of a part's label given its arc; only after {@link #sum}. */
  double p(int part) {
    return p[part];
  }

  /** Returns the logarithm of {@link #p}, which is finite where p underflows. */
  double logP(int part) {
    return logP[part];
  }

  private void reserve(int size, int newLabels) {
    labels = newLabels;
    if (arcs.length < size / labels) {
      arcs = new double[size / labels];
      label = new int[size / labels];
    }
  }
}
