package org.espalier.experiments.decisions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Enumerable;
import org.espalier.core.MapOracle;
import org.espalier.core.MoveSet;
import org.espalier.core.Workspace;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.estimate.IdentityProjection;
import org.espalier.core.estimate.MetropolisLoss;
import org.espalier.core.estimate.PoolLoss;
import org.espalier.core.matching.PartialMatching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.walk.MarkovChains;
import org.espalier.core.walk.Tour;
import org.espalier.experiments.decisions.DecisionTraining.Quality;
import org.espalier.experiments.decisions.DecisionTraining.Trained;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;

/**
 * Learning where the best structure is out of reach: how far Markov chains' marginals are from the
 * exact ones, and routes that are learned by 2-opt moves.
 */
public final class WalkExperiment implements Experiment {

  private static final int CHAINS = 4;

  /** The most replications of the shortest chains. */
  private static final int REPLICATIONS = 2000;

  private static final int PROPOSALS = 200_000;
  private static final int FEWEST = 100;

  private static final int STARTS = 10;
  private static final int TEST = 100;
  private static final double RATE = 0.1;

  @Override
  public String name() {
    return "walks";
  }

  @Override
  public String summary() {
    return "Markov chains over moves: bias of their marginals, and routes learned by 2-opt moves";
  }

  private static int cities(ExperimentOptions options) {
    return options.quick() ? 12 : 50;
  }

  private static int learned(ExperimentOptions options) {
    return options.quick() ? 50 : 100;
  }

