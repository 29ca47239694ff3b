package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.DataSource;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.net.LostMemberException;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.ProcessGroup;
import org.espalier.lab.net.Rendezvous;
import org.espalier.lab.run.Network.VocabularySizes;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Trainer;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members of a group, in threads of this process, held to one network that trains alone. */
class DataParallelTest {

  private static final int STEPS = 200;
  private static final String HOST = "127.0.0.1";

  @TempDir Path folder;

  /** The encoder of the configuration in double precision. */
  private record Doubles(EncoderFactory of) implements EncoderFactory {
    @Override
    public Encoder create(RunConfig config, VocabularySizes vocabulary, Parameters parameters) {
      return of.create(config, vocabulary, parameters);
    }

    @Override
    public ScalarType type() {
      return ScalarType.Double;
    }
  }

  private static final EncoderFactory DOUBLES = new Doubles(Encoders.trained());

  /** A sentence, pair or string of random length, as the task reads it. */
  private static String line(Task task, Random random) {
    List<String> words = random.ints(2 + random.nextInt(6), 0, 9).mapToObj(i -> "w" + i).toList();
    return switch (task.title()) {
      case "tags" ->
          words.stream()
                  .map(word -> word + "/" + (word.equals("w1") ? "A" : "B"))
                  .collect(Collectors.joining(" "))
              + "\n";
      case "parse" ->
          IntStream.rangeClosed(1, words.size())
                  .mapToObj(i ->
                      i
                          + "\t"
                          + words.get(i - 1)
                          + "\t_\t"
                          + (i == 1 ? "A" : "B")
                          + "\t_\t_\t"
                          + (i - 1)
                          + "\t"
                          + (i == 1 ? "root" : "dep")
                          + "\t_\t_\n")
                  .collect(Collectors.joining())
              + "\n";
      case "pairs" ->
          (random.nextBoolean() ? "yes" : "no")
              + "\t"
              + String.join(" ", words)
              + "\tw1 w"
              + random.nextInt(9)
              + "\n";
      case "transduce" ->
          "abcd".substring(random.nextInt(3)) + "\t" + String.join(" ", words) + "\n";
      default -> (random.nextBoolean() ? "good" : "bad") + "\t" + String.join(" ", words) + "\n";
    };
  }

