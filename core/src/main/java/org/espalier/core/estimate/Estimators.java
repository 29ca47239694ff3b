package org.espalier.core.estimate;

import org.espalier.core.ConditionalNoise;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.LocalPolytope;
import org.espalier.core.MapOracle;
import org.espalier.core.MoveSet;
import org.espalier.core.OuterSet;
import org.espalier.core.Projection;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Structure;
import org.espalier.core.categorical.Entmax;
import org.espalier.core.categorical.Normmax;

/**
 * All estimators, a method for each, named as on the command line: {@code spigot-ce} is {@link
 * #spigotCe}.
 *
 * <p>The bound of S says what an estimator needs of a structure. It need not be written: {@code var
 * estimator = Estimators.spigot(1.0, 1)} serves every structure that has MAP and projection, and
 * {@code Estimator<ProjectiveTree> estimator = Estimators.spigot(1.0, 1)} trees.
 *
 * <p>Parameters mean the same everywhere. {@code eta} is η, the step per example; {@code steps} is
 * T, at least 1; {@code samples} is K, at least 1 unless a method asks for more; {@code
 * temperature} is τ and {@code sigma} the scale of the noise, both positive.
 *
 * <p>Those with parameters of their own, such as other noise or other baselines, are records that
 * can be made directly: {@link PullBack}, {@link Perturbed}, {@link ScoreFunction} and others.
 */
public final class Estimators {

  private Estimators() {}

  /** Straight-through with the identity. */
  public static <S extends MapOracle> PullBack<S> straightThrough(double eta, int steps) {
    return pullBack(
        "straight-through", Predictor.<S>map(), InnerSolver.plain(), StepSize.fixed(eta), steps);
  }

  /** MAP forward, and the marginals' Jacobian backward. */
  public static <S extends MapOracle & GibbsModel> Estimator<S> straightThroughMarginals() {
    return new MarginalStraightThrough<>();
  }

  /** SPIGOT with projection onto conv(Z) itself. */
  public static <S extends MapOracle & Projection> PullBack<S> spigot(double eta, int steps) {
    return pullBack(
        "spigot", Predictor.<S>map(), InnerSolver.<S>projected(), StepSize.fixed(eta), steps);
  }

  /**
   * SPIGOT with Polyak's step.
   *
   * @param lowest the lowest loss that an example can have
   */
  public static <S extends MapOracle & Projection> PullBack<S> spigotPolyak(
      double lowest, int steps) {
    return pullBack(
        "spigot-polyak",
        Predictor.<S>map(),
        InnerSolver.<S>projected(),
        StepSize.polyak(lowest),
        steps);
  }

  /** SPIGOT with a backtracking line search on the downstream loss. */
  public static <S extends MapOracle & Projection> PullBack<S> spigotLineSearch(
      StepSize.LineSearch search, int steps) {
    return pullBack(
        "spigot-line-search", Predictor.<S>map(), InnerSolver.<S>projected(), search, steps);
  }

  /** SPIGOT with projection onto a relaxed set. */
  public static <S extends MapOracle & OuterSet> PullBack<S> spigotRelaxed(double eta, int steps) {
    return pullBack(
        "spigot-relaxed",
        Predictor.<S>map(),
        InnerSolver.<S>relaxedSet(),
        StepSize.fixed(eta),
        steps);
  }

  /** SPIGOT-CE: the CRF loss with projected gradient. */
  public static <S extends MapOracle & GibbsModel & Projection> PullBack<S> spigotCe(
      double eta, int steps) {
    return pullBack(
        "spigot-ce",
        Predictor.<S>marginals(),
        InnerSolver.<S>projected(),
        StepSize.fixed(eta),
        steps);
  }

  /** SPIGOT-EG: the CRF loss with exponentiated gradient. */
  public static <S extends MapOracle & GibbsModel> PullBack<S> spigotEg(double eta, int steps) {
    return pullBack(
        "spigot-eg",
        Predictor.<S>marginals(),
        InnerSolver.<S>exponentiated(),
        StepSize.fixed(eta),
        steps);
  }

  /** SPIGOT with the SparseMAP loss and projected gradient. */
  public static <S extends MapOracle & Projection> PullBack<S> spigotSparsemap(
      double eta, int steps) {
    return pullBack(
        "spigot-sparsemap",
        Predictor.<S>sparseMap(),
        InnerSolver.<S>projected(),
        StepSize.fixed(eta),
        steps);
  }

  /** SPIGOT with the SparseMAP loss in dual form. */
  public static <S extends MapOracle & Projection> PullBack<S> spigotSparsemapDual(
      double eta, int steps) {
    return pullBack(
        "spigot-sparsemap-dual",
        Predictor.<S>sparseMap(),
        InnerSolver.<S>dual(Predictor.<S>sparseMap()),
        StepSize.fixed(eta),
        steps);
  }