  private static int epochs(ExperimentOptions options) {
    return options.quick() ? 10 : 20;
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        ("marginals: structures that are few enough to be listed, normal scores from the seed; %s"
                + " chains of so many moves each, all of which count, from a random start; bias:"
                + " the largest difference of a part's probability, of the mean over at least %s"
                + " replications; noise: the standard error that this has; R-hat: mean over the"
                + " replications")
            .formatted(CHAINS, FEWEST),
        ("routes: %s cities, PyEPO's generator of degree 4 with noise 0.5, %s examples to learn"
                + " from and %s for test, %s epochs, Adam, learning rate 0.1, batches of 10;"
                + " Metropolis loss: 2 chains from the target at temperature 1, a sweep is as many"
                + " moves as there are edges")
            .formatted(cities(options), learned(options), TEST, epochs(options)),
        ("search: nearest neighbours from %s cities, then 2-opt and Or-opt; regret is over what"
                + " the search finds at the true costs, and 10 cities show how far that is from"
                + " the best")
            .formatted(STARTS));
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("regret", true),
        new Figure("bias", false),
        new Figure("noise", false),
        new Figure("R-hat", false),
        new Figure("epoch ms", false));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    bias(trials, options, "matching 4x4", new SmallMatching(4, 4));
    bias(trials, options, "partial matching 3x3", new PartialMatching(3, 3));
    bias(trials, options, "ranking of 5", new Ranking(5));
    bias(trials, options, "tour of 7", new Tour(7));
    bias(
        trials,
        options,
        "packing of 8",
        new Packing(
            new int[][] {{3, 4, 5, 3, 6, 7, 4, 5}, {5, 3, 4, 7, 3, 4, 6, 3}}, new int[] {14, 14}));
    int n = cities(options);
    SearchedTour search = new SearchedTour(new Tour(n), Math.min(STARTS, n), true);
    Map<String, DecisionMethod<SearchedTour>> methods = new LinkedHashMap<>();
    methods.put("least squares then search", new DecisionMethod.Regression<>());
    for (int sweeps : options.quick() ? new int[] {1} : new int[] {1, 4}) {
      methods.put(
          "Metropolis loss sweeps=" + sweeps,
          new DecisionMethod.Supervised<>(new MetropolisLoss<SearchedTour>(2, sweeps, 1), false));
    }
    methods.put(
        "MAP-contrastive loss with search",
        new DecisionMethod.Pooled<>(pool -> PoolLoss.mapContrastive(pool, false), 1));
    methods.put(
        "identity-projection with search",
        new DecisionMethod.Latent<>(new IdentityProjection<>(), true));
    String table = "routes of " + n;
    methods.forEach((name, method) ->
        trials.add(table, name, run -> routes(search, search, method, options, run)));
    SearchedTour greedy = new SearchedTour(search.structure(), 1, false);
    trials.add(
        table,
        "least squares then greedy",
        run -> routes(search, greedy, new DecisionMethod.Regression<>(), options, run));
    trials.add(table, "greedy at true costs", run -> known(problem(search, options, run), greedy));
    trials.add(
        "tours of 10 at true costs",
        "search",
        run ->
            known(
                generator(options, run).salesman(10),
                new SearchedTour(new Tour(10), STARTS, true)));
    trials.add(
        "tours of 10 at true costs",
        "greedy",
        run ->
            known(generator(options, run).salesman(10), new SearchedTour(new Tour(10), 1, false)));
    return trials.list();
  }

  private static Generator generator(ExperimentOptions options, TrialRun run) {
    return new Generator(4, 0.5, learned(options), TEST, run.seed());
  }

  private static DecisionProblem<SearchedTour> problem(
      SearchedTour search, ExperimentOptions options, TrialRun run) {
    return generator(options, run).salesman(search, search.structure().cities());
  }

  private static Trial.Outcome routes(
      SearchedTour search,
      MapOracle decider,
      DecisionMethod<SearchedTour> method,
      ExperimentOptions options,
      TrialRun run) {
    DecisionProblem<SearchedTour> problem = problem(search, options, run);
    Trained trained =
        new DecisionTraining(epochs(options), 10, RATE, 0)
            .train(problem, method, run.seed(), run.interruption());
    Quality quality = DecisionTraining.measure(problem, decider, trained.predictor());
    return new Trial.Outcome(
        List.of(quality.regret(), Double.NaN, Double.NaN, Double.NaN, trained.milliseconds()));
  }

  /** Measures decisions at the true costs, without prediction. */
  private static <S extends MapOracle> Trial.Outcome known(
      DecisionProblem<S> problem, MapOracle decider) {
    Instances test = problem.test();
    DecisionProblem<S> told =
        new DecisionProblem<>(
            problem.structure(), problem.train(), new Instances(test.costs(), test.costs()));
    Quality quality =
        DecisionTraining.measure(
            told,
            decider,
            (features, costs) -> System.arraycopy(features, 0, costs, 0, costs.length));
    return new Trial.Outcome(
        List.of(quality.regret(), Double.NaN, Double.NaN, Double.NaN, Double.NaN));
  }

  private static <S extends MoveSet & Enumerable> void bias(
      Trials trials, ExperimentOptions options, String structure, S set) {
    int[] lengths =
        options.quick() ? new int[] {10, 1000} : new int[] {3, 10, 30, 100, 300, 1000, 3000};
    for (int moves : lengths) {
      trials.add(
          new Setting("marginals", structure, "moves", moves), run -> bias(set, moves, run.seed()));
    }
  }

  private static <S extends MoveSet & Enumerable> Trial.Outcome bias(S set, int moves, long seed) {
    double[] scores = new Random(seed).doubles(set.size(), -1, 1).toArray();
    double[] exact = Enumerated.over(set).distribution(scores, 0, new Workspace()).marginals();
    int replications = Math.clamp(PROPOSALS / moves, FEWEST, REPLICATIONS);
    double[] mean = new double[set.size()];
    double[] square = new double[set.size()];
    double[] own = new double[set.size()];
    double convergence = 0;
    RandomGenerator random = new SplittableRandom(seed);
    for (int r = 0; r < replications; r++) {
      MarkovChains chains = new MarkovChains(set, CHAINS, random);
      chains.advance(scores, 0, 1, 0, moves, random);
      chains.mean(own, 0);
      for (int p = 0; p < own.length; p++) {
        mean[p] += own[p] / replications;
        square[p] += own[p] * own[p] / replications;
      }
      convergence += chains.convergence() / replications;
    }
    double bias = 0;
    double noise = 0;
    for (int p = 0; p < own.length; p++) {
      double off = Math.abs(mean[p] - exact[p]);
      if (off > bias) {
        bias = off;
        noise = Math.sqrt(Math.max(0, square[p] - mean[p] * mean[p]) / replications);
      }
    }
    return new Trial.Outcome(List.of(Double.NaN, bias, noise, convergence, Double.NaN));
  }
}
