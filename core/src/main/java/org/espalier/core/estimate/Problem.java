package org.espalier.core.estimate;

import org.espalier.core.Layout;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;

/**
 * One example with the memory to work on it: a handle of 40 bytes on its structure, its scores and
 * a workspace. It is valid within a task of {@link Batch#each}, which lends the workspace.
 *
 * @param structure Z
 * @param example its place in the batch; 0 where it stands alone
 * @param number determines its random numbers: its place in the batch, or in the larger one that
 *     this batch is a part of, see {@link Batch#withNumbers}
 * @param scores part p has {@code scores[offset + p]}, and there are D of them; not modified
 * @param offset where the scores begin, and in the batch's layout a gradient
 * @param workspace the memory to work in
 */
public record Problem<S extends Structure>(
    S structure, int example, int number, double[] scores, int offset, Workspace workspace) {

  public Problem {
    Layout.requireRoom("scores", scores, offset, structure);
  }

  /** Creates the problem of an example that stands alone. */
  public static <S extends Structure> Problem<S> of(
      S structure, double[] scores, Workspace workspace) {
    return new Problem<>(structure, 0, 0, scores, 0, workspace);
  }

  /** Returns D. */
  public int size() {
    return structure.size();
  }

  /**
   * Checks the array that a loss writes its gradient to.
   *
   * @throws IllegalArgumentException if it has fewer than D entries from the offset on
   */
  public void requireRoom(double[] gradient) {
    Layout.requireRoom("gradient", gradient, offset, structure);
  }

  /** Returns the score of a part. */
  public double score(int part) {
    return scores[offset + part];
  }

  /** Returns whether a part is usable and its score not −∞. */
  public boolean allows(int part) {
    return Scores.allowed(structure, scores, offset, part);
  }

  /**
   * Returns the same example with other scores.
   *
   * @param others at least D entries, from 0
   */
  public Problem<S> withScores(double[] others) {
    return new Problem<>(structure, example, number, others, 0, workspace);
  }

  /** Returns the same scores for another structure of as many parts. */
  public <T extends Structure> Problem<T> of(T other) {
    return new Problem<>(other, example, number, scores, offset, workspace);
  }

  /** Returns the same example in other memory. */
  Problem<S> in(Workspace other) {
    return new Problem<>(structure, example, number, scores, offset, other);
  }

  @Override
  public String toString() {
    return "example " + example + ", " + structure;
  }
}
