package org.espalier.experiments.decisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.espalier.core.Enumerable;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.custom.Custom.MapSolver;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.DataSource.OddTrees;
import org.espalier.data.FileFormat;
import org.espalier.data.FileLayout;
import org.espalier.experiments.examples.CheapestPair;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.SolverClass;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A table and a solver of the user's own. */
class OwnDecisionsTest {

  @TempDir private Path folder;

  /** The guide's class, which this module does not export; a user's class is in no module. */
  @BeforeAll
  static void showTheGuidesSolver() {
    var _ =
        OwnDecisionsTest.class
            .getModule()
            .addExports(CheapestPair.class.getPackageName(), SolverClass.class.getModule());
  }

  /** One of the parts. */
  public static final class Cheapest implements MapSolver {
    @Override
    public double solve(double[] scores, Parts out) {
      int best = 0;
      for (int i = 1; i < scores.length; i++) {
        best = scores[i] > scores[best] ? i : best;
      }
      out.add(best);
      return scores[best];
    }
  }

  /** Answers a part that there is not. */
  public static final class Outside implements MapSolver {
    @Override
    public double solve(double[] scores, Parts out) {
      out.add(scores.length);
      return 0;
    }
  }

  /** Claims another score. */
  public static final class Boaster implements MapSolver {
    @Override
    public double solve(double[] scores, Parts out) {
      out.add(0);
      return scores[0] + 1;
    }
  }

  /** Throws. */
  public static final class Thrower implements MapSolver {
    @Override
    public double solve(double[] scores, Parts out) {
      throw new UnsupportedOperationException("no licence");
    }
  }

  /** Knows that decisions are single parts, and answers two. */
  public static final class Infeasible implements MapOracle, Enumerable {
    @Override
    public int size() {
      return 3;
    }

    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      out.set(Parts.of(0, 1));
      return out.dot(scores, offset);
    }

    @Override
    public void forEach(Consumer<? super Parts> visitor) {
      for (int i = 0; i < 3; i++) {
        visitor.accept(Parts.of(i));
      }
    }

