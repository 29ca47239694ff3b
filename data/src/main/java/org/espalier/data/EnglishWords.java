package org.espalier.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts English, see {@link Tokenizer#ENGLISH}, in time and memory linear in the text: every
 * character is read a bounded number of times, and runs that several places share are measured
 * once.
 */
final class EnglishWords {

  private static final List<String> ADDRESSES = List.of("http://", "https://", "www.");

  /** Punctuation that ends a sentence rather than an address. */
  private static final String AFTER_ADDRESS = ".,;:!?)]'\"";

  /** Abbreviations that hardly ever end a sentence. */
  private static final List<String> ABBREVIATIONS =
      List.of(
          "Dr.", "Mr.", "Mrs.", "Ms.", "St.", "Ft.", "Sept.", "Oct.", "Nov.", "Dec.", "Jan.",
          "Feb.", "Inc.", "Co.", "vs.", "etc.");

  private static final List<String> CONTRACTIONS = List.of("s", "re", "ve", "ll", "d", "m");

  /** The most capitals on either side of an ampersand, as in AT&amp;T. */
  private static final int CAPITALS = 3;

  private static final int NONE = -1;

  /** Joins pictures to one. */
  private static final int JOINER = 0x200D;

  private final String text;
  private final List<String> words = new ArrayList<>();

  /** The end of the run of characters of a mail address's name that was measured last. */
  private int nameEnd;

  /** The end of the mail address whose name ends there, {@link #NONE} if there is none. */
  private int mailEnd = NONE;

  private EnglishWords(String text) {
    this.text = text;
  }

  static List<String> cut(String text) {
    EnglishWords cutter = new EnglishWords(text);
    int i = 0;
    while (i < text.length()) {
      int code = text.codePointAt(i);
      int end = isSpace(code) ? NONE : cutter.end(i, code);
      if (end == NONE) {
        i += Character.charCount(code);
      } else {
        cutter.add(text.substring(i, end));
        i = end;
      }
    }
    return cutter.words;
  }

  private int end(int i, int code) {
    int end = address(i);
    end = end == NONE ? mail(i) : end;
    end = end == NONE ? abbreviation(i) : end;
    end = end == NONE ? telephone(i) : end;
    end = end == NONE ? number(i) : end;
    end = end == NONE ? ampersand(i) : end;
    end = end == NONE ? letters(i) : end;
    end = end == NONE ? face(i) : end;
    return end == NONE ? signs(i, code) : end;
  }

  /** Web addresses, without the sentence's punctuation after them. */
  private int address(int i) {
    for (String start : ADDRESSES) {
      if (text.startsWith(start, i)) {
        int end = i + start.length();
        while (end < text.length() && isOfAddress(text.codePointAt(end))) {
          end += Character.charCount(text.codePointAt(end));
        }
        while (end > i + start.length() && AFTER_ADDRESS.indexOf(text.charAt(end - 1)) >= 0) {
          end--;
        }
        return end > i + start.length() ? end : NONE;
      }
    }
    return NONE;
  }

  private static boolean isOfAddress(int code) {
    return !isSpace(code) && code != '<' && code != '>';
  }

  /** Mail addresses: a name, an at sign, and two labels or more with points between. */
  private int mail(int i) {
    if (i >= nameEnd) {
      nameEnd = i;
      while (nameEnd < text.length() && isOfName(text.codePointAt(nameEnd))) {
        nameEnd += Character.charCount(text.codePointAt(nameEnd));
      }
      mailEnd = text.startsWith("@", nameEnd) ? domainEnd(nameEnd + 1) : NONE;
    }
    return i < nameEnd ? mailEnd : NONE;
  }

  private int domainEnd(int from) {
    int end = labelEnd(from);
    if (end == from) {
      return NONE;
    }
    int labels = 1;
    while (text.startsWith(".", end) && labelEnd(end + 1) > end + 1) {
      end = labelEnd(end + 1);
      labels++;
    }
    return labels > 1 ? end : NONE;
  }

  private int labelEnd(int from) {
    int end = from;
    while (end < text.length()
        && (isLetterOrNumber(text.codePointAt(end)) || text.charAt(end) == '-')) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private static boolean isOfName(int code) {
    return isLetterOrNumber(code) || (code < 128 && "._%+-".indexOf(code) >= 0);
  }

  /** Abbreviations: two single letters or more with points, and those of the list. */
  private int abbreviation(int i) {
    if (i > 0 && isLetterOrNumber(text.codePointBefore(i))) {
      return NONE;
    }
    int letters = 0;
    int end = i;
    while (end < text.length() && Character.isLetter(text.codePointAt(end))) {
      int point = end + Character.charCount(text.codePointAt(end));
      if (!text.startsWith(".", point)) {
        break;
      }
      end = point + 1;
      letters++;
    }
    if (letters > 1) {
      return end;
    }
    for (String abbreviation : ABBREVIATIONS) {
      if (text.startsWith(abbreviation, i)) {
        return i + abbreviation.length();
      }
    }
    return NONE;
  }

  /** Telephone numbers such as 555-123-4567. */
  private int telephone(int i) {
    int end = digits(digits(digits(i, 3, "-"), 3, "-"), 4, "");
    return end != NONE && (end == text.length() || !isNumber(text.codePointAt(end))) ? end : NONE;
  }

  /** Returns the end of a run of digits and a sign. */
  private int digits(int from, int count, String sign) {
    int end = from;
    for (int k = 0; k < count && end != NONE; k++) {
      end =
          end < text.length() && isNumber(text.codePointAt(end))
              ? end + Character.charCount(text.codePointAt(end))
              : NONE;
    }
    return end != NONE && text.startsWith(sign, end) ? end + sign.length() : NONE;
  }

  /** Numbers, times and dates: digits with single signs between. */
  private int number(int i) {
    int end = numberEnd(i);
    if (end == i) {
      return NONE;
    }
    int runs = 1;
    while (end < text.length()
        && ".,:/".indexOf(text.charAt(end)) >= 0
        && numberEnd(end + 1) > end + 1) {
      end = numberEnd(end + 1);
      runs++;
    }
    return runs > 1 ? end : NONE;
  }

  private int numberEnd(int from) {
    int end = from;
    while (end < text.length() && isNumber(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  /** AT&amp;T, but not men&amp;women. */
  private int ampersand(int i) {
    if (i > 0 && isLetterOrNumber(text.codePointBefore(i))) {
      return NONE;
    }
    int sign = capitalsEnd(i);
    if (sign == NONE || !text.startsWith("&", sign)) {
      return NONE;
    }
    int end = capitalsEnd(sign + 1);
    return end == NONE || (end < text.length() && isLetterOrNumber(text.codePointAt(end)))
        ? NONE
        : end;
  }

  /** Returns the end of one to three capitals. */
  private int capitalsEnd(int from) {
    int end = from;
    for (int k = 0; k < CAPITALS && end < text.length(); k++) {
      int code = text.codePointAt(end);
      if (Character.getType(code) != Character.UPPERCASE_LETTER) {
        break;
      }
      end += Character.charCount(code);
    }
    return end == from ? NONE : end;
  }

  /** Letters, marks and digits, with apostrophes inside; contractions are split off later. */
  private int letters(int i) {
    int end = i;
    while (end < text.length() && isOfWord(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    if (end == i) {
      return NONE;
    }
    while (end + 1 < text.length() && isApostrophe(text.charAt(end))) {
      int next = end + 1;
      while (next < text.length() && isLetterOrMark(text.codePointAt(next))) {
        next += Character.charCount(text.codePointAt(next));
      }
      if (next == end + 1) {
        break;
      }
      end = next;
    }
    return end;
  }

  private int face(int i) {
    if (text.charAt(i) != ':' && text.charAt(i) != ';') {
      return NONE;
    }
    int mouth = text.startsWith("-", i + 1) ? i + 2 : i + 1;
    if (!text.startsWith("(", mouth) && !text.startsWith(")", mouth)) {
      return NONE;
    }
    int end = mouth + 1;
    return end < text.length() && isLetterOrNumber(text.codePointAt(end)) ? NONE : end;
  }

  /** Several end marks, the same sign several times, else a single sign. */
  private int signs(int i, int code) {
    int end = i;
    while (end < text.length() && (text.charAt(end) == '!' || text.charAt(end) == '?')) {
      end++;
    }
    if (end - i >= 2) {
      return end;
    }
    end = i + Character.charCount(code);
    while (end < text.length() && text.codePointAt(end) == code) {
      end += Character.charCount(code);
    }
    boolean isOne = end == i + Character.charCount(code);
    if (isOne && isOfFlag(code) && end < text.length() && isOfFlag(text.codePointAt(end))) {
      end += Character.charCount(code);
    }
    return joinedEnd(end);
  }

  /**
   * Returns the end of a sign with what is no sign of its own: marks, the shade of a picture, and
   * other pictures that a joiner joins to it.
   */
  private int joinedEnd(int from) {
    int end = from;
    while (end < text.length()) {
      int next = text.codePointAt(end);
      int after = end + Character.charCount(next);
      int joined = next == JOINER && after < text.length() ? text.codePointAt(after) : ' ';
      if (!isSpace(joined) && !isOfWord(joined)) {
        end = after + Character.charCount(joined);
      } else if ((isLetterOrMark(next) && !Character.isLetter(next)) || isShade(next)) {
        end = after;
      } else {
        break;
      }
    }
    return end;
  }

  private static boolean isOfFlag(int code) {
    return code >= 0x1F1E6 && code <= 0x1F1FF;
  }

  private static boolean isShade(int code) {
    return code >= 0x1F3FB && code <= 0x1F3FF;
  }

  private void add(String word) {
    int suffix = suffix(word);
    if (suffix > 0) {
      words.add(word.substring(0, suffix));
      words.add(word.substring(suffix));
    } else {
      words.add(word);
    }
  }

  /** Returns where the contraction at a word's end begins, 0 if there is none. */
  private static int suffix(String word) {
    int length = word.length();
    if (length == 6 && endsWith(word, "cannot")) {
      return 3;
    }
    if (length > 3
        && endsWith(word, "t")
        && isApostrophe(word.charAt(length - 2))
        && (word.charAt(length - 3) == 'n' || word.charAt(length - 3) == 'N')) {
      return length - 3;
    }
    for (String contraction : CONTRACTIONS) {
      int apostrophe = length - contraction.length() - 1;
      if (apostrophe > 0 && isApostrophe(word.charAt(apostrophe)) && endsWith(word, contraction)) {
        return apostrophe;
      }
    }
    return 0;
  }

  /** Compares the end of a word, which may have capitals of ASCII, with small letters. */
  private static boolean endsWith(String word, String end) {
    int offset = word.length() - end.length();
    for (int k = 0; k < end.length(); k++) {
      char character = word.charAt(offset + k);
      if (character != end.charAt(k) && character != end.charAt(k) - 'a' + 'A') {
        return false;
      }
    }
    return true;
  }

  private static boolean isApostrophe(char character) {
    return character == '\'' || character == '’';
  }

  /** Returns whether a character is white space by Unicode. */
  static boolean isSpace(int code) {
    return switch (Character.getType(code)) {
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> (code >= '\t' && code <= '\r') || code == 0x85;
    };
  }

  private static boolean isNumber(int code) {
    int type = Character.getType(code);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static boolean isLetterOrNumber(int code) {
    return Character.isLetter(code) || isNumber(code);
  }

  private static boolean isLetterOrMark(int code) {
    int type = Character.getType(code);
    return Character.isLetter(code)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean isOfWord(int code) {
    return isLetterOrMark(code) || isNumber(code);
  }
}
