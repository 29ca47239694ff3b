package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data sets in which the name of a file or a folder is the label. */
class ClassFilesTest {

  @TempDir private Path folder;

  /** Twenty different texts. */
  private static String lines(String about) {
    return IntStream.range(0, 20)
        .mapToObj(i -> about + " , number " + i + " .\n")
        .collect(Collectors.joining());
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    DataSamples.write(file, lines(name));
  }

  private SplitFiles.Parts<LabelledText> read(String path, FileLayout layout) {
    String named = path.isEmpty() ? folder.toString() : folder.resolve(path).toString();
    DataSource open = DataSource.of(named);
    DataSource source = new DataSource(named, "", "", "", layout, open.oddTrees(), open.limit());
    return TextFiles.files(source)
        .read(
            file -> TextFiles.texts(file, layout),
            text -> new SplitFiles.Key(String.join(" ", text.words()), text.label()));
  }

  private static Set<String> labels(List<LabelledText> texts) {
    return texts.stream().map(LabelledText::label).collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "rt-polarity.pos rt-polarity.neg rt-polaritydata.README.1.0.txt; ''; neg pos; 32 4 4",
        "rt-polarity.pos rt-polarity.neg others.txt; rt-polarity; neg pos; 32 4 4",
        "plot.tok.gt9.5000 quote.tok.gt9.5000; ''; plot quote; 32 4 4",
        "subj.objective subj.subjective; subj; objective subjective; 32 4 4",
        "positive.txt negative.txt; ''; negative positive; 32 4 4",
        "yelp.train.0 yelp.train.1 yelp.dev.0 yelp.dev.1 yelp.test.0 yelp.test.1; ''; 0 1; 40 40 40",
        "train.pos train.neg test.pos test.neg; ''; neg pos; 36 4 40",
      })
  void filesOfOneLabelEachHaveATextInEachLine(
      String files, String path, String labels, String sizes) throws IOException {
    for (String file : files.split(" ", -1)) {
      write(file);
    }
    SplitFiles.Parts<LabelledText> parts = read(path, FileLayout.OPEN);
    assertEquals(labels, String.join(" ", labels(parts.train())));
    assertEquals(labels, String.join(" ", labels(parts.test())));
    assertEquals(
        sizes,
        Stream.of(parts.train(), parts.dev(), parts.test())
            .map(part -> Integer.toString(part.size()))
            .collect(Collectors.joining(" ")));
    assertTrue(
        parts
            .told()
            .getFirst()
            .startsWith(
                "read as: a text in each line, a file for each of 2 labels ("
                    + labels.replace(" ", ", ")
                    + "), words between blanks, UTF-8"),
        parts.told()::toString);
    assertTrue(parts.atBlanks());
    LabelledText text = parts.train().getFirst();
    assertEquals(text.file().getFileName() + ":" + text.line(), text.id());
    assertTrue(text.words().getFirst().contains(text.label()), text::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "imdb/train/pos imdb/train/neg imdb/train/unsup imdb/test/pos imdb/test/neg; imdb; neg pos; 36 4 40",
        "txt/pos txt/neg; txt; neg pos; 32 4 4",
        "20news-train/alt.atheism 20news-train/sci.space 20news-test/alt.atheism"
            + " 20news-test/sci.space; ''; alt.atheism sci.space; 36 4 40",
      })
  void foldersOfOneLabelEachHaveATextInEachFile(
      String folders, String path, String labels, String sizes) throws IOException {
    for (String name : folders.split(" ", -1)) {
      for (int i = 0; i < 20; i++) {
        Path file = folder.resolve(name).resolve(i + "_7.txt");
        Files.createDirectories(file.getParent());
        DataSamples.write(file, "Subject: " + name + "\n\nIt's text " + i + ", really.\n");
      }
    }
    DataSamples.write(folder.resolve("README"), "no text");
    SplitFiles.Parts<LabelledText> parts = read(path, FileLayout.OPEN);
    assertEquals(labels, String.join(" ", labels(parts.train())));
    assertEquals(
        sizes,
        Stream.of(parts.train(), parts.dev(), parts.test())
            .map(part -> Integer.toString(part.size()))
            .collect(Collectors.joining(" ")));
    assertTrue(
        parts.told().getFirst().startsWith("read as: a text in each file, a folder for each"),
        parts.told()::toString);
    assertFalse(parts.atBlanks());
    LabelledText text = parts.test().getFirst();
    assertTrue(text.words().containsAll(List.of("Subject", "'s", "really", ".")), text::toString);
    assertTrue(text.id().matches("(neg|alt\\.atheism)/\\d+_7\\.txt"), text::id);
  }

  @Test
  void theHashIsOfEveryFile() throws IOException {
    write("x.pos");
    write("x.neg");
    String before = read("x", FileLayout.OPEN).hash();
    assertEquals(before, read("x", FileLayout.OPEN).hash());
    Files.writeString(folder.resolve("x.neg"), lines("changed"));
    assertFalse(before.equals(read("x", FileLayout.OPEN).hash()));
  }

  @Test
  void aBadLineIsNamedInItsFile() throws IOException {
    write("x.neg");
    DataSamples.write(
        folder.resolve("x.pos"), "one \u0096 two\n".getBytes(StandardCharsets.ISO_8859_1));
    DataSamples.assertError(
        folder.resolve("x.pos"),
        1,
        "likely is --encoding windows-1252",
        () -> read("x", FileLayout.OPEN));
    SplitFiles.Parts<LabelledText> parts = read("x", FileLayout.encoded("windows-1252"));
    assertTrue(
        Stream.of(parts.train(), parts.dev(), parts.test())
            .flatMap(List::stream)
            .anyMatch(text -> text.words().equals(List.of("one", "–", "two"))));
  }

  /** Files beside one another need not be of one data set. */
  @ParameterizedTest
  @CsvSource({
    "a.txt, 'pos~good film|neg~bad film|'",
    "a.txt, '{\"label\": \"pos\"; \"text\": \"good film\"}|'",
    "a.tsv, 'good film|'",
  })
  void tablesAreNoLabels(String name, String text) throws IOException {
    String content = text.replace('~', '\t').replace('|', '\n').replace(';', ',');
    DataSamples.write(folder.resolve(name), content);
    DataSamples.write(folder.resolve(name.endsWith("tsv") ? "a.csv" : "b.txt"), content);
    DataException e = assertThrows(DataException.class, () -> read("", FileLayout.OPEN));
    assertTrue(e.problem().contains("there is no file for training"), e::problem);
  }

  @Test
  void theUserMaySayThatTheyAre() throws IOException {
    DataSamples.write(folder.resolve("a.txt"), lines("a\tb"));
    DataSamples.write(folder.resolve("b.txt"), lines("c\td"));
    assertEquals(Set.of("a", "b"), labels(read("", FileLayout.CLASSES).train()));
    write("c/d.txt");
    DataException e = assertThrows(DataException.class, () -> read("c", FileLayout.CLASSES));
    assertTrue(e.problem().contains("a file or a folder for each label"), e::problem);
  }

  @Test
  void aFolderWithOneFileIsThatFile() throws IOException {
    DataSamples.write(folder.resolve("only-test.tsv"), lines("pos\tgood") + lines("neg\tbad"));
    SplitFiles.Parts<LabelledText> parts = read("", FileLayout.OPEN);
    assertEquals(
        List.of(32, 4, 4), List.of(parts.train().size(), parts.dev().size(), parts.test().size()));
    assertEquals(
        "every tenth example of only-test.tsv is for test, another for development",
        parts.told().getLast());
  }

  @Test
  void publishedSetsOfThisKindAreReadAsTheyCome() throws IOException {
    Path all = DataSamples.shared("sentences/rt-polarity.all");
    List<String> lines = Files.readAllLines(all, StandardCharsets.ISO_8859_1);
    for (String label : List.of("0", "1")) {
      Files.write(
          folder.resolve("rt-polarity." + label),
          lines.stream()
              .filter(line -> line.startsWith(label))
              .map(line -> line.substring(2))
              .toList(),
          StandardCharsets.ISO_8859_1);
    }
    SplitFiles.Parts<LabelledText> parts = read("", FileLayout.encoded("windows-1252"));
    Contents<LabelledText> one = TextFiles.texts(all, FileLayout.encoded("windows-1252"));
    assertEquals(
        one.examples().stream().map(text -> text.label() + text.words()).sorted().toList(),
        Stream.of(parts.train(), parts.dev(), parts.test())
            .flatMap(List::stream)
            .map(text -> text.label() + text.words())
            .sorted()
            .toList());
  }
}
