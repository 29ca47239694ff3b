package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.SparkSession;
import org.espalier.features.CrfTrainer;
import org.espalier.features.LabelledSequence;
import org.espalier.features.optimize.Lbfgs;
import org.espalier.lab.run.Cluster;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.NetworkJob;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.EpochRecord;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on two executors, held to one process, with executors that die. */
class SparkTrainingTest {

  private static final int EPOCHS = 6;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // in start()
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    spark = Sessions.twoExecutors();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static RunConfig config(EncoderConfig encoder) throws IOException {
    return Defaults.config(Tasks.TAGS, Sessions.data(folder.resolve("data")))
        .with(encoder)
        .with(new NetworkSizes(8, 4, 2, 8, 1, 8, 8, 0.2))
        .with(TrainingSchedule.ofEpochs(EPOCHS).withBatches(3, 200).withLearningRate(2e-2))
        .with(new Execution(1, 1));
  }

  private static TrainingRun run(
      RunConfig config, Path out, Progress progress, Interruption interruption) {
    return new TrainingRun(
        config, List.of(), Tasks.TAGS.load(config), new RunFolder(out), progress, interruption);
  }

  /** Trains on the session of these tests. */
  private static Optional<RunResult> trained(
      int executors, Path out, Progress progress, Interruption interruption) throws IOException {
    return trained(config(EncoderConfig.BILSTM), executors, out, progress, interruption);
  }

  private static Optional<RunResult> trained(
      RunConfig config, int executors, Path out, Progress progress, Interruption interruption) {
    try (Cluster cluster = SparkCluster.open(Sessions.TWO_EXECUTORS, executors, 1, 2)) {
      return run(config, out, progress, interruption).on(cluster).run();
    }
  }

  private static double[] losses(RunResult result) {
    return result.latent().history().stream()
        .flatMapToDouble(row -> DoubleStream.of(row.trainLoss(), row.devLoss()))
        .toArray();
  }

  /** Something that happens once, when so many steps are done. */
  private record At(long step, AtomicBoolean done, Runnable work) implements Progress {
    At(long step, Runnable work) {
      this(step, new AtomicBoolean(), work);
    }

    @Override
    public void step(long steps, double loss) {
      if (steps >= step && !done.getAndSet(true)) {
        work.run();
      }
    }

    @Override
    public void epoch(EpochRecord epoch, int epochs) {
      step(epoch.steps(), epoch.trainLoss());
    }
  }

