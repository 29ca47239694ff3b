package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.DataException;
import org.espalier.data.FileLayout;
import org.espalier.data.Labels;
import org.espalier.lab.run.Assessment.ClassScore;
import org.espalier.lab.run.Assessment.Confused;
import org.espalier.lab.run.Assessment.Estimate;
import org.espalier.lab.run.Assessment.LengthScore;
import org.espalier.lab.run.Assessment.Mistake;
import org.espalier.lab.run.Assessment.RelationScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What predictions are worth, on sentences counted by hand. */
class AssessmentTest {

  private static final List<String> LABELS = List.of("A", "B", "C");

  @TempDir private Path folder;

  private static Example example(int... labels) {
    List<String> forms = new ArrayList<>();
    for (int k = 0; k < labels.length; k++) {
      forms.add("w" + k);
    }
    return new Example("s", forms, new int[labels.length], new int[labels.length])
        .withLabels(labels);
  }

  private static Prediction prediction(double probability, int... labels) {
    double[] probabilities = new double[labels.length];
    Arrays.fill(probabilities, probability);
    return new Prediction(labels, probabilities, new double[0][], new int[0], 0, 0);
  }

  private static Assessment assess(List<Example> examples, List<Prediction> predictions) {
    return Assessment.of(
        Path.of("data"),
        new Labels(LABELS),
        examples,
        predictions,
        (example, prediction) -> TagsTask.shares(new Labels(LABELS), example, prediction),
        false,
        1);
  }

  @Test
  void labelsAreCounted() {
    Assessment result =
        assess(
            List.of(example(0, 0, 1), example(0, 1, 1, 2, Example.NOT_GIVEN, 2, -1)),
            List.of(prediction(0.5, 0, 1, 1), prediction(0.9, 0, 1, 0, 2, 2, 1, 2)));
    assertEquals(
        List.of(
            new ClassScore("(not in training)", 1, 0, 0),
            new ClassScore("A", 3, 3, 2),
            new ClassScore("B", 3, 4, 2),
            new ClassScore("C", 2, 2, 1)),
        result.classes());
    assertEquals(5.0 / 9, result.microF1(), 1e-15, "9 labels are given, 5 are right");
    assertEquals((0 + 2.0 / 3 + 4.0 / 7 + 0.5) / 4, result.macroF1(), 1e-15);
    assertTrue(result.confusion().contains(new Confused("B", "A", 1)));
    assertEquals(9, result.confusion().stream().mapToLong(Confused::count).sum());
    assertEquals(
        List.of(new LengthScore("1–5", 1, 2.0 / 3), new LengthScore("6–10", 1, 0.5)),
        result.lengths());
    assertEquals(new Mistake("s", "w2", "B", "A", 0.9), result.mistakes().getFirst());
    assertEquals(4, result.mistakes().size());
  }

  @Test
  void spansAreCountedByType() {
    Assessment result =
        Assessment.of(
            Path.of("data"),
            new Labels(List.of("B-X", "B-Y", "I-X", "O")),
            List.of(example(0, 2, 3, 1), example(0, 3)),
            List.of(prediction(1, 0, 2, 3, 3), prediction(1, 0, 2)),
            (_, _) -> List.of(new Share("none", 1, 1)),
            false,
            1);
    assertEquals(
        List.of(new ClassScore("X", 2, 2, 1), new ClassScore("Y", 1, 0, 0)), result.spans());
  }

  @Test
  void labelsThatTrainingLacksCountByTheNamesThatTheDataHas() {
    Labels labels = new Labels(List.of("B-X", "O"));
    List<String> gold = List.of("B-X", "I-X", "O", "B-Y", "I-Y");
    List<String> predicted = List.of("B-X", "O", "O", "B-X", "O");
    Example example = example(gold.stream().mapToInt(labels::index).toArray()).withNames(gold);
    Prediction prediction = prediction(1, predicted.stream().mapToInt(labels::index).toArray());
    Assessment result =
        Assessment.of(
            Path.of("data"),
            labels,
            List.of(example),
            List.of(prediction),
            (one, other) -> TagsTask.shares(labels, one, other),
            false,
            1);
    assertEquals(
        List.of(new ClassScore("X", 1, 2, 0), new ClassScore("Y", 1, 0, 0)), result.spans());
    assertEquals(
        List.of("B-X", "B-Y", "I-X", "I-Y", "O"),
        result.classes().stream().map(ClassScore::name).toList());
    assertEquals("I-X", result.mistakes().getFirst().gold());
    SpanCounts whole = SpanCounts.of(gold, predicted);
    assertEquals(
        List.of(new Share("span F1", 2 * whole.right(), whole.gold() + whole.predicted())),
        TagsTask.shares(labels, example, prediction).subList(0, 1));
  }

  @Test
  void spansOverWordsThatTheDataLeavesOpenAreNeitherMissedNorWrong() {
    Labels labels = new Labels(List.of("B-X", "O"));
    Example example = example(0, Example.NOT_GIVEN, 1);
    assertEquals(
        new Share("span F1", 2, 2),
        TagsTask.shares(labels, example, prediction(1, 0, 0, 1)).getFirst());
  }

