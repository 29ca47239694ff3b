package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.Members;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.walk.MarkovChains;

/**
 * The score function for structures with neither MAP nor sums: the decoder sees the states of K
 * Markov chains on p(z) ∝ exp(s·z/t), and the scores get the sample covariance of losses and
 * structures, 1/((K − 1)t) Σ_k (L(z_k) − L̄)(z_k − z̄).
 *
 * <p>For independent samples of p that is an unbiased estimate of the gradient of E[L(z)]; as the
 * chains make more moves its bias vanishes (Vivier-Ardisson, Blondel &amp; Parmentier 2025, arXiv
 * 2505.14240, for the chains). A sweep is as many moves as there are visible parts. Chains of a
 * batch with {@linkplain Batch#withKeys keys} go on where the example's last pass left them, which
 * the run's {@link Memory} knows; others begin anew, with ten times the moves. Where split R̂ of
 * the chains' scores in a pass is above 1.1, {@code chains-apart} is counted in the run's {@link
 * Diagnostics}.
 *
 * <p>K losses, no decoder gradients; K·T·D proposals for D visible parts.
 *
 * @param chains K, at least 2
 * @param sweeps T, at least 1
 * @param temperature t, positive
 */
public record MetropolisHastings<S extends MoveSet>(int chains, int sweeps, double temperature)
    implements Estimator<S> {

  /** How much longer chains run that begin anew. */
  private static final int WARM_UP = 10;

  /** The R̂ above which chains are reported as not converged. */
  private static final double APART = 1.1;

  public MetropolisHastings {
    if (chains < 2) {
      throw new IllegalArgumentException("there must be at least 2 chains, not " + chains);
    }
    Require.atLeastOne("the number of sweeps", sweeps);
    Require.positive("the temperature", temperature);
  }

  @Override
  public String name() {
    return "metropolis-hastings";
  }

  @Override
  public Predictor<? super S> inference() {
    return Predictor.<S>search();
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.each(batch, chains);
    double[][] left = new double[batch.count()][];
    context.each(
        batch,
        problem -> {
          int i = problem.example();
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          MarkovChains walk = new MarkovChains(problem.structure(), chains, random);
          double[] known =
              batch.key(i).map(key -> context.memory().get(memoryName(key))).orElse(new double[0]);
          boolean goesOn = restore(known, problem.structure(), walk);
          int moves = moves(problem);
          walk.advance(
              problem.scores(),
              problem.offset(),
              temperature,
              goesOn ? 0 : (int) Math.min(Integer.MAX_VALUE / 2, (long) WARM_UP * moves),
              moves,
              random);
          for (int k = 0; k < chains; k++) {
            int row = i * chains + k;
            walk.state(k).addTo(points.values(), points.offset(row), 1);
            points.setWeight(row, 1.0 / chains);
          }
          left[i] = states(walk);
          if (!(walk.convergence() <= APART)) {
            context.diagnostics().add("chains-apart", 1);
          }
        });
    return new Pass(batch, points, new CovariancePass(this, batch, points, left, context));
  }

  private int moves(Problem<?> problem) {
    return (int)
        Math.min(Integer.MAX_VALUE / 2, (long) sweeps * Math.max(2, problem.structure().visible()));
  }

  private static String memoryName(String key) {
    return "metropolis-hastings." + key;
  }

  /** Returns the chains' states: for each its number of parts, and these. */
  private static double[] states(MarkovChains walk) {
    int length = walk.count();
    for (int k = 0; k < walk.count(); k++) {
      length += walk.state(k).count();
    }
    double[] states = new double[length];
    int next = 0;
    for (int k = 0; k < walk.count(); k++) {
      Parts state = walk.state(k);
      states[next++] = state.count();
      for (int i = 0; i < state.count(); i++) {
        states[next++] = state.get(i);
      }
    }
    return states;
  }

  /** Puts chains where they were; not if they were others, of another number or structure. */
  private static boolean restore(double[] states, MoveSet structure, MarkovChains walk) {
    int next = 0;
    for (int k = 0; k < walk.count(); k++) {
      if (next >= states.length) {
        return false;
      }
      Parts state = new Parts();
      int end = next + 1 + (int) states[next];
      for (next++; next < end; next++) {
        if (next >= states.length || states[next] >= structure.size()) {
          return false;
        }
        state.add((int) states[next]);
      }
      if (Members.objection(structure, state).isPresent()) {
        return false;
      }
      walk.place(k, state);
    }
    return next == states.length;
  }

  private record CovariancePass(
      MetropolisHastings<?> estimator,
      Batch<?> batch,
      Points points,
      double[][] left,
      Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points, downstream);
      int chains = estimator.chains;
      Arrays.fill(out, 0);
      for (int i = 0; i < batch.count(); i++) {
        int size = batch.instance(i).size();
        double mean = 0;
        for (int row = i * chains; row < (i + 1) * chains; row++) {
          mean += losses[row] / chains;
        }
        for (int row = i * chains; row < (i + 1) * chains; row++) {
          // Σ (L − L̄)(z − z̄) = Σ (L − L̄) z
          double share = (losses[row] - mean) / ((chains - 1) * estimator.temperature);
          for (int p = 0; p < size; p++) {
            out[batch.offset(i) + p] += share * points.values()[points.offset(row) + p];
          }
        }
        double[] states = left[i];
        batch.key(i).ifPresent(key -> context.memory().put(memoryName(key), states));
      }
      Gradients.mask(out, batch);
    }
  }
}
