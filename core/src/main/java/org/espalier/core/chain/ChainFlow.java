package org.espalier.core.chain;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;

/**
 * SparseMAP of a chain as a flow of 1 from its first to its last position: a quadratic program over
 * the probabilities π of neighbouring tags, whose rows and columns sum to those of the tags,
 *
 * <pre>
 * max Σ over t of (s_t·μ_t − ½‖μ_t‖² + r_t·π_t),   μ_t(a) = Σ_b π_t(a, b) = Σ_b π_{t−1}(b, a).
 * </pre>
 *
 * <p>Transitions have no square in the objective, and where they count for about as much as the
 * tags' differences, near 0, the solution is where hundreds of sequences that hardly differ meet;
 * an active set finds them one by one. Here they are not looked at: an interior-point method
 * (Mehrotra 1992) with potentials f of rows and v of columns, slacks z_t(a, b) = f_t(a) − v_t(b) −
 * r_t(a, b) and μ_t = s_t + f_t − v_{t−1} takes some 20 steps for scores up to 1e3. At far larger
 * ones, where an active set ends after a few calls, rounding stops it before. The sequences are
 * read out of its flow in the end.
 *
 * <p>The matrix of a step is that of a network of resistors, conductances π/z between f_t(a) and
 * v_t(b) and 1 between v_t(a) and f_{t+1}(a). Its nodes are eliminated one by one without any
 * subtraction, as by Grassmann, Taksar and Heyman, so that steps keep their digits while
 * conductances go apart to 1e16 and more. A step takes 4·n·K³ multiplications.
 *
 * <ol>
 *   <li>S. Mehrotra, On the implementation of a primal-dual interior point method, SIAM J.
 *       Optimization 2, 1992.
 *   <li>W. Grassmann, M. Taksar, D. Heyman, Regenerative analysis and steady state distributions
 *       for Markov chains, Operations Research 33, 1985.
 * </ol>
 */
final class ChainFlow {

  static final Workspace.Key<ChainFlow> KEY = Workspace.Key.of(ChainFlow::new);

  private static final int STEPS = 80;

  /** The part of a step to the boundary that is taken. */
  private static final double SHORT_OF_BOUNDARY = 0.999;

  /** A step of less is one of rounding. */
  private static final double SHORTEST = 1e-6;

  /** The imbalance of rows and columns that rounding leaves. */
  private static final double ROUNDING = 1e-16;

  /** The sum of π·z, over n, that is as small as rounding lets it be. */
  private static final double SMALL = 1e-17;

  /** What is left of the flow when no more sequences are read out of it. */
  private static final double REST = 1e-15;

  private int n;
  private int tags;
  private int edges; // pairs of positions, K² probabilities each
  private double[] score = {}; // of tags
  private double[] reward = {}; // of pairs
  private double[] flow = {};
  private double[] slack = {};
  private double[] flowStep = {};
  private double[] slackStep = {};
  private double[] target = {}; // of flow times slack, less what a step leaves out of account
  // By level of nodes: rows f_0, columns v_0, rows f_1, …
  private double[] potential = {};
  private double[] potentialStep = {};
  // Of each node's conductance, to the later ones of its level and the next.
  private double[] share = {};
  private double[] total = {}; // of each node's conductances when it is eliminated
  private double[] mesh = {}; // between the nodes of a level and the next
  private int[] sequence = {};
  private final Parts path = new Parts();
  private final VertexList mixture = new VertexList();

  private ChainFlow() {}

  /**
   * Finds sequences whose mixture is nearly the solution.
   *
   * @param scores checked
   * @return false if there are no two positions, or a part is forbidden, of which this knows
   *     nothing
   */
  boolean solve(LinearChain chain, double[] scores, int offset) {
    if (chain.length() < 2 || !load(chain, scores, offset)) {
      return false;
    }
    start();
    double least = SMALL * n;
    double unbalanced = 1; // the part of the first imbalance that is left
    double length = 1;
    for (int i = 0; i < STEPS && length > 0 && (gap() > least || unbalanced > ROUNDING); i++) {
      length = step(least);
      unbalanced *= 1 - length;
    }
    readOut(chain);
    return true;
  }

  /** Returns the sequences found. */
  Support mixture() {
    return mixture;
  }

