package org.espalier.cli.serve;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts of requests, in Prometheus' text format. */
final class Metrics {

  private static final double[] BOUNDS = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10};

  private record Kind(String path, int status) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byPath = path.compareTo(other.path);
      return byPath != 0 ? byPath : Integer.compare(status, other.status);
    }
  }

  private final Map<Kind, Long> requests = new TreeMap<>();
  private final long[] buckets = new long[BOUNDS.length];
  private double seconds;
  private long answers;
  private long underWay;

  synchronized void begin() {
    underWay++;
  }

  /**
   * Counts a request that is over.
   *
   * @param path one of the server's own, so that strangers add no lines
   */
  synchronized void end(String path, int status, double took) {
    underWay--;
    var _ = requests.merge(new Kind(path, status), 1L, Long::sum);
    answers++;
    seconds += took;
    for (int i = 0; i < BOUNDS.length; i++) {
      buckets[i] += took <= BOUNDS[i] ? 1 : 0;
    }
  }

  synchronized String text() {
    StringBuilder text = new StringBuilder();
    text.append("# HELP espalier_requests_total Requests answered.\n")
        .append("# TYPE espalier_requests_total counter\n");
    requests.forEach((kind, count) ->
        text.append(
            String.format(
                Locale.ROOT,
                "espalier_requests_total{path=\"%s\",status=\"%d\"} %d\n",
                kind.path(),
                kind.status(),
                count)));
    text.append("# HELP espalier_requests_under_way Requests being answered.\n")
        .append("# TYPE espalier_requests_under_way gauge\n")
        .append("espalier_requests_under_way ")
        .append(underWay)
        .append("\n# HELP espalier_request_seconds Time of requests.\n")
        .append("# TYPE espalier_request_seconds histogram\n");
    for (int i = 0; i < BOUNDS.length; i++) {
      text.append("espalier_request_seconds_bucket{le=\"")
          .append(BOUNDS[i])
          .append("\"} ")
          .append(buckets[i])
          .append('\n');
    }
    return text.append("espalier_request_seconds_bucket{le=\"+Inf\"} ")
        .append(answers)
        .append("\nespalier_request_seconds_sum ")
        .append(seconds)
        .append("\nespalier_request_seconds_count ")
        .append(answers)
        .append('\n')
        .toString();
  }
}
