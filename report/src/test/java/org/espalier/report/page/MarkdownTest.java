package org.espalier.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a text holds, it changes neither the table nor the page around it. */
class MarkdownTest {

  @Test
  void nothingInACellIsMarkup() {
    assertEquals(
        "| a\\|b | \\<script\\> \\[x\\](y) \\`c\\` \\*d\\* \\&lt; \\\\ |\n",
        Markdown.row(List.of("a|b", "<script> [x](y) `c` *d* &lt; \\")));
    assertEquals(
        "c\\*:\n\n| x | y |\n|---|--:|\n| a | 1 |\n\n",
        Markdown.table("c*", List.of("x", "y"), List.of(List.of("a", "1"))));
  }

  @Test
  void everyTextStaysInItsLineAndDirection() {
    for (int c = 0; c < 0x3000; c++) {
      String text = "a" + Character.toString(c) + "b";
      String row = Markdown.row(List.of(text, text));
      assertEquals(1, row.lines().count(), "U+" + Integer.toHexString(c));
      String markup = Element.of("td", "title", text).text(text).markup();
      boolean turns =
          switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE ->
                true;
            default -> false;
          };
      if (turns || (Character.isISOControl(c) && !Character.isWhitespace(c))) {
        assertFalse(markup.contains(Character.toString(c)), "U+" + Integer.toHexString(c));
        assertFalse(row.contains(Character.toString(c)), "U+" + Integer.toHexString(c));
      }
    }
  }
}