  private boolean load(LinearChain chain, double[] scores, int offset) {
    n = chain.length();
    tags = chain.tags();
    edges = n - 1;
    int pairs = edges * tags * tags;
    int nodes = 2 * edges * tags;
    if (score.length < n * tags) {
      score = new double[n * tags];
    }
    if (sequence.length < n) {
      sequence = new int[n];
    }
    if (mesh.length < 4 * tags * tags) {
      mesh = new double[4 * tags * tags];
    }
    if (potential.length < nodes) {
      potential = new double[nodes];
      potentialStep = new double[nodes];
      total = new double[nodes];
    }
    if (flow.length < pairs) {
      reward = new double[pairs];
      flow = new double[pairs];
      slack = new double[pairs];
      flowStep = new double[pairs];
      slackStep = new double[pairs];
      target = new double[pairs];
      share = new double[4 * pairs];
    }
    System.arraycopy(scores, offset, score, 0, n * tags);
    for (int y = 0; y < tags; y++) {
      score[y] += chain.start() ? scores[offset + chain.start(y)] : 0;
      score[(n - 1) * tags + y] += chain.end() ? scores[offset + chain.end(y)] : 0;
    }
    for (int t = 0; t < edges; t++) {
      System.arraycopy(
          scores, offset + chain.transition(t, 0, 0), reward, t * tags * tags, tags * tags);
    }
    boolean finite = true;
    for (int i = 0; i < n * tags; i++) {
      finite &= score[i] > Double.NEGATIVE_INFINITY;
    }
    for (int i = 0; i < pairs; i++) {
      finite &= reward[i] > Double.NEGATIVE_INFINITY;
    }
    return finite;
  }

  /** Begins with equal probabilities and slacks of at least as much as a tag's. */
  private void start() {
    int square = tags * tags;
    Arrays.fill(flow, 0, edges * square, 1.0 / square);
    for (int t = 0; t < edges; t++) {
      double most = reward[t * square];
      double least = most;
      for (int i = t * square; i < (t + 1) * square; i++) {
        most = Math.max(most, reward[i]);
        least = Math.min(least, reward[i]);
      }
      double distance = most + Math.max(1.0 / tags, (most - least) / 8);
      Arrays.fill(potential, rows(t), rows(t) + tags, distance / 2);
      Arrays.fill(potential, columns(t), columns(t) + tags, -distance / 2);
      for (int i = t * square; i < (t + 1) * square; i++) {
        slack[i] = distance - reward[i];
      }
    }
  }

  private int rows(int t) {
    return 2 * t * tags;
  }

  private int columns(int t) {
    return (2 * t + 1) * tags;
  }

  private double gap() {
    double sum = 0;
    for (int i = 0; i < edges * tags * tags; i++) {
      sum += flow[i] * slack[i];
    }
    return sum;
  }

  /**
   * Makes a step.
   *
   * @param least the gap that is small enough
   * @return its length, at most 1; 0 where rounding lets none be made
   */
  private double step(double least) {
    int pairs = edges * tags * tags;
    double average = gap() / pairs;
    factorize();
    Arrays.fill(target, 0, pairs, 0);
    aim();
    double length = longest();
    double left = 0;
    for (int i = 0; i < pairs; i++) {
      left += (flow[i] + length * flowStep[i]) * (slack[i] + length * slackStep[i]);
    }
    double ratio = left / pairs / average;
    double centre = Math.max(average * ratio * ratio * ratio, least / pairs / 2);
    for (int i = 0; i < pairs; i++) {
      target[i] = centre - flowStep[i] * slackStep[i];
    }
    aim();
    length = Math.min(1, SHORT_OF_BOUNDARY * longest());
    if (!(length > SHORTEST)) {
      return 0;
    }
    for (int i = 0; i < pairs; i++) {
      flow[i] += length * flowStep[i];
      slack[i] += length * slackStep[i];
    }
    for (int node = 0; node < 2 * edges * tags; node++) {
      potential[node] += length * potentialStep[node];
    }
    return length;
  }

  /** Returns how far the step may go until something is 0. */
  private double longest() {
    double length = 1 / SHORT_OF_BOUNDARY;
    for (int i = 0; i < edges * tags * tags; i++) {
      if (flowStep[i] < 0) {
        length = Math.min(length, -flow[i] / flowStep[i]);
      }
      if (slackStep[i] < 0) {
        length = Math.min(length, -slack[i] / slackStep[i]);
      }
    }
    return length;
  }

  /** Returns the probability of a tag that the potentials say. */
  private double tag(int t, int y, double mean) {
    double value = score[t * tags + y];
    value += t < edges ? potential[rows(t) + y] : 0;
    return value - (t > 0 ? potential[columns(t - 1) + y] : mean);
  }

