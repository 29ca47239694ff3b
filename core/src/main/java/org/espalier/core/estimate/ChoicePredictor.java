package org.espalier.core.estimate;

import org.espalier.core.ConditionalNoise;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.ChoiceMap;

/** A regularised argmax of every choice. A bit is a choice between its score and 0, to be off. */
record ChoicePredictor<S extends ConditionalNoise>(ChoiceMap map) implements Predictor<S> {

  private static final Workspace.Key<Buffers> BUFFERS = Workspace.Key.of(Buffers::new);

  /** One choice at a time. */
  private static final class Buffers {
    private double[] in = new double[2];
    private double[] at = new double[2];
    private double[] out = new double[2];

    void room(int options) {
      if (in.length < options) {
        in = new double[options];
        at = new double[options];
        out = new double[options];
      }
    }
  }

  @Override
  public String name() {
    return map.name();
  }

  @Override
  public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
    Scores.check(problem.structure(), problem.scores(), problem.offset());
    out.reshape(problem.size());
    Buffers buffers = problem.workspace().get(BUFFERS);
    double[] value = {0};
    problem
        .structure()
        .forEachChoice((from, to, mayBeNone) -> {
          int options = to - from + (mayBeNone ? 1 : 0);
          buffers.room(options);
          System.arraycopy(problem.scores(), problem.offset() + from, buffers.in, 0, to - from);
          if (mayBeNone) {
            buffers.in[options - 1] = 0;
          }
          requireOption(problem.structure(), buffers.in, options);
          map.solve(buffers.in, options, buffers.out);
          System.arraycopy(buffers.out, 0, out.point(), out.offset() + from, to - from);
          value[0] -= map.regularizer(buffers.out, options);
          for (int i = 0; i < options; i++) {
            value[0] += buffers.out[i] == 0 ? 0 : buffers.out[i] * buffers.in[i];
          }
        });
    return value[0];
  }

  private static void requireOption(Structure structure, double[] scores, int options) {
    for (int i = 0; i < options; i++) {
      if (scores[i] > Double.NEGATIVE_INFINITY) {
        return;
      }
    }
    throw new InfeasibleException(structure + ": all " + options + " choices are forbidden");
  }

  @Override
  public void jvp(
      Problem<? extends S> problem,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    Buffers buffers = problem.workspace().get(BUFFERS);
    problem
        .structure()
        .forEachChoice((from, to, mayBeNone) -> {
          int options = to - from + (mayBeNone ? 1 : 0);
          buffers.room(options);
          gather(at.point(), at.offset(), from, to, mayBeNone, buffers.at);
          System.arraycopy(direction, directionOffset + from, buffers.in, 0, to - from);
          if (mayBeNone) {
            buffers.in[options - 1] = 0;
          }
          map.jvp(buffers.at, options, buffers.in, buffers.out);
          System.arraycopy(buffers.out, 0, out, outOffset + from, to - from);
        });
  }

  /** Copies the probabilities of a choice, that of none last. */
  private static void gather(
      double[] point, int offset, int from, int to, boolean mayBeNone, double[] out) {
    System.arraycopy(point, offset + from, out, 0, to - from);
    if (mayBeNone) {
      double rest = 1;
      for (int p = from; p < to; p++) {
        rest -= point[offset + p];
      }
      out[to - from] = Math.max(0, rest);
    }
  }

  @Override
  public double regularizer(S structure, double[] target, int offset) {
    double[] sum = {0};
    structure.forEachChoice((from, to, mayBeNone) -> {
      double[] options = new double[to - from + 1];
      gather(target, offset, from, to, mayBeNone, options);
      sum[0] += map.regularizer(options, to - from + (mayBeNone ? 1 : 0));
    });
    return sum[0];
  }

  @Override
  public boolean serves(Structure structure) {
    return structure instanceof ConditionalNoise;
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name() + ", alpha " + map.alpha();
  }
}
