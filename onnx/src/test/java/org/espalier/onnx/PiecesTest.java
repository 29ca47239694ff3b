package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.espalier.onnx.Pieces.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PiecesTest {

  private static Pieces pieces(int count) {
    return new Pieces(
        new long[] {101},
        LongStream.range(0, count).toArray(),
        new int[count],
        new long[] {102, 103});
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10",
    "7, 10",
    "8, 10",
    "11, 10",
    "12, 10",
    "100, 10",
    "101, 11",
    "1000, 512",
    "5, 4"
  })
  void everyPieceIsOwnedOnceByTheWindowInWhichItIsLeastNearACut(int count, int longest) {
    Pieces pieces = pieces(count);
    List<Window> windows = pieces.windows(longest);
    int[] owner = new int[count];
    for (int w = 0; w < windows.size(); w++) {
      Window window = windows.get(w);
      assertTrue(pieces.input(window).length <= longest);
      assertTrue(window.from() <= window.owned() && window.ownedTo() <= window.to());
      for (int k = window.owned(); k < window.ownedTo(); k++) {
        owner[k] += w + 1;
      }
    }
    for (int k = 0; k < count; k++) {
      int piece = k;
      int own = margin(windows.get(owner[k] - 1), k, count);
      int best =
          windows.stream()
              .filter(window -> window.from() <= piece && piece < window.to())
              .mapToInt(window -> margin(window, piece, count))
              .max()
              .orElseThrow();
      assertTrue(own >= best - 1, () -> "piece " + piece + " has " + own + " not " + best);
    }
  }

  /** How many pieces lie between a piece and the nearest end that is a cut. */
  private static int margin(Window window, int piece, int count) {
    int left = window.from() == 0 ? Integer.MAX_VALUE : piece - window.from();
    int right = window.to() == count ? Integer.MAX_VALUE : window.to() - 1 - piece;
    return Math.min(left, right);
  }

  @ParameterizedTest
  @CsvSource({"0, 10, 0", "7, 10, 1", "8, 10, 2"})
  void oneWindowIsEnoughForWhatFits(int count, int longest, int windows) {
    assertEquals(windows, pieces(count).windows(longest).size());
    if (windows == 1) {
      assertArrayEquals(
          new long[] {101, 0, 1, 2, 3, 4, 5, 6, 102, 103},
          pieces(count).input(pieces(count).windows(longest).getFirst()));
    }
  }
}