  /**
   * LPGD: SPIGOT's label with the scores in it.
   *
   * @param eta η, by which scores are moved along the decoder's gradient
   * @param rho ρ, the strength of the penalty on the way from MAP, positive
   */
  public static <S extends MapOracle & Projection> PullBack<S> lpgd(
      double eta, double rho, int steps) {
    return pullBack(
        "lpgd", Predictor.<S>map(), InnerSolver.<S>proximal(rho), StepSize.fixed(eta), steps);
  }

  /** SPIGOT with conditional gradient, step 2/(t+2). */
  public static <S extends MapOracle> PullBack<S> spigotFw(int steps) {
    return pullBack(
        "spigot-fw",
        Predictor.<S>map(),
        InnerSolver.<S>conditionalGradient(),
        StepSize.harmonic(),
        steps);
  }

  private static <S extends MapOracle> PullBack<S> pullBack(
      String name,
      Predictor<? super S> predictor,
      InnerSolver<? super S> solver,
      StepSize stepSize,
      int steps) {
    return new PullBack<>(name, Predictor.<S>map(), predictor, solver, stepSize, steps);
  }

  /** Structured attention: the decoder sees the marginals. */
  public static <S extends GibbsModel> Estimator<S> marginals() {
    return new Relaxation<>("marginals", Predictor.<S>marginals());
  }

  /** Structured attention at a temperature. */
  public static <S extends GibbsModel> Estimator<S> marginals(double temperature) {
    return at(temperature, Estimators.<S>marginals());
  }

  /** The decoder sees the SparseMAP point. */
  public static <S extends Projection> Estimator<S> sparsemap() {
    return new Relaxation<>("sparsemap", Predictor.<S>sparseMap());
  }

  /** The decoder sees the SparseMAP point at a temperature. */
  public static <S extends Projection> Estimator<S> sparsemap(double temperature) {
    return at(temperature, Estimators.<S>sparsemap());
  }

  private static <S extends Structure> Estimator<S> at(double temperature, Estimator<S> relaxed) {
    return temperature == 1 ? relaxed : new Perturbed<>(relaxed, Noise.none(), temperature);
  }

  /**
   * The decoder sees the α-entmax of every choice at a temperature.
   *
   * @param alpha α, at least 1: softmax at 1, sparsemax at 2
   */
  public static <S extends ConditionalNoise> Estimator<S> entmax(double alpha, double temperature) {
    return at(temperature, new Relaxation<>("entmax", Predictor.<S>choices(new Entmax(alpha))));
  }

  /**
   * The decoder sees the α-normmax of every choice at a temperature.
   *
   * @param alpha α, more than 1
   */
  public static <S extends ConditionalNoise> Estimator<S> normmax(
      double alpha, double temperature) {
    return at(temperature, new Relaxation<>("normmax", Predictor.<S>choices(new Normmax(alpha))));
  }

  /** The decoder sees the marginals of scores with {@link Noise#balanced} noise. */
  public static <S extends GibbsModel> Estimator<S> stochasticMarginals(double temperature) {
    return new Perturbed<>(Estimators.<S>marginals(), Noise.balanced(), temperature);
  }

  /** The decoder sees the SparseMAP point of scores with {@link Noise#balanced} noise. */
  public static <S extends Projection> Estimator<S> stochasticSparsemap(double temperature) {
    return new Perturbed<>(Estimators.<S>sparsemap(), Noise.balanced(), temperature);
  }

  /**
   * MAP of scores with {@link Noise#balanced} noise forward, their marginals' Jacobian backward.
   *
   * @param temperature τ of the marginals, positive
   */
  public static <S extends MapOracle & GibbsModel> Estimator<S> perturbAndMap(double temperature) {
    return new Perturbed<>(new MarginalStraightThrough<S>(), Noise.balanced(), temperature);
  }

  /**
   * Straight-through Gumbel-softmax, Rao-Blackwellised.
   *
   * @param samples of the noise given the sample, at least 1
   */
  public static <S extends ConditionalNoise> Estimator<S> gumbelRao(
      double temperature, int samples) {
    return new GumbelRao<>(temperature, samples);
  }

  /** Straight-through at a sample, accurate to second order. */
  public static <S extends ConditionalNoise> Estimator<S> reinmax(double temperature) {
    return new ReinMax<>(temperature, 1);
  }

