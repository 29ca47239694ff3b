package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.constraint.Scheme;
import org.espalier.data.DataSource;
import org.espalier.data.DataSource.OddTrees;
import org.espalier.data.FileLayout;
import org.espalier.data.Labels;
import org.espalier.lab.train.TrainingSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

  private static final TrainingSchedule SCHEDULE =
      TrainingSchedule.ofEpochs(100).withBatches(2, 100).withLongest(10);

  @TempDir private Path folder;

  private DataSource parts(String end, String train, String dev, String test) throws IOException {
    Files.writeString(folder.resolve("train" + end), train);
    Files.writeString(folder.resolve("dev" + end), dev);
    Files.writeString(folder.resolve("test" + end), test);
    return DataSource.of(folder.toString());
  }

  private static DataSource with(DataSource source, OddTrees trees, int limit) {
    return new DataSource(source.path(), "", "", "", FileLayout.OPEN, trees, limit);
  }

  private static Corpus relations(DataSource source, String structure) {
    return load(Tasks.RELATIONS, source, structure);
  }

  /** Reads the data of a task with a structure. */
  static Corpus load(Task task, DataSource source, String structure) {
    RunConfig usual = Defaults.config(task, source);
    return task.load(
        usual.with(new StructureConfig(structure, usual.structure().trees(), Scheme.NONE)));
  }

  private static String rows(String lines) {
    return IntStream.range(0, 20)
        .mapToObj(i -> lines.replace("#", Integer.toString(i)))
        .collect(Collectors.joining());
  }

  private static List<String> texts(List<Finding> findings, boolean grave) {
    return findings.stream().filter(one -> one.grave() == grave).map(Finding::text).toList();
  }

  @Test
  void aLabelThatTrainingLacksCountsAsWrongAndIsTold() throws IOException {
    DataSource source =
        parts(".tsv", rows("a\tone #\nb\ttwo #\n"), "a\tthree four\n", "a\tx y\nodd\tz w\n");
    Corpus corpus = Corpus.ofTexts(source, false);
    Example odd = corpus.test().getLast();
    assertArrayEquals(new int[] {Labels.UNSEEN}, odd.labels());
    assertEquals(
        List.of(
            "1 of 2 labels of the test data do not occur in training and count as wrong: \"odd\""),
        texts(corpus.findings(), false));
    List<Prediction> predictions = List.of(prediction(0, Math.log(2)), prediction(1, 0));
    Evaluation evaluation = Evaluation.of(corpus.test(), predictions);
    assertEquals(0.5, evaluation.accuracy());
    assertEquals(Math.log(2), evaluation.loss(), "over the labels that training has");
  }

  private static Prediction prediction(int label, double loss) {
    return new Prediction(
        new int[] {label}, new double[] {1}, new double[0][], new int[0], 0, loss);
  }

  @Test
  void dangerousSignsAreGrave() throws IOException {
    DataSource source =
        parts(".tsv", rows("a\tone #\nb\ttwo #\n"), "a\tthree four\n", "odd\tz w\n");
    assertEquals(1, texts(Corpus.ofTexts(source, false).findings(), true).size());
    DataSource texts =
        parts(
            ".tsv",
            rows("a#\tone two three four five six #\nb#\tone #\n"),
            "a1\tthree four\n",
            "a1\tz w\n");
    assertTrue(
        texts(Corpus.ofTexts(texts, false).findings(), true)
            .getFirst()
            .startsWith("there are 40 labels for 42 texts"));
  }

  @Test
  void whatTrainingWouldLackIsTold() throws IOException {
    DataSource source =
        parts(
            ".tsv",
            rows("a\tone #\nb\t1 2 3 4 5 6 7 8 9 10 #\n") + "c\tonce only\n",
            "a\tthree four\n",
            "a\tone 7\n");
    List<Finding> findings =
        Corpus.ofTexts(source, false)
            .report(TrainingSchedule.ofEpochs(1).withBatches(32, 100).withLongest(10), false)
            .findings();
    String all = String.join("\n", texts(findings, false));
    assertTrue(all.contains("1 label occurs only once in the training data: \"c\""), all);
    assertTrue(all.contains("20 of 41 training sentences have more than 10 words"), all);
    assertTrue(all.contains("fewer than 50 steps of training are few"), all);
    assertTrue(all.contains("1 of 1 test texts occur in training as well"), all);
    assertEquals(List.of(), texts(findings, true));
    assertFalse(
        String.join(
                "\n", texts(Corpus.ofTexts(source, false).report(SCHEDULE, true).findings(), false))
            .contains("steps"));
  }

  @Test
  void trainingTextsBeyondTheLimitAreLeftOutWithACount() throws IOException {
    DataSource source =
        parts(".tsv", rows("a\tone #\nb\ttwo three four #\n"), "a\tx y\n", "b\tz w\n");
    Corpus corpus = Corpus.ofTexts(with(source, OddTrees.KEPT, 4), false);
    assertEquals(40, corpus.train().size());
    Files.writeString(folder.resolve("train.tsv"), rows("a\tone #\nb\ttwo #\n") + "a\t1 2 3 4 5\n");
    Corpus cut = Corpus.ofTexts(with(source, OddTrees.KEPT, 4), false);
    assertEquals(40, cut.train().size());
    assertTrue(
        cut.told().contains("1 of 41 training texts are left out: more than 4 words (--limit)"),
        cut.told()::toString);
  }

  private static String sentence(int... heads) {
    return IntStream.range(0, heads.length)
            .mapToObj(m -> (m + 1) + "\tw\t_\tX\t_\t_\t" + heads[m] + "\tr\t_\t_\n")
            .collect(Collectors.joining())
        + "\n";
  }

  @Test
  void treesThatTheStructureLacksAreCountedAndDealtWith() throws IOException {
    String plain = sentence(0, 1);
    String crossing = sentence(3, 4, 0, 3);
    String roots = sentence(0, 0);
    DataSource source = parts(".conllu", plain + crossing + roots, plain, plain);
    Corpus kept = relations(source, "projective");
    assertEquals(3, kept.train().size());
    assertTrue(
        kept.told().stream().anyMatch(line -> line.startsWith("2 of 3 training trees are none")),
        kept.told()::toString);
    assertEquals(3, relations(source, "nonprojective-multi").train().size());
    assertEquals(1, relations(source, "nonprojective-multi").told().size(), "only how it was read");
    Corpus lifted = relations(with(source, OddTrees.PROJECTIVIZED, 1000), "projective");
    assertArrayEquals(new int[] {2, 2, -1, 2}, lifted.train().get(1).heads());
    assertArrayEquals(new int[] {-1, -1}, lifted.train().get(2).heads());
    Corpus left = relations(with(source, OddTrees.LEFT_OUT, 1000), "projective");
    assertEquals(1, left.train().size());
  }

  @Test
  void sentencesWithoutTreesAreRead() throws IOException {
    String tags = "EU NNP B-ORG\nrejects VBZ O\n\nSee VB O\n\n";
    Corpus corpus = relations(parts(".txt", tags, tags, tags), "projective");
    assertFalse(corpus.hasTrees());
    assertEquals(List.of("B-ORG", "O"), corpus.labels().names());
  }

  @Test
  void wordsMayBeLabelledWithAnotherColumn() throws IOException {
    DataSource source = parts(".conllu", sentence(0, 1), sentence(0, 1), sentence(0, 1));
    DataSource parts =
        new DataSource(
            source.path(),
            "",
            "",
            "",
            FileLayout.of(source.layout().format()).withLabel("UPOS"),
            OddTrees.KEPT,
            10);
    assertEquals(List.of("X"), relations(parts, "projective").labels().names());
  }
}
