package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PairLayoutTest {

  @BeforeAll
  static void load() {
    Natives.load(1);
  }

  @Test
  void partsAreWhereTheScoresAre() {
    int[] firsts = {3, 1};
    int[] seconds = {2, 3};
    try (PointerScope _ = new PointerScope()) {
      // Scores number the cells of a table of 3 rows and 3 columns.
      double[] numbers = IntStream.range(0, 18).asDoubleStream().toArray();
      Tensor cells = Tensors.of(numbers, ScalarType.Double, 2, 9);
      PairLayout turned = PairLayout.cells(firsts, seconds, 3, 3, true);
      Tensor parts = turned.parts(cells);
      assertArrayEquals(new long[] {2, 3, 3}, padded(turned).shape());
      double[] first = Tensors.toDoubles(parts.select(0, 0));
      assertArrayEquals(new double[] {0, 3, 6}, Arrays.copyOfRange(first, 0, 3));
      assertArrayEquals(new double[] {1, 4, 7}, Arrays.copyOfRange(first, 3, 6));
      double[] second = Tensors.toDoubles(parts.select(0, 1));
      assertArrayEquals(new double[] {9, 10, 11}, Arrays.copyOfRange(second, 0, 3));

      // Points go back to where their scores were; rows may repeat an example.
      double[] points = new double[9];
      points[1] = 0.5; // row 0 of the turned table, column 1: word 1 with word 0
      Tensor flat =
          turned.flat(
              Tensors.of(points, ScalarType.Double, 1, 3, 3), Tensors.of(new long[] {0}, 1));
      double[] expected = new double[9];
      expected[3] = 0.5;
      assertArrayEquals(expected, Tensors.toDoubles(flat));

      PairLayout trees = PairLayout.trees(firsts, seconds, 3, 3);
      Tensor both = trees.parts(Tensors.of(twice(numbers), ScalarType.Double, 2, 18));
      double[] own = Tensors.toDoubles(both.select(0, 0));
      assertArrayEquals(
          new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13}, Arrays.copyOfRange(own, 0, 13));

      PairLayout choices = PairLayout.choices(firsts, seconds, 3, 3);
      Tensor links = choices.parts(Tensors.of(twice(numbers), ScalarType.Double, 2, 18));
      assertArrayEquals(
          new double[] {0, 1, 3, 4, 6, 7, 9, 10, 11, 12, 13, 14},
          Tensors.toDoubles(links.select(0, 0)));
      assertArrayEquals(
          new double[] {0, 1, 2, 9, 12, 15},
          Arrays.copyOfRange(Tensors.toDoubles(links.select(0, 1)), 0, 6));
    }
  }

  private static Tensor padded(PairLayout layout) {
    return layout.parts(Tensors.zeros(ScalarType.Double, 2, layout.width()));
  }

  private static double[] twice(double... values) {
    return IntStream.range(0, 2 * values.length)
        .mapToDouble(i -> values[i % values.length])
        .toArray();
  }
}
