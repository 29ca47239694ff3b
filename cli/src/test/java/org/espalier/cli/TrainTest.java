package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file of texts to a trained model and its predictions. */
class TrainTest {

  @TempDir private Path folder;

  @Test
  void trainsAndPredicts() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    CommandLines.Outcome trained =
        CommandLines.run(CommandLines.with(CommandLines.small(data, out, 2)));
    assertEquals(0, trained.status(), trained::toString);
    assertTrue(trained.out().contains("latent trees, spigot"), trained::out);
    assertTrue(trained.out().contains("Naive Bayes"), trained::out);
    for (String name :
        List.of("config.json", "provenance.json", "result.json", "latent/metrics.csv")) {
      assertTrue(Files.exists(out.resolve(name)), name);
    }

    CommandLines.Outcome text =
        CommandLines.run("predict", out.toString(), "the film was good", "awful plot");
    assertEquals(0, text.status(), text::toString);
    assertTrue(text.out().matches("(?s)(pos|neg)  [01]\\.\\d{3}\\R.*good.*"), text::out);

    CommandLines.Outcome conllu =
        CommandLines.run(
            "predict", out.toString(), "--format", "conllu", "--split-on-blanks", "a b. c");
    List<String> rows = conllu.out().lines().filter(line -> line.matches("\\d.*")).toList();
    assertEquals(3, rows.size(), conllu::out);
    assertEquals(
        1, rows.stream().filter(row -> row.split("\t", -1)[6].equals("0")).count(), conllu::out);

    Path lines = Files.writeString(folder.resolve("lines.txt"), "good film\n\nbad film\n");
    CommandLines.Outcome json =
        CommandLines.run("predict", out.toString(), "--format", "json", "--file", lines.toString());
    assertEquals(0, json.status(), json::toString);
    assertEquals(3, json.out().lines().count(), json::out);
    assertEquals("", json.out().lines().toList().get(1), "blank lines stay blank");
    assertTrue(json.out().startsWith("{\"words\":[\"good\",\"film\"]"), json::out);

