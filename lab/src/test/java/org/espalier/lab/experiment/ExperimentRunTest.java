package org.espalier.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.lab.experiment.Experiment.Effort;
import org.espalier.lab.report.ExperimentReport;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunTest {

  @TempDir private Path folder;
  private final List<String> done = new ArrayList<>();

  /** Two methods whose figure is the seed, or ten times it. */
  private final class Fake implements Experiment {
    @Override
    public String title() {
      return "fake";
    }

    @Override
    public String summary() {
      return "counts <seeds>";
    }

    @Override
    public List<String> settings(Effort effort) {
      return List.of("none");
    }

    @Override
    public List<Figure> figures() {
      return List.of(new Figure("count", false), new Figure("nothing", true));
    }

    @Override
    public List<Trial> trials(Effort effort) {
      List<Trial> trials = new ArrayList<>();
      for (String method : List.of("once", "tenfold")) {
        for (long seed = 1; seed <= effort.seeds(); seed++) {
          double figure = method.equals("once") ? seed : 10 * seed;
          String name = method + seed;
          trials.add(
              new Trial(
                  "table a=1",
                  method,
                  seed,
                  (own, _) -> {
                    own.writeText("checkpoint", "half done");
                    done.add(name);
                    return new Trial.Outcome(
                        List.of(figure, Double.NaN),
                        List.of(new MarkedText(List.of("a", "b&c"), List.of(1), "x", name)));
                  }));
        }
      }
      return trials;
    }

    @Override
    public List<Published> published() {
      return List.of(new Published("table a=1", "hundredfold", "a paper", List.of("100")));
    }
  }

  private Optional<List<TrialResult>> run(
      int seeds, Predicate<Trial> wanted, Interruption interruption) {
    done.clear();
    return new ExperimentRun(
            new Fake(),
            new Effort(false, seeds),
            wanted,
            new RunFolder(folder),
            line -> {},
            interruption)
        .run();
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
  void theReportHasMediansAndPublishedFigures() throws Exception {
    List<TrialResult> results = run(3, trial -> true, Interruption.NONE).orElseThrow();
    ExperimentReport report =
        new ExperimentReport(
            new Fake(), new Effort(false, 3), results, Provenance.now("none"), "espalier");
    assertTrue(report.markdown().contains("| tenfold | 20.000 (10.000–30.000) | – | 3 |"));
    assertTrue(report.markdown().contains("| hundredfold (elsewhere) | 100 | – | – | – |"));
    assertTrue(report.markdown().contains("Elsewhere: a paper."));
    report.write(new RunFolder(folder));
    String html = Files.readString(folder.resolve("fake.html"));
    assertTrue(html.contains("a <mark>b&amp;c</mark> <small>(x, found once1)</small>"));
    assertFalse(html.contains("found once2"));
    var _ =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    html.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
    assertEquals(7, Files.readAllLines(folder.resolve("fake.csv")).size());
  }

  @Test
  void atLeastOneSeedIsNeeded() {
    assertThrows(IllegalArgumentException.class, () -> new Effort(true, 0));
  }
}
