package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void numbersNamesInAlphabeticalOrder() {
    Labels labels = Labels.collect(List.of("b", "a", "b"));
    assertEquals(List.of("a", "b"), labels.names());
    assertEquals(2, labels.size());
    assertEquals("b", labels.name(1));
    assertEquals(1, labels.index("b"));
    assertThrows(IllegalArgumentException.class, () -> new Labels(List.of()));
  }

  @Test
  void aLabelThatTrainingLacksHasNoNumber() {
    Labels labels = Labels.collect(List.of("root", "nsubj"));
    for (String odd : List.of("a", "odd", "z")) {
      assertEquals(Labels.UNSEEN, labels.index(odd));
    }
    assertEquals("(not in training)", labels.name(Labels.UNSEEN));
  }
}
