package org.espalier.core.custom;

import org.espalier.core.Layout;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;

/**
 * A structure of your own, known by its MAP solver alone. It gets the projection by the active-set
 * method, and with that every pull-back and every estimator that perturbs scores.
 *
 * <pre>{@code
 * Custom pairs = Custom.of(6, (scores, out) -> { // two neighbours of six
 *   int best = 0;
 *   for (int i = 1; i < 5; i++) {
 *     best = scores[i] + scores[i + 1] > scores[best] + scores[best + 1] ? i : best;
 *   }
 *   out.add(best);
 *   out.add(best + 1);
 *   return scores[best] + scores[best + 1];
 * });
 * double[] mu = pairs.project(new double[] {1, 2, 2, 0, 1, 1}).point();
 * }</pre>
 *
 * <p>What the solver returns is checked at every call, in O(‖z‖ log ‖z‖): indices in range, no
 * repeats, and the score it claims is that of the parts it found. That it is the best one cannot be
 * checked; a solver that is not exact makes projections stop early or at the wrong point, which
 * {@link org.espalier.core.SparseMap.Status#INEXACT_ORACLE} tells where the answers prove it.
 *
 * <p>Scores of −∞ reach the solver as they are. One that cannot cope with them (an integer program,
 * say) may be given {@code Math.max(score, −1e9)}, provided that it then throws {@link
 * org.espalier.core.InfeasibleException} if the best structure still has a forbidden part: a finite
 * penalty must never be traded against others. A forbidden part in the answer is an error here.
 *
 * <p>{@link ClampedCustom} also finds the k best, for solvers that can hold parts on.
 */
public final class Custom implements ActiveSetProjection {

  private static final Workspace.Key<Call> CALL = Workspace.Key.of(Call::new);

  /**
   * How far a claimed score may be from that of its parts, relative to their magnitudes: a solver
   * in double precision may sum millions of numbers on its way, each rounded to 1e-16.
   */
  private static final double CLAIM = 1e-9;

  private final int size;
  private final MapSolver solver;

  private Custom(int size, MapSolver solver) {
    this.size = size;
    this.solver = solver;
  }

  /** A user's solver of max over z in Z of s·z. */
  @FunctionalInterface
  public interface MapSolver {

    /**
     * Finds a structure of highest score. Must not keep its arguments; is called by several threads
     * at once if a batch is worked on by several.
     *
     * @param scores D scores, the solver's own copy
     * @param out empty; to be given the active parts, in any order
     * @return s·ẑ
     * @throws org.espalier.core.InfeasibleException if every structure has a part of score −∞
     */
    double solve(double[] scores, Parts out);
  }

  /**
   * Makes a structure out of a solver.
   *
   * @param size D, the number of parts
   * @throws IllegalArgumentException if D is negative
   */
  public static Custom of(int size, MapSolver solver) {
    if (size < 0) {
      throw new IllegalArgumentException("a structure has at least 0 parts, not " + size);
    }
    Layout.requireNumberable("a structure of " + size + " parts", size);
    return new Custom(size, solver);
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if the solver's answer is not a structure or not of the score
   *     that it claims
   */
  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    double[] copy = workspace.get(CALL).copy(scores, offset, size);
    out.clear();
    double claimed = solver.solve(copy, out);
    return checked(this + "'s solver", size, scores, offset, out, claimed);
  }

  /**
   * Sorts the answer of a solver and checks it as {@link #argmax} does, in O(‖z‖ log ‖z‖).
   *
   * @param who gave it, with which messages begin
   * @param size D
   * @param scores D scores from {@code offset}, as the solver was given them
   * @param out the parts that it answered, in any order
   * @param claimed the score that it answered
   * @return the score of the parts
   * @throws IllegalStateException if a part does not exist, is there twice or is forbidden, or the
   *     score is not that of the parts
   */
  public static double checked(
      String who, int size, double[] scores, int offset, Parts out, double claimed) {
    out.sort();
    double magnitude = 1;
    for (int i = 0; i < out.count(); i++) {
      int part = out.get(i);
      if (part < 0 || part >= size) {
        throw new IllegalStateException(who + " returned part " + part + " of " + size);
      }
      if (i > 0 && part == out.get(i - 1)) {
        throw new IllegalStateException(who + " returned part " + part + " twice");
      }
      if (scores[offset + part] == Double.NEGATIVE_INFINITY) {
        throw new IllegalStateException(
            ("%s returned part %s, which is forbidden; a solver throws InfeasibleException if"
                    + " nothing else is left")
                .formatted(who, part));
      }
      magnitude += Math.abs(scores[offset + part]);
    }
    double score = out.dot(scores, offset);
    if (!(Math.abs(score - claimed) <= CLAIM * magnitude)) {
      throw new IllegalStateException(
          "%s claims the score %s for parts that score %s by the scores as they were given%s"
              .formatted(
                  who,
                  claimed,
                  score,
                  Math.abs(score + claimed) <= CLAIM * magnitude
                      ? "; a solver that minimises costs takes minus the scores as costs and"
                          + " returns minus the least cost"
                      : ""));
    }
    return score;
  }

  @Override
  public String toString() {
    return "Custom[" + size + " parts]";
  }

  /** The copy of the scores that a solver gets. */
  static final class Call {
    private double[] scores = new double[0];

    double[] copy(double[] input, int offset, int size) {
      if (scores.length != size) {
        scores = new double[size];
      }
      System.arraycopy(input, offset, scores, 0, size);
      return scores;
    }
  }
}
