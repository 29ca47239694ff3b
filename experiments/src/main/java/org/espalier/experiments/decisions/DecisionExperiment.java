package org.espalier.experiments.decisions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.core.ExactStructure;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.AdaptiveImplicitMle;
import org.espalier.core.estimate.ConeAlignedLoss;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.FitzpatrickLoss;
import org.espalier.core.estimate.IdentityProjection;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.MetropolisLoss;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.PerturbedOptimizer;
import org.espalier.core.estimate.PoolLoss;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.SolutionPool;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.TargetException;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.DagPath;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.ContentHash;
import org.espalier.data.DataSource;
import org.espalier.data.Decimals;
import org.espalier.experiments.decisions.DecisionTraining.Quality;
import org.espalier.experiments.decisions.DecisionTraining.Trained;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Memoized;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.SolverClass;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.run.DataReport;

/** Predict, then optimise: which loss leads to the best decisions? */
public final class DecisionExperiment implements Experiment {

  private static final int SIDE = 5;
  private static final int ITEMS = 32;
  private static final int CAPACITY = 20;
  private static final int CITIES = 10;

  /** Rows, words and places of the structures of other fields. */
  private static final int SMALL = 6;

  private static final int TAGS = 4;
  private static final int HIDDEN = 32;
  private static final int TREES = 100;
  private static final int TEST = 1000;
  private static final int BATCH = 32;
  private static final double RATE = 0.01;

  /** How many examples a training sees. */
  private static final int STEPS = 20_000;

  /** Of noise, on costs whose mean is near 1 on paths, 5 on knapsacks and 5 on tours. */
  private static final double SIGMA = 1;

  /**
   * λ of solver differentiation: PyEPO's 20 is applied to the gradient of a batch's mean, of which
   * an example's share is a 32nd.
   */
  private static final double LAMBDA = 20.0 / BATCH;

  /** The probability with which a pool's solver is asked. */
  private static final double GROWTH = 0.05;

  private static final double ETA = 1;

  @Override
  public String name() {
    return "decisions";
  }

  @Override
  public String summary() {
    return "predict costs, then decide: paths, knapsacks, tours and other structures, by regret";
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    boolean own = options.data().isPresent();
    String epochs =
        options.quick()
            ? "20 epochs"
            : own
                ? "epochs for 20,000 examples in all, 20 at least and 200 at most"
                : "20 epochs of 1000 examples or 200 of 100";
    List<String> settings =
        own
            ? List.of(
                "decisions of "
                    + options.dataName().orElse("")
                    + " by "
                    + options.solver().map(SolverClass::name).orElse("")
                    + ": a fourth of the rows for test, drawn by the seed; features with mean"
                    + " 0 and variance 1 and costs with mean magnitude 1 over the rows that are"
                    + " learned from; the solver's own decisions at the true costs are the best",
                "linear costs; " + adam(epochs))
            : List.of(
                "PyEPO's generators: shortest paths on a 5×5 grid, knapsacks of 32 items and"
                    + " capacity 20 in one and two dimensions, tours of 10 cities (PyEPO's have 20;"
                    + " the exact dynamic program is for few); matchings of 6 with 6, projective"
                    + " trees of 6 words and chains of 6 places with 4 tags, each part with a cost"
                    + " by the formula for paths; a new matrix B and new examples for each seed",
                "n examples to learn from, "
                    + TEST
                    + " for test; degree of the polynomial, half-width of the noise on the costs",
                "linear costs, or one layer of %s rectified units where the table says network; %s"
                    .formatted(HIDDEN, adam(epochs)));
    return Stream.concat(settings.stream(), methodSettings().stream()).toList();
  }

  private static String adam(String epochs) {
    return "Adam, learning rate %s, batches of %s, %s; the last parameters are tested"
        .formatted(Decimals.plain(RATE), BATCH, epochs);
  }

