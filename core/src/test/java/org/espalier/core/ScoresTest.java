package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.espalier.core.categorical.Categorical;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {

  private static final int OFFSET = 3;

  /** Sums of squares of a thousand scores decide, then of 32: sizes around their ends. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 31, 32, 33, 1023, 1024, 1025, 2049})
  void whatIsNoScoreIsNamedWhereverItStands(int size) {
    Categorical structure = new Categorical(size);
    double[] wrong = {
      Double.NaN, Double.POSITIVE_INFINITY, 1e200, -1e200, Math.nextUp(1e150), -Math.nextUp(1e150)
    };
    for (double other : new double[] {0, -1e150, Double.NEGATIVE_INFINITY}) {
      double[] scores = new double[size + 2 * OFFSET];
      Arrays.fill(scores, Double.NaN); // around those of the structure
      Arrays.fill(scores, OFFSET, OFFSET + size, other);
      assertDoesNotThrow(() -> Scores.check(structure, scores, OFFSET));
      for (int part : new int[] {0, 31, 32, size / 2, 1022, 1023, 1024, 2047, size - 1}) {
        for (double score : part < size ? wrong : new double[0]) {
          scores[OFFSET + part] = score;
          var refusal =
              assertThrows(NotFiniteException.class, () -> Scores.check(structure, scores, OFFSET));
          String message = String.valueOf(refusal.getMessage());
          assertTrue(message.contains("(index %s) is %s;".formatted(part, score)), message);
          scores[OFFSET + part] = other;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {350, 1e100, Scores.LARGEST})
  void scoresWithinALimitAreToldFromOthers(double limit) {
    int size = 1500;
    Categorical structure = new Categorical(size);
    double[] scores = new double[size];
    for (double score : new double[] {limit, -limit, Double.NEGATIVE_INFINITY, -1.01 * limit}) {
      for (int part : new int[] {0, 700, 1024, 1499}) {
        for (int others : new int[] {0, 1}) {
          Arrays.fill(scores, others * limit); // their squares' sum is beyond the limit's
          scores[part] = score;
          if (score < -limit && limit == Scores.LARGEST && score > Double.NEGATIVE_INFINITY) {
            assertThrows(
                NotFiniteException.class, () -> Scores.check(structure, scores, 0, 0, size, limit));
          } else {
            boolean within = Math.abs(score) <= limit;
            assertEquals(within, Scores.check(structure, scores, 0, 0, size, limit));
          }
          // What lies outside the range is not looked at.
          assertTrue(Scores.check(structure, scores, 0, part + 1, size, limit));
          assertTrue(Scores.check(structure, scores, 0, 0, part, limit));
        }
      }
    }
  }
}
