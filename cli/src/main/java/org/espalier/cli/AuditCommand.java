package org.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.espalier.core.Structure;
import org.espalier.core.audit.AuditAdvice;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.lab.audit.AuditRow;
import org.espalier.lab.audit.AuditSettings;
import org.espalier.lab.audit.EstimatorAudit;
import org.espalier.lab.audit.ToyDecoder;
import org.espalier.lab.train.Provenance;
import org.espalier.lab.train.RunFolder;
import org.espalier.report.AuditReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what estimators' gradients are worth. */
@Command(
    name = "audit",
    description = {
      "Compare estimators' gradients with the exact gradient of the expected loss.",
      "",
      "Draws random scores and decoders, computes the gradient of E[L(z)] by summing over all"
          + " structures, or from a large sample where there are more than 5,000, and tells for"
          + " each estimator the cosine, bias, variance and signs of its gradient and what it"
          + " costs. Step sizes are arbitrary, so gradients are compared after the best rescaling."
          + " The folder gets audit.html, .csv and .md.",
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier audit",
      "  espalier audit --structure subset --size 2x6 --decoder logistic",
      "  espalier audit --structure chain --size 4x3 --estimators spigot,spigot-ce,i-mle --eta"
          + " 0.1,1,10 --steps 1,5",
      "  espalier audit --structure nonprojective --size 12 --reference-samples 200000",
    })
