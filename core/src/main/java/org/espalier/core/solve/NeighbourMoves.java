package org.espalier.core.solve;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;

/**
 * Moves of a structure that lists its neighbours: each is proposed with the same probability, and
 * the numbers of neighbours, which may differ, are accounted for. Neighbours must be mutual.
 *
 * <p>A proposal costs two lists.
 */
public interface NeighbourMoves extends MoveSet {

  /**
   * Visits the neighbours of a structure, each once, never itself.
   *
   * @param from active parts, ascending
   * @param visitor receives active parts, ascending; the list may be reused
   */
  void forEachNeighbour(Parts from, Consumer<? super Parts> visitor);

  @Override
  default double propose(Parts from, RandomGenerator random, Parts out) {
    int[] count = {0};
    out.set(from);
    forEachNeighbour(
        from,
        neighbour -> {
          count[0]++;
          if (random.nextInt(count[0]) == 0) {
            out.set(neighbour);
          }
        });
    if (count[0] == 0) {
      return 0;
    }
    double forward = -Math.log(count[0]);
    count[0] = 0;
    forEachNeighbour(out, _ -> count[0]++);
    return -Math.log(count[0]) - forward;
  }
}