  /** The Java machines that this one has started; their command lines are too long to be told. */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(one -> one.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Kills one executor as a machine dies. */
  private static void kill(Random random) {
    List<ProcessHandle> all = executors();
    assertFalse(all.isEmpty());
    assertTrue(all.get(random.nextInt(all.size())).destroyForcibly());
  }

  @Test
  void twoExecutorsGiveTheFiguresOfOneProcess() throws IOException {
    Path here = folder.resolve("here");
    Path there = folder.resolve("there");
    RunResult alone =
        run(config(EncoderConfig.BILSTM), here, Progress.SILENT, Interruption.NONE)
            .run()
            .orElseThrow();
    RunResult together = trained(2, there, Progress.SILENT, Interruption.NONE).orElseThrow();
    assertEquals(EPOCHS, together.latent().history().size());
    assertArrayEquals(losses(alone), losses(together), 1e-5);
    assertEquals(alone.latent().test().accuracy(), together.latent().test().accuracy(), 1e-9);
    try (Model one = Model.load(here);
        Model two = Model.load(there)) {
      assertArrayEquals(
          one.predict("the old cats hear it").probabilities(),
          two.predict("the old cats hear it").probabilities(),
          1e-4);
    }
  }

  @Test
  void aKilledExecutorChangesNothing() throws IOException {
    Path peaceful = folder.resolve("peaceful");
    Path killed = folder.resolve("killed");
    RunResult whole = trained(2, peaceful, Progress.SILENT, Interruption.NONE).orElseThrow();
    At kill = new At(7, () -> kill(new Random(1)));
    RunResult parts = trained(2, killed, kill, Interruption.NONE).orElseThrow();
    assertTrue(kill.done().get());
    assertArrayEquals(losses(whole), losses(parts), 0);
    assertEquals(whole.latent().test().accuracy(), parts.latent().test().accuracy(), 0);
  }

  @Test
  void aStoppedTrainingGoesOnWithAnotherNumberOfExecutors() throws IOException {
    Path whole = folder.resolve("whole");
    Path parts = folder.resolve("parts");
    RunResult atOnce = trained(2, whole, Progress.SILENT, Interruption.NONE).orElseThrow();
    AtomicBoolean stop = new AtomicBoolean();
    assertTrue(trained(2, parts, new At(5, () -> stop.set(true)), stop::get).isEmpty());
    assertTrue(Files.exists(parts.resolve("supervised/checkpoint.safetensors")));
    RunResult resumed = trained(1, parts, Progress.SILENT, Interruption.NONE).orElseThrow();
    assertArrayEquals(losses(atOnce), losses(resumed), 1e-5);
  }

  /**
   * Kills at random moments, as often as {@code espalier.kills} says. Vectors are so wide that rows
   * of the table of words are exchanged.
   */
  @Test
  @Tag("nightly")
  void killsAtRandomMomentsChangeNothing() throws IOException {
    int kills = Integer.getInteger("espalier.kills", 5);
    long seed = Long.getLong("espalier.seed", 1);
    Random random = new Random(seed);
    RunConfig config =
        config(EncoderConfig.BILSTM).with(new NetworkSizes(10_000, 4, 2, 8, 1, 8, 8, 0.2));
    RunResult whole =
        trained(config, 2, folder.resolve("quiet"), Progress.SILENT, Interruption.NONE)
            .orElseThrow();
    long steps = whole.latent().history().getLast().steps();
    for (int i = 0; i < kills; i++) {
      At kill = new At(random.nextLong(steps), () -> kill(random));
      RunResult one =
          trained(config, 2, folder.resolve("kill-" + i), kill, Interruption.NONE).orElseThrow();
      assertTrue(kill.done().get());
      assertArrayEquals(losses(whole), losses(one), 0, "seed " + seed + ", kill " + i);
    }
    System.out.println("executors killed: " + kills + ", seed " + seed);
  }

  /**
   * Kills drivers, which are processes of their own, at random moments, as often as {@code
   * espalier.driverKills} says, and goes on with the run.
   */
  @Test
  @Tag("nightly")
  void killedDriversChangeNothing() throws IOException, InterruptedException {
    int kills = Integer.getInteger("espalier.driverKills", 2);
    Random random = new Random(Long.getLong("espalier.seed", 1));
    Path data = folder.resolve("driven");
    var _ = Sessions.data(data);
    Path quiet = folder.resolve("driven-quiet");
    assertEquals(0, driver(driven(data, quiet)).waitFor());
    for (int i = 0; i < kills; i++) {
      Path out = folder.resolve("driven-" + i);
      Process first = driver(driven(data, out));
      while (first.isAlive() && !Files.exists(out.resolve("supervised/checkpoint.safetensors"))) {
        Thread.sleep(20);
      }
      Thread.sleep(random.nextLong(1500));
      assertTrue(first.isAlive(), "it ended before it was killed");
      var _ = first.destroyForcibly().waitFor();
      assertFalse(Files.exists(out.resolve("result.json")));
      assertEquals(
          0,
          driver(
                  List.of(
                      "train",
                      "--resume",
                      out.toString(),
                      "--spark",
                      Sessions.TWO_EXECUTORS,
                      "--executors",
                      "2"))
              .waitFor());
      assertEquals(figures(quiet), figures(out), "kill " + i);
    }
    System.out.println("drivers killed: " + kills);
  }

  private static List<String> driven(Path data, Path out) {
    return List.of(
        ("train --task tags --epochs 20 --hidden 8 --batch 3 --threads 1 --checkpoint-steps 3"
                + " --anyway --spark "
                + Sessions.TWO_EXECUTORS
                + " --data "
                + data
                + " --out "
                + out)
            .split(" ", -1));
  }

  /** Starts the command line in a Java machine of its own. */
  private static Process driver(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                "org.espalier.cli.Main"));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("driver.log").toFile())
        .start();
  }

  /** The epochs' figures, but for their times. */
  private static List<String> figures(Path out) throws IOException {
    return Files.readAllLines(out.resolve("supervised/metrics.csv")).stream()
        .map(line -> line.replaceFirst("^(\\d+,\\d+),[^,]*", "$1"))
        .toList();
  }

  @Test
  void refusesMoreExecutorsThanThereIsRoomFor() {
    assertMessage(
        () -> SparkCluster.open(Sessions.TWO_EXECUTORS, 3, 1, 1).close(),
        "--executors 3: all must run at once, and local-cluster[2,1,1024] has room for 2");
    assertMessage(
        () -> SparkCluster.open("spark://host:7077", 0, 1, 1).close(), "--executors does");
    assertMessage(
        () -> SparkCluster.open("nonsense", 0, 1, 1).close(), "nonsense is no master of Spark's");
  }

  @Test
  void refusesAFolderThatExecutorsDoNotShare() throws IOException {
    RunConfig config = config(EncoderConfig.BILSTM);
    try (Cluster cluster = SparkCluster.open(Sessions.TWO_EXECUTORS, 2, 1, 1)) {
      assertMessage(
          () ->
              run(config, folder.resolve("moved"), Progress.SILENT, Interruption.NONE)
                  .on(new Elsewhere(cluster))
                  .run(),
          "does not share the run's folder");
    }
  }

  /** A cluster in which the run's folder has another name. */
  private record Elsewhere(Cluster cluster) implements Cluster {
    @Override
    public void train(NetworkJob job, Progress progress, Interruption interruption) {
      cluster.train(
          new NetworkJob(
              job.name(),
              job.config(),
              job.codes(),
              job.train(),
              job.dev(),
              job.watched(),
              folder.resolve("nowhere/part").toString(),
              job.origin()),
          progress,
          interruption);
    }

    @Override
    public CrfTrainer.Trained train(
        CrfTrainer trainer, List<LabelledSequence> sequences, Consumer<Lbfgs.Step> told) {
      return cluster.train(trainer, sequences, told);
    }

    @Override
    public void close() {}
  }

  /** A run on sparse features has the objective of one machine, and a model to predict with. */
  @Test
  void sparseFeaturesHaveTheObjectiveOfOneMachine() throws IOException {
    RunConfig config = config(EncoderConfig.FEATURES);
    Path there = folder.resolve("crf-there");
    RunResult alone =
        run(config, folder.resolve("crf-here"), Progress.SILENT, Interruption.NONE)
            .run()
            .orElseThrow();
    try (Cluster cluster = SparkCluster.open(Sessions.TWO_EXECUTORS, 2, 1, 1)) {
      RunResult together =
          run(config, there, Progress.SILENT, Interruption.NONE).on(cluster).run().orElseThrow();
      assertArrayEquals(losses(alone), losses(together), 1e-9);
    }
    try (Model model = Model.load(there)) {
      assertEquals("PRON", model.label(model.predict("it sees the birds").labels()[0]));
    }
  }

  private static void assertMessage(Runnable refused, String message) {
    String told = assertThrows(IllegalArgumentException.class, refused::run).toString();
    assertTrue(told.contains(message), told);
  }
}
