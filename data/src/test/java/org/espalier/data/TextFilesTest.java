package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFilesTest {

  @TempDir private Path folder;

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  /** Lines are separated by bars, and ~ is a tab. */
  private Path write(String name, String text) throws IOException {
    return DataSamples.write(folder.resolve(name), text.replace('|', '\n').replace('~', '\t'));
  }

  private static List<LabelledText> texts(Path file) {
    return TextFiles.texts(file, FileLayout.OPEN).examples();
  }

  /**
   * A row as a published data set has it: L is the label of two, # the row's number. First the name
   * of its file and the two labels.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "train.csv; 1 2; `\"L\",\"Title # (Reuters)\",\"Reuters - Short-sellers, Wall"
            + " \"\"Street\"\" # are seeing green again.\"`; Reuters",
        "train.csv; 1 2; `L,\"E. D. Abbott #\",\" Abbott of Farnham, # was a British"
            + " coachbuilder.\"`; Farnham",
        "training.1600000.csv; 0 4; `\"L\",\"14678#\",\"Mon Apr 06 22:19:4# PDT"
            + " 2009\",\"NO_QUERY\",\"user#\",\"@switchfoot http://twitpic.com/2y1zl - Awww, that's"
            + " a bummer. # You shoulda got David Carr of Third Day to do it.\"`; bummer",
        "SMSSpamCollection; ham spam; `L\tGo until jurong point, crazy.. Available only # in bugis"
            + " n great world`; jurong",
        "amazon_cells_labelled.txt; 0 1; `So there is no way for me to plug it in here, # in the US"
            + " unless I go by a converter.  \tL`; plug",
        "cooking.train; __label__sauce __label__bread; `__label__L How much does potato starch #"
            + " affect a cheese sauce recipe?`; starch",
        "several.txt; __label__sauce __label__bread; `__label__L __label__more How much # starch`;"
            + " starch",
        "behind.txt; __label__sauce __label__bread; `How much # starch __label__L`; starch",
        "train_5500.label; DESC:manner ENTY:cremat; `L How did serfdom develop # in and then leave"
            + " Russia ?`; serfdom",
        "custrev.all; 0 1; `L im a more happier person # after discovering the i/p button ! .`;"
            + " happier",
        "review.json; 1.0 5.0; `{\"review_id\": \"x#\", \"user_id\": \"u#\", \"stars\": L,"
            + " \"useful\": 0, \"text\": \"Total bill for this horrible service? #\"}`; horrible",
        "intents.jsonl; play stop; `{\"utterance\": \"turn it # up please\", \"intent\": \"L\","
            + " \"slots\": []}`; please",
        "semeval.txt; positive negative; `26408711260529#\t1063600#\tL\tgas by my house hit $3.3#"
            + " I'm going to Chapel Hill on Sat`; Chapel",
        "liar.tsv; true false; `#.json\tL\tSays the # Annies List political group supports"
            + " third-trimester abortions on demand.\tabortion\tdwayne-bohac`; Annies",
        "test.tsv; e t; `It's # official : Google buys a company\tL`; Google",
        "umlaut.csv; gut schlecht; `Ein # schöner Film|L`; schöner",
      })
  void publishedLayoutsAreRecognised(String name, String labels, String row, String word)
      throws IOException {
    List<String> two = List.of(labels.split(" ", -1));
    String[] rows =
        IntStream.range(0, 40)
            .mapToObj(i ->
                row.replace("__label__L", two.get(i % 2))
                    .replaceFirst("(?<![\\p{L}])L(?![\\p{L}])", two.get(i % 2))
                    .replace("#", Integer.toString(i)))
            .toArray(String[]::new);
    List<LabelledText> texts = texts(write(name, rows));
    assertEquals(40, texts.size());
    for (int i = 0; i < 40; i++) {
      assertEquals(two.get(i % 2), texts.get(i).label());
      assertTrue(texts.get(i).words().contains(word), texts.get(i)::toString);
      assertFalse(String.join(" ", texts.get(i).words()).contains("__label__"));
    }
  }

  /** Each says the same: two good films and two bad ones. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a; pos~good film|neg~bad film|pos~a good one|neg~a bad one; TSV without header, label in"
            + " column 1, text in column 2",
        "a; good film~pos|bad film~neg|a good one~pos|a bad one~neg; TSV without header, label in"
            + " column 2, text in column 1",
        "a; Label~Text|pos~good film|neg~bad film|pos~a good one|neg~a bad one; TSV with header,"
            + " label in column 1 (Label), text in column 2 (Text)",
        "a; id~review~sentiment|7~good film~pos|8~bad film~neg|9~a good one~pos|10~a bad one~neg;"
            + " TSV with header, label in column 3 (sentiment), text in column 2 (review)",
        "a; gj04~pos~~good film|gj05~neg~*~bad film|bc01~pos~~a good one|bc01~neg~*~a bad one; TSV"
            + " without header, label in column 2, text in column 4",
        "a; ~label~text~|1~pos~good film~|2~neg~bad film~|3~pos~a good one~|4~neg~a bad one~; TSV"
            + " with header, label in column 2 (label), text in column 3 (text)",
        "a; title~score~subreddit|good film~12~pos|bad film~7~neg|a good one~3~pos|a bad"
            + " one~44~neg; TSV with header, label in column 3 (subreddit), text in column 1"
            + " (title)",
        "a; id~klass~tekst|1~pos~good film|2~neg~bad film|3~pos~a good one|4~neg~a bad one; TSV"
            + " with header, label in column 2 (klass), text in column 3 (tekst)",
        "a.csv; label,text|pos,good film|neg,bad film|pos,\"a good one\"|neg,a bad one; CSV with"
            + " header, label in column 1 (label), text in column 2 (text)",
        "a; label,text|pos,good film|neg,bad film|pos,\"a good one\"|neg,a bad one; CSV with"
            + " header",
        "a.csv; good film,pos|bad film,neg|a good one,pos|a bad one,neg; CSV without header, label"
            + " in column 2, text in column 1",
        "a; pos good film|neg bad film|pos a good one|neg a bad one; label and words, label in"
            + " column 1, text in column 2",
        "a; (pos (x good) (y film))|(neg (x bad) (y film))|(pos (x a) (x good) (y one))|(neg (x a)"
            + " (x bad) (y one)); trees in brackets, label at the root",
        "a; {\"text\": \"good film\", \"label\": \"pos\"}|{\"text\": \"bad film\", \"label\":"
            + " \"neg\"}|{\"label\": \"pos\", \"text\": \"a good one\"}|{\"text\": \"a bad one\","
            + " \"label\": \"neg\"}; JSON, label in label, text in text",
        "a; [{\"text\": \"good film\", \"label\": \"pos\"},{\"text\": \"bad film\", \"label\":"
            + " \"neg\"},|{\"label\": \"pos\", \"text\": \"a good one\"}|,{\"text\": \"a bad one\","
            + " \"label\": \"neg\"}]; JSON",
        "a; [\"pos\", \"good film\"]|[\"neg\", \"bad film\"]|[\"pos\", \"a good one\"]|[\"neg\","
            + " \"a bad one\"]; JSON, label in 1, text in 2",
        "a; {|\"meta\": {\"label\": \"pos\"}, \"words\": [\"good\", \"film\"]}|{\"meta\":"
            + " {\"label\": \"neg\"}, \"words\": [\"bad\", \"film\"]}|{\"meta\": {\"label\":"
            + " \"pos\"}, \"words\": [\"a\", \"good\", \"one\"]}|{\"meta\": {\"label\": \"neg\"},"
            + " \"words\": [\"a\", \"bad\", \"one\"]}; JSON, label in meta.label, text in words"
      })
  void textsAreReadInEveryFormat(String name, String text, String readAs) throws IOException {
    Contents<LabelledText> read = TextFiles.texts(write(name, text), FileLayout.OPEN);
    assertEquals(
        List.of("pos good film", "neg bad film", "pos a good one", "neg a bad one"),
        read.examples().stream()
            .map(example -> example.label() + " " + String.join(" ", example.words()))
            .toList(),
        read::readAs);
    assertTrue(read.readAs().startsWith(readAs), read::readAs);
    assertTrue(read.readAs().endsWith(", UTF-8"), read::readAs);
  }

  @ParameterizedTest
  @ValueSource(chars = {'\t', ',', ';', '|'})
  void tablesMayHaveQuotesAndAnySeparator(char separator) throws IOException {
    String text =
        "id;text;label\n1;\"He said \"\"no\"\"; twice\";neg\n2;\"two\nlines\";pos\n3;plain;pos\n4;more;neg\n"
            .replace(';', separator);
    List<LabelledText> read = texts(DataSamples.write(folder.resolve("table.csv"), text));
    assertEquals(
        List.of("neg", "pos", "pos", "neg"), read.stream().map(LabelledText::label).toList());
    assertEquals(List.of("1", "2", "3", "4"), read.stream().map(LabelledText::id).toList());
    assertEquals(List.of("two", "lines"), read.get(1).words());
    assertTrue(read.getFirst().words().containsAll(List.of("no", "\"", "twice")));
    assertEquals(
        4,
        texts(DataSamples.write(folder.resolve("table.tsv"), text.replace(separator, '\t')))
            .size());
  }

  @Test
  void quotesOfATextAreNotThoseOfATable() throws IOException {
    List<LabelledText> read =
        texts(write("a.tsv", "pos~\"Good\" film|neg~\"bad film|pos~5\" disk|neg~x"));
    assertEquals(List.of("\"", "Good", "\"", "film"), read.getFirst().words());
    assertEquals(List.of("\"", "bad", "film"), read.get(1).words());
    assertEquals(4, texts(write("b.tsv", "label~text~k|x~\"a~1|y~\"a b~2|x~c~3|y~d~4")).size());
  }

  @Test
  void wordsAreLabelsWhereMostLinesHaveSuch() throws IOException {
    String rows = "spam the prefix __label__ is fastText's|ham some words|ham others|spam more";
    assertEquals(
        List.of("spam", "ham", "ham", "spam"),
        texts(write("plain", rows)).stream().map(LabelledText::label).toList());
    Path marked = write("marked", "how much starch|" + "__label__a how much|".repeat(10));
    Contents<LabelledText> read = TextFiles.texts(marked, FileLayout.OPEN);
    assertEquals(
        List.of("__label__a"),
        read.examples().stream().map(LabelledText::label).distinct().toList());
    assertEquals(
        List.of("1 of 11 texts are left out: in line 1 there is no __label__"), read.notes());
  }

  @Test
  void numberedFeaturesMayBeMany() throws IOException {
    StringBuilder line = new StringBuilder("1");
    for (int i = 1; i <= 20_000; i++) {
      line.append(' ').append(i).append(":0.5");
    }
    Path file = write("gisette", line.toString());
    DataSamples.assertError(file, 0, "numbered features", () -> texts(file));
  }

  @Test
  void columnsWithoutNamesAreNumbered() throws IOException {
    FileLayout header =
        FileLayout.of(FileFormat.CSV).withLabel("1").withText("0").withHeader("yes");
    Path file = write("frame.csv", ",0,1|0,good film,x|1,bad film,y|2,a film,x");
    Contents<LabelledText> read = TextFiles.texts(file, header);
    assertEquals("x", read.examples().getFirst().label());
    assertEquals(List.of("good", "film"), read.examples().getFirst().words());
  }

  @Test
  void textsMayHaveTabs() throws IOException {
    assertEquals(
        List.of("a", "b", "c"), texts(write("a", "x~a~b~c|y~d|x~e|y~f|x~g")).getFirst().words());
  }

  @Test
  void theUserSaysWhichColumns() throws IOException {
    Path file = write("a.tsv", "klass~a~b|x~one two~p|y~three four five~q|x~six seven~p|z~eight~q");
    FileLayout byName = FileLayout.OPEN.withLabel("b").withText("A");
    Contents<LabelledText> read = TextFiles.texts(file, byName);
    assertEquals(
        "TSV with header, label in column 3 (b), text in column 2 (a), UTF-8", read.readAs());
    assertEquals("p", read.examples().getFirst().label());
    FileLayout byNumber = FileLayout.OPEN.withLabel("1").withText("2").withHeader("no");
    assertEquals("klass", TextFiles.texts(file, byNumber).examples().getFirst().label());
    FileLayout joined = FileLayout.OPEN.withLabel("klass").withText("b,a");
    assertEquals(
        List.of("p", "one", "two"), TextFiles.texts(file, joined).examples().getFirst().words());
    FileLayout wrong = FileLayout.OPEN.withLabel("d");
    DataSamples.assertError(
        file,
        0,
        "has no column d (--label-column); there are klass, a, b",
        () -> TextFiles.texts(file, wrong));
    FileLayout hash = FileLayout.OPEN.withDelimiter("#");
    Path other = write("b", "x#one two|y#three|x#four|y#five");
    assertEquals(List.of("one", "two"), TextFiles.texts(other, hash).examples().getFirst().words());
    Path nested =
        write(
            "c",
            "{\"a\":{\"b\":{\"c\":\"x\"}},\"t\":\"one\"}|{\"a\":{\"b\":{\"c\":\"y\"}},\"t\":\"two\"}");
    FileLayout dotted = FileLayout.OPEN.withLabel("a.b.c").withText("t");
    assertEquals("x", TextFiles.texts(nested, dotted).examples().getFirst().label());
  }

  @Test
  void badRowsAreNamed() throws IOException {
    assertThrows(DataException.class, () -> texts(write("empty", "")));
    assertThrows(DataException.class, () -> texts(folder.resolve("none.tsv")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a; +1 2:.5 7:1 # doc|-1 qid:3  1:1e-3; 0; numbered features",
        "a; __label__x good film|__label__y bad|__label__y __label__x|__label__x b|__label__x"
            + " c|__label__y d|__label__y e|__label__x f; 3; there are labels, but no text",
        "a.tsv; index~text|0~good|1~bad; 0; which column holds the label?",
        "a.csv; label,text|pos,good|pos; 3; the row has 1 field",
        "a.csv; label,text|pos,good|pos,; 3; the field text",
        "a.csv; label,text|,good; 2; the field label is empty",
        "a.csv; label,text|x,\"good; 2; never closed",
        "a.csv; nothing|here; 0; has one column",
        "a.tsv; label~text|pos~good|pos; 3; the row has 1 field",
        "b.tsv; pos~good|pos; 2; found no tab",
        "b.tsv; pos~good|~good; 2; the field 1 is empty",
        "b; '  | '; 0; the file has no examples",
        "a.jsonl; {\"label\": 1, \"text\": \"good\"}|{; 2; is not JSON",
        "a.jsonl; {\"label\": 1, \"text\": \"good\"}|{\"label\": 1}; 2; the field text is missing;"
            + " there are label",
        "a; {\"label\": {\"a\": 1}, \"text\": \"good\"}; 1; the field label is an object with"
            + " label.a",
        "a; {\"label\": null, \"text\": \"good\"}; 1; the field label is null",
        "a; {\"label\": [\"x\", \"y\"], \"text\": \"good\"}; 1; 'the field label is a list of 2"
            + " values, \"x, y\"'",
        "a; {\"label\": [{}], \"text\": \"good\"}; 1; the field label is a list of 1 lists or"
            + " objects",
        "a; {\"label\": \"x\", \"text\": \" \"}; 1; the field text has no words",
        "trees; (1 good)|(1 (2 good); 2; never closed",
        "words; 1 good film|bad; 2; found no blank",
        "a; pos~good|neg~bad|x|pos~fine|neg~ill|pos~a|pos~b|neg~c|neg~d|pos~e; 3; found no tab",
        "a; id,label,text|1,pos,good|2,neg; 3; the row has 2 fields",
        "a; label,text|pos,\"a \\\"b\\\" c\"; 2; quotes inside are doubled",
        "a; {'label': 1}|{'label': 2}; 1; was expecting double-quote",
        "a; {\"v\": 1, \"data\": [{\"label\": 1, \"text\": \"a\"}]}; 0; is one JSON object",
        "a; {\"label\": [1, 2], \"text\": [\"a\", \"b\"]}; 0; is one JSON object",
        "a; {\"label\": 1, \"text\": \"a; 1; a string is not closed in its line",
        "a; <?xml version='1.0'?>; 0; is XML",
        "a; \ufeff<?xml version='1.0'?>; 0; is XML",
        "a; <html>|; 0; is an HTML page",
        "a; pos~|neg~b|neg~c; 1; the field 2 is empty",
        "a; pos~|neg~|neg~c; 1; so it is in 2 of 3 rows",
        "words; '1 good film|1  '; 2; the field 2 has no words",
        "words; 1~good film|x~y|1\u0000~z; 3; zero byte"
      })
  void badRowsOfTextsAreNamed(String name, String text, int line, String part) throws IOException {
    Path path = write(name, text);
    DataSamples.assertError(path, line, part, () -> texts(path));
  }

  /** A row that is odd leaves the format of the others as it is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "pos~d ! pos~a|~b|neg~c ! TSV without header",
        "pos~d ! pos~a|neg~|neg~c ! TSV without header",
        "pos,d ! label,text|pos,a|,b|neg,c ! CSV with header",
        "pos,d ! label,text|pos,a|neg,|neg,c ! CSV with header",
        "pos;d, or ! label;text|pos;a, or|neg;c, or|;b, or ! table with semicolons with header",
        "{\"label\": 1, \"text\": \"d\"} ! {\"label\": 1, \"text\": \"a\"}|{\"label\": null,"
            + " \"text\": \"b\"}|{\"label\": 2, \"text\": \"c\", \"score\": NaN} ! JSON",
        "{\"label\": 1, \"text\": \"d\"} ! {\"label\": 1, \"text\": \"a\"}|{\"label\": NaN,"
            + " \"text\": \"b\"}|{\"label\": 2, \"text\": \"c\"} ! JSON",
        "{\"label\": 1, \"text\": \"d\"} ! {\"label\": 1, \"text\": \"a\"}|{\"label\": 1,"
            + " \"text\": NaN}|{\"label\": 2, \"text\": \"c\"} ! JSON",
        "{\"label\": 1, \"text\": \"d\"} ! {\"label\": 1, \"text\": \"a\"}|{\"label\":"
            + " 3}|{\"label\": 2, \"text\": \"c\"} ! JSON"
      })
  void incompleteRowsAreLeftOutAndCounted(String row, String text, String readAs)
      throws IOException {
    Path path = write("a", text + ("|" + row).repeat(10));
    Contents<LabelledText> read = TextFiles.texts(path, FileLayout.OPEN);
    assertEquals(12, read.examples().size());
    assertTrue(read.readAs().startsWith(readAs), read::readAs);
    assertTrue(read.notes().getFirst().startsWith("1 of 13 texts are left out: in line "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "abc  A B C|;;; comment|ab  A B ! source, blank and target, source in column 1 ! A B",
        ";;;|;;; # of words|abc  A B C|ab  A B ! source, blank and target ! A B",
        "abc  A B C|ab  A B # name, danish ! source, blank and target ! A B",
        "abc~A B C|ab~A # B ! TSV without header, source in column 1 ! A # B",
        "abc~A B C|ab~A B ! TSV without header, source in column 1 ! A B",
        "abc~V;PST~A|ab~V;PST~A B ! TSV without header, source in column 1, features in column 2,"
            + " target in column 3 ! A B",
        "abc~A~pos=V,num=SG|ab~A B~pos=V,num=SG ! TSV without header, source in column 1, features"
            + " in column 3, target in column 2 ! A B",
        "{\"word\": \"abc\", \"ipa\": [\"A\"]}|{\"word\": \"ab\", \"ipa\": [\"A\", \"B\"]} ! JSON !"
            + " A B"
      })
  void stringsAreReadAsDictionariesHaveThem(String text, String readAs, String target)
      throws IOException {
    Contents<StringPair> read = TextFiles.strings(write("a", text), FileLayout.OPEN);
    assertTrue(read.readAs().startsWith(readAs), read::readAs);
    assertEquals(2, read.examples().size());
    assertEquals("ab", read.examples().getLast().source());
    assertEquals(target, read.examples().getLast().target());
    assertEquals(
        text.contains("# name")
            ? List.of("comments behind \"#\" are left out in 1 of the rows")
            : List.of(),
        read.notes());
  }

  @Test
  void aCommentIsNoTarget() throws IOException {
    Path path = write("a", "ab  A B # both|" + "abc  A B C|".repeat(20) + "b  # lost");
    Contents<StringPair> read = TextFiles.strings(path, FileLayout.OPEN);
    assertEquals("A B", read.examples().getFirst().target());
    assertEquals(21, read.examples().size());
    assertEquals(2, read.notes().size());
    assertTrue(
        read.notes().getFirst().contains("a comment, but no target"), read.notes()::toString);
  }

  @Test
  void linesMayEndAtCarriageReturns() throws IOException {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16)) {
      Path file =
          DataSamples.write(folder.resolve("mac"), "pos\ta b\rneg\tc\rpos\td".getBytes(charset));
      assertEquals(3, texts(file).size(), charset::name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a.csv; label,premise,hypothesis|x,a,b|x,a; 3; the row has 2 fields",
        "a.txt; label~premise|x~a; 0; which columns hold the two texts of a pair",
        "a.txt; label~premise~hypothesis|x~~; 2; the field premise has no words",
        "a.jsonl; {\"label\": \"x\", \"premise\": \"a\"}; 0; which columns hold the two texts of a"
            + " pair"
      })
  void badRowsOfPairsAreNamed(String name, String text, int line, String part) throws IOException {
    Path path = write(name, text);
    DataSamples.assertError(path, line, part, () -> TextFiles.pairs(path, FileLayout.OPEN));
  }

  @Test
  void badRowsOfParallelPairsAreNamed() throws IOException {
    Path first = write("s1.x", "a", "");
    write("s2.x", "b", "c");
    Path labels = write("labels.x", "yes", "no");
    DataSamples.assertError(
        first, 2, "there is no sentence", () -> TextFiles.parallelPairs(labels, FileLayout.OPEN));
    write("s1.x", "a", "b");
    write("labels.x", "yes", " ");
    DataSamples.assertError(
        labels, 2, "the label is empty", () -> TextFiles.parallelPairs(labels, FileLayout.OPEN));
  }

  @Test
  void pairsWithoutALabelAreLeftOutAndCounted() throws IOException {
    Path snli =
        write(
            "snli.jsonl",
            "{\"gold_label\": \"neutral\", \"sentence1\": \"A dog.\", \"sentence2\": \"It runs.\"}",
            "{\"gold_label\": \"-\", \"sentence1\": \"A dog.\", \"sentence2\": \"A cat.\"}");
    Contents<SentencePair> read = TextFiles.pairs(snli, FileLayout.OPEN);
    assertEquals(
        List.of(
            new SentencePair(
                "neutral", List.of("A", "dog", "."), List.of("It", "runs", "."), snli, 1)),
        read.examples());
    assertEquals(List.of("1 of 2 pairs without a label (\"-\") are left out"), read.notes());
    Path sick =
        write("sick.txt", "pair_ID\tsentence_A\tsentence_B\tentailment_judgment", "1\ta\tb\tYES");
    assertEquals("YES", TextFiles.pairs(sick, FileLayout.OPEN).examples().getFirst().label());
    assertEquals(Path.of("x/s2.dev"), TextFiles.parallel(Path.of("x/labels.dev"), "s2"));
    write("s1.dev", "a b");
    write("s2.dev", "c");
    Path labels = write("labels.dev", "x");
    assertEquals(
        List.of(new SentencePair("x", List.of("a", "b"), List.of("c"), labels, 1)),
        TextFiles.parallelPairs(labels, FileLayout.OPEN).examples());
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-8, 'gut übel größer naïve', false",
    "UTF-16, 'gut übel 中文 😀', true",
    "UTF-16LE, 'gut übel 中文 😀', true",
    "UTF-16BE, 'gut übel 中文 😀', true",
    "ISO-8859-1, 'gut übel größer naïve', false",
    "windows-1252, 'gut “übel” – größer', false",
    "windows-1251, 'хороший фильм и плохой конец', false",
    "KOI8-R, 'хороший фильм и плохой конец', false",
    "Shift_JIS, 'これはとても良い映画です', false",
    "EUC-JP, 'これはとても良い映画です', false",
    "EUC-KR, '이것은 매우 좋은 영화입니다', false",
    "GB18030, '这是一部非常好的电影我们喜欢', false"
  })
  void encodingsAreProvedNamedOrReported(String name, String text, boolean isProved)
      throws IOException {
    Charset charset = Charset.forName(name);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      rows.append(i % 2 == 0 ? "pos\t" : "neg\t").append(text).append("\r\n");
    }
    for (String end : List.of("", ".gz")) {
      Path file = DataSamples.write(folder.resolve(name + end), rows.toString().getBytes(charset));
      List<String> words = Tokenizer.ENGLISH.words(text);
      FileLayout said = FileLayout.encoded(name);
      Contents<LabelledText> read = TextFiles.texts(file, said);
      assertEquals(20, read.examples().size());
      assertEquals(words, read.examples().getLast().words());
      assertTrue(read.readAs().contains(name), read::readAs);
      assertEquals(!end.isEmpty(), read.readAs().endsWith(", gzip"), read::readAs);
      if (isProved || charset.equals(StandardCharsets.UTF_8)) {
        assertEquals(words, texts(file).getFirst().words());
      } else {
        DataException e = assertThrows(DataException.class, () -> texts(file));
        assertEquals(1, e.line());
        assertTrue(e.problem().endsWith("; likely is --encoding " + name), e::problem);
      }
    }
  }

  @Test
  void aSurrogateMayLieOnTheBorderOfABuffer() throws IOException {
    String text = "x " + "a".repeat(8189) + "😀".repeat(9000);
    Path file = DataSamples.write(folder.resolve("a"), text.getBytes(StandardCharsets.UTF_16));
    assertEquals(text.substring(2), String.join("", texts(file).getFirst().words()));
  }

  @Test
  void gzipIsKnownByContent() throws IOException {
    Path packed = DataSamples.write(folder.resolve("a.gz"), "x good film\ny bad film\n");
    Path other = Files.move(packed, folder.resolve("a.txt"));
    assertEquals(2, texts(other).size());
    Path plain = Files.writeString(folder.resolve("b.gz"), "x good film\ny bad film\n");
    assertEquals(2, texts(plain).size());
    Path zip = Files.writeString(folder.resolve("c.txt"), "PK\u0003\u0004rest");
    DataSamples.assertError(zip, 0, "is a zip archive; unpack it first", () -> texts(zip));
    Path tar = DataSamples.write(folder.resolve("c.gz"), "x".repeat(257) + "ustar\0" + "00");
    DataSamples.assertError(tar, 0, "is a tar archive; unpack it first", () -> texts(tar));
    Path once = DataSamples.write(folder.resolve("d.gz"), "x good film\n");
    Path twice = DataSamples.write(folder.resolve("e.gz"), Files.readAllBytes(once));
    DataSamples.assertError(twice, 0, "packed with gzip twice", () -> texts(twice));
  }

  @Test
  void treebanksAreNoTexts() throws IOException {
    Path file = DataSamples.write(folder.resolve("a"), DataSamples.row("1", "x", "0", "root"));
    DataSamples.assertError(file, 0, "looks like CoNLL-U", () -> texts(file));
  }

  @Test
  void thePublishedSetsAreReadAsTheyCome() {
    FileLayout latin = FileLayout.encoded("ISO-8859-1");
    Path reviews = DataSamples.shared("sentences/rt-polarity.all");
    assertEquals(10_662, TextFiles.texts(reviews, latin).examples().size());
    DataSamples.assertError(
        reviews, 32, "--encoding ISO-8859-1", () -> TextFiles.texts(reviews, FileLayout.OPEN));
    assertEquals(1_821, texts(DataSamples.shared("sentences/stsa.binary.test")).size());
    assertEquals(3_771, texts(DataSamples.shared("sentences/custrev.all")).size());
    assertEquals(2_210, texts(DataSamples.shared("sst/trees/test.txt")).size());
    Path sick = DataSamples.shared("nli/sick/SICK_test_annotated.txt");
    assertEquals(4_927, TextFiles.pairs(sick, FileLayout.OPEN).examples().size());
  }

  /** Mutations of files: an answer or one line that names the file, and nothing else. */
  @Test
  void damagedFilesAreReadOrReported() throws IOException {
    List<String> whole =
        List.of(
            "label\ttext\npos\tgood film\nneg\t\"bad \"\"x\"\" film\"\npos\té😀\n",
            "label,text\npos,good\nneg,\"bad\n film\"\n",
            "{\"label\": \"x\", \"text\": [\"a\", \"b\"], \"m\": {\"n\": null}}\n"
                + "{\"label\": 2, \"text\": \"b\"}",
            "[{\"label\": \"x\", \"text\": \"a\"}, [1, 2]]",
            "(1 (2 a) (3 (-NONE- *) (4 b)))\n(2 c)\n",
            "1 a b\n0 c d\n",
            "1\ta\t_\tX\t_\t_\t0\troot\t_\t_\n\n",
            "#SDP 2015\n#1\n1\ta\ta\tX\t+\t-\t_\n\n");
    Random random = new Random(3);
    for (int i = 0; i < 800; i++) {
      byte[] bytes = whole.get(i % whole.size()).getBytes(StandardCharsets.UTF_8);
      for (int k = random.nextInt(4); k >= 0; k--) {
        int place = random.nextInt(bytes.length);
        bytes[place] =
            random.nextBoolean() ? (byte) random.nextInt(256) : bytes[random.nextInt(bytes.length)];
      }
      Path file = Files.write(folder.resolve("damaged"), bytes);
      for (Runnable read :
          List.<Runnable>of(
              () -> texts(file),
              () -> TextFiles.pairs(file, FileLayout.OPEN),
              () -> TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE),
              () -> new WordVectorReader(file).rest())) {
        try {
          read.run();
        } catch (DataException e) {
          assertFalse(String.valueOf(e.getMessage()).contains("\n"), e::toString);
          assertEquals(file.toString(), e.file());
        }
      }
    }
  }

  @Test
  void partsAreFoundByName() throws IOException {
    Path train = write("my.train.tsv", "a\tb");
    Path dev = write("my.valid.tsv", "a\tb");
    Path test = write("my.test.tsv", "a\tb");
    SplitFiles files = SplitFiles.of(folder);
    assertEquals(List.of(train, dev, test), List.of(files.all()));
    write("other.train.tsv", "a\tb");
    assertThrows(DataException.class, () -> SplitFiles.of(folder));
    assertEquals(train, SplitFiles.of(folder.resolve("my.")).train());
    assertThrows(DataException.class, () -> SplitFiles.of(folder.resolve("none")));
    assertThrows(DataException.class, () -> SplitFiles.of(folder.resolve("none/at/all")));
    Path objects = write("snli_1.0_train.jsonl", "{}");
    write("snli_1.0_train.txt", "a\tb");
    assertEquals(objects, SplitFiles.of(folder.resolve("snli")).train());
    write("snli_1.0_train.tsv", "a\tb");
    assertEquals(objects, SplitFiles.of(folder.resolve("snli")).train());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sentence1~sentence2|a~b|c~d; which column holds the label; true",
        "sentence1~sentence2~label|a~b~|c~d~; in all 2 rows something is lacking: in line 2; true",
        "''; the file is empty; false"
      })
  void aTestFileWithoutLabelsIsRefusedWithWhatToDo(String text, String problem, boolean isBlind)
      throws IOException {
    writeParts();
    write("test.tsv", text);
    DataException thrown = assertThrows(DataException.class, this::readPairs);
    assertEquals(folder.resolve("test.tsv").toString(), thrown.file());
    assertTrue(thrown.problem().contains(problem), thrown::problem);
    assertEquals(isBlind, thrown.problem().contains("name the others alone (--train, --dev)"));
  }

  /** A file that is lacking is named as it is without a word on labels. */
  @Test
  void aTestFileThatIsMissingIsNamed() throws IOException {
    for (String part : List.of("train", "dev", "test")) {
      for (String name : List.of("labels.", "s1.", "s2.")) {
        write(name + part, String.join("|", Collections.nCopies(10, "a")));
      }
    }
    Path missing = folder.resolve("s2.test");
    Files.delete(missing);
    DataSamples.assertError(missing, 0, "there is no such file", this::readPairs);
  }

  private void writeParts() throws IOException {
    String rows =
        IntStream.range(0, 20).mapToObj(i -> "|a " + i + "~b~" + i % 2).reduce("", String::concat);
    for (String part : List.of("train.tsv", "dev.tsv")) {
      write(part, "sentence1~sentence2~label" + rows);
    }
  }

  private SplitFiles.Parts<SentencePair> readPairs() {
    return TextFiles.pairFiles(DataSource.of(folder.toString()))
        .read(
            file -> TextFiles.pairs(file, FileLayout.OPEN),
            pair -> new SplitFiles.Key(pair.toString(), pair.label()));
  }

  @ParameterizedTest
  @CsvSource({
    "device-train.tsv, device-dev.tsv, device-test.tsv",
    "latest-train.tsv, latest-dev.tsv, latest-test.tsv",
    "trainee.train, trainee.dev, trainee.test",
    "train.csv, validation.csv, test.csv",
    "Training.txt, Dev.txt, Test.txt",
    "trainset.txt, devset.txt, testset.txt",
    "contest_train.txt, contest_val.txt, contest_test.txt",
    "SICK_train.txt, SICK_trial.txt, SICK_test_annotated.txt",
    "en_ewt-ud-train.conllu, en_ewt-ud-dev.conllu, en_ewt-ud-test.conllu.gz",
    "stsa.binary.train, stsa.binary.dev, stsa.binary.test",
    "clinical_trial_train.txt, clinical_trial_dev.txt, clinical-test.txt",
    "trial_train.txt, trial_valid.txt, trial.testing.txt",
    "train_5500.label, dev.label, TREC_10.label"
  })
  void partsAreFoundWhateverElseIsInTheirNames(String train, String dev, String test)
      throws IOException {
    for (String name : List.of(train, dev, test, "README.md", "LICENSE")) {
      write(name, "a\tb");
    }
    if (train.endsWith(".conllu")) {
      write("en_ewt-ud-train.txt", "the same as text");
    }
    assertEquals(
        Stream.of(train, dev, test).map(folder::resolve).toList(),
        List.of(SplitFiles.of(folder).all()));
  }

  @Test
  void missingFilesAreToldInAWholeSentence() throws IOException {
    DataSamples.assertError(folder, 0, ": the folder has no files", () -> SplitFiles.of(folder));
    Files.createDirectory(folder.resolve("UD_X"));
    DataSamples.assertError(folder, 0, "only folders: UD_X", () -> SplitFiles.of(folder));
    for (String aside : List.of(".hidden", "a.txt~", "a.txt.bak", "a.txt.orig")) {
      write(aside, "x");
    }
    write("a.txt", "x");
    assertEquals(folder.resolve("a.txt"), SplitFiles.of(folder).train());
    write("b.txt", "x");
    DataSamples.assertError(
        folder, 0, "none is named *train*, there is a.txt, b.txt;", () -> SplitFiles.of(folder));
    DataSamples.assertError(
        folder.resolve("a"), 0, "none is named *train*", () -> SplitFiles.of(folder.resolve("a")));
    DataSamples.assertError(
        folder, 0, "has a name that begins with labels", () -> SplitFiles.of(folder, "labels"));
  }

  private static SplitFiles.Parts<LabelledText> split(Path file) {
    return SplitFiles.of(file)
        .read(
            path -> TextFiles.texts(path, FileLayout.OPEN),
            text -> new SplitFiles.Key(String.join(" ", text.words()), text.label()));
  }

  private static List<List<String>> contents(List<LabelledText> part) {
    return part.stream()
        .map(LabelledText::words)
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  @Test
  void missingPartsAreCutByContentWithinEveryLabel() throws IOException {
    int count = 1000;
    List<String> rows =
        new ArrayList<>(
            IntStream.range(0, count)
                .mapToObj(i -> (i % 20 == 0 ? "rare" : i % 2 == 0 ? "pos" : "neg") + "\ttext " + i)
                .toList());
    Path file = write("rows.tsv", rows.toArray(String[]::new));
    SplitFiles.Parts<LabelledText> parts = split(file);
    assertEquals(
        List.of(800, 100, 100),
        Stream.of(parts.train(), parts.dev(), parts.test()).map(List::size).toList());
    for (List<LabelledText> part : List.of(parts.dev(), parts.test())) {
      for (String label : List.of("rare", "pos", "neg")) {
        long all = rows.stream().filter(row -> row.startsWith(label)).count();
        long here = part.stream().filter(text -> text.label().equals(label)).count();
        assertTrue(Math.abs(here - all / 10.0) <= 1, label + " " + here);
      }
    }
    Collections.shuffle(rows, new Random(1));
    SplitFiles.Parts<LabelledText> shuffled =
        split(write("other.tsv", rows.toArray(String[]::new)));
    assertEquals(contents(parts.test()), contents(shuffled.test()), "the order does not matter");
    assertEquals(contents(parts.dev()), contents(shuffled.dev()));
    Path few = write("few.tsv", "a\tb");
    assertThrows(DataException.class, () -> split(few));
  }

  @Test
  void equalTextsComeIntoTheSamePart() throws IOException {
    Path file =
        write(
            "rows.tsv",
            IntStream.range(0, 300)
                .mapToObj(i -> (i % 2 == 0 ? "pos" : "neg") + "\ttext " + i % 100)
                .toArray(String[]::new));
    SplitFiles.Parts<LabelledText> parts = split(file);
    List<List<String>> train = contents(parts.train());
    assertTrue(contents(parts.test()).stream().noneMatch(train::contains));
    assertTrue(contents(parts.dev()).stream().noneMatch(train::contains));
    assertEquals(300, parts.train().size() + parts.dev().size() + parts.test().size());
  }
}
