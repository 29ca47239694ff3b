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
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.experiment.AuditTask;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.net.AdamW;

/** Clusters: which estimator finds the clusters, or structures, that explain the labels? */
public final class ClusterExperiment implements Experiment {

  /** Below the gradients of the smallest step sizes, which Adam would take for 0 otherwise. */
  private static final double ADAM_EPSILON = 1e-12;

  private static final double USUAL_RATE = 2e-3;

  /** Of the chains, trees and matchings, whose trials are shorter. */
  private static final double STRUCTURED_RATE = 1e-2;

  private static final double STRUCTURED_ETA = 0.01;

  private static final String AUDITED_WITH = "spigot-eg";
  private static final int AUDITED = 12;

  /**
   * The paper's step sizes are for losses that are means over so many points; ours are per point.
   */
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

  /** How long the trials of a table are. */
  private record Size(int points, int steps) {

    static Size published(ExperimentOptions options) {
      return options.quick() ? new Size(500, 500) : new Size(PUBLISHED_POINTS, 10_000);
    }

    static Size structured(ExperimentOptions options) {
      return options.quick() ? new Size(200, 100) : new Size(1000, 400);
    }

    @Override
    public String toString() {
      return points + " training points, a fifth of that for testing, and " + steps + " steps";
    }
  }

