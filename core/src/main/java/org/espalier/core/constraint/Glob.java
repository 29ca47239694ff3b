package org.espalier.core.constraint;

/** Patterns in which * stands for anything and \ takes the next letter as it is. */
final class Glob {

  private Glob() {}

  /** Returns whether a text is of a pattern, in time of the product of their lengths. */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1; // where the last one was, and where the text behind it begins
    int from = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        from = t;
      } else if (p < pattern.length() && letter(pattern, p) == text.charAt(t)) {
        p += step(pattern, p);
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++from;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static char letter(String pattern, int p) {
    return pattern.charAt(p + step(pattern, p) - 1);
  }

  private static int step(String pattern, int p) {
    return pattern.charAt(p) == '\\' && p + 1 < pattern.length() ? 2 : 1;
  }

  /** Returns whether a pattern has a *. */
  static boolean isOpen(String pattern) {
    for (int p = 0; p < pattern.length(); p += step(pattern, p)) {
      if (pattern.charAt(p) == '*') {
        return true;
      }
    }
    return false;
  }

  /** Returns the only text of a pattern without a *. */
  static String literal(String pattern) {
    StringBuilder text = new StringBuilder();
    for (int p = 0; p < pattern.length(); p += step(pattern, p)) {
      text.append(letter(pattern, p));
    }
    return text.toString();
  }
}
