package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans as conlleval counts them: gold labels, predicted labels, and the three counts. */
class SpanCountsTest {

  @ParameterizedTest
  @CsvSource({
    "B-A I-A O, B-A I-A O, 1, 1, 1",
    "B-A I-A O, B-A O O, 1, 1, 0",
    "B-A B-A O, B-A I-A O, 2, 1, 0",
    "I-A I-A O, B-A I-A O, 1, 1, 1",
    "O I-A I-B, O I-A I-B, 2, 2, 2",
    "B-A I-B O, B-A I-B O, 2, 2, 2",
    "B-A O B-A, O O O, 2, 0, 0",
    "S-A B-A E-A, S-A B-A E-A, 2, 2, 2",
    "S-A S-A O, B-A E-A O, 2, 1, 0",
    "B-A E-A E-A, B-A E-A S-A, 2, 2, 2",
    "B-A-B I-A-B O, B-A-B I-A-B O, 1, 1, 1",
    "NOUN VERB O, NOUN O O, 0, 0, 0",
  })
  void spansAreRightAsAWhole(String gold, String predicted, long all, long found, long right) {
    SpanCounts counts =
        SpanCounts.of(List.of(gold.split(" ", -1)), List.of(predicted.split(" ", -1)));
    assertEquals(new SpanCounts(all, found, right), counts);
    assertEquals(right == 0 ? 0 : 2.0 * right / (all + found), counts.f1());
  }
}
