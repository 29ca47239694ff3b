package org.espalier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static final List<String> WORDS = List.of("The", "US-based", "team", "won", "11", "😀s");

  private static List<String> seen(int place, String... lines) {
    Template.Extractor extractor = new Template(List.of(lines)).extractor();
    extractor.read(WORDS);
    List<String> attributes = new ArrayList<>();
    extractor.attributes(place, attributes::add);
    return attributes;
  }

  @ParameterizedTest
  @CsvSource({
    "0, word[0], word[0]=The",
    "0, lower[0], lower[0]=the",
    "1, shape[0], shape[0]=XX-xx",
    "4, shape[0], shape[0]=dd",
    "2, 'word[-1] word[1]', 'word[-1]=US-based word[1]=won'",
    "2, 'prefix[0,2]', 'prefix[0,2]=te'",
    "2, 'suffix[0,4]', 'suffix[0,4]=team'",
    "5, 'prefix[0,1]', 'prefix[0,1]=😀'",
    "0, word[-2], word[-2]=<-2>",
    "5, word[1], word[1]=<+1>",
    "3, bias, bias",
    "3, 'bias word[0]', 'bias word[0]=won'",
  })
  void seesWhatTheLinesSay(int place, String line, String attribute) {
    assertEquals(List.of(attribute), seen(place, line));
  }

  @Test
  void wordsThatAreTooShortHaveNoPrefix() {
    assertEquals(List.of(), seen(4, "prefix[0,3]", "suffix[0,3] word[0]"));
    assertEquals(List.of(), seen(5, "suffix[0,3]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "word",
        "word[]",
        "word[0,2]",
        "prefix[0]",
        "prefix[0,0]",
        "word[21]",
        "suffix[0,21]",
        "words[0]",
        "word[0] pairs",
        "word[0]  word[1]",
        "word[99999999999]",
      })
  void refusesOddLines(String line) {
    assertThrows(IllegalArgumentException.class, () -> new Template(List.of(line)));
  }

  @Test
  void linesHaveCommentsAndBlanks() {
    assertEquals("word[-1] word[0]", Template.line("  word[-1]\t word[0]   # both"));
    assertEquals("", Template.line("# nothing"));
    assertThrows(IllegalArgumentException.class, () -> Template.line("nothing # here"));
  }

  @Test
  void pairsAloneAreNoTemplate() {
    assertTrue(Template.USUAL.hasPairs());
    assertFalse(new Template(List.of("word[0]")).hasPairs());
    assertThrows(IllegalArgumentException.class, () -> new Template(List.of(Template.PAIRS)));
    assertThrows(IllegalArgumentException.class, () -> new Template(List.of("bias", "bias")));
  }
}
