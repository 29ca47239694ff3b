package org.espalier.experiments.paths;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.espalier.core.MapOracle;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.AdaptiveImplicitMle;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.IdentityProjection;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.PerturbedOptimizer;
import org.espalier.core.estimate.PerturbedScoreFunction;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.path.GridPath;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.solve.NonNegativeCosts;
import org.espalier.data.Decimals;
import org.espalier.experiments.paths.PathNetwork.Quality;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Split;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.train.TrainingSchedule;

/** Shortest paths on terrain: tests whether a network learns costs from paths alone. */
public final class PathExperiment implements Experiment {

  private static final int WIDTH = 32;

  /** The scale of Gumbel and Gaussian noise, on costs of mean 50. */
  private static final double NOISE = 1;

  /** λ of solver differentiation: far beyond all costs, so that the target is the cheapest path. */
  private static final double LAMBDA = 1000;

  private static final int SAMPLES = 4;

  /** The methods that are run on large maps. */
  private static final Set<String> EVERY_SIDE =
      Set.of(
          "regression on true costs",
          "blackbox",
          "i-mle",
          "adaptive-i-mle",
          "perturbed Fenchel-Young loss");

  /** η per example, for losses that are numbers of cells. */
  private static final double ETA = 0.1;

  private static final List<String> MONOTONE_ESTIMATORS =
      List.of(
          "straight-through",
          "spigot",
          "spigot-ce",
          "spigot-eg",
          "spigot-sparsemap",
          "spigot-fw",
          "marginals",
          "sparsemap",
          "stochastic-marginals",
          "perturb-and-map",
          "straight-through-marginals",
          "minimum-risk-sparsemap",
          "reinforce-loo");

  @Override
  public String name() {
    return "paths";
  }

  @Override
  public String summary() {
    return "read the costs of terrain from pictures, knowing cheapest paths only";
  }

  private static int maps(ExperimentOptions options) {
    return options.quick() ? 500 : 5000;
  }

  private static int heldOut(ExperimentOptions options) {
    return options.quick() ? 200 : 1000;
  }

  private static List<Integer> sides(ExperimentOptions options) {
    return options.quick() ? List.of(8) : List.of(12, 18, 24, 30);
  }

  /** The side of the maps on which the methods that need exact inference are compared. */
  private static int monotoneSide(ExperimentOptions options) {
    return options.quick() ? 8 : 12;
  }

