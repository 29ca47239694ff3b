package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Beam search over what a {@link Transducer} may write, symbol by symbol of the source; ways to the
 * same string are added up (Graves 2012, arXiv 1211.3711, section 2.4, with a bound on what is
 * written at one symbol). It works on plain numbers and is safe for threads.
 */
final class TransducerSearch {

  /** How many strings are followed. */
  private static final int BEAM = 4;

  /** The most symbols that are written at one symbol of the source. */
  private static final int MOST = 20;

  /** The most symbols of a string, besides those for each symbol of the source. */
  private static final int FREE = 50;

  /** The most symbols for each symbol of the source, on the whole. */
  private static final int RATIO = 3;

  private final List<double[]> history;
  private final double[] weight;
  private final double[] bias;
  private final int symbols;
  private final int width;

  /**
   * Takes a decoder's parameters.
   *
   * @param history by places back, of each symbol and the start a row of width k
   * @param weight of each symbol and of going on a row of width k
   * @param bias of each
   */
  TransducerSearch(List<double[]> history, double[] weight, double[] bias) {
    this.history = history;
    this.weight = weight;
    this.bias = bias;
    symbols = bias.length - 1;
    width = weight.length / bias.length;
  }

  /**
   * A string that was written.
   *
   * @param symbols it has
   * @param sources the place in the source at which each was written, on the likeliest way
   */
  record Written(int[] symbols, int[] sources) {}

  /**
   * A string on the way.
   *
   * @param log of the sum of the probabilities of the ways to it
   * @param best of them, its logarithm
   */
  private record Way(List<Integer> written, List<Integer> sources, double log, double best) {

    /** Adds another way to the same string. */
    Way plus(Way other) {
      double high = Math.max(log, other.log);
      double sum = high + Math.log1p(Math.exp(Math.min(log, other.log) - high));
      Way likelier = best >= other.best ? this : other;
      return new Way(written, likelier.sources, sum, likelier.best);
    }

    Way then(int symbol, int source, double step) {
      List<Integer> more = new ArrayList<>(written);
      more.add(symbol);
      List<Integer> places = new ArrayList<>(sources);
      places.add(source);
      return new Way(more, places, log + step, best + step);
    }

    Way goneOn(double step) {
      return new Way(written, sources, log + step, best + step);
    }
  }

  /**
   * Finds the likeliest strings.
   *
   * @param states of the source's symbols, rows of width k
   * @return at most {@value #BEAM}, ordered by the ways that were followed
   */
  List<Written> best(double... states) {
    List<Way> ways = List.of(new Way(List.of(), List.of(), 0, 0));
    for (int i = 0; i < states.length / width; i++) {
      ways = beyond(i, ways, states);
    }
    return ways.stream()
        .map(way ->
            new Written(
                way.written.stream().mapToInt(Integer::intValue).toArray(),
                way.sources.stream().mapToInt(Integer::intValue).toArray()))
        .toList();
  }

  /** Writes at one symbol of the source, and goes on to the next. */
  private List<Way> beyond(int i, List<Way> before, double... states) {
    Map<List<Integer>, Way> after = new HashMap<>();
    List<Way> ways = before;
    int longest = FREE + RATIO * (states.length / width);
    for (int step = 0; step <= MOST && !ways.isEmpty(); step++) {
      Map<List<Integer>, Way> longer = new HashMap<>();
      for (Way way : ways) {
        double[] logs = logProbabilities(states, i, way.written);
        var _ = after.merge(way.written, way.goneOn(logs[symbols]), Way::plus);
        for (int symbol = 0; symbol < symbols; symbol++) {
          if (worthwhile(way.log + logs[symbol], longer)) {
            Way next = way.then(symbol, i, logs[symbol]);
            var _ = longer.merge(next.written, next, Way::plus);
          }
        }
      }
      double least = after.size() < BEAM ? Double.NEGATIVE_INFINITY : top(after).getLast().log;
      ways =
          top(longer).stream()
              .filter(way -> way.log > least && way.written.size() <= longest)
              .toList();
    }
    return top(after);
  }

  private static boolean worthwhile(double log, Map<List<Integer>, Way> others) {
    return others.values().stream().filter(way -> way.log >= log).count() < BEAM;
  }

  private static List<Way> top(Map<List<Integer>, Way> ways) {
    return ways.values().stream()
        .sorted(
            Comparator.comparingDouble((Way way) -> -way.log)
                .thenComparing(way -> way.written.toString()))
        .limit(BEAM)
        .toList();
  }

  private double[] logProbabilities(double[] states, int i, List<Integer> written) {
    double[] hidden = Arrays.copyOfRange(states, i * width, (i + 1) * width);
    for (int k = 0; k < history.size(); k++) {
      int place = written.size() - 1 - k;
      int row = (place < 0 ? symbols : written.get(place)) * width;
      double[] table = history.get(k);
      for (int x = 0; x < width; x++) {
        hidden[x] += table[row + x];
      }
    }
    for (int x = 0; x < width; x++) {
      hidden[x] = Math.tanh(hidden[x]);
    }
    double[] logs = bias.clone();
    double most = Double.NEGATIVE_INFINITY;
    for (int y = 0; y <= symbols; y++) {
      int row = y * width;
      double sum = 0;
      for (int x = 0; x < width; x++) {
        sum += weight[row + x] * hidden[x];
      }
      logs[y] += sum;
      most = Math.max(most, logs[y]);
    }
    double total = 0;
    for (double log : logs) {
      total += Math.exp(log - most);
    }
    double norm = most + Math.log(total);
    for (int y = 0; y <= symbols; y++) {
      logs[y] -= norm;
    }
    return logs;
  }
}
