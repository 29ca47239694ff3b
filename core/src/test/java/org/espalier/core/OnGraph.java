package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Consumer;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.ForwardingStructure;

/**
 * A structure that leaves all questions to its graph: what a kernel without a graph is held to.
 *
 * @param structure with kernels of its own
 */
public record OnGraph(ChartStructure structure) implements ChartStructure, ForwardingStructure {

  @Override
  public Hypergraph hypergraph() {
    return structure.hypergraph();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    structure.forEach(visitor);
  }

  @Override
  public boolean contains(Parts parts) {
    return structure.contains(parts);
  }

  /**
   * Checks a structure on random scores, and that parts that no structure has are not read.
   *
   * @param oneIn one part in this many is forbidden; 0 for none
   * @param rounding as for the other
   * @return false if both find that no structure is left
   */
  public static boolean agrees(
      ChartStructure kernel,
      Random random,
      double scale,
      int oneIn,
      double rounding,
      Workspace workspace) {
    double[] scores = new double[kernel.size()];
    double[] direction = new double[kernel.size()];
    for (int p = 0; p < scores.length; p++) {
      boolean forbidden = oneIn > 0 && random.nextInt(oneIn) == 0;
      scores[p] = forbidden ? Double.NEGATIVE_INFINITY : scale * random.nextGaussian();
      direction[p] = forbidden || !kernel.usable(p) ? Double.NaN : random.nextGaussian();
      scores[p] = kernel.usable(p) ? scores[p] : Double.NaN;
    }
    return agrees(kernel, scores, direction, rounding, 1e-300, workspace);
  }

  /**
   * Checks that a structure's distribution and best structure are those of its graph.
   *
   * @param rounding what marginals and entropies may differ by, relative to their size, and
   *     log-partitions and a hundredth of derivatives at all
   * @param least what marginals may differ by besides, since powers underflow
   * @return false if both find that no structure is left
   */
  public static boolean agrees(
      ChartStructure kernel,
      double[] scores,
      double[] direction,
      double rounding,
      double least,
      Workspace workspace) {
    OnGraph graph = new OnGraph(kernel);
    Parts sample = new Parts();
    Distribution slow;
    try {
      slow = graph.distribution(scores, 0, new Workspace());
    } catch (InfeasibleException e) {
      assertThrows(InfeasibleException.class, () -> kernel.distribution(scores, 0, workspace));
      assertThrows(InfeasibleException.class, () -> kernel.argmax(scores, 0, sample, workspace));
      return false;
    }
    assertEquals(
        graph.argmax(scores, 0, new Parts(), new Workspace()),
        kernel.argmax(scores, 0, sample, workspace),
        rounding);
    assertTrue(kernel.contains(sample));
    Distribution fast = kernel.distribution(scores, 0, workspace);
    assertEquals(slow.logPartition(), fast.logPartition(), rounding);
    double entropy = slow.entropy();
    assertEquals(entropy, fast.entropy(), rounding * entropy);
    double[] one = slow.marginals();
    double[] other = fast.marginals();
    for (int p = 0; p < one.length; p++) {
      assertEquals(one[p], other[p], rounding * one[p] + least);
    }
    slow.jvp(direction, 0, one, 0);
    fast.jvp(direction, 0, other, 0);
    for (int p = 0; p < one.length; p++) {
      assertEquals(one[p], other[p], 100 * rounding);
    }
    fast.sample(new Random(4), sample);
    assertTrue(kernel.contains(sample));
    return true;
  }
}
