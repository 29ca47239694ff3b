package org.espalier.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.core.NotFiniteException;
import org.espalier.data.DataSource;
import org.espalier.experiments.sentiment.SentimentExperiment;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.MarkedText;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.experiment.Trials;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.ExperimentReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunTest {

  @TempDir private Path folder;
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final List<String> notes = new ArrayList<>();
  private Consumer<String> during = name -> {};
  private int design = 1;

  /** Two methods whose figure is the seed, or ten times it. */
  private final class Fake implements Experiment {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "counts <seeds>";
    }

    @Override
    public int design() {
      return design;
    }

    @Override
    public List<String> settings(ExperimentOptions options) {
      return List.of("none");
    }

    @Override
    public List<Figure> figures() {
      return List.of(new Figure("count", false), new Figure("nothing", true));
    }

    @Override
    public List<Trial> trials(ExperimentOptions options) {
      Trials trials = new Trials(options);
      for (String method : List.of("once", "tenfold")) {
        trials.add(
            "table a=1",
            method,
            run -> {
              String name = method + run.seed();
              run.folder().writeText("checkpoint", "half done");
              during.accept(name);
              done.add(name);
              return new Trial.Outcome(
                  List.of(method.equals("once") ? 1.0 * run.seed() : 10.0 * run.seed(), Double.NaN),
                  List.of(new MarkedText(List.of("a", "b&c"), List.of(1), "x", name)));
            });
      }
      return trials.list();
    }

    @Override
    public List<Published> published() {
      return List.of(new Published("table a=1", "hundredfold", "a paper", List.of("100")));
    }
  }

  private Optional<List<TrialResult>> run(
      int seeds, Predicate<Trial> wanted, Interruption interruption) {
    return run(seeds, wanted, 1, interruption);
  }

  private Optional<List<TrialResult>> run(
      int seeds, Predicate<Trial> wanted, int jobs, Interruption interruption) {
    return prepared(seeds, wanted, jobs, interruption).run();
  }

  private ExperimentRun prepared(
      int seeds, Predicate<Trial> wanted, int jobs, Interruption interruption) {
    done.clear();
    notes.clear();
    return new ExperimentRun(
        new Fake(),
        new ExperimentOptions(false, seeds),
        wanted,
        jobs,
        new RunFolder(folder),
        notes::add,
        interruption);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "the other trial does not run");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsDoneIsNotDoneAgain() {
    assertEquals(4, run(2, trial -> true, Interruption.NONE).orElseThrow().size());
    assertEquals(List.of("once1", "once2", "tenfold1", "tenfold2"), done);
    List<TrialResult> more = run(3, trial -> true, Interruption.NONE).orElseThrow();
    assertEquals(List.of("once3", "tenfold3"), done);
    assertEquals(
        List.of(1.0, 2.0, 3.0, 10.0, 20.0, 30.0),
        more.stream().map(result -> result.figures().getFirst()).toList());
  }

  @Test
  void rowsFilledBeforeStay() {
    assertEquals(
        1, run(1, trial -> trial.method().equals("once"), Interruption.NONE).orElseThrow().size());
    assertEquals(
        2,
        run(1, trial -> trial.method().equals("tenfold"), Interruption.NONE).orElseThrow().size());
    assertEquals(List.of("tenfold1"), done);
  }

  @Test
  void anInterruptionKeepsWhatIsDone() {
    assertTrue(run(2, trial -> true, () -> done.size() == 3).isEmpty());
    assertEquals(List.of("once1", "once2", "tenfold1"), done);
    assertFalse(run(2, trial -> true, Interruption.NONE).isEmpty());
    assertEquals(List.of("tenfold2"), done);
    assertFalse(Files.exists(folder.resolve("full/table_a_1-once-seed1")), "its checkpoint");
  }

  @Test
  void trialsRunBesideEachOtherAndStayInOrder() {
    CountDownLatch second = new CountDownLatch(1);
    during =
        name -> {
          if (name.equals("once1")) {
            await(second);
          } else {
            second.countDown();
          }
        };
    List<TrialResult> results = run(2, trial -> true, 2, Interruption.NONE).orElseThrow();
    assertEquals(
        List.of(1.0, 2.0, 10.0, 20.0),
        results.stream().map(result -> result.figures().getFirst()).toList());
    assertEquals(List.of(2, 2, 2, 2), results.stream().map(TrialResult::jobs).toList());
    assertEquals(4, notes.size());
    assertTrue(notes.getFirst().startsWith("1 of 4: table a=1, "), notes.getFirst());
    assertTrue(notes.toString().contains("once, seed 2: count 2.000"), notes.toString());
    assertTrue(notes.getLast().endsWith("about 0 s left"), notes.getLast());
    assertTrue(
        new ExperimentReport(
                new Fake(),
                new ExperimentOptions(false, 2),
                results,
                Provenance.now("none"),
                "espalier")
            .markdown()
            .contains("trials ran 2 at a time"));
  }

  @Test
  void anInterruptionStopsAllThatRun() {
    CountDownLatch both = new CountDownLatch(2);
    during =
        name -> {
          both.countDown();
          await(both);
          throw new Trial.Interrupted();
        };
    assertTrue(run(2, trial -> true, 2, () -> both.getCount() == 0).isEmpty());
    assertEquals(List.of(), done);
    assertTrue(Files.exists(folder.resolve("full/table_a_1-once-seed1/checkpoint")));
    during = name -> {};
    assertEquals(4, run(2, trial -> true, 2, Interruption.NONE).orElseThrow().size());
  }

  @Test
  void aFailureStopsTheOthersAndIsThrown() {
    during =
        name -> {
          if (name.equals("once2")) {
            throw new ArithmeticException("the loss is NaN");
          }
        };
    assertEquals(
        "the loss is NaN",
        assertThrows(ArithmeticException.class, () -> run(3, trial -> true, 1, Interruption.NONE))
            .getMessage());
    assertEquals(List.of("once1"), done);
  }

  @Test
  void theOthersGoOnWhereOneDiverges() {
    during =
        name -> {
          if (name.equals("once2")) {
            throw new NotFiniteException("the loss is NaN");
          }
        };
    ExperimentRun run = prepared(2, trial -> true, 1, Interruption.NONE);
    assertEquals(3, run.run().orElseThrow().size());
    assertEquals(List.of("once1", "tenfold1", "tenfold2"), done);
    String what = "table a=1, once, seed 2: the loss is NaN";
    assertEquals(List.of(what), run.diverged());
    assertTrue(notes.contains("diverged, not in the tables: " + what), notes::toString);
  }

  @Test
  void resultsOfOlderVersionsAreRead() {
    RunFolder kept = new RunFolder(folder).part("full");
    kept.writeText(
        "table_a_1-once-seed1.json",
        """
        {"table": "table a=1", "method": "once", "seed": 1, "figures": [7.0, 0.5], "seconds": 2.5}
        """);
    TrialResult old =
        run(1, trial -> trial.method().equals("once"), Interruption.NONE).orElseThrow().getFirst();
    assertEquals(
        new TrialResult(
            "table a=1", "once", 1, Optional.empty(), List.of(7.0, 0.5), 2.5, 1, List.of()),
        old);
  }

  @Test
  void resultsOfAnotherDesignAreNotTaken() {
    run(1, trial -> true, Interruption.NONE);
    design = 2;
    assertEquals(2, run(1, trial -> true, Interruption.NONE).orElseThrow().size());
    assertEquals(List.of("once1", "tenfold1"), done);
    design = 1;
    run(1, trial -> true, Interruption.NONE);
    assertEquals(List.of(), done, "those of the first are kept");
  }

  /** Losses are figures of this experiment, so that the last bit shows. */
  @Test
  void figuresDoNotDependOnHowManyTrialsRunBesideEachOther() throws IOException {
    Path texts = folder.resolve("texts.tsv");
    Random random = new Random(1);
    Files.write(
        texts,
        IntStream.range(0, 300)
            .mapToObj(i ->
                random.nextBoolean()
                    ? "pos\tit was fine " + "and long ".repeat(random.nextInt(2)) + i
                    : "neg\tit was dull " + "or short ".repeat(random.nextInt(2)) + i)
            .toList());
    List<List<TrialResult>> results = new ArrayList<>();
    for (int jobs : new int[] {1, 2, 3}) {
      results.add(
          new ExperimentRun(
                  new SentimentExperiment(),
                  new ExperimentOptions(
                      true, 2, Optional.of(DataSource.of(texts.toString())), Optional.empty()),
                  trial -> List.of("spigot-eg", "i-mle").contains(trial.method()),
                  jobs,
                  new RunFolder(folder.resolve("jobs" + jobs)),
                  notes::add,
                  Interruption.NONE)
              .run()
              .orElseThrow());
    }
    List<List<List<Double>>> figures =
        results.stream().map(all -> all.stream().map(TrialResult::figures).toList()).toList();
    assertEquals(4, figures.getFirst().size());
    assertEquals(4, Set.copyOf(figures.getFirst()).size(), "seeds and methods differ");
    assertEquals(figures.get(0), figures.get(1));
    assertEquals(figures.get(0), figures.get(2));
  }

  @Test
  void everyTrialHasAFileOfItsOwn() {
    for (Experiment experiment : Experiments.all()) {
      for (boolean quick : new boolean[] {true, false}) {
        List<String> names =
            experiment.trials(new ExperimentOptions(quick, 2)).stream()
                .map(Trial::fileName)
                .toList();
        assertEquals(names.size(), Set.copyOf(names).size(), experiment.name());
      }
    }
  }

  @Test
  void theReportHasMediansAndPublishedFigures() throws Exception {
    List<TrialResult> results = run(3, trial -> true, Interruption.NONE).orElseThrow();
    ExperimentReport report =
        new ExperimentReport(
            new Fake(),
            new ExperimentOptions(false, 3),
            results,
            Provenance.now("none"),
            "espalier");
    assertTrue(report.markdown().contains("| tenfold | 20.000 (10.000–30.000) | – | 3 |"));
    assertTrue(report.markdown().contains("| hundredfold (reference) | 100 | – | – | – |"));
    assertTrue(report.markdown().contains("Reference: a paper."));
    report.write(new RunFolder(folder));
    String html = Files.readString(folder.resolve("fake.html"));
    assertTrue(
        html.contains("<dt>once</dt><dd>a <mark>b&amp;c</mark> <small>found: once1</small></dd>"));
    assertFalse(html.contains("found: once2"));
    assertEquals(2, html.split("<figcaption>Class x").length, "a text once for all methods");
    var _ =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    assertEquals(7, Files.readAllLines(folder.resolve("fake.csv")).size());
    assertTrue(Files.exists(folder.resolve("fake-seeds_table_a_1_count.svg")));
  }

  @Test
  void atLeastOneSeedAndOneJobAreNeeded() {
    assertThrows(IllegalArgumentException.class, () -> new ExperimentOptions(true, 0));
    assertThrows(IllegalArgumentException.class, () -> run(1, trial -> true, 0, Interruption.NONE));
  }
}
