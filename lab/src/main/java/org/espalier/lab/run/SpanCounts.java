package org.espalier.lab.run;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.espalier.core.constraint.Scheme;
import org.espalier.data.Labels;

/**
 * Labelled spans of words, counted as conlleval of the CoNLL-2000 and 2003 shared tasks does: a
 * span is right if its first word, its last word and its type are.
 *
 * <p>A span begins at B and S; and at I and E if the word before is outside, ended a span (E, S) or
 * has another type. It ends before the next beginning, before a word outside, and at the end of the
 * sentence. So labels that break their scheme are read as the spans that they most likely mean.
 *
 * @param gold number of gold spans
 * @param predicted number of predicted spans
 * @param right number of right ones among them
 */
public record SpanCounts(long gold, long predicted, long right) {

  private record Span(int first, int last, String type) {}

  /** Counts the spans of a prediction, by type. */
  static Map<String, SpanCounts> byType(Labels labels, Example example, Prediction prediction) {
    return byType(
        names(example, place -> example.label(place, labels)),
        names(example, place -> labels.name(prediction.labels()[place])));
  }

  /** Words whose label the data leaves open are outside of all spans, so that neither side errs. */
  private static List<String> names(Example example, IntFunction<String> name) {
    return IntStream.range(0, example.labels().length)
        .mapToObj(place -> example.labels()[place] == Example.NOT_GIVEN ? "O" : name.apply(place))
        .toList();
  }

  /** Counts the spans of one sentence. */
  public static SpanCounts of(List<String> gold, List<String> predicted) {
    return sum(byType(gold, predicted));
  }

  /** Counts the spans of one sentence, by type. */
  public static Map<String, SpanCounts> byType(List<String> gold, List<String> predicted) {
    Set<Span> right = spans(gold);
    Set<Span> found = spans(predicted);
    Map<String, SpanCounts> counts = new TreeMap<>();
    for (Span span : right) {
      var _ =
          counts.merge(
              span.type, new SpanCounts(1, 0, found.contains(span) ? 1 : 0), SpanCounts::plus);
    }
    for (Span span : found) {
      var _ = counts.merge(span.type, new SpanCounts(0, 1, 0), SpanCounts::plus);
    }
    return counts;
  }

  /** Returns the counts of all types together. */
  static SpanCounts sum(Map<String, SpanCounts> counts) {
    return counts.values().stream().reduce(new SpanCounts(0, 0, 0), SpanCounts::plus);
  }

  /** Returns whether a label marks a word of a span. */
  static boolean marksSpan(String label) {
    return Scheme.BIOES.marks(label);
  }

  private static Set<Span> spans(List<String> labels) {
    Set<Span> spans = new HashSet<>();
    int first = -1;
    for (int i = 0; i <= labels.size(); i++) {
      String label = i < labels.size() ? labels.get(i) : "O";
      String before = i > 0 ? labels.get(i - 1) : "O";
      boolean begins = marksSpan(label) && begins(before, label);
      if (first >= 0 && (begins || !marksSpan(label))) {
        spans.add(new Span(first, i - 1, Scheme.type(before)));
        first = -1;
      }
      first = begins ? i : first;
    }
    return spans;
  }

  private static boolean begins(String before, String label) {
    return label.startsWith("B")
        || label.startsWith("S")
        || !marksSpan(before)
        || before.startsWith("E")
        || before.startsWith("S")
        || !Scheme.type(before).equals(Scheme.type(label));
  }

  /** Returns both together. */
  public SpanCounts plus(SpanCounts other) {
    return new SpanCounts(gold + other.gold, predicted + other.predicted, right + other.right);
  }

  /** Returns the harmonic mean of precision and recall; 0 where nothing is right. */
  public double f1() {
    return right == 0 ? 0 : 2.0 * right / (gold + predicted);
  }
}
