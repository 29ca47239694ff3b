package org.espalier.core.estimate;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.DistinctSampling;
import org.espalier.core.Enumerable;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.Marginals;
import org.espalier.core.Projection;
import org.espalier.core.RelaxedSet;
import org.espalier.core.Structure;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.GridPath;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * Structures and estimators by name, for command lines, reports and documentation.
 *
 * <p>Every estimator's entry carries the capabilities that it requires, as the type that its
 * factory was compiled with, so that this table cannot promise what the compiler would refuse.
 */
public final class Catalogue {

  // What estimators require, each a type of its own so that factories are checked against it.
  private interface Oracle extends MapOracle {}

  private interface OracleProjection extends MapOracle, Projection {}

  private interface OracleRelaxedSet extends MapOracle, RelaxedSet {}

  private interface OracleMarginals extends MapOracle, Marginals {}

  private interface OracleDistinctSampling extends MapOracle, DistinctSampling {}

  private interface OracleEnumerable extends MapOracle, Enumerable {}

  private interface OracleMarginalsProjection extends MapOracle, Marginals, Projection {}

  /** The number of samples where none is asked for. */
  public static final int DEFAULT_SAMPLES = 4;

  private static final List<EstimatorEntry> ESTIMATORS =
      List.of(
          entry(
              "straight-through",
              "the scores get the decoder's gradient as it is",
              Oracle.class,
              s -> PullBack.straightThrough(s.eta(), s.steps())),
          entry(
              "straight-through-marginals",
              "the decoder's gradient at MAP, through the marginals' Jacobian",
              OracleMarginals.class,
              s -> new MarginalStraightThrough<>()),
          entry(
              "spigot",
              "the label is pulled back by projected gradient from MAP",
              OracleProjection.class,
              s -> PullBack.spigot(s.eta(), s.steps())),
          entry(
              "spigot-polyak",
              "SPIGOT with Polyak's step for each example instead of one eta for all",
              OracleProjection.class,
              s -> PullBack.spigotPolyak(0, s.steps())),
          entry(
              "spigot-line-search",
              "SPIGOT with the longest of a few steps that lowers the example's loss",
              OracleProjection.class,
              s -> PullBack.spigotLineSearch(StepSize.lineSearch(16, 0.25, 6), s.steps())),
          entry(
              "spigot-relaxed",
              "SPIGOT with projection onto a simpler, larger set",
              OracleRelaxedSet.class,
              s -> PullBack.spigotRelaxedSet(s.eta(), s.steps())),
          entry(
              "spigot-ce",
              "CRF loss to a label pulled back by projected gradient from the marginals",
              OracleMarginalsProjection.class,
              s -> PullBack.spigotCrossEntropy(s.eta(), s.steps())),
          entry(
              "spigot-eg",
              "CRF loss to a label pulled back by exponentiated gradient",
              OracleMarginals.class,
              s -> PullBack.spigotExponentiated(s.eta(), s.steps())),
          entry(
              "spigot-sparsemap",
              "SparseMAP loss to a label pulled back by projected gradient",
              OracleProjection.class,
              s -> PullBack.spigotSparseMap(s.eta(), s.steps())),
          entry(
              "spigot-sparsemap-dual",
              "SparseMAP loss to a label pulled back by moving the scores",
              OracleProjection.class,
              s -> PullBack.spigotSparseMapDual(s.eta(), s.steps())),
          entry(
              "spigot-fw",
              "perceptron loss to a label pulled back by conditional gradient, step 2/(t+2)",
              Oracle.class,
              s ->
                  PullBack.spigotConditionalGradient(
                      Predictor.<Oracle>map(), StepSize.harmonic(), s.steps())),
          entry(
              "marginals",
              "structured attention: the decoder sees the marginals",
              Marginals.class,
              s -> atTemperature(Relaxation.marginals(), s)),
          entry(
              "sparsemap",
              "the decoder sees the SparseMAP point",
              Projection.class,
              s -> atTemperature(Relaxation.sparseMap(), s)),
          entry(
              "stochastic-marginals",
              "the decoder sees the marginals of scores with noise",
              Marginals.class,
              s ->
                  Perturbed.stochasticRelaxation(
                      Relaxation.marginals(), Noise.balanced(), s.temperature())),
          entry(
              "stochastic-sparsemap",
              "the decoder sees the SparseMAP point of scores with noise",
              Projection.class,
              s ->
                  Perturbed.stochasticRelaxation(
                      Relaxation.sparseMap(), Noise.balanced(), s.temperature())),
          entry(
              "perturb-and-map",
              "MAP of scores with Gumbel noise, their marginals' Jacobian backward",
              OracleMarginals.class,
              s -> Perturbed.perturbAndMap(Noise.balanced(), s.temperature())),
          entry(
              "gumbel-rao",
              "straight-through Gumbel-softmax, averaged over the noise that gives the same sample",
              ConditionalNoise.class,
              s -> new GumbelRao<>(s.temperature(), s.samples())),
          entry(
              "reinmax",
              "straight-through at a sample, accurate to second order",
              ConditionalNoise.class,
              s -> new ReinMax<>(s.temperature())),
          entry(
              "perturbed-optimizer",
              "the decoder sees the mean MAP of scores with Gaussian noise",
              Oracle.class,
              s -> new PerturbedOptimizer<>(Noise.gaussian(), s.temperature(), s.samples())),
          entry(
              "i-mle",
              "implicit maximum likelihood with noise",
              Oracle.class,
              s -> ImplicitMle.of(Noise.balanced(), s.temperature(), s.eta(), s.samples())),
          entry(
              "adaptive-i-mle",
              "implicit maximum likelihood whose step adapts to scores, gradients and sparsity",
              Oracle.class,
              s -> new AdaptiveImplicitMle<>(Noise.balanced(), s.temperature(), 1, s.samples())),
          entry(
              "blackbox",
              "blackbox differentiation: the MAP's finite difference along the decoder's gradient",
              Oracle.class,
              s -> ImplicitMle.blackbox(s.eta())),
          entry(
              "identity-projection",
              "straight-through past what cannot change the MAP: mean and length of the scores",
              Oracle.class,
              s -> new IdentityProjection<>()),
          entry(
              "reinforce",
              "score function: samples weighted with their losses",
              OracleMarginals.class,
              s -> ScoreFunction.plain(s.samples())),
          entry(
              "reinforce-loo",
              "score function, the other samples' mean loss as baseline",
              OracleMarginals.class,
              s -> ScoreFunction.leaveOneOut(Math.max(2, s.samples()))),
          entry(
              "reinforce-self-critical",
              "score function, the loss of the MAP as baseline",
              OracleMarginals.class,
              s -> ScoreFunction.selfCritical(s.samples())),
          entry(
              "reinforce-running-mean",
              "score function, the mean loss of earlier steps as baseline",
              OracleMarginals.class,
              s -> ScoreFunction.runningMean(s.samples())),
          entry(
              "nvil",
              "score function, a learned baseline, the variance normalised",
              OracleMarginals.class,
              s -> ScoreFunction.learned(s.samples())),
          entry(
              "vimco",
              "log of the samples' mean likelihood; for losses that are negative log-likelihoods",
              OracleMarginals.class,
              s -> new Vimco<>(Math.max(2, s.samples()))),
          entry(
              "rebar",
              "score function, the loss at a relaxed point as control variate",
              ConditionalNoise.class,
              s -> Relax.rebar(s.temperature(), s.samples())),
          entry(
              "relax",
              "score function, the loss at a relaxed point and learned terms as control variate",
              ConditionalNoise.class,
              s -> Relax.relax(s.temperature(), s.samples())),
          entry(
              "reinforce-perturbed",
              "score function of MAP with Gaussian noise on the scores, for any solver",
              Oracle.class,
              s ->
                  new PerturbedScoreFunction<>(
                      Noise.gaussian(), s.temperature(), Math.max(2, s.samples()))),
          entry(
              "sum-and-sample",
              "score function over different samples, all but the last weighted exactly",
              OracleDistinctSampling.class,
              s -> new SumAndSample<>(s.samples())),
          entry(
              "unordered-set",
              "score function over different samples, each weighted by the orders it may be drawn in",
              OracleDistinctSampling.class,
              s -> new UnorderedSet<>(s.samples())),
          entry(
              "minimum-risk",
              "expected loss over all structures, which must be few enough to be listed",
              OracleEnumerable.class,
              s -> ExpectedLoss.exact()),
          entry(
              "minimum-risk-sparsemap",
              "expected loss over the few structures of the SparseMAP point, with its weights",
              OracleProjection.class,
              s -> new SparseExpectedLoss<>()),
          entry(
              "minimum-risk-k-best",
              "expected loss over the best structures",
              KBest.class,
              s -> ExpectedLoss.best(s.samples())));

