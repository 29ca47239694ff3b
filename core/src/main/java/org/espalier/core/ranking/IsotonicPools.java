package org.espalier.core.ranking;

/**
 * Weighted isotonic regression: the non-increasing sequence v nearest to values, min Σ m_k (v_k −
 * x_k)², which is constant on pools of neighbours, the weighted mean of theirs. Pools adjacent
 * violators, in O(n) after the last value (Ayer et al. 1955; weights: Best &amp; Chakravarti 1990).
 */
final class IsotonicPools {

  private int count;
  private int size;
  private double[] means = new double[0];
  private double[] masses = new double[0];
  private int[] ends = new int[0];

  /** Forgets all values, and makes room for n. */
  void clear(int n) {
    count = 0;
    size = 0;
    if (means.length < n) {
      means = new double[n];
      masses = new double[n];
      ends = new int[n];
    }
  }

  /**
   * Returns the middle of two scores, without overflow. Pools do not change with what all values
   * have in common, and scores that are taken from it lose no digits to ranks.
   */
  static double middle(double largest, double smallest) {
    return largest / 2 + smallest / 2;
  }

  /** Appends a value. */
  void add(double value, double weight) {
    double mean = value;
    double mass = weight;
    while (count > 0 && means[count - 1] <= mean) {
      count--;
      mean += (means[count] - mean) * masses[count] / (masses[count] + mass);
      mass += masses[count];
    }
    means[count] = mean;
    masses[count] = mass;
    ends[count++] = ++size;
  }

  int count() {
    return count;
  }

  int start(int pool) {
    return pool == 0 ? 0 : ends[pool - 1];
  }

  int end(int pool) {
    return ends[pool];
  }

  double mean(int pool) {
    return means[pool];
  }

  double mass(int pool) {
    return masses[pool];
  }
}
