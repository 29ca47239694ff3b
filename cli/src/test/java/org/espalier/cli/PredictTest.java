package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.espalier.data.ConlluReader;
import org.espalier.data.Sentence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Predicting as a filter, with one model of texts and one of words. */
class PredictTest {

  @TempDir private static Path models;
  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path data = CommandLines.texts(models);
    assertEquals(
        0,
        CommandLines.run(
                CommandLines.with(
                    CommandLines.small(data, models.resolve("texts"), 1),
                    "--only-latent",
                    "--letter-width",
                    "2"))
            .status());
    Path treebank = Files.createDirectory(models.resolve("treebank"));
    Random random = new Random(1);
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(treebank.resolve(part + ".conllu"), sentences(random));
    }
    for (String task : List.of("relations", "parse")) {
      String name = task.equals("parse") ? task : "words";
      List<String> command = new ArrayList<>(CommandLines.small(treebank, models.resolve(name), 1));
      command.set(command.indexOf("text"), task);
      command.addAll(
          task.equals("parse")
              ? List.of("--tagger", "--letter-width", "2", "--layers", "1")
              : List.of("--only-latent"));
      CommandLines.run(CommandLines.with(command)).ended(0);
    }
  }

  private static String sentences(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      int root = random.nextInt(3);
      for (int m = 0; m < 3; m++) {
        text.append(m + 1)
            .append("\tw")
            .append(random.nextInt(4))
            .append("\t_\tX\t_\t_\t")
            .append(m == root ? 0 : root + 1)
            .append('\t')
            .append(m == root ? "root" : random.nextBoolean() ? "det" : "obj")
            .append("\t_\t_\n");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private CommandLines.Outcome predict(String model, String input, String... options)
      throws IOException {
    return predict(model, input.getBytes(StandardCharsets.UTF_8), options);
  }

  private CommandLines.Outcome predict(String model, byte[] input, String... options)
      throws IOException {
    Path file = Files.write(folder.resolve("input"), input);
    return CommandLines.run(
        CommandLines.with(
            List.of("predict", models.resolve(model).toString(), "--file", file.toString()),
            options));
  }

  @Test
  void constraintsHoldInTheAnswersAndClashesAreErrorRecords() throws IOException {
    CommandLines.Outcome outcome =
        predict(
                "parse",
                "w1 w2 w3\nw1\nw3 w2 w1 w1\n",
                "--format",
                "json",
                "--constraint",
                "require arc(@2, @1)",
                "--constraint",
                "forbid arc(root, @1)")
            .ended(1);
    List<JsonNode> answers = objects(outcome);
    assertEquals(2, answers.get(0).get("heads").get(0).asInt(), outcome::out);
    assertEquals(2, answers.get(2).get("heads").get(0).asInt(), outcome::out);
    assertTrue(
        answers
            .get(1)
            .get("error")
            .asString()
            .startsWith("no tree over 1 word meets the constraint"),
        outcome::out);
    predict("texts", "w1\n", "--constraint", "contiguous .")
        .ended(2)
        .complained("such constraints are for tags and subsets");
  }

  private static List<JsonNode> objects(CommandLines.Outcome outcome) {
    return outcome.out().lines().map(JsonMapper.shared()::readTree).toList();
  }

  @Test
  void everyRecordHasOneAnswerInOrder() throws IOException {
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      input.append(i % 7 == 3 ? "" : i % 7 == 5 ? "x ".repeat(1001) : "word" + i).append('\n');
    }
    CommandLines.Outcome outcome = predict("texts", input.toString(), "--format", "json").ended(1);
    List<String> lines = outcome.out().lines().toList();
    assertEquals(600, lines.size());
    for (int i = 0; i < 600; i++) {
      String line = lines.get(i);
      if (i % 7 == 3) {
        assertEquals("", line);
      } else {
        JsonNode object = JsonMapper.shared().readTree(line);
        assertEquals(i % 7 == 5, object.has("error"));
        if (i % 7 == 5) {
          assertEquals(i + 1, object.get("line").asInt());
        } else {
          assertEquals("word" + i, object.get("words").get(0).asString());
        }
      }
    }
    assertTrue(outcome.err().contains("records cannot be predicted, the first: "), outcome::err);
    assertTrue(outcome.err().contains("input:6: has 1001 words"), outcome::err);
  }

  @Test
  void aBadLineCostsNothingButItself() throws IOException {
    byte[] good = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
    byte[] input = new byte[2 * good.length + 2];
    System.arraycopy(good, 0, input, 0, good.length);
    input[good.length] = (byte) 0xff;
    input[good.length + 1] = '\n';
    System.arraycopy(good, 0, input, good.length + 2, good.length);
    for (String format : List.of("text", "json", "tsv", "conllu")) {
      CommandLines.Outcome outcome = predict("texts", input, "--format", format).ended(1);
      assertEquals(1, outcome.err().lines().count(), outcome::err);
      assertTrue(outcome.out().contains("not UTF-8"), outcome::out);
      int error = outcome.out().indexOf("not UTF-8");
      assertTrue(outcome.out().indexOf("two") < error, outcome::out);
      assertTrue(outcome.out().lastIndexOf("one") > error, outcome::out);
    }
    predict("texts", input, "--encoding", "ISO-8859-1").ended(0);
  }

  @Test
  void jsonComesInAndGoesOutWithItsIds() throws IOException {
    CommandLines.Outcome outcome =
        predict(
            "texts",
            """
            {"id": 7, "text": "good film"}
            {"id": "b", "words": ["bad", "film"]}

            {"id": 9}
            {"id": 10, "text": " "}
            no json
            """,
            "--format",
            "json",
            "--all-probabilities");
    outcome.ended(1);
    List<String> lines = outcome.out().lines().toList();
    assertEquals(6, lines.size(), outcome::out);
    assertEquals("", lines.get(2));
    List<JsonNode> objects =
        lines.stream().filter(line -> !line.isEmpty()).map(JsonMapper.shared()::readTree).toList();
    assertEquals("7", objects.get(0).get("id").asString());
    assertEquals("bad", objects.get(1).get("words").get(0).asString());
    assertTrue(
        objects.get(2).get("error").asString().contains("no field text, but id"), outcome::out);
    assertEquals("9", objects.get(2).get("id").asString());
    assertTrue(objects.get(3).get("error").asString().contains("no words"), outcome::out);
    assertTrue(objects.get(4).get("error").asString().contains("not JSON"), outcome::out);
    double sum = 0;
    for (JsonNode probability : objects.getFirst().get("distribution")) {
      sum += probability.asDouble();
    }
    assertEquals(2, objects.getFirst().get("distribution").size());
    assertEquals(1, sum, 1e-6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "{\"a\": \"b\", \"c\": [\"d\"]} ! no field text, but a, c; which has the text? (--field)",
        "{\"text\": null} ! the field text is null",
        "{\"text\": {\"a\": \"b\"}} ! the field text is an object with text.a",
        "{} ! the field text is missing; the row is empty"
      })
  void whatAFieldLacksIsTold(String line, String problem) throws IOException {
    predict("texts", line + "\n").ended(1).complained(problem);
  }

  @Test
  void treebanksThatGoOutAreValid() throws IOException {
    String text = "Hello, \tthe  w1 w2's (w3)...\nw1 w2 w3\nI can't\u00a0say http://x.org/a.\n";
    CommandLines.Outcome outcome =
        predict("words", text, "--format", "conllu", "--all-probabilities").ended(0);
    Path file = Files.writeString(folder.resolve("out.conllu"), outcome.out());
    List<Sentence> sentences = ConlluReader.readAll(file); // trees of one root each
    assertEquals(List.of("1", "2", "3"), sentences.stream().map(Sentence::id).toList());
    assertEquals("Hello, the w1 w2's (w3)...", sentences.getFirst().text());
    for (Sentence sentence : sentences) {
      StringBuilder rebuilt = new StringBuilder();
      sentence
          .words()
          .forEach(word -> {
            assertEquals(word.head() == Sentence.ROOT, word.relation().equals("root"));
            assertTrue(word.miscellany().contains("Probability="), word::miscellany);
            rebuilt
                .append(word.form())
                .append(word.miscellany().contains("SpaceAfter=No") ? "" : " ");
          });
      assertEquals(sentence.text(), rebuilt.toString().strip());
    }
  }

  /** Texts of many scripts, and what a line can hold besides. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "我爱北京天安门。",
        "שלום עולם, מה שלומך?",
        "السلام عليكم ورحمة الله",
        "नमस्ते दुनिया।",
        "สวัสดีชาวโลก",
        "Cafe\u0301 — naïve\u00a0“quoted” text…",
        "zero\u200bwidth and\u200djoiner 👩\u200d👩\u200d👧 🇲🇹",
        "\u202eright to left\u202c",
        "tab\there  two  blanks  ",
        "# text = not a comment",
        "1\tone\tlemma",
        "a|b=c _ - 1-2 1.1",
        "line\u2028separator and\u0085next",
        "\ud835\udc9c\ud835\udcb7 beyond the plane",
        "\ufeffmark inside\ufeff",
        "!?!?...,,,;;;",
      })
  void everyTextBecomesAValidSentence(String text) throws IOException {
    for (String model : List.of("words", "texts", "parse")) {
      CommandLines.Outcome outcome =
          predict(model, "w1\n" + text + "\n\nw2 w3\n", "--format", "conllu", "--input", "text")
              .ended(0);
      assertEquals(3, TreebankRules.check(outcome.out()), outcome::out);
    }
  }

  /** What treebanks of other languages have, as they come. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        # archive = x
        #
        # source = y
        # sent_id = 1
        # text = a
        1\ta\t_\tX\t_\t_\t0\troot\t_\t_
        """,
        """
        # newdoc id = d
        # newpar
        # sent_id = s/1
        # text = du pain
        # text_en = some bread
        1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_
        1\tde\tde\tADP\tE\t_\t3\tcase\t3:case\t_
        2\tle\tle\tDET\tRD\tDefinite=Def|Gender=Masc\t3\tdet\t3:det\t_
        3\tpain\tpain\tNOUN\tS\t_\t0\troot\t0:root\t_
        """,
        """
        # text = 我爱
        1\t我\t_\tPRON\t_\t_\t2\tnsubj\t_\tSpaceAfter=No
        2\t爱\t_\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No
        """,
        """
        # sent_id = 7
        0.1\t_\t_\tPRON\t_\t_\t_\t_\t1:nsubj\t_
        1\tיצא\tיצא\tVERB\t_\t_\t0\troot\t0:root\t_
        1.1\t_\t_\tVERB\t_\t_\t_\t_\t0:root|1:conj:and\t_
        """,
        """
        1\t10 000\t10 000\tNUM\t_\tNumType=Card\t0\troot\t_\tLId=x|SpaceAfter=No
        2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_
        """,
        """
        # sent_id = a\r
        # text = x y\r
        1\tx\t_\tX\t_\t_\t_\t_\t_\t_\r
        2\ty\t_\tX\t_\t_\t_\t_\t_\t_\r
        """,
        """
        \ufeff# sent_id = a
        # text = x y
        1\tx\t_\tX\t_\t_\t0\troot\t_\t_
        2\ty\t_\tX\t_\t_\t0\troot\t_\t_\
        """,
        "# sent_id = a\n1\t#\t#\tSYM\t_\t_\t2\tdep\t_\t_\n2\t_\t_\tX\t_\t_\t0\troot\t_\t_\n",
        """
        # global.columns = ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC
        # sent_id = a
        1-3\tx\t_\t_\t_\tTypo=Yes\t_\t_\t_\tSpaceAfter=No
        1\ta\t_\tX\t_\t_\t0\troot\t_\t_
        2\tb\t_\tX\t_\t_\t1\tdep\t_\t_
        3\tc\t_\tX\t_\t_\t1\tdep\t_\t_
        4\t.\t_\tPUNCT\t_\t_\t1\tpunct\t_\t_
        """,
      })
  void treebanksOfOtherLanguagesStayValid(String sentence) throws IOException {
    for (String model : List.of("words", "texts", "parse")) {
      CommandLines.Outcome outcome = predict(model, sentence, "--format", "conllu").ended(0);
      assertEquals(1, TreebankRules.check(outcome.out()), outcome::out);
      assertEquals(sentence.contains("Typo=Yes"), outcome.out().contains("\tTypo=Yes\t"));
      assertEquals(1, objects(predict(model, sentence, "--format", "json")).size());
    }
  }

  /** The names of columns stand in the first line alone. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# sent_id = a\n"})
  void everySentenceOfCoNLLUPlusIsRead(String after) throws IOException {
    String input =
        "# global.columns = FORM ID X:Y\n"
            + after
            + "good\t1\t*\n\nfilm\t1\t*\n\nno row\n\nbad\t1\t*\n";
    CommandLines.Outcome outcome = predict("words", input, "--format", "json").ended(1);
    List<JsonNode> answers = objects(outcome);
    assertEquals(4, answers.size(), outcome::out);
    for (int i : new int[] {0, 1, 3}) {
      assertEquals(
          List.of("good", "film", "", "bad").get(i), answers.get(i).get("words").get(0).asString());
    }
    assertTrue(answers.get(2).get("error").asString().contains("3 columns"), outcome::out);
    int line = input.substring(0, input.indexOf("no row")).split("\n", -1).length;
    assertEquals(line, answers.get(2).get("line").asInt());
  }

  /** Data may be written otherwise than what the model was trained on. */
  @Test
  void evaluateReadsDataOfAnotherLayout() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("other"),
            "a\tb\tc\ngood fïlm\tx y\tpos\nbad film\tx y\tneg\n",
            StandardCharsets.ISO_8859_1);
    String model = models.resolve("texts").toString();
    CommandLines.run("evaluate", model, "--data", file.toString(), "--label-column", "c")
        .ended(2)
        .complained("likely is --encoding ISO-8859-1");
    CommandLines.Outcome outcome =
        CommandLines.run(
                "evaluate",
                model,
                "--data",
                file.toString(),
                "--encoding",
                "ISO-8859-1",
                "--text-column",
                "a",
                "--label-column",
                "c",
                "--header",
                "yes",
                "--format",
                "json")
            .ended(0);
    assertEquals(2, objects(outcome).getFirst().get("sentences").asInt(), outcome::out);
  }

  /** What shared tasks hand out is rows of words; other columns are no words of a text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "w1~_|w2~_||w3~_| ; auto; ",
        "-DOCSTART-~-X-||w1~O|w2~O||w3~O; auto; ",
        "w1 N O|w2 N O|||w3 N O; columns; ",
        "w1|w2||w3; columns; ",
        "1~w1~N|2~w2~N||1~w3~N; auto; ",
        "# sent 1|N~w1|N~w2||N~w3; columns; 2",
        "pos~token|N~w1|N~w2||N~w3; auto; token",
        "token~ner|w1~O|w2~O||w3~O; auto; ",
        "# by hand|# by us|# a b|# b c||token~ner|w1~O|w2~O||w3~O; columns; ",
        "-DOCSTART-||ner~token|O~w1|O~w2||O~w3; auto; token",
        "||token~ner|w1~O|w2~O||w3~O; columns; ",
      })
  void wordsAreReadFromColumns(String input, String form, String field) throws IOException {
    List<String> options = new ArrayList<>(List.of("--format", "tsv", "--input", form));
    options.addAll(field == null ? List.of() : List.of("--field", field));
    CommandLines.Outcome outcome =
        predict(
                "words",
                input.replace('|', '\n').replace('~', '\t') + "\n",
                options.toArray(String[]::new))
            .ended(0);
    assertEquals(
        List.of("w1 w2", "w3"),
        outcome.out().lines().map(line -> line.split("\t", -1)[3]).toList());
  }

  /** What looks like no text is answered, and a warning says what else there is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "texts; pos~A good film.; cut -f N",
        "texts; `\"1\",\"A good film.\"`; CSV",
        "texts; `3,\"Good\",\"A film, he said.\"`; CSV",
        "texts; [{\"text\": \"a\"},|{\"text\": \"b\"}]; jq",
        "texts; {|\"text\": \"a\"|}; jq",
        "words; w1 N det|w2 N obj; --input columns",
        "texts; `He said \"yes\", she \"no\".`; ",
        "texts; `\"Yes\", he said, \"and no.\"`; ",
        "texts; A good film.; ",
        "words; [ w1 w2 ]; ",
        "words; w1 w2 obj; ",
        "words; w1 w2 obj|w2 w1; ",
        "words; #begin document (a)|a 0 0 w1 N|a 0 1 w2 N; "
      })
  void whatLooksLikeNoTextGetsAWarning(String model, String input, String words)
      throws IOException {
    CommandLines.Outcome outcome =
        predict(model, input.replace('|', '\n').replace('~', '\t') + "\n", "--format", "tsv");
    assertEquals(0, outcome.status(), outcome::err);
    assertEquals(words != null, outcome.err().contains("warning"), outcome::err);
    assertTrue(outcome.err().contains(words == null ? "" : words), outcome::err);
  }

  @Test
  void textsThatTheUserCallsSoGetNoWarning() throws IOException {
    CommandLines.Outcome outcome =
        predict("words", "w1\tw2 obj\nw2\tw1 obj\n", "--input", "text", "--format", "tsv");
    assertFalse(outcome.ended(0).err().contains("warning"), outcome::err);
  }

  /** A first sentence of one word does not show alone that the column before counts words. */
  @Test
  void shortSentencesHaveNumbersToo() throws IOException {
    CommandLines.Outcome outcome =
        predict("words", "1\tw1\tN\n\n1\tw2\tN\n2\tw3\tN\n", "--format", "tsv");
    assertEquals(
        List.of("w1", "w2 w3"),
        outcome.out().lines().map(line -> line.split("\t", -1)[3]).toList(),
        outcome::err);
  }

  @Test
  void aRowWithoutAWordIsABadRecord() throws IOException {
    CommandLines.Outcome outcome =
        predict("words", "a\tw1\n\na\n\na\tw2\n", "--field", "2", "--format", "tsv")
            .ended(1)
            .complained("input:3: a row has no column 2");
    assertEquals(3, outcome.out().lines().count(), outcome::out);
    assertEquals(
        "a b", predict("texts", "a\tb\n", "--format", "tsv").out().strip().split("\t", -1)[3]);
  }

  /**
   * A label in a column of the user's own comes back as an attribute, once, and is measured there.
   */
  @Test
  void labelsOfTheUsersOwnComeBackInMiscellany() throws IOException {
    StringBuilder rows = new StringBuilder("# global.columns = ID FORM MISC A:B\n");
    for (int i = 0; i < 30; i++) {
      rows.append("1\tw").append(i).append("\tX=y\tn\n2\tv\tProbability=1|A:B=q\tm\n\n");
    }
    Path file = Files.writeString(folder.resolve("own.conllup"), rows.toString());
    Path model = folder.resolve("own");
    List<String> command = new ArrayList<>(CommandLines.small(file, model, 3));
    command.set(command.indexOf("text"), "tags");
    for (String unused : List.of("--arc-width", "--decoder-width")) {
      command.subList(command.indexOf(unused), command.indexOf(unused) + 2).clear();
    }
    command.addAll(List.of("--label-column", "A:B"));
    CommandLines.run(command.toArray(String[]::new)).ended(0);
    CommandLines.Outcome outcome =
        predict(model.toString(), rows.toString(), "--format", "conllu", "--confidence").ended(0);
    List<String> answers = outcome.out().lines().filter(line -> line.startsWith("2\t")).toList();
    assertEquals(30, answers.size());
    for (String answer : answers) {
      String miscellany = answer.split("\t", -1)[9];
      assertTrue(miscellany.matches("A:B=[mn]\\|Probability=[.\\d]+\\|LabelProb=.*"), miscellany);
    }
    Path answered = Files.writeString(folder.resolve("answers"), outcome.out());
    CommandLines.run(
            "evaluate",
            "--gold",
            file.toString(),
            "--predicted",
            answered.toString(),
            "--label-column",
            "A:B")
        .ended(0)
        .printed("accuracy");
  }

  @Test
  void packedInputIsUnpacked() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("good film\nbad film\n".getBytes(StandardCharsets.UTF_8));
    }
    CommandLines.Outcome outcome =
        predict("texts", bytes.toByteArray(), "--format", "tsv").ended(0);
    assertEquals(2, outcome.out().lines().count());
  }

  /** Texts are cut as those were that the model was trained on, unless the user says otherwise. */
  @Test
  void wordsAreCutAsInTraining() throws IOException {
    Path data = Files.createDirectory(models.resolve("classes"));
    StringBuilder good = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      good.append("good , it's number ").append(i).append(" .\n");
    }
    Files.writeString(data.resolve("x.pos"), good.toString());
    Files.writeString(data.resolve("x.neg"), good.toString().replace("good", "bad"));
    CommandLines.run(
            CommandLines.with(CommandLines.small(data, models.resolve("cut"), 1), "--only-latent"))
        .ended(0)
        .printed("a file for each of 2 labels (neg, pos)");
    String[][] cases = {
      {"cut", "it's a,b"},
      {"cut", "it 's a , b", "--no-split-on-blanks"},
      {"texts", "it 's a , b"},
      {"texts", "it's a,b", "--split-on-blanks"}
    };
    for (String[] one : cases) {
      CommandLines.Outcome outcome =
          predict(
              one[0],
              "it's a,b\n",
              Stream.concat(Stream.of("--format", "tsv"), Stream.of(one).skip(2))
                  .toArray(String[]::new));
      assertEquals(one[1], outcome.out().strip().split("\t", -1)[3], outcome::err);
    }
  }

  @Test
  void treebanksThatComeInKeepWhatTheyHave() throws IOException {
    String input =
        """
        # sent_id = a-1
        # text = w1w2 w3
        # note = kept
        1-2	w1w2	_	_	_	_	_	_	_	Typo=Yes
        1	w1	l	NOUN	N	F=1	_	_	_	A=b
        2	w2	_	VERB	_	_	_	_	_	_
        2.1	gone	_	_	_	_	_	_	2:dep	_
        3	w3	_	X	_	_	_	_	_	_

        1	bad

        # sent_id = a-2
        1	w1	_	X	_	_	_	_	_	_
        """;
    CommandLines.Outcome outcome =
        predict("words", input, "--format", "conllu")
            .ended(1)
            .complained("input:10: a row needs 10 columns");
    Path file = Files.writeString(folder.resolve("out.conllu"), outcome.out());
    List<Sentence> sentences = ConlluReader.readAll(file);
    assertEquals(List.of("a-1", "a-2"), sentences.stream().map(Sentence::id).toList());
    Sentence first = sentences.getFirst();
    assertEquals("w1w2 w3", first.text());
    assertTrue(first.comments().contains("note = kept"));
    assertEquals("w1w2", first.multiwordTokens().getFirst().form());
    assertEquals("NOUN", first.words().getFirst().upos());
    assertEquals("F=1", first.words().getFirst().features());
    assertTrue(first.words().getFirst().miscellany().startsWith("A=b|"));
    assertEquals(List.of(), first.emptyNodes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "texts; text; good film; (pos|neg)  0\\.\\d{3}\\n"
            + "  (pos|neg)  0\\.\\d{3}\\n"
            + "  (pos|neg)  0\\.\\d{3}\\n.*",
        "texts; tsv; good film; '(pos|neg)\\t0\\.\\d{3}\\t[\\d ]+\\tgood"
            + " film\\t(pos|neg)=0\\.\\d{3},(pos|neg)=0\\.\\d{3}\\n'",
        "words; tsv; w1; '(root|det|obj)\\t.*'",
        "parse; tsv; w1 w2; '[^\\t]+\\t[^\\t]+\\t\\d \\d\\tw1 w2\\tX X\\t.*'",
        "words; text; w1 w2; '.*(root|det|obj)  0\\.\\d{3}  (root|det|obj)  0\\.\\d{3}  .*'"
      })
  void allProbabilitiesAreGiven(String model, String format, String text, String pattern)
      throws IOException {
    CommandLines.Outcome outcome =
        predict(model, text + "\n", "--format", format, "--all-probabilities");
    assertTrue(
        outcome.out().replace(System.lineSeparator(), "\n").matches("(?s)" + pattern + ".*"),
        outcome::out);
  }

  @Test
  void oneLongTokenIsAnswered() throws IOException {
    CommandLines.Outcome outcome =
        predict("texts", "1,".repeat(20_000) + "\n" + "a".repeat(40_000) + "\n", "--format", "tsv")
            .ended(0);
    assertEquals(2, outcome.out().lines().count());
  }

  @Test
  void answersComeAsLinesCome() throws Exception {
    InputStream before = System.in;
    StringWriter out = new StringWriter();
    try (PipedInputStream in = new PipedInputStream()) {
      System.setIn(in);
      Thread predicting =
          Thread.ofPlatform()
              .unstarted(() ->
                  Main.commandLine()
                      .setOut(new PrintWriter(out))
                      .execute("predict", models.resolve("texts").toString(), "--format", "tsv"));
      try (PipedOutputStream input = new PipedOutputStream(in)) {
        predicting.start();
        for (int i = 1; i <= 3; i++) {
          input.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
          input.flush();
          long until = System.nanoTime() + 60_000_000_000L;
          while (out.toString().lines().count() < i && System.nanoTime() < until) {
            Thread.sleep(20);
          }
          assertEquals(i, out.toString().lines().count(), "the input is still open");
        }
      }
      predicting.join();
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void anUnfinishedRunSaysSo() throws IOException {
    Path result = models.resolve("texts/result.json");
    byte[] kept = Files.readAllBytes(result);
    Files.delete(result);
    try {
      predict("texts", "good film\n")
          .ended(0)
          .complained("warning: the run is not finished")
          .complained("--resume");
    } finally {
      Files.write(result, kept);
    }
    assertFalse(predict("texts", "good film\n").err().contains("warning"));
  }

  @Test
  void aTextMayBeginWithANumberSign() throws IOException {
    byte[] bad = "#one tag\n# two\n\nthree\n#\u00ff\nfour\n".getBytes(StandardCharsets.ISO_8859_1);
    CommandLines.Outcome outcome = predict("texts", bad, "--format", "json");
    List<String> lines = outcome.out().lines().toList();
    assertEquals(6, lines.size(), outcome::out);
    assertEquals("", lines.get(2));
    assertEquals(5, JsonMapper.shared().readTree(lines.get(4)).get("line").asInt());
    assertTrue(lines.get(5).contains("four"));
    assertEquals(2, predict("texts", "# one\n#two", "--format", "json").out().lines().count());
  }

  @Test
  void theFormOfInputCanBeSaid() throws IOException {
    String line = "{\"a\": {\"b\": \"good film\"}}\n";
    predict("texts", line).ended(1);
    predict("texts", line, "--field", "a.b").ended(0);
    CommandLines.Outcome text = predict("texts", line, "--input", "text", "--format", "json");
    assertEquals("{", objects(text).getFirst().get("words").get(0).asString());
  }

  /** What is wrong with options is said before Spark is asked for anything. */
  @ParameterizedTest
  @CsvSource({
    "--constraint, exactly one, --constraint",
    "--k, 0, at least 1",
    "--sets, 2, between 0 and 1",
    "--keep-above, 0.5, --keep-above",
    "--keep, parts, --keep-above"
  })
  void sparkIgnoresNoOption(String option, String value, String words) {
    CommandLines.Outcome outcome =
        CommandLines.run(
                "predict", "runs/x", "--spark", "local", "--in", "a", "--out", "b", option, value)
            .ended(2);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().contains(words), outcome::err);
  }
}
