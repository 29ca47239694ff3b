package org.espalier.core.estimate;

import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The score function estimator, REINFORCE: the decoder sees K samples of p(z) ∝ exp(s·z), and the
 * scores get 1/K Σ_k (L(z_k) − b_k)(z_k − Marg(s)), an unbiased estimate of the gradient of E[L(z)]
 * wherever b_k does not depend on z_k (Williams 1992), and β·Cov[z]·s, the gradient of −βH.
 *
 * <ul>
 *   <li>{@link Estimators#reinforce}: b = 0.
 *   <li>{@link Estimators#reinforceLoo}: b_k is the mean of the other samples' losses (Kool, van
 *       Hoof &amp; Welling 2019; Salimans &amp; Knowles 2014), K ≥ 2.
 *   <li>{@link Estimators#reinforceSelfCritical}: b = L(MAP(s)), one more decoder call (Rennie et
 *       al. 2017, arXiv 1612.00563).
 *   <li>{@link Estimators#reinforceRunningMean}: b is the mean loss of earlier passes, which count
 *       less the older they are (Williams 1992).
 *   <li>{@link Estimators#nvil}, NVIL: b is predicted from the distribution, and the whole gradient
 *       is divided by max(1, the standard deviation of earlier L − b) (Mnih &amp; Gregor 2014,
 *       arXiv 1402.0030). The prediction is linear in 1, the entropy and −log p(MAP(s)), with the
 *       coefficients of least squares over earlier passes in place of the paper's network.
 * </ul>
 *
 * <p>One distribution, K samples and one decoder call for the K losses; the decoder's gradient in μ
 * is not used. What the last two learn is in the run's {@link Memory}.
 *
 * @param baseline b
 * @param samples K, at least 1
 * @param entropy β, not negative: the weight of an entropy bonus
 */
public record ScoreFunction<S extends MapOracle & GibbsModel>(
    Baseline baseline, int samples, double entropy) implements MapInference<S> {

  private static final double[] CONSTANT = {1};
  private static final int FEATURES = 3;

  private static final Workspace.Key<Parts> SAMPLE = Workspace.Key.of(Parts::new);

  /** What is subtracted from a sample's loss. */
  public enum Baseline {
    /** Nothing. */
    NONE("reinforce"),
    /** The mean loss of the example's other samples. */
    LEAVE_ONE_OUT("reinforce-loo"),
    /** The loss of the best structure. */
    SELF_CRITICAL("reinforce-self-critical"),
    /** The mean loss of earlier passes. */
    RUNNING_MEAN("reinforce-running-mean"),
    /** What earlier passes predict for such a distribution. */
    LEARNED("nvil");

    private final String estimator;

    Baseline(String estimator) {
      this.estimator = estimator;
    }
  }

  public ScoreFunction {
    Require.atLeastOne("the number of samples", samples);
    if (!(entropy >= 0) || entropy == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the weight of the entropy must be a finite number >= 0, not " + entropy);
    }
    if (baseline == Baseline.LEAVE_ONE_OUT && samples < 2) {
      throw new IllegalArgumentException("leave-one-out needs at least 2 samples, not " + samples);
    }
  }

  /** Returns this estimator with an entropy bonus of weight β. */
  public ScoreFunction<S> withEntropy(double beta) {
    return new ScoreFunction<>(baseline, samples, beta);
  }

  @Override
  public String name() {
    return baseline.estimator;
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    double[][] features = new double[batch.count()][];
    double[] slopes = new double[batch.scores().length];
    Samples drawn =
        Samples.draw(
            batch,
            samples,
            context,
            (problem, distribution) -> {
              features[problem.example()] =
                  baseline == Baseline.LEARNED ? uncertainty(problem, distribution) : CONSTANT;
              if (entropy > 0) {
                addEntropy(problem, distribution, slopes);
              }
            });
    return new Pass(
        batch, drawn.points(), new SampledPass<S>(this, batch, drawn, features, slopes, context));
  }

  /** Returns 1, the entropy and −log p of the best structure. */
  private double[] uncertainty(Problem<? extends S> problem, Distribution distribution) {
    double sum = distribution.entropy();
    double logPartition = distribution.logPartition();
    double best = argmax(problem, problem.workspace().get(SAMPLE));
    return new double[] {1, sum, logPartition - best};
  }

  private static double argmax(Problem<? extends MapOracle> problem, Parts out) {
    return problem.structure().argmax(problem.scores(), problem.offset(), out, problem.workspace());
  }

  /** Adds the gradient of −βH, which is β·Cov[z]·s. */
  private void addEntropy(
      Problem<? extends S> problem, Distribution distribution, double[] slopes) {
    int offset = problem.offset();
    double[] finite = new double[problem.size()];
    for (int p = 0; p < finite.length; p++) {
      finite[p] = problem.allows(p) ? problem.score(p) : 0;
    }
    distribution.jvp(finite, 0, slopes, offset);
    for (int p = offset; p < offset + finite.length; p++) {
      slopes[p] *= entropy;
    }
  }

  /**
   * The way back.
   *
   * @param features by example, what a baseline is predicted from
   * @param slopes the gradient of −βH
   */
  private record SampledPass<S extends MapOracle & GibbsModel>(
      ScoreFunction<S> estimator,
      Batch<? extends S> batch,
      Samples drawn,
      double[][] features,
      double[] slopes,
      Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] rewards = Losses.atShown(drawn.points(), downstream);
      subtractBaseline(downstream, rewards);
      for (int row = 0; row < rewards.length; row++) {
        rewards[row] /= estimator.samples;
      }
      drawn.sumScores(rewards, batch, out);
      for (int p = 0; p < out.length; p++) {
        out[p] += slopes[p];
      }
      Gradients.mask(out, batch);
    }

    /** Turns losses into what multiplies the score function. */
    private void subtractBaseline(Downstream downstream, double[] rewards) {
      switch (estimator.baseline) {
        case NONE -> {}
        case LEAVE_ONE_OUT -> Losses.leaveOneOut(rewards, estimator.samples);
        case SELF_CRITICAL -> {
          double[] best = Losses.at(bestStructures(), downstream);
          for (int row = 0; row < rewards.length; row++) {
            rewards[row] -= best[drawn.points().example(row)];
          }
        }
        case RUNNING_MEAN -> subtractPredictions(CONSTANT.length, rewards, false);
        case LEARNED -> subtractPredictions(FEATURES, rewards, true);
      }
    }

    /**
     * Subtracts what earlier passes predict, and then learns from this one.
     *
     * @param count of the features
     * @param normalise whether to divide by the spread of what is left
     */
    private void subtractPredictions(int count, double[] rewards, boolean normalise) {
      Memory memory = context.memory();
      LeastSquares fit = new LeastSquares(memory, estimator.name(), new double[count]);
      double[] coefficients = fit.coefficients();
      String spreadName = estimator.name() + ".variance";
      LeastSquares spread = new LeastSquares(memory, spreadName, 0);
      double scale = normalise ? Math.max(1, Math.sqrt(spread.coefficients()[0])) : 1;
      fit.age();
      spread.age();
      for (int row = 0; row < rewards.length; row++) {
        double[] known = features[drawn.points().example(row)];
        fit.add(known, rewards[row]);
        for (int j = 0; j < known.length; j++) {
          rewards[row] -= coefficients[j] * known[j];
        }
        spread.add(CONSTANT, rewards[row] * rewards[row]);
        rewards[row] /= scale;
      }
      fit.keep();
      if (normalise) {
        spread.keep();
      }
    }

    private Points bestStructures() {
      Points best = Points.onePer(batch);
      context.each(
          batch,
          problem -> {
            Parts found = problem.workspace().get(SAMPLE);
            argmax(problem, found);
            found.addTo(best.values(), problem.offset(), 1);
          });
      return best;
    }
  }
}
