package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.FileLayout;
import org.espalier.data.Sentence;
import org.espalier.data.TreeCheck;
import org.espalier.data.TreebankFiles;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PartType;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Confidence, alternatives, sets and silver data, of models that are right now and then. */
class AnswersTest {

  private static final List<String> SENTENCES =
      List.of("w0 w1 w2", "w3 w0", "w1 w1 w2 w3", "w2", "w0 w3 w3 w1 w2");

  @TempDir private static Path models;
  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(3);
    Path treebank = Files.createDirectory(models.resolve("treebank"));
    Path names = Files.createDirectory(models.resolve("names-data"));
    for (String part : List.of("train", "dev", "test")) {
      Files.writeString(treebank.resolve(part + ".conllu"), trees(random, 60));
      Files.writeString(names.resolve(part + ".txt"), names(random, 60));
    }
    train("parse", treebank, "parse", "--tagger", "--layers", "1");
    train("tags", names, "names", "--scheme", "bio");
    train("tags", treebank, "apart", "--structure", "none");
    train("text", CommandLines.texts(models), "texts", "--estimator", "sparsemap", "--only-latent");
  }

  private static void train(String task, Path data, String name, String... more) {
    List<String> command = new ArrayList<>(CommandLines.small(data, models.resolve(name), 2));
    command.set(command.indexOf("text"), task);
    CommandLines.run(CommandLines.with(command, more)).ended(0);
  }

  /** Random trees over few words, so that nothing is ever sure. */
  static String trees(Random random, int sentences) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      int root = random.nextInt(3);
      for (int m = 0; m < 3; m++) {
        text.append(m + 1)
            .append("\tw")
            .append(random.nextInt(4))
            .append("\t_\t")
            .append(random.nextBoolean() ? "NOUN" : "VERB")
            .append("\t_\t_\t")
            .append(m == root ? 0 : root + 1)
            .append('\t')
            .append(m == root ? "root" : random.nextBoolean() ? "det" : "obj")
            .append("\t_\t_\n");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String names(Random random, int sentences) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      text.append("w").append(random.nextInt(4)).append(random.nextBoolean() ? " B-P\n" : " O\n");
      if (text.toString().endsWith("B-P\n") && random.nextBoolean()) {
        text.append("w").append(random.nextInt(4)).append(" I-P\n");
      }
      text.append("w").append(random.nextInt(4)).append(" O\n\n");
    }
    return text.toString();
  }

  private CommandLines.Outcome predict(String model, String... options) throws IOException {
    Path input = Files.write(folder.resolve("input"), SENTENCES);
    CommandLines.Outcome outcome =
        CommandLines.run(
                CommandLines.with(
                    List.of(
                        "predict", models.resolve(model).toString(), "--file", input.toString()),
                    options))
            .ended(0);
    return outcome;
  }

  private List<JsonNode> objects(String model, String... options) throws IOException {
    return predict(model, CommandLines.with(List.of("--format", "json"), options))
        .out()
        .lines()
        .map(JsonMapper.shared()::readTree)
        .toList();
  }

  /** Reads sentences whose heads may be open. */
  private static List<Sentence> read(Path file) {
    return TreebankFiles.sentences(file, FileLayout.OPEN, TreeCheck.NONE).examples();
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parse", "names", "apart", "texts"})
  void theCommandSaysWhatTheModelSays(String name) throws IOException {
    PredictionRequest request =
        PredictionRequest.BEST.withDistributions().withBest(3).withSets(0.8).with(Decode.MBR);
    List<JsonNode> objects =
        objects(name, "--confidence", "--k", "3", "--sets", "0.8", "--decode", "mbr");
    try (Model model = Model.load(models.resolve(name))) {
      List<Prediction> predictions =
          model.predict(
              SENTENCES.stream().map(text -> model.tokenizer().words(text)).toList(), request);
      for (int i = 0; i < objects.size(); i++) {
        JsonNode object = objects.get(i);
        Prediction prediction = predictions.get(i);
        assertEquals(prediction.beliefs().probability(), object.get("probability").asDouble());
        JsonNode alternatives = object.get("alternatives");
        assertEquals(prediction.beliefs().alternatives().size(), alternatives.size());
        double sum = 0;
        double last = 1;
        for (int k = 0; k < alternatives.size(); k++) {
          double probability = alternatives.get(k).get("probability").asDouble();
          assertEquals(prediction.beliefs().alternatives().get(k).probability(), probability);
          // A parser's are in the order of their trees, whose relations count, too.
          assertTrue(name.equals("parse") || probability <= last + 1e-12);
          sum += probability;
          last = probability;
        }
        assertTrue(sum <= 1 + 1e-6 && sum > 0, "sum " + sum);
        JsonNode sets = object.get("sets").get("labels");
        int[][] expected =
            Objects.requireNonNull(
                prediction.beliefs().sets().orElseThrow().choices().get(PartType.LABELS));
        assertEquals(expected.length, sets.size());
        for (int place = 0; place < expected.length; place++) {
          assertEquals(expected[place].length, sets.get(place).size());
          String answer = model.label(prediction.labels()[place]);
          assertTrue(
              StreamSupport.stream(sets.get(place).spliterator(), false)
                  .anyMatch(one -> one.asString().equals(answer)));
        }
      }
    }
  }

  @Test
  void everyRowOfProbabilitiesIsADistribution() throws IOException {
    for (JsonNode object : objects("parse", "--confidence", "--all-probabilities")) {
      for (JsonNode row : object.get("head_distributions")) {
        assertEquals(1, Arrays.stream(numbers(row)).sum(), 1e-6);
      }
      double[] heads = numbers(object.get("head_probabilities"));
      double[] labels = numbers(object.get("label_probabilities"));
      double[] both = numbers(object.get("probabilities"));
      for (int m = 0; m < both.length; m++) {
        int head = object.get("heads").get(m).asInt();
        assertEquals(object.get("head_distributions").get(m).get(head).asDouble(), heads[m]);
        assertEquals(heads[m] * labels[m], both[m], 1e-12);
      }
    }
  }

  @Test
  void leastRiskHasTheMostExpectedRightHeads() throws IOException {
    List<JsonNode> best = objects("parse", "--confidence");
    List<JsonNode> leastRisk = objects("parse", "--confidence", "--decode", "mbr");
    for (int i = 0; i < best.size(); i++) {
      assertTrue(
          Arrays.stream(numbers(leastRisk.get(i).get("head_probabilities"))).sum()
              >= Arrays.stream(numbers(best.get(i).get("head_probabilities"))).sum() - 1e-9);
      assertTrue(
          leastRisk.get(i).get("structure").get("probability").asDouble()
              <= best.get(i).get("structure").get("probability").asDouble() + 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parse", "names", "apart", "texts"})
  void treebanksStayValidWithAllThatIsTold(String model) throws IOException {
    String out =
        predict(
                model,
                "--format",
                "conllu",
                "--confidence",
                "--k",
                "2",
                "--sets",
                "0.9",
                "--all-probabilities")
            .out();
    // A tagger of plain text has no trees to give.
    boolean tree = model.equals("parse") || model.equals("texts");
    if (tree) {
      assertEquals(SENTENCES.size(), TreebankRules.check(out));
    }
    List<Sentence> sentences = read(Files.writeString(folder.resolve("out.conllu"), out));
    String miscellany = sentences.getFirst().words().getFirst().miscellany();
    List<String> keys =
        Stream.of(miscellany.split("\\|")).map(entry -> entry.replaceAll("=.*", "")).toList();
    assertTrue(
        keys.containsAll(
            switch (model) {
              case "parse" -> List.of("HeadProb", "LabelProb", "TagProb", "HeadSet", "TagSet");
              case "texts" -> List.of();
              default -> List.of("LabelProb", "LabelSet");
            }),
        miscellany);
    assertTrue(out.contains("# alternative_1 = "), out);
  }

  @Test
  void tagsOfNamesAreNoUniversalPartsOfSpeech() throws IOException {
    String out = predict("names", "--format", "conllu").out();
    Path predicted = Files.writeString(folder.resolve("names.conllu"), out);
    for (Sentence sentence : read(predicted)) {
      sentence
          .words()
          .forEach(word -> {
            assertEquals("X", word.upos());
            assertTrue(word.xpos().matches("O|[BI]-P"), word.xpos());
          });
    }
    StringBuilder gold = new StringBuilder();
    for (String sentence : SENTENCES) {
      for (String word : sentence.split(" ", -1)) {
        gold.append(word).append(" O\n");
      }
      gold.append('\n');
    }
    Path right = Files.writeString(folder.resolve("gold.txt"), gold, StandardCharsets.UTF_16);
    for (List<String> options : List.of(List.<String>of(), List.of("--label-column", "xpos"))) {
      CommandLines.run(
              CommandLines.with(
                  List.of(
                      "evaluate",
                      "--gold",
                      predicted.toString(),
                      "--predicted",
                      predicted.toString()),
                  options.toArray(String[]::new)))
          .ended(0)
          .printed("accuracy");
    }
    CommandLines.run(
            "evaluate",
            "--gold",
            right.toString(),
            "--predicted",
            right.toString(),
            "--encoding",
            "UTF-16")
        .ended(0);
    CommandLines.Outcome compared =
        CommandLines.run(
                "evaluate",
                "--gold",
                Files.writeString(folder.resolve("gold8.txt"), gold).toString(),
                "--predicted",
                predicted.toString())
            .ended(0);
    assertTrue(compared.out().contains("SPANS") || compared.out().contains("accuracy"));
  }

  /** Tags of which training has one, both or neither, so that types are as the data names them. */
  @Test
  void aModelAndItsAnswersInAFileAreMeasuredAlike() throws IOException {
    Path predicted =
        Files.writeString(folder.resolve("p.conllu"), predict("names", "--format", "conllu").out());
    String[] tags = {"B-P", "I-P", "I-NEW", "B-NEW", "I-NEW", "O", "I-Q", "B-P", "I-NEW"};
    StringBuilder gold = new StringBuilder();
    int next = 0;
    for (String sentence : SENTENCES) {
      for (String word : sentence.split(" ", -1)) {
        gold.append(word).append(' ').append(tags[next++ % tags.length]).append('\n');
      }
      gold.append('\n');
    }
    String file = Files.writeString(folder.resolve("odd.txt"), gold).toString();
    JsonNode model =
        JsonMapper.shared()
            .readTree(
                CommandLines.run(
                        "evaluate",
                        models.resolve("names").toString(),
                        "--data",
                        file,
                        "--format",
                        "json")
                    .out());
    JsonNode files =
        JsonMapper.shared()
            .readTree(
                CommandLines.run(
                        "evaluate",
                        "--gold",
                        file,
                        "--predicted",
                        predicted.toString(),
                        "--format",
                        "json")
                    .out());
    assertEquals(
        List.of("NEW", "P", "Q"), model.get("spans").findValuesAsString("name"), model::toString);
    for (String table : List.of("spans", "classes", "confusion", "macroF1", "microF1")) {
      assertEquals(files.get(table), model.get(table), table);
    }
    assertEquals(files.get("scores").get(0).get("score"), model.get("scores").get(0).get("score"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"parse", "apart", "texts"})
  void theBestOfMoreAnswersIsNoWorse(String model) throws IOException {
    Path data =
        model.equals("texts")
            ? models.resolve("texts.tsv")
            : models.resolve("treebank").resolve("test.conllu");
    CommandLines.Outcome outcome =
        CommandLines.run(
                "evaluate",
                models.resolve(model).toString(),
                "--data",
                data.toString(),
                "--k",
                "6",
                "--format",
                "json")
            .ended(0);
    JsonNode measured = JsonMapper.shared().readTree(outcome.out());
    JsonNode oracle = measured.get("confidence").get("oracle");
    assertEquals(
        List.of(1, 2, 4, 6), oracle.valueStream().map(one -> one.get("k").asInt()).toList());
    double before = measured.get("scores").get(0).get("score").asDouble();
    assertEquals(before, oracle.get(0).get("scores").get(0).get("score").asDouble(), 1e-12);
    for (JsonNode one : oracle) {
      double score = one.get("scores").get(0).get("score").asDouble();
      assertTrue(score >= before, oracle::toString);
      before = score;
    }
    assertTrue(
        model.equals("texts") || before > measured.get("scores").get(0).get("score").asDouble());
    for (JsonNode kept : measured.get("confidence").get("kept")) {
      double level = kept.get("level").asDouble();
      assertTrue(kept.get("expected").asDouble() <= 1 - level, kept::toString);
      assertTrue(kept.get("kept").asLong() <= kept.get("all").asLong(), kept::toString);
    }
  }

  /** What evaluate says of constraints is counted again from the answers of predict. */
  @Test
  void theEffectOfConstraintsIsTold() throws IOException {
    Path data = models.resolve("treebank/test.conllu");
    List<Sentence> gold = read(data);
    Path input = folder.resolve("test.txt");
    Files.write(input, gold.stream().map(one -> String.join(" ", one.forms())).toList());
    String[] asked = {"--file", input.toString(), "--format", "json"};
    String[] demanded = {"--constraint", "require arc(root, @1)", "--constraint", "\"w3\" is NOUN"};
    String model = models.resolve("parse").toString();
    List<JsonNode> free =
        lines(CommandLines.run(CommandLines.with(List.of("predict", model), asked)));
    List<JsonNode> held =
        lines(
            CommandLines.run(
                CommandLines.with(
                    List.of(CommandLines.with(List.of("predict", model), asked)), demanded)));
    JsonNode effect = evaluated(model, data, demanded).get("constrained");
    long changed = 0;
    long right = 0;
    long without = 0;
    for (int i = 0; i < gold.size(); i++) {
      boolean same = true;
      for (String key : List.of("heads", "labels", "upos")) {
        same &= free.get(i).get(key).equals(held.get(i).get(key));
      }
      changed += same ? 0 : 1;
      for (int m = 0; m < gold.get(i).words().size(); m++) {
        int head = gold.get(i).words().get(m).head() + 1;
        right += held.get(i).get("heads").get(m).asInt() == head ? 1 : 0;
        without += free.get(i).get("heads").get(m).asInt() == head ? 1 : 0;
      }
    }
    assertTrue(changed > 0 && changed < gold.size(), changed + " changed");
    assertEquals(changed, effect.get("changed").asLong());
    assertEquals(0, effect.get("unanswered").asLong());
    assertTrue(effect.get("better").asLong() + effect.get("worse").asLong() <= changed);
    assertEquals(2, effect.get("constraints").size());
    double words = gold.stream().mapToInt(one -> one.words().size()).sum();
    assertEquals(without / words, score("UAS", effect.get("without")), 1e-9);
    assertEquals(right / words, score("UAS", evaluated(model, data, demanded).get("scores")), 1e-9);
    assertTrue(evaluated(model, data).get("constrained").isNull());

    long clashing = gold.stream().filter(one -> one.forms().contains("w3")).count();
    JsonNode some = evaluated(model, data, "--constraint", "\"w3\" is NOUN; \"w3\" is VERB");
    assertEquals(clashing, some.get("constrained").get("unanswered").asLong());
    assertEquals(gold.size() - clashing, some.get("sentences").asLong());
    assertTrue(some.get("constrained").get("reason").asString().contains("\"w3\" is VERB"));
    for (String[] wrong :
        List.of(
            new String[] {"evaluate", model, "--data", data.toString(), "--constraint", ". is X"},
            new String[] {
              "evaluate",
              model,
              "--data",
              data.toString(),
              "--calibrate",
              "--constraint",
              "forbid X"
            },
            new String[] {
              "evaluate",
              "--gold",
              data.toString(),
              "--predicted",
              data.toString(),
              "--constraint",
              "forbid NOUN"
            },
            new String[] {
              "evaluate", model, "--data", data.toString(), "--constraint", ". is NOUN; . is VERB"
            })) {
      CommandLines.Outcome refused = CommandLines.run(wrong).ended(2);
      assertEquals(1, refused.err().lines().count(), refused::err);
    }
  }

  private static JsonNode evaluated(String model, Path data, String... more) {
    CommandLines.Outcome outcome =
        CommandLines.run(
                CommandLines.with(
                    List.of("evaluate", model, "--data", data.toString(), "--format", "json"),
                    more))
            .ended(0);
    return JsonMapper.shared().readTree(outcome.out());
  }

  private static double score(String name, JsonNode scores) {
    return StreamSupport.stream(scores.spliterator(), false)
        .filter(one -> one.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .get("score")
        .asDouble();
  }

  private static List<JsonNode> lines(CommandLines.Outcome outcome) {
    outcome.ended(0);
    return outcome.out().lines().map(JsonMapper.shared()::readTree).toList();
  }

  @Test
  void onlyWordsHaveParts() throws IOException {
    CommandLines.run(
            "predict",
            models.resolve("texts").toString(),
            "--keep-above",
            "0.5",
            "--keep",
            "parts",
            "good")
        .ended(2)
        .complained("--keep sentences");
  }

  @Test
  void silverDataIsWhatIsProbable() throws IOException {
    List<JsonNode> all = objects("parse", "--confidence");
    double level = all.get(2).get("confidence").asDouble();
    CommandLines.Outcome kept =
        predict(
            "parse", "--confidence", "--keep-above", Double.toString(level), "--format", "json");
    List<JsonNode> expected =
        all.stream().filter(one -> one.get("confidence").asDouble() >= level).toList();
    assertEquals(expected, kept.out().lines().map(JsonMapper.shared()::readTree).toList());
    double wrong =
        expected.stream()
            .mapToDouble(one -> 1 - one.get("confidence").asDouble())
            .average()
            .orElseThrow();
    assertTrue(
        kept.err()
            .contains(
                String.format(Locale.ROOT, "kept %d of %d answers", expected.size(), all.size())),
        kept::err);
    assertTrue(
        kept.err()
            .contains(String.format(Locale.ROOT, "wrong: %.1f %% of the answers", 100 * wrong)),
        kept::err);

    double part = all.getFirst().get("confidences").get(0).asDouble();
    Path file =
        Files.writeString(
            folder.resolve("parts.conllu"),
            predict(
                    "parse",
                    "--keep",
                    "parts",
                    "--keep-above",
                    Double.toString(part),
                    "--format",
                    "conllu")
                .out());
    List<Sentence> parts = read(file);
    for (int i = 0; i < all.size(); i++) {
      double[] probabilities = numbers(all.get(i).get("confidences"));
      for (int m = 0; m < probabilities.length; m++) {
        assertEquals(probabilities[m] >= part, !parts.get(i).words().get(m).relation().equals("_"));
        assertEquals(probabilities[m] >= part, parts.get(i).words().get(m).head() != -2);
      }
    }
  }

  @Test
  void sparseMapShowsWhatItMixes() throws IOException {
    for (JsonNode object : objects("texts", "--confidence", "--k", "2")) {
      JsonNode structure = object.get("structure");
      double sum = 0;
      for (JsonNode vertex : structure.get("support")) {
        sum += vertex.get("weight").asDouble();
        assertEquals(object.get("words").size(), vertex.get("heads").size());
      }
      assertEquals(1, sum, 1e-9);
      assertTrue(structure.get("alternatives").size() >= 1);
    }
    assertTrue(objects("parse", "--confidence").getFirst().get("structure").get("support") == null);
  }

  /** A temperature is an increasing function of every score. */
  @ParameterizedTest
  @ValueSource(strings = {"parse", "names", "apart", "texts"})
  void calibrationChangesProbabilitiesAndNoAnswer(String name) throws IOException {
    List<JsonNode> calibrated = objects(name, "--confidence");
    Path calibration = models.resolve(name).resolve("calibration.json");
    Path result = models.resolve(name).resolve("result.json");
    Path kept = Files.move(calibration, folder.resolve("calibration.json"));
    Path keptResult = Files.move(result, folder.resolve("result.json"));
    try {
      List<JsonNode> raw = objects(name, "--confidence");
      for (int i = 0; i < raw.size(); i++) {
        for (String key : List.of("labels", "label", "heads", "upos")) {
          assertEquals(raw.get(i).get(key), calibrated.get(i).get(key));
        }
        assertNotEquals(raw.get(i).get("probability"), calibrated.get(i).get("probability"));
      }
      CommandLines.run("predict", models.resolve(name).toString(), "--sets", "0.9", "w0")
          .ended(2)
          .complained("has no calibration");
      Files.copy(keptResult, result);
      CommandLines.run("predict", models.resolve(name).toString(), "w0")
          .ended(2)
          .complained("calibration.json: there is no such file");
    } finally {
      Files.copy(kept, calibration);
      Files.copy(keptResult, result, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStandardInputMayBePacked(boolean packed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packed ? new GZIPOutputStream(bytes) : bytes) {
      out.write(String.join("\n", SENTENCES).getBytes(StandardCharsets.UTF_8));
    }
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes.toByteArray()));
    try {
      CommandLines.Outcome outcome =
          CommandLines.run("predict", models.resolve("parse").toString(), "--format", "tsv")
              .ended(0);
      assertEquals(predict("parse", "--format", "tsv").out(), outcome.out());
    } finally {
      System.setIn(before);
    }
  }

  @ParameterizedTest
  @CsvSource({"--k, 3", "--sets, 0.9"})
  void tablesSayNoMoreThanTheBestAnswer(String option, String value) {
    CommandLines.run(
            "predict", models.resolve("parse").toString(), "--format", "tsv", option, value, "w0")
        .ended(2)
        .complained(option + ": tsv has the best answer alone");
  }

  private static CommandLines.Outcome evaluate(String model, String... options) {
    return CommandLines.run(
        CommandLines.with(
            List.of(
                "evaluate",
                models.resolve(model).toString(),
                "--data",
                models
                    .resolve(
                        switch (model) {
                          case "names" -> "names-data/test.txt";
                          case "texts" -> "texts.tsv";
                          default -> "treebank/test.conllu";
                        })
                    .toString()),
            options));
  }

  @ParameterizedTest
  @CsvSource({
    "parse, heads labels tags heads+and+labels whole+answers, heads labels tags whole+structure",
    "names, labels whole+answers, labels whole+structure",
    "apart, labels whole+answers, labels",
    "texts, labels whole+answers, labels"
  })
  void anEvaluationTellsWhatProbabilitiesAndSetsAreWorth(
      String model, String reliable, String covered) {
    CommandLines.Outcome outcome = evaluate(model, "--sets", "0.9", "--format", "json").ended(0);
    JsonNode confidence = JsonMapper.shared().readTree(outcome.out()).get("confidence");
    assertEquals(names(reliable), names(confidence.get("reliability")));
    assertEquals(names(covered), names(confidence.get("coverage")));
    for (JsonNode one : confidence.get("reliability")) {
      JsonNode after = one.get("after");
      assertTrue(after.get("low").asDouble() <= after.get("high").asDouble());
      long answers = 0;
      for (JsonNode bin : after.get("bins")) {
        answers += bin.get("answers").asLong();
      }
      assertEquals(after.get("answers").asLong(), answers);
    }
    for (JsonNode one : confidence.get("coverage")) {
      // Far below what is promised, so that 60 sentences cannot fall there by chance.
      assertTrue(one.get("covered").asDouble() > 0.7, one::toString);
      assertTrue(one.get("size").asDouble() >= 1);
    }
    boolean structured = model.equals("parse") || model.equals("names");
    assertEquals(structured, confidence.get("minimumRisk").size() > 0);
    assertTrue(confidence.get("frequencies").size() > 0);
    String html = evaluate(model, "--sets", "0.9", "--format", "html").out();
    assertTrue(html.contains("Whether probabilities can be believed"), html);
    assertTrue(html.contains("Whether sets hold what they promise"), html);
    String csv = evaluate(model, "--format", "csv").out();
    assertTrue(csv.contains("calibration,labels,error,"), csv);
    assertTrue(csv.contains("\nreliability,labels "), csv);
    assertFalse(csv.contains("\nsets,"), csv);
    String text = evaluate(model, "--sets", "0.9").out();
    assertTrue(text.contains("exchangeable"), text);
    assertEquals(structured, text.contains("minimum Bayes risk"));
  }

  private static List<String> names(String words) {
    return Stream.of(words.split(" ", -1)).map(name -> name.replace('+', ' ')).toList();
  }

  private static List<String> names(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(row -> row.get("name").asString())
        .toList();
  }

  @Test
  void aModelIsCalibratedAnew() throws IOException {
    Path kept =
        Files.copy(models.resolve("parse/calibration.json"), folder.resolve("calibration.json"));
    List<JsonNode> before = objects("parse", "--confidence");
    CommandLines.Outcome outcome = evaluate("parse", "--calibrate");
    try {
      outcome.ended(0);
      assertTrue(outcome.out().contains("fitted on 60 sentences"), outcome::out);
      List<JsonNode> after = objects("parse", "--confidence", "--sets", "0.5");
      assertEquals(before.getFirst().get("heads"), after.getFirst().get("heads"));
      assertNotEquals(before.getFirst().get("probability"), after.getFirst().get("probability"));
    } finally {
      Files.copy(
          kept, models.resolve("parse/calibration.json"), StandardCopyOption.REPLACE_EXISTING);
    }
    evaluate("parse", "--calibrate", "--sets", "0.9").ended(2);
    evaluate("parse", "--label-column", "upos").ended(2);
    CommandLines.run("evaluate", "--gold", "a", "--predicted", "b", "--sets", "0.9").ended(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--sets, 1.5, between 0 and 1",
    "--sets, 0, between 0 and 1",
    "--k, -1, at least 1",
    "--k, 0, at least 1",
    "--k, 2000, between 0 and 1000",
    "--keep-above, 2, between 0 and 1",
    "--keep, parts, give that",
    "--decode, best, mbr"
  })
  void whatCannotBeIsRefused(String option, String value, String words) {
    CommandLines.Outcome outcome =
        CommandLines.run("predict", models.resolve("parse").toString(), option, value, "w0")
            .ended(2);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(outcome.err().toLowerCase(Locale.ROOT).contains(words), outcome::err);
    assertArrayEquals(new String[0], outcome.out().lines().toArray());
  }
}
