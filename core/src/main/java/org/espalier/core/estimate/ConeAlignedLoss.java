package org.espalier.core.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.numeric.ConeProjection;

/**
 * Cone-aligned estimation, for solvers that tell which constraints bind: the scores s should lie in
 * the normal cone of the truly best structure w*, where it is best for them too. L(s) = 1 − cos(s,
 * P_K(s)) = 1 − ‖P_K(s)‖/‖s‖ with K = cone{a_i} of the constraints a_i·z ≤ b_i of Z that bind at w*
 * (Tang &amp; Khalil 2024, arXiv 2312.07718, with the exact projection).
 *
 * <p>It is 0 if and only if s lies in K; then w* is a best structure. From 0 to 1; 1 with gradient
 * 0 at s = 0. The gradient is −(P/‖P‖ − cos·s/‖s‖)/‖s‖. No MAP call where the target is w*, one
 * where it is the true costs; a non-negative least squares over the binding constraints.
 *
 * @param constraints tells which bind
 */
public record ConeAlignedLoss<S extends MapOracle>(Constraints<? super S> constraints)
    implements StructureLoss<S> {

  /** The linear constraints of a structure's polytope, as a linear program has them. */
  @FunctionalInterface
  public interface Constraints<S extends Structure> {

    /**
     * Returns the normals a of those constraints a·z ≤ b, valid for all of Z, with a·z = b at a
     * structure. An equation is two of them, a and −a.
     *
     * @param at active parts, ascending
     * @return normals of D numbers each
     */
    List<double[]> binding(S structure, Parts at);
  }

  /**
   * {@inheritDoc}
   *
   * @param target the best structure, or the true costs
   */
  @Override
  public double evaluate(
      Problem<? extends S> problem, Target target, long seed, double[] gradient) {
    problem.requireRoom(gradient);
    S structure = problem.structure();
    target.require(structure, problem.workspace());
    Parts best =
        switch (target) {
          case Target.Whole(Parts parts) -> parts;
          case Target.Costs(double[] costs) -> Regret.cheapest(problem, costs);
          case Target.Point _, Target.Partial _ ->
              throw TargetPoint.refused("cone-aligned loss", target);
        };
    int size = structure.size();
    int offset = problem.offset();
    // Forbidden parts are held at 0, in either direction: their scores do not matter.
    double[] scores = new double[size];
    double squares = 0;
    for (int p = 0; p < size; p++) {
      scores[p] = problem.allows(p) ? problem.score(p) : 0;
      squares += scores[p] * scores[p];
    }
    for (int i = 0; i < best.count(); i++) {
      if (!problem.allows(best.get(i))) {
        Arrays.fill(gradient, offset, offset + size, 0);
        return Double.POSITIVE_INFINITY;
      }
    }
    List<double[]> normals = new ArrayList<>();
    for (double[] normal : constraints.binding(structure, best)) {
      if (normal.length != size) {
        throw new IllegalArgumentException(
            "a constraint of %s has %s coefficients, but there are %s parts"
                .formatted(structure, normal.length, size));
      }
      double[] own = new double[size];
      for (int p = 0; p < size; p++) {
        own[p] = problem.allows(p) ? normal[p] : 0;
      }
      normals.add(own);
    }
    double[] point = new ConeProjection(normals.toArray(double[][]::new)).project(scores);
    double inside = 0;
    for (double own : point) {
      inside += own * own;
    }
    double length = Math.sqrt(squares);
    double projected = Math.sqrt(inside);
    double cosine = length == 0 ? 0 : Math.min(1, projected / length);
    for (int p = 0; p < size; p++) {
      double towards = projected == 0 ? 0 : point[p] / projected;
      gradient[offset + p] = length == 0 ? 0 : (cosine * scores[p] / length - towards) / length;
    }
    return 1 - cosine;
  }
}
