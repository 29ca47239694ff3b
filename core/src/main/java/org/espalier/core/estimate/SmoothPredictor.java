package org.espalier.core.estimate;

import org.espalier.core.ConditionalModel;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.LocalPolytope;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;

/** A prediction that varies with the scores, whose label may keep the derivative. */
sealed interface SmoothPredictor<S extends Structure> extends Predictor<S> {

  /** Computes the prediction again, for its derivative. */
  PseudoLabel.Jacobian jacobian(Problem<? extends S> problem);

  @Override
  default void jvp(
      Problem<? extends S> problem,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    at.jacobian()
        .orElseGet(() -> jacobian(problem))
        .times(direction, directionOffset, out, outOffset);
  }

  /** Ω = ½‖μ_visible‖². */
  sealed interface Quadratic<S extends Structure> extends SmoothPredictor<S> {

    @Override
    default boolean determinesExtra() {
      return false;
    }

    @Override
    default double regularizer(S structure, double[] target, int offset) {
      double squared = 0;
      for (int p = offset; p < offset + structure.visible(); p++) {
        squared += target[p] * target[p];
      }
      return squared / 2;
    }

    @Override
    default double loss(
        Problem<? extends S> problem, PseudoLabel at, double value, Target target, double[] point) {
      return Bregman.loss(problem, at, point, 1);
    }
  }

  /** ŷ = E[z] under p(z) ∝ exp(s·z). */
  record Expectation<S extends GibbsModel>() implements SmoothPredictor<S> {

    /** What a difference of large numbers may be of them, to have lost four digits at most. */
    private static final double SMALL = 1e-4;

    @Override
    public String name() {
      return "marginals";
    }

    private static Distribution solve(Problem<? extends GibbsModel> problem) {
      return problem
          .structure()
          .distribution(problem.scores(), problem.offset(), problem.workspace());
    }

    @Override
    public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
      Distribution distribution = solve(problem);
      out.reshape(problem.size());
      distribution.marginals(out.point(), out.offset());
      out.setJacobian(distribution::jvp);
      return distribution.logPartition();
    }

    @Override
    public PseudoLabel.Jacobian jacobian(Problem<? extends S> problem) {
      return solve(problem)::jvp;
    }

    @Override
    public double regularizer(S structure, double[] target, int offset) {
      return 0;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof GibbsModel;
    }

    @Override
    public double loss(
        Problem<? extends S> problem, PseudoLabel at, double value, Target target, double[] point) {
      S structure = problem.structure();
      return switch (target) {
        case Target.Whole(Parts parts) -> {
          double score = parts.dot(problem.scores(), problem.offset());
          yield value - score > SMALL * (Math.abs(value) + Math.abs(score))
              ? value - score
              : 0
                  - structure.logProbability(
                      parts, problem.scores(), problem.offset(), problem.workspace());
        }
        case Target.Partial(Parts on, Parts off) -> {
          if (!(structure instanceof ConditionalModel conditioning)) {
            throw new IllegalArgumentException(
                structure + " has no probabilities of partial structures");
          }
          yield 0
              - conditioning.logProbability(
                  on, off, problem.scores(), problem.offset(), problem.workspace());
        }
        case Target.Point _, Target.Costs _ ->
            SmoothPredictor.super.loss(problem, at, value, target, point);
      };
    }
  }

  /** ŷ = the Euclidean projection of s onto conv(Z). */
  record Sparse<S extends Projection>() implements Quadratic<S> {

    @Override
    public String name() {
      return "sparsemap";
    }

    private static SparseMap solve(Problem<? extends Projection> problem, Support warm) {
      return problem
          .structure()
          .project(problem.scores(), problem.offset(), warm, problem.workspace());
    }

    @Override
    public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
      SparseMap solution = solve(problem, warm);
      out.reshape(problem.size());
      solution.point(out.point(), out.offset());
      out.support().set(solution.atHand());
      out.setStatus(solution.status());
      out.setJacobian(solution::jvp);
      return solution.value();
    }

    @Override
    public PseudoLabel.Jacobian jacobian(Problem<? extends S> problem) {
      return solve(problem, Support.EMPTY)::jvp;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof Projection;
    }
  }

  /** ŷ = the Euclidean projection of s onto L. */
  record LocalSparse<S extends LocalPolytope>() implements Quadratic<S> {

    private static final double[] COLD = {};

    @Override
    public String name() {
      return "local-sparsemap";
    }

    private static LocalSparseMap solve(Problem<? extends LocalPolytope> problem) {
      return problem
          .structure()
          .projectLocal(problem.scores(), problem.offset(), COLD, problem.workspace());
    }

    @Override
    public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
      LocalSparseMap solution = solve(problem);
      out.reshape(problem.size());
      solution.point(out.point(), out.offset());
      out.setStatus(solution.status());
      out.setJacobian(solution::jvp);
      return solution.value();
    }

    @Override
    public PseudoLabel.Jacobian jacobian(Problem<? extends S> problem) {
      return solve(problem)::jvp;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof LocalPolytope;
    }
  }
}
