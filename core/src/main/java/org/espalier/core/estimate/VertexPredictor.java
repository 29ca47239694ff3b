package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.LocalPolytope;
import org.espalier.core.MapOracle;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.RoundedMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.walk.Annealing;

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

  /** ŷ = the best structure that a search by moves finds. */
  record Search<S extends MoveSet>() implements VertexPredictor<S> {

    private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

    /** How many moves are made for each visible part. */
    private static final int SWEEPS = 200;

    /** The last temperature, as a share of the first. */
    private static final double LAST = 1e-3;

    @Override
    public String name() {
      return "search";
    }

    /** {@inheritDoc} The value is that of the structure. */
    @Override
    public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
      S structure = problem.structure();
      Parts found = problem.workspace().get(FOUND);
      if (structure instanceof MapOracle oracle) {
        double value =
            oracle.argmax(problem.scores(), problem.offset(), found, problem.workspace());
        out.setVertex(structure, found);
        return value;
      }
      double largest = 0;
      for (int p = 0; p < problem.size(); p++) {
        largest = problem.allows(p) ? Math.max(largest, Math.abs(problem.score(p))) : largest;
      }
      // Where scores are 0, or nearly so, any temperature will do.
      double first = largest >= Double.MIN_NORMAL / LAST ? largest : 1;
      int moves = (int) Math.min(Integer.MAX_VALUE, (long) SWEEPS * structure.visible() + 1);
      RandomGenerator random = Noise.generator(0, problem.number(), Noise.Stream.FORWARD);
      structure.start(random, found);
      double value =
          new Annealing(moves, first, first * LAST)
              .improve(structure, problem.scores(), problem.offset(), random, found);
      out.setVertex(structure, found);
      out.setProved(false);
      return value;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof MoveSet;
    }
  }
}
