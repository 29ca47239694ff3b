package org.espalier.experiments.listops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.data.ListOps;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.run.Example;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueExperimentTest {

  @TempDir private Path folder;

  private Optional<List<TrialResult>> run(String name, String method, Interruption interruption) {
    return new ExperimentRun(
            new ValueExperiment(),
            new ExperimentOptions(true, 1),
            trial -> trial.method().equals(method),
            1,
            new RunFolder(folder.resolve(name)),
            line -> {},
            interruption)
        .run();
  }

  private List<Double> figures(String name, String method) {
    return run(name, method, Interruption.NONE).orElseThrow().getFirst().figures();
  }

  @Test
  void goldTreesSayMoreThanChains() {
    double gold = figures("once", "gold tree").getFirst();
    double chain = figures("once", "left-to-right chain").getFirst();
    assertTrue(gold > chain + 0.03, gold + " " + chain);
  }

  @Test
  void aLatentTrialGoesOnBitForBit() {
    List<Double> whole = figures("whole", "spigot-eg");
    AtomicInteger asked = new AtomicInteger();
    assertTrue(run("cut", "spigot-eg", () -> asked.incrementAndGet() > 25).isEmpty());
    assertEquals(whole, figures("cut", "spigot-eg"));
  }

  @Test
  void expressionsAreDifferentAndNotTooLong() {
    List<Example> drawn = ValueExperiment.sample(500, 20, 1000, 1, false);
    Set<List<String>> forms = new HashSet<>();
    for (Example example : drawn) {
      ListOps expression = new ListOps(example.forms());
      assertTrue(forms.add(example.forms()));
      assertTrue(example.length() <= 20);
      assertEquals(expression.value(), example.labels()[0]);
      assertArrayEquals(expression.heads(), example.heads());
    }
    Example chain = ValueExperiment.sample(500, 20, 1000, 1, true).get(99);
    assertEquals(drawn.get(99).forms(), chain.forms());
    assertEquals(chain.length() - 2, chain.heads()[chain.length() - 1]);
  }
}
