package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import org.espalier.data.Vocabulary;
import org.espalier.lab.run.Confidence.FrequencyScore;

/** Right labels by how often training has the word, and the label. */
final class FrequencyScores {

  private static final long[] WORDS = {2, 5, 20, 100};
  private static final long[] LABELS = {1, 10, 100, 1000};

  private FrequencyScores() {}

  /** Counts right labels by how often training has the word, and the label. */
  static List<FrequencyScore> of(
      Calibration calibration,
      boolean labelsWords,
      List<Example> examples,
      List<Prediction> predictions) {
    List<FrequencyScore> all = new ArrayList<>();
    if (calibration.words().isEmpty()) {
      return all;
    }
    if (labelsWords) {
      List<Place> words =
          places(
              examples,
              predictions,
              place ->
                  place.word() == Vocabulary.UNKNOWN ? 0 : calibration.words().get(place.word()));
      score(all, "word", "in no vocabulary", words, times -> times < WORDS[0]);
      ranges(all, "word", words, WORDS);
    }
    List<Place> labels =
        places(
            examples,
            predictions,
            place -> place.label() < 0 ? 0 : calibration.labels().get(place.label()));
    score(all, "label", "0", labels, times -> times < LABELS[0]);
    ranges(all, "label", labels, LABELS);
    return all;
  }

  /** A label that is known. */
  private record Place(int word, int label, boolean right, long times) {}

  private static List<Place> places(
      List<Example> examples, List<Prediction> predictions, ToLongFunction<Place> times) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      boolean ofWords = example.labels().length == example.length();
      for (int k = 0; k < example.labels().length; k++) {
        if (example.labels()[k] != Example.NOT_GIVEN) {
          Place place =
              new Place(
                  ofWords ? example.words()[k] : Vocabulary.UNKNOWN,
                  example.labels()[k],
                  predictions.get(i).isRightAt(k, example),
                  0);
          places.add(
              new Place(place.word(), place.label(), place.right(), times.applyAsLong(place)));
        }
      }
    }
    return places;
  }

  private static void ranges(
      List<FrequencyScore> all, String of, List<Place> places, long... bounds) {
    for (int i = 0; i < bounds.length; i++) {
      long from = bounds[i];
      long below = i + 1 < bounds.length ? bounds[i + 1] : Long.MAX_VALUE;
      score(
          all,
          of,
          below == Long.MAX_VALUE ? from + " and more" : from + "–" + (below - 1),
          places,
          times -> times >= from && times < below);
    }
  }

  private static void score(
      List<FrequencyScore> all, String of, String times, List<Place> places, LongPredicate within) {
    List<Place> some = places.stream().filter(place -> within.test(place.times())).toList();
    if (!some.isEmpty()) {
      all.add(
          new FrequencyScore(
              of,
              times,
              some.size(),
              (double) some.stream().filter(Place::right).count() / some.size()));
    }
  }
}
