package org.espalier.experiments.clusters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Estimator;
import org.espalier.data.Decimals;
import org.espalier.data.SeedStream;
import org.espalier.experiments.clusters.ClusterNetwork.Choice;
import org.espalier.experiments.clusters.ClusterNetwork.Initialisation;
import org.espalier.experiments.clusters.ClusterNetwork.Inputs;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.net.AdamW;

/** Categorical clusters: compares how well estimators find the clusters that explain the labels. */
public final class ClusterExperiment implements Experiment {

  /**
   * Adam's epsilon, below the gradients of the smallest step sizes, which would count as 0
   * otherwise.
   */
  private static final double ADAM_EPSILON = 1e-12;

  private static final double USUAL_RATE = 2e-3;

  /** The number of points over which the paper's losses are means; our step sizes are per point. */
  private static final int PUBLISHED_POINTS = 5000;

  private static final List<Double> ETAS = List.of(1e-4, 1e-2, 0.1, 1.0, 10.0, 100.0);
  private static final List<Double> QUICK_ETAS = List.of(1e-2, 1.0, 100.0);
  private static final List<Integer> STEPS = List.of(1, 2, 5, 10);
  private static final List<Integer> QUICK_STEPS = List.of(1, 5);
  private static final String OVER_ETA = "K=3 over eta";
  private static final String OVER_T = "K=3 over T";
  private static final String PYTORCH = "K=3; initial values of PyTorch";
  private static final String RELEASED =
      "released code, 5,000 steps, median of 3 seeds, its own learning rates";

  /** Published learning rates where they are not the usual one, for K = 3 and K = 10. */
  private static final Map<String, List<Double>> RATES =
      Map.of(
          "gold z", List.of(1e-3, 1e-3),
          "no z", List.of(1e-3, 2e-3),
          "straight-through", List.of(1e-3, 2e-3),
          "spigot", List.of(1e-3, 1e-4),
          "marginals", List.of(2e-3, 1e-3),
          "straight-through-marginals", List.of(2e-3, 1e-3));

  /** Published step sizes for K = 3 and K = 10. */
  private static final Map<String, List<Double>> PUBLISHED_ETAS =
      Map.of(
          "straight-through", List.of(2.0, 1.0),
          "spigot", List.of(1.0, 0.1),
          "spigot-ce", List.of(2.0, 1.0),
          "spigot-eg", List.of(0.1, 1.0));

  @Override
  public String name() {
    return "clusters";
  }

  @Override
  public String summary() {
    return "one of K clusters decides which linear function labels a point";
  }

  private static int points(ExperimentOptions options) {
    return options.quick() ? 500 : PUBLISHED_POINTS;
  }