  @Test
  void aRelationWhoseSubtypeTrainingLacksIsRightAsItsKindIs() {
    Labels relations = new Labels(List.of("nmod", "root"));
    Example example =
        new Example("s", List.of("a", "b"), new int[2], new int[2])
            .withLabels(-1, 1)
            .withHeads(1, -1)
            .withNames(List.of("nmod:poss", "root"));
    Prediction prediction =
        new Prediction(new int[] {0, 1}, new double[2], new double[0][], new int[] {1, -1}, 0, 0);
    assertEquals(1, AttachmentCounts.of(relations, example, prediction).las());
  }

  @Test
  void whatIsMissingFromAStringIsNoSymbol() {
    Assessment result =
        Assessment.of(
            Path.of("data"),
            new Labels(LABELS),
            List.of(example(0, 1)),
            List.of(prediction(1, 0, 2, 1)),
            (_, _) -> List.of(new Share("none", 1, 1)),
            true,
            1);
    assertEquals(
        List.of(
            new ClassScore("A", 1, 1, 1),
            new ClassScore("B", 1, 1, 1),
            new ClassScore("C", 0, 1, 0)),
        result.classes());
    assertEquals(1, result.macroF1(), "over the two symbols that the data has");
    assertEquals(4.0 / 5, result.microF1(), 1e-15);
  }

  @Test
  void anIntervalHoldsTheScoreAndNarrowsWithMoreSentences() {
    List<Example> examples = new ArrayList<>();
    List<Prediction> predictions = new ArrayList<>();
    List<Estimate> scores = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      examples.add(example(0, 1));
      predictions.add(prediction(1, 0, i % 4 == 0 ? 2 : 1));
      if (i == 24 || i == 399) {
        scores.add(assess(examples, predictions).scores().getFirst());
      }
    }
    for (Estimate one : scores) {
      assertTrue(one.low() < one.score() && one.score() < one.high(), one::toString);
    }
    // The standard deviation of a mean over 400 sentences of scores ½ and 1 is .0108.
    Estimate many = scores.getLast();
    assertEquals(0.875, many.score());
    assertEquals(4 * 0.0108, many.high() - many.low(), 0.006);
    assertTrue(many.high() - many.low() < scores.getFirst().high() - scores.getFirst().low());
  }

  @Test
  void lengthsHaveTheFirstScoreThatThereIs() {
    Labels labels = new Labels(List.of("B-X", "O"));
    Assessment result =
        Assessment.of(
            Path.of("data"),
            labels,
            List.of(example(1, 1), example(Example.NOT_GIVEN, Example.NOT_GIVEN, 1, 1, 1, 1)),
            List.of(prediction(1, 1, 1), prediction(1, 1, 1, 1, 1, 1, 1)),
            (example, prediction) ->
                example.length() == 2
                    ? List.of(new Share("span F1", 0, 0), new Share("accuracy", 0, 0))
                    : List.of(new Share("span F1", 0, 0), new Share("accuracy", 3, 4)),
            false,
            1);
    assertEquals("accuracy", result.scores().getFirst().name());
    assertEquals(List.of(new LengthScore("6–10", 1, 0.75)), result.lengths());
  }

  @Test
  void whatLeavesEverythingOpenIsRefused() throws IOException {
    Path open = file("open.conllu", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_");
    Path full = file("full.conllu", "1\ta\t_\tDET\t_\t_\t0\troot\t_\t_");
    DataException refused =
        assertThrows(
            DataException.class, () -> TreebankComparison.of(open, full, FileLayout.OPEN, 1));
    assertTrue(refused.problem().contains("nothing to compare"), refused.problem());
  }

  private Path file(String name, String... rows) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", rows) + "\n\n");
  }

  @Test
  void filesAreComparedWordByWord() throws IOException {
    Path gold =
        file(
            "gold.conllu",
            "1\ta\t_\tDET\t_\t_\t2\tdet\t_\t_",
            "2\tb\t_\tNOUN\t_\t_\t3\tnsubj:pass\t_\t_",
            "3\tc\t_\t_\t_\t_\t0\troot\t_\t_");
    Path found =
        file(
            "found.conllu",
            "1\ta\t_\tDET\t_\t_\t3\tdet\t_\t_",
            "2\tb\t_\tVERB\t_\t_\t3\tnsubj\t_\t_",
            "3\tc\t_\tVERB\t_\t_\t0\troot\t_\t_");
    Assessment result = TreebankComparison.of(gold, found, FileLayout.OPEN, 1);
    assertEquals(
        List.of("LAS", "UAS", "CLAS", "UPOS"),
        result.scores().stream().map(Estimate::name).toList());
    assertEquals(2.0 / 3, result.scores().get(0).score());
    assertEquals(2.0 / 3, result.scores().get(1).score());
    assertEquals(1, result.scores().get(2).score());
    assertEquals(0.5, result.scores().get(3).score(), "the third word's tag is open");
    assertTrue(result.relations().contains(new RelationScore("det", 1, 0, 0)));
    assertEquals(List.of(), result.mistakes());

    Path other = file("other.conllu", "1\ta\t_\t_\t_\t_\t0\troot\t_\t_");
    DataException refused =
        assertThrows(
            DataException.class, () -> TreebankComparison.of(gold, other, FileLayout.OPEN, 1));
    assertTrue(refused.problem().contains("the words of sentence 1"), refused.problem());
  }
}
