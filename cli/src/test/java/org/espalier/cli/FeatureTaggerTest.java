package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.lab.run.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tagger on sparse features from the command line. */
class FeatureTaggerTest {

  private static final List<String> SENTENCES =
      List.of(
          "the/DET cats/NOUN see/VERB it/PRON",
          "the/DET dogs/NOUN hear/VERB the/DET cats/NOUN",
          "it/PRON sees/VERB the/DET old/ADJ birds/NOUN");

  @TempDir private Path folder;

  @BeforeEach
  void writeData() throws IOException {
    for (String part : List.of("train", "dev", "test")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        text.append(SENTENCES.get(i % SENTENCES.size())).append('\n');
      }
      Files.writeString(
          Files.createDirectories(folder.resolve("data")).resolve(part + ".txt"), text);
    }
  }

  private CommandLines.Outcome train(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "train",
                "--task",
                "tags",
                "--encoder",
                "features",
                "--data",
                folder.resolve("data").toString(),
                "--anyway",
                "--out",
                folder.resolve("run").toString()));
    command.addAll(Arrays.asList(options));
    return CommandLines.run(command.toArray(String[]::new));
  }

  private void train(Path file, String template, String... options) throws IOException {
    Files.writeString(file, template);
    List<String> all = new ArrayList<>(List.of("--template", file.toString()));
    all.addAll(Arrays.asList(options));
    train(all.toArray(String[]::new)).ended(0);
  }

  @ParameterizedTest
  @CsvSource({
    "--l2|0.1",
    "--l1|0.1|--l2|0",
    "--hash-bits|12",
    "--cut-off|2",
    "--structure|none",
    "--constraint|forbid DET -> DET"
  })
  void learnsAndPredicts(String options) throws IOException {
    CommandLines.Outcome trained =
        train(options.split("\\|", -1)).ended(0).printed("weights after");
    assertFalse(trained.out().contains("steps of training"), "batches are a network's");
    assertTrue(trained.out().contains("--encoder features"), trained::out);
    Path run = folder.resolve("run");
    assertTrue(Files.exists(run.resolve("report.html")));
    try (Model model = Model.load(run)) {
      var prediction = model.predict("the birds hear the cats");
      List<String> labels = Arrays.stream(prediction.labels()).mapToObj(model::label).toList();
      assertEquals(List.of("DET", "NOUN", "VERB", "DET", "NOUN"), labels);
      assertEquals(1, Arrays.stream(prediction.distributions()[0]).sum(), 1e-12);
    }
    CommandLines.Outcome measured =
        CommandLines.run(
                "evaluate", run.toString(), "--data", folder.resolve("data/test.txt").toString())
            .ended(0);
    assertTrue(measured.out().matches("(?s).*accuracy +1\\.000.*"), measured::out);
  }

  @Test
  void takesATemplateAndRepeatsIt() throws IOException {
    train(folder.resolve("template"), "word[0] # itself\n\nsuffix[-1,1]\npairs\n");
    String config = Files.readString(folder.resolve("run/config.json"));
    assertTrue(config.contains("suffix[-1,1]"), config);
    byte[] first = Files.readAllBytes(folder.resolve("run/supervised/model.crf"));
    CommandLines.run(
            "train",
            "--config",
            folder.resolve("run/config.json").toString(),
            "--threads",
            "1",
            "--anyway",
            "--out",
            folder.resolve("again").toString())
        .ended(0);
    assertEquals(
        -1,
        Arrays.mismatch(first, Files.readAllBytes(folder.resolve("again/supervised/model.crf"))));
  }

  @Test
  void aModelOfOtherFilesIsRefused() throws IOException {
    train(folder.resolve("template"), "word[0]\npairs\n");
    Path codes = folder.resolve("run/codes.json");
    Files.writeString(codes, Files.readString(codes).replace("\"sha256\"", "\"sha\""));
    CommandLines.run("predict", folder.resolve("run").toString(), "the cats")
        .ended(2)
        .complained("codes.json");
  }

  @ParameterizedTest
  @CsvSource({
    "--hidden 10, leave out --hidden",
    "--l1 -1, L1 penalty",
    "--l2 0, without an L1 or L2 penalty",
    "--hash-bits 40, 1 to 26 bits",
    "--loss hinge, with the loss crf alone",
    "--cut-off 0, --cut-off must be at least 1",
    "--template none.txt, none.txt",
  })
  void refusesWhatDoesNotFit(String options, String message) {
    train(options.split(" ", -1)).ended(2).complained(message);
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void namesTheLineOfABadTemplate() throws IOException {
    Path template = Files.writeString(folder.resolve("template"), "word[0]\nsuffix[0]\n");
    train("--template", template.toString()).ended(2).complained("template:2:");
  }

  @Test
  void refusesFeaturesWhereANetworkReads() {
    CommandLines.run("train", "--task", "tags", "--l1", "1", "--out", folder + "/run")
        .ended(2)
        .complained("--encoder features has a use");
    CommandLines.run("train", "--task", "genre", "--encoder", "features")
        .ended(2)
        .complained("for the task tags");
  }
}
