package org.espalier.core.chain;

import java.util.Arrays;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A hidden Markov model, seen as scores of {@link LinearChain}s: state y of K emits symbol o of V.
 *
 * <p>For observations o_1 … o_n the {@linkplain #chain chain} has n positions, shared transitions
 * and scores for the first tag, and its {@linkplain #scores scores} are ln emission(o_t | y) for
 * state y at position t, ln transition(y' | y) and ln initial(y). Then s·z is the joint
 * log-probability of states and observations, the log-partition the log-likelihood of the
 * observations, the Gibbs distribution the posterior of the states, MAP the Viterbi sequence; every
 * other question about chains is one about the model. A probability of 0 is a forbidden part,
 * exactly. The counts that re-estimate a model (Baum &amp; Welch) are the chain's marginals, extra
 * parts included.
 *
 * <p>All matrices are flat and row-major, in natural logarithms.
 *
 * <ol>
 *   <li>L. Rabiner, A tutorial on hidden Markov models and selected applications in speech
 *       recognition, Proc. IEEE 77, 1989.
 * </ol>
 */
public final class HiddenMarkovModel {

  /** How far the sum of probabilities may be from 1. */
  private static final double NORMALISED = 1e-6;

  private final int states;
  private final int symbols;
  private final double[] initial;
  private final double[] transition;
  private final double[] emission;

  /**
   * Creates a model.
   *
   * @param logInitial K entries, entry y for the first state y
   * @param logTransition K·K entries, entry y·K + y' for the change from y to y'
   * @param logEmission K·V entries, entry y·V + o for symbol o in state y
   * @throws IllegalArgumentException if there is no state or no symbol, lengths do not fit, or a
   *     distribution does not sum to 1 within 1e-6
   */
  public HiddenMarkovModel(double[] logInitial, double[] logTransition, double[] logEmission) {
    states = logInitial.length;
    if (states == 0
        || logTransition.length != states * states
        || logEmission.length == 0
        || logEmission.length % states != 0) {
      throw new IllegalArgumentException(
          "%s states need %s transitions and some emissions each, not %s and %s in all"
              .formatted(states, states * states, logTransition.length, logEmission.length));
    }
    symbols = logEmission.length / states;
    initial = logInitial.clone();
    transition = logTransition.clone();
    emission = logEmission.clone();
    requireDistribution("the first state", initial, 0, states);
    for (int y = 0; y < states; y++) {
      requireDistribution("the state after state " + y, transition, y * states, states);
      requireDistribution("the symbol in state " + y, emission, y * symbols, symbols);
    }
  }

  /**
   * Creates a model from probabilities.
   *
   * @param initial K probabilities
   * @param transition {@code transition[y][y']}, K×K
   * @param emission {@code emission[y][o]}, K×V
   * @throws IllegalArgumentException as for the constructor
   */
  public static HiddenMarkovModel ofProbabilities(
      double[] initial, double[][] transition, double[][] emission) {
    return new HiddenMarkovModel(logarithms(initial), logarithms(transition), logarithms(emission));
  }

  private static double[] logarithms(double[]... rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).map(Math::log).toArray();
  }

  private static void requireDistribution(String what, double[] logs, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(logs[i]);
    }
    if (!(Math.abs(sum - 1) <= NORMALISED)) {
      throw new IllegalArgumentException(
          "the probabilities of " + what + " sum to " + sum + " and not to 1");
    }
  }

  /** Returns K, the number of states. */
  public int states() {
    return states;
  }

  /** Returns V, the number of symbols. */
  public int symbols() {
    return symbols;
  }

  /**
   * Returns the set of state sequences.
   *
   * @param length n, the number of observations
   */
  public LinearChain chain(int length) {
    return new LinearChain(length, states, Transitions.SHARED, true, false);
  }

  /**
   * Returns the scores of {@code chain(observations.length)}, fresh.
   *
   * @param observations n symbols in 0 … V−1
   * @throws IllegalArgumentException if there is no such symbol
   */
  public double[] scores(int... observations) {
    double[] emissions = new double[observations.length * states];
    for (int t = 0; t < observations.length; t++) {
      int symbol = observations[t];
      if (symbol < 0 || symbol >= symbols) {
        throw new IllegalArgumentException(
            "observation " + t + " is " + symbol + ", but symbols are 0 … " + (symbols - 1));
      }
      for (int y = 0; y < states; y++) {
        emissions[t * states + y] = emission[y * symbols + symbol];
      }
    }
    return scores(emissions);
  }

  /**
   * Returns the scores for observations of any kind, of which only their log-likelihood in each
   * state is known: vectors with a density, for instance. The model's own emissions are not used.
   *
   * @param logEmissions n·K entries, entry t·K + y for observation t in state y
   */
  public double[] scores(double[] logEmissions) {
    if (logEmissions.length % states != 0) {
      throw new IllegalArgumentException(
          logEmissions.length + " emissions are not " + states + " for each observation");
    }
    LinearChain chain = chain(logEmissions.length / states);
    double[] scores = Arrays.copyOf(logEmissions, chain.size());
    System.arraycopy(transition, 0, scores, chain.visible(), states * states);
    System.arraycopy(initial, 0, scores, chain.visible() + states * states, states);
    Scores.check(chain, scores, 0);
    return scores;
  }

  /** Returns the log-likelihood of the observations; −∞ if they are impossible. */
  public double logLikelihood(int... observations) {
    try {
      return chain(observations.length).distribution(scores(observations)).logPartition();
    } catch (InfeasibleException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * Returns the posterior probabilities of the states.
   *
   * @return n·K entries, entry t·K + y for state y at observation t
   * @throws InfeasibleException if the observations are impossible
   */
  public double[] posterior(int... observations) {
    LinearChain chain = chain(observations.length);
    return Arrays.copyOf(chain.distribution(scores(observations)).marginals(), chain.visible());
  }

  /**
   * Returns the most probable states, by Viterbi's algorithm.
   *
   * @throws InfeasibleException if the observations are impossible
   */
  public int[] viterbi(int... observations) {
    LinearChain chain = chain(observations.length);
    Parts best = new Parts();
    chain.argmax(scores(observations), 0, best, new Workspace());
    return chain.tags(best);
  }
}