  /** Solves for a step towards the target. */
  private void aim() {
    double mean = 0; // what makes those of the first position sum to 1
    for (int y = 0; y < tags; y++) {
      mean += (tag(0, y, 0) - 1.0 / tags) / tags;
    }
    for (int t = 0; t < edges; t++) {
      for (int y = 0; y < tags; y++) {
        double row = -tag(t, y, mean);
        double column = tag(t + 1, y, mean);
        for (int x = 0; x < tags; x++) {
          int i = (t * tags + y) * tags + x;
          row += target[i] / slack[i];
          int j = (t * tags + x) * tags + y;
          column -= target[j] / slack[j];
        }
        potentialStep[rows(t) + y] = row;
        potentialStep[columns(t) + y] = column;
      }
    }
    substitute();
    for (int t = 0; t < edges; t++) {
      for (int y = 0; y < tags; y++) {
        for (int x = 0; x < tags; x++) {
          int i = (t * tags + y) * tags + x;
          slackStep[i] = potentialStep[rows(t) + y] - potentialStep[columns(t) + x];
          flowStep[i] = (target[i] - flow[i] * slackStep[i]) / slack[i] - flow[i];
        }
      }
    }
  }

  /** Eliminates the nodes, level by level. */
  private void factorize() {
    int levels = 2 * edges;
    int width = 2 * tags;
    Arrays.fill(mesh, 0, width * width, 0);
    for (int a = 0; a < tags; a++) {
      Arrays.fill(mesh, a * width, a * width + tags, 1.0 / tags);
    }
    for (int level = 0; level < levels; level++) {
      boolean last = level == levels - 1;
      int next = last ? 1 : tags; // the last level is held by ground alone
      for (int a = 0; a < tags; a++) {
        for (int b = 0; b < next; b++) {
          int i = (level / 2 * tags + a) * tags + b;
          double across = a == b ? 1 : 0;
          mesh[a * width + tags + b] = last ? 1 : level % 2 == 0 ? flow[i] / slack[i] : across;
        }
        Arrays.fill(mesh, (tags + a) * width + tags, (tags + a + 1) * width, 0);
      }
      for (int k = 0; k < tags; k++) {
        eliminate(level * tags + k, k, tags + next, width);
      }
      for (int a = 0; a < tags; a++) {
        System.arraycopy(mesh, (tags + a) * width + tags, mesh, a * width, tags);
      }
    }
  }

  /** Replaces a node's conductances by those that it makes between its neighbours. */
  private void eliminate(int node, int k, int end, int width) {
    double sum = 0;
    for (int j = k + 1; j < end; j++) {
      sum += mesh[k * width + j];
    }
    total[node] = sum;
    for (int j = k + 1; j < end; j++) {
      share[node * width + j] = mesh[k * width + j] / sum;
    }
    for (int i = k + 1; i < end; i++) {
      double own = share[node * width + i];
      for (int j = i + 1; j < end && own > 0; j++) {
        mesh[i * width + j] += own * mesh[k * width + j];
      }
    }
  }

  /** Solves for the step of the potentials, in place. */
  private void substitute() {
    int width = 2 * tags;
    int nodes = 2 * edges * tags;
    for (int node = 0; node < nodes; node++) {
      int first = node - node % tags;
      double current = potentialStep[node];
      int end = Math.min(width, nodes - first);
      for (int j = node % tags + 1; j < end; j++) {
        potentialStep[first + j] += share[node * width + j] * current;
      }
    }
    for (int node = nodes - 1; node >= 0; node--) {
      int first = node - node % tags;
      double sum = potentialStep[node] / total[node];
      int end = Math.min(width, nodes - first);
      for (int j = node % tags + 1; j < end; j++) {
        sum += share[node * width + j] * potentialStep[first + j];
      }
      potentialStep[node] = sum;
    }
  }

  /**
   * Takes sequences out of the flow, along the most probable pairs, until nearly nothing is left.
   */
  private void readOut(LinearChain chain) {
    mixture.clear();
    double rest = 1;
    for (int i = 0; i < edges * tags * tags && rest > REST; i++) {
      double least = 0;
      for (int y = 0; y < tags; y++) {
        double largest = flow[y * tags + widest(0, y)];
        if (largest > least) {
          least = largest;
          sequence[0] = y;
        }
      }
      for (int t = 0; t < edges; t++) {
        int y = sequence[t];
        sequence[t + 1] = widest(t, y);
        least = Math.min(least, flow[(t * tags + y) * tags + sequence[t + 1]]);
      }
      for (int t = 0; t < edges; t++) {
        flow[(t * tags + sequence[t]) * tags + sequence[t + 1]] -= least;
      }
      if (least > 0) {
        chain.write(sequence, path);
        mixture.add(path, least);
        rest -= least;
      } else {
        rest = 0; // what is left leads nowhere
      }
    }
  }

  private int widest(int t, int y) {
    int best = 0;
    int from = (t * tags + y) * tags;
    for (int x = 1; x < tags; x++) {
      best = flow[from + x] > flow[from + best] ? x : best;
    }
    return best;
  }
}
