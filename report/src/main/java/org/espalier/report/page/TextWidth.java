package org.espalier.report.page;

import java.lang.Character.UnicodeScript;

/**
 * Estimates the width of a text. Since the reader's font is unknown, it assumes a wide one among
 * the usual sans-serif fonts: too much space is better than words that touch.
 */
final class TextWidth {

  private TextWidth() {}

  /**
   * Estimates a width.
   *
   * @param size of the font in pixels
   * @return pixels
   */
  public static double of(String text, double size) {
    return size * text.codePoints().mapToDouble(TextWidth::of).sum();
  }

  private static double of(int c) {
    if (c < 0x80) {
      if ("iIjl.,;:'`!|".indexOf(c) >= 0) {
        return 0.34;
      }
      if ("ftr()[]{}-/\\\" ".indexOf(c) >= 0) {
        return 0.42;
      }
      if ("mwMW@%".indexOf(c) >= 0) {
        return 0.96;
      }
      return Character.isUpperCase(c) ? 0.72 : 0.61;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      case Character.OTHER_SYMBOL -> 1.3;
      default ->
          switch (UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 1.05;
            default -> 0.7;
          };
    };
  }
}
