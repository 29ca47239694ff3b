package org.espalier.core.tree;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.Arrays;
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
  private double[] score = new double[0]; // −∞ on parts that are not usable
  private double[] top = new double[0]; // the best label's score, of every arc
  private double[] logSum = new double[0]; // what all labels add to it
  private double[] p = new double[0];

  ArcScores() {}

  /** Takes every arc's best label, the first one among equals. */
  void best(Structure trees, int newLabels, double[] scores, int offset) {
    reserve(trees.size(), newLabels);
    for (int arc = 0, part = 0; part < trees.size(); arc++) {
      double max = Double.NEGATIVE_INFINITY;
      int first = 0;
      for (int y = 0; y < labels; y++, part++) {
        double own = scores[offset + part];
        if (own > max && trees.usable(part)) {
          max = own;
          first = y;
        }
      }
      arcs[arc] = max;
      label[arc] = first;
    }
  }

  /** Sums over every arc's labels. */
  void sum(Structure trees, int newLabels, double[] scores, int offset) {
    int size = trees.size();
    reserve(size, newLabels);
    if (p.length < size) {
      p = new double[size];
      score = new double[size];
    }
    if (top.length < size / labels) {
      top = new double[size / labels];
      logSum = new double[size / labels];
    }
    for (int part = 0; part < size; part++) {
      score[part] = trees.usable(part) ? scores[offset + part] : Double.NEGATIVE_INFINITY;
    }
    for (int arc = 0; arc < size / labels; arc++) {
      int from = arc * labels;
      double max = labels == 1 ? score[arc] : ROWS.max(score, from, labels);
      top[arc] = max;
      logSum[arc] = 0;
      arcs[arc] = max;
      if (max == Double.NEGATIVE_INFINITY) {
        Arrays.fill(p, from, from + labels, 0);
      } else if (labels == 1) {
        p[arc] = 1;
      } else {
        normalise(arc, from, max);
      }
    }
  }

  /**
   * Fills in the probabilities of an arc's labels. Where the best label has most of the weight, the
   * others are added without it, since its 1 would round them.
   */
  private void normalise(int arc, int from, double max) {
    double sum = ROWS.exp(p, from, score, from, max, labels);
    if (sum >= 2) {
      logSum[arc] = Math.log(sum);
    } else {
      int best = from;
      while (score[best] != max) {
        best++;
      }
      double others = 0;
      for (int part = from; part < from + labels; part++) {
        others += part == best ? 0 : p[part];
      }
      sum = 1 + others;
      logSum[arc] = Math.log1p(others);
    }
    double scale = 1 / sum;
    for (int part = from; part < from + labels; part++) {
      p[part] *= scale;
    }
    arcs[arc] += logSum[arc];
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
    int arc = part / labels;
    return score[part] == Double.NEGATIVE_INFINITY
        ? score[part]
        : (score[part] - top[arc]) - logSum[arc];
  }

  private void reserve(int size, int newLabels) {
    labels = newLabels;
    if (arcs.length < size / labels) {
      arcs = new double[size / labels];
      label = new int[size / labels];
    }
  }
}
