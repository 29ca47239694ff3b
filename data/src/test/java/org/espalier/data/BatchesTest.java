package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {

  private static int[] lengths(long seed, int count) {
    return new Random(seed).ints(count, 1, 61).toArray();
  }

  private static int longest(int[] lengths, int... batch) {
    return Arrays.stream(batch).map(i -> lengths[i]).max().orElseThrow();
  }

  private static List<int[]> shuffled(Batches batches, int[] lengths, long seed, int epoch) {
    return batches.shuffled(lengths.length, i -> lengths[i], seed, epoch);
  }

  @ParameterizedTest
  @CsvSource({"1, 32, 600", "2, 32, 100000", "3, 1, 60", "4, 7, 41", "5, 1000, 400"})
  void holdsEverySentenceOnceWithinTheLimits(long seed, int sentences, int words) {
    int[] lengths = lengths(seed, 1234);
    List<int[]> epoch = shuffled(new Batches(sentences, words), lengths, seed, 3);
    assertArrayEquals(
        IntStream.range(0, 1234).toArray(),
        epoch.stream().flatMapToInt(Arrays::stream).sorted().toArray());
    for (int[] batch : epoch) {
      assertTrue(batch.length <= sentences);
      assertTrue(batch.length == 1 || batch.length * longest(lengths, batch) <= words);
    }
  }

  @Test
  void ordersAnEpochByItsSeedAndNumberAlone() {
    int[] lengths = lengths(1, 500);
    Batches batches = new Batches(16, 400);
    int[][] epoch = shuffled(batches, lengths, 7, 2).toArray(int[][]::new);
    assertArrayEquals(epoch, shuffled(batches, lengths, 7, 2).toArray(int[][]::new));
    for (List<int[]> other :
        List.of(
            shuffled(batches, lengths, 7, 1),
            shuffled(batches, lengths, 7, 3),
            shuffled(batches, lengths, 8, 1),
            shuffled(batches, lengths, 8, 2))) {
      assertFalse(Arrays.deepEquals(epoch, other.toArray(int[][]::new)));
    }
  }

  @Test
  void padsLittle() {
    int[] lengths = lengths(2, 5000);
    long positions =
        shuffled(new Batches(32, 4000), lengths, 1, 0).stream()
            .mapToLong(batch -> (long) batch.length * longest(lengths, batch))
            .sum();
    assertTrue(positions < 1.03 * Arrays.stream(lengths).sum(), "positions: " + positions);
  }

  @Test
  void givesLongSentencesABatchOfTheirOwn() {
    int[] lengths = {5, 100, 1, 5, 30, 5};
    List<int[]> batches = new Batches(2, 20).byLength(6, i -> lengths[i]);
    assertEquals(
        "[[2, 0], [3, 5], [4], [1]]", batches.stream().map(Arrays::toString).toList().toString());
    assertEquals(List.of(), new Batches(2, 20).byLength(0, i -> 1));
    assertThrows(IllegalArgumentException.class, () -> new Batches(0, 20));
    assertThrows(IllegalArgumentException.class, () -> new Batches(2, 0));
  }
}
