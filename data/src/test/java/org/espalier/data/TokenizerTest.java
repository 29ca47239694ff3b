package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {

  /**
   * What the words of English are, as a pattern: for short texts only, it is slow and recursive.
   */
  private static final Pattern WORD =
      Pattern.compile(
          "(?:https?://|www\\.)[^\\s<>]*[^\\s<>.,;:!?)\\]'\"]"
              + "|[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+"
              + "|(?<![\\p{L}\\p{N}])(?:\\p{L}\\.){2,}"
              + "|(?<![\\p{L}\\p{N}])(?:Dr|Mrs?|Ms|St|Ft|Sept|Oct|Nov|Dec|Jan|Feb|Inc|Co|vs|etc)\\."
              + "|\\p{N}{3}-\\p{N}{3}-\\p{N}{4}(?!\\p{N})"
              + "|\\p{N}+(?:[.,:/]\\p{N}+)+"
              + "|(?<![\\p{L}\\p{N}])\\p{Lu}{1,3}&\\p{Lu}{1,3}(?![\\p{L}\\p{N}])"
              + "|[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}\\p{M}]+)*"
              + "|[:;]-?[()](?![\\p{L}\\p{N}])"
              + "|[!?]{2,}"
              + "|(?:([^\\s\\p{L}\\p{N}])\\1+|[\\x{1F1E6}-\\x{1F1FF}]{2}|\\S)"
              + "(?:\\p{M}|[\\x{1F3FB}-\\x{1F3FF}]|\\x{200D}[^\\s\\p{L}\\p{M}\\p{N}])*",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern CONTRACTION =
      Pattern.compile("(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))|(can)(not)", Pattern.CASE_INSENSITIVE);

  private static List<String> byPattern(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      Matcher contraction = CONTRACTION.matcher(matcher.group());
      if (contraction.matches()) {
        int group = contraction.start(1) >= 0 ? 1 : 3;
        words.add(contraction.group(group));
        words.add(contraction.group(group + 1));
      } else {
        words.add(matcher.group());
      }
    }
    return words;
  }

  @ParameterizedTest
  @CsvSource({
    "'He said: \"Don''t!!!\"', 'He|said|:|\"|Do|n''t|!!!|\"'",
    "'I cannot; you can''t...', 'I|can|not|;|you|ca|n''t|...'",
    "'U.S. e-mail to a.b@c.org', 'U.S.|e|-|mail|to|a.b@c.org'",
    "'See http://x.org/a?b=1. OK', 'See|http://x.org/a?b=1|.|OK'",
    "'1,200.50 at 10:30', '1,200.50|at|10:30'",
    "'We’re John’s 21st', 'We|’re|John|’s|21st'",
    "'O''Brien naïve 𝔸😀x', 'O''Brien|naïve|𝔸|😀|x'",
    "'$5(ok)', '$|5|(|ok|)'",
    "'Mr. Stone of AT&T, 713-646-3393, 9/11/2001 :-)',"
        + " 'Mr.|Stone|of|AT&T|,|713-646-3393|,|9/11/2001|:-)'",
    "Nice👩‍👩‍👧!! ❤️👍🏽 🇩🇪🇫🇷 ☹☹ a‍b, 'Nice|👩‍👩‍👧|!!|❤️|👍🏽|🇩🇪|🇫🇷|☹☹|a|‍|b'",
    "'Q&A? men&women?! 1-2', 'Q&A|?|men|&|women|?!|1|-|2'"
  })
  void cutsEnglish(String text, String words) {
    assertEquals(words, String.join("|", Tokenizer.ENGLISH.words(text)));
    assertEquals(byPattern(text), Tokenizer.ENGLISH.words(text));
  }

  @Test
  void cutsNothingOutOfBlanks() {
    assertEquals(List.of(), Tokenizer.ENGLISH.words(" \t\u00a0\u2028 "));
    assertEquals(List.of(), Tokenizer.BLANKS.words(" \t "));
    assertEquals(List.of(), Tokenizer.WHITE_SPACE.words(" \u00a0"));
    assertEquals(List.of("a", "b.\u00a0c"), Tokenizer.BLANKS.words(" a\tb.\u00a0c"));
    assertEquals(List.of("a", "b.", "c"), Tokenizer.WHITE_SPACE.words(" a\tb.\u00a0c"));
  }

  @Test
  void cutsAsThePatternSays() {
    String[] pieces = {
      "a",
      "B",
      "Ab",
      "can",
      "not",
      "n",
      "t",
      "'",
      "’",
      "s",
      "ve",
      "T",
      "1",
      "23",
      "4567",
      ".",
      ",",
      ":",
      ";",
      "-",
      "/",
      "(",
      ")",
      "!",
      "?",
      "@",
      "&",
      "%",
      "_",
      "+",
      "<",
      "#",
      "\"",
      "]",
      " ",
      "\t",
      "http://",
      "https://",
      "www.",
      "Mr.",
      "etc.",
      "Co",
      "é",
      "e\u0301",
      "\u0301",
      "𝔸",
      "😀",
      "\u200d",
      "\ufe0f",
      "🏽",
      "🇩",
      "🇪",
      "½",
      "٣",
      "中文",
      "\u00a0",
      "\u0085",
      "\u2028",
      "\u200b",
      "\ufeff",
      "K",
      "ſ"
    };
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 1 + random.nextInt(9); k > 0; k--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      assertEquals(
          byPattern(text.toString()),
          Tokenizer.ENGLISH.words(text.toString()),
          () -> text.chars().mapToObj(Integer::toHexString).toList().toString());
    }
  }

  @Test
  void cutsTheTreebankAsThePatternSays() {
    for (Sentence sentence : DataSamples.ewt().dev()) {
      assertEquals(byPattern(sentence.text()), Tokenizer.ENGLISH.words(sentence.text()));
    }
  }

  /** Each is repeated to two million characters; what is quadratic would take hours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "A",
        "1",
        "1,",
        "1.",
        "a.",
        "a-",
        "a'",
        "a's",
        "a@",
        "a@b",
        "a@b.",
        "@",
        "@a.",
        ".",
        ".,",
        "!?",
        "!",
        ":-",
        ":)",
        "&",
        "A&",
        "A&B",
        "http://",
        "http://.",
        "www.",
        "www.,",
        "https://<",
        "Mr.",
        "Mr",
        "555-",
        "555-123-",
        "can't",
        "cannot",
        "e\u0301",
        "\u0301",
        "😀",
        "\ud83d",
        " ",
        "a b ",
        "1:a/",
        "_%+",
        "\u0000"
      })
  void takesTimeInProportionToTheText(String piece) {
    String text = piece.repeat(2_000_000 / piece.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          int characters = 0;
          for (String word : Tokenizer.ENGLISH.words(text)) {
            characters += word.length();
          }
          assertEquals(
              text.codePoints()
                  .filter(code -> !EnglishWords.isSpace(code))
                  .map(Character::charCount)
                  .sum(),
              characters);
        });
  }
}