  private static final List<StructureEntry> STRUCTURES =
      List.of(
          structure("categorical", "one of n", Categorical.class, "n", Categorical::new),
          structure(
              "projective",
              "dependency tree without crossing arcs, one root",
              ProjectiveTree.class,
              "words",
              n -> new ProjectiveTree(n, Roots.SINGLE)),
          structure(
              "projective-multi",
              "dependency tree without crossing arcs, any number of roots",
              ProjectiveTree.class,
              "words",
              n -> new ProjectiveTree(n, Roots.MULTI)),
          structure(
              "nonprojective",
              "dependency tree, one root",
              NonProjectiveTree.class,
              "words",
              n -> new NonProjectiveTree(n, Roots.SINGLE)),
          structure(
              "nonprojective-multi",
              "dependency tree, any number of roots",
              NonProjectiveTree.class,
              "words",
              n -> new NonProjectiveTree(n, Roots.MULTI)),
          structure("bits", "any subset of n", Bits.class, "n", Bits::new),
          structure("subset", "exactly k of n", Subset.class, "k", "n", Subset::exactly),
          structure("at-most", "at most k of n", Subset.class, "k", "n", Subset::atMost),
          structure(
              "chain",
              "tags of a sequence, with scores for neighbours",
              LinearChain.class,
              "length",
              "tags",
              (n, tags) -> new LinearChain(n, tags, Transitions.SHARED)),
          structure(
              "matching",
              "rows matched to columns",
              Matching.class,
              "rows",
              "columns",
              Matching::new),
          structure(
              "small-matching",
              "rows matched to columns, few enough for sums over all matchings",
              SmallMatching.class,
              "rows",
              "columns",
              SmallMatching::new),
          structure(
              "alignment",
              "monotonic alignment",
              Alignment.class,
              "rows",
              "columns",
              Alignment::new),
          structure(
              "bracketing", "binary tree over n words", Bracketing.class, "words", Bracketing::new),
          structure(
              "spanning-tree",
              "undirected tree over n nodes",
              SpanningTree.class,
              "nodes",
              SpanningTree::new),
          structure("ranking", "order of n items", Ranking.class, "items", Ranking::new),
          structure(
              "grid-path",
              "path through a grid, right, down or diagonally",
              GridPath.class,
              "rows",
              "columns",
              (n, m) -> new GridPath(n, m, true)));