    Files.writeString(lines, "\n \n");
    CommandLines.Outcome blank =
        CommandLines.run("predict", out.toString(), "--file", lines.toString());
    assertEquals(2, blank.status(), blank::toString);
    assertTrue(blank.err().contains("lines.txt: has no words"), blank::err);
  }

  @Test
  void theSameCommandAgainTrainsNothing() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    assertEquals(0, CommandLines.run(command).status());
    CommandLines.Outcome again = CommandLines.run(command);
    assertEquals(0, again.status(), again::toString);
    assertTrue(again.out().contains("is trained already"), again::out);
    assertTrue(again.out().matches("(?s).*repeat with: .* --only-latent .*"), again::out);
    assertFalse(again.out().contains("warning: "), again::out);
    CommandLines.Outcome resumed = CommandLines.run("train", "--resume", out.toString());
    assertEquals(0, resumed.status(), resumed::toString);
    assertTrue(resumed.out().contains("is trained already"), resumed::out);
  }

  @Test
  void theFileOfARunRepeatsIt() throws IOException {
    Path data = CommandLines.texts(folder);
    Path first = folder.resolve("first");
    String[] command = CommandLines.with(CommandLines.small(data, first, 2), "--only-latent");
    assertEquals(0, CommandLines.run(command).status());
    String settings = first.resolve("config.json").toString();
    Path second = folder.resolve("second");
    CommandLines.Outcome repeated =
        CommandLines.run(
            "train", "--config", settings, "--only-latent", "--out", second.toString());
    assertEquals(0, repeated.status(), repeated::toString);
    assertEquals(-1, Files.mismatch(first.resolve("config.json"), second.resolve("config.json")));
    assertEquals(losses(first), losses(second));
    Path third = folder.resolve("third");
    CommandLines.Outcome changed =
        CommandLines.run(
            "train",
            "--config",
            settings,
            "--epochs",
            "1",
            "--estimator",
            "marginals",
            "--only-latent",
            "--out",
            third.toString());
    assertEquals(0, changed.status(), changed::toString);
    String config = Files.readString(third.resolve("config.json"));
    assertTrue(config.contains("\"epochs\" : 1,"), config);
    assertTrue(config.contains("\"method\" : \"marginals\""), config);
    CommandLines.Outcome wrong =
        CommandLines.run(
            "train",
            "--config",
            Files.writeString(folder.resolve("odd.json"), "{\"layers\": 2}").toString());
    assertEquals(2, wrong.status(), wrong::toString);
    assertTrue(wrong.err().contains("odd.json: there is no setting layers"), wrong::err);
  }

  @Test
  void anEncodersFolderInAFileIsWhatItIsOnTheCommandLine() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("relative.json"),
            "{\"task\": \"tags\", \"encoder\": {\"name\": \"onnx:nowhere\"}}");
    CommandLines.Outcome outcome = CommandLines.run("train", "--config", settings.toString());
    assertEquals(2, outcome.status(), outcome::toString);
    assertTrue(
        outcome.err().contains(Path.of("nowhere").toAbsolutePath() + ": there is no such folder"),
        outcome::err);
  }

  @Test
  void aPretrainedEncoderIsTrainedOverKeptInMindAndUsed() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    CommandLines.Outcome trained =
        CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, out, 2),
                "--only-latent",
                "--encoder",
                "minilm",
                "--encoder-layers",
                "4,6",
                "--encoder-words",
                "first",
                "--encoder-cache",
                "0"));
    assertEquals(0, trained.status(), trained::toString);
    assertTrue(
        trained
            .out()
            .contains(
                " --encoder minilm --encoder-words first --encoder-layers 4,6 --encoder-cache 0 "),
        trained::out);
    assertTrue(Files.exists(out.resolve("latent/encoder.json")));
    CommandLines.Outcome answer = CommandLines.run("predict", out.toString(), "a good film");
    assertEquals(0, answer.status(), answer::toString);
    assertTrue(answer.out().matches("(?s)(pos|neg)  .*"), answer::out);
  }

  private static List<String> losses(Path run) throws IOException {
    List<String> losses;
    try (Stream<String> lines = Files.lines(run.resolve("result.json"))) {
      losses = lines.filter(line -> line.contains("oss\" :")).toList();
    }
    assertFalse(losses.isEmpty(), run::toString);
    return losses;
  }

  @Test
  void wordVectorsStandBesideTheNetworksOwnAndAreNeededAgain() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("out");
    Path vectors = folder.resolve("words.vec");
    List<String> lines = new ArrayList<>();
    for (String word :
        "good fine lovely bad awful dull the film was plot and rather cast".split(" ", -1)) {
      lines.add(word + (lines.size() < 3 ? " 1 0" : lines.size() < 6 ? " -1 0" : " 0 1"));
    }
    // A word that training has not, with the vector of one that it has.
    lines.add("splendid 1 0");
    Files.write(vectors, lines);
    CommandLines.Outcome trained =
        CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, out, 2),
                "--only-latent",
                "--vectors",
                vectors.toString()));
    assertEquals(0, trained.status(), trained::toString);
    assertTrue(
        trained.out().contains("13 of 13 frequent words have one of the 14 vectors"), trained::out);
    assertTrue(trained.out().contains(" --encoder vectors:" + vectors), trained::out);
    CommandLines.Outcome repeated =
        CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, out, 2),
                "--only-latent",
                "--encoder",
                "vectors:" + vectors));
    assertEquals(0, repeated.status(), repeated::toString);

    CommandLines.Outcome known = CommandLines.run("predict", out.toString(), "splendid film");
    CommandLines.Outcome unknown = CommandLines.run("predict", out.toString(), "splendit film");
    assertEquals(0, known.status(), known::toString);
    assertNotEquals(known.out().replace("splendid", ""), unknown.out().replace("splendit", ""));

    Files.write(vectors, List.of("good 2 0", "bad 0 2"));
    CommandLines.Outcome changed = CommandLines.run("predict", out.toString(), "good film");
    assertEquals(2, changed.status(), changed::toString);
    assertTrue(changed.err().contains("over another encoder"), changed::err);
  }

  @Test
  void aMissingModelIsNotTrainedAlready() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    assertEquals(0, CommandLines.run(command).status());
    Path model = out.resolve("latent/model.safetensors");
    byte[] whole = Files.readAllBytes(model);
    List<String[]> commands = List.of(command, new String[] {"predict", out.toString(), "good"});

    Files.write(model, Arrays.copyOf(whole, whole.length / 2));
    for (String[] one : commands) {
      CommandLines.Outcome cut = CommandLines.run(one);
      assertEquals(2, cut.status(), cut::toString);
      assertTrue(cut.err().contains("model.safetensors: cannot be used: "), cut::err);
      assertTrue(cut.err().contains("remove the folder " + out.resolve("latent")), cut::err);
    }
    Files.delete(model);
    for (String[] one : commands) {
      CommandLines.Outcome missing = CommandLines.run(one);
      assertEquals(2, missing.status(), missing::toString);
      assertTrue(missing.err().contains("model.safetensors: is missing; "), missing::err);
    }

    Files.delete(out.resolve("result.json"));
    CommandLines.Outcome halfway = CommandLines.run(command);
    assertTrue(halfway.err().contains("model.safetensors: is missing; "), halfway::err);
    try (Stream<Path> files = Files.list(out.resolve("latent"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    assertEquals(0, CommandLines.run(command).status());
    assertEquals(0, CommandLines.run(commands.getLast()).status());
  }

  @Test
  void labelsThatOccurOnceAreNamed() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    StringBuilder train = new StringBuilder("odd\tan odd one\n");
    for (int i = 0; i < 12; i++) {
      train.append(i % 2 == 0 ? "pos\tgood film\n" : "neg\tbad film\n");
    }
    Files.writeString(data.resolve("train.tsv"), train);
    Files.writeString(data.resolve("dev.tsv"), "pos\tgood film\n");
    Files.writeString(data.resolve("test.tsv"), "neg\tbad film\n");
    CommandLines.Outcome one =
        CommandLines.run(CommandLines.with(CommandLines.small(data, folder.resolve("one"), 1)));
    assertEquals(0, one.status(), one::toString);
    assertTrue(
        one.out().contains("warning: 1 label occurs only once in the training data: \"odd\"\n"),
        one::out);
    assertFalse(one.out().contains("--only-latent"), one::out);

    for (int i = 1; i <= 6; i++) {
      train.append("rare" + i + "\tsomething else\n");
    }
    Files.writeString(data.resolve("train.tsv"), train);
    CommandLines.Outcome many =
        CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, folder.resolve("many"), 1), "--only-latent"));
    assertTrue(
        many.out()
            .contains("data: \"odd\", \"rare1\", \"rare2\", \"rare3\", \"rare4\" and 2 more\n"),
        many::out);
  }

  @Test
  void divergedTrainingIsNoWrongInput() throws IOException {
    Path data = CommandLines.texts(folder);
    CommandLines.Outcome outcome =
        CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, folder.resolve("run"), 2), "--learning-rate", "1e30"));
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals(1, outcome.err().lines().count(), outcome::err);
    assertTrue(
        outcome.err().contains("training of spigot-eg diverged in epoch 1, step "), outcome::err);
    assertTrue(outcome.err().contains("a learning rate below 1.0E30 or"), outcome::err);
  }

  @Test
  void anotherRunsFolderIsRefusedAndKept() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    assertEquals(0, CommandLines.run(command).status());
    CommandLines.Outcome other =
        CommandLines.run(CommandLines.with(List.of(command), "--seed", "9"));
    assertEquals(2, other.status(), other::toString);
    assertTrue(other.err().contains("holds a run with other settings"), other::err);
    assertTrue(Files.exists(out.resolve("result.json")));
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    assertEquals(0, CommandLines.run(command).status());
    Files.delete(out.resolve("result.json"));
    Path checkpoint = out.resolve("latent/checkpoint.safetensors");
    byte[] whole = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(whole, whole.length / 2));
    CommandLines.Outcome resumed = CommandLines.run("train", "--resume", out.toString());
    assertEquals(2, resumed.status(), resumed::toString);
    assertEquals(1, resumed.err().lines().count(), resumed::err);
    assertTrue(resumed.err().contains("checkpoint.safetensors"), resumed::err);

    Files.writeString(out.resolve("latent/model.safetensors"), "no tensors");
    CommandLines.Outcome predicted = CommandLines.run("predict", out.toString(), "good film");
    assertEquals(2, predicted.status(), predicted::toString);
    assertEquals(1, predicted.err().lines().count(), predicted::err);
    assertTrue(predicted.err().contains("model.safetensors"), predicted::err);
  }
}
