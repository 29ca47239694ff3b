package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of CRF++ in text becomes one that predicts. */
class ImportCommandTest {

  private static final String MODEL =
      """
      version: 100
      cost-factor: 1
      maxid: 8
      xsize: 1

      NOUN
      DET

      U00:%x[0,0]
      B

      0 B
      4 U00:cat
      6 U00:the

      0.0000000000000000
      0.0000000000000000
      0.5000000000000000
      0.0000000000000000
      2.0000000000000000
      0.0000000000000000
      0.0000000000000000
      2.0000000000000000
      """;

  @TempDir private Path folder;

  private static String run(int status, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(status, Main.run(new PrintWriter(out), new PrintWriter(err), args), err::toString);
    return status == 0 ? out.toString() : err.toString();
  }

  @Test
  void importsPredictsAndEvaluates() throws IOException {
    String file = Files.writeString(folder.resolve("model.txt"), MODEL).toString();
    String out = folder.resolve("imported").toString();
    assertTrue(
        run(0, "import", file, "--format", "crf++", "--out", out).contains("3 weights, 2 labels"));
    assertTrue(run(0, "predict", out, "--format", "tsv", "the cat").startsWith("DET NOUN\t"));
    Path data = Files.writeString(folder.resolve("test.txt"), "the/DET cat/NOUN\ncat/DET\n");
    assertTrue(run(0, "evaluate", out, "--data", data.toString()).contains("0.667"));
    assertTrue(
        run(2, "import", file, "--format", "crf++", "--out", out)
            .contains("choose another folder"));
  }

  @Test
  void anImportedModelIsNoRunThatIsToBeFinished() throws IOException {
    String file = Files.writeString(folder.resolve("model.txt"), MODEL).toString();
    String out = folder.resolve("imported").toString();
    run(0, "import", file, "--format", "crf++", "--out", out);
    CommandLines.Outcome predicted = CommandLines.run("predict", out, "the cat").ended(0);
    assertEquals("", predicted.err());
    assertTrue(run(2, "train", "--resume", out).contains("was imported"));
  }

  @Test
  void saysWhatItNeeds() throws IOException {
    String file = Files.writeString(folder.resolve("model.txt"), MODEL).toString();
    String out = folder.resolve("imported").toString();
    assertTrue(
        run(2, "import", file, "--format", "mallet", "--out", out)
            .contains("--format is crf++ or crfsuite, not mallet"));
    assertTrue(
        run(2, "import", file, "--format", "crfsuite", "--out", out).contains("needs --template"));
    assertTrue(
        run(2, "import", file, "--format", "crf++", "--template", file, "--out", out)
            .contains("--template is for crfsuite"));
  }

  @Test
  void executorsGoWithSpark() {
    assertTrue(run(2, "train", "--executors", "2").contains("go with --spark"));
  }
}
