package org.espalier.features;

import java.util.Arrays;
import org.espalier.core.Distribution;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.features.optimize.Objective;

/**
 * The negative logarithm of the likelihood of labels under a linear-chain conditional random field,
 * −Σ log p(labels | words), in nats, and its gradient, E[counts] − counts. Where labels are not
 * known the likelihood is that of all that agrees with those that are.
 *
 * <p>Sentences are cut into shares, each of which adds up a gradient of its own, and the shares are
 * added in order; how many there are follows from the data alone, so that threads make no
 * difference. O(words · (attributes · labels of each + K²)) time, and memory for at most {@value
 * #SHARES} gradients.
 *
 * <p>J. Lafferty, A. McCallum and F. Pereira, Conditional random fields, ICML 2001.
 */
final class CrfLikelihood implements Objective {

  /** The most shares that are computed beside each other. */
  static final int SHARES = 16;

  /** The most numbers of all shares' gradients: 256 MiB, unless two shares have more. */
  private static final int MOST_NUMBERS = 1 << 25;

  private static final int LEAST_SENTENCES = 16;

  /** The number of entries of the gradient that are added up at a time. */
  private static final int BLOCK = 1 << 14;

  private static final Workspace.Key<Buffers> BUFFERS = Workspace.Key.of(Buffers::new);

  private final SequenceData data;
  private final FeatureTable table;
  private final double[] legality; // 0 or −∞ for each neighbour
  private final boolean pairs;
  private final Workers workers;
  private final int[] shares; // the first sentence of each, and the number of sentences
  private final double[][] gradients; // of the shares but the first
  private final boolean[] teaches; // whether a sentence's labels are legal

  /** The memory of one thread. */
  private static final class Buffers {
    double[] scores = new double[0];
    double[] residuals = new double[0]; // marginals less what is known
    double[] held = new double[0]; // scores of what agrees with known labels
    double[] heldMarginals = new double[0];

    void reserve(int size) {
      if (scores.length < size) {
        scores = new double[size];
        residuals = new double[size];
        held = new double[size];
        heldMarginals = new double[size];
      }
    }
  }

  /**
   * Prepares the data.
   *
   * @param legality what is added to the weights of neighbours: 0, or −∞ for what is not allowed
   * @param pairs whether there are weights of neighbours; without, they stay 0
   * @param most shares; one alone needs no memory for other gradients
   */
  CrfLikelihood(
      SequenceData data,
      FeatureTable table,
      double[] legality,
      boolean pairs,
      int most,
      Workers workers) {
    this.data = data;
    this.table = table;
    this.legality = legality;
    this.pairs = pairs;
    this.workers = workers;
    shares = shares(data, table.size(), most);
    gradients = new double[shares.length - 2][table.size()];
    teaches = new boolean[data.sentences()];
    for (int s = 0; s < teaches.length; s++) {
      teaches[s] = legal(s);
    }
  }

  /** Cuts the sentences into shares of about equally many words. */
  private static int[] shares(SequenceData data, int size, int most) {
    int large = data.sentences() / LEAST_SENTENCES;
    int count = Math.clamp(Math.min(Math.max(2, MOST_NUMBERS / size), large), 1, most);
    int[] shares = new int[count + 1];
    int s = 0;
    for (int share = 1; share <= count; share++) {
      long goal = (long) data.words() * share / count;
      while (s < data.sentences() && (share == count || data.starts()[s] < goal)) {
        s++;
      }
      shares[share] = s;
    }
    return shares;
  }

