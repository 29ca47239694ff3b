package org.espalier.experiments.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.core.catalogue.Settings;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.Learning;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.StructureConfig;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.report.ComparisonRow;
import org.espalier.report.RunReport;
import org.espalier.torch.AtomicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation on the disk of a short training and of a comparison fails once: the failure is
 * told in a line that names the place, what is there is whole, and the same command goes on to the
 * same figures.
 */
class FaultInjectionTest {

  @TempDir private Path folder;

  private static Corpus corpus(Path folder) throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean good = random.nextBoolean();
      lines.add(
          (good ? "pos\tit was good" : "neg\tit was bad") + " indeed".repeat(i % 3) + " " + i);
    }
    return Corpus.ofTexts(
        DataSource.of(Files.write(folder.resolve("texts.tsv"), lines).toString()), false);
  }

  private static RunConfig config(Path folder) {
    return new RunConfig(
        "text",
        DataSource.of(folder.resolve("texts.tsv").toString()),
        EncoderConfig.BILSTM,
        StructureConfig.of("projective", Trees.LATENT),
        Learning.by("spigot-eg", new Settings(1, 1)),
        NetworkSizes.ofWidth(3).withEndings(2).withDropout(0.1),
        TrainingSchedule.ofEpochs(2)
            .withBatches(16, 200)
            .withLongest(50)
            .withLearningRate(1e-2)
            .withDecay(0.01),
        new Execution(1, 1));
  }

  /** Returns the figures of a training that begins or goes on. */
  private static List<Object> train(Corpus corpus, RunConfig config, RunFolder run) {
    RunResult result =
        new TrainingRun(
                config, List.of(Trees.NONE), corpus, run, Progress.SILENT, Interruption.NONE)
            .run()
            .orElseThrow();
    run.hold(() -> new RunReport(result, "repeat").write(run));
    return result.networks().stream().flatMap(FaultInjectionTest::figures).toList();
  }

  private static Stream<Object> figures(NetworkResult network) {
    return Stream.concat(
        Stream.of(network.dev(), network.test(), network.bestEpoch()),
        network.history().stream()
            .map(row -> List.of(row.steps(), row.trainLoss(), row.devLoss())));
  }

  private static List<Object> compare(Corpus corpus, RunConfig config, RunFolder run) {
    ComparisonSettings settings =
        new ComparisonSettings(
            config, List.of(new ComparisonSettings.Contender("spigot", 1)), List.of(), 1, 20, 1000);
    List<Object> figures = new ArrayList<>();
    for (ComparisonRow row :
        new EstimatorComparison(settings, corpus, run, "repeat", Progress.SILENT, Interruption.NONE)
            .run()
            .orElseThrow()) {
      NetworkResult result = row.result();
      if (result == null) {
        throw new IllegalStateException(row.error());
      }
      figures.addAll(figures(result).toList());
    }
    return figures;
  }

  @ParameterizedTest
  @EnumSource
  void aTrainingSurvivesEveryFailure(FaultyDisk.Fault fault) throws IOException {
    Corpus corpus = corpus(folder);
    RunConfig config = config(folder);
    survives(fault, run -> train(corpus, config, run), "report.html");
  }

  @ParameterizedTest
  @EnumSource
  void aComparisonSurvivesEveryFailure(FaultyDisk.Fault fault) throws IOException {
    Corpus corpus = corpus(folder);
    RunConfig config = config(folder);
    survives(fault, run -> compare(corpus, config, run), "comparison.md");
  }

  private void survives(FaultyDisk.Fault fault, Function<RunFolder, List<Object>> work, String last)
      throws IOException {
    FaultyDisk counting = new FaultyDisk(FileSystems.getDefault(), fault, 0);
    List<Object> expected = work.apply(new RunFolder(counting.on(folder.resolve("whole"))));
    assertTrue(counting.count() > 30, "so few operations were seen: " + counting.count());
    int told = 0;
    for (long n = 1; n <= counting.count(); n++) {
      Path place = folder.resolve("run" + n);
      FaultyDisk disk = new FaultyDisk(FileSystems.getDefault(), fault, n);
      try {
        assertEquals(expected, work.apply(new RunFolder(disk.on(place))));
      } catch (UncheckedIOException | DataException e) {
        told++;
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(place.toString()), message);
        assertEquals(1, message.lines().count(), message);
      }
      assertEquals(expected, work.apply(new RunFolder(place)), "after operation " + n);
      assertTrue(Files.exists(place.resolve(last)));
      try (Stream<Path> files = Files.walk(place)) {
        assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")), "after " + n);
      }
      new RunFolder(place).delete();
    }
    assertTrue(told > counting.count() / 2, "only " + told + " failures were told");
  }

  @Test
  void theDiskLosesWhatWasNotForced() throws IOException {
    Path forced = folder.resolve("forced");
    Path hasty = folder.resolve("hasty");
    FaultyDisk disk = new FaultyDisk(FileSystems.getDefault(), FaultyDisk.Fault.POWER, 12);
    AtomicFile.write(disk.on(forced), out -> out.write(1)); // 5 operations
    Files.write(disk.on(folder.resolve("x")), new byte[] {1}); // 2
    Files.move(disk.on(folder.resolve("x")), disk.on(hasty)); // 1
    while (Files.exists(hasty)) {
      try {
        Files.createDirectory(disk.on(folder.resolve("folder" + disk.count())));
      } catch (IOException e) {
        break;
      }
    }
    assertTrue(Files.exists(forced));
    assertFalse(Files.exists(hasty));
  }
}
