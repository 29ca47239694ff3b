package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.DataSource.OddTrees;
import org.espalier.data.FileLayout;
import org.espalier.data.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What treebanks of Universal Dependencies have besides plain sentences, as training meets it. */
class TreebankKindsTest {

  @TempDir private Path folder;

  /** A peculiarity of a sentence. */
  enum Kind {
    PLAIN(
        "",
        "1\tdogs\tdog\tNOUN\tNNS\tNumber=Plur\t2\tnsubj\t_\t_",
        "2\tbark\t_\tVERB\t_\t_\t0\troot\t_\t_"),
    NO_BLANKS(
        "# text = 我爱",
        "1\t我\t我\tPRON\tPRP\t_\t2\tnsubj\t_\tSpaceAfter=No|Translit=wǒ",
        "2\t爱\t爱\tVERB\tVV\t_\t0\troot\t_\tSpaceAfter=No"),
    RIGHT_TO_LEFT(
        "# text = ולבית",
        "1-3\tולבית\t_\t_\t_\t_\t_\t_\t_\t_",
        "1\tו\tו\tCCONJ\tCCONJ\t_\t3\tcc\t_\t_",
        "2\tל\tל\tADP\tADP\t_\t3\tcase\t_\t_",
        "3\tבית\tבית\tNOUN\tNOUN\tGender=Masc\t0\troot\t_\t_"),
    ENHANCED(
        "# sent_id = e",
        "0.1\t_\t_\tPRON\t_\t_\t_\t_\t1:nsubj\t_",
        "1\tgo\tgo\tVERB\tVB\t_\t0\troot\t0:root\t_",
        "1.1\tgo\tgo\tVERB\t_\t_\t_\t_\t0:root|1:conj:and>2\tCopyOf=1",
        "1.2\t_\t_\tX\t_\t_\t_\t_\t1.1:dep\t_",
        "2\thome\thome\tADV\tRB\t_\t1\tadvmod:lmod\t1:advmod:lmod|1.1:advmod\t_"),
    SEVERAL_ROOTS("", "1\ta\t_\tX\t_\t_\t0\troot\t_\t_", "2\tb\t_\tX\t_\t_\t0\troot\t_\t_"),
    CROSSING(
        "",
        "1\ta\t_\tX\t_\t_\t3\tdep\t_\t_",
        "2\tb\t_\tX\t_\t_\t4\tdep\t_\t_",
        "3\tc\t_\tX\t_\t_\t0\troot\t_\t_",
        "4\td\t_\tX\t_\t_\t3\tdep\t_\t_"),
    NO_HEADS("", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_", "2\tb\t_\t_\t_\t_\t_\t_\t_\t_"),
    UNDERSCORES(
        "# text = _ _", "1\t_\t_\tX\t_\t_\t2\tdep\t_\t_", "2\t_\t_\tPUNCT\t_\t_\t0\troot\t_\t_"),
    WORDS_WITH_BLANKS("", "1\t10 000\t10 000\tNUM\t_\t_\t0\troot\t_\t_"),
    SIGNS("", "1\t#\t#\tSYM\t#\t_\t2\tdep\t_\t_", "2\t-\t-\tPUNCT\t:\t_\t0\troot\t_\t_"),
    COMMENTS(
        """
        #no blank, no value
        # newdoc
        # newpar id = p
        # text_en = x
        # global.columns = ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC
        ##\
        """,
        "1\ta\t_\tX\t_\t_\t0\troot\t_\tLId=a\\=b|Gloss=x y"),
    COMBINED(
        "", "1\te\u0301\t_\tX\t_\t_\t0\troot\t_\t_", "2\t👩\u200d👧\t_\tSYM\t_\t_\t1\tdep\t_\t_");

    private final String text;

    Kind(String comments, String... rows) {
      text = (comments.isEmpty() ? "" : comments + "\n") + String.join("\n", rows) + "\n";
    }

    int words() {
      return (int) text.lines().filter(line -> line.matches("\\d+\\t.*")).count();
    }
  }

  private DataSource treebank(String train, String test) throws IOException {
    Files.writeString(folder.resolve("xx_kind-ud-train.conllu"), train);
    Files.writeString(folder.resolve("xx_kind-ud-dev.conllu"), test);
    Files.writeString(folder.resolve("xx_kind-ud-test.conllu"), test);
    Files.writeString(folder.resolve("README.md"), "# not data");
    Files.writeString(folder.resolve("xx_kind-ud-train.txt"), "the same as running text");
    return DataSource.of(folder.toString());
  }

  private static DataSource with(DataSource source, String column, OddTrees trees) {
    return new DataSource(
        source.path(), "", "", "", FileLayout.OPEN.withLabel(column), trees, DataSource.LIMIT);
  }

