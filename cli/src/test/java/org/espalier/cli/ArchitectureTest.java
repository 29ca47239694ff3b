package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says of modules and packages is what is there. */
class ArchitectureTest {

  private static final Pattern ARROW =
      Pattern.compile("^    ([\\w, -]+?) ──> ([\\w-]+) +\\S.*$", Pattern.MULTILINE);

  private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

  private static final String BEGIN = "<!-- packages, from their package-info -->\n\n";

  private final String document = Modules.text(Path.of("ARCHITECTURE.md"));

  @Test
  void theArrowsAreTheDependencies() {
    Map<String, Set<String>> told = new TreeMap<>();
    ARROW
        .matcher(document)
        .results()
        .forEach(
            line -> told.put(line.group(2), new TreeSet<>(List.of(line.group(1).split(", ", -1)))));
    told.keySet().removeAll(Set.of("examples", "spark")); // in profiles of their own
    Map<String, Set<String>> real = new TreeMap<>();
    for (String module : Modules.names()) {
      real.put(module, Modules.needs(module));
    }
    real.values().removeIf(Set::isEmpty);
    assertEquals(real, told);
  }

  @Test
  void everyModuleHasALine() {
    for (String module : Modules.names()) {
      String line = "    (.* ──> )?" + module + " {2,}\\S.*";
      assertTrue(document.lines().anyMatch(text -> text.matches(line)), module);
    }
  }

  @Test
  void thePackagesAreThose() throws IOException {
    StringBuilder table =
        new StringBuilder("| module | package | open to | what |\n|---|---|---|---|\n");
    for (String module : Modules.names()) {
      for (Path folder : packages(Path.of(module, "src", "main", "java"))) {
        table.append(row(module, folder));
      }
    }
    int from = document.indexOf(BEGIN) + BEGIN.length();
    Files.writeString(Path.of("cli", "target", "packages.md"), table);
    assertEquals(
        table.toString(),
        document.substring(from, document.indexOf("\n\n", from) + 1),
        "the table of packages in ARCHITECTURE.md; the right one is in cli/target/packages.md");
  }

  private static List<Path> packages(Path sources) throws IOException {
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(folder -> Files.exists(folder.resolve("package-info.java")))
          .sorted()
          .toList();
    }
  }

  private static String row(String module, Path folder) {
    Path sources = Path.of(module, "src", "main", "java");
    String name =
        sources.relativize(folder).toString().replace(folder.getFileSystem().getSeparator(), ".");
    Path descriptor = sources.resolve("module-info.java");
    return "| %s | `%s` | %s | %s |\n"
        .formatted(
            module,
            name.replace("org.espalier.", ""),
            Files.exists(descriptor) ? audience(Modules.text(descriptor), name) : "all",
            firstSentence(Modules.text(folder.resolve("package-info.java"))));
  }

  private static String audience(String descriptor, String name) {
    Matcher export =
        Pattern.compile("exports " + Pattern.quote(name) + "(\\s+to\\s+([^;]*))?;")
            .matcher(descriptor);
    if (!export.find()) {
      return "none";
    }
    String friends = export.group(2);
    return friends == null
        ? "all"
        : Arrays.stream(friends.split(",\\s*", -1))
            .map(friend -> friend.replace("org.espalier.", ""))
            .collect(Collectors.joining(", "));
  }

  /** Returns the beginning of a comment up to the first colon or full stop. */
  private static String firstSentence(String source) {
    Matcher comment = COMMENT.matcher(source);
    List<String> words = new ArrayList<>();
    if (comment.find()) {
      for (String word : comment.group(1).replaceAll("\\n \\*", " ").trim().split("\\s+", -1)) {
        words.add(word);
        if (word.matches(".*[.:]") && !word.equals("al.")) {
          break;
        }
      }
    }
    return String.join(" ", words).replaceAll("[.:]$", "").replaceAll("\\{@code (.*?)}", "`$1`");
  }
}
