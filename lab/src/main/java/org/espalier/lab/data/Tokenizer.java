package org.espalier.lab.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into words. */
@FunctionalInterface
public interface Tokenizer {

  /** For text that is cut already: words are separated by blanks and tabs, and nothing else. */
  Tokenizer BLANKS =
      text -> {
        List<String> words = new ArrayList<>();
        Matcher matcher = EnglishWords.FILLED.matcher(text);
        while (matcher.find()) {
          words.add(matcher.group());
        }
        return words;
      };

  /**
   * For English as it is written, much as English treebanks of Universal Dependencies have it:
   *
   * <ul>
   *   <li>web and mail addresses are one word;
   *   <li>so are runs of letters and digits, numbers with their commas, points and colons, and
   *       abbreviations such as U.S.;
   *   <li>n't, 's, 're, 've, 'll, 'd and 'm are words of their own, and so is the not of cannot;
   *   <li>so is every other sign, hyphens included, but a repeated one ("...", "!!!") is one word.
   * </ul>
   */
  Tokenizer ENGLISH = EnglishWords::cut;

  /** Returns the words in order; none if the text is blank. */
  List<String> words(String text);

  /** The patterns behind the constants. */
  final class EnglishWords {

    private static final Pattern FILLED = Pattern.compile("[^ \\t]+");

    private static final Pattern WORD =
        Pattern.compile(
            // Addresses, without the sentence's punctuation after them.
            "(?:https?://|www\\.)[^\\s<>]*[^\\s<>.,;:!?)\\]'\"]"
                + "|[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+"
                // Abbreviations of single letters.
                + "|(?<![\\p{L}\\p{N}])(?:\\p{L}\\.){2,}"
                // Digits, then anything that belongs to a number.
                + "|\\p{N}+(?:[.,:]\\p{N}+)+"
                // Letters and digits, with apostrophes inside; contractions are split off below.
                + "|[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}]+)*"
                // The same sign several times, then any other sign.
                + "|([^\\s\\p{L}\\p{N}])\\1+"
                + "|\\S",
            Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern CONTRACTION =
        Pattern.compile(
            "(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))|(can)(not)", Pattern.CASE_INSENSITIVE);

    private EnglishWords() {}

    private static List<String> cut(String text) {
      List<String> words = new ArrayList<>();
      Matcher matcher = WORD.matcher(text);
      while (matcher.find()) {
        Matcher contraction = CONTRACTION.matcher(matcher.group());
        if (!contraction.matches()) {
          words.add(matcher.group());
        } else {
          int group = contraction.start(1) >= 0 ? 1 : 3;
          words.add(contraction.group(group));
          words.add(contraction.group(group + 1));
        }
      }
      return words;
    }
  }
}
