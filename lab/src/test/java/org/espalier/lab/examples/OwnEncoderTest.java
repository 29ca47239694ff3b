package org.espalier.lab.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.espalier.lab.net.FrozenEncoder;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.Model;
import org.espalier.torch.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnEncoderTest {

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /** Words of random letters, whose tag is whether their length is odd. */
  private Path treebank() throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder();
    for (int sentence = 0; sentence < 300; sentence++) {
      int words = 3 + random.nextInt(5);
      for (int t = 1; t <= words; t++) {
        String word =
            random
                .ints(2 + random.nextInt(8), 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String tag = word.length() % 2 == 1 ? "ODD" : "EVEN";
        rows.append(t + "\t" + word + "\t_\t" + tag + "\t_\t_\t" + (t - 1) + "\tdep\t_\t_\n");
      }
      rows.append('\n');
    }
    return Files.writeString(folder.resolve("lengths.conllu"), rows);
  }

  @Test
  void aTaggerLearnsWhatItsEncoderTells() throws IOException {
    Path run = folder.resolve("run");
    OwnEncoder.train(treebank(), run);
    assertEquals(
        List.of("ODD", "EVEN", "EVEN", "ODD", "ODD"),
        OwnEncoder.tags(run, "zqx zqxv wwkj pwkjq w"));
    String unknown =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Model.load(run)).getMessage());
    assertTrue(unknown.contains("no encoder named lengths"), unknown);
    refuses("of 2 words, not of 3", run, words -> new float[][] {{1}, {1}});
    refuses("\"b\" has the value NaN", run, words -> new float[][] {{1}, {Float.NaN}, {1}});
    refuses("of 2 dimensions, not of 1", run, words -> new float[][] {{1}, {1}, {1, 2}});
  }

  /** One sentence's states. */
  private interface Sentence {
    float[][] states(List<String> words);
  }

  private static void refuses(String message, Path run, Sentence wrong) {
    FrozenEncoder encoder =
        sentences ->
            sentences.stream()
                .map(words ->
                    words.size() == 3 ? wrong.states(words) : OwnEncoder.states(List.of(words))[0])
                .toArray(float[][][]::new);
    try (Model tagger = Model.load(run, Encoders.with(encoder))) {
      String told =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> tagger.predict("a b c"))
                  .getMessage());
      assertTrue(told.contains(message), told);
    }
  }
}
