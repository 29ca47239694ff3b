package org.espalier.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that CRF++ 0.58 and CRFsuite (python-crfsuite 0.9.12) have trained on a made-up language,
 * with their own answers: labels and the probability of all of them.
 */
class ForeignModelsTest {

  @TempDir private Path folder;

  private Path resource(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in =
        Objects.requireNonNull(ForeignModelsTest.class.getResourceAsStream(name), name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  /** Holds a model to answers: a line with # and the probability, then a word and label a line. */
  private static void assertAnswers(FeatureCrf model, Path answers, double tolerance)
      throws IOException {
    int sentences = 0;
    for (String block : Files.readString(answers).strip().split("\n\n+", -1)) {
      List<String> words = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      List<String> lines = block.lines().toList();
      for (String line : lines.subList(1, lines.size())) {
        words.add(line.split(" ", -1)[0]);
        labels.add(line.split(" ", -1)[1]);
      }
      LinearChain chain = model.chain(words.size());
      double[] scores = model.scores(words);
      Parts best = chain.argmax(scores);
      assertEquals(
          labels, Arrays.stream(chain.tags(best)).mapToObj(model.labels()::get).toList(), block);
      double probability =
          Math.exp(
              best.dot(scores, 0) - chain.distribution(scores, 0, new Workspace()).logPartition());
      assertEquals(Double.parseDouble(lines.getFirst().substring(2)), probability, tolerance);
      sentences++;
    }
    assertEquals(12, sentences);
  }

  @Test
  void modelsOfCrfppHaveItsAnswers() throws IOException {
    FeatureCrf model = CrfppText.read(resource("crfpp-model.txt"), null);
    assertAnswers(model, resource("crfpp-answers.txt"), 2e-6);
    assertTrue(model.template().lines().contains("word[-1] word[0]"));
  }

  @Test
  void dumpsOfCrfsuiteHaveItsAnswers() throws IOException {
    FeatureCrf model =
        CrfsuiteDump.read(resource("crfsuite-dump.txt"), resource("crfsuite-names.txt"), null);
    assertAnswers(model, resource("crfsuite-answers.txt"), 1e-5);
  }

  /** A stroke within a word is what CRF++ takes for the one between words. */
  @Test
  void aWordMayHaveWhatStandsBetweenWords() {
    AttributePattern pattern =
        new AttributePattern(List.of("U:", "/", ""), List.of("word[-1]", "word[0]"));
    List<String> read = new ArrayList<>();
    pattern.read("U:a/b/c", one -> read.add(one.text()));
    assertEquals(List.of("word[-1]=a word[0]=b/c", "word[-1]=a/b word[0]=c"), read);
    read.clear();
    pattern.read("U:_B-1/x", one -> read.add(one.text()));
    assertEquals(List.of("word[-1]=_B-1 word[0]=x", "word[-1]=<-1> word[0]=x"), read);
    read.clear();
    pattern.read("V:a/b", one -> read.add(one.text()));
    assertEquals(List.of(), read);
    new AttributePattern(List.of("s=", ""), List.of("suffix[0,3]"))
        .read("s=it", one -> read.add(one.line() + " " + one.text()));
    assertEquals(List.of("word[0] word[0]=it"), read);
  }

  /** Japanese models are often in EUC-JP. */
  @Test
  void modelsMayHaveAnyEncoding() throws IOException {
    Charset charset = Charset.forName("EUC-JP");
    String model = Files.readString(resource("crfpp-model.txt"));
    String word =
        model.lines().filter(line -> line.matches("\\d+ U01:[^_].*")).findFirst().orElseThrow();
    String old = word.substring(word.indexOf(':') + 1);
    Path file =
        Files.write(
            folder.resolve("euc.txt"),
            model.replace(word, word.replace(old, "日本")).getBytes(charset));
    FeatureCrf crf = CrfppText.read(file, charset);
    FeatureCrf same = CrfppText.read(resource("crfpp-model.txt"), null);
    assertArrayEquals(same.scores(List.of(old)), crf.scores(List.of("日本")));
    assertMessage("not UTF-8; likely is --encoding", () -> CrfppText.read(file, null));
  }

  private void assertCrfpp(String message, String from, String to) throws IOException {
    String text = Files.readString(resource("crfpp-model.txt"));
    assertTrue(text.contains(from));
    Path odd = Files.writeString(folder.resolve("odd.txt"), text.replace(from, to));
    assertMessage(message, () -> CrfppText.read(odd, null));
  }

  private static void assertMessage(String message, Runnable refused) {
    String told = assertThrows(DataException.class, refused::run).toString();
    assertTrue(told.contains(message), told);
  }

  @Test
  void whatCannotBeSaidIsRefused() throws IOException {
    assertCrfpp("looks at column 1", "U00:%x[-1,0]", "U00:%x[-1,1]");
    assertCrfpp("has pairs of labels look at words", "\nB\n\n", "\nB01:%x[0,0]\n\n");
    assertCrfpp("comes of no line of the template", "U01:%x[0,0]", "U09:%x[0,0]");
    assertCrfpp("lacks a line of its head", "cost-factor: 1\n", "");
    assertCrfpp("macro", "U04", "U04:%t[0,0]");
    assertCrfpp("begins neither with U nor with B", "U01:%x[0,0]", "u01:%x[0,0]");
    assertCrfpp("a head that cannot be right", "cost-factor: 1", "cost-factor: 0");
    assertCrfpp("a head that cannot be right", "maxid: ", "maxid: 99999999999");
    assertCrfpp("has weights of another one", "\n85 B\n", "\n84 B\n");
    assertCrfpp("scores lie within ±1e150", "cost-factor: 1", "cost-factor: 1e160");
    assertCrfpp("has a label twice", "\nADJ\nDET\n", "\nDET\nDET\n");
    Path cut =
        Files.writeString(
            folder.resolve("cut.txt"),
            Files.readString(resource("crfpp-model.txt")).replaceFirst("[^\n]+\n$", ""),
            StandardCharsets.UTF_8);
    assertMessage("it was cut off", () -> CrfppText.read(cut, null));

    Path dump = resource("crfsuite-dump.txt");
    Path names = resource("crfsuite-names.txt");
    Path fewer =
        Files.writeString(
            folder.resolve("fewer.txt"), Files.readString(names).replace("low = lower[0]\n", ""));
    assertMessage(
        "is of no line of the template; add one such as low =",
        () -> CrfsuiteDump.read(dump, fewer, null));
    Path broken = Files.writeString(folder.resolve("names.txt"), "w[0] = words\n");
    assertMessage("is no atom", () -> CrfsuiteDump.read(dump, broken, null));
    assertMessage("no line of a dump", () -> CrfsuiteDump.read(names, names, null));
    Path end =
        Files.writeString(
            folder.resolve("end.txt"), Files.readString(dump).replaceFirst("}\\s*$", ""));
    assertMessage("no whole dump", () -> CrfsuiteDump.read(end, names, null));
    Path empty =
        Files.writeString(folder.resolve("empty.txt"), "LABELS = {\n}\nSTATE_FEATURES = {\n}\n");
    assertMessage("has no labels", () -> CrfsuiteDump.read(empty, names, null));
  }
}
