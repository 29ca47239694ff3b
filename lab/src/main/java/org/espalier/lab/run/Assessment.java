package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
import org.espalier.data.Labels;
import org.espalier.data.SeedStream;

/**
 * Scores of predictions on labelled data, as tables.
 *
 * @param sentences number of predicted sentences
 * @param scores the task's, with confidence intervals
 * @param classes every label's; of strings every symbol's
 * @param spans every type's of the spans that labels mark, counted as conlleval does; none where
 *     they mark none
 * @param macroF1 the mean of the labels' F1 scores, over the labels of the data
 * @param microF1 the F1 score of all labels together, which for one label each is the accuracy
 * @param confusion counts of gold and predicted labels, including right ones
 * @param relations attachment of the words of each relation; empty without trees
 * @param lengths the first score by number of words, where there was something to compare
 * @param mistakes the most confident ones; none where predictions have no probability
 * @param confidence whether probabilities can be believed; nothing where there are none
 * @param constrained the effect of constraints that the model was not trained with; empty without
 */
public record Assessment(
    long sentences,
    List<Estimate> scores,
    List<ClassScore> classes,
    List<ClassScore> spans,
    double macroF1,
    double microF1,
    List<Confused> confusion,
    List<RelationScore> relations,
    List<LengthScore> lengths,
    List<Mistake> mistakes,
    Confidence confidence,
    Optional<ConstraintEffect> constrained) {

  private static final String NOTHING = "(nothing)";
  private static final int RESAMPLES = 1000;
  private static final double TAIL = 0.025;
  private static final int MISTAKES = 20;
  private static final int[] LENGTHS = {5, 10, 20, 40};

  /**
   * A score with its 95 % interval: between the 2.5th and 97.5th percentiles over 1000 samples of
   * as many sentences, drawn with replacement (Efron 1979).
   */
  public record Estimate(String name, double score, double low, double high) {}

  /**
   * How one label, or one type of spans, was found.
   *
   * @param gold count in the data
   * @param predicted count among predictions
   * @param right count of both together
   */
  public record ClassScore(String name, long gold, long predicted, long right) {

    /** Returns right of predicted; NaN if it was never predicted. */
    public double precision() {
      return (double) right / predicted;
    }

    /** Returns right of gold; NaN if the data lacks it. */
    public double recall() {
      return (double) right / gold;
    }

    /** Returns the harmonic mean of both, 0 where nothing is right. */
    public double f1() {
      return right == 0 ? 0 : 2.0 * right / (gold + predicted);
    }
  }

  /** How often a label was predicted where another, or itself, was right. */
  public record Confused(String gold, String predicted, long count) {}

  /**
   * How words of one gold relation are attached.
   *
   * @param uas share with the right head
   * @param las share with the right head and relation, subtypes left out
   */
  public record RelationScore(String name, long words, double uas, double las) {}

  /**
   * The first score of sentences of some lengths.
   *
   * @param words such as "6–10"
   */
  public record LengthScore(String words, long sentences, double score) {}

  /**
   * A wrong label.
   *
   * @param id the sentence's
   * @param text the word, or the sentence where that has the label
   * @param gold the right label; of words with heads the head's number follows
   * @param predicted likewise
   */
  public record Mistake(
      String id, String text, String gold, String predicted, double probability) {}

  /** Runs of older versions were asked under no further constraints. */
  public Assessment {
    constrained = Objects.requireNonNullElse(constrained, Optional.empty());
  }

  /**
   * What constraints change.
   *
   * @param constraints as they are written
   * @param unanswered number of examples without an answer under them; they are in no figure
   * @param reason why the first of these has none; nothing if all have one
   * @param changed number of examples whose answer differs from that without the constraints
   * @param better number of these with a higher first score
   * @param worse number of these with a lower one
   * @param without the scores of the same examples without the constraints
   */
  public record ConstraintEffect(
      List<String> constraints,
      long unanswered,
      String reason,
      long changed,
      long better,
      long worse,
      List<Estimate> without) {

    public ConstraintEffect {
      constraints = List.copyOf(constraints);
      without = List.copyOf(without);
    }
  }

  /**
   * Compares predictions with the data.
   *
   * @param data the file it is from
   * @param labels the classes' names
   * @param shares the scores of one sentence
   * @param strings whether the labels of an example are one string together
   * @param seed of the samples of sentences
   * @throws DataException if the data leaves everything open
   */
  static Assessment of(
      Path data,
      Labels labels,
      List<Example> examples,
      List<Prediction> predictions,
      BiFunction<Example, Prediction, List<Share>> shares,
      boolean strings,
      long seed) {
    List<List<Share>> each =
        IntStream.range(0, examples.size())
            .mapToObj(i -> shares.apply(examples.get(i), predictions.get(i)))
            .toList();
    List<Estimate> scores = estimates(each, seed);
    if (scores.isEmpty()) {
      throw new DataException(data, "leaves all labels open: there is nothing to compare with");
    }
    List<Confused> confusion = confusion(labels, examples, predictions, strings);
    List<ClassScore> classes = classes(confusion);
    return new Assessment(
        examples.size(),
        scores,
        classes,
        strings ? List.of() : spans(labels, examples, predictions),
        classes.stream()
            .filter(one -> one.gold() > 0)
            .mapToDouble(ClassScore::f1)
            .average()
            .orElse(Double.NaN),
        2.0
            * classes.stream().mapToLong(ClassScore::right).sum()
            / classes.stream().mapToLong(one -> one.gold() + one.predicted()).sum(),
        confusion,
        strings ? List.of() : relations(labels, examples, predictions),
        lengths(scores.getFirst().name(), examples, each),
        strings ? strings(labels, examples, predictions) : mistakes(labels, examples, predictions),
        Confidence.NONE,
        Optional.empty());
  }

  /** Returns this with what is known of confidence. */
  Assessment with(Confidence known) {
    return with(known, constrained);
  }

  /** Returns this with what constraints have changed. */
  Assessment with(ConstraintEffect effect) {
    return with(confidence, Optional.of(effect));
  }

  private Assessment with(Confidence known, Optional<ConstraintEffect> effect) {
    return new Assessment(
        sentences, scores, classes, spans, macroF1, microF1, confusion, relations, lengths,
        mistakes, known, effect);
  }

  /** Returns scores with their intervals; those with nothing to measure are left out. */
  static List<Estimate> estimates(List<List<Share>> each, long seed) {
    Random random = new Random(SeedStream.TEXT.seed(seed, RESAMPLES));
    List<Share> sums = Share.sums(each).stream().filter(share -> share.whole() > 0).toList();
    double[][] samples = new double[sums.size()][RESAMPLES];
    long[][][] table = // score, sentence, part and whole
        sums.stream()
            .map(
                sum -> each.stream().map(shares -> pair(sum.name(), shares)).toArray(long[][]::new))
            .toArray(long[][][]::new);
    for (int sample = 0; sample < RESAMPLES; sample++) {
      int[] drawn = random.ints(each.size(), 0, each.size()).toArray();
      for (int k = 0; k < samples.length; k++) {
        long part = 0;
        long whole = 0;
        for (int sentence : drawn) {
          part += table[k][sentence][0];
          whole += table[k][sentence][1];
        }
        samples[k][sample] = whole == 0 ? 0 : (double) part / whole;
      }
    }
    return IntStream.range(0, samples.length)
        .mapToObj(k -> {
          Arrays.sort(samples[k]);
          return new Estimate(
              sums.get(k).name(),
              sums.get(k).score(),
              samples[k][(int) (TAIL * RESAMPLES)],
              samples[k][(int) ((1 - TAIL) * RESAMPLES) - 1]);
        })
        .toList();
  }

  private static long[] pair(String name, List<Share> shares) {
    return shares.stream()
        .filter(share -> share.name().equals(name))
        .findFirst()
        .map(share -> new long[] {share.part(), share.whole()})
        .orElseGet(() -> new long[2]);
  }

  private static String name(Labels labels, int label) {
    return label == Edit.NOTHING ? NOTHING : labels.name(label);
  }

  private static List<Confused> confusion(
      Labels labels, List<Example> examples, List<Prediction> predictions, boolean strings) {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      int[] gold = examples.get(i).labels();
      int[] predicted = predictions.get(i).labels();
      List<Edit> pairs =
          strings
              ? Edit.between(gold, predicted)
              : IntStream.range(0, gold.length)
                  .mapToObj(k -> new Edit(gold[k], predicted[k]))
                  .toList();
      int place = 0;
      for (Edit pair : pairs) {
        if (pair.gold() != Example.NOT_GIVEN) {
          String right =
              pair.gold() == Edit.NOTHING ? NOTHING : examples.get(i).label(place, labels);
          var _ =
              counts
                  .computeIfAbsent(right, _ -> new TreeMap<>())
                  .merge(name(labels, pair.predicted()), 1L, Long::sum);
        }
        place += pair.gold() == Edit.NOTHING ? 0 : 1;
      }
    }
    List<Confused> confusion = new ArrayList<>();
    counts.forEach((gold, row) ->
        row.forEach((predicted, count) -> confusion.add(new Confused(gold, predicted, count))));
    return List.copyOf(confusion);
  }

  private static List<ClassScore> classes(List<Confused> confusion) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Confused one : confusion) {
      counts.computeIfAbsent(one.gold(), _ -> new long[3])[0] += one.count();
      counts.computeIfAbsent(one.predicted(), _ -> new long[3])[1] += one.count();
      counts.computeIfAbsent(one.gold(), _ -> new long[3])[2] +=
          one.gold().equals(one.predicted()) ? one.count() : 0;
    }
    return counts.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(NOTHING))
        .map(entry -> {
          long[] three = entry.getValue();
          return new ClassScore(entry.getKey(), three[0], three[1], three[2]);
        })
        .toList();
  }

  private static List<ClassScore> spans(
      Labels labels, List<Example> examples, List<Prediction> predictions) {
    if (labels.names().stream().noneMatch(SpanCounts::marksSpan)) {
      return List.of();
    }
    Map<String, SpanCounts> counts = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      SpanCounts.byType(labels, examples.get(i), predictions.get(i))
          .forEach((type, some) -> counts.merge(type, some, SpanCounts::plus));
    }
    return counts.entrySet().stream()
        .map(entry -> {
          SpanCounts one = entry.getValue();
          return new ClassScore(entry.getKey(), one.gold(), one.predicted(), one.right());
        })
        .toList();
  }

  private static List<RelationScore> relations(
      Labels labels, List<Example> examples, List<Prediction> predictions) {
    Map<String, AttachmentCounts> counts = new TreeMap<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      boolean parsed = example.heads().length > 0 && prediction.heads().length > 0;
      for (int m = 0; parsed && m < example.labels().length; m++) {
        if (example.heads()[m] != Example.NOT_GIVEN && example.labels()[m] != Example.NOT_GIVEN) {
          String gold = example.label(m, labels);
          var _ =
              counts.merge(
                  gold,
                  AttachmentCounts.ofWord(
                      example.heads()[m] == prediction.heads()[m],
                      gold,
                      name(labels, prediction.labels()[m])),
                  AttachmentCounts::plus);
        }
      }
    }
    return counts.entrySet().stream()
        .map(entry -> {
          AttachmentCounts one = entry.getValue();
          return new RelationScore(entry.getKey(), one.words(), one.uas(), one.las());
        })
        .toList();
  }

  private static List<LengthScore> lengths(
      String score, List<Example> examples, List<List<Share>> each) {
    List<LengthScore> lengths = new ArrayList<>();
    int least = 1;
    for (int bucket = 0; bucket <= LENGTHS.length; bucket++) {
      int from = least;
      int to = bucket < LENGTHS.length ? LENGTHS[bucket] : Integer.MAX_VALUE;
      List<long[]> some =
          IntStream.range(0, examples.size())
              .filter(i -> examples.get(i).length() >= from && examples.get(i).length() <= to)
              .mapToObj(i -> pair(score, each.get(i)))
              .toList();
      long part = some.stream().mapToLong(pair -> pair[0]).sum();
      long whole = some.stream().mapToLong(pair -> pair[1]).sum();
      if (whole > 0) {
        lengths.add(
            new LengthScore(
                bucket < LENGTHS.length ? from + "–" + to : from + " and more",
                some.size(),
                (double) part / whole));
      }
      least = to + 1;
    }
    return List.copyOf(lengths);
  }

  private static List<Mistake> mistakes(
      Labels labels, List<Example> examples, List<Prediction> predictions) {
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      boolean ofWords = prediction.labels().length == example.length();
      boolean parsed = example.hasTree() && prediction.heads().length > 0;
      for (int k = 0; k < prediction.probabilities().length; k++) {
        int gold = example.labels()[k];
        boolean attached = !parsed || example.heads()[k] == prediction.heads()[k];
        if (gold != Example.NOT_GIVEN && (gold != prediction.labels()[k] || !attached)) {
          mistakes.add(
              new Mistake(
                  example.id(),
                  ofWords ? example.forms().get(k) : String.join(" ", example.forms()),
                  example.label(k, labels) + (parsed ? " " + (example.heads()[k] + 1) : ""),
                  name(labels, prediction.labels()[k])
                      + (parsed ? " " + (prediction.heads()[k] + 1) : ""),
                  prediction.probabilities()[k]));
        }
      }
    }
    return mostConfident(mistakes);
  }

  private static List<Mistake> strings(
      Labels labels, List<Example> examples, List<Prediction> predictions) {
    List<Mistake> mistakes = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      if (!Arrays.equals(example.labels(), prediction.labels())) {
        mistakes.add(
            new Mistake(
                example.id(),
                String.join(" ", example.forms()),
                names(example.labels().length, k -> example.label(k, labels)),
                names(prediction.labels().length, k -> labels.name(prediction.labels()[k])),
                prediction.probabilities()[0]));
      }
    }
    return mostConfident(mistakes);
  }

  private static String names(int count, IntFunction<String> name) {
    return IntStream.range(0, count).mapToObj(name).collect(Collectors.joining(" "));
  }

  private static List<Mistake> mostConfident(List<Mistake> mistakes) {
    mistakes.sort(Comparator.comparingDouble(mistake -> -mistake.probability()));
    return List.copyOf(mistakes.subList(0, Math.min(MISTAKES, mistakes.size())));
  }
}
