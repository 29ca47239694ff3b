package org.espalier.lab.run;

import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.torch.Tensors;

/**
 * The way between scores as networks compute them, padded for each sentence, and the parts of one
 * structure for each pair. Part p of a pair has the score at {@code index[b, p]} of the flat padded
 * ones; places without a part point to the first score and are ignored.
 *
 * @param index [B, P], where P is the product of {@code shape}
 * @param shape of the parts in the padded tensor that a latent layer takes, without B
 * @param width of the flat scores
 */
public record PairLayout(Tensor index, long[] shape, long width) {

  /**
   * The arcs of two trees, one after the other: of n₁ words, n₁² parts of a head and a modifier
   * each, then n₂². The flat scores are N₁² and N₂².
   *
   * @param firsts the numbers of words of the first texts
   * @param seconds of the second ones
   * @param first N₁
   * @param second N₂
   */
  public static PairLayout trees(int[] firsts, int[] seconds, int first, int second) {
    int size = firsts.length;
    int parts =
        IntStream.range(0, size)
            .map(b -> square(firsts[b]) + square(seconds[b]))
            .max()
            .orElseThrow();
    long[] index = new long[size * parts];
    for (int b = 0; b < size; b++) {
      int n = firsts[b];
      int m = seconds[b];
      int to = b * parts;
      for (int arc = 0; arc < n * n; arc++) {
        index[to++] = (long) arc / n * first + arc % n;
      }
      for (int arc = 0; arc < m * m; arc++) {
        index[to++] = (long) square(first) + (long) arc / m * second + arc % m;
      }
    }
    return new PairLayout(
        Tensors.of(index, size, parts), new long[] {parts}, (long) square(first) + square(second));
  }

  private static int square(int n) {
    return n * n;
  }

  /**
   * The cells between two sentences; the flat scores are N₁·N₂.
   *
   * @param firsts the numbers of words of the first texts
   * @param seconds of the second ones
   * @param first N₁
   * @param second N₂
   * @param shorterFirst whether the shorter sentence's words are the rows, as matchings ask, or
   *     always the first sentence's
   */
  public static PairLayout cells(
      int[] firsts, int[] seconds, int first, int second, boolean shorterFirst) {
    int size = firsts.length;
    int rows = shorterFirst ? Math.min(first, second) : first;
    int columns = shorterFirst ? Math.max(first, second) : second;
    long[] index = new long[size * rows * columns];
    for (int b = 0; b < size; b++) {
      int n = firsts[b];
      int m = seconds[b];
      boolean turned = shorterFirst && n > m;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < m; j++) {
          int row = turned ? j : i;
          int column = turned ? i : j;
          index[(b * rows + row) * columns + column] = (long) i * second + j;
        }
      }
    }
    return new PairLayout(
        Tensors.of(index, size, (long) rows * columns),
        new long[] {rows, columns},
        (long) first * second);
  }

  /**
   * Returns the scores of parts, padded for a latent layer.
   *
   * @param flat [B, width]
   * @return [B, shape…]
   */
  public Tensor parts(Tensor flat) {
    return flat.gather(1, index).view(withRows(flat.size(0)));
  }

  /**
   * Returns points where the scores were.
   *
   * @param points [R, shape…], 0 where there is no part
   * @param rows the pair of each
   * @return [R, width]
   */
  public Tensor flat(Tensor points, Tensor rows) {
    long count = points.size(0);
    Tensor zeros = Tensors.zeros(points.scalar_type().intern(), count, width);
    return torch.scatter_add(zeros, 1, index.index_select(0, rows), points.reshape(count, -1));
  }

  private long[] withRows(long rows) {
    long[] all = new long[shape.length + 1];
    all[0] = rows;
    System.arraycopy(shape, 0, all, 1, shape.length);
    return all;
  }
}
