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
record PairLayout(Tensor index, long[] shape, long width) {

  /**
   * The arcs of two trees, one after the other: of n₁ words, n₁² parts of a head and a modifier
   * each, then n₂². The flat scores are N₁² and N₂².
   *
   * @param firsts the numbers of words of the first texts
   * @param seconds of the second ones
   * @param first N₁
   * @param second N₂
   */
  static PairLayout trees(int[] firsts, int[] seconds, int first, int second) {
    return blocks(firsts, seconds, first, second, true);
  }

  /**
   * A choice for every word of the other text's words, n₁·n₂ parts for the first text's words and
   * n₂·n₁ for the second's. The flat scores are N₁·N₂ and N₂·N₁; the arguments are as above.
   */
  static PairLayout choices(int[] firsts, int[] seconds, int first, int second) {
    return blocks(firsts, seconds, first, second, false);
  }

  private static PairLayout blocks(
      int[] firsts, int[] seconds, int first, int second, boolean within) {
    int size = firsts.length;
    int parts =
        IntStream.range(0, size).map(b -> parts(firsts[b], seconds[b], within)).max().orElseThrow();
    long[] index = new long[size * parts];
    for (int b = 0; b < size; b++) {
      for (int part = 0; part < parts(firsts[b], seconds[b], within); part++) {
        index[b * parts + part] = place(part, firsts[b], seconds[b], first, second, within);
      }
    }
    return new PairLayout(
        Tensors.of(index, size, parts), new long[] {parts}, parts(first, second, within));
  }

  private static int parts(int n, int m, boolean within) {
    return within ? n * n + m * m : 2 * n * m;
  }

  /**
   * Returns where a part of {@link #trees}, or else of {@link #choices}, is among the flat scores.
   *
   * @param n the number of words of the first text
   * @param m of the second one
   * @param first N₁
   * @param second N₂
   */
  static int place(int part, int n, int m, int first, int second, boolean within) {
    int width = within ? n : m;
    if (part < n * width) {
      return part / width * (within ? first : second) + part % width;
    }
    int rest = part - n * width;
    int other = within ? m : n;
    return first * (within ? first : second)
        + rest / other * (within ? second : first)
        + rest % other;
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
  static PairLayout cells(
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
  Tensor parts(Tensor flat) {
    return flat.gather(1, index).view(withRows(flat.size(0)));
  }

  /**
   * Returns points where the scores were.
   *
   * @param points [R, shape…], 0 where there is no part
   * @param rows the pair of each
   * @return [R, width]
   */
  Tensor flat(Tensor points, Tensor rows) {
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
