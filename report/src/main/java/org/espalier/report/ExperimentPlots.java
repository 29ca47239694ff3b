package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.lab.experiment.Experiment;
import org.espalier.lab.experiment.Experiment.Figure;
import org.espalier.lab.experiment.Experiment.Published;
import org.espalier.lab.experiment.Setting;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.report.page.LineChart;
import org.espalier.report.page.LineChart.Size;
import org.espalier.report.page.LineStyle;
import org.espalier.report.page.Picture;
import org.espalier.report.page.Series;
import org.espalier.report.page.Spread;
import org.espalier.report.page.StripPlot;
import org.espalier.report.page.StripPlot.Dot;
import org.espalier.report.page.StripPlot.Mark;
import org.espalier.report.page.StripPlot.Strip;

/**
 * The pictures of an experiment: curves for methods that are run with several settings, and the
 * results of every seed for all other tables with more than one seed. It draws the first figure,
 * which is the most important one, and the next that is a share.
 *
 * @param experiment what was done
 * @param results of all trials, in their order
 */
record ExperimentPlots(Experiment experiment, List<TrialResult> results) {

  /** Settings that differ by more than this factor are drawn by their logarithm. */
  private static final double WIDE = 50;

  /** A published figure, as in 87.9 (87–88). */
  private static final Pattern PUBLISHED =
      Pattern.compile("(-?[0-9.]+)(?: ?\\((-?[0-9.]+)–(-?[0-9.]+)\\))?.*");

  /** Returns the pictures by name, which consists of the table and the figure. */
  Map<String, Picture> pictures() {
    Map<String, Picture> pictures = new LinkedHashMap<>();
    for (int f : drawn()) {
      String figure = experiment.figures().get(f).name();
      curves()
          .forEach((chart, trials) -> {
            if (settings(trials).length > 1) {
              pictures.put("curves " + chart + " " + figure, curves(chart, trials, f).picture());
            }
          });
      tables()
          .forEach((table, trials) -> {
            StripPlot plot = strips(table, trials, f);
            if (hasSeeds(trials) && !isCurve(trials) && !plot.isEmpty()) {
              pictures.put("seeds " + table + " " + figure, plot.picture());
            }
          });
    }
    return pictures;
  }

  private int[] drawn() {
    IntStream next =
        IntStream.range(1, experiment.figures().size())
            .filter(f -> experiment.figures().get(f).share())
            .limit(1);
    return IntStream.concat(IntStream.of(0), next).toArray();
  }

  private Map<String, List<TrialResult>> tables() {
    return results.stream()
        .collect(
            Collectors.groupingBy(TrialResult::table, LinkedHashMap::new, Collectors.toList()));
  }

  /** The trials that have a setting, by chart. */
  private Map<String, List<TrialResult>> curves() {
    return results.stream()
        .filter(trial -> trial.setting().isPresent())
        .collect(
            Collectors.groupingBy(
                trial -> setting(trial).chart(), LinkedHashMap::new, Collectors.toList()));
  }

  private static Setting setting(TrialResult trial) {
    return trial.setting().orElseThrow();
  }

  private static double[] settings(List<TrialResult> trials) {
    return trials.stream()
        .mapToDouble(trial -> setting(trial).value())
        .sorted()
        .distinct()
        .toArray();
  }

  private static boolean hasSeeds(List<TrialResult> trials) {
    return trials.stream().map(TrialResult::seed).distinct().count() > 1;
  }

  /** Returns whether a table's rows are points of curves, and so are drawn already. */
  private static boolean isCurve(List<TrialResult> trials) {
    return trials.stream().allMatch(trial -> trial.setting().isPresent())
        && settings(trials).length > 1;
  }

  private LineChart curves(String chart, List<TrialResult> trials, int figure) {
    double[] all = settings(trials);
    boolean logarithmic = all[0] > 0 && all[all.length - 1] / all[0] > WIDE;
    boolean whole = Arrays.stream(all).allMatch(value -> value == Math.rint(value));
    Map<String, List<TrialResult>> methods =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> setting(trial).curve(), LinkedHashMap::new, Collectors.toList()));
    methods.values().removeIf(own -> settings(own).length < 2);
    List<Series> series = new ArrayList<>();
    methods.forEach((name, own) ->
        series.add(line(name, LineStyle.ofIndex(series.size()), own, figure, logarithmic)));
    String setting = setting(trials.getFirst()).name();
    Figure drawn = experiment.figures().get(figure);
    return new LineChart(
        chart
            + ": "
            + drawn.name()
            + (chart.contains(setting) ? "" : " over " + setting)
            + (hasSeeds(trials) ? ", median and range of the seeds" : ""),
        logarithmic ? "log₁₀ " + setting : setting,
        drawn.share(),
        logarithmic || whole ? 1 : 0,
        series,
        List.of(),
        Size.FULL);
  }

  private static Series line(
      String name, LineStyle style, List<TrialResult> trials, int figure, boolean logarithmic) {
    double[] x = settings(trials);
    List<Spread> spreads =
        Arrays.stream(x)
            .mapToObj(value ->
                Spread.of(
                    trials.stream()
                        .filter(trial -> setting(trial).value() == value)
                        .mapToDouble(trial -> trial.figures().get(figure))))
            .toList();
    boolean ranges = hasSeeds(trials);
    return new Series(
        name,
        style,
        Arrays.stream(x).map(value -> logarithmic ? Math.log10(value) : value).toArray(),
        spreads.stream().mapToDouble(Spread::median).toArray(),
        -1,
        ranges ? spreads.stream().mapToDouble(Spread::least).toArray() : new double[0],
        ranges ? spreads.stream().mapToDouble(Spread::greatest).toArray() : new double[0]);
  }

  private StripPlot strips(String table, List<TrialResult> trials, int figure) {
    Map<String, List<Dot>> dots =
        trials.stream()
            .filter(trial -> Double.isFinite(trial.figures().get(figure)))
            .collect(
                Collectors.groupingBy(
                    TrialResult::method,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        trial -> new Dot("seed " + trial.seed(), trial.figures().get(figure)),
                        Collectors.toList())));
    Map<String, List<Mark>> elsewhere = new LinkedHashMap<>();
    Figure drawn = experiment.figures().get(figure);
    for (Published published : experiment.published()) {
      if (published.table().equals(table) && figure < published.figures().size()) {
        Matcher numbers = PUBLISHED.matcher(published.figures().get(figure));
        if (numbers.matches()) {
          elsewhere
              .computeIfAbsent(published.method(), _ -> new ArrayList<>())
              .add(mark(published.source(), drawn, numbers));
        }
      }
    }
    List<Strip> strips = new ArrayList<>();
    dots.forEach((method, own) -> {
      List<Mark> marks = elsewhere.remove(method);
      strips.add(new Strip(method, own, marks == null ? List.of() : marks));
    });
    elsewhere.forEach(
        (method, marks) -> strips.add(new Strip(method + " (reference)", List.of(), marks)));
    return new StripPlot(
        table + ": " + drawn.name() + ", every seed", drawn.name(), drawn.share(), strips);
  }

  /** Reads a published figure, which is in percent where it is a share. */
  private static Mark mark(String source, Figure figure, Matcher numbers) {
    double unit = figure.share() ? 0.01 : 1;
    double value = unit * Double.parseDouble(numbers.group(1));
    String least = numbers.group(2);
    return least == null
        ? new Mark(source, value, value, value)
        : new Mark(
            source,
            value,
            unit * Double.parseDouble(least),
            unit * Double.parseDouble(numbers.group(3)));
  }
}
