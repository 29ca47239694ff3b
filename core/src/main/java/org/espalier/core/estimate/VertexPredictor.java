package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.LocalPolytope;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.RoundedMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/** Ω = 0: the prediction is a structure, and constant where it is differentiable. */
sealed interface VertexPredictor<S extends Structure> extends Predictor<S> {

  @Override
  default void jvp(
      Problem<? extends S> problem,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    Arrays.fill(out, outOffset, outOffset + problem.size(), 0);
  }

  @Override
  default double regularizer(S structure, double[] target, int offset) {
    return 0;
  }

  @Override
  default double loss(
      Problem<? extends S> problem, PseudoLabel at, double value, Target target, double[] point) {
    return Bregman.loss(problem, at, point, 0);
  }

  /** ŷ = argmax s·z. */
  record Map<S extends MapOracle>() implements VertexPredictor<S> {

    private static final Workspace.Key<Parts> BEST = Workspace.Key.of(Parts::new);

    @Override
    public String name() {
      return "map";
    }

    @Override
    public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
      Parts best = problem.workspace().get(BEST);
      double value =
          problem.structure().argmax(problem.scores(), problem.offset(), best, problem.workspace());
      out.setVertex(problem.structure(), best);
      return value;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof MapOracle;
    }
  }

  /** ŷ = the structure that the linear program over L leads to. */
  record LocalMap<S extends LocalPolytope>() implements VertexPredictor<S> {

    private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

    @Override
    public String name() {
      return "local-map";
    }

    /** {@inheritDoc} The value is that of the structure. */
    @Override
    public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
      Parts found = problem.workspace().get(FOUND);
      RoundedMap decoding =
          problem
              .structure()
              .decode(problem.scores(), problem.offset(), 1, found, problem.workspace());
      out.setVertex(problem.structure(), found);
      out.setProved(decoding.optimal());
      return decoding.score();
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof LocalPolytope;
    }
  }
}