  /** Line ends, marks and the last empty line are as people's editors leave them. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindIsReadWhateverTheLineEnds(Kind kind) throws IOException {
    String text = Kind.PLAIN.text + "\n" + kind.text + "\n";
    for (String written :
        List.of(
            text,
            text.replace("\n", "\r\n"),
            "\ufeff" + text,
            text.strip(),
            "\n\n" + text.replace("\n\n", "\n \n\n"))) {
      DataSource source = treebank(written, written);
      for (String structure : List.of("projective", "nonprojective", "nonprojective-multi")) {
        Corpus corpus = CorpusTest.load(Tasks.RELATIONS, source, structure);
        for (List<Example> part : List.of(corpus.train(), corpus.dev(), corpus.test())) {
          assertEquals(2, part.size());
          assertEquals(List.of("dogs", "bark"), part.getFirst().forms());
          assertEquals(kind.words(), part.getLast().length());
        }
      }
      for (OddTrees trees : List.of(OddTrees.PROJECTIVIZED, OddTrees.LEFT_OUT)) {
        Corpus corpus = CorpusTest.load(Tasks.RELATIONS, with(source, "", trees), "projective");
        boolean isOdd = kind == Kind.CROSSING || kind == Kind.SEVERAL_ROOTS;
        assertEquals(isOdd && trees == OddTrees.LEFT_OUT ? 1 : 2, corpus.train().size());
      }
    }
  }

  @Test
  void allKindsMayStandInOneFile() throws IOException {
    String all = String.join("\n", Stream.of(Kind.values()).map(kind -> kind.text).toList());
    Corpus corpus = CorpusTest.load(Tasks.RELATIONS, treebank(all, all), "projective");
    assertEquals(Kind.values().length, corpus.test().size());
    assertTrue(corpus.hasTrees());
    String told = String.join("\n", corpus.told());
    assertTrue(told.contains("2 of 12 training trees are none of projective's"), told);
    assertTrue(told.contains("1 of 12 sentences have no whole tree: heads are open"), told);
    Set<String> ids = new HashSet<>();
    corpus.test().forEach(example -> assertTrue(ids.add(example.id()), example::id));
  }

  @Test
  void tagsOfManyValuesAndOnesThatTrainingLacksAreRead() throws IOException {
    StringBuilder train = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      train.append(
          String.format(
              Locale.ROOT, "1\tw%d\t_\tX\tTag%d\tF=%d|G=1\t0\troot\t_\t_\n\n", i % 7, i, i % 5));
    }
    String test = "1\tw1\t_\tX\tTag1\t_\t0\troot\t_\t_\n2\tw2\t_\tX\tNew\tF=9\t1\todd\t_\t_\n";
    DataSource source = treebank(train.toString(), test);
    Corpus tags =
        CorpusTest.load(Tasks.RELATIONS, with(source, "xpos", OddTrees.KEPT), "projective");
    assertEquals(300, tags.labels().size());
    assertEquals(Labels.UNSEEN, tags.test().getFirst().labels()[1]);
    assertEquals(
        5,
        CorpusTest.load(Tasks.RELATIONS, with(source, "feats", OddTrees.KEPT), "projective")
            .labels()
            .size());
    List<String> findings = tags.findings().stream().map(Finding::text).toList();
    assertTrue(
        findings.getLast().startsWith("1 of 2 labels of the test data do not occur in training"),
        findings::toString);
    assertFalse(tags.findings().getLast().grave());
  }

  @Test
  void sentencesBeyondTheLimitAreLeftOutOfTrainingAndRefusedElsewhere() throws IOException {
    List<String> rows = new ArrayList<>(List.of("1\tw\t_\tX\t_\t_\t0\troot\t_\t_"));
    IntStream.rangeClosed(2, 1001)
        .forEach(i -> rows.add(i + "\tw\t_\tX\t_\t_\t" + (i - 1) + "\tdep\t_\t_"));
    String longOne = String.join("\n", rows) + "\n";
    Corpus corpus =
        CorpusTest.load(
            Tasks.RELATIONS,
            treebank(Kind.PLAIN.text + "\n" + longOne, Kind.PLAIN.text),
            "projective");
    assertEquals(1, corpus.train().size());
    assertTrue(
        corpus
            .told()
            .contains("1 of 2 training sentences are left out: more than 1000 words (--limit)"),
        corpus.told()::toString);
    DataSource test = treebank(Kind.PLAIN.text, Kind.PLAIN.text + "\n" + longOne);
    DataException e =
        assertThrows(
            DataException.class, () -> CorpusTest.load(Tasks.RELATIONS, test, "projective"));
    assertEquals(4, e.line());
    assertTrue(e.problem().contains("has 1001 words; --limit N permits"), e::problem);
  }

  @Test
  void genresAreThoseOfTheDocumentsIds() throws IOException {
    String news = "# newdoc id = news-1\n" + Kind.PLAIN.text + "\n";
    String fiction = "# newdoc id = fiction-a-1\n" + Kind.NO_BLANKS.text + "\n";
    Corpus corpus =
        CorpusTest.load(Tasks.GENRE, treebank(news + fiction, fiction + news), "projective");
    assertEquals(List.of("fiction", "news"), corpus.labels().names());
    assertFalse(corpus.labelsWords());
    Corpus one = CorpusTest.load(Tasks.GENRE, treebank(news, news), "projective");
    assertEquals(
        "all sentences of the training data have the genre news: nothing to learn",
        one.findings().getLast().text());
    assertTrue(one.findings().getLast().grave());
    DataSource none = treebank(Kind.PLAIN.text, news);
    DataException e =
        assertThrows(DataException.class, () -> CorpusTest.load(Tasks.GENRE, none, "projective"));
    assertTrue(e.problem().contains("# newdoc id = GENRE-NAME says which"), e::problem);
  }

  @Test
  void tagsOfNumberedColumnsAreWrittenWhereThoseOfTheLastColumnAre() {
    for (String column : List.of("", "2", "upos")) {
      assertEquals("upos", Tasks.TAGS.column(labelledBy(column)));
    }
    assertEquals("deprel", Tasks.TAGS.column(labelledBy("deprel")));
  }

  private static DataSource labelledBy(String column) {
    return new DataSource("", "", "", "", FileLayout.OPEN.withLabel(column), OddTrees.KEPT, 1);
  }
}
