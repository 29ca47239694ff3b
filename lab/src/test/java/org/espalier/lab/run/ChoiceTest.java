package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceTest {

  private static final List<String> WORDS = List.of("a", "b", "c");

  @Test
  void whatWasChosenIsWritten() {
    assertEquals("a [b] c", Choice.WORDS.text(WORDS, new int[][] {{1}}, List.of()));
    assertEquals("[a [b c]]", Choice.BRACKETS.text(WORDS, new int[][] {{0, 2}, {1, 2}}, List.of()));
    assertEquals("a–c b–c", Choice.LINKS.text(WORDS, new int[][] {{0, 2}, {1, 2}}, List.of()));
    assertEquals(
        "a–x+y b– c–x",
        Choice.EMISSIONS.text(WORDS, new int[][] {{0, 0}, {0, 1}, {2, 2}}, List.of("x", "y", "x")));
    assertEquals("a b c", Choice.NOTHING.text(WORDS, new int[0][], List.of()));
  }
}
