package org.espalier.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.verify.Comparison;
import org.espalier.verify.Golden;
import org.espalier.verify.SelfCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Checks the installation. */
@Command(
    name = "verify",
    description = {
      "Check the installation: what the kernels answer, against golden values or enumeration.",
      "",
      "Prints a line for each file or family with the number of cases and the largest error,",
      "|actual - expected| / max(1, |expected|). Exits with status 1 if anything disagrees.",
    },
    footerHeading = "%nExamples:%n",
    footer = {"  espalier verify", "  espalier verify --golden DIR"})
final class VerifyCommand implements Callable<Integer> {

  private static final String JSON = ".json";
  private static final int CHECK_FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--golden",
      paramLabel = "DIR",
      description =
          "A folder of golden files, *.json (default: none; random cases are checked against"
              + " enumeration).")
  private @Nullable Path golden;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random cases (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "How often random scores are drawn (default: ${DEFAULT-VALUE}).")
  private int draws = 3;

  private final TextTable table =
      new TextTable("CHECKED", "CASES", "COMPARISONS", "LARGEST ERROR", "VERDICT");
  private final List<String> remarks = new ArrayList<>();
  private int failed;

  @Override
  public Integer call() {
    if (draws < 1) {
      throw new IllegalArgumentException("--draws must be at least 1, not " + draws);
    }
    if (golden == null) {
      SelfCheck.run(seed, draws).forEach(line -> add(line.family(), line.comparison()));
    } else {
      compareFiles(golden);
    }
    PrintWriter out = spec.commandLine().getOut();
    table.print(out);
    remarks.forEach(out::println);
    out.println(
        failed == 0
            ? "everything agrees"
            : failed + (failed == 1 ? " line disagrees" : " lines disagree"));
    out.flush();
    return failed == 0 ? 0 : CHECK_FAILED;
  }

  private void compareFiles(Path folder) {
    List<Path> files = files(folder);
    if (files.stream().noneMatch(file -> Golden.knows(name(file)))) {
      throw new DataException(
          folder,
          "none of its files is known; known are %s%s"
              .formatted(String.join(JSON + ", ", Golden.files()), JSON));
    }
    for (Path file : files) {
      String name = name(file);
      if (Golden.knows(name)) {
        Golden.Report report = check(file);
        add(name, report.comparison());
        if (!report.notCompared().isEmpty()) {
          remarks.add(
              "%s: holds answers that nothing here gives: %s"
                  .formatted(name, String.join(", ", report.notCompared())));
        }
      } else {
        table.row(name, "", "", "", "unknown: not checked");
      }
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(folder, "there is no such folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(JSON)).sorted().toList();
    } catch (IOException e) {
      throw new DataException(folder, "cannot be listed: " + e.getMessage());
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - JSON.length());
  }

  private static Golden.Report check(Path file) {
    try {
      return Golden.check(
          name(file), JsonMapper.shared().readValue(Files.readString(file), Map.class));
    } catch (IOException e) {
      throw new DataException(file, "cannot be read: " + e.getMessage());
    } catch (JacksonException e) {
      throw new DataException(
          file, e.getLocation().getLineNr(), "is not JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      throw new DataException(file, "is not laid out as golden files are: " + e.getMessage());
    }
  }

  private void add(String name, Comparison comparison) {
    boolean agrees = comparison.disagreements() == 0;
    table.row(
        name,
        Integer.toString(comparison.cases()),
        Integer.toString(comparison.comparisons()),
        String.format(Locale.ROOT, "%.1e", comparison.largestError()),
        agrees ? "agrees" : comparison.disagreements() + " DISAGREE");
    comparison.firstDisagreement().ifPresent(first -> remarks.add(name + ": " + first));
    failed += agrees ? 0 : 1;
  }
}
