package org.espalier.report.page;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * Formats numbers for readers, independently of the locale, with a dash for values that were not
 * measured.
 */
public final class Numbers {

  /** Stands for a number that there is not. */
  public static final String NONE = "–";

  private static final char NARROW_SPACE = '\u202F';

  private Numbers() {}

  /** A share in 0 … 1 as percent with one decimal. */
  public static String percent(double share) {
    return Double.isNaN(share)
        ? NONE
        : String.format(Locale.ROOT, "%.1f%c%%", 100 * share, NARROW_SPACE);
  }

  /** A number with a fixed count of decimals. */
  public static String decimal(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : NONE;
  }

  /** A number with no more decimals than it needs: 1, 0.5, 0.0001. */
  public static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : NONE;
  }

  /** A count, its digits in groups of three. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', NARROW_SPACE);
  }

  /** A duration given in seconds. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return NONE;
    }
    if (seconds < 60) {
      return decimal(seconds, seconds < 10 ? 2 : 1) + NARROW_SPACE + "s";
    }
    long whole = Math.round(seconds);
    return String.format(
        Locale.ROOT, "%d%cmin %02d%cs", whole / 60, NARROW_SPACE, whole % 60, NARROW_SPACE);
  }

  /** A coordinate in a picture: a tenth of a pixel is enough. */
  public static String pixels(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
