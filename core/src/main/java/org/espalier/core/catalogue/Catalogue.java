package org.espalier.core.catalogue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.espalier.core.acyclic.AcyclicGraph;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.bracket.LexicalisedBracketing;
import org.espalier.core.bracket.LowRankPcfg;
import org.espalier.core.bracket.NaryBracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.SecondOrderChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.chart.CountedStructure;
import org.espalier.core.chart.CountedStructure.Bound;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.StepSize;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.factor.HeadAutomaton;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.PartialMatching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.GridPath;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.ConstrainedSubset;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.SiblingTree;
import org.espalier.core.walk.Tour;

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

  private interface OracleRelaxedSet extends MapOracle, OuterSet {}

  private interface OracleMarginals extends MapOracle, GibbsModel {}

  private interface OracleDistinctSampling extends MapOracle, SamplingWithoutReplacement {}

  private interface OracleEnumerable extends MapOracle, Enumerable {}

  private interface OracleMarginalsProjection extends MapOracle, GibbsModel, Projection {}

  private static final List<EstimatorEntry> ESTIMATORS =
      List.of(
          entry(
                  "straight-through",
                  EstimatorFamily.PULL_BACKS,
                  "the scores get the decoder's gradient as it is",
                  Oracle.class,
                  s -> Estimators.straightThrough(s.eta(), s.steps()),
                  Setting.ETA,
                  Setting.STEPS)
              .withEta(EtaRole.FACTOR),
          entry(
              "straight-through-marginals",
              EstimatorFamily.PULL_BACKS,
              "the decoder's gradient at MAP, through the marginals' Jacobian",
              OracleMarginals.class,
              s -> Estimators.straightThroughMarginals()),
          entry(
              "spigot",
              EstimatorFamily.PULL_BACKS,
              "the label is pulled back by projected gradient from MAP",
              OracleProjection.class,
              s -> Estimators.spigot(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-polyak",
              EstimatorFamily.PULL_BACKS,
              "SPIGOT with Polyak's step for each example instead of one eta for all",
              OracleProjection.class,
              s -> Estimators.spigotPolyak(0, s.steps()),
              Setting.STEPS),
          entry(
              "spigot-line-search",
              EstimatorFamily.PULL_BACKS,
              "SPIGOT with the longest of a few steps that lowers the example's loss",
              OracleProjection.class,
              s -> Estimators.spigotLineSearch(StepSize.lineSearch(16, 0.25, 6), s.steps()),
              Setting.STEPS),
          entry(
              "spigot-relaxed",
              EstimatorFamily.PULL_BACKS,
              "SPIGOT with projection onto a simpler, larger set",
              OracleRelaxedSet.class,
              s -> Estimators.spigotRelaxed(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-ce",
              EstimatorFamily.PULL_BACKS,
              "CRF loss to a label pulled back by projected gradient from the marginals",
              OracleMarginalsProjection.class,
              s -> Estimators.spigotCe(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-eg",
              EstimatorFamily.PULL_BACKS,
              "CRF loss to a label pulled back by exponentiated gradient",
              OracleMarginals.class,
              s -> Estimators.spigotEg(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-sparsemap",
              EstimatorFamily.PULL_BACKS,
              "SparseMAP loss to a label pulled back by projected gradient",
              OracleProjection.class,
              s -> Estimators.spigotSparsemap(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-sparsemap-dual",
              EstimatorFamily.PULL_BACKS,
              "SparseMAP loss to a label pulled back by moving the scores",
              OracleProjection.class,
              s -> Estimators.spigotSparsemapDual(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
                  "lpgd",
                  EstimatorFamily.PULL_BACKS,
                  "perceptron loss to the label that is best for the moved scores and near MAP",
                  OracleProjection.class,
                  s -> Estimators.lpgd(s.eta(), s.temperature(), s.steps()),
                  Setting.ETA,
                  Setting.STEPS,
                  Setting.TEMPERATURE)
              .withEta(EtaRole.MOVE),
          entry(
              "spigot-fw",
              EstimatorFamily.PULL_BACKS,
              "perceptron loss to a label pulled back by conditional gradient, step 2/(t+2)",
              Oracle.class,
              s -> Estimators.spigotFw(s.steps()),
              Setting.STEPS),
          entry(
              "marginals",
              EstimatorFamily.RELAXATIONS,
              "structured attention: the decoder sees the marginals",
              GibbsModel.class,
              s -> Estimators.marginals(s.temperature()),
              Setting.TEMPERATURE),
          entry(
              "sparsemap",
              EstimatorFamily.RELAXATIONS,
              "the decoder sees the SparseMAP point",
              Projection.class,
              s -> Estimators.sparsemap(s.temperature()),
              Setting.TEMPERATURE),
          entry(
              "entmax",
              EstimatorFamily.RELAXATIONS,
              "the decoder sees 1.5-entmax of every choice, between softmax and sparsemax",
              ConditionalNoise.class,
              s -> Estimators.entmax(1.5, s.temperature()),
              Setting.TEMPERATURE),
          entry(
              "normmax",
              EstimatorFamily.RELAXATIONS,
              "the decoder sees 2-normmax of every choice, sparse and nearly uniform",
              ConditionalNoise.class,
              s -> Estimators.normmax(2, s.temperature()),
              Setting.TEMPERATURE),
          entry(
              "stochastic-marginals",
              EstimatorFamily.RELAXATIONS,
              "the decoder sees the marginals of scores with noise",
              GibbsModel.class,
              s -> Estimators.stochasticMarginals(s.temperature()),
              Setting.TEMPERATURE),
          entry(
              "stochastic-sparsemap",
              EstimatorFamily.RELAXATIONS,
              "the decoder sees the SparseMAP point of scores with noise",
              Projection.class,
              s -> Estimators.stochasticSparsemap(s.temperature()),
              Setting.TEMPERATURE),
          entry(
                  "perturb-and-map",
                  EstimatorFamily.RELAXATIONS,
                  "MAP of scores with noise, their marginals' Jacobian backward",
                  OracleMarginals.class,
                  s -> Estimators.perturbAndMap(s.temperature()),
                  Setting.TEMPERATURE)
              .withBias(Bias.SURROGATE),
          entry(
                  "gumbel-rao",
                  EstimatorFamily.RELAXATIONS,
                  "straight-through Gumbel-softmax, averaged over the noise that gives the same"
                      + " sample",
                  ConditionalNoise.class,
                  s -> Estimators.gumbelRao(s.temperature(), s.samples()),
                  Setting.TEMPERATURE,
                  Setting.SAMPLES)
              .withBias(Bias.SURROGATE),
          entry(
                  "reinmax",
                  EstimatorFamily.RELAXATIONS,
                  "straight-through at a sample, accurate to second order",
                  ConditionalNoise.class,
                  s -> Estimators.reinmax(s.temperature()),
                  Setting.TEMPERATURE)
              .withBias(Bias.SURROGATE),
          entry(
                  "reinmax-cv",
                  EstimatorFamily.RELAXATIONS,
                  "ReinMax, the other samples' mean gradient as control variate",
                  ConditionalNoise.class,
                  s -> Estimators.reinmaxCv(s.temperature(), Math.max(2, s.samples())),
                  Setting.TEMPERATURE,
                  Setting.SAMPLES)
              .withBias(Bias.SURROGATE),
          entry(
                  "zgr",
                  EstimatorFamily.RELAXATIONS,
                  "straight-through Gumbel-softmax at temperature 0, averaged over its noise",
                  ConditionalNoise.class,
                  s -> Estimators.zgr())
              .withBias(Bias.SURROGATE),
          entry(
                  "gapped-straight-through",
                  EstimatorFamily.RELAXATIONS,
                  "straight-through at a sample whose score is raised above the others' by a gap",
                  ConditionalNoise.class,
                  s -> Estimators.gappedStraightThrough(s.temperature(), 1),
                  Setting.TEMPERATURE)
              .withBias(Bias.SURROGATE),
          entry(
                  "simple",
                  EstimatorFamily.RELAXATIONS,
                  "the decoder's gradient at samples, through the marginals' Jacobian",
                  OracleMarginals.class,
                  s -> Estimators.simple(s.samples()),
                  Setting.SAMPLES)
              .withBias(Bias.SURROGATE),
          entry(
                  "perturbed-optimizer",
                  EstimatorFamily.SOLVERS,
                  "the decoder sees the mean MAP of scores with Gaussian noise",
                  Oracle.class,
                  s -> Estimators.perturbedOptimizer(s.temperature(), s.samples()),
                  Setting.TEMPERATURE,
                  Setting.SAMPLES)
              .withBias(Bias.OTHER_OBJECTIVE),
          entry(
                  "i-mle",
                  EstimatorFamily.SOLVERS,
                  "implicit maximum likelihood with noise",
                  Oracle.class,
                  s -> Estimators.iMle(s.temperature(), s.eta(), s.samples()),
                  Setting.ETA,
                  Setting.SAMPLES,
                  Setting.TEMPERATURE)
              .withEta(EtaRole.MOVE),
          entry(
              "adaptive-i-mle",
              EstimatorFamily.SOLVERS,
              "implicit maximum likelihood whose step adapts to scores, gradients and sparsity",
              Oracle.class,
              s -> Estimators.adaptiveIMle(s.temperature(), 1, s.samples()),
              Setting.TEMPERATURE,
              Setting.SAMPLES),
          entry(
                  "blackbox",
                  EstimatorFamily.SOLVERS,
                  "blackbox differentiation: the MAP's finite difference along the decoder's"
                      + " gradient",
                  Oracle.class,
                  s -> Estimators.blackbox(s.eta()),
                  Setting.ETA)
              .withEta(EtaRole.MOVE),
          entry(
              "identity-projection",
              EstimatorFamily.SOLVERS,
              "straight-through past what cannot change the MAP: mean and length of the scores",
              Oracle.class,
              s -> Estimators.identityProjection()),
          entry(
              "reinforce",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function: samples weighted with their losses",
              OracleMarginals.class,
              s -> Estimators.reinforce(s.samples()),
              Setting.SAMPLES),
          entry(
              "reinforce-loo",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, the other samples' mean loss as baseline",
              OracleMarginals.class,
              s -> Estimators.reinforceLoo(Math.max(2, s.samples())),
              Setting.SAMPLES),
          entry(
              "reinforce-self-critical",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, the loss of the MAP as baseline",
              OracleMarginals.class,
              s -> Estimators.reinforceSelfCritical(s.samples()),
              Setting.SAMPLES),
          entry(
              "reinforce-running-mean",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, the mean loss of earlier steps as baseline",
              OracleMarginals.class,
              s -> Estimators.reinforceRunningMean(s.samples()),
              Setting.SAMPLES),
          entry(
              "nvil",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, a learned baseline, the variance normalised",
              OracleMarginals.class,
              s -> Estimators.nvil(s.samples()),
              Setting.SAMPLES),
          entry(
                  "vimco",
                  EstimatorFamily.SCORE_FUNCTIONS,
                  "log of the samples' mean likelihood; for losses that are negative"
                      + " log-likelihoods",
                  OracleMarginals.class,
                  s -> Estimators.vimco(Math.max(2, s.samples())),
                  Setting.SAMPLES)
              .withBias(Bias.OTHER_OBJECTIVE),
          entry(
              "rebar",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, the loss at a relaxed point as control variate",
              ConditionalNoise.class,
              s -> Estimators.rebar(s.temperature(), s.samples()),
              Setting.TEMPERATURE,
              Setting.SAMPLES),
          entry(
              "relax",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, the loss at a relaxed point and learned terms as control variate",
              ConditionalNoise.class,
              s -> Estimators.relax(s.temperature(), s.samples()),
              Setting.TEMPERATURE,
              Setting.SAMPLES),
          entry(
              "disarm",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function over pairs of samples from opposite random numbers",
              ConditionalNoise.class,
              s -> Estimators.disarm(Math.max(1, s.samples() / 2)),
              Setting.SAMPLES),
          entry(
              "indecater",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, a sample's choices changed one by one to every other option",
              ConditionalNoise.class,
              s -> Estimators.indecater(s.samples()),
              Setting.SAMPLES),
          entry(
              "rodeo",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function, learned control variates from the decoder's gradients",
              ConditionalNoise.class,
              s -> Estimators.rodeo(Math.max(2, s.samples())),
              Setting.SAMPLES),
          entry(
                  "metropolis-hastings",
                  EstimatorFamily.SCORE_FUNCTIONS,
                  "score function over Markov chains of moves, for problems that are NP-hard",
                  MoveSet.class,
                  s ->
                      Estimators.metropolisHastings(
                          Math.max(2, s.samples()), s.steps(), s.temperature()),
                  Setting.SAMPLES,
                  Setting.STEPS,
                  Setting.TEMPERATURE)
              .withBias(Bias.VANISHING),
          entry(
                  "reinforce-perturbed",
                  EstimatorFamily.SCORE_FUNCTIONS,
                  "score function of MAP with Gaussian noise on the scores, for any solver",
                  Oracle.class,
                  s -> Estimators.reinforcePerturbed(s.temperature(), Math.max(2, s.samples())),
                  Setting.TEMPERATURE,
                  Setting.SAMPLES)
              .withBias(Bias.OTHER_OBJECTIVE),
          entry(
              "sum-and-sample",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function over different samples, all but the last weighted exactly",
              OracleDistinctSampling.class,
              s -> Estimators.sumAndSample(s.samples()),
              Setting.SAMPLES),
          entry(
              "unordered-set",
              EstimatorFamily.SCORE_FUNCTIONS,
              "score function over different samples, each weighted by the orders it may be drawn"
                  + " in",
              OracleDistinctSampling.class,
              s -> Estimators.unorderedSet(s.samples()),
              Setting.SAMPLES),
          entry(
              "minimum-risk",
              EstimatorFamily.SUMS,
              "expected loss over all structures, which must be few enough to be listed",
              OracleEnumerable.class,
              s -> Estimators.minimumRisk()),
          entry(
                  "minimum-risk-sparsemap",
                  EstimatorFamily.SUMS,
                  "expected loss over the few structures of the SparseMAP point, with its weights",
                  OracleProjection.class,
                  s -> Estimators.minimumRiskSparsemap())
              .withBias(Bias.OTHER_OBJECTIVE),
          entry(
                  "minimum-risk-k-best",
                  EstimatorFamily.SUMS,
                  "expected loss over the best structures",
                  KBest.class,
                  s -> Estimators.minimumRiskKBest(s.samples()),
                  Setting.SAMPLES)
              .withBias(Bias.VANISHING),
          entry(
                  "minimum-risk-top-k",
                  EstimatorFamily.SUMS,
                  "expected loss over the best structures, by the sparsemax of their scores",
                  KBest.class,
                  s -> Estimators.minimumRiskTopK(s.samples()),
                  Setting.SAMPLES)
              .withBias(Bias.OTHER_OBJECTIVE),
          entry(
              "straight-through-local",
              EstimatorFamily.PULL_BACKS,
              "straight-through for factor graphs: a rounded linear program forward",
              LocalPolytope.class,
              s -> Estimators.straightThroughLocal(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-local",
              EstimatorFamily.PULL_BACKS,
              "SPIGOT for factor graphs: the label is pulled back over the local polytope",
              LocalPolytope.class,
              s -> Estimators.spigotLocal(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "spigot-local-sparsemap",
              EstimatorFamily.PULL_BACKS,
              "LP-SparseMAP loss to a label pulled back over the local polytope",
              LocalPolytope.class,
              s -> Estimators.spigotLocalSparsemap(s.eta(), s.steps()),
              Setting.ETA,
              Setting.STEPS),
          entry(
              "local-sparsemap",
              EstimatorFamily.RELAXATIONS,
              "the decoder of a factor graph sees the LP-SparseMAP point",
              LocalPolytope.class,
              s -> Estimators.localSparsemap()));

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
          structure(
              "siblings",
              "dependency tree without crossing arcs, one root, scores for neighbouring modifiers",
              SiblingTree.class,
              "words",
              n -> new SiblingTree(n, Roots.SINGLE, false)),
          structure(
              "grandparents",
              "the same, scores also by what the head hangs on",
              SiblingTree.class,
              "words",
              n -> new SiblingTree(n, Roots.SINGLE, true)),
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
              "second-order-chain",
              "tags of a sequence, with scores for two and three neighbours",
              SecondOrderChain.class,
              "length",
              "tags",
              (n, tags) -> new SecondOrderChain(new LinearChain(n, tags, Transitions.SHARED))),
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
              "partial-matching",
              "rows matched to columns or to nothing",
              PartialMatching.class,
              "rows",
              "columns",
              PartialMatching::new),
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
              "constituents",
              "tree over n words with any number of children, labels, unary chains of two",
              NaryBracketing.class,
              "words",
              "labels",
              (n, labels) -> new NaryBracketing(n, labels, Math.min(2, labels))),
          structure(
              "lexicalised-bracketing",
              "binary tree over n words with a head in every span",
              LexicalisedBracketing.class,
              "words",
              LexicalisedBracketing::new),
          structure(
              "low-rank-pcfg",
              "binary tree over n words by a grammar of low rank, symbols summed out",
              LowRankPcfg.class,
              "words",
              "rank",
              LowRankPcfg::new),
          structure(
              "spanning-tree",
              "undirected tree over n nodes",
              SpanningTree.class,
              "nodes",
              SpanningTree::new),
          structure("ranking", "order of n items", Ranking.class, "items", Ranking::new),
          structure(
              "acyclic-graph",
              "directed graph over n nodes without cycles, n at most 20",
              AcyclicGraph.class,
              "nodes",
              AcyclicGraph::new),
          structure(
              "tour",
              "round trip through n cities, by local search",
              Tour.class,
              "cities",
              Tour::new),
          structure(
              "grid-path",
              "path through a grid, right, down or diagonally",
              GridPath.class,
              "rows",
              "columns",
              (n, m) -> new GridPath(n, m, true)),
          structure(
              "nonprojective-siblings",
              "dependency tree, one root, scores for neighbouring modifiers: a factor graph",
              FactorGraph.class,
              "words",
              n -> HeadAutomaton.tree(n, Roots.SINGLE)),
          structure(
              "bio-chain",
              "tags of a sequence that mark spans of some types by B, I and O",
              ConstrainedChain.class,
              "length",
              "types",
              Catalogue::bioChain),
          structure(
              "runs",
              "subset of n in at most k runs of neighbours",
              ConstrainedSubset.class,
              "k",
              "n",
              (k, n) -> new ConstrainedSubset(Automaton.runs(n, 2, (_, y) -> y == 1, 0, k))),
          structure(
              "budget-projective",
              "dependency tree without crossing arcs, one root, at most k modifiers for a head",
              CountedStructure.class,
              "k",
              "words",
              Catalogue::budgetProjective),
          structure(
              "budget-tree",
              "dependency tree, one root, at most k modifiers for a head: a factor graph",
              FactorGraph.class,
              "k",
              "words",
              Catalogue::budgetTree));

  /** Tags 0 O, then B and I of each type. */
  private static ConstrainedChain bioChain(int length, int types) {
    List<String> names =
        Stream.concat(
                Stream.of("O"),
                IntStream.range(0, types).boxed().flatMap(y -> Stream.of("B-" + y, "I-" + y)))
            .toList();
    LinearChain chain = new LinearChain(length, names.size(), Transitions.SHARED, true, true);
    return (ConstrainedChain)
        Constraints.of(Constraint.scheme(Scheme.BIO)).compile(chain, names, Tokens.NONE).require();
  }

  private static CountedStructure budgetProjective(int most, int words) {
    List<Bound> bounds = new ArrayList<>();
    for (int h = 0; h < words; h++) {
      BitSet arcs = new BitSet();
      arcs.set(h * words, (h + 1) * words);
      arcs.clear(h * words + h); // from the root
      bounds.add(new Bound(arcs, 0, most));
    }
    return new CountedStructure(
        new ProjectiveTree(words, Roots.SINGLE), bounds, CountedStructure.MOST_EDGES);
  }

  private Catalogue() {}

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

  /**
   * Checks that settings have an effect.
   *
   * @param estimators to be made with them; none where there is nothing to be made
   * @param given the settings that were given
   * @throws IllegalArgumentException if one has none on any of the estimators; the message says
   *     which have a use for it
   */
  public static void requireUsed(Collection<EstimatorEntry> estimators, Set<Setting> given) {
    for (Setting setting : given) {
      if (estimators.stream().noneMatch(entry -> entry.uses().contains(setting))) {
        throw new IllegalArgumentException(
            switch (estimators.size()) {
                  case 0 -> "without an estimator there is no use for ";
                  case 1 -> "the estimator " + estimators.iterator().next() + " has no use for ";
                  default -> "none of the estimators has a use for ";
                }
                + setting
                + "; those that have are "
                + ESTIMATORS.stream()
                    .filter(entry -> entry.uses().contains(setting))
                    .map(EstimatorEntry::name)
                    .collect(Collectors.joining(", ")));
      }
    }
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

  private static FactorGraph budgetTree(int k, int words) {
    FactorGraph.Builder graph = FactorGraph.over(words * words).shape(words, words);
    graph.with(
        new NonProjectiveTree(words, Roots.SINGLE), IntStream.range(0, words * words).toArray());
    for (int h = 0; words - 1 > k && h < words; h++) {
      int head = h;
      graph.budget(
          k, IntStream.range(0, words).filter(m -> m != head).map(m -> head * words + m).toArray());
    }
    return graph.build();
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
      String name,
      EstimatorFamily family,
      String summary,
      Class<R> required,
      Function<Settings, Estimator<R>> factory,
      Setting... uses) {
    List<Class<?>> capabilities =
        required.getEnclosingClass() == Catalogue.class
            ? Stream.of(required.getInterfaces()).<Class<?>>map(c -> c).toList()
            : List.of(required);
    return new EstimatorEntry(
        name,
        family,
        family.usualBias(),
        summary,
        capabilities,
        factory::apply,
        EtaRole.STEP,
        Set.of(uses));
  }
}