  private boolean legal(int s) {
    int k = table.labels();
    int[] gold = data.gold();
    for (int t = data.starts()[s]; t < data.starts()[s + 1]; t++) {
      if (gold[t] < 0) {
        continue;
      }
      boolean last = t == data.starts()[s + 1] - 1;
      if ((t == data.starts()[s] && legality[k * k + gold[t]] < 0)
          || (last && legality[k * k + k + gold[t]] < 0)
          || (!last && gold[t + 1] >= 0 && legality[gold[t] * k + gold[t + 1]] < 0)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public double evaluate(double[] x, double[] gradient) {
    int count = shares.length - 1;
    double[] losses = new double[count];
    workers.each(
        count,
        (share, workspace) -> {
          double[] own = share == 0 ? gradient : gradients[share - 1];
          Arrays.fill(own, 0);
          for (int s = shares[share]; s < shares[share + 1]; s++) {
            losses[share] += teaches[s] ? sentence(s, x, own, workspace) : 0;
          }
        });
    double loss = 0;
    for (double one : losses) {
      loss += one;
    }
    int blocks = Math.ceilDiv(gradient.length, BLOCK);
    workers.each(
        blocks,
        (block, _) -> {
          int end = Math.min(gradient.length, (block + 1) * BLOCK);
          for (double[] own : gradients) {
            for (int i = block * BLOCK; i < end; i++) {
              gradient[i] += own[i];
            }
          }
        });
    if (!pairs) {
      Arrays.fill(gradient, table.features(), gradient.length, 0);
    }
    return loss;
  }

  /** Adds a sentence's gradient, and returns its loss. */
  private double sentence(int s, double[] x, double[] gradient, Workspace workspace) {
    int k = table.labels();
    int begin = data.starts()[s];
    int n = data.starts()[s + 1] - begin;
    LinearChain chain = new LinearChain(n, k, Transitions.SHARED, true, true);
    Buffers buffers = workspace.get(BUFFERS);
    buffers.reserve(chain.size());
    double[] scores = buffers.scores;
    for (int t = 0; t < n; t++) {
      score(begin + t, x, scores, t * k);
    }
    for (int i = 0; i < table.neighbours(); i++) {
      scores[n * k + i] = x[table.features() + i] + legality[i];
    }
    Distribution distribution = chain.distribution(scores, 0, workspace);
    double loss = distribution.logPartition();
    double[] residuals = buffers.residuals;
    distribution.marginals(residuals, 0);
    loss -= isOpen(begin, n) ? held(chain, begin, buffers, workspace) : known(n, begin, buffers);
    for (int t = 0; t < n; t++) {
      scatter(begin + t, residuals, t * k, gradient);
    }
    for (int i = 0; i < table.neighbours(); i++) {
      gradient[table.features() + i] += residuals[n * k + i];
    }
    return loss;
  }

  /** Adds up the weights of a word's attributes. */
  private void score(int word, double[] x, double[] scores, int offset) {
    int[] attributes = data.attributes();
    int[] first = table.first();
    int[] label = table.label();
    Arrays.fill(scores, offset, offset + table.labels(), 0);
    for (int i = data.first()[word]; i < data.first()[word + 1]; i++) {
      int end = first[attributes[i] + 1];
      for (int f = first[attributes[i]]; f < end; f++) {
        scores[offset + label[f]] += x[f];
      }
    }
  }

  private boolean isOpen(int begin, int n) {
    for (int t = begin; t < begin + n; t++) {
      if (data.gold()[t] < 0) {
        return true;
      }
    }
    return false;
  }

  /** Takes a known sequence off the marginals, and returns its score. */
  private double known(int n, int begin, Buffers buffers) {
    int k = table.labels();
    int[] gold = data.gold();
    double score = 0;
    for (int t = 0; t < n; t++) {
      int y = gold[begin + t];
      score += take(t * k + y, buffers);
      score += take(n * k + (t + 1 < n ? y * k + gold[begin + t + 1] : k * k + k + y), buffers);
    }
    return score + take(n * k + k * k + gold[begin], buffers);
  }

  private static double take(int part, Buffers buffers) {
    buffers.residuals[part] -= 1;
    return buffers.scores[part];
  }

  /** Takes the marginals of all that agrees with the known labels off; returns its log-sum. */
  private double held(LinearChain chain, int begin, Buffers buffers, Workspace workspace) {
    int k = chain.tags();
    double[] held = buffers.held;
    System.arraycopy(buffers.scores, 0, held, 0, chain.size());
    for (int t = 0; t < chain.length(); t++) {
      int y = data.gold()[begin + t];
      for (int other = 0; other < k && y >= 0; other++) {
        held[t * k + other] = other == y ? held[t * k + y] : Double.NEGATIVE_INFINITY;
      }
    }
    Distribution distribution = chain.distribution(held, 0, workspace);
    distribution.marginals(buffers.heldMarginals, 0);
    for (int i = 0; i < chain.size(); i++) {
      buffers.residuals[i] -= buffers.heldMarginals[i];
    }
    return distribution.logPartition();
  }

  /** Adds a word's residuals to the gradients of its attributes' features. */
  private void scatter(int word, double[] residuals, int offset, double[] gradient) {
    int[] attributes = data.attributes();
    int[] first = table.first();
    int[] label = table.label();
    for (int i = data.first()[word]; i < data.first()[word + 1]; i++) {
      int end = first[attributes[i] + 1];
      for (int f = first[attributes[i]]; f < end; f++) {
        gradient[f] += residuals[offset + label[f]];
      }
    }
  }
}
