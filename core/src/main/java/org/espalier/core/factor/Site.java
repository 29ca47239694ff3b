package org.espalier.core.factor;

import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;

/**
 * A factor in one problem, reduced where variables are fixed: its memory, its part of the point and
 * its multipliers. Reused from problem to problem.
 *
 * <p>Coordinates are the structure's own: where an input is negated, x = 1 − μ.
 */
final class Site {

  /** Marks an input that is held off by the score −∞, or is unusable. */
  static final int NONE = -1;

  private final Workspace workspace = new Workspace();
  private final Parts best = new Parts();

  /** The factor's place in the graph. */
  int factor;

  /** The structure that is left. */
  MapOracle oracle = new Pair();

  private Projection projection = new Pair();
  int visible;
  int size;

  /** The graph's index of the first extra part, less {@link #visible}. */
  int extraStart;

  /** Whether all inputs are variables that no other site has, so that one projection solves it. */
  boolean alone;

  int[] variable = new int[0]; // of an input, or NONE
  boolean[] negated = new boolean[0];
  boolean[] held = new boolean[0]; // the variable is fixed, its value enforced by multipliers
  int[] part = new int[0]; // the factor's own input
  double[] t = new double[0]; // local scores, extras included
  double[] x = new double[0]; // the projection, extras included
  double[] u = new double[0]; // multipliers, in units of the penalty
  double[] direction = new double[0];
  double[] change = new double[0];
  private SparseMap solution = new Pair().project(new double[3]);
  private boolean solved; // the solution is one of this problem
  private boolean expired; // but one of other scores
  private boolean inexact; // the oracle has contradicted itself

  /** Takes a structure; inputs are set afterwards. */
  void reshape(int newFactor, MapOracle newOracle, Projection newProjection) {
    factor = newFactor;
    oracle = newOracle;
    projection = newProjection;
    visible = newOracle.visible();
    size = newOracle.size();
    solved = false;
    expired = false;
    inexact = false;
    alone = false;
    if (t.length < size) {
      variable = new int[size];
      negated = new boolean[size];
      held = new boolean[size];
      part = new int[size];
      t = new double[size];
      x = new double[size];
      u = new double[size];
      direction = new double[size];
      change = new double[size];
    }
  }

  void input(int j, int newVariable, boolean isNegated, boolean isHeld, int ownPart) {
    variable[j] = newVariable;
    negated[j] = isNegated;
    held[j] = isHeld;
    part[j] = ownPart;
    u[j] = 0;
  }

  /** Returns whether an input is a variable that is free to move. */
  boolean linked(int j) {
    return variable[j] != NONE && !held[j];
  }

  /** Projects the local scores. */
  void project() {
    // A solution of the last problem may be one of another structure, and no start for this one.
    solution = projection.project(t, 0, solved ? solution.atHand() : Support.EMPTY, workspace);
    solved = true;
    expired = false;
    inexact |= solution.status() == SparseMap.Status.INEXACT_ORACLE;
    solution.point(x, 0);
  }

  /**
   * Projects the local scores by the active set, unless that takes too long.
   *
   * @param calls what the oracle may be called
   * @return whether the solution has been found
   */
  boolean project(int calls) {
    SparseMap found =
        ActiveSet.project(
            oracle,
            t,
            0,
            solved ? solution.atHand() : Support.EMPTY,
            ActiveSet.TOLERANCE,
            calls,
            0,
            workspace);
    if (found.status() == SparseMap.Status.ITERATION_LIMIT) {
      solved = false;
      return false;
    }
    solution = found;
    inexact |= found.status() == SparseMap.Status.INEXACT_ORACLE;
    solved = true;
    expired = false;
    solution.point(x, 0);
    return true;
  }

  /**
   * Finds the best structure for scores of the factor's own parts. Returns whether there is one.
   */
  boolean best(double[] scores, Parts out) {
    try {
      oracle.argmax(scores, 0, out, workspace);
      return true;
    } catch (InfeasibleException e) {
      return false;
    }
  }

  /** Returns whether the factor's oracle has proved not to be exact. */
  boolean inexact() {
    return inexact;
  }

  /** Marks the projection as one that is known; its vertices are found when asked for. */
  void expire() {
    expired = true;
  }

  /** Returns the latest solution. */
  SparseMap solution() {
    if (expired) {
      project();
    }
    return solution;
  }

  /** Writes the change of the solution along {@link #direction} into {@link #change}. */
  void differentiate() {
    solution().jvp(direction, 0, change, 0);
  }

  /** Returns the highest local score under {@link #direction} as scores. */
  double support() {
    return oracle.argmax(direction, 0, best, workspace);
  }
}
