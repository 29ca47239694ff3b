package org.espalier.core.walk;

import java.util.random.RandomGenerator;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;

/**
 * A search for a good structure by the moves of a chain whose temperature falls by equal factors
 * from one to the other (Kirkpatrick, Gelatt &amp; Vecchi 1983). The best structure met is
 * returned, which need not be the best that there is.
 *
 * @param moves how many, at least 1
 * @param first the first temperature, positive
 * @param last the last, positive, not above it
 */
public record Annealing(int moves, double first, double last) {

  public Annealing {
    if (moves < 1 || !(last > 0) || !(first >= last) || first == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          ("annealing needs at least 1 move and temperatures first >= last > 0, not %s moves"
                  + " from %s to %s")
              .formatted(moves, first, last));
    }
  }

  /**
   * Searches from a structure.
   *
   * @param scores s, D scores from {@code offset}
   * @param best where it begins, overwritten with the best structure met, the first of equals
   * @return its score
   * @throws InfeasibleException if every structure met has a forbidden part
   */
  public double improve(
      MoveSet structure, double[] scores, int offset, RandomGenerator random, Parts best) {
    Scores.check(structure, scores, offset);
    Parts current = new Parts();
    Parts proposal = new Parts();
    current.set(best);
    double score = current.dot(scores, offset);
    double highest = score;
    double factor = moves == 1 ? 1 : Math.pow(last / first, 1.0 / (moves - 1));
    double temperature = first;
    for (int move = 0; move < moves; move++) {
      double back = structure.propose(current, random, proposal);
      double next = proposal.dot(scores, offset);
      double log = (next - score) / temperature + back;
      if (score == Double.NEGATIVE_INFINITY || log >= 0 || -random.nextExponential() < log) {
        current.set(proposal);
        score = next;
        if (score > highest) {
          highest = score;
          best.set(current);
        }
      }
      temperature *= factor;
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      throw new InfeasibleException(
          structure + ": " + moves + " moves have found no structure without a forbidden part");
    }
    return highest;
  }
}
