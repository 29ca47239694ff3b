package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Packages of all modules that are built know of each other what {@link Walls} allows. In a full
 * build these are all but the benchmarks, on which nothing rests.
 */
class WallsTest {

  private static final JavaClasses PROJECT =
      new ClassFileImporter()
          .importPaths(
              Modules.names().stream()
                  .map(module -> Path.of(module, "target", "classes"))
                  .filter(Files::isDirectory)
                  .toList());

  private static final JavaClasses PLANTED =
      new ClassFileImporter()
          .importPath(
              Path.of("cli", "target", "test-classes", "org", "espalier", "cli", "planted"));

  @ParameterizedTest
  @EnumSource
  void theProjectKeeps(Walls wall) {
    wall.under("org.espalier").check(PROJECT);
  }

  @ParameterizedTest
  @EnumSource
  void theViolationIsFound(Walls wall) {
    EvaluationResult result = wall.under("org.espalier.cli.planted").evaluate(PLANTED);
    String report = result.getFailureReport().toString();
    assertTrue(result.hasViolation() && report.contains(wall.planted()), report);
  }
}