  private RunConfig config(Task task, String structure, String method) throws IOException {
    Random random = new Random(5);
    String ending =
        switch (task.title()) {
          case "tags" -> ".txt";
          case "parse" -> ".conllu";
          default -> ".tsv";
        };
    Path data = Files.createDirectories(folder.resolve("data"));
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          data.resolve(part + ending),
          IntStream.range(0, part.equals("train") ? 75 : 12)
              .mapToObj(_ -> line(task, random))
              .collect(Collectors.joining()));
    }
    RunConfig usual = Defaults.config(task, DataSource.of(data.toString()));
    return usual
        .with(
            StructureConfig.of(structure, task.latent() ? Trees.LATENT : Trees.SUPERVISED).withK(1))
        .with(new Learning(method, new Settings(1, 1), usual.learning().annealing(), true))
        .with(
            new NetworkSizes(
                5, 3, task.latent() || task.equals(Tasks.TRANSDUCE) ? 0 : 2, 5, 1, 5, 5, 0.3))
        .with(TrainingSchedule.ofEpochs(STEPS / 15).withBatches(5, 400).withLearningRate(1e-2))
        .with(new Execution(1, 1));
  }

  /** The running means of the loss, step by step, and the development scores. */
  private static final class Curve implements Progress {
    private final List<Double> losses = new ArrayList<>();

    @Override
    public void step(long done, double loss) {
      losses.add(loss);
    }
  }

  private NetworkJob job(RunConfig config, String name) {
    Corpus corpus = Tasks.named(config.task()).load(config);
    return new NetworkJob(
        "network",
        config,
        ModelCodes.of(corpus),
        corpus.train(),
        corpus.dev(),
        List.of(),
        new RunFolder(folder).part(name).path().toString(),
        Map.of());
  }

  /** Trains in a process that knows of no group. */
  private List<Double> alone(NetworkJob job) {
    Curve curve = new Curve();
    try (Network network =
        Tasks.named(job.config().task()).network(job.config(), job.codes(), DOUBLES)) {
      assertTrue(
          new Trainer<>(
                  job.name(),
                  job.config().schedule(),
                  1,
                  network,
                  job.train(),
                  job.dev(),
                  job.runFolder(),
                  curve,
                  Interruption.NONE)
              .run()
              .finished());
    }
    return curve.losses;
  }

  /** Trains in so many members. */
  private static List<Double> together(NetworkJob job, int size, Interruption asked)
      throws Exception {
    return together(job, size, asked, () -> null);
  }

  /** The same; the first member does something after all have met and before it trains. */
  private static List<Double> together(
      NetworkJob job, int size, Interruption asked, Callable<?> before) throws Exception {
    byte[] bytes = job.toBytes();
    try (Rendezvous rendezvous = Rendezvous.serve(HOST);
        ExecutorService threads = Executors.newFixedThreadPool(size)) {
      List<Callable<List<Double>>> members = new ArrayList<>();
      for (int rank = 0; rank < size; rank++) {
        int own = rank;
        members.add(() -> {
          Curve curve = new Curve();
          try (Rendezvous mine =
                  Rendezvous.connect(HOST, rendezvous.port(), Duration.ofSeconds(20));
              ProcessGroup group =
                  new ProcessGroup(mine, "a", HOST, own, size, Duration.ofMinutes(2))) {
            if (own == 0) {
              var _ = before.call();
            }
            var _ = NetworkJob.of(bytes).train(group, DOUBLES, 7, curve, asked);
          }
          return curve.losses;
        });
      }
      List<List<Double>> curves = new ArrayList<>();
      for (Future<List<Double>> member : threads.invokeAll(members)) {
        curves.add(member.get());
      }
      curves.forEach(curve -> assertEquals(curves.getFirst(), curve));
      return curves.getFirst();
    }
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @ParameterizedTest
  @CsvSource({
    "tags, chain, crf",
    "tags, chain, perturbed",
    "parse, siblings, crf",
    "parse, projective, crf",
    "text, subset, reinforce-loo",
    "text, projective, marginals",
    "pairs, projective, marginals",
    "pairs, matching, sparsemap",
    "transduce, alignment, crf",
  })
  void severalMembersGiveTheCurveOfOne(String task, String structure, String method)
      throws Exception {
    RunConfig config = config(Tasks.named(task), structure, method);
    double[] one = array(alone(job(config, "alone")));
    assertTrue(one.length >= STEPS - 15);
    for (int size = 1; size <= 3; size++) {
      NetworkJob job = job(config, "together-" + size);
      assertArrayEquals(
          one, array(together(job, size, Interruption.NONE)), 1e-5, "members: " + size);
      assertTrue(job.runFolder().has(Trainer.BEST));
    }
  }

  /** Vectors are so wide that the table of words is exchanged, and updated, by rows. */
  @Test
  void severalMembersGiveTheCurveOfOneWithALargeTable() throws Exception {
    RunConfig config =
        config(Tasks.TAGS, "chain", "crf").with(new NetworkSizes(8000, 3, 2, 5, 1, 5, 5, 0.3));
    double[] one = array(alone(job(config, "alone")));
    for (int size = 2; size <= 3; size++) {
      assertArrayEquals(
          one, array(together(job(config, "rows-" + size), size, Interruption.NONE)), 1e-5);
    }
  }

  @Test
  void anInterruptedTrainingGoesOnWithAnotherNumberOfMembers() throws Exception {
    RunConfig config = config(Tasks.TAGS, "chain", "crf");
    double[] whole = array(together(job(config, "whole"), 2, Interruption.NONE));
    NetworkJob job = job(config, "parts");
    int[] asked = {0};
    double[] first = array(together(job, 2, () -> ++asked[0] > 20));
    assertTrue(first.length < 40);
    double[] second = array(together(job, 3, Interruption.NONE));
    assertEquals(whole.length, first.length + second.length);
    assertArrayEquals(
        whole,
        IntStream.range(0, whole.length)
            .mapToDouble(i -> i < first.length ? first[i] : second[i - first.length])
            .toArray(),
        1e-5);
  }

  /** Replaces what is in a network's folder by what is in another one. */
  private static void copy(NetworkJob from, NetworkJob to) throws IOException {
    Path target = Files.createDirectories(to.runFolder().path());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from.runFolder().path())) {
      for (Path file : files) {
        Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Interruption after(int questions) {
    int[] asked = {0};
    return () -> ++asked[0] > questions;
  }

  @Test
  void allBeginWhereTheFirstOneDoesThoughAnEarlierAttemptStillWroteWhenTheyMet() throws Exception {
    RunConfig config = config(Tasks.TAGS, "chain", "crf");
    double[] whole = array(together(job(config, "whole"), 2, Interruption.NONE));
    NetworkJob earlier = job(config, "earlier");
    int done = together(earlier, 2, after(20)).size();
    NetworkJob job = job(config, "next");
    copy(earlier, job);
    int more = together(earlier, 2, after(20)).size();
    assertTrue(done > 0 && more > 0);
    double[] rest =
        array(
            together(
                job,
                2,
                Interruption.NONE,
                () -> {
                  Thread.sleep(1000); // enough for others to begin, if they do not wait
                  copy(earlier, job);
                  return null;
                }));
    assertArrayEquals(Arrays.copyOfRange(whole, done + more, whole.length), rest, 1e-5);
  }

  @Test
  void estimatorsThatLearnAreRefused() throws Exception {
    NetworkJob job = job(config(Tasks.TEXT, "subset", "reinforce-running-mean"), "learning");
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> together(job, 2, Interruption.NONE));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("take --executors 1"), failure::getMessage);
    assertFalse(together(job, 1, Interruption.NONE).isEmpty());
  }

  @Test
  void sumsAreThoseOfAllMembers() throws Exception {
    try (Rendezvous rendezvous = Rendezvous.serve(HOST);
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Callable<double[]>> members = new ArrayList<>();
      for (int rank = 0; rank < 3; rank++) {
        int own = rank;
        members.add(() -> {
          double[] values = {own, 1, Double.NaN};
          try (ProcessGroup group =
              new ProcessGroup(rendezvous, "b", HOST, own, 3, Duration.ofMinutes(1))) {
            group.sum(values);
            assertEquals(own, group.rank());
          }
          return values;
        });
      }
      for (Future<double[]> member : threads.invokeAll(members)) {
        assertArrayEquals(new double[] {3, 3, Double.NaN}, member.get());
      }
    }
  }

  @Test
  void aRendezvousKeepsTextsAndSaysWhereThereIsNone() {
    try (Rendezvous served = Rendezvous.serve(HOST)) {
      int port = served.port();
      try (Rendezvous other = Rendezvous.connect(HOST, port, Duration.ofSeconds(20))) {
        assertTrue(other.get("word").isEmpty());
        served.put("word", "größer");
        assertEquals("größer", other.get("word").orElseThrow());
      }
    }
    LostMemberException failure =
        assertThrows(
            LostMemberException.class,
            () -> Rendezvous.connect(HOST, 9, Duration.ofSeconds(1)).close());
    assertTrue(String.valueOf(failure.getMessage()).contains("port 9"), failure::getMessage);
  }

  @Test
  void aTextIsThereForAllOnceItIsLeft() throws Exception {
    try (Rendezvous served = Rendezvous.serve(HOST);
        ServerSocket slow = new ServerSocket(0);
        ExecutorService lines = Executors.newVirtualThreadPerTaskExecutor()) {
      var _ =
          lines.submit(() -> {
            Socket near = slow.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), served.port());
            var _ = lines.submit(() -> pass(far, near, Duration.ZERO));
            pass(near, far, Duration.ofMillis(100));
            return null;
          });
      try (Rendezvous remote =
          Rendezvous.connect(HOST, slow.getLocalPort(), Duration.ofSeconds(20))) {
        remote.put("word", "größer");
        assertEquals("größer", served.get("word").orElseThrow());
      }
    }
  }

  /** Passes bytes on, each some time after it has come, until the sender closes. */
  private static void pass(Socket from, Socket to, Duration delay) {
    try (from;
        to) {
      byte[] some = new byte[4096];
      int count;
      while ((count = from.getInputStream().read(some)) >= 0) {
        LockSupport.parkNanos(delay.toNanos());
        to.getOutputStream().write(some, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
