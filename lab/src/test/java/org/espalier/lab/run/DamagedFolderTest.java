package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to one file of a run, prediction and resumption do as before, or say in a line
 * which file is amiss.
 */
class DamagedFolderTest {

  private static final List<List<String>> TEXTS =
      List.of(List.of("it", "was", "good"), List.of("bad", "indeed"));

  @TempDir private static Path folder;
  private static Corpus corpus;
  private static RunResult result;
  private static List<double[]> probabilities;

  @BeforeAll
  static void train() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          (i % 2 == 0 ? "pos\tit was good" : "neg\tit was bad")
              + " indeed".repeat(i % 3)
              + " "
              + i);
    }
    corpus =
        Corpus.ofTexts(
            DataSource.of(Files.write(folder.resolve("texts.tsv"), lines).toString()), false);
    result = run(1, folder.resolve("run"));
    probabilities = predict(folder.resolve("run"));
    var _ = run(2, folder.resolve("other"));
  }

  private static RunResult run(long seed, Path place) {
    RunConfig config =
        new RunConfig(
            "text",
            DataSource.of(folder.resolve("texts.tsv").toString()),
            EncoderConfig.BILSTM,
            StructureConfig.of("projective", Trees.LATENT),
            Learning.by("spigot", new Settings(1, 1)),
            NetworkSizes.ofWidth(3).withEndings(2).withDropout(0.1),
            TrainingSchedule.ofEpochs(2)
                .withBatches(16, 200)
                .withLongest(50)
                .withLearningRate(1e-2)
                .withDecay(0.01),
            new Execution(seed, 1));
    return Runs.train(config, List.of(), corpus, place);
  }

  private static List<double[]> predict(Path place) {
    try (Model model = Model.load(new RunFolder(place))) {
      return model.predict(TEXTS).stream().map(Prediction::probabilities).toList();
    }
  }

  private static List<Path> files(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files
          .filter(Files::isRegularFile)
          .map(place::relativize)
          .filter(file -> !file.toString().equals("lock"))
          .sorted()
          .toList();
    }
  }

  private static Path copy(String name) throws IOException {
    Path copy = folder.resolve(name);
    for (Path file : files(folder.resolve("run"))) {
      Files.createDirectories(copy.resolve(file).getParent());
      Files.copy(folder.resolve("run").resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void everyDamageIsNoticedOrDoesNotMatter() throws IOException {
    int draws = Boolean.getBoolean("espalier.nightly") ? 3000 : 250;
    long seed = Long.getLong("espalier.seed", 1);
    for (int i = 0; i < draws; i++) {
      Random random = new Random(seed * 1_000_003 + i);
      Path place = copy("damaged" + i);
      List<Path> files = files(place);
      Path file = files.get(random.nextInt(files.size()));
      String what =
          "seed " + seed + ", draw " + i + ": " + file + " " + damage(place, file, random);
      try {
        List<double[]> now = predict(place);
        for (int k = 0; k < TEXTS.size(); k++) {
          assertArrayEquals(probabilities.get(k), now.get(k), what);
        }
      } catch (DataException | UncheckedIOException | IllegalArgumentException e) {
        requireLine(e, place, what);
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      }
      try {
        RunResult now = run(1, place);
        assertEquals(result.latent().test(), now.latent().test(), what);
        assertEquals(result.latent().bestEpoch(), now.latent().bestEpoch(), what);
      } catch (DataException | UncheckedIOException | IllegalArgumentException e) {
        requireLine(e, place, what);
      } catch (RuntimeException e) {
        throw new AssertionError(what, e);
      }
      new RunFolder(place).delete();
    }
  }

  private static void requireLine(RuntimeException e, Path place, String what) {
    String message = String.valueOf(e.getMessage());
    assertEquals(1, message.lines().count(), what + ": " + message);
    assertTrue(message.startsWith(place.toString()), what + ": " + message);
  }

  private static String damage(Path place, Path file, Random random) throws IOException {
    Path target = place.resolve(file);
    byte[] bytes = Files.readAllBytes(target);
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(7)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(target, bytes);
        yield "bit flipped at " + at;
      }
      case 1 -> {
        Files.write(target, Arrays.copyOf(bytes, at));
        yield "cut at " + at;
      }
      case 2 -> {
        Files.delete(target);
        yield "deleted";
      }
      case 3 -> {
        Files.copy(
            folder.resolve("other").resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
        yield "of another run";
      }
      case 4 -> {
        List<Path> all = new ArrayList<>(files(place));
        Collections.shuffle(all, random);
        Files.write(target, Files.readAllBytes(place.resolve(all.getFirst())));
        yield "replaced by " + all.getFirst();
      }
      case 5 -> {
        random.nextBytes(bytes);
        Files.write(target, bytes);
        yield "random bytes";
      }
      default -> forged(target, bytes, random);
    };
  }

  /** Changes a value of JSON and leaves out the checksum, as a forger of files would. */
  private static String forged(Path target, byte[] bytes, Random random) throws IOException {
    String text =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .replaceFirst("\"sha256\"\\s*:\\s*\"[0-9a-f]{64}\",", "");
    Matcher values = Pattern.compile(":\\s*(\"[^\"]*\"|[-0-9.eE]+|\\[)").matcher(text);
    List<int[]> found = new ArrayList<>();
    while (values.find()) {
      found.add(new int[] {values.start(1), values.end(1)});
    }
    if (found.isEmpty()) {
      Files.write(target, new byte[0]);
      return "emptied";
    }
    int[] one = found.get(random.nextInt(found.size()));
    String[] bad = {"null", "-1", "2000000000", "1e400", "\"\"", "{}", "[[[[", "true"};
    String value = bad[random.nextInt(bad.length)];
    Files.write(
        target,
        (text.substring(0, one[0]) + value + text.substring(one[1]))
            .getBytes(StandardCharsets.ISO_8859_1));
    return "forged with " + value + " at " + one[0];
  }

  @Test
  void aCheckpointOfAnotherRunIsNamed() throws IOException {
    Path place = copy("swapped");
    for (String name : List.of("latent/checkpoint.safetensors", "latent/model.safetensors")) {
      Files.copy(
          folder.resolve("other").resolve(name),
          place.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
      DataException e = assertThrows(DataException.class, () -> run(1, place));
      assertEquals(place.resolve(name).toString(), e.file());
      assertTrue(e.problem().contains("does not belong to"), e.problem());
      Files.copy(
          folder.resolve("run").resolve(name),
          place.resolve(name),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertEquals(result.latent().test(), run(1, place).latent().test());
  }
}
