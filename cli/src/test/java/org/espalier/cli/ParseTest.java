package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.data.ConlluReader;
import org.espalier.data.Sentence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a treebank to a parser or a tagger, its output and its scores. */
class ParseTest {

  private static final String SENTENCE =
      """
      # text = the cats see it
      # note = kept
      1-2	thecats	_	_	_	_	_	_	_	SpaceAfter=No
      1	the	the	DET	DT	_	2	det	2:det	_
      2	cats	cat	NOUN	NN	Number=Plur	3	nsubj	3:nsubj|4.1:nsubj	Gloss=chats
      3	see	see	VERB	VB	_	0	root	0:root	_
      4	it	it	PRON	PRP	_	3	obj	3:obj	_
      4.1	see	see	VERB	VB	_	_	_	3:conj	CopyOf=3

      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException {
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(
          Files.createDirectories(folder.resolve("data")).resolve(part + ".conllu"),
          SENTENCE.repeat(12) + SENTENCE.replace("cats", "dogs").repeat(12));
    }
    train("parse", "--tagger");
    train("tags");
  }

  private static void train(String task, String... options) {
    List<String> command =
        new ArrayList<>(CommandLines.small(folder.resolve("data"), folder.resolve(task), 6));
    command.set(command.indexOf("text"), task);
    command.addAll(List.of("--letter-width", "2", "--layers", "1", "--learning-rate", "0.02"));
    command.addAll(List.of(options));
    CommandLines.run(CommandLines.with(command))
        .ended(0)
        .printed("SCORE")
        .printed(task.equals("parse") ? "  dev LAS " : "  dev accuracy ");
    assertTrue(Files.exists(folder.resolve(task).resolve("report.html")));
  }

  private static String predicted(String task) throws IOException {
    return predicted(task, SENTENCE);
  }

  private static String predicted(String task, String conllu) throws IOException {
    Path input = Files.writeString(folder.resolve("input.conllu"), conllu);
    CommandLines.Outcome outcome =
        CommandLines.run(
                "predict",
                folder.resolve(task).toString(),
                "--format",
                "conllu",
                "--file",
                input.toString())
            .ended(0);
    return outcome.out();
  }

  @Test
  void commentsKeepTheirOrder() throws IOException {
    String row = "1\tcats\t_\tX\t_\t_\t0\troot\t_\t_\n\n";
    String first = "# newdoc id = d\n#\n# sent_id = s1\n# text = cats\n# note = b = c\n";
    String second = "# text_en = b\n# text = cats\n# newpar\n# sent_id = s2\n";
    String third = "# source = x\n";
    assertEquals(
        (first + second + third + "# sent_id = 14\n# text = cats\n").lines().toList(),
        predicted("parse", first + row + second + row + third + row)
            .lines()
            .filter(line -> line.startsWith("#"))
            .toList());
  }

  @Test
  void aParserFillsItsColumnsAndKeepsTheOthers() throws IOException {
    Path output = Files.writeString(folder.resolve("parsed.conllu"), predicted("parse"));
    Sentence parsed = ConlluReader.readAll(output).getFirst();
    assertTrue(parsed.hasTree());
    assertEquals("cat", parsed.words().get(1).lemma());
    assertEquals("Number=Plur", parsed.words().get(1).features());
    assertTrue(parsed.words().get(1).miscellany().startsWith("Gloss=chats"));
    assertEquals(2, parsed.words().get(1).links().size());
    assertEquals(1, parsed.emptyNodes().size());
    assertEquals("CopyOf=3", parsed.emptyNodes().getFirst().miscellany());
    assertEquals("thecats", parsed.multiwordTokens().getFirst().form());
    assertTrue(parsed.comments().contains("note = kept"));

    CommandLines.Outcome compared =
        CommandLines.run(
                "evaluate",
                "--gold",
                folder.resolve("input.conllu").toString(),
                "--predicted",
                output.toString())
            .ended(0);
    assertTrue(compared.out().matches("(?s)1 sentence\\R.*LAS.*UAS.*CLAS.*UPOS.*"), compared::out);
  }

  @Test
  void aTaggerKeepsTheTree() throws IOException {
    Path output = Files.writeString(folder.resolve("tagged.conllu"), predicted("tags"));
    Sentence tagged = ConlluReader.readAll(output).getFirst();
    assertEquals(List.of("det", "nsubj", "root", "obj"), tagged.relations());
    assertEquals(1, tagged.emptyNodes().size());
  }

  @Test
  void aModelIsEvaluatedInThreeFormats() {
    String[] command = {
      "evaluate",
      folder.resolve("parse").toString(),
      "--data",
      folder.resolve("data/test.conllu").toString(),
      "--format",
      "json"
    };
    JsonNode json = JsonMapper.shared().readTree(CommandLines.run(command).out());
    assertEquals(24, json.get("sentences").asInt());
    JsonNode las = json.get("scores").get(0);
    assertEquals("LAS", las.get("name").asString());
    assertTrue(las.get("low").asDouble() <= las.get("score").asDouble());
    command[5] = "csv";
    String csv = CommandLines.run(command).out();
    assertTrue(csv.startsWith("table,row,column,value\nscores,LAS,value,"), csv);
    command[5] = "text";
    assertTrue(CommandLines.run(command).out().contains("RELATION"));
  }

  @Test
  void dataWithoutWhatTheModelPredictsIsRefused() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "the B-X\ncats I-X\n\nsee O\n");
    for (String task : List.of("parse", "tags")) {
      CommandLines.run("evaluate", folder.resolve(task).toString(), "--data", names.toString())
          .ended(2)
          .complained("names.txt: no");
    }
  }

  @Test
  void tagsThatAreOpenAreNotTakenFromAnotherColumn() throws IOException {
    String open = SENTENCE.replace("\tPRON\t", "\t_\t");
    Path gold = Files.writeString(folder.resolve("open.conllu"), open);
    CommandLines.Outcome outcome =
        CommandLines.run(
                "evaluate",
                folder.resolve("tags").toString(),
                "--data",
                gold.toString(),
                "--format",
                "csv")
            .ended(0)
            .printed("labels,NOUN,gold,1");
    assertFalse(outcome.out().contains("not in training"), outcome::out);
  }

  @Test
  void wrongUseIsTold() {
    for (String[] command :
        List.of(
            new String[] {"evaluate"},
            new String[] {"evaluate", folder.resolve("parse").toString()},
            new String[] {"evaluate", "--gold", "a", "--data", "b"},
            new String[] {"train", "--task", "parse", "--trees", "gold"},
            new String[] {"train", "--task", "parse", "--structure", "chain"},
            new String[] {"train", "--task", "tags", "--loss", "spigot"},
            new String[] {"compare", "--task", "parse"})) {
      CommandLines.Outcome outcome = CommandLines.run(command).ended(2);
      assertTrue(outcome.err().startsWith("espalier "), outcome::err);
    }
  }
}
