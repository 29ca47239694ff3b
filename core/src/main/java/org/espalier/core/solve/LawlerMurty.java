package org.espalier.core.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.espalier.core.KBest;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The k best structures from a MAP oracle that can hold parts on and off.
 *
 * <p>The best structure z of a set splits the rest of it: those without the first part of z, those
 * with the first but without the second, and so on. Each of these sets has a best structure, found
 * by one call of the oracle; the best of all not yet listed is next. At most k·max‖z‖₁ + 1 calls.
 *
 * <ol>
 *   <li>K. Murty, An algorithm for ranking all the assignments in order of increasing cost,
 *       Operations Research 16, 1968.
 *   <li>E. Lawler, A procedure for computing the k best solutions to discrete optimization
 *       problems, Management Science 18, 1972.
 * </ol>
 */
public final class LawlerMurty {

  private static final Workspace.Key<Memory> MEMORY = Workspace.Key.of(Memory::new);

  private static final class Memory {
    private double[] masked = new double[0];
  }

  /** The structures with all required and no forbidden parts, and the best of them. */
  private record Cell(Parts required, int[] forbidden, Parts best, double score, int order) {}

  private final ClampedMap oracle;
  private final Workspace workspace;
  private final double[] scores;
  private final int offset;
  private final double[] masked;
  private final PriorityQueue<Cell> open =
      new PriorityQueue<>(
          Comparator.comparingDouble((Cell cell) -> -cell.score).thenComparingInt(Cell::order));
  private int order;

  private LawlerMurty(ClampedMap oracle, double[] scores, int offset, Workspace workspace) {
    this.oracle = oracle;
    this.workspace = workspace;
    this.scores = scores;
    this.offset = offset;
    Memory memory = workspace.get(MEMORY);
    int size = oracle.size();
    if (memory.masked.length < size) {
      memory.masked = new double[size];
    }
    masked = memory.masked;
    System.arraycopy(scores, offset, masked, 0, size);
  }

  /**
   * Finds the k best.
   *
   * @see KBest#kBest(int, double[], int, Workspace)
   */
  public static List<Parts> kBest(
      ClampedMap oracle, int k, double[] scores, int offset, Workspace workspace) {
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    Parts first = new Parts();
    double score = oracle.argmax(scores, offset, first, workspace);
    return new LawlerMurty(oracle, scores, offset, workspace)
        .from(new Cell(new Parts(), new int[0], first, score, 0), k);
  }

  private List<Parts> from(Cell all, int k) {
    open.add(all);
    List<Parts> result = new ArrayList<>();
    while (result.size() < k) {
      Cell cell = open.poll();
      if (cell == null) {
        break;
      }
      result.add(cell.best);
      if (result.size() == k) {
        break;
      }
      divide(cell);
    }
    return result;
  }

  /** Opens a cell for each part of the best structure: that part forbidden, those before held. */
  private void divide(Cell cell) {
    for (int part : cell.forbidden) {
      masked[part] = Double.NEGATIVE_INFINITY;
    }
    Parts required = new Parts();
    required.set(cell.required);
    int[] forbidden = Arrays.copyOf(cell.forbidden, cell.forbidden.length + 1);
    for (int i = 0; i < cell.best.count(); i++) {
      int part = cell.best.get(i);
      if (cell.required.has(part)) {
        continue;
      }
      masked[part] = Double.NEGATIVE_INFINITY;
      Parts found = new Parts();
      double value = oracle.argmax(masked, 0, required, found, workspace);
      masked[part] = scores[offset + part];
      if (value > Double.NEGATIVE_INFINITY) {
        forbidden[forbidden.length - 1] = part;
        Parts held = new Parts();
        held.set(required);
        open.add(new Cell(held, forbidden.clone(), found, value, ++order));
      }
      required.add(part);
      required.sort();
    }
    for (int part : cell.forbidden) {
      masked[part] = scores[offset + part];
    }
  }
}
