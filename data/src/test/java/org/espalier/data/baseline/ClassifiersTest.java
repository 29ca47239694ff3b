package org.espalier.data.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.ToIntFunction;
import org.espalier.data.DataSamples;
import org.espalier.data.Ewt;
import org.espalier.data.Labels;
import org.espalier.data.Sentence;
import org.junit.jupiter.api.Test;

class ClassifiersTest {

  @Test
  void weighsWordsByCountsPlusOne() {
    // Class 0: a a b, class 1: b c. P(b|0) = 2/6, P(b|1) = 2/5, P(a|0) = 3/6, P(a|1) = 1/5.
    NaiveBayes bayes =
        new NaiveBayes(
            List.of(List.of("a", "A", "b"), List.of("b", "c"), List.of()), new int[] {0, 1, 1}, 2);
    assertEquals(1, bayes.classify(List.of()));
    // A new word has P = 1/6 and 1/5: it speaks for the class with fewer words.
    assertEquals(0, bayes.classify(List.of("a", "b", "a")));
    assertEquals(1, bayes.classify(List.of("a", "b", "new")));
    assertEquals(0, bayes.classify(List.of("a")));
    assertEquals(1, bayes.classify(List.of("B")));
    // 1/3 (1/2)(1/3) = .056 > 2/3 (1/5)(2/5) = .053: one count less of anything would turn it.
    assertEquals(0, bayes.classify(List.of("a", "b")));
  }

  @Test
  void knowsLabelsOfWordsThenOfEndings() {
    WordLabels labels =
        new WordLabels(
            List.of(List.of("walking", "talking", "the", "the", "dog")),
            List.of(new int[] {1, 1, 2, 2, 2}),
            3);
    assertEquals(1, labels.classify("Walking"));
    assertEquals(1, labels.classify("balking"));
    assertEquals(2, labels.classify("xyz"));
    WordLabels none = new WordLabels(List.of(), List.of(), 3);
    assertThrows(IllegalStateException.class, () -> none.classify("a"));
  }

  @Test
  void classifyGenresAsPublished() {
    Ewt ewt = DataSamples.ewt();
    Labels genres = new Labels(Ewt.GENRES);
    ToIntFunction<Sentence> label = s -> genres.index(Ewt.genre(s));
    NaiveBayes bayes =
        new NaiveBayes(
            ewt.train().stream().map(Sentence::forms).toList(),
            ewt.train().stream().mapToInt(label).toArray(),
            genres.size());
    assertEquals(.606, accuracy(bayes, ewt.dev(), label), 1e-3);
    assertEquals(.627, accuracy(bayes, ewt.test(), label), 1e-3);
  }

  private static double accuracy(
      NaiveBayes bayes, List<Sentence> sentences, ToIntFunction<Sentence> label) {
    long right =
        sentences.stream().filter(s -> bayes.classify(s.forms()) == label.applyAsInt(s)).count();
    return (double) right / sentences.size();
  }
}
