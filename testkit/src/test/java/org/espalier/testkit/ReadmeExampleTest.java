package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Workers;
import org.espalier.core.custom.Custom;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Pass;
import org.espalier.verify.BruteForce;
import org.junit.jupiter.api.Test;

/** Runs the README's example of a user's own solver, and checks that the README has it. */
class ReadmeExampleTest {

  @Test
  void aSolverOfYourOwn() {
    // The README's example begins here.
    Custom pairs =
        Custom.of(
            6,
            (s, out) -> { // any solver; here, two neighbours of six
              int i =
                  IntStream.range(0, 5)
                      .boxed()
                      .max(Comparator.comparingDouble(j -> s[j] + s[j + 1]))
                      .get();
              out.add(i);
              out.add(i + 1);
              return s[i] + s[i + 1];
            });
    double[] scores = {1, 2, 2, 0, 1, 1.5};
    SparseMap point = pairs.project(scores); // SparseMAP, from the solver alone
    var spigot = Estimators.spigot(1.0, 1);
    var smooth = Estimators.perturbedOptimizer(0.5, 100);
    // The README's example ends here.
    List<Parts> members = IntStream.range(0, 5).mapToObj(i -> Parts.of(i, i + 1)).toList();
    Enumerated listed = Enumerated.of(6, members);
    assertEquals(Parts.of(1, 2), pairs.argmax(scores));
    assertArrayEquals(listed.project(scores).point(), point.point(), 1e-12);
    Batch<Custom> batch = Batch.of(pairs, scores);
    double[] cost = {0, 1, 0, 0, -1, 0};
    ExampleLosses decoder = new ExampleLosses(List.of(new ExampleLosses.Linear(cost)));
    Context context = new Context(Workers.sequential(), 7);
    // SPIGOT's gradient is ẑ less the projection of ẑ − ηg, here known from the list.
    double[] moved = new double[6];
    Arrays.setAll(moved, p -> (p == 1 || p == 2 ? 1 : 0) - cost[p]);
    double[] label = listed.project(moved).point();
    double[] pulled = new double[6];
    spigot.forward(batch, context).backward(decoder, pulled);
    double[] expected = new double[6];
    Arrays.setAll(expected, p -> (p == 1 || p == 2 ? 1 : 0) - label[p]);
    assertArrayEquals(expected, pulled, 1e-12);
    // The perturbed optimiser shows a mean of members, and its gradient lowers a linear loss.
    Pass pass = smooth.forward(batch, context);
    double[] mean = pass.points().values();
    assertEquals(2, Arrays.stream(mean).sum(), 1e-12);
    double[] estimate = new double[6];
    pass.backward(decoder, estimate);
    double slope = 0;
    for (int p = 0; p < 6; p++) {
      slope += estimate[p] * cost[p];
    }
    assertTrue(slope > 0, "the Jacobian of a perturbed optimiser is positive semidefinite");
    assertEquals(4, new BruteForce(listed).max(scores, 0));
  }

  @Test
  void theReadmeHasThisExample() throws IOException {
    String source =
        Files.readString(
            Path.of("testkit/src/test/java/org/espalier/testkit/ReadmeExampleTest.java"));
    String example =
        source.substring(
            source.indexOf("// The README's example begins here.") + 36,
            source.indexOf("    // The README's example ends here."));
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("Custom pairs");
    String shown = readme.substring(start, readme.indexOf("```", start));
    // The formatter breaks lines where the README does not.
    assertEquals(example.replaceAll("\\s", ""), shown.replaceAll("\\s", ""));
    assertTrue(shown.lines().count() <= 10);
  }
}
