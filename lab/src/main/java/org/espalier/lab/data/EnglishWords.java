package org.espalier.lab.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts English by patterns, see {@link Tokenizer#ENGLISH}. */
final class EnglishWords {

  private static final Pattern WORD =
      Pattern.compile(
          // Addresses, without the sentence's punctuation after them.
          "(?:https?://|www\\.)[^\\s<>]*[^\\s<>.,;:!?)\\]'\"]"
              + "|[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+"
              // Abbreviations: of single letters, and those that hardly ever end a sentence.
              + "|(?<![\\p{L}\\p{N}])(?:\\p{L}\\.){2,}"
              + "|(?<![\\p{L}\\p{N}])(?:Dr|Mrs?|Ms|St|Ft|Sept|Oct|Nov|Dec|Jan|Feb|Inc|Co|vs|etc)\\."
              // Telephone numbers, then numbers, times and dates.
              + "|\\p{N}{3}-\\p{N}{3}-\\p{N}{4}(?!\\p{N})"
              + "|\\p{N}+(?:[.,:/]\\p{N}+)+"
              // AT&T, but not men&women.
              + "|(?<![\\p{L}\\p{N}])\\p{Lu}{1,3}&\\p{Lu}{1,3}(?![\\p{L}\\p{N}])"
              // Letters and digits, with apostrophes inside; contractions are split off below.
              + "|[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}]+)*"
              // Faces, several end marks, the same sign several times, then any other sign.
              + "|[:;]-?[()](?![\\p{L}\\p{N}])"
              + "|[!?]{2,}"
              + "|([^\\s\\p{L}\\p{N}])\\1+"
              + "|\\S",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern CONTRACTION =
      Pattern.compile("(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))|(can)(not)", Pattern.CASE_INSENSITIVE);

  private EnglishWords() {}

  static List<String> cut(String text) {
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
