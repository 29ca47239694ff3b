package org.espalier.core.subset;

import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/** Independent bits: p_i = 1/(1 + exp(−s_i)), log Z = Σ log(1 + exp s_i). O(n) each. */
final class Sigmoids implements Distribution {

  private int size;
  private double[] on = new double[0]; // p_i
  private double[] off = new double[0]; // 1 − p_i, without cancellation
  private double logPartition;
  private double entropy;

  void compute(double[] scores, int offset, int n) {
    size = n;
    if (on.length < n) {
      on = new double[n];
      off = new double[n];
    }
    logPartition = 0;
    entropy = 0;
    for (int i = 0; i < n; i++) {
      double score = scores[offset + i];
      double small = Math.exp(-Math.abs(score)); // the less likely value's weight against 1
      double logSum = Math.log1p(small);
      double less = small / (1 + small);
      double more = 1 / (1 + small);
      on[i] = score > 0 ? more : less;
      off[i] = score > 0 ? less : more;
      logPartition += Math.max(score, 0) + logSum;
      entropy += logSum + (less > 0 ? less * Math.abs(score) : 0);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double logPartition() {
    return logPartition;
  }

  @Override
  public void marginals(double[] out, int offset) {
    System.arraycopy(on, 0, out, offset, size);
  }

  @Override
  public double entropy() {
    return entropy;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    for (int i = 0; i < size; i++) {
      out[offset + i] = on[i] > 0 ? on[i] * off[i] * direction[directionOffset + i] : 0;
    }
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    out.clear();
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < on[i]) {
        out.add(i);
      }
    }
  }
}