  private static Training training(ExperimentOptions options) {
    return new Training(
        TrainingSchedule.ofEpochs(options.quick() ? 6 : 20)
            .withBatches(64, Integer.MAX_VALUE)
            .withLearningRate(3e-3)
            .withClip(10));
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        "generated maps of 5 terrains that cost 0.8, 1.2, 5.3, 7.7 and 9.2, a picture of 4×4 noisy"
            + " pixels for each cell; not the published Warcraft maps",
        "%s maps for training, %s for development and for test each; data and network from the seed"
            .formatted(maps(options), heldOut(options)),
        ("two convolutions of %s channels, softplus, costs scaled to mean %s over the map; %s; the"
                + " epoch of least regret on the development maps")
            .formatted(
                WIDTH,
                Decimals.plain(PathNetwork.MEAN_COST),
                training(options).schedule().summary()),
        ("latent: the loss is the number of cells in which the path shown and a cheapest path"
                + " differ; lambda %s for blackbox differentiation and i-mle, noise of scale %s,"
                + " eta %s, %s samples")
            .formatted(Decimals.plain(LAMBDA), Decimals.plain(NOISE), Decimals.plain(ETA), SAMPLES),
        "8 neighbours: Dijkstra's algorithm at costs clamped at 0 wherever noise or a gradient"
            + " makes them negative; monotone: right, down and diagonally, exact inference",
        "optimal: share of test maps whose path costs no more than the cheapest; regret: by how"
            + " much more it costs, in shares of the optimum, mean");
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("optimal", true), new Figure("regret", true));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    for (int side : sides(options)) {
      NonNegativeCosts<GridShortestPath> paths =
          new NonNegativeCosts<>(new GridShortestPath(side, side));
      Map<String, Supplier<PathMethod<NonNegativeCosts<GridShortestPath>>>> methods = solvers();
      if (side > sides(options).getFirst()) {
        methods.keySet().retainAll(EVERY_SIDE);
      }
      methods.forEach((name, method) -> add(trials, "8 neighbours", name, paths, method, options));
    }
    int side = monotoneSide(options);
    GridPath paths = new GridPath(side, side, true);
    Map<String, Supplier<PathMethod<GridPath>>> methods = solvers();
    methods.put("SPO+ loss", () -> new PathMethod.Supervised<>(new SpoPlusLoss<>(), true));
    methods.put("perceptron loss", () -> fenchelYoung(Predictor.map()));
    methods.put("CRF loss", () -> fenchelYoung(Predictor.marginals()));
    methods.put("SparseMAP loss", () -> fenchelYoung(Predictor.sparseMap()));
    for (String name : MONOTONE_ESTIMATORS) {
      methods.put(
          name,
          () ->
              new PathMethod.Latent<>(
                  Catalogue.estimator(name)
                      .create(GridPath.class, new Settings(ETA, 1, SAMPLES, 1))));
    }
    methods.forEach((name, method) -> add(trials, "monotone", name, paths, method, options));
    return trials.list();
  }

  /** The methods that need a solver and nothing else. */
  private static <S extends MapOracle> Map<String, Supplier<PathMethod<S>>> solvers() {
    Map<String, Supplier<PathMethod<S>>> methods = new LinkedHashMap<>();
    methods.put("regression on true costs", PathMethod.Regression::new);
    methods.put("blackbox", () -> latent(Estimators.blackbox(LAMBDA)));
    methods.put("i-mle", () -> latent(new ImplicitMle<>(Noise.gumbel(), NOISE, LAMBDA, 1)));
    methods.put(
        "adaptive-i-mle", () -> latent(new AdaptiveImplicitMle<>(Noise.gumbel(), NOISE, 1, 1)));
    methods.put(
        "perturbed Fenchel-Young loss",
        () ->
            new PathMethod.Supervised<>(
                new PerturbedLoss<S>(Noise.gaussian(), NOISE, SAMPLES), false));
    methods.put(
        "perturbed-optimizer",
        () -> latent(new PerturbedOptimizer<>(Noise.gaussian(), NOISE, SAMPLES)));
    methods.put("identity-projection", () -> latent(new IdentityProjection<>()));
    methods.put(
        "reinforce-perturbed",
        () -> latent(new PerturbedScoreFunction<>(Noise.gaussian(), NOISE, SAMPLES)));
    methods.put("straight-through", () -> latent(Estimators.straightThrough(ETA, 1)));
    return methods;
  }

  private static <S extends MapOracle> PathMethod<S> latent(Estimator<S> estimator) {
    return new PathMethod.Latent<>(estimator);
  }

  private static PathMethod<GridPath> fenchelYoung(Predictor<GridPath> predictor) {
    StructureLoss<GridPath> loss = new FenchelYoungLoss<>(predictor);
    return new PathMethod.Supervised<>(loss, false);
  }

  private static <S extends MapOracle> void add(
      Trials trials,
      String family,
      String name,
      S paths,
      Supplier<PathMethod<S>> method,
      ExperimentOptions options) {
    int side = Math.toIntExact(Math.round(Math.sqrt(paths.size())));
    String table = family + " " + side + "x" + side;
    trials.add(
        table,
        name,
        new Setting(family, name, "side", side),
        run -> train(paths, side, method.get(), options, run));
  }

  private static <S extends MapOracle> Trial.Outcome train(
      S paths, int side, PathMethod<S> method, ExperimentOptions options, TrialRun run) {
    int heldOut = heldOut(options);
    Split<PathExample> split =
        Split.of(PathExample.draw(paths, side, maps(options) + 2 * heldOut, run.seed()), heldOut);
    Training training = training(options);
    try (PathNetwork<S> network = new PathNetwork<>(paths, method, WIDTH, run.seed())) {
      training.run(network, split.train(), split.dev(), run);
      Quality quality = network.measure(split.test(), training.batches());
      return new Trial.Outcome(List.of(quality.optimal(), quality.regret()));
    }
  }

  @Override
  public List<Published> published() {
    List<Published> published = new ArrayList<>();
    String source =
        "Niepert, Minervini & Franceschi 2021, Warcraft maps with another network and 10,000 maps"
            + " for training: not the same data";
    List<String> sizes = List.of("12x12", "18x18", "24x24", "30x30");
    Map<String, List<String>> figures = new LinkedHashMap<>();
    figures.put("i-mle", List.of("97.2", "95.8", "94.3", "93.6"));
    figures.put("blackbox", List.of("95.2", "94.7", "93.8", "93.6"));
    figures.put("perturbed optimiser", List.of("94.8", "92.3", "91.5", "91.5"));
    figures.forEach((method, values) -> {
      for (int i = 0; i < sizes.size(); i++) {
        published.add(
            new Published("8 neighbours " + sizes.get(i), method, source, List.of(values.get(i))));
      }
    });
    return published;
  }
}
