package org.espalier.lab.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's guide shows the examples on the treebank as they are, and they are short. */
class GuideTest {

  private static final int MOST_LINES = 52;

  private static final Path SOURCES = Path.of("src/test/java/org/espalier/lab/examples");

  @ParameterizedTest
  @ValueSource(strings = {"Tagger", "LatentTags", "PartialTrees"})
  void theGuideHasTheExample(String name) throws IOException {
    Path root = Files.exists(SOURCES) ? Path.of("..") : Path.of("");
    String source = Files.readString(root.resolve("lab").resolve(SOURCES).resolve(name + ".java"));
    String code = source.substring(source.indexOf("/**")).strip();
    assertTrue(
        Files.readString(root.resolve("docs/guide.md")).contains("```java\n" + code + "\n```"),
        "docs/guide.md must show " + name + " as it is");
    assertTrue(code.lines().count() <= MOST_LINES, name + " is too long for an example");
  }
}
