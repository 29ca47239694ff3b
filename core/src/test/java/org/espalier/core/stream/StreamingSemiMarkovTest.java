package org.espalier.core.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.segment.SemiMarkov;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingSemiMarkovTest {

  private static final double FORBIDDEN = Double.NEGATIVE_INFINITY;

  /** A problem in both forms, with sizes that need several blocks and some that need one. */
  private record Twin(
      StreamingSemiMarkov streaming,
      SegmentScores scores,
      double[] positions,
      SemiMarkov dense,
      double[] written) {

    static Twin of(int n, int width, int labels, double scale, boolean forbid, Random random) {
      return of(
          n,
          width,
          labels,
          numbers(n * labels, scale, forbid, random),
          numbers(labels * labels, scale, forbid, random),
          numbers(width * labels, scale, forbid, random));
    }

    static Twin of(
        int n,
        int width,
        int labels,
        double[] positions,
        double[] transitions,
        double[] durations) {
      SemiMarkov dense = new SemiMarkov(n, width, labels, true);
      double[] written = new double[dense.size()];
      Arrays.fill(written, Double.NaN); // those of cells that mean nothing are never read
      for (int i = 0; i < n; i++) {
        for (int y = 0; y < labels; y++) {
          double sum = 0;
          for (int w = 1; w <= Math.min(width, n - i); w++) {
            sum += positions[(i + w - 1) * labels + y];
            written[dense.segment(i, w, y)] = sum + durations[(w - 1) * labels + y];
          }
        }
      }
      System.arraycopy(transitions, 0, written, dense.visible(), transitions.length);
      return new Twin(
          new StreamingSemiMarkov(n, width, labels),
          new SegmentScores(PositionScores.of(positions, labels), transitions, durations),
          positions,
          dense,
          written);
    }

    private static double[] numbers(int count, double scale, boolean forbid, Random random) {
      double[] numbers = new double[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = forbid && random.nextInt(12) == 0 ? FORBIDDEN : scale * random.nextGaussian();
      }
      return numbers;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 30, 1e4})
  void answersAsTheDenseStructureDoes(double scale) {
    Random random = new Random(7);
    Workspace workspace = new Workspace();
    int compared = 0;
    for (int round = 0; round < 40; round++) {
      int n = 1 + random.nextInt(round % 2 == 0 ? 12 : 70);
      int width = round % 5 == 0 ? 1 : 1 + random.nextInt(9);
      Twin twin = Twin.of(n, width, 1 + random.nextInt(10), scale, round % 4 == 3, random);
      compared += agree(twin, scale, workspace) ? 1 : 0;
    }
    assertTrue(compared > 25, () -> "some are possible");
  }

  private static boolean agree(Twin twin, double scale, Workspace workspace) {
    StreamingSemiMarkov streaming = twin.streaming();
    SemiMarkov dense = twin.dense();
    int n = streaming.length();
    int labels = streaming.labels();
    Distribution truth;
    try {
      truth = dense.distribution(twin.written(), 0, new Workspace());
    } catch (InfeasibleException e) {
      assertThrows(
          InfeasibleException.class, () -> streaming.logPartition(twin.scores(), workspace));
      assertThrows(
          InfeasibleException.class,
          () -> streaming.argmax(twin.scores(), (number, from, to, y) -> {}, workspace));
      return false;
    }
    double rounding = 1e-14 * Math.max(1, scale) * n;
    assertEquals(truth.logPartition(), streaming.logPartition(twin.scores(), workspace), rounding);

    double[] marginals = truth.marginals();
    double[] expected = new double[n * labels];
    double[] durations = new double[streaming.width() * labels];
    for (int i = 0; i < n; i++) {
      for (int w = 1; w <= Math.min(streaming.width(), n - i); w++) {
        for (int y = 0; y < labels; y++) {
          double p = marginals[dense.segment(i, w, y)];
          durations[(w - 1) * labels + y] += p;
          for (int t = i; t < i + w; t++) {
            expected[t * labels + y] += p;
          }
        }
      }
    }
    double[] found = new double[n * labels];
    List<Integer> order = new ArrayList<>();
    ExpectedCounts counts =
        streaming.marginals(
            twin.scores(),
            (t, row) -> {
              order.add(t);
              System.arraycopy(row, 0, found, t * labels, labels);
            },
            workspace);
    assertEquals(n, order.size());
    assertArrayEquals(expected, found, rounding);
    assertArrayEquals(durations, counts.durations(), rounding);
    assertArrayEquals(
        Arrays.copyOfRange(marginals, dense.visible(), dense.size()),
        counts.transitions(),
        rounding);

    List<Parts> best = dense.kBest(12, twin.written(), 0, new Workspace());
    List<List<Integer>> segments = new ArrayList<>();
    double[] scores =
        streaming.kBest(
            12,
            twin.scores(),
            (number, from, to, y) -> {
              while (segments.size() <= number) {
                segments.add(new ArrayList<>());
              }
              segments.get(number).add(dense.segment(from, to - from, y));
            },
            workspace);
    assertEquals(best.size(), scores.length);
    for (int i = 0; i < scores.length; i++) {
      assertEquals(best.get(i).dot(twin.written(), 0), scores[i], rounding);
      Parts parts = dense.parts(segments.get(i).stream().mapToInt(p -> p).toArray());
      assertTrue(dense.contains(parts));
      assertEquals(scores[i], parts.dot(twin.written(), 0), rounding);
    }
    assertEquals(scores.length, segments.stream().distinct().count());
    assertEquals(
        scores[0], streaming.argmax(twin.scores(), (number, from, to, y) -> {}, workspace), 0);
    return true;
  }

  /** Whole arrays of −∞, as opposed to single ones, leave rows without a largest number. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9})
  void nothingMayGoOn(int labels) {
    Workspace workspace = new Workspace();
    double[] never = new double[labels * labels];
    Arrays.fill(never, FORBIDDEN);
    for (int n = 1; n <= 6; n++) {
      for (int width = 1; width <= 7; width++) {
        double[] positions = new double[n * labels];
        double[] durations = new double[width * labels];
        double[] free = new double[labels * labels];
        // One segment from end to end is left, if it may be so wide.
        Twin single = Twin.of(n, width, labels, positions, never, durations);
        assertEquals(width >= n, agree(single, 1, workspace));
        Arrays.fill(positions, n / 2 * labels, (n / 2 + 1) * labels, FORBIDDEN);
        assertFalse(agree(Twin.of(n, width, labels, positions, free, durations), 1, workspace));
        assertFalse(agree(Twin.of(n, width, labels, positions, never, durations), 1, workspace));
      }
    }
  }

  @Test
  void samplesHaveTheProbabilitiesOfTheirSegments() {
    Twin twin = Twin.of(30, 4, 3, 1, true, new Random(11));
    SemiMarkov dense = twin.dense();
    double[] marginals = dense.distribution(twin.written(), 0, new Workspace()).marginals();
    int count = 20_000;
    double[] share = new double[dense.visible()];
    int[] place = new int[count];
    twin.streaming()
        .sample(
            count,
            twin.scores(),
            new Random(12),
            (number, from, to, y) -> {
              assertEquals(place[number], from);
              place[number] = to;
              share[dense.segment(from, to - from, y)] += 1.0 / count;
            },
            new Workspace());
    for (int i = 0; i < count; i++) {
      assertEquals(30, place[i]);
    }
    for (int p = 0; p < share.length; p++) {
      double mean = Double.isNaN(marginals[p]) ? 0 : marginals[p];
      assertEquals(mean, share[p], 5 * Math.sqrt(mean * (1 - mean) / count) + 1e-12);
    }
  }

  @Test
  void memoryGrowsWithTheRootOfTheLength() {
    StreamingSemiMarkov segments = new StreamingSemiMarkov(100_000, 100, 20);
    assertTrue(segments.memory(1) < 4_000_000, () -> "told: " + segments.memory(1));
    assertTrue(
        new StreamingSemiMarkov(400_000, 100, 20).memory(1) < 2.1 * segments.memory(1),
        () -> "grows with the root of the length");
  }

  @Test
  void aLongSequenceIsNormalisedEverywhere() {
    int n = 100_000;
    double[] uniform = new double[2];
    StreamingSemiMarkov chain = StreamingSemiMarkov.chain(n, 2);
    SegmentScores scores =
        SegmentScores.chain(
            (from, count, out) -> Arrays.fill(out, 0, 2 * count, 40), new double[] {0, 0, 0, 0});
    ExpectedCounts counts =
        chain.marginals(
            scores,
            (t, row) -> {
              uniform[0] = Math.max(uniform[0], Math.abs(row[0] - 0.5));
              uniform[1] = Math.max(uniform[1], Math.abs(row[1] - 0.5));
            },
            new Workspace());
    assertEquals(0, uniform[0], 1e-14);
    assertEquals(0, uniform[1], 1e-14);
    assertEquals(n * (40 + Math.log(2)), counts.logPartition(), 1e-9);
    assertEquals((n - 1) / 4.0, counts.transitions()[2], 1e-8);
  }

  @Test
  void noPositionsAreOneEmptySegmentation() {
    StreamingSemiMarkov empty = new StreamingSemiMarkov(0, 3, 2);
    SegmentScores scores = SegmentScores.chain((from, count, out) -> {}, new double[4]);
    Workspace workspace = new Workspace();
    SegmentConsumer none =
        (number, from, to, y) -> {
          throw new AssertionError("there are no segments");
        };
    assertEquals(0, empty.logPartition(scores, workspace));
    assertArrayEquals(new double[] {0}, empty.kBest(3, scores, none, workspace));
    empty.sample(2, scores, new Random(1), none, workspace);
  }

  private static void assertNamed(String what, StreamingSemiMarkov chain, SegmentScores scores) {
    NotFiniteException e =
        assertThrows(NotFiniteException.class, () -> chain.logPartition(scores, new Workspace()));
    assertTrue(String.valueOf(e.getMessage()).startsWith(what + "; "), e::toString);
  }

  @Test
  void whatIsNoScoreIsNamed() {
    StreamingSemiMarkov chain = StreamingSemiMarkov.chain(10, 2);
    double[] positions = new double[20];
    double[] transitions = new double[4];
    SegmentScores scores = SegmentScores.chain(PositionScores.of(positions, 2), transitions);
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e308, -1e308}) {
      positions[13] = odd;
      assertNamed("the score of label 1 at position 6 is " + odd, chain, scores);
      positions[13] = 0;
      transitions[3] = odd;
      assertNamed("number 3 of the transitions is " + odd, chain, scores);
      transitions[3] = 0;
    }
    SegmentScores few = SegmentScores.chain(PositionScores.of(new double[20], 2), new double[3]);
    assertThrows(IllegalArgumentException.class, () -> chain.logPartition(few, new Workspace()));
    SegmentScores brief = SegmentScores.chain(PositionScores.of(new double[19], 2), transitions);
    assertEquals(
        "there are 19 scores, which end before position 9 with 2 labels at each",
        assertThrows(
                IllegalArgumentException.class, () -> chain.logPartition(brief, new Workspace()))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> chain.kBest(0, scores, (number, from, to, y) -> {}, new Workspace()));
  }
}