  /**
   * The same with the mean gradient at the other samples as control variate.
   *
   * @param samples K, at least 2
   */
  public static <S extends ConditionalNoise> Estimator<S> reinmaxCv(
      double temperature, int samples) {
    if (samples < 2) {
      throw new IllegalArgumentException(
          "the control variate needs at least 2 samples, not " + samples);
    }
    return new ReinMax<>(temperature, samples);
  }

  /** Straight-through Gumbel-softmax at temperature 0, averaged over its noise. */
  public static <S extends ConditionalNoise> Estimator<S> zgr() {
    return new Zgr<>();
  }

  /**
   * Straight-through at a sample whose score is raised above the others'.
   *
   * @param gap by how much, not negative
   */
  public static <S extends ConditionalNoise> Estimator<S> gappedStraightThrough(
      double temperature, double gap) {
    return new GappedStraightThrough<>(temperature, gap);
  }

  /** Samples forward, the marginals' Jacobian backward. */
  public static <S extends MapOracle & GibbsModel> Estimator<S> simple(int samples) {
    return new Simple<>(samples);
  }

  /** Perturbed optimiser with Gaussian noise. */
  public static <S extends MapOracle> Estimator<S> perturbedOptimizer(double sigma, int samples) {
    return new PerturbedOptimizer<>(Noise.gaussian(), sigma, samples);
  }

  /**
   * Implicit maximum likelihood with {@link Noise#balanced} noise.
   *
   * @param lambda λ, how far the target moves along the decoder's gradient, positive
   */
  public static <S extends MapOracle> Estimator<S> iMle(double sigma, double lambda, int samples) {
    return new ImplicitMle<>(Noise.balanced(), sigma, lambda, samples);
  }

  /**
   * Adaptive implicit maximum likelihood with {@link Noise#balanced} noise.
   *
   * @param target the number of non-zeros of a sample's gradient that is aimed at, positive
   */
  public static <S extends MapOracle> Estimator<S> adaptiveIMle(
      double sigma, double target, int samples) {
    return new AdaptiveImplicitMle<>(Noise.balanced(), sigma, target, samples);
  }

  /**
   * Blackbox differentiation of a solver.
   *
   * @param lambda λ, positive
   */
  public static <S extends MapOracle> Estimator<S> blackbox(double lambda) {
    return new ImplicitMle<>(Noise.none(), 1, lambda, 1);
  }

  /** Identity with projection. */
  public static <S extends MapOracle> Estimator<S> identityProjection() {
    return new IdentityProjection<>();
  }

  /** The score function without a baseline. */
  public static <S extends MapOracle & GibbsModel> ScoreFunction<S> reinforce(int samples) {
    return new ScoreFunction<>(ScoreFunction.Baseline.NONE, samples, 0);
  }

  /**
   * The score function with the mean loss of the other samples as baseline.
   *
   * @param samples K, at least 2
   */
  public static <S extends MapOracle & GibbsModel> ScoreFunction<S> reinforceLoo(int samples) {
    return new ScoreFunction<>(ScoreFunction.Baseline.LEAVE_ONE_OUT, samples, 0);
  }

  /** The score function with the loss of the best structure as baseline. */
  public static <S extends MapOracle & GibbsModel> ScoreFunction<S> reinforceSelfCritical(
      int samples) {
    return new ScoreFunction<>(ScoreFunction.Baseline.SELF_CRITICAL, samples, 0);
  }

  /** The score function with the mean loss of earlier passes as baseline. */
  public static <S extends MapOracle & GibbsModel> ScoreFunction<S> reinforceRunningMean(
      int samples) {
    return new ScoreFunction<>(ScoreFunction.Baseline.RUNNING_MEAN, samples, 0);
  }

  /** The score function with a learned baseline, its variance normalised. */
  public static <S extends MapOracle & GibbsModel> ScoreFunction<S> nvil(int samples) {
    return new ScoreFunction<>(ScoreFunction.Baseline.LEARNED, samples, 0);
  }

  /**
   * The bound of the samples' mean likelihood, for losses that are negative log-likelihoods.
   *
   * @param samples K, at least 2
   */
  public static <S extends MapOracle & GibbsModel> Estimator<S> vimco(int samples) {
    return new Vimco<>(samples);
  }

  /**
   * The score function with the loss at a relaxed point as control variate.
   *
   * @param temperature τ of the relaxed point, positive
   */
  public static <S extends ConditionalNoise> Estimator<S> rebar(double temperature, int samples) {
    return new RelaxEstimator<>("rebar", temperature, samples, false);
  }

  /**
   * The same with learned terms.
   *
   * @param temperature τ of the relaxed point, positive
   */
  public static <S extends ConditionalNoise> Estimator<S> relax(double temperature, int samples) {
    return new RelaxEstimator<>("relax", temperature, samples, true);
  }

