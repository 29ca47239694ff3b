package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.espalier.data.Batches;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.FileLayout;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.RunConfig.Execution;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransducerTest {

  private static final Map<Character, String> RULES =
      Map.of('a', "x y", 'b', "z", 'c', "", 'd', "x");

  @TempDir Path folder;

  private static String line(Random random) {
    String source =
        random
            .ints(2 + random.nextInt(4), 0, 4)
            .mapToObj(i -> Character.toString("abcd".charAt(i)))
            .collect(Collectors.joining());
    return source + "b\t" + spoken(source + "b") + "\n";
  }

  private static String spoken(String source) {
    return source
        .chars()
        .mapToObj(c -> RULES.getOrDefault((char) c, ""))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private DataSource strings() throws IOException {
    Random random = new Random(4);
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          folder.resolve(part + ".tsv"),
          IntStream.range(0, part.equals("train") ? 120 : 30)
              .mapToObj(_ -> line(random))
              .collect(Collectors.joining()));
    }
    return DataSource.of(folder.toString());
  }

  private static RunConfig config(DataSource data) {
    return Defaults.config(Tasks.TRANSDUCE, data)
        .with(new NetworkSizes(8, 8, 0, 16, 1, 1, 16, 0))
        .with(TrainingSchedule.ofEpochs(25).withBatches(8, 200).withLearningRate(2e-2))
        .with(new Execution(1, 1));
  }

  @Test
  void probabilitiesOfAllStringsSumToOne() {
    int most = 60;
    List<Transducer> heads = new ArrayList<>();
    List<Network.Base> bases = new ArrayList<>();
    RunConfig config = config(DataSource.of("unused"));
    try (Network network =
            Network.of(
                config,
                new Network.VocabularySizes(4, 4, 0),
                Encoders.trained(),
                base -> {
                  bases.add(base);
                  heads.add(new Transducer(base, 1));
                  return heads.getFirst();
                },
                Evaluation::of);
        PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      for (int n = 1; n <= 3; n++) {
        int length = n;
        List<Example> examples =
            IntStream.range(0, most)
                .mapToObj(m ->
                    new Example(
                            "",
                            List.of("a", "b", "c").subList(0, length),
                            new int[] {2, 3, 2},
                            new int[] {2, 3, 3})
                        .withLabels(new int[m]))
                .map(one -> shortened(one, length))
                .toList();
        Encoded batch =
            new Encoded(
                bases.getFirst().encoder(),
                bases.getFirst().parameters(),
                examples,
                DropoutMasks.none());
        double[] losses =
            heads
                .getFirst()
                .negativeLogLikelihoods(
                    batch, examples.stream().map(Example::labels).toArray(int[][]::new));
        double sum = 0;
        for (double loss : losses) {
          sum += Math.exp(-loss);
        }
        assertEquals(1, sum, 1e-4, "sources of " + n);
        Prediction best = network.predict(List.of(examples.get(2)), batches()).getFirst();
        double exact = Math.exp(-losses[best.labels().length]);
        assertEquals(exact, best.probabilities()[0], 1e-6);
      }
    }
  }

  @Test
  void alternativesComeByTheirProbability() {
    int odd = 0;
    for (int seed = 1; seed <= 12; seed++) {
      try (Network network =
          Network.of(
              config(DataSource.of("unused")).with(new Execution(seed, 1)),
              new Network.VocabularySizes(9, 4, 0),
              Encoders.trained(),
              base -> new Transducer(base, 3),
              Evaluation::of)) {
        Example source = new Example("", List.of("a", "b"), new int[] {2, 3}, new int[] {2, 3});
        Prediction best =
            network
                .predict(List.of(source), batches(), PredictionRequest.BEST.withBest(4))
                .getFirst();
        double[] probabilities =
            best.beliefs().alternatives().stream().mapToDouble(Alternative::probability).toArray();
        assertEquals(4, probabilities.length);
        assertArrayEquals(best.labels(), best.beliefs().alternatives().getFirst().labels());
        for (int i = 1; i < probabilities.length; i++) {
          odd += probabilities[i] > probabilities[i - 1] + 1e-9 ? 1 : 0;
        }
      }
    }
    assertEquals(0, odd);
  }

  private static Batches batches() {
    return new Batches(8, 100);
  }

  private static Example shortened(Example one, int length) {
    return new Example(
            one.id(),
            one.forms(),
            Arrays.copyOf(one.words(), length),
            Arrays.copyOf(one.endings(), length))
        .withLabels(one.labels());
  }

  @Test
  void learnsRulesOfPronunciation() throws IOException {
    RunConfig config = config(strings());
    Corpus corpus = Tasks.TRANSDUCE.load(config);
    assertEquals(List.of("x", "y", "z"), corpus.labels().names());
    RunResult result = Runs.train(config, List.of(), corpus, folder.resolve("run"));
    assertTrue(result.latent().test().accuracy() > 0.8, result.latent().test()::toString);
    assertTrue(result.baselines().constant().isEmpty(), "no string is worth to be said always");
    assertEquals(
        List.of("accuracy", "symbol error rate"),
        result.latent().test().scores().stream().map(RunResult.NamedScore::name).toList());
    try (Model model = Model.load(folder.resolve("run"))) {
      Prediction one = model.predict("acdb");
      assertEquals("x y x z", model.string(one.labels()));
      // Where a symbol is written is nobody's choice but the network's, in order.
      assertEquals(4, one.chosen().length);
      for (int k = 0; k < 4; k++) {
        assertEquals(k, one.chosen()[k][1]);
        assertTrue(k == 0 || one.chosen()[k][0] >= one.chosen()[k - 1][0]);
      }
      assertTrue(model.predict("?é").probabilities()[0] > 0);
      Path odd = folder.resolve("odd.tsv");
      Files.writeString(odd, "ab\tx y z\nad\tx q x\n");
      Assessment assessment = model.assess(odd, 1);
      assertEquals(0.5, assessment.scores().getFirst().score());
      assertEquals(1, assessment.mistakes().size());
      assertEquals("x q x", assessment.mistakes().getFirst().gold());
      assertThrows(
          IllegalArgumentException.class,
          () -> Model.calibrate(folder.resolve("run"), odd, FileLayout.OPEN));
    }
  }

  @Test
  void findingsSpeakOfStringsAndSymbols() throws IOException {
    DataSource data = strings();
    Files.writeString(folder.resolve("test.tsv"), "ab\tx q z\n".repeat(30));
    RunConfig config = config(data).with(TrainingSchedule.ofEpochs(1).withLongest(4));
    String all = Tasks.TRANSDUCE.load(config).report(config).findings().toString();
    assertTrue(all.contains("symbols of the test data do not occur in training"), all);
    assertTrue(all.contains("training strings have more than 4 symbols"), all);
    assertFalse(all.contains("label") || all.contains("sentence"), all);
  }

  @Test
  void editsAreFewest() {
    assertEquals(
        List.of(new Edit(1, 1), new Edit(2, Edit.NOTHING), new Edit(3, 4)),
        Edit.between(new int[] {1, 2, 3}, new int[] {1, 4}));
    assertEquals(List.of(new Edit(Edit.NOTHING, 5)), Edit.between(new int[0], new int[] {5}));
  }

  @Test
  void refusesEmptyTargets() throws IOException {
    DataSource data = strings();
    Files.writeString(folder.resolve("dev.tsv"), "ab\tx y z\nab\t\n");
    DataException e = assertThrows(DataException.class, () -> Tasks.TRANSDUCE.load(config(data)));
    assertTrue(e.toString().contains("dev.tsv:2: the field 2 is empty"), e::toString);
  }
}
