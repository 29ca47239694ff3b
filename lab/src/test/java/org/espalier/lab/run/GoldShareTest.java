package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which gold structures are shown. */
class GoldShareTest {

  private static final List<String> SENTENCES =
      IntStream.range(0, 200).mapToObj(i -> "sentence " + i).toList();

  private static Set<String> chosen(String share, List<String> sentences) {
    boolean[] chosen = GoldShare.of(share).choose(sentences, one -> one);
    return IntStream.range(0, chosen.length)
        .filter(i -> chosen[i])
        .mapToObj(sentences::get)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "all, 200, all",
    "100%, 200, all",
    "none, 0, none",
    "0, 0, none",
    "10%, 20, 10%",
    "10.0 %, 20, 10%",
    "0.1%, 1, 0.1%",
    "7, 7, 7",
    "200, 200, 200"
  })
  void asManyAreChosenAsWereAskedFor(String share, int count, String written) {
    assertEquals(count, chosen(share, SENTENCES).size());
    assertEquals(written, GoldShare.of(share).toString());
    assertEquals(GoldShare.of(share), GoldShare.of(written));
  }

  @Test
  void contentDecidesAndLargerSharesContainSmallerOnes() {
    List<String> shuffled = new ArrayList<>(SENTENCES);
    Collections.shuffle(shuffled, new Random(1));
    assertEquals(chosen("10%", SENTENCES), chosen("10%", shuffled));
    assertTrue(chosen("30%", SENTENCES).containsAll(chosen("10%", SENTENCES)));
    assertTrue(chosen("20", SENTENCES).stream().anyMatch(one -> one.compareTo("sentence 2") > 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "101%", "-1", "10 percent", "1e3", "10%%", "half", "1.5", "9999999999"})
  void whatIsNoShareIsRefused(String share) {
    assertTrue(
        String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> GoldShare.of(share))
                    .getMessage())
            .endsWith("not " + share));
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertEquals(
        "the training data have 200 gold structures, fewer than 201 (--gold)",
        assertThrows(IllegalArgumentException.class, () -> chosen("201", SENTENCES)).getMessage());
  }
}
