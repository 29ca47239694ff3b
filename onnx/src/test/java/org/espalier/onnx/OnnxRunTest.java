package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.Defaults;
import org.espalier.lab.run.EncoderConfig;
import org.espalier.lab.run.EncoderConfig.WordState;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.RunConfig;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.Tasks;
import org.espalier.lab.run.TrainingRun;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.espalier.torch.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a model in ONNX to a tagger and its answers. */
final class OnnxRunTest {

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /** Words whose tag the encoder alone can tell: whether the first of many letters is an a. */
  private Path treebank() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder();
    for (int sentence = 0; sentence < 150; sentence++) {
      int words = 2 + random.nextInt(5);
      for (int t = 1; t <= words; t++) {
        boolean a = random.nextBoolean();
        StringBuilder word = new StringBuilder(a ? "a" : "b");
        random.ints(4 + random.nextInt(8), 'c', 'e').forEach(word::appendCodePoint);
        rows.append(t + "\t" + word + "\t_\t" + (a ? "A" : "B") + "\t_\t_\t0\tdep\t_\t_\n");
      }
      rows.append('\n');
    }
    return Files.writeString(folder.resolve("letters.conllu"), rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aTaggerOverItIsTrainedGoesOnAndAnswers(int layers) throws IOException {
    Path toy = ToyModel.write(folder.resolve("toy"), 20);
    RunConfig config =
        Defaults.config(Tasks.TAGS, DataSource.of(treebank().toString()))
            .with(new EncoderConfig("onnx:" + toy, WordState.FIRST, List.of(1), 8))
            .with(new NetworkSizes(4, 4, 0, 8, layers, 4, 8, 0))
            .with(TrainingSchedule.ofEpochs(12).withBatches(8, 500).withLearningRate(1e-2))
            .with(new Execution(1, 1));
    AtomicInteger questions = new AtomicInteger();
    assertTrue(run(config, "cut", () -> questions.incrementAndGet() > 30));
    byte[] model = Files.readAllBytes(toy.resolve("model.onnx"));
    Files.write(toy.resolve("model.onnx"), ToyModel.model(3, "input_ids"));
    assertOther(() -> run(config, "cut", Interruption.NONE));
    Files.write(toy.resolve("model.onnx"), model);
    assertTrue(!run(config, "cut", Interruption.NONE));
    assertTrue(!run(config, "whole", Interruption.NONE));
    String text = "acdcdcdcd bcccccc addddddd";
    assertEquals(List.of("A", "B", "A"), tags("whole", text));
    assertEquals(
        answer("whole", text).distributions()[0][0], answer("cut", text).distributions()[0][0]);
    Files.write(toy.resolve("model.onnx"), ToyModel.model(3, "input_ids"));
    assertOther(() -> tags("whole", text));
  }

  private static void assertOther(Executable use) {
    String told = String.valueOf(assertThrows(DataException.class, use).getMessage());
    assertTrue(told.contains("was trained over another encoder"), told);
  }

  private List<String> tags(String name, String text) {
    try (Model model = Model.load(folder.resolve(name))) {
      return IntStream.of(model.predict(text).labels()).mapToObj(model::label).toList();
    }
  }

  private Prediction answer(String name, String text) {
    try (Model model = Model.load(folder.resolve(name))) {
      return model.predict(text);
    }
  }

  /** Returns whether it was interrupted. */
  private boolean run(RunConfig config, String name, Interruption interruption) {
    return new TrainingRun(
            config,
            List.of(),
            Tasks.TAGS.load(config),
            new RunFolder(folder.resolve(name)),
            Progress.SILENT,
            interruption)
        .run()
        .isEmpty();
  }
}
