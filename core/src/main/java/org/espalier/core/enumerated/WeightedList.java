package org.espalier.core.enumerated;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/** The Gibbs distribution over listed structures, by summing over the list. */
final class WeightedList implements Distribution {

  private int size;
  private int[][] members = new int[0][];
  private double[] losses = new double[0]; // of each structure, against the best
  private double[] p = new double[0];
  private double best;
  private double logRest; // log Z less the best score

  boolean compute(int parts, int[][] listed, double[] scores, int offset) {
    size = parts;
    members = listed;
    if (p.length < listed.length) {
      p = new double[listed.length];
      losses = new double[listed.length];
    }
    int first = -1;
    best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < listed.length; i++) {
      losses[i] = Enumerated.score(listed[i], scores, offset);
      if (losses[i] > best) {
        best = losses[i];
        first = i;
      }
    }
    if (first < 0) {
      return false;
    }
    double rest = 0; // without the best one's 1, so that little beside it is not lost
    for (int i = 0; i < listed.length; i++) {
      losses[i] = best - losses[i];
      p[i] = Math.exp(-losses[i]);
      rest += i == first ? 0 : p[i];
    }
    logRest = Math.log1p(rest);
    for (int i = 0; i < listed.length; i++) {
      p[i] /= 1 + rest;
    }
    return true;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double logPartition() {
    return best + logRest;
  }

  @Override
  public void marginals(double[] out, int offset) {
    Arrays.fill(out, offset, offset + size, 0);
    for (int i = 0; i < members.length; i++) {
      for (int part : members[i]) {
        out[offset + part] += p[i];
      }
    }
  }

  @Override
  public double entropy() {
    double entropy = logRest;
    for (int i = 0; i < members.length; i++) {
      entropy += p[i] > 0 ? p[i] * losses[i] : 0;
    }
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    double mean = 0;
    for (int i = 0; i < members.length; i++) {
      mean += p[i] > 0 ? p[i] * Enumerated.score(members[i], direction, directionOffset) : 0;
    }
    Arrays.fill(out, offset, offset + size, 0);
    for (int i = 0; i < members.length; i++) {
      if (p[i] > 0) {
        double change = p[i] * (Enumerated.score(members[i], direction, directionOffset) - mean);
        for (int part : members[i]) {
          out[offset + part] += change;
        }
      }
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    Enumerated.fill(out, members[pick(random)]);
  }

  /** Returns log p of the i-th structure. */
  double logProbability(int i) {
    return -losses[i] - logRest;
  }

  /** Draws the position of a structure. */
  int pick(RandomGenerator random) {
    double rest = random.nextDouble();
    int choice = -1;
    for (int i = 0; i < members.length && rest >= 0; i++) {
      if (p[i] > 0) {
        choice = i; // the last possible one, should rounding leave a rest
        rest -= p[i];
      }
    }
    return choice;
  }
}
