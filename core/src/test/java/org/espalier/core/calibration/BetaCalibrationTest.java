package org.espalier.core.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of probabilities, fitted where the truth is known. */
class BetaCalibrationTest {

  private static final int WORDS = 10;

  /** Answers in groups of ten, right as often as the truth says. */
  private static List<Graded> drawn(
      int groups, DoubleUnaryOperator truth, SplittableRandom random) {
    List<Graded> sample = new ArrayList<>();
    for (int i = 0; i < groups * WORDS; i++) {
      double p = 1 - Math.pow(random.nextDouble(), 2);
      sample.add(new Graded(i / WORDS, p, random.nextDouble() < truth.applyAsDouble(p)));
    }
    return sample;
  }

  /**
   * The expected log-loss of what is told beyond that of the truth, over the drawn probabilities.
   */
  private static double regret(DoubleUnaryOperator told, DoubleUnaryOperator truth) {
    double sum = 0;
    int steps = 2000;
    for (int i = 0; i < steps; i++) {
      double p = 1 - Math.pow((i + 0.5) / steps, 2);
      double q = truth.applyAsDouble(p);
      double t = told.applyAsDouble(p);
      sum += q * Math.log(q / t) + (1 - q) * Math.log((1 - q) / (1 - t));
    }
    return sum / steps;
  }

  @ParameterizedTest
  @CsvSource({"1.2, 0.7, 0.5", "0.6, 1.3, -0.2", "1, 1, 0", "2, 0.5, -1"})
  void theTruthIsFound(double a, double b, double c) {
    BetaCalibration truth = new BetaCalibration(a, b, c);
    BetaCalibration found = BetaCalibration.fit(drawn(5000, truth::of, new SplittableRandom(1)));
    for (double p = 0.05; p < 1; p += 0.05) {
      assertEquals(truth.of(p), found.of(p), 0.015, "at " + p + ": " + found);
    }
    // Three numbers of 50,000 answers cost 3/2/50,000 = 3e-5 of log-loss on average.
    assertTrue(regret(found::of, truth::of) < 2e-4, found::toString);
  }

  /** What one exponent cannot mend: sure answers are too sure, unsure ones are not. */
  @Test
  void theHighEndIsMendedForItself() {
    DoubleUnaryOperator truth = p -> p - 0.06 * Math.pow(p, 4);
    List<Graded> sample = drawn(3000, truth, new SplittableRandom(2));
    BetaCalibration found = BetaCalibration.fit(sample);
    assertTrue(regret(found::of, truth) < regret(p -> p, truth) / 4, found::toString);
    assertTrue(found.b() < 0.8 && found.b() < found.a(), found::toString);
    double before = Reliability.of(sample, new SplittableRandom(3)).error();
    double after =
        Reliability.of(
                sample.stream()
                    .map(one -> new Graded(one.group(), found.of(one.probability()), one.right()))
                    .toList(),
                new SplittableRandom(3))
            .error();
    assertTrue(after < 0.8 * before, () -> before + " before, " + after + " after");
  }

  /**
   * A model that is right about itself, and few sentences: on new data the map costs less than the
   * three numbers would that the halves are there to refuse, and mostly there is none.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20, 100})
  void smallSamplesAreNotBelieved(int groups) {
    SplittableRandom random = new SplittableRandom(4);
    int repetitions = 200;
    double regret = 0;
    int mapped = 0;
    for (int r = 0; r < repetitions; r++) {
      BetaCalibration found = BetaCalibration.fit(drawn(groups, p -> p, random));
      mapped += found.equals(BetaCalibration.IDENTITY) ? 0 : 1;
      regret += regret(found::of, p -> p) / repetitions;
    }
    int times = mapped;
    double mean = regret;
    // One standard error is passed by chance in 16 %.
    assertTrue(groups < 20 ? times == 0 : times < 0.25 * repetitions, () -> times + " maps");
    assertTrue(mean < 1.5 / (2 * groups * WORDS), () -> "regret " + mean);
  }

  /** Dependent answers, all of a group right or wrong together: a group counts, not its words. */
  @Test
  void groupsAreWhatIsCounted() {
    SplittableRandom random = new SplittableRandom(5);
    int mapped = 0;
    int repetitions = 200;
    for (int r = 0; r < repetitions; r++) {
      List<Graded> sample = new ArrayList<>();
      for (int g = 0; g < 20; g++) {
        boolean right = random.nextDouble() < 0.8;
        for (int i = 0; i < 20; i++) {
          sample.add(new Graded(g, 0.8, right));
        }
      }
      mapped += BetaCalibration.fit(sample).equals(BetaCalibration.IDENTITY) ? 0 : 1;
    }
    int times = mapped;
    assertTrue(times < 0.25 * repetitions, () -> times + " maps");
  }

  @Test
  void mapsAscendWhateverTheSample() {
    SplittableRandom random = new SplittableRandom(6);
    for (int r = 0; r < 50; r++) {
      double slope = random.nextDouble(-1, 2);
      double level = random.nextDouble();
      BetaCalibration found =
          BetaCalibration.fit(drawn(50, p -> Math.clamp(level + slope * (p - 0.5), 0, 1), random));
      double before = 0;
      for (double p : new double[] {0, 1e-300, 1e-9, 1e-3, 0.3, 0.5, 0.9, 1 - 1e-9, 1}) {
        double q = found.of(p);
        assertTrue(q >= before && q <= 1, () -> found + " at " + p);
        before = q;
      }
    }
  }

  @Test
  void whatIsAlwaysRightIsNotCertain() {
    List<Graded> sample = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sample.add(new Graded(i, 0.9, true));
    }
    double q = BetaCalibration.fit(sample).of(0.9);
    assertTrue(q > 0.95 && q < 0.9999, () -> "q " + q);
    assertEquals(BetaCalibration.IDENTITY, BetaCalibration.fit(List.of()));
    assertEquals(BetaCalibration.IDENTITY, BetaCalibration.fit(sample.subList(0, 1)));
    assertEquals(0.123, BetaCalibration.IDENTITY.of(0.123));
  }

  @Test
  void aMapThatFallsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BetaCalibration(-1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new BetaCalibration(1, Double.NaN, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new BetaCalibration(1, 1, Double.POSITIVE_INFINITY));
  }
}