  /**
   * The score function over pairs of samples from opposite random numbers.
   *
   * @param pairs P, at least 1
   */
  public static <S extends ConditionalNoise> Estimator<S> disarm(int pairs) {
    return new Disarm<>(pairs);
  }

  /** The score function, summed over one choice of a sample at a time. */
  public static <S extends ConditionalNoise> Estimator<S> indecater(int samples) {
    return new IndeCateR<>(samples);
  }

  /**
   * The score function with control variates from the decoder's gradients.
   *
   * @param samples K, at least 2
   */
  public static <S extends ConditionalNoise> Estimator<S> rodeo(int samples) {
    return new Rodeo<>(samples);
  }

  /**
   * The score function over Markov chains, where neither MAP nor sums can be computed.
   *
   * @param chains K, at least 2
   * @param sweeps number of moves of each chain for every visible part, at least 1
   * @param temperature t, positive
   */
  public static <S extends MoveSet> Estimator<S> metropolisHastings(
      int chains, int sweeps, double temperature) {
    return new MetropolisHastings<>(chains, sweeps, temperature);
  }

  /**
   * The score function of MAP with Gaussian noise.
   *
   * @param samples K, at least 2
   */
  public static <S extends MapOracle> Estimator<S> reinforcePerturbed(double sigma, int samples) {
    return new PerturbedScoreFunction<>(Noise.gaussian(), sigma, samples);
  }

  /** The score function over different samples, all but the last weighted exactly. */
  public static <S extends MapOracle & SamplingWithoutReplacement> Estimator<S> sumAndSample(
      int samples) {
    return new SumAndSample<>(samples);
  }

  /** The score function over different samples, the mean over the orders of drawing them. */
  public static <S extends MapOracle & SamplingWithoutReplacement> Estimator<S> unorderedSet(
      int samples) {
    return new UnorderedSet<>(samples);
  }

  /** The expected loss over all structures. */
  public static <S extends MapOracle & Enumerable> Estimator<S> minimumRisk() {
    return new ExpectedLoss<>("minimum-risk", new ExpectedLoss.All(), ExpectedLoss.SOFTMAX);
  }

  /** The expected loss over the support of the SparseMAP point. */
  public static <S extends MapOracle & Projection> Estimator<S> minimumRiskSparsemap() {
    return new SparseExpectedLoss<>();
  }

  /**
   * The expected loss over the best structures.
   *
   * @param structures number of structures, at least 1
   */
  public static <S extends KBest> Estimator<S> minimumRiskKBest(int structures) {
    return new ExpectedLoss<>(
        "minimum-risk-k-best", new ExpectedLoss.Best<S>(structures), ExpectedLoss.SOFTMAX);
  }

  /**
   * The expected loss over the best structures, with the sparsemax of their scores as weights.
   *
   * @param structures largest number of structures, at least 1
   */
  public static <S extends KBest> Estimator<S> minimumRiskTopK(int structures) {
    return new ExpectedLoss<>(
        "minimum-risk-top-k", new ExpectedLoss.Best<S>(structures), ExpectedLoss.SPARSEMAX);
  }

  /** Straight-through for a conjunction: the decoder sees a rounded linear program. */
  public static <S extends LocalPolytope> PullBack<S> straightThroughLocal(double eta, int steps) {
    return local(
        "straight-through-local", Predictor.<S>localMap(), InnerSolver.plain(), eta, steps);
  }

  /** SPIGOT for a conjunction, over the local polytope. */
  public static <S extends LocalPolytope> PullBack<S> spigotLocal(double eta, int steps) {
    return local("spigot-local", Predictor.<S>localMap(), InnerSolver.<S>relaxedSet(), eta, steps);
  }

  /** SPIGOT with the LP-SparseMAP loss, over the local polytope. */
  public static <S extends LocalPolytope> PullBack<S> spigotLocalSparsemap(double eta, int steps) {
    return local(
        "spigot-local-sparsemap",
        Predictor.<S>localSparseMap(),
        InnerSolver.<S>relaxedSet(),
        eta,
        steps);
  }

  private static <S extends LocalPolytope> PullBack<S> local(
      String name,
      Predictor<? super S> predictor,
      InnerSolver<? super S> solver,
      double eta,
      int steps) {
    StepSize stepSize = StepSize.fixed(eta);
    return new PullBack<>(name, Predictor.<S>localMap(), predictor, solver, stepSize, steps);
  }

  /** The decoder sees the LP-SparseMAP point. */
  public static <S extends LocalPolytope> Estimator<S> localSparsemap() {
    return new Relaxation<>("local-sparsemap", Predictor.<S>localSparseMap());
  }
}
