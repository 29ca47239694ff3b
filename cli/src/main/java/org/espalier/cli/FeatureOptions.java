package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.data.DataException;
import org.espalier.data.Lines;
import org.espalier.features.Template;
import org.espalier.lab.run.FeatureConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a tagger on sparse features. */
final class FeatureOptions {

  static final List<String> NAMES =
      List.of("--template", "--cut-off", "--hash-bits", "--l1", "--l2", "--iterations");

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description =
          "For --encoder features: which attributes words have, such as word[-1] or suffix[0,3], in"
              + " lines; docs/data.md explains them (default: a template that suits most).")
  private @Nullable Path template;

  @Option(
      names = "--cut-off",
      paramLabel = "N",
      description =
          "For --encoder features: attributes that training data has less often do not count"
              + " (default: 1).")
  private @Nullable Integer least;

  @Option(
      names = "--hash-bits",
      paramLabel = "N",
      description =
          "For --encoder features: number attributes by so many bits of their hash instead of a"
              + " list (default: 0, a list).")
  private @Nullable Integer bits;

  @Option(
      names = "--l1",
      paramLabel = "X",
      description =
          "For --encoder features: the weight of the sum of all weights' sizes, which makes most of"
              + " them 0 (default: 0).")
  private @Nullable Double l1;

  @Option(
      names = "--l2",
      paramLabel = "X",
      description =
          "For --encoder features: the weight of half the sum of all weights' squares (default:"
              + " 0.3).")
  private @Nullable Double l2;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "For --encoder features: the most steps of L-BFGS (default: 200).")
  private @Nullable Integer iterations;

  /** Returns the configuration, where no option says otherwise the usual one. */
  FeatureConfig config(FeatureConfig usual) {
    return new FeatureConfig(
        template == null ? usual.template() : lines(template),
        least == null ? usual.least() : RunOptions.requireAtLeastOne("--cut-off", least),
        bits == null ? usual.bits() : bits,
        l1 == null ? usual.l1() : l1,
        l2 == null ? usual.l2() : l2,
        iterations == null
            ? usual.iterations()
            : RunOptions.requireAtLeastOne("--iterations", iterations));
  }

  private static List<String> lines(Path file) {
    List<String> templates = new ArrayList<>();
    try (Lines lines = new Lines(file, null)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        String template = template(file, lines.number(), line);
        if (!template.isEmpty()) {
          templates.add(template);
        }
      }
    }
    try {
      return new Template(templates).lines();
    } catch (IllegalArgumentException e) {
      throw new DataException(file, String.valueOf(e.getMessage()));
    }
  }

  private static String template(Path file, int number, String line) {
    try {
      return Template.line(line);
    } catch (IllegalArgumentException e) {
      throw new DataException(file, number, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the options that make a configuration, for a shell, but for the template. */
  static List<String> words(FeatureConfig config) {
    return List.of(
        "--cut-off",
        Integer.toString(config.least()),
        "--hash-bits",
        Integer.toString(config.bits()),
        "--l1",
        Double.toString(config.l1()),
        "--l2",
        Double.toString(config.l2()),
        "--iterations",
        Integer.toString(config.iterations()));
  }
}