    @Override
    public boolean contains(Parts parts) {
      return parts.count() == 1;
    }
  }

  /** Lacks a library. */
  public static final class Unlinked implements MapSolver {
    @Override
    public double solve(double[] scores, Parts out) {
      throw new NoClassDefFoundError("my/Library");
    }
  }

  /** One of the parts, but the dearest. */
  public static final class Dearest implements MapSolver {
    @Override
    public double solve(double[] scores, Parts out) {
      int worst = 0;
      for (int i = 1; i < scores.length; i++) {
        worst = scores[i] < scores[worst] ? i : worst;
      }
      out.add(worst);
      return scores[worst];
    }
  }

  /** A whole structure, which claims another score. */
  public static final class Pretender implements MapOracle {
    @Override
    public int size() {
      return 3;
    }

    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      out.set(Parts.of(1));
      Arrays.fill(scores, 7);
      return 7;
    }
  }

  /** A bare solver that knows decisions, and answers none. */
  public static final class Inconsistent implements MapSolver, Enumerable {
    @Override
    public int size() {
      return 3;
    }

    @Override
    public double solve(double[] scores, Parts out) {
      return 0;
    }

    @Override
    public void forEach(Consumer<? super Parts> visitor) {
      visitor.accept(Parts.of(1));
    }

    @Override
    public boolean contains(Parts parts) {
      return parts.count() == 1;
    }
  }

  /** For one thread alone, as one with a model of an integer program is. */
  public static final class OneThreaded implements MapSolver {
    private final Thread owner = Thread.currentThread();

    @Override
    public double solve(double[] scores, Parts out) {
      if (owner != Thread.currentThread()) {
        throw new IllegalStateException("called by two threads");
      }
      return new Cheapest().solve(scores, out);
    }
  }

  /** No solver at all. */
  public static final class Other {}

  private Path table() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder("x,cost a,y,Cost b,cost c\n");
    for (int i = 0; i < 60; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      text.append(x + "," + 100 * (3 + x) + "," + y + "," + 100 * (3 + y) + "," + 300 + "\n");
    }
    return Files.writeString(folder.resolve("own.csv"), text);
  }

  private static ExperimentOptions options(Path file, Class<?> solver) {
    return new ExperimentOptions(
        true,
        1,
        Optional.of(DataSource.of(file.toString())),
        Optional.empty(),
        Optional.of(new SolverClass(solver.getName(), List.of())));
  }

  private List<TrialResult> run(ExperimentOptions options, String... methods) {
    return run(1, options, methods);
  }

  private List<TrialResult> run(int jobs, ExperimentOptions options, String... methods) {
    return new ExperimentRun(
            new DecisionExperiment(),
            options,
            trial -> List.of(methods).contains(trial.method()),
            jobs,
            new RunFolder(folder.resolve("out")),
            _ -> {},
            Interruption.NONE)
        .run()
        .orElseThrow();
  }

  @Test
  void aSolverAndATableAreEnough() throws IOException {
    ExperimentOptions options = options(table(), Cheapest.class);
    DecisionExperiment experiment = new DecisionExperiment();
    assertTrue(experiment.lacks(options).isEmpty());
    assertTrue(
        experiment
            .report(options)
            .told()
            .getFirst()
            .endsWith("60 decisions, 2 features, 3 costs; 15 for test, by the seed"));
    List<TrialResult> results = run(options, "least squares", "SPO+ loss", "spigot");
    assertEquals(3, results.size());
    assertEquals(0, results.getFirst().figures().getFirst(), 1e-9, "costs are linear here");
    for (TrialResult result : results) {
      assertTrue(result.figures().getFirst() < 0.3, result::toString);
    }
  }

  @Test
  void theGuidesSolverDecides() throws IOException {
    assertEquals(Parts.of(0, 3), Parts.of(pair(4, 0, 1, 3)));
    assertEquals(Parts.of(1, 2), Parts.of(pair(0, 1, 2)));
    List<TrialResult> results = run(options(table(), CheapestPair.class), "MAP-contrastive loss");
    assertTrue(results.getFirst().figures().getFirst() < 0.2, results::toString);
  }

  private static int[] pair(double... scores) {
    Parts out = new Parts();
    double score = new CheapestPair().solve(scores, out);
    assertEquals(score, out.dot(scores, 0));
    return out.toArray();
  }

  private void assertRefused(Class<?> solver, String... words) throws IOException {
    ExperimentOptions options = options(table(), solver);
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> {
                      new DecisionExperiment().report(options);
                      run(options, "SPO+ loss");
                    })
                .getMessage());
    assertTrue(message.startsWith("--solver " + solver.getName() + ": "), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void whatSolversDoWrongIsSaid() throws IOException {
    assertRefused(Outside.class, "part 3 of 3");
    assertRefused(Boaster.class, "claims the score");
    assertRefused(Thrower.class, "threw", "no licence");
    assertRefused(Infeasible.class, "no decision", "[0, 1]");
    assertRefused(Pretender.class, "claims the score 7");
    assertRefused(Unlinked.class, "my/Library", "--class-path");
    assertRefused(Dearest.class, "SPO+ loss", "not exact");
    assertRefused(Inconsistent.class, "no decision", "[]");
    assertRefused(Other.class, "implements neither");
  }

  @Test
  void trialsAtATimeHaveTheirOwnSolver() throws IOException {
    ExperimentOptions options = options(table(), OneThreaded.class);
    assertEquals(2, run(2, options, "SPO+ loss", "MAP-contrastive loss always solved").size());
  }

  /** By the first 8 letters of the hash, after which folders of results are named. */
  @Test
  void resultsOfSolversDoNotMix() throws IOException {
    Path table = table();
    DecisionExperiment experiment = new DecisionExperiment();
    String one = experiment.dataHash(options(table, Cheapest.class));
    String other = experiment.dataHash(options(table, CheapestPair.class));
    assertNotEquals(one.substring(0, 8), other.substring(0, 8));
    assertEquals(one, experiment.dataHash(options(table, Cheapest.class)));
  }

  @Test
  void settingsAreThoseOfTheRun() throws IOException {
    DecisionExperiment experiment = new DecisionExperiment();
    String own = String.join(";", experiment.settings(options(table(), Cheapest.class)));
    assertTrue(own.contains("a fourth of the rows for test") && !own.contains("PyEPO"), own);
    String quick = String.join(";", experiment.settings(new ExperimentOptions(true, 1)));
    assertTrue(quick.contains(", 20 epochs; "), quick);
  }

  @Test
  void classesThatAreNotThereAreSaid() throws IOException {
    for (SolverClass solver :
        List.of(
            new SolverClass("no.Such", List.of()),
            SolverClass.of(Cheapest.class.getName(), folder.resolve("none.jar").toString()))) {
      ExperimentOptions options =
          new ExperimentOptions(
              true,
              1,
              Optional.of(DataSource.of(table().toString())),
              Optional.empty(),
              Optional.of(solver));
      String message =
          String.valueOf(
              assertThrows(
                      IllegalArgumentException.class,
                      () -> new DecisionExperiment().report(options))
                  .getMessage());
      assertTrue(message.contains("no such class") || message.contains("there is no "), message);
    }
  }

  private static DecisionTable read(Path file, FileFormat format, String label, String delimiter) {
    FileLayout layout = FileLayout.of(format).withLabel(label).withDelimiter(delimiter);
    return DecisionTable.read(
        new DataSource(file.toString(), "", "", "", layout, OddTrees.KEPT, DataSource.LIMIT));
  }

  private void assertUnreadable(String text, String... words) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.csv"), text);
    String message =
        String.valueOf(
            assertThrows(
                    DataException.class, () -> DecisionTable.read(DataSource.of(file.toString())))
                .getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void whatIsWrongWithATableIsSaid() throws IOException {
    assertUnreadable("x,cost\n1,2\n3,nan\n", "bad.csv:3", "column cost", "nan");
    assertUnreadable("x,cost\n1,2\n,2\n", "bad.csv:3", "leave out rows that lack one");
    assertUnreadable("x,cost\n1,2\n\"0,5\",2\n", "bad.csv:3", "decimals have a point");
    assertUnreadable("x,cost\n1,2\nInfinity,2\n", "bad.csv:3", "column x");
    assertUnreadable("x,cost\n1,2\n3\n", "bad.csv:3", "1 field");
    assertUnreadable("x,y\n1,2\n", "no column's name begins with \"cost\"");
    assertUnreadable("cost a,cost b\n1,2\n", "all columns are costs");
    assertUnreadable("x,cost\n1,2\n", "at least 8");
    assertUnreadable("id,cost\nr1,2\n", "bad.csv:2", "column id", "leave out");
    assertUnreadable("x,cost\n1,-1e200\n", "bad.csv:2", "within ±1e100");
    assertUnreadable("x,cost\n" + "1,0\n".repeat(9), "all costs are 0");
    assertUnreadable("x;cost\n1;2\n", "a single column; --delimiter");
    Path semicolons = Files.writeString(folder.resolve("s.csv"), "x;cost\n" + "1;2\n".repeat(9));
    assertEquals(9, read(semicolons, FileFormat.AUTO, "", ";").all().count());
    Path tabs = Files.writeString(folder.resolve("t.csv"), "x\tcost\n" + "1\t2\n".repeat(9));
    assertEquals(9, read(tabs, FileFormat.TSV, "", "").all().count());
    for (Executable ignored :
        List.<Executable>of(
            () -> read(tabs, FileFormat.JSON, "", ""), () -> read(tabs, FileFormat.TSV, "x", ""))) {
      assertTrue(
          String.valueOf(assertThrows(DataException.class, ignored).getMessage()).contains("--"));
    }
    Path few = Files.writeString(folder.resolve("one.csv"), "x,cost\n" + "1,2\n".repeat(9));
    ExperimentOptions options = options(few, Infeasible.class);
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> new DecisionExperiment().report(options))
                .getMessage());
    assertTrue(message.endsWith("has 3 parts, but the data 1 cost"), message);
  }

  @Test
  void dataAndSolverBelongTogether() throws IOException {
    ExperimentOptions dataAlone =
        new ExperimentOptions(
            true, 1, Optional.of(DataSource.of(table().toString())), Optional.empty());
    assertTrue(new DecisionExperiment().lacks(dataAlone).orElseThrow().contains("--solver"));
  }
}