  private static int steps(ExperimentOptions options) {
    return options.quick() ? 500 : 10_000;
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        "100 features, centres N(0, I), noise 0.1, labels by a random linear function for each"
            + " cluster",
        points(options)
            + " training points, a fifth of that for testing; data and network from the seed",
        ("encoder Linear(100, K), decoder Bilinear(K, 100, 2), initial weights Glorot's, in one"
                + " table those of the reference's library; full batch, Adam, %s steps")
            .formatted(steps(options)),
        ("learning rates and step sizes as published, else %s and 1; the published step sizes"
                + " divided by %s, because here they are per example")
            .formatted(Decimals.plain(USUAL_RATE), PUBLISHED_POINTS),
        "accuracy of the labels and V-measure of the choices on the test points, after the last"
            + " step");
  }

  @Override
  public List<Figure> figures() {
    return List.of(new Figure("accuracy", true), new Figure("V-measure", true));
  }

  @Override
  public List<Trial> trials(ExperimentOptions options) {
    Trials trials = new Trials(options);
    for (int clusters : new int[] {3, 10}) {
      String table = "K=" + clusters;
      int column = clusters == 3 ? 0 : 1;
      trials.add(table, "gold z", work("gold z", plain(clusters, Choice.GOLD), options));
      trials.add(table, "no z", work("no z", plain(clusters, Choice.NONE), options));
      for (EstimatorEntry entry : Catalogue.estimators()) {
        if (entry.serves(Categorical.class)) {
          List<Double> known = PUBLISHED_ETAS.get(entry.name());
          double eta = known == null ? 1 : known.get(column) * (1.0 / PUBLISHED_POINTS);
          Model model = latent(entry.name(), clusters, eta, 1);
          trials.add(table, entry.name(), work(entry.name(), model, options));
          if (clusters == 3 && known != null) {
            trials.add(
                PYTORCH,
                entry.name(),
                work(entry.name(), model.from(Initialisation.PYTORCH), options));
          }
        }
      }
    }
    for (String name : PUBLISHED_ETAS.keySet().stream().sorted().toList()) {
      for (double eta : options.quick() ? QUICK_ETAS : ETAS) {
        trials.add(
            new Setting(OVER_ETA, name, "eta", eta), work(name, latent(name, 3, eta, 1), options));
      }
      for (int steps : options.quick() ? QUICK_STEPS : STEPS) {
        trials.add(
            new Setting(OVER_T, name, "T", steps), work(name, latent(name, 3, 1, steps), options));
      }
    }
    return trials.list();
  }

  /** What is trained. */
  private record Model(
      int clusters, Choice kind, Initialisation start, Optional<Estimator<Structure>> estimator) {

    Model from(Initialisation other) {
      return new Model(clusters, kind, other, estimator);
    }
  }

  private static Model plain(int clusters, Choice kind) {
    return new Model(clusters, kind, Initialisation.GLOROT, Optional.empty());
  }

  private static Model latent(String name, int clusters, double eta, int steps) {
    return new Model(
        clusters,
        Choice.LATENT,
        Initialisation.GLOROT,
        Optional.of(Catalogue.estimator(name).create(Categorical.class, new Settings(eta, steps))));
  }

  /** Returns the work of a method, by its published learning rate where there is one. */
  private static Trial.Work work(String name, Model model, ExperimentOptions options) {
    List<Double> rates = RATES.get(name);
    double rate = rates == null ? USUAL_RATE : rates.get(model.clusters() == 3 ? 0 : 1);
    return run -> train(model, rate, options, run);
  }

  private static Trial.Outcome train(
      Model model, double rate, ExperimentOptions options, TrialRun run) {
    Clusters clusters = Clusters.of(model.clusters());
    ClusterData data = ClusterData.draw(clusters, points(options), run.seed());
    try (ClusterNetwork network =
            new ClusterNetwork(
                clusters,
                model.kind(),
                model.start(),
                model.estimator(),
                TrialRun.THREADS,
                run.seed());
        Inputs train = new Inputs(data.train(), clusters);
        Inputs test = new Inputs(data.test(), clusters)) {
      train(network, train, rate, steps(options), run);
      double[] measured = network.measure(test);
      return new Trial.Outcome(List.of(measured[0], model.kind() == Choice.NONE ? 0 : measured[1]));
    }
  }

  static void train(ClusterNetwork network, Inputs inputs, double rate, int steps, TrialRun run) {
    try (AdamW adam =
        new AdamW(network.parameters(), new AdamW.Options(0.9, 0.999, ADAM_EPSILON, 0))) {
      for (int step = 0; step < steps; step++) {
        if (run.interruption().requested()) {
          throw new Trial.Interrupted();
        }
        network.train(inputs, SeedStream.ORDER.seed(run.seed(), step));
        adam.step(rate);
        network.parameters().clearGradients();
      }
    }
  }

  @Override
  public List<Published> published() {
    List<Published> published = new ArrayList<>(reference());
    for (Published row : reference()) {
      if (row.table().equals("K=3") && PUBLISHED_ETAS.containsKey(row.method())) {
        published.add(new Published(PYTORCH, row.method(), row.source(), row.figures()));
      }
    }
    return published;
  }

  private static List<Published> reference() {
    return List.of(
        row("K=3", "gold z", "87.9 (87–88)", "100"),
        row("K=3", "no z", "67.7", "0"),
        row("K=3", "marginals (softmax)", "67.9 (66–70)", "64"),
        row("K=3", "sparsemap (sparsemax)", "67.5 (63–75)", "68"),
        row("K=3", "straight-through", "88.7 (79–90)", "100"),
        row("K=3", "straight-through-marginals, corrected", "88.3 (87–90)", "66"),
        row("K=3", "spigot", "72.0 (72–84)", "22"),
        row("K=3", "spigot-ce", "81.5 (81–91)", "56"),
        row("K=3", "spigot-eg", "91.2 (80–91)", "100"),
        row("K=3", "reinforce, running baseline, corrected", "80.1 (80–92)", "73"),
        row("K=3", "exact marginalisation, corrected", "80.1 (80–92)", "73"),
        row("K=10", "gold z", "86.0", "100"),
        row("K=10", "no z", "60.0", "0"),
        row("K=10", "marginals (softmax)", "75.2 (74–80)", "78"),
        row("K=10", "straight-through", "80.2 (73–85)", "91"),
        row("K=10", "spigot", "57.4 (57–59)", "15"),
        row("K=10", "spigot-ce", "80.7", "92"),
        row("K=10", "spigot-eg", "79.1 (76–79)", "87"),
        row("K=10", "reinforce, running baseline, corrected", "75.6 (75–82)", "86"),
        row("K=10", "exact marginalisation, corrected", "80.4 (76–83)", "90"));
  }

  private static Published row(String table, String method, String accuracy, String clusters) {
    return new Published(table, method, RELEASED, List.of(accuracy, clusters));
  }
}