final class AuditCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--structure",
      paramLabel = "NAME",
      description = "See espalier list structures (default: ${DEFAULT-VALUE}).")
  private String structure = "projective";

  @Option(
      names = "--size",
      paramLabel = "N[xM]",
      description =
          "Its size or sizes: 4 words, 2x6 for 2 of 6, 4x3 for 4 positions and 3 tags"
              + " (default: 4, or 3x4 if it has two).")
  private @Nullable String size;

  @Option(
      names = "--decoder",
      paramLabel = "NAME",
      description = "linear, quadratic, logistic or perceptron (default: ${DEFAULT-VALUE}).")
  private String decoder = ToyDecoder.PERCEPTRON.title();

  @Option(
      names = "--estimators",
      paramLabel = "NAME",
      split = ",",
      description = "Separated by commas (default: all that serve the structure).")
  private List<String> estimators = new ArrayList<>();

  @Option(
      names = "--eta",
      paramLabel = "X",
      split = ",",
      description = "Step sizes, separated by commas (default: 1).")
  private List<Double> etas = new ArrayList<>(List.of(1.0));

  @Option(
      names = "--steps",
      paramLabel = "T",
      split = ",",
      description = "Numbers of inner steps, separated by commas (default: 1).")
  private List<Integer> steps = new ArrayList<>(List.of(1));

  @Option(
      names = "--scales",
      paramLabel = "X",
      split = ",",
      description =
          "Standard deviations of the scores, from uncertain to confident (default: 0.1,1,10).")
  private List<Double> scales = new ArrayList<>(List.of(0.1, 1.0, 10.0));

  @Option(
      names = "--samples",
      paramLabel = "K",
      description = "Samples of sampling estimators (default: ${DEFAULT-VALUE}).")
  private int samples = Settings.DEFAULT_SAMPLES;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description = "Temperature, and scale of noise (default: ${DEFAULT-VALUE}).")
  private double temperature = 1;

  @Option(
      names = "--examples",
      paramLabel = "N",
      description = "Random problems that figures are means over (default: ${DEFAULT-VALUE}).")
  private int examples = 20;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description = "Passes of each estimator (default: ${DEFAULT-VALUE}).")
  private int draws = 200;

  @Option(
      names = "--reference-samples",
      paramLabel = "N",
      description = "Samples where sums are out of reach (default: ${DEFAULT-VALUE}).")
  private int referenceSamples = 50_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all draws (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the report (default: runs/audit-STRUCTURE-SIZE).")
  private @Nullable Path out;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    AuditSettings settings = settings();
    Path folder =
        out == null
            ? Path.of("runs").resolve("audit-" + settings.structure() + "-" + sizeText(settings))
            : out;
    OutputFolder.requireWritable(folder);
    String command = ShellCommand.typed(spec);
    Provenance provenance = Provenance.now("none: the problems are drawn from the seed");
    EstimatorAudit audit;
    try (StopRequest stop = new StopRequest(spec.commandLine().getErr())) {
      Lines lines = new Lines(console, Screen.status(Verbosity.progress(spec, console)));
      audit = EstimatorAudit.run(settings, stop::requested, lines);
      lines.print();
      if (stop.requested()) {
        console.println("interrupted; nothing was written");
        console.flush();
        return Main.INTERRUPTED;
      }
    }
    RunFolder into = new RunFolder(folder);
    into.hold(() -> new AuditReport(settings, audit, provenance, command).write(into));
    console.println("report: " + folder.resolve("audit.html"));
    console.flush();
    return 0;
  }

  /** Prints a table and advice for each scale as soon as it is complete. */
  private static final class Lines implements EstimatorAudit.Listener {
    private final PrintWriter console;
    private final StatusLine status;
    private final List<AuditRow> rows = new ArrayList<>();

    Lines(PrintWriter console, StatusLine status) {
      this.console = console;
      this.status = status;
    }

    @Override
    public void begin(String what, int done, int all) {
      if (status.isDue()) {
        status.show(
            "audit",
            (double) done / all,
            "  %s%%  %s of %s: %s".formatted(100 * done / all, done + 1, all, what));
      }
    }

    @Override
    public void leaveOut(String estimator, String reason) {
      console.println("left out: %s: %s".formatted(estimator, reason));
      console.flush();
    }

    @Override
    public void finish(AuditRow row) {
      if (!rows.isEmpty() && rows.getFirst().scale() != row.scale()) {
        print();
      }
      rows.add(row);
    }

    void print() {
      status.clear();
      if (rows.isEmpty()) {
        return;
      }
      TextTable table = new TextTable(AuditReport.headings().toArray(String[]::new));
      rows.forEach(row -> table.row(AuditReport.cells(row).toArray(String[]::new)));
      console.println("scores of standard deviation " + rows.getFirst().scale());
      table.print(console);
      console.println();
      console.println(
          AuditAdvice.of(
                  rows.stream()
                      .map(row -> new AuditAdvice.Finding(row.label(), row.result()))
                      .toList())
              .map(AuditAdvice::toString)
              .orElse(
                  "no estimator's gradient points along the exact one; more examples and draws may"
                      + " tell"));
      console.println();
      console.flush();
      rows.clear();
    }
  }

  private AuditSettings settings() {
    Names.require(
        "structure", structure, Catalogue.structures().stream().map(StructureEntry::name).toList());
    Names.require(
        "decoder", decoder, Arrays.stream(ToyDecoder.values()).map(ToyDecoder::title).toList());
    StructureEntry entry = Catalogue.structure(structure);
    List<Integer> sizes =
        size == null ? (entry.sizes().size() == 1 ? List.of(4) : List.of(3, 4)) : sizes(size);
    List<String> names = estimators;
    if (names.isEmpty()) {
      Class<? extends Structure> family = entry.family();
      names =
          Catalogue.estimators().stream()
              .filter(e -> e.serves(family))
              .map(EstimatorEntry::name)
              .toList();
    }
    names.forEach(name ->
        Names.require(
            "estimator", name, Catalogue.estimators().stream().map(EstimatorEntry::name).toList()));
    RunOptions.requireUsed(spec, names.stream().map(Catalogue::estimator).toList());
    etas.forEach(eta -> RunOptions.requirePositive("--eta", eta));
    return new AuditSettings(
        structure,
        sizes,
        ToyDecoder.valueOf(decoder.toUpperCase(Locale.ROOT)),
        names,
        etas,
        steps,
        scales,
        samples,
        temperature,
        examples,
        draws,
        referenceSamples,
        seed);
  }

  private static String sizeText(AuditSettings settings) {
    return String.join("x", settings.sizes().stream().map(String::valueOf).toList());
  }

  private static List<Integer> sizes(String text) {
    try {
      return Arrays.stream(text.split("x", -1)).map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--size must be a number or two with an x between, not '" + text + "'", e);
    }
  }
}