  @Override
  public List<String> settings(ExperimentOptions options) {
    return List.of(
        "100 features, centres N(0, I), noise 0.1, labels by a random linear function for each"
            + " cluster",
        Size.published(options) + "; data and network from the seed",
        "chains, trees, matchings: each structure is a cluster, whose centre and function are the"
            + " sums of those of its parts; 40 features, two functions, four labels; "
            + Size.structured(options)
            + ", learning rate "
            + Decimals.plain(STRUCTURED_RATE)
            + ", step size "
            + Decimals.plain(STRUCTURED_ETA),
        "encoder Linear(100, K), decoder Bilinear(K, 100, 2), initial weights Glorot's, in one"
            + " table those of the reference's library; full batch, Adam",
        "learning rates and step sizes as published, else "
            + Decimals.plain(USUAL_RATE)
            + " and 1; the published step sizes divided by "
            + PUBLISHED_POINTS
            + ", because here they are per example",
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
    Size published = Size.published(options);
    for (int k : new int[] {3, 10}) {
      Clusters clusters = Clusters.of(k);
      String table = "K=" + k;
      int column = k == 3 ? 0 : 1;
      addPlain(trials, table, clusters, published);
      for (EstimatorEntry entry : serving(clusters)) {
        List<Double> known = PUBLISHED_ETAS.get(entry.name());
        double eta = known == null ? 1 : known.get(column) * (1.0 / PUBLISHED_POINTS);
        Model model = latent(entry.name(), clusters, eta, 1);
        trials.add(table, entry.name(), work(entry.name(), model, published));
        if (k == 3 && known != null) {
          trials.add(
              PYTORCH,
              entry.name(),
              work(entry.name(), model.from(Initialisation.PYTORCH), published));
        }
      }
    }
    Clusters three = Clusters.of(3);
    for (String name : PUBLISHED_ETAS.keySet().stream().sorted().toList()) {
      for (double eta : options.quick() ? QUICK_ETAS : ETAS) {
        trials.add(
            new Setting(OVER_ETA, name, "eta", eta),
            work(name, latent(name, three, eta, 1), published));
      }
      for (int steps : options.quick() ? QUICK_STEPS : STEPS) {
        trials.add(
            new Setting(OVER_T, name, "T", steps),
            work(name, latent(name, three, 1, steps), published));
      }
    }
    Clusters.structured()
        .forEach((table, clusters) -> {
          Size size = Size.structured(options);
          addPlain(trials, table, clusters, size);
          for (EstimatorEntry entry : serving(clusters)) {
            trials.add(
                table,
                entry.name(),
                work(entry.name(), latent(entry.name(), clusters, STRUCTURED_ETA, 1), size));
          }
        });
    return trials.list();
  }

  private static List<EstimatorEntry> serving(Clusters clusters) {
    return Catalogue.estimators().stream()
        .filter(entry -> entry.serves(clusters.structure().getClass()))
        .toList();
  }

  private static void addPlain(Trials trials, String table, Clusters clusters, Size size) {
    trials.add(table, "gold z", work("gold z", plain(clusters, Choice.GOLD), size));
    trials.add(table, "no z", work("no z", plain(clusters, Choice.NONE), size));
  }

  /** What is trained. */
  private record Model(
      Clusters clusters,
      Choice kind,
      Initialisation start,
      Optional<Estimator<Structure>> estimator) {

    Model from(Initialisation other) {
      return new Model(clusters, kind, other, estimator);
    }

    ClusterNetwork network(long seed) {
      return new ClusterNetwork(clusters, kind, start, estimator, TrialRun.THREADS, seed);
    }
  }

  private static Model plain(Clusters clusters, Choice kind) {
    return new Model(clusters, kind, Initialisation.GLOROT, Optional.empty());
  }

  private static Model latent(String name, Clusters clusters, double eta, int steps) {
    Class<? extends Structure> family = clusters.structure().getClass();
    return new Model(
        clusters,
        Choice.LATENT,
        Initialisation.GLOROT,
        Optional.of(Catalogue.estimator(name).create(family, new Settings(eta, steps))));
  }

  /** Returns the work of a method, by its published learning rate where there is one. */
  private static Trial.Work work(String name, Model model, Size size) {
    double rate =
        model.clusters().structure() instanceof Categorical
            ? RATES
                .getOrDefault(name, List.of(USUAL_RATE, USUAL_RATE))
                .get(model.clusters().parts() == 3 ? 0 : 1)
            : STRUCTURED_RATE;
    return run -> train(model, rate, size, run);
  }

  private static Trial.Outcome train(Model model, double rate, Size size, TrialRun run) {
    Clusters clusters = model.clusters();
    ClusterData data = ClusterData.draw(clusters, size.points(), run.seed());
    try (ClusterNetwork network = model.network(run.seed());
        Inputs train = new Inputs(data.train(), clusters);
        Inputs test = new Inputs(data.test(), clusters)) {
      train(network, train, rate, size.steps(), run);
      double[] measured = network.measure(test);
      return new Trial.Outcome(List.of(measured[0], model.kind() == Choice.NONE ? 0 : measured[1]));
    }
  }

  private static void train(
      ClusterNetwork network, Inputs inputs, double rate, int steps, TrialRun run) {
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

  /** Returns the networks of chains, trees and matchings for the audit. */
  public static List<AuditTask> tasks(ExperimentOptions options) {
    return Clusters.structured().entrySet().stream()
        .<AuditTask>map(one -> new Audited(one.getKey(), one.getValue(), Size.structured(options)))
        .toList();
  }

  /** A network of one of the tables, trained by {@link #AUDITED_WITH}. */
  private record Audited(String name, Clusters clusters, Size size) implements AuditTask {
    @Override
    public String summary() {
      return "network and data of that table of the experiment clusters; an epoch is a sixth of the"
          + " steps, trained with "
          + AUDITED_WITH
          + "; audited are "
          + AUDITED
          + " points";
    }

    @Override
    public Class<? extends Structure> family() {
      return clusters.structure().getClass();
    }

    @Override
    public FrozenBatch freeze(int epochs, TrialRun run) {
      ClusterData.Points points = ClusterData.draw(clusters, size.points(), run.seed()).train();
      // Not closed: the decoder goes on using the parameters and the points that are audited.
      ClusterNetwork network =
          latent(AUDITED_WITH, clusters, STRUCTURED_ETA, 1).network(run.seed());
      try (Inputs train = new Inputs(points, clusters)) {
        train(network, train, STRUCTURED_RATE, epochs * size.steps() / 6, run);
      }
      return network.freeze(new Inputs(points.first(AUDITED), clusters));
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
        new Published("K=3", "gold z", RELEASED, List.of("87.9 (87–88)", "100")),
        new Published("K=3", "no z", RELEASED, List.of("67.7", "0")),
        new Published("K=3", "marginals (softmax)", RELEASED, List.of("67.9 (66–70)", "64")),
        new Published("K=3", "sparsemap (sparsemax)", RELEASED, List.of("67.5 (63–75)", "68")),
        new Published("K=3", "straight-through", RELEASED, List.of("88.7 (79–90)", "100")),
        new Published(
            "K=3",
            "straight-through-marginals, corrected",
            RELEASED,
            List.of("88.3 (87–90)", "66")),
        new Published("K=3", "spigot", RELEASED, List.of("72.0 (72–84)", "22")),
        new Published("K=3", "spigot-ce", RELEASED, List.of("81.5 (81–91)", "56")),
        new Published("K=3", "spigot-eg", RELEASED, List.of("91.2 (80–91)", "100")),
        new Published(
            "K=3",
            "reinforce, running baseline, corrected",
            RELEASED,
            List.of("80.1 (80–92)", "73")),
        new Published(
            "K=3", "exact marginalisation, corrected", RELEASED, List.of("80.1 (80–92)", "73")),
        new Published("K=10", "gold z", RELEASED, List.of("86.0", "100")),
        new Published("K=10", "no z", RELEASED, List.of("60.0", "0")),
        new Published("K=10", "marginals (softmax)", RELEASED, List.of("75.2 (74–80)", "78")),
        new Published("K=10", "straight-through", RELEASED, List.of("80.2 (73–85)", "91")),
        new Published("K=10", "spigot", RELEASED, List.of("57.4 (57–59)", "15")),
        new Published("K=10", "spigot-ce", RELEASED, List.of("80.7", "92")),
        new Published("K=10", "spigot-eg", RELEASED, List.of("79.1 (76–79)", "87")),
        new Published(
            "K=10",
            "reinforce, running baseline, corrected",
            RELEASED,
            List.of("75.6 (75–82)", "86")),
        new Published(
            "K=10", "exact marginalisation, corrected", RELEASED, List.of("80.4 (76–83)", "90")));
  }
}
