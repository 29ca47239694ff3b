package org.espalier.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.espalier.bench.Measured.Loops;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how the time of a query grows with the size of the problems. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = {
      "Measure queries at sizes 10, 20, 40 … 320 and fit the exponent of growth.",
      "",
      "The exponent is the slope of log time over log size, by least squares over the sizes from 40 on."
    })
final class GrowthCommand implements Callable<Integer> {

  private static final int[] SIZES = {10, 20, 40, 80, 160, 320};
  private static final int FIRST_FITTED = 40;
  private static final Pattern EXACT_AND_FAST = Pattern.compile("-(map|marginals)$");

  @Option(names = "--only", paramLabel = "REGEX", description = "Queries whose name has a match.")
  private Pattern only = EXACT_AND_FAST;

  @Option(names = "--quick", description = "Fewer and shorter iterations, for a first look.")
  private boolean quick;

  @Override
  public Integer call() {
    List<Query> queries = Query.matching(only);
    System.out.println(Machine.here());
    RunLog log = new RunLog(queries.size() * SIZES.length);
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder("| query |");
    for (int size : SIZES) {
      head.append(' ').append(size).append(" |");
    }
    lines.add(head + " exponent |");
    lines.add("|---|" + "--:|".repeat(SIZES.length + 1));
    for (Query query : queries) {
      StringBuilder line = new StringBuilder("| " + query.name() + " |");
      double[] times = new double[SIZES.length];
      for (int i = 0; i < SIZES.length; i++) {
        Map<String, String> parameters =
            Map.of("query", query.name(), "size", Integer.toString(SIZES[i]));
        times[i] =
            Measured.of(QueryBenchmark.class, parameters, Loops.VECTOR, quick, log.file()).median();
        log.tell(query.name() + " " + SIZES[i], times[i], "ms");
        line.append(String.format(Locale.ROOT, " %.3g |", times[i]));
      }
      lines.add(line + String.format(Locale.ROOT, " %.2f |", exponent(times)));
    }
    System.out.println();
    lines.forEach(System.out::println);
    return 0;
  }

  private static double exponent(double[] times) {
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 0; i < SIZES.length; i++) {
      if (SIZES[i] >= FIRST_FITTED) {
        double x = Math.log(SIZES[i]);
        double y = Math.log(times[i]);
        n++;
        sumX += x;
        sumY += y;
        sumXx += x * x;
        sumXy += x * y;
      }
    }
    return (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
  }
}
