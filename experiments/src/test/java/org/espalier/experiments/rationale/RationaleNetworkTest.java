package org.espalier.experiments.rationale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.espalier.core.Parts;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.subset.Subset;
import org.espalier.experiments.rationale.RationaleNetwork.Reading;
import org.espalier.lab.experiment.Training;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.run.Example;
import org.espalier.lab.run.WordChain;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts of ten words of which one, anywhere, tells the class. */
class RationaleNetworkTest {

  private static final int WORDS = 30;
  private static final Training TRAINING =
      new Training(TrainingSchedule.ofEpochs(12).withBatches(20, 1000).withLearningRate(1e-2));

  @TempDir private Path folder;

  private static List<Example> texts(int count, long seed) {
    Random random = new Random(seed);
    List<Example> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] words = random.ints(10, 4, WORDS).toArray();
      int label = random.nextInt(2);
      words[random.nextInt(words.length)] = 2 + label;
      texts.add(
          new Example(
              "text " + i,
              Collections.nCopies(words.length, "word"),
              words,
              new int[words.length],
              new int[] {label},
              new int[0]));
    }
    return texts;
  }

  private static RationaleNetwork network(Selection selection) {
    return new RationaleNetwork(
        selection,
        new RationaleNetwork.Sizes(16, 2, 8, 16, 0, 2),
        WORDS,
        1,
        2,
        Optional.empty(),
        1);
  }

  private List<Reading> readings(Selection selection, List<Example> test, String name) {
    List<Example> train = texts(300, 1);
    try (RationaleNetwork network = network(selection)) {
      TRAINING.run(
          network,
          train.subList(0, 250),
          train.subList(250, 300),
          new TrialRun(1, new RunFolder(folder).part(name), Interruption.NONE));
      return network.read(test, TRAINING.batches());
    }
  }

  private static Selection latent(String estimator) {
    return new Selection.Latent(
        n -> Subset.exactly(2, n),
        Catalogue.estimator(estimator).create(Subset.class, new Settings(1, 1, 2, 1)),
        OptionalDouble.empty());
  }

  private static Selection chain(double neighbours) {
    return new Selection.Latent(
        n -> new WordChain(n, 2),
        Catalogue.estimator("sparsemap").create(WordChain.class, new Settings(1, 1)),
        OptionalDouble.of(neighbours));
  }

  private static double accuracy(List<Example> test, List<Reading> readings) {
    double right = 0;
    for (int i = 0; i < test.size(); i++) {
      right += test.get(i).labels()[0] == readings.get(i).label() ? 1 : 0;
    }
    return right / test.size();
  }

  @Test
  void theWordThatTellsIsFound() {
    List<Example> test = texts(200, 2);
    List<Reading> random = readings(Selection.Given.RANDOM, test, "random");
    List<Reading> latent = readings(latent("sparsemap"), test, "sparsemap");
    double found = 0;
    double comprehensiveness = 0;
    for (int i = 0; i < test.size(); i++) {
      assertEquals(2, latent.get(i).selected().count());
      for (int word : latent.get(i).selected().toArray()) {
        found += test.get(i).words()[word] < 4 ? 1.0 / test.size() : 0;
      }
      comprehensiveness += latent.get(i).comprehensiveness() / test.size();
    }
    assertTrue(accuracy(test, random) < 0.8, "two of ten words at random");
    assertTrue(accuracy(test, latent) > 0.95, "accuracy " + accuracy(test, latent));
    assertTrue(found > 0.9, "found " + found);
    assertTrue(comprehensiveness > 0.2, "comprehensiveness " + comprehensiveness);
  }

  @Test
  void selectionsThatMayBeEmptyBeginWithWords() {
    List<Example> test = texts(40, 2);
    Selection atMost =
        new Selection.Latent(
            n -> Subset.atMost(2, n),
            Catalogue.estimator("sparsemap").create(Subset.class, new Settings(1, 1)),
            OptionalDouble.empty());
    try (RationaleNetwork network = network(atMost)) {
      network
          .read(test, TRAINING.batches())
          .forEach(reading -> assertEquals(2, reading.selected().count()));
    }
  }

  @Test
  void chainsFindTheWordAndFavourNeighbours() {
    List<Example> test = texts(100, 2);
    List<Reading> free = readings(chain(0), test, "free");
    List<Reading> together = readings(chain(20), test, "together");
    assertTrue(accuracy(test, free) > 0.9, "accuracy " + accuracy(test, free));
    assertTrue(accuracy(test, together) > 0.9, "accuracy " + accuracy(test, together));
    assertTrue(passages(together) < passages(free), passages(together) + " " + passages(free));
    assertEquals(test.size(), passages(together), "20 outweighs all that is learned");
  }

  private static int passages(List<Reading> readings) {
    return readings.stream().mapToInt(reading -> Passages.count(reading.selected())).sum();
  }

  @Test
  void theSameSeedReadsAlike() {
    List<Example> test = texts(40, 3);
    assertEquals(readings(latent("i-mle"), test, "once"), readings(latent("i-mle"), test, "again"));
  }

  @Test
  void whatIsGivenIsWhatItSays() {
    assertEquals(List.of(0, 1, 2), boxed(Selection.Given.FIRST.choose(5, 3, 1)));
    assertEquals(List.of(0, 1), boxed(Selection.Given.FIRST.choose(2, 3, 1)));
    assertEquals(List.of(0, 1, 2, 3), boxed(Selection.Given.ALL.choose(4, 1, 1)));
    assertEquals(Selection.Given.RANDOM.choose(9, 4, 7), Selection.Given.RANDOM.choose(9, 4, 7));
    assertEquals(4, Selection.Given.RANDOM.choose(9, 4, 7).count());
  }

  private static List<Integer> boxed(Parts parts) {
    return Arrays.stream(parts.toArray()).boxed().toList();
  }
}