  private Catalogue() {}

  /**
   * The settings that estimators are made with; each takes what it has a use for.
   *
   * @param eta η, per example: the step size of a pull-back, and λ of solver differentiation
   * @param steps T, the number of inner steps
   * @param samples K, the number of samples or of structures that are summed over
   * @param temperature τ: scores are divided by it, and for perturbed optimisers and implicit
   *     maximum likelihood it is the scale of the noise
   */
  public record Settings(double eta, int steps, int samples, double temperature) {

    /** Settings for estimators that neither draw samples nor have a temperature. */
    public Settings(double eta, int steps) {
      this(eta, steps, DEFAULT_SAMPLES, 1);
    }

    /** Checks the numbers. */
    public Settings {
      Require.atLeastOne("the number of inner steps", steps);
      Require.atLeastOne("the number of samples", samples);
      Require.positive("the temperature", temperature);
    }

    /** Returns these settings with another temperature. */
    public Settings withTemperature(double other) {
      return new Settings(eta, steps, samples, other);
    }

    /** Returns these settings with another step size. */
    public Settings withEta(double other) {
      return new Settings(other, steps, samples, temperature);
    }
  }

  /** An estimator by name. */
  public static final class EstimatorEntry {

    private final String name;
    private final String summary;
    private final List<Class<?>> requires;
    private final Function<Settings, Estimator<?>> factory;

    private EstimatorEntry(
        String name,
        String summary,
        List<Class<?>> requires,
        Function<Settings, Estimator<?>> factory) {
      this.name = name;
      this.summary = summary;
      this.requires = requires;
      this.factory = factory;
    }

    /** Returns the name, as on the command line. */
    public String name() {
      return name;
    }

    /** Returns one line on what it does. */
    public String summary() {
      return summary;
    }

    /** Returns the capability interfaces that a structure must implement. */
    public List<Class<?>> requires() {
      return requires;
    }

