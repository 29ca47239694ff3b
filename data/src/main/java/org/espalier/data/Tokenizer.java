package org.espalier.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;

/** Cuts a text into words. */
@FunctionalInterface
public interface Tokenizer {

  /** For text that is cut already: words are separated by blanks and tabs, and nothing else. */
  Tokenizer BLANKS =
      text -> {
        StringTokenizer split = new StringTokenizer(text, " \t");
        List<String> words = new ArrayList<>();
        while (split.hasMoreTokens()) {
          words.add(split.nextToken());
        }
        return words;
      };

  /** For text that is cut already: words are separated by white space of any kind. */
  Tokenizer WHITE_SPACE =
      text -> Arrays.stream(text.split("(?U)\\s+", -1)).filter(word -> !word.isEmpty()).toList();

  /** For strings of letters: every code point but white space around them is a symbol. */
  Tokenizer LETTERS = text -> text.strip().codePoints().mapToObj(Character::toString).toList();

  /**
   * For English as it is written, much as English treebanks of Universal Dependencies have it:
   *
   * <ul>
   *   <li>web and mail addresses are one word;
   *   <li>so are runs of letters and digits, numbers with their commas, points, colons and slashes,
   *       telephone numbers, abbreviations such as U.S., AT&amp;T and Mr., and faces such as :-);
   *   <li>n't, 's, 're, 've, 'll, 'd and 'm are words of their own, and so is the not of cannot;
   *   <li>so is every other sign, hyphens included, but repeated ones ("...", "!?!") are one word,
   *       and pictures of several characters (families, flags, shades of skin).
   * </ul>
   */
  Tokenizer ENGLISH = EnglishWords::cut;

  /** Returns the words in order; none if the text is blank. */
  List<String> words(String text);
}
