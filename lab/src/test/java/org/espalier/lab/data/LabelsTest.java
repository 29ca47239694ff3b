package org.espalier.lab.data;

import static org.espalier.lab.data.Samples.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelsTest {

  private static final Path FILE = Path.of("test.tsv");

  @Test
  void numbersNamesInAlphabeticalOrder() {
    Labels labels = Labels.collect(List.of("b", "a", "b"));
    assertEquals(List.of("a", "b"), labels.names());
    assertEquals(2, labels.size());
    assertEquals("b", labels.name(1));
    assertEquals(1, labels.index("b", FILE, 7));
    assertThrows(IllegalArgumentException.class, () -> new Labels(List.of()));
  }

  @Test
  void reportsUnknownLabelsWithTheKnownOnes() {
    Labels labels = Labels.collect(List.of("root", "nsubj"));
    assertError(
        FILE,
        7,
        "the label \"odd\" does not occur in the training data, which has nsubj, root",
        () -> labels.index("odd", FILE, 7));
    Labels many = Labels.collect(IntStream.range(0, 100).mapToObj(i -> "l" + i).toList());
    assertError(FILE, 7, " and 40 more", () -> many.index("odd", FILE, 7));
  }
}
