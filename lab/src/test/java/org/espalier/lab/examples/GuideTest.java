package org.espalier.lab.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guides show is what is compiled and run as a test, here, in torch or by a consumer. */
class GuideTest {

  private static final Path ROOT = Files.exists(Path.of("docs")) ? Path.of("") : Path.of("..");

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?\n)```", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({
    "torch, Rationale, 40",
    "torch, LatentTree, 40",
    "torch, OwnSolver, 40",
    "core, LatentOrder, 60",
    "lab, Tagger, 52",
    "lab, LatentTags, 52",
    "lab, PartialTrees, 52",
    "lab, Answers, 42",
    "experiments, CheapestPair, 24"
  })
  void theUsersGuideHasTheExampleAndItIsShort(String module, String name, int mostLines)
      throws IOException {
    Path examples = Path.of(module, "src/test/java/org/espalier", module, "examples");
    String source = Files.readString(ROOT.resolve(examples).resolve(name + ".java"));
    String code = source.substring(source.indexOf("/**"));
    assertTrue(blocks("docs/guide.md").contains(code), "docs/guide.md must show " + name);
    assertTrue(code.lines().count() <= mostLines, name + " is too long for an example");
  }

  @Test
  void whatTheLibrarysGuideShowsIsPartOfTheConsumerOrAnExampleHere() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String place :
        List.of("examples/consumer/src", "lab/src/test/java/org/espalier/lab/examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          sources.add("\n" + withoutIndentation(Files.readString(file)));
        }
      }
    }
    List<String> strangers =
        blocks("docs/library.md").stream()
            .map(GuideTest::withoutIndentation)
            .filter(block -> sources.stream().noneMatch(source -> source.contains("\n" + block)))
            .toList();
    assertEquals(List.of(), strangers);
  }

  /** Returns what stands in a document as code in Java; there is some. */
  private static List<String> blocks(String document) throws IOException {
    String text = Files.readString(ROOT.resolve(document));
    List<String> blocks = BLOCK.matcher(text).results().map(found -> found.group(1)).toList();
    assertTrue(!blocks.isEmpty(), document + " shows no code");
    return blocks;
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
  }
}
