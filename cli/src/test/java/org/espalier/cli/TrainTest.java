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
    CommandLines.run(CommandLines.with(CommandLines.small(data, out, 2)))
        .ended(0)
        .printed("latent trees, spigot")
        .printed("Naive Bayes");
    for (String name :
        List.of("config.json", "provenance.json", "result.json", "latent/metrics.csv")) {
      assertTrue(Files.exists(out.resolve(name)), name);
    }

    CommandLines.Outcome text =
        CommandLines.run("predict", out.toString(), "the film was good", "awful plot").ended(0);
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
        CommandLines.run("predict", out.toString(), "--format", "json", "--file", lines.toString())
            .ended(0);
    assertEquals(3, json.out().lines().count(), json::out);
    assertEquals("", json.out().lines().toList().get(1), "blank lines stay blank");
    assertTrue(json.out().startsWith("{\"words\":[\"good\",\"film\"]"), json::out);

    Files.writeString(lines, "\n \n");
    CommandLines.run("predict", out.toString(), "--file", lines.toString())
        .ended(2)
        .complained("lines.txt: has no words");
  }

  @Test
  void theSameCommandAgainTrainsNothing() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    CommandLines.run(command).ended(0);
    CommandLines.Outcome again = CommandLines.run(command).ended(0).printed("is trained already");
    assertTrue(again.out().matches("(?s).*repeat with: .* --only-latent .*"), again::out);
    assertFalse(again.out().contains("warning: "), again::out);
    CommandLines.run("train", "--resume", out.toString()).ended(0).printed("is trained already");
  }

  @Test
  void theFileOfARunRepeatsIt() throws IOException {
    Path data = CommandLines.texts(folder);
    Path first = folder.resolve("first");
    String[] command = CommandLines.with(CommandLines.small(data, first, 2), "--only-latent");
    CommandLines.run(command).ended(0);
    String settings = first.resolve("config.json").toString();
    Path second = folder.resolve("second");
    CommandLines.run("train", "--config", settings, "--only-latent", "--out", second.toString())
        .ended(0);
    assertEquals(-1, Files.mismatch(first.resolve("config.json"), second.resolve("config.json")));
    assertEquals(losses(first), losses(second));
    Path third = folder.resolve("third");
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
            third.toString())
        .ended(0);
    String config = Files.readString(third.resolve("config.json"));
    assertTrue(config.contains("\"epochs\" : 1,"), config);
    assertTrue(config.contains("\"method\" : \"marginals\""), config);
    CommandLines.run(
            "train",
            "--config",
            Files.writeString(folder.resolve("odd.json"), "{\"layers\": 2}").toString())
        .ended(2)
        .complained("odd.json: there is no setting layers");
  }

  @Test
  void anEncodersFolderInAFileIsWhatItIsOnTheCommandLine() throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("relative.json"),
            "{\"task\": \"tags\", \"encoder\": {\"name\": \"onnx:nowhere\"}}");
    CommandLines.run("train", "--config", settings.toString())
        .ended(2)
        .complained(Path.of("nowhere").toAbsolutePath() + ": there is no such folder");
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
                    "0"))
            .ended(0);
    assertTrue(
        trained
            .out()
            .contains(
                " --encoder minilm --encoder-words first --encoder-layers 4,6 --encoder-cache 0 "),
        trained::out);
    assertTrue(Files.exists(out.resolve("latent/encoder.json")));
    CommandLines.Outcome answer =
        CommandLines.run("predict", out.toString(), "a good film").ended(0);
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
    CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, out, 2), "--only-latent", "--vectors", vectors.toString()))
        .ended(0)
        .printed("13 of 13 frequent words have one of the 14 vectors")
        .printed(" --encoder vectors:" + vectors);
    CommandLines.run(
            CommandLines.with(
                CommandLines.small(data, out, 2),
                "--only-latent",
                "--encoder",
                "vectors:" + vectors))
        .ended(0);

    CommandLines.Outcome known = CommandLines.run("predict", out.toString(), "splendid film");
    CommandLines.Outcome unknown = CommandLines.run("predict", out.toString(), "splendit film");
    known.ended(0);
    assertNotEquals(known.out().replace("splendid", ""), unknown.out().replace("splendit", ""));

    Files.write(vectors, List.of("good 2 0", "bad 0 2"));
    CommandLines.run("predict", out.toString(), "good film")
        .ended(2)
        .complained("over another encoder");
  }

  @Test
  void aMissingModelIsNotTrainedAlready() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    CommandLines.run(command).ended(0);
    Path model = out.resolve("latent/model.safetensors");
    byte[] whole = Files.readAllBytes(model);
    List<String[]> commands = List.of(command, new String[] {"predict", out.toString(), "good"});

    Files.write(model, Arrays.copyOf(whole, whole.length / 2));
    for (String[] one : commands) {
      CommandLines.run(one)
          .ended(2)
          .complained("model.safetensors: cannot be used: ")
          .complained("remove the folder " + out.resolve("latent"));
    }
    Files.delete(model);
    for (String[] one : commands) {
      CommandLines.Outcome missing = CommandLines.run(one).ended(2);
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
    CommandLines.run(command).ended(0);
    CommandLines.run(commands.getLast()).ended(0);
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
        CommandLines.run(CommandLines.with(CommandLines.small(data, folder.resolve("one"), 1)))
            .ended(0)
            .printed("warning: 1 label occurs only once in the training data: \"odd\"\n");
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
                    CommandLines.small(data, folder.resolve("run"), 2), "--learning-rate", "1e30"))
            .ended(1);
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
    CommandLines.run(command).ended(0);
    CommandLines.Outcome other =
        CommandLines.run(CommandLines.with(List.of(command), "--seed", "9")).ended(2);
    assertTrue(other.err().contains("holds a run with other settings"), other::err);
    assertTrue(Files.exists(out.resolve("result.json")));
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    Path data = CommandLines.texts(folder);
    Path out = folder.resolve("run");
    String[] command = CommandLines.with(CommandLines.small(data, out, 2), "--only-latent");
    CommandLines.run(command).ended(0);
    Files.delete(out.resolve("result.json"));
    Path checkpoint = out.resolve("latent/checkpoint.safetensors");
    byte[] whole = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(whole, whole.length / 2));
    CommandLines.Outcome resumed = CommandLines.run("train", "--resume", out.toString()).ended(2);
    assertEquals(1, resumed.err().lines().count(), resumed::err);
    assertTrue(resumed.err().contains("checkpoint.safetensors"), resumed::err);

    Files.writeString(out.resolve("latent/model.safetensors"), "no tensors");
    CommandLines.Outcome predicted =
        CommandLines.run("predict", out.toString(), "good film").ended(2);
    assertEquals(1, predicted.err().lines().count(), predicted::err);
    assertTrue(predicted.err().contains("model.safetensors"), predicted::err);
  }
}