  private static List<String> methodSettings() {
    return List.of(
        "least squares in closed form for linear costs; forests of "
            + TREES
            + " trees for all costs at once; perturbed losses with Gaussian noise of scale "
            + Decimals.plain(SIGMA)
            + " and 1 sample, perturbed-optimizer and i-mle with 3; lambda "
            + Decimals.plain(LAMBDA)
            + " for blackbox, 1 for i-mle; the solver is asked for "
            + Decimals.plain(100 * GROWTH)
            + " % of the examples where there is a pool; eta "
            + Decimals.plain(ETA)
            + ", 1 step for SPIGOT and its relatives; simple has 1 sample, and because costs are"
            + " linear its gradient is that of the expected cost",
        "the loss of a decision that is shown is its true cost; for i-mle, adaptive-i-mle and"
            + " perturbed-optimizer the number of parts by which it differs from the best one",
        "regret: sum of what decisions cost more than the best, over the sum of what the best cost;"
            + " error: mean squared error of the costs; epoch ms: processor time of the thread");
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        new Figure("regret", true), new Figure("error", false), new Figure("epoch ms", false));
  }

  @Override
  public List<Published> published() {
    List<Published> published = new ArrayList<>();
    String files =
        "PyEPO's result files (res/ in its history, 2022 to 2023), mean of 10 seeds, exact solver";
    String path = "shortest path n=1000 noise 0.5 degree ";
    Map<String, List<String>> byDegree = new LinkedHashMap<>(); // 1, 4 and 6
    byDegree.put("least squares", List.of("15.4", "8.8", "12.6"));
    byDegree.put("random forest", List.of("17.5", "9.0", "9.5"));
    byDegree.put("SPO+", List.of("16.3", "8.4", "8.7"));
    byDegree.put("perturbed Fenchel-Young", List.of("16.3", "7.7", "7.9"));
    byDegree.forEach((method, regrets) -> {
      for (int i = 0; i < regrets.size(); i++) {
        String table = path + List.of(1, 4, 6).get(i);
        published.add(new Published(table, method, files, List.of(regrets.get(i))));
      }
    });
    String notebook = "PyEPO 2.2.5, notebook 03, one seed, 20 epochs";
    Map<String, String> once = new LinkedHashMap<>();
    once.put("SPO+", "7.6");
    once.put("perturbed Fenchel-Young (3 samples)", "7.3");
    once.put("perturbed optimizer", "9.9");
    once.put("I-MLE", "12.1");
    once.put("adaptive I-MLE", "7.2");
    once.put("blackbox", "15.1");
    once.put("negative identity", "8.9");
    once.put("noise-contrastive", "10.3");
    once.put("MAP-contrastive", "13.0");
    once.put("listwise ranking", "9.6");
    once.put("pairwise ranking", "9.7");
    once.put("pointwise ranking", "8.5");
    once.put("regularised Frank-Wolfe Fenchel-Young", "7.8");
    once.forEach((method, regret) ->
        published.add(new Published(path + 4, method, notebook, List.of(regret))));
    String knapsack = "knapsack 2D n=1000 noise 0.5 degree 4";
    published.add(new Published(knapsack, "least squares", files, List.of("10.4")));
    published.add(new Published(knapsack, "SPO+ (300 epochs)", files, List.of("9.2")));
    published.add(new Published(knapsack, "perturbed Fenchel-Young", files, List.of("9.2")));
    String few = "shortest path n=100 noise 0.5 degree 4";
    published.add(new Published(few, "least squares", files, List.of("9.8")));
    published.add(new Published(few, "SPO+", files, List.of("10.6")));
    published.add(new Published(few, "perturbed Fenchel-Young", files, List.of("10.0")));
    return published;
  }

  private static List<Integer> degrees(ExperimentOptions options) {
    return options.quick() ? List.of(4) : List.of(1, 2, 4, 6, 8);
  }

  private static List<Integer> sizes(ExperimentOptions options) {
    return options.quick() ? List.of(100) : List.of(100, 1000);
  }

  private static List<Double> noises(ExperimentOptions options) {
    return options.quick() ? List.of(0.5) : List.of(0.0, 0.5);
  }

  @Override
  public boolean takesData() {
    return true;
  }

  @Override
  public boolean takesSolver() {
    return true;
  }

  @Override
  public Optional<String> lacks(ExperimentOptions options) {
    return options.data().isPresent() == options.solver().isPresent()
        ? Optional.empty()
        : Optional.of(
            "decisions on your own data need both --data, a table with a row for each decision"
                + " whose columns are features and cost…, and --solver, the class that decides");
  }

  @Override
  public String dataHash(ExperimentOptions options) {
    String data = options.hash(source -> Stream.of(source.place()));
    return options.solver().map(solver -> ContentHash.ofText(data + solver.hash())).orElse(data);
  }

  @Override
  public DataReport report(ExperimentOptions options) {
    if (options.data().isEmpty()) {
      return DataReport.NONE;
    }
    DecisionTable table = DecisionTable.read(options.data().get());
    var _ = CheckedSolver.of(options.solver().orElseThrow(), table.all().parts());
    return new DataReport(List.of(table.told()), List.of());
  }

  private static List<Trial> own(DataSource data, SolverClass solver, ExperimentOptions options) {
    Trials trials = new Trials(options);
    Memoized<DecisionTable> table = new Memoized<>(() -> DecisionTable.read(data));
    DecisionExperiment.<CheckedSolver>projections()
        .forEach((name, method) ->
            trials.add(
                "own",
                name,
                run -> {
                  // For each trial its own: the user's class need not be for several threads.
                  CheckedSolver structure = CheckedSolver.of(solver, table.get().all().parts());
                  int epochs = Math.clamp(STEPS / table.get().learned(), 20, 200);
                  try {
                    return outcome(
                        new DecisionTraining(options.quick() ? 20 : epochs, BATCH, RATE, 0),
                        table.get().problem(structure, run.seed()),
                        method,
                        run);
                  } catch (TargetException e) { // the target is the solver's own decision
                    throw new IllegalArgumentException(
                        solver + ": " + name + ": " + e.getMessage(), e);
                  }
                }));
    return trials.list();
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    if (options.data().isPresent() && options.solver().isPresent()) {
      return own(options.data().get(), options.solver().get(), options);
    }
    Trials trials = new Trials(options);
    Map<String, DecisionMethod<DagPath>> paths = exact();
    paths.put("cone-aligned loss", supervised(new ConeAlignedLoss<>(DecisionExperiment::binding)));
    Map<String, DecisionMethod<Packing>> packings = projections();
    Map<String, DecisionMethod<ShortestTour>> tours = projections();
    tours.put("Metropolis loss", supervised(new MetropolisLoss<>(2, 5, 1)));
    grid(trials, options, "shortest path", 0, generator -> generator.shortestPath(SIDE), paths);
    grid(
        trials,
        options,
        "shortest path network",
        HIDDEN,
        generator -> generator.shortestPath(SIDE),
        paths);
    grid(
        trials,
        options,
        "knapsack 1D",
        0,
        generator -> generator.knapsack(ITEMS, 1, CAPACITY),
        packings);
    grid(
        trials,
        options,
        "knapsack 2D",
        0,
        generator -> generator.knapsack(ITEMS, 2, CAPACITY),
        packings);
    grid(trials, options, "tour", 0, generator -> generator.salesman(CITIES), tours);
    grid(trials, options, "matching", new SmallMatching(SMALL, SMALL));
    grid(trials, options, "projective tree", new ProjectiveTree(SMALL, Roots.SINGLE));
    grid(trials, options, "chain", new LinearChain(SMALL, TAGS, Transitions.PER_POSITION));
    return trials.list();
  }

  private static void grid(
      Trials trials, ExperimentOptions options, String problem, ExactStructure structure) {
    Map<String, DecisionMethod<ExactStructure>> methods = exact();
    if (structure.visible() < structure.size()) {
      // A loss of what is shown does not see transitions, nor what they cost.
      methods.values().removeIf(method -> method instanceof DecisionMethod.Latent);
    }
    grid(trials, options, problem, 0, generator -> generator.polynomial(structure), methods);
  }

  private static <S extends MapOracle> void grid(
      Trials trials,
      ExperimentOptions options,
      String problem,
      int hidden,
      Function<Generator, DecisionProblem<S>> draw,
      Map<String, DecisionMethod<S>> methods) {
    for (int n : sizes(options)) {
      for (double noise : noises(options)) {
        String chart = problem + " n=" + n + " noise " + Decimals.plain(noise);
        for (int degree : degrees(options)) {
          methods.forEach((name, method) ->
              trials.add(
                  chart + " degree " + degree,
                  name,
                  new Setting(chart, name, "degree", degree),
                  run -> {
                    int epochs = options.quick() ? 20 : STEPS / n;
                    DecisionTraining training = new DecisionTraining(epochs, BATCH, RATE, hidden);
                    return outcome(
                        training,
                        draw.apply(new Generator(degree, noise, n, TEST, run.seed())),
                        method,
                        run);
                  }));
        }
      }
    }
  }

  private static <S extends MapOracle> Trial.Outcome outcome(
      DecisionTraining training,
      DecisionProblem<S> problem,
      DecisionMethod<S> method,
      TrialRun run) {
    Trained trained = training.train(problem, method, run.seed(), run.interruption());
    Quality quality = DecisionTraining.measure(problem, trained.predictor());
    return new Trial.Outcome(List.of(quality.regret(), quality.error(), trained.milliseconds()));
  }

  /** The methods that need a solver and nothing else. */
  private static <S extends MapOracle> Map<String, DecisionMethod<S>> solvers() {
    Map<String, DecisionMethod<S>> methods = new LinkedHashMap<>();
    methods.put("least squares", new DecisionMethod.Regression<>());
    methods.put("random forest", new DecisionMethod.Forest<>(TREES));
    methods.put("SPO+ loss", new DecisionMethod.Supervised<>(new SpoPlusLoss<>(), true));
    methods.put(
        "SPO+ loss from a pool",
        new DecisionMethod.Pooled<>(DecisionExperiment::pooledSpo, GROWTH));
    methods.put(
        "perturbed Fenchel-Young loss",
        supervised(new PerturbedLoss<>(Noise.gaussian(), SIGMA, 1)));
    methods.put("blackbox", latent(Estimators.blackbox(LAMBDA)));
    methods.put("identity-projection", latent(new IdentityProjection<>()));
    methods.put(
        "perturbed-optimizer",
        new DecisionMethod.Latent<>(new PerturbedOptimizer<>(Noise.gaussian(), SIGMA, 3), false));
    methods.put(
        "i-mle",
        new DecisionMethod.Latent<>(new ImplicitMle<>(Noise.gumbel(), SIGMA, 1, 3), false));
    methods.put(
        "adaptive-i-mle",
        new DecisionMethod.Latent<>(new AdaptiveImplicitMle<>(Noise.gumbel(), SIGMA, 1, 3), false));
    methods.put("noise-contrastive loss", pooled(PoolLoss::noiseContrastive, GROWTH));
    methods.put(
        "MAP-contrastive loss", pooled(pool -> PoolLoss.mapContrastive(pool, false), GROWTH));
    methods.put(
        "MAP-contrastive loss always solved",
        pooled(pool -> PoolLoss.mapContrastive(pool, false), 1));
    methods.put("pointwise ranking loss", pooled(PoolLoss::pointwise, GROWTH));
    methods.put("pairwise ranking loss", pooled(pool -> PoolLoss.pairwise(pool, 1), GROWTH));
    methods.put("pairwise difference ranking loss", pooled(PoolLoss::pairwiseDifference, GROWTH));
    methods.put("listwise ranking loss", pooled(pool -> PoolLoss.listwise(pool, 1), GROWTH));
    methods.put("straight-through", latent(Estimators.straightThrough(ETA, 1)));
    return methods;
  }

  /** Those and the methods that need a projection as well. */
  private static <S extends MapOracle & Projection> Map<String, DecisionMethod<S>> projections() {
    Map<String, DecisionMethod<S>> methods = solvers();
    methods.put("SparseMAP loss", supervised(new FenchelYoungLoss<>(Predictor.sparseMap())));
    methods.put("Fitzpatrick loss", supervised(new FitzpatrickLoss<>()));
    methods.put("spigot", latent(Estimators.spigot(ETA, 1)));
    methods.put("spigot-sparsemap", latent(Estimators.spigotSparsemap(ETA, 1)));
    methods.put("lpgd", latent(Estimators.lpgd(ETA, 1, 1)));
    return methods;
  }

  /** Those and the methods that need marginals as well. */
  private static <S extends ExactStructure> Map<String, DecisionMethod<S>> exact() {
    Map<String, DecisionMethod<S>> methods = projections();
    methods.put("CRF loss", supervised(new FenchelYoungLoss<>(Predictor.marginals())));
    methods.put("spigot-ce", latent(Estimators.spigotCe(ETA, 1)));
    methods.put("spigot-eg", latent(Estimators.spigotEg(ETA, 1)));
    methods.put("simple", latent(Estimators.simple(1)));
    return methods;
  }

  private static <S extends MapOracle> DecisionMethod<S> supervised(StructureLoss<S> loss) {
    return new DecisionMethod.Supervised<>(loss, false);
  }

  private static <S extends MapOracle> DecisionMethod<S> latent(Estimator<S> estimator) {
    return new DecisionMethod.Latent<>(estimator, true);
  }

  private static <S extends MapOracle> DecisionMethod<S> pooled(
      Function<SolutionPool, StructureLoss<S>> loss, double growth) {
    return new DecisionMethod.Pooled<>(loss, growth);
  }

  private static <S extends MapOracle> StructureLoss<S> pooledSpo(SolutionPool pool) {
    PooledOracle oracle = new PooledOracle(pool);
    SpoPlusLoss<PooledOracle> loss = new SpoPlusLoss<>();
    return (problem, target, seed, gradient) ->
        loss.evaluate(problem.of(oracle), target, seed, gradient);
  }

  /**
   * Returns the constraints of the flow's linear program that bind at a path: conservation at every
   * node, as two inequalities each, and that no flow is negative on the other arcs.
   */
  static List<double[]> binding(DagPath paths, Parts at) {
    List<double[]> normals = new ArrayList<>();
    int d = paths.size();
    for (int node = 0; node < paths.nodes(); node++) {
      double[] in = new double[d];
      double[] out = new double[d];
      for (int arc = 0; arc < d; arc++) {
        int sign =
            paths.arcs().get(arc).to() == node ? 1 : paths.arcs().get(arc).from() == node ? -1 : 0;
        in[arc] = sign;
        out[arc] = -sign;
      }
      normals.add(in);
      normals.add(out);
    }
    for (int arc = 0; arc < d; arc++) {
      if (!at.has(arc)) {
        double[] nonNegative = new double[d];
        nonNegative[arc] = -1;
        normals.add(nonNegative);
      }
    }
    return normals;
  }
}
