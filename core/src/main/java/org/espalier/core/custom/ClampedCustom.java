package org.espalier.core.custom;

import java.util.List;
import org.espalier.core.Conditionable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ClampedMap;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.LawlerMurty;

/**
 * A structure of your own whose MAP solver can hold parts on: what {@link Custom} has, and
 *
 * <ul>
 *   <li>the k best by Lawler's partition, with at most k·max‖z‖₁ + 1 calls of the solver,
 *   <li>max-marginals, with one call for each part,
 *   <li>conditioning, which is again such a structure.
 * </ul>
 *
 * <p>No structure may be a proper subset of another (see {@link ClampedMap}). Answers are checked
 * as {@link Custom} does, and that they have the required parts.
 */
public final class ClampedCustom
    implements ActiveSetProjection, ClampedMap, MaxMarginals, Conditionable {

  private static final Workspace.Key<Custom.Call> CALL = Workspace.Key.of(Custom.Call::new);

  private static final Parts NOTHING = new Parts();

  private final int size;
  private final ClampedSolver solver;
  private final Condition held;

  private ClampedCustom(int size, ClampedSolver solver, Condition held) {
    this.size = size;
    this.solver = solver;
    this.held = held;
  }

  /** A user's solver of max over z in Z with some parts held on of s·z. */
  @FunctionalInterface
  public interface ClampedSolver {

    /**
     * Finds a structure of highest score among those that have all required parts.
     *
     * @param scores D scores, the solver's own copy; −∞ forbids a part
     * @param required parts to hold on, ascending; not to be modified
     * @param out empty; to be given all active parts, in any order
     * @return s·ẑ, or −∞ if there is no such structure
     */
    double solve(double[] scores, Parts required, Parts out);
  }

  /**
   * Makes a structure out of a solver.
   *
   * @param size D, the number of parts
   * @throws IllegalArgumentException if D is negative
   */
  public static ClampedCustom of(int size, ClampedSolver solver) {
    if (size < 0) {
      throw new IllegalArgumentException("a structure has at least 0 parts, not " + size);
    }
    Layout.requireNumberable("a structure of " + size + " parts", size);
    return new ClampedCustom(size, solver, Condition.none());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    double score = argmax(scores, offset, NOTHING, out, workspace);
    if (score == Double.NEGATIVE_INFINITY) {
      throw new InfeasibleException(this + ": its solver finds no structure of allowed parts");
    }
    return score;
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    double[] copy = workspace.get(CALL).copy(scores, offset, size);
    for (int i = 0; i < held.off().count(); i++) {
      copy[held.off().get(i)] = Double.NEGATIVE_INFINITY;
    }
    Parts all = held.on().count() == 0 ? required : Parts.union(held.on(), required);
    out.clear();
    if (all.dot(copy, 0) == Double.NEGATIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    double claimed = solver.solve(copy, all, out);
    if (claimed == Double.NEGATIVE_INFINITY) {
      return claimed;
    }
    String who = this + "'s solver";
    double score = Custom.checked(who, size, scores, offset, out, claimed);
    for (int i = 0; i < all.count(); i++) {
      if (!out.has(all.get(i))) {
        throw new IllegalStateException(who + " left out the required part " + all.get(i));
      }
    }
    for (int i = 0; i < held.off().count(); i++) {
      if (out.has(held.off().get(i))) {
        throw new IllegalStateException(
            who + " returned part " + held.off().get(i) + ", which is held off");
      }
    }
    return score;
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return LawlerMurty.kBest(this, k, scores, offset, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Parts best = new Parts();
    argmax(scores, offset, best, workspace); // checks the scores
    for (int p = 0; p < size; p++) {
      out[outOffset + p] =
          scores[offset + p] == Double.NEGATIVE_INFINITY
              ? Double.NEGATIVE_INFINITY
              : argmax(scores, offset, Parts.of(p), best, workspace);
    }
  }

  /** {@inheritDoc} The solver is asked for the parts held on, with −∞ for those held off. */
  @Override
  public ClampedCustom given(Parts on, Parts off) {
    new Condition(on, off).requireParts(this);
    ClampedCustom given = new ClampedCustom(size, solver, held.and(on, off));
    try {
      given.argmax(new double[size]);
    } catch (InfeasibleException e) {
      throw given.held.infeasible(this);
    }
    return given;
  }

  @Override
  public String toString() {
    return "ClampedCustom[" + size + " parts]";
  }
}
