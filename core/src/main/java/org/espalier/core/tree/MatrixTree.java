package org.espalier.core.tree;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/**
 * The Gibbs distribution over non-projective trees, by the matrix-tree theorem.
 *
 * <p>The log-partition is computed at once, marginals and the rest when asked for. Plain doubles
 * serve while the range of the scores allows it ({@link ScaledGth} says when), else numbers with
 * wide exponents ({@link WideGth}).
 */
final class MatrixTree implements Distribution {

  /** Above this an entropy computed by log Z − s·μ has lost nothing to cancellation. */
  private static final double ENTROPY_OF_ANY_TREE = 1;

  private final ScaledGth scaled = new ScaledGth();
  private final WideGth wide = new WideGth();
  private final TreeExcess excess = new TreeExcess();
  private final ChuLiuEdmonds best = new ChuLiuEdmonds();
  private final Wilson wilson = new Wilson();
  private final Colbourn colbourn = new Colbourn();

  private int words;
  private Roots roots = Roots.SINGLE;
  private double[] scores = new double[0];
  private double[] marginals = new double[0];
  private double[] wideMarginals = new double[0]; // for entropies that plain doubles lose
  private double[] direction = new double[0];
  private double[] means = new double[0]; // of the direction, by word
  private int[] heads = new int[0];
  private boolean plain; // plain doubles serve so far
  private boolean wideReady; // wide has this distribution's weights
  private boolean marginalsReady;
  private double logPartition;
  private int preparedRoot; // what Wilson was prepared for: a word, −1, or nothing yet
  private boolean shortWalks;

  private static final int NOTHING = -2;

  /**
   * Takes the scores and computes log Z.
   *
   * @return false if there is no tree over the allowed arcs
   */
  boolean compute(int n, Roots mode, double[] input, int offset) {
    if (heads.length < n) {
      scores = new double[n * n];
      marginals = new double[n * n];
      wideMarginals = new double[n * n];
      direction = new double[n * n];
      means = new double[n];
      heads = new int[n];
    }
    words = n;
    roots = mode;
    System.arraycopy(input, offset, scores, 0, n * n);
    marginalsReady = false;
    wideReady = false;
    preparedRoot = NOTHING;
    plain = scaled.eliminate(n, mode, scores);
    if (plain) {
      logPartition = scaled.logPartition();
      return true;
    }
    if (!widen()) {
      return false;
    }
    logPartition = wide.logPartition();
    return true;
  }

  private boolean widen() {
    plain = false;
    wideReady = true;
    return wide.eliminate(words, roots, scores);
  }

  @Override
  public int size() {
    return words * words;
  }

  @Override
  public double logPartition() {
    return logPartition;
  }

  @Override
  public void marginals(double[] out, int offset) {
    ensureMarginals();
    System.arraycopy(marginals, 0, out, offset, size());
  }

  private void ensureMarginals() {
    if (marginalsReady) {
      return;
    }
    if (plain && !scaled.marginals(marginals)) {
      widen();
    }
    if (!plain) {
      wide.marginals(marginals);
    }
    marginalsReady = true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A distribution with nearly all its weight on one tree has a tiny entropy, which the
   * difference of log Z and s·μ would lose. There the scores are taken relative to those of the
   * best tree, which makes log Z itself tiny.
   */
  @Override
  public double entropy() {
    ensureMarginals();
    int n = words;
    if (plain) {
      double entropy = scaled.scaledLogPartition();
      for (int h = 0; h < n; h++) {
        for (int m = 0; m < n; m++) {
          double marginal = marginals[h * n + m];
          if (marginal > 0) {
            double shift = h == m ? scaled.shift[m] + scaled.rootShift : scaled.shift[m];
            entropy -= marginal * (scores[h * n + m] - shift);
          }
        }
      }
      if (entropy > ENTROPY_OF_ANY_TREE) {
        return entropy;
      }
    }
    best.solve(n, roots, scores, 0);
    for (int m = 0; m < n; m++) {
      heads[m] = best.head(m);
    }
    double beside = excess.compute(n, roots, scores, heads);
    double[] shares = marginals;
    if (plain && beside < ScaledGth.LEAST_TRUSTED) {
      if (!wideReady) {
        wideReady = true;
        wide.eliminate(n, roots, scores);
      }
      wide.marginals(wideMarginals);
      shares = wideMarginals;
    }
    double lost = 0; // E[s·ẑ − s·z]
    for (int m = 0; m < n; m++) {
      int head = heads[m];
      double treeScore = scores[(head == DependencyTree.ROOT ? m : head) * n + m];
      for (int h = 0; h < n; h++) {
        double marginal = shares[h * n + m];
        if (marginal > 0) {
          lost += marginal * (treeScore - scores[h * n + m]);
        }
      }
    }
    return beside + Math.max(0, lost);
  }

  @Override
  public void jvp(double[] along, int directionOffset, double[] out, int offset) {
    ensureMarginals();
    int n = words;
    // Every word has one head, so a constant per column changes nothing: take the mean out.
    Arrays.fill(means, 0, n, 0);
    for (int p = 0; p < n * n; p += n) {
      for (int m = 0; m < n; m++) {
        double marginal = marginals[p + m];
        means[m] += marginal > 0 ? marginal * along[directionOffset + p + m] : 0;
      }
    }
    for (int p = 0; p < n * n; p += n) {
      for (int m = 0; m < n; m++) {
        boolean allowed = scores[p + m] > Double.NEGATIVE_INFINITY;
        direction[p + m] = allowed ? along[directionOffset + p + m] - means[m] : 0;
      }
    }
    if (plain && scaled.jvpOfInverse(direction, out, offset)) {
      return;
    }
    if (plain && scaled.jvp(direction, out, offset)) {
      return;
    }
    if (!wideReady) {
      wideReady = true;
      wide.eliminate(n, roots, scores);
    }
    wide.jvp(direction, out, offset);
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    ensureMarginals();
    int n = words;
    int root = roots == Roots.SINGLE ? drawRoot(random) : -1;
    if (plain && preparedRoot != root) {
      shortWalks = wilson.prepare(n, scaled.weights, scaled.rootWeights, root);
      preparedRoot = root;
    }
    if (plain && shortWalks) {
      wilson.sample(random, heads);
    } else {
      colbourn.sample(n, scores, true, root, random, heads);
    }
    out.clear();
    for (int m = 0; m < n; m++) {
      out.add((heads[m] == DependencyTree.ROOT ? m : heads[m]) * n + m);
    }
    out.sort();
  }

  private int drawRoot(RandomGenerator random) {
    double rest = random.nextDouble();
    int choice = -1;
    for (int m = 0; m < words && rest >= 0; m++) {
      double marginal = marginals[m * words + m];
      if (marginal > 0) {
        choice = m; // the last possible one, should rounding leave a rest
        rest -= marginal;
      }
    }
    return choice;
  }
}
