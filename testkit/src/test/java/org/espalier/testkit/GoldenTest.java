package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.verify.Golden;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** Compares with golden values: {@code -Dgolden=DIR}, skipped without. */
class GoldenTest {

  @TestFactory
  Stream<DynamicTest> goldenFiles() throws IOException {
    String directory = System.getProperty("golden", "");
    assumeTrue(!directory.isEmpty(), "no golden values: give their folder as -Dgolden=DIR");
    List<Path> files;
    try (Stream<Path> listed = Files.list(Path.of(directory))) {
      files = listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertTrue(!files.isEmpty(), "no JSON files in " + directory);
    return files.stream().map(file -> DynamicTest.dynamicTest(name(file), () -> check(file)));
  }

  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ".json".length());
  }

  private static void check(Path file) {
    assumeTrue(Golden.knows(name(file)), "nothing here answers " + name(file));
    Object content = JsonMapper.shared().readValue(file, Object.class);
    Golden.Report report = Golden.check(name(file), content);
    System.out.println("golden " + report);
    report.comparison().requireAgreement();
  }
}
