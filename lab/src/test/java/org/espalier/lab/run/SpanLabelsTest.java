package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.Target;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments spelled as labels, held against all segmentations. */
class SpanLabelsTest {

  private static final int LONGEST = 3;
  private static final double NEAR = 1e-9;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /** All labels of two types but one that only spans of two words and more need. */
  private static List<String> names(Scheme scheme) {
    return scheme == Scheme.BIO
        ? List.of("B-X", "B-Y", "I-X", "O")
        : List.of("B-X", "B-Y", "E-X", "E-Y", "I-X", "O", "S-X");
  }

  private static SpanLabels labels(Scheme scheme) {
    return new SpanLabels(
        StructureConfig.of(StructureConfig.SEMI_MARKOV, Trees.SUPERVISED)
            .withScheme(scheme)
            .withLongestSpan(LONGEST),
        names(scheme));
  }

  /** Random scores, −∞ where a segment cannot be spelled. */
  private static double[] scores(SpanLabels labels, SemiMarkov segments) {
    double[] scores = new Random(7).doubles(segments.size(), -2, 2).toArray();
    double[] allowed = labels.allowed();
    for (int part = 0; part < segments.visible(); part++) {
      scores[part] += allowed[part % allowed.length];
    }
    return scores;
  }

  /** The segmentations that can be spelled. */
  private static List<Parts> all(SemiMarkov segments, double[] scores) {
    List<Parts> all = new ArrayList<>();
    segments.forEach(parts -> {
      if (parts.dot(scores, 0) > Double.NEGATIVE_INFINITY) {
        Parts copy = new Parts();
        copy.set(parts);
        all.add(copy);
      }
    });
    return all;
  }

  @ParameterizedTest
  @EnumSource(names = {"BIO", "BIOES"})
  void eachSegmentationIsSpelledInItsOwnWay(Scheme scheme) {
    SpanLabels labels = labels(scheme);
    List<String> names = names(scheme);
    for (int n = 1; n <= 5; n++) {
      SemiMarkov segments = labels.segments(n);
      Places places = labels.places(segments);
      Set<List<String>> spelled = new HashSet<>();
      for (Parts parts : all(segments, scores(labels, segments))) {
        int[] choices = places.choices(parts);
        List<String> own = IntStream.of(choices).mapToObj(names::get).toList();
        assertTrue(scheme.allows(own), own.toString());
        assertTrue(spelled.add(own), own.toString());
        assertEquals(parts, places.parts(choices).orElseThrow());
      }
      // All that the scheme allows of spans so short.
      long allowed =
          sequences(names, n).stream()
              .filter(scheme::allows)
              .filter(own -> longest(own) <= LONGEST)
              .count();
      assertEquals(allowed, spelled.size());
    }
  }

  private static List<List<String>> sequences(List<String> names, int n) {
    if (n == 0) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (List<String> before : sequences(names, n - 1)) {
      for (String name : names) {
        List<String> one = new ArrayList<>(before);
        one.add(name);
        all.add(one);
      }
    }
    return all;
  }

  private static int longest(List<String> labels) {
    int longest = 0;
    int now = 0;
    for (String label : labels) {
      now = label.startsWith("I") || label.startsWith("E") ? now + 1 : 1;
      longest = Math.max(longest, now);
    }
    return longest;
  }

  @ParameterizedTest
  @EnumSource(names = {"BIO", "BIOES"})
  void probabilitiesOfLabelsAndOfWhatAgreesAreSums(Scheme scheme) {
    SpanLabels labels = labels(scheme);
    SemiMarkov segments = labels.segments(5);
    Places places = labels.places(segments);
    double[] scores = scores(labels, segments);
    Workspace workspace = new Workspace();
    List<Parts> all = all(segments, scores);
    double total = all.stream().mapToDouble(parts -> Math.exp(parts.dot(scores, 0))).sum();
    double[][] rows = new double[5][names(scheme).size()];
    int[] known = places.choices(all.get(all.size() / 2));
    known[1] = Example.NOT_GIVEN;
    known[4] = -1; // a label that training lacks
    double agreeing = 0;
    for (Parts parts : all) {
      double p = Math.exp(parts.dot(scores, 0)) / total;
      int[] choices = places.choices(parts);
      IntStream.range(0, 5).forEach(t -> rows[t][choices[t]] += p);
      agreeing +=
          IntStream.range(0, 5).allMatch(t -> known[t] < 0 || known[t] == choices[t]) ? p : 0;
    }
    double[][] found = places.rows(segments.distribution(scores, 0, workspace).marginals());
    for (int t = 0; t < 5; t++) {
      assertArrayEquals(rows[t], found[t], NEAR);
    }
    Target target = labels.target(known);
    assertTrue(target.objection(segments).isEmpty());
    assertEquals(
        -Math.log(agreeing),
        FenchelYoungLoss.<SemiMarkov>crf()
            .evaluate(
                Problem.of(segments, scores, workspace), target, 0, new double[segments.size()]),
        NEAR);
  }

  @Test
  void labelsOfNoSegmentationAreNoTarget() {
    SpanLabels labels = labels(Scheme.BIO);
    List<String> names = names(Scheme.BIO);
    for (String odd : List.of("I-X O O O", "O B-Y I-X O", "B-X I-X I-X I-X")) {
      Target target =
          labels.target(List.of(odd.split(" ", -1)).stream().mapToInt(names::indexOf).toArray());
      assertTrue(target.objection(labels.segments(4)).isPresent(), odd);
    }
  }

  @Test
  void scoresOfSegmentsAreSumsOverTheirWords() {
    int n = 4;
    int types = 2;
    double[] words = new Random(3).doubles((long) n * 3 * types).toArray();
    try (PointerScope _ = new PointerScope()) {
      for (int longest : new int[] {1, 3, 6}) {
        Tensor sums =
            SpanTagger.sums(Tensors.of(words, ScalarType.Double, 1, n, 3L * types), longest);
        assertArrayEquals(new long[] {1, n, longest, types}, sums.shape());
        double[] found = Tensors.toDoubles(sums);
        for (int i = 0; i < n; i++) {
          for (int w = 1; w <= longest && i + w <= n; w++) {
            for (int y = 0; y < types; y++) {
              double sum =
                  words[i * 3 * types + y] + words[(i + w - 1) * 3 * types + 2 * types + y];
              for (int t = i; t < i + w; t++) {
                sum += words[t * 3 * types + types + y];
              }
              assertEquals(sum, found[(i * longest + w - 1) * types + y], NEAR);
            }
          }
        }
      }
    }
  }
}
