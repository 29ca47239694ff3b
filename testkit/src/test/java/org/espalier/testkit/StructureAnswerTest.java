package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.question.Cost;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.core.question.StructureAnswer.Request;
import org.espalier.core.question.Temperature;
import org.espalier.verify.Families;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of every exact family against lists of all structures. */
class StructureAnswerTest {

  private static final int MOST = 600;

  static Stream<ExactStructure> instances() {
    return Families.all().stream()
        .flatMap(family -> family.instances().stream())
        .filter(ExactStructure.class::isInstance)
        .map(ExactStructure.class::cast)
        .filter(structure -> structure.count().intValueExact() <= MOST);
  }

  @ParameterizedTest
  @MethodSource("instances")
  void everythingIsThatOfTheList(ExactStructure structure) {
    Random random = new Random(structure.size());
    double[] scores = random.doubles(structure.size(), -2, 2).toArray();
    List<Parts> all = new ArrayList<>();
    structure.forEach(parts -> all.add(Parts.of(parts.toArray())));
    double tau = 1.7;
    double[] weights =
        all.stream().mapToDouble(parts -> Math.exp(parts.dot(scores, 0) / tau)).toArray();
    double sum = Arrays.stream(weights).sum();
    double[] marginals = new double[structure.size()];
    double entropy = 0;
    for (int i = 0; i < weights.length; i++) {
      double p = weights[i] / sum;
      all.get(i).addTo(marginals, 0, p);
      entropy -= p * Math.log(p);
    }
    all.sort(Comparator.comparingDouble(parts -> -parts.dot(scores, 0)));

    StructureAnswer answer =
        StructureAnswer.of(
            structure,
            scores,
            0,
            new Request(Decode.MAP, new Temperature(tau), 3, true),
            new Workspace());
    double best = Math.exp(all.getFirst().dot(scores, 0) / tau) / sum;
    assertEquals(all.getFirst().dot(scores, 0), answer.best().dot(scores, 0), 1e-9);
    assertEquals(best, answer.probability(), 1e-9);
    assertEquals(entropy, answer.entropy(), 1e-8);
    assertArrayEquals(Arrays.copyOf(marginals, structure.visible()), answer.marginals(), 1e-9);
    assertEquals(Math.min(3, all.size()), answer.alternatives().size());
    for (int i = 0; i < answer.alternatives().size(); i++) {
      assertEquals(
          Math.exp(all.get(i).dot(scores, 0) / tau) / sum,
          answer.alternatives().get(i).weight(),
          1e-9);
    }
    assertEquals(
        1, answer.support().stream().mapToDouble(StructureAnswer.Weighted::weight).sum(), 1e-9);
    double[] point = new double[structure.size()];
    answer.support().forEach(one -> one.parts().addTo(point, 0, one.weight()));
    double[] projection = structure.project(scores).point();
    assertArrayEquals(
        Arrays.copyOf(projection, structure.visible()),
        Arrays.copyOf(point, structure.visible()),
        1e-5);
    if (!structure.repeats()) {
      leastExpectedCost(structure, scores, tau, all, marginals);
    }
  }

  private static void leastExpectedCost(
      ExactStructure structure, double[] scores, double tau, List<Parts> all, double[] marginals) {
    Parts found =
        StructureAnswer.of(
                structure,
                scores,
                0,
                new Request(Decode.MBR, new Temperature(tau), 0, false),
                new Workspace())
            .best();
    double[] costs = new double[structure.size()];
    double none = Cost.hamming().weigh(structure, marginals, 0, costs, 0);
    double least =
        all.stream().mapToDouble(parts -> none + parts.dot(costs, 0)).min().orElseThrow();
    assertEquals(least, none + found.dot(costs, 0), 1e-9);
    assertTrue(structure.contains(found));
  }

  @Test
  void aNegativeNumberIsRefused() {
    Temperature one = new Temperature(1);
    assertThrows(IllegalArgumentException.class, () -> new Request(Decode.MAP, one, -1, false));
  }
}
