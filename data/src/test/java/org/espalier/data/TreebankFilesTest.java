package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreebankFilesTest {

  private static final FileLayout COLUMNS = FileLayout.of(FileFormat.CONLL2003);

  @TempDir private Path folder;

  /** Lines are separated by bars, fields by blanks, which become tabs. */
  private Contents<Sentence> read(String text) throws IOException {
    Path file =
        DataSamples.write(
            folder.resolve("file"), text.replaceAll(" +", "\t").replace('|', '\n') + "\n");
    return TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 a la N _ _ 2 sbj _ _|2 b lb V _ _ 0 root _ _; CoNLL-U, UTF-8",
        "1 a la N NN _ 2 sbj 2 sbj|2 b lb V VB _ 0 root 0 root; CoNLL-X, UTF-8",
        "1 a la N NN _ 2 sbj|2 b lb V VB _ 0 root; CoNLL-X, UTF-8",
        "1 a la la N N _ _ 2 2 sbj sbj _ _ A0|2 b lb lb V V _ _ 0 0 root root Y b.01 _; CoNLL-2009,"
            + " UTF-8"
      })
  void treesAreReadInEveryFormat(String text, String readAs) throws IOException {
    Contents<Sentence> read = read(text + "||" + text);
    assertEquals(readAs, read.readAs());
    assertEquals(2, read.examples().size());
    Sentence sentence = read.examples().getLast();
    assertEquals(List.of("a", "b"), sentence.forms());
    assertEquals(List.of("sbj", "root"), sentence.relations());
    assertEquals(List.of("la", "lb"), sentence.words().stream().map(Word::lemma).toList());
    assertArrayEquals(new int[] {1, -1}, sentence.heads());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"1/2/CD dogs/NNS||bark/VB; AUTO", "1/2_CD dogs_NNS||bark_VB; TAGGED"})
  void wordsCarryTheirTags(String text, FileFormat format) throws IOException {
    Path file = DataSamples.write(folder.resolve("file"), text.replace('|', '\n') + "\n");
    Contents<Sentence> read = TreebankFiles.sentences(file, FileLayout.of(format), TreeCheck.NONE);
    assertEquals("words with tags without trees, UTF-8", read.readAs());
    assertEquals(2, read.examples().size());
    Sentence sentence = read.examples().getFirst();
    assertEquals(List.of("1/2", "dogs"), sentence.forms());
    assertEquals(List.of("CD", "NNS"), sentence.relations());
  }

  @Test
  void aWordWithoutATagIsReported() throws IOException {
    Path file = DataSamples.write(folder.resolve("file"), "a/X b/Y\nc/X d\n");
    FileLayout tagged = FileLayout.of(FileFormat.TAGGED);
    DataException e =
        assertThrows(
            DataException.class, () -> TreebankFiles.sentences(file, tagged, TreeCheck.NONE));
    assertEquals(2, e.line());
    assertTrue(e.problem().contains("not \"d\""), e.problem());
  }

  @Test
  void argumentsBecomeEdges() throws IOException {
    Sentence shared =
        read("1 a a a N N _ _ 2 2 s s _ _ A0 A1|2 b b b V V _ _ 0 0 r r Y b.1 _ _|3 c c c V V _ _ 2"
                + " 2 x x Y c.1 A2 _")
            .examples()
            .getFirst();
    assertEquals(
        List.of(new Link(new Node(1, 0), "A0"), new Link(new Node(2, 0), "A1")),
        shared.words().getFirst().links());
    for (String frame : List.of("", " f")) {
      Contents<Sentence> graphs =
          read(
              "#SDP 2015|#20001|1 a a N - -F ARG1 _|2 b b V + +F _ _|3 c c V - +F ARG2 ARG1"
                  .replace("F", frame));
      assertEquals("SDP graphs without trees, UTF-8", graphs.readAs());
      Sentence graph = graphs.examples().getFirst();
      assertEquals(List.of(new Link(new Node(1, 0), "ARG1")), graph.words().getFirst().links());
      assertEquals(List.of(new Link(Node.ROOT, "root")), graph.words().get(1).links());
      assertEquals(2, graph.words().get(2).links().size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "# id 7|EU B-ORG|# O||# id 8|See O; 2",
        "# id = 7|EU NNP B-ORG|# NN O||# domain|See VB O; 3"
      })
  void commentsStandBeforeColumnsOfTags(String text, int columns) throws IOException {
    Path file = DataSamples.write(folder.resolve("x"), text.replace('|', '\n') + "\n");
    Contents<Sentence> read = TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE);
    assertEquals(
        List.of(List.of("EU", "#"), List.of("See")),
        read.examples().stream().map(Sentence::forms).toList());
    Files.writeString(file, "\nodd" + " O".repeat(columns + 1) + "\n", StandardOpenOption.APPEND);
    DataSamples.assertError(
        file,
        text.split("\\|", -1).length + 2,
        "columns where most rows have " + columns,
        () -> TreebankFiles.sentences(file, COLUMNS, TreeCheck.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ID FORM LEMMA HEAD DEPREL X:Y", "X:Y HEAD DEPREL ID FORM"})
  void columnsOfCoNLLUPlusHaveNames(String names) throws IOException {
    List<String> columns = List.of(names.split(" ", -1));
    StringBuilder text = new StringBuilder("# global.columns = " + names + "\n# sent_id = 7\n");
    for (Map<String, String> row :
        List.of(
            Map.of("ID", "1", "FORM", "a", "HEAD", "2", "DEPREL", "sbj"),
            Map.of("ID", "2", "FORM", "b", "HEAD", "0", "DEPREL", "root"))) {
      text.append(String.join("\t", columns.stream().map(c -> row.getOrDefault(c, "*")).toList()))
          .append('\n');
    }
    Path file = DataSamples.write(folder.resolve("x"), text.toString());
    Contents<Sentence> read = TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE);
    assertEquals("CoNLL-U, UTF-8", read.readAs());
    Sentence sentence = read.examples().getFirst();
    assertEquals(List.of("a", "b"), sentence.forms());
    assertEquals(List.of("sbj", "root"), sentence.relations());
    assertEquals("_", sentence.words().getFirst().upos());
    assertEquals(List.of("sent_id = 7"), sentence.comments());
    DataSamples.write(file, "# global.columns = ID LEMMA\n1\ta\n");
    DataSamples.assertError(
        file,
        1,
        "names no columns ID and FORM",
        () -> TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a_X b_Y|c_X; 0; looks like none of the formats",
        "(S (A 0=a) (B 1=b)); 1; trees with gaps",
        "{\"tokens\": [\"a\", \"b\"], \"tags\": [\"X\"]}; 1; 'tokens has 2 values, but tags has 1'",
        "{\"tokens\": [\"a\"], \"p\": [\"X\"], \"q\": [\"X\"]}; 1; --label-column gives the list of"
            + " tags",
        "{\"tokens\": \"a\", \"p\": [\"X\"]}; 1; there are p (",
        "{\"tokens\": \"a\"}; 1; there are no lists",
        "{\"tokens\": [\"a\"], \"tags\": [\"X\"]}|{\"tokens\": [\"a\"], \"tags\": [null]}; 2; tags"
            + " is no list",
        "a/X b/Y|c/X|d/X|e/X|f/X|g/X|h/X|i/X|k/X|l; 10; a word and its tag"
      })
  void oneOddLineLeavesTheFormat(String text, int line, String part) throws IOException {
    Path file = DataSamples.write(folder.resolve("x"), text.replace('|', '\n') + "\n");
    DataSamples.assertError(
        file, line, part, () -> TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE));
  }

  /** A first word that is a bracket makes neither trees nor JSON; ~ is a tab. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "( -LRB- O|a N X|) -RRB- O||b N O; columns",
        "(~(~O|a~N~X|)~)~O||b~N~O; columns",
        "{ -LRB- O|a N X|} -RRB- O||b N O; columns",
        "[ -LRB- O|a N X|] -RRB- O||b N O; columns",
        "(/O a/X )/O|b/O; words with tags",
        "{/O a/X }/O|b/O; words with tags"
      })
  void bracketsMayBeWords(String text, String readAs) throws IOException {
    Path file =
        DataSamples.write(folder.resolve("x"), text.replace('|', '\n').replace('~', '\t') + "\n");
    Contents<Sentence> read = TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE);
    assertTrue(read.readAs().contains(readAs), read::readAs);
    assertEquals(List.of("O", "X", "O"), read.examples().getFirst().relations());
  }

  @Test
  void theListOfTagsIsTheSameInAllObjects() throws IOException {
    Path file =
        DataSamples.write(
            folder.resolve("x.jsonl"),
            """
            [{"tokens": ["a"], "p": ["P"], "q": ["Q"]},
             {"q": ["R"], "p": ["P"], "tokens": ["b"]}]
            """);
    FileLayout third = FileLayout.OPEN.withLabel("3");
    Contents<Sentence> read = TreebankFiles.sentences(file, third, TreeCheck.NONE);
    assertTrue(read.readAs().contains("words in tokens, tags in q"), read::readAs);
    assertEquals(
        List.of(List.of("Q"), List.of("R")),
        read.examples().stream().map(Sentence::relations).toList());
    Path blank = DataSamples.write(folder.resolve("blank"), "\n");
    FileLayout json = FileLayout.of(FileFormat.JSON);
    DataSamples.assertError(
        blank, 0, "no examples", () -> TreebankFiles.sentences(blank, json, TreeCheck.NONE));
    FileLayout first = FileLayout.OPEN.withLabel("1");
    DataSamples.assertError(
        file, 1, "one of their tags", () -> TreebankFiles.sentences(file, first, TreeCheck.NONE));
  }

  /** The same tags in the ways of several data sets; ~ is a tab. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "# sent_id = s|# text = EU is bad|1~EU~X~-~-|2~is~O~-~-||1~So~O~-~-; ; word in column 2,"
            + " tag in column 3",
        "#~source 7|1~EU~X~O|2~is~O~O||#~source 8|1~So~O~O; 3; word in column 2, tag in column 3",
        "#begin document (d)^ part 000|d 0 0 EU N (X)|d 0 1 is V *||d 0 0 So R *||#end document; ;"
            + " 'word in column 4, tag in column 6 (brackets, read as BIO)'",
        "token~pos~ner|EU~N~X|is~V~O||So~R~O; ; 'with header, word in column 1, tag in column 3'",
        "token~ner~pos|EU~X~N|is~O~V||So~O~R; NER; 'with header, word in column 1, tag in column"
            + " 2'",
        "# Text~named_entity|EU~X|is~O||So~O; ; 'with header, word in column 1, tag in column 2'",
        "tag~word|X~EU|O~is||O~So; ; 'with header, word in column 2, tag in column 1'",
        "Wort~Marke|EU~X|is~O||So~O; Marke; 'with header, word in column 1, tag in column 2'",
        "-DOCSTART- -X- O|EU N X|is V O||So R O; ; word in column 1, tag in column 3",
        "# global.columns = ID FORM NER:X|1~EU~X|2~is~O||1~So~O; NER:X; CoNLL-U without trees",
        "1~EU~_~_~_~_~_~_~_~A=b^Ner=X|2~is~_~_~_~_~_~_~_~Ner=O||1~So~_~_~_~_~_~_~_~Ner=O; Ner;"
            + " CoNLL-U without trees",
        "EU _ X _|is _ O _||So _ O _; ; word in column 1, tag in column 3",
        "( (S (NP-SBJ-1 (X EU)) (VP (O is) (NP (-NONE- *)))))|((O So)); ; trees in brackets without"
            + " trees",
        "{\"ner\": [\"X\", \"O\"], \"tokens\": [\"EU\", \"is\"]}|{\"ner\": [],"
            + " \"tokens\": []}|{\"tokens\": [\"So\"], \"ner\":"
            + " [\"O\"]}; ; JSON"
      })
  void wordsAndTagsAreFound(String text, String label, String readAs) throws IOException {
    Path file =
        DataSamples.write(
            folder.resolve("x"),
            text.replace('|', '\n').replace('~', '\t').replace("(d)^", "(d);").replace('^', '|')
                + "\n");
    FileLayout layout = FileLayout.OPEN.withLabel(label == null ? "" : label);
    Contents<Sentence> read = TreebankFiles.sentences(file, layout, TreeCheck.NONE);
    assertTrue(read.readAs().contains(readAs), read::readAs);
    assertEquals(List.of("EU", "is"), read.examples().getFirst().forms());
    assertEquals(
        List.of("X", "O"),
        read.examples().getFirst().relations().stream().map(tag -> tag.replace("B-", "")).toList());
    assertEquals(List.of("O"), read.examples().getLast().relations());
  }

  /** The user says by name or number where the words stand, and whether names come first. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X~EU|O~is||O~So; 1; 2; ",
        "a~b~c|N~X~EU|V~O~is||R~O~So; b; c; ",
        "a~b|EU~X|is~O||So~O; ; ; yes",
        "word~tag~tag|EU~p~X|is~q~O||So~r~O; 3; ; ",
        "{\"t\": [\"X\", \"O\"], \"w\": [\"EU\", \"is\"]}|{\"t\": [\"O\"], \"w\": [\"So\"]}; t; w;"
            + " ",
        "{\"tokens\": [\"EU\", \"is\"], \"upos\": [\"X\", \"O\"]}|{\"tokens\": [\"So\"],"
            + " \"upos\": [\"O\"]}; upos; ; ",
      })
  void theUserSaysWhereWordsAndTagsStand(String text, String label, String words, String header)
      throws IOException {
    Path file =
        DataSamples.write(folder.resolve("x"), text.replace('|', '\n').replace('~', '\t') + "\n");
    List<Sentence> read =
        TreebankFiles.sentences(
                file,
                FileLayout.OPEN
                    .withLabel(Objects.requireNonNullElse(label, ""))
                    .withText(Objects.requireNonNullElse(words, ""))
                    .withHeader(Objects.requireNonNullElse(header, "")),
                TreeCheck.NONE)
            .examples();
    assertEquals(
        List.of(List.of("EU", "is"), List.of("So")), read.stream().map(Sentence::forms).toList());
    assertEquals(
        List.of(List.of("X", "O"), List.of("O")), read.stream().map(Sentence::relations).toList());
    assertEquals("upos".equals(label) ? "X" : "_", read.getFirst().words().getFirst().upos());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "EU~X|is~O||So~O; ner; ; has no column ner (--label-column), there are 1, 2",
        "word~tag~tag|EU~p~X||So~r~O; tag; ; has several columns tag",
        "EU~X|is~O||So~O; 2; 2; the tag is in column 2, where the word is",
        "token~ner|EU~X||So~O; chunk; ; has no column chunk (--label-column), there are token, ner",
        "# global.columns = ID FORM A:B|1~EU~X||1~So~O; ner; ; there are deprel, upos, xpos, feats,"
            + " A:B",
        "1~EU~_~_~_~_~_~_~_~Ner=X; Nex; ; there are deprel, upos, xpos, feats",
        "1~EU~_~_~_~_~_~_~_~Ner=X; ; 2; leave out --text-column",
        "EU/X is/O; ner; ; there are deprel, upos, xpos, feats",
      })
  void columnsThatThereAreNotAreNamed(String text, String label, String words, String message)
      throws IOException {
    Path file =
        DataSamples.write(folder.resolve("x"), text.replace('|', '\n').replace('~', '\t') + "\n");
    FileLayout layout =
        FileLayout.OPEN
            .withLabel(Objects.requireNonNullElse(label, ""))
            .withText(Objects.requireNonNullElse(words, ""));
    DataException e =
        assertThrows(
            DataException.class, () -> TreebankFiles.sentences(file, layout, TreeCheck.NONE));
    assertTrue(e.problem().replace(';', ',').contains(message), e::getMessage);
  }

  /** A header may be asked for where there is no row, or one of another width. */
  @Test
  void aHeaderIsAsWideAsTheRows() throws IOException {
    FileLayout named = FileLayout.of(FileFormat.CONLL2003).withLabel("2").withHeader("yes");
    Path wide = DataSamples.write(folder.resolve("wide"), "a b c\nEU X\nis O\n");
    DataSamples.assertError(
        wide,
        0,
        "names 3 columns where most rows have 2",
        () -> TreebankFiles.sentences(wide, named, TreeCheck.NONE));
    String rows = "the\tO\tx\n\n".repeat(20);
    Path less = DataSamples.write(folder.resolve("less"), "a\tb\n" + rows);
    for (String label : List.of("", "2")) {
      FileLayout said = FileLayout.OPEN.withLabel(label).withHeader("yes");
      DataSamples.assertError(
          less,
          0,
          "names 2 columns where most rows have 3",
          () -> TreebankFiles.sentences(less, said, TreeCheck.NONE));
    }
    Path known = DataSamples.write(folder.resolve("known"), "word\ttag\n" + rows);
    FileLayout numbered = FileLayout.OPEN.withLabel("2");
    Sentence sentence =
        TreebankFiles.sentences(known, numbered, TreeCheck.NONE).examples().getFirst();
    assertEquals(List.of("the"), sentence.forms());
    assertEquals(List.of("O"), sentence.relations());
    Path none = DataSamples.write(folder.resolve("none"), "# a = 1\n#b\tc\td\n");
    assertThrows(DataException.class, () -> TreebankFiles.sentences(none, named, TreeCheck.NONE));
  }

  /** Names that no list knows are asked about, since they would be the first word. */
  @Test
  void aFirstRowThatMayBeNamesIsAskedAbout() throws IOException {
    String rows = "the O\nold B\nman O\n\n".repeat(20);
    Path file = DataSamples.write(folder.resolve("x"), "Wort\tMarke\n" + rows.replace(' ', '\t'));
    DataException e =
        assertThrows(
            DataException.class,
            () -> TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE));
    assertTrue(e.problem().contains("\"Wort Marke\""), e::getMessage);
    assertTrue(e.problem().contains("--header yes or no"), e::getMessage);
    for (String header : List.of("yes", "no")) {
      FileLayout layout = FileLayout.OPEN.withHeader(header);
      assertEquals(
          header.equals("yes") ? "the" : "Wort",
          TreebankFiles.sentences(file, layout, TreeCheck.NONE)
              .examples()
              .getFirst()
              .forms()
              .getFirst());
    }
    for (String first :
        List.of("Text\tB-type\nEU\tB-type", "Wort\tO", "man\tMarke", "4th\tMarke")) {
      Path other = DataSamples.write(folder.resolve("y"), first + "\n" + rows.replace(' ', '\t'));
      assertEquals(
          first.split("\t", -1)[0],
          TreebankFiles.sentences(other, FileLayout.OPEN, TreeCheck.NONE)
              .examples()
              .getFirst()
              .forms()
              .getFirst());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "{", "[", "1"})
  void theFirstWordMayBeABracket(String word) throws IOException {
    Path file = DataSamples.write(folder.resolve("x"), word + " O\nEU B-ORG\n\nSo O\n");
    Contents<Sentence> read = TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE);
    assertEquals(
        List.of(List.of(word, "EU"), List.of("So")),
        read.examples().stream().map(Sentence::forms).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t", "   "})
  void tagsAreReadFromColumns(String separator) throws IOException {
    String text = "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\n# NN I-NP O\n\n\nSee VB B-VP O\n\n";
    Path file = DataSamples.write(folder.resolve("eng.train"), text.replace(" ", separator));
    Contents<Sentence> read = TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE);
    assertEquals(
        "columns of words and tags without trees, word in column 1, tag in column 4, UTF-8",
        read.readAs());
    assertEquals(
        List.of(List.of("B-ORG", "O"), List.of("O")),
        read.examples().stream().map(Sentence::relations).toList());
    assertEquals("NNP", read.examples().getFirst().words().getFirst().xpos());
    assertEquals("document 1", read.examples().getFirst().document());
    FileLayout chunks = FileLayout.OPEN.withLabel("3");
    assertEquals(
        "B-NP",
        TreebankFiles.sentences(file, chunks, TreeCheck.NONE)
            .examples()
            .getFirst()
            .relations()
            .getFirst());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 a a N _ _ 2 x|3 b b N _ _ 0 r; 2; the id is \"3\" where 2 is next",
        "1 a a N _ _ 1 x; 1; word 1 is its own head",
        "1 a a N _ _ 5 x; 1; has only 1 word",
        "1 a a N _ _ y x; 1; the head is not a number",
        "1 a a N _ _ 2 x|2 b b N _ _ 1 x; 1; no word of this sentence hangs on the root",
        "1 a a N _ _ 2 x|2 b b N; 2; needs at least 8 columns, but has 4",
        "1 a a a N N _ _ 0 0 r r _ _ A0; 1; has 1 columns of arguments, but the sentence has 0"
            + " predicates"
      })
  void badRowsAreNamed(String text, int line, String part) {
    DataSamples.assertError(folder.resolve("file"), line, part, () -> read(text));
  }

  @Test
  void severalRootsAndCrossingArcsAreTrees() throws IOException {
    String crossing =
        "1 a _ X _ _ 3 x _ _|2 b _ X _ _ 4 x _ _|3 c _ X _ _ 0 r _ _|4 d _ X _ _ 0 r _ _";
    assertArrayEquals(new int[] {2, 3, -1, -1}, read(crossing).examples().getFirst().heads());
    Contents<Sentence> some = read(crossing + "||1 a _ X _ _ _ _ _ _");
    assertEquals(List.of("1 of 2 sentences have no whole tree: heads are open"), some.notes());
  }

  @Test
  void liftedTreesAreProjectiveAndProjectiveOnesStay() {
    Random random = new Random(5);
    int lifted = 0;
    for (int i = 0; i < 3000; i++) {
      int n = 1 + random.nextInt(9);
      int[] heads = tree(n, random);
      int[] result = Projectivity.lifted(heads);
      assertNull(Heads.problem(false, result));
      assertTrue(DataSamples.isProjective(result));
      if (DataSamples.isProjective(heads)) {
        assertArrayEquals(heads, result);
      } else {
        lifted++;
      }
    }
    assertTrue(lifted > 500, "only " + lifted + " were not projective");
  }

  /** A random tree: words join one after the other, each below one that has joined or the root. */
  private static int[] tree(int n, Random random) {
    List<Integer> order = new ArrayList<>(Stream.iterate(0, i -> i + 1).limit(n).toList());
    Collections.shuffle(order, random);
    int[] heads = new int[n];
    for (int k = 0; k < n; k++) {
      int above = random.nextInt(k + 1);
      heads[order.get(k)] = above == 0 ? -1 : order.get(above - 1);
    }
    return heads;
  }

  @Test
  void oneFileIsCutIntoParts() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append(DataSamples.row("1", "w" + i, "0", "root")).append('\n');
    }
    Path file = DataSamples.write(folder.resolve("all.conllu"), text.toString());
    SplitFiles.Parts<Sentence> parts =
        TreebankFiles.parts(DataSource.of(file.toString()), TreeCheck.NONE);
    assertEquals(
        List.of(
            "read as: CoNLL-U, UTF-8",
            "every tenth example of all.conllu is for test, another for development"),
        parts.told());
    assertEquals(160, parts.train().size());
    Set<String> forms = new HashSet<>();
    Stream.of(parts.train(), parts.dev(), parts.test())
        .flatMap(List::stream)
        .forEach(sentence -> assertTrue(forms.add(sentence.forms().getFirst())));
    assertEquals(200, forms.size());
  }

  @ParameterizedTest
  @CsvSource({
    "ud/Tamil-TTB, 400",
    "ud/Maltese-MUDT, 1123",
    "ud/Marathi-UFAL, 373",
    "ud/Turkish-IMST, 3435"
  })
  void publishedTreebanksAreReadAsTheyCome(String name, int train) {
    Path treebank = DataSamples.shared(name);
    SplitFiles.Parts<Sentence> parts =
        TreebankFiles.parts(DataSource.of(treebank.toString()), TreeCheck.NONE);
    assertEquals(train, parts.train().size());
    assertEquals(List.of("read as: CoNLL-U, UTF-8, gzip"), parts.told());
  }
}