    /** Tells whether this estimator serves a family. */
    public boolean serves(Class<? extends Structure> family) {
      return requires.stream().allMatch(capability -> capability.isAssignableFrom(family));
    }

    /**
     * Makes the estimator for a family with settings that change as training goes on.
     *
     * @param settings by progress from 0 to 1
     * @throws IllegalArgumentException if the family lacks a capability; the message names it
     */
    public <S extends Structure> Estimator<S> annealed(
        Class<? extends S> family, DoubleFunction<Settings> settings) {
      return new Annealed<S>(progress -> create(family, settings.apply(progress)));
    }

    /**
     * Makes the estimator for a family.
     *
     * @throws IllegalArgumentException if the family lacks a capability; the message names it
     */
    @SuppressWarnings(
        "unchecked") // the family has every capability that the factory was typed with
    public <S extends Structure> Estimator<S> create(Class<? extends S> family, Settings settings) {
      if (!serves(family)) {
        String missing =
            requires.stream()
                .filter(capability -> !capability.isAssignableFrom(family))
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
            "the estimator "
                + name
                + " cannot serve "
                + family.getSimpleName()
                + ", which does not offer "
                + missing);
      }
      return (Estimator<S>) factory.apply(settings);
    }
  }

  /**
   * A structure by name.
   *
   * @param name as on the command line
   * @param summary one line on what it is
   * @param family its class
   * @param sizes the names of the numbers that fix an instance
   * @param factory makes the instance of given sizes
   */
  public record StructureEntry(
      String name,
      String summary,
      Class<? extends Structure> family,
      List<String> sizes,
      Function<int[], ? extends Structure> factory) {

    /**
     * Makes an instance.
     *
     * @param numbers as many as {@link #sizes}
     * @throws IllegalArgumentException if there are more or fewer, or the family refuses them
     */
    public Structure of(int... numbers) {
      if (numbers.length != sizes.size()) {
        throw new IllegalArgumentException(
            name
                + " takes "
                + sizes.size()
                + (sizes.size() == 1 ? " size, " : " sizes, ")
                + String.join(" and ", sizes)
                + ", not "
                + numbers.length);
      }
      return factory.apply(numbers);
    }
  }

  /** Returns all estimators. */
  public static List<EstimatorEntry> estimators() {
    return ESTIMATORS;
  }

  /** Returns all structures. */
  public static List<StructureEntry> structures() {
    return STRUCTURES;
  }

  /**
   * Finds an estimator.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   */
  public static EstimatorEntry estimator(String name) {
    return find("estimator", name, ESTIMATORS, EstimatorEntry::name);
  }

  /**
   * Finds a structure.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   */
  public static StructureEntry structure(String name) {
    return find("structure", name, STRUCTURES, StructureEntry::name);
  }

  private static <E> E find(String kind, String name, List<E> entries, Function<E, String> nameOf) {
    return entries.stream()
        .filter(entry -> nameOf.apply(entry).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no "
                    + kind
                    + " named "
                    + name
                    + "; known are "
                    + entries.stream().map(nameOf).collect(Collectors.joining(", "))));
  }

  private static <S extends Structure> Estimator<S> atTemperature(
      Relaxation<S> relaxation, Settings settings) {
    return settings.temperature() == 1
        ? relaxation
        : Perturbed.temperature(relaxation, settings.temperature());
  }

  private static <S extends Structure> StructureEntry structure(
      String name, String summary, Class<S> family, String size, IntFunction<S> factory) {
    return new StructureEntry(
        name, summary, family, List.of(size), sizes -> factory.apply(sizes[0]));
  }

  private static <S extends Structure> StructureEntry structure(
      String name,
      String summary,
      Class<S> family,
      String first,
      String second,
      BiFunction<Integer, Integer, S> factory) {
    return new StructureEntry(
        name, summary, family, List.of(first, second), sizes -> factory.apply(sizes[0], sizes[1]));
  }

  private static <R extends Structure> EstimatorEntry entry(
      String name, String summary, Class<R> required, Function<Settings, Estimator<R>> factory) {
    List<Class<?>> capabilities =
        required.getEnclosingClass() == Catalogue.class
            ? Stream.of(required.getInterfaces()).<Class<?>>map(c -> c).toList()
            : List.of(required);
    return new EstimatorEntry(name, summary, capabilities, factory::apply);
  }
}
