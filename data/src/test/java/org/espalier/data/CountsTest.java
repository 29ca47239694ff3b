package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountsTest {

  @Test
  void oneIsSingular() {
    assertEquals("1 label", Counts.of(1, "labels"));
    assertEquals("0 labels", Counts.of(0, "labels"));
    assertEquals("2,000 test strings", Counts.of(2000, "test strings"));
  }
}
