package org.espalier.core.estimate;

import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.question.Temperature;

/** A predictor with its regulariser times τ: all of it is the predictor's own at the scores s/τ. */
record Tempered<S extends Structure>(Predictor<S> predictor, Temperature temperature)
    implements Predictor<S> {

  private static final Workspace.Key<Buffer> BUFFER = Workspace.Key.of(Buffer::new);

  private static final class Buffer {
    private double[] scores = new double[0];
  }

  @Override
  public String name() {
    return predictor.name() + " at temperature " + temperature.value();
  }

  @Override
  public boolean determinesExtra() {
    return predictor.determinesExtra();
  }

  private <T extends S> Problem<T> divided(Problem<T> problem) {
    Buffer buffer = problem.workspace().get(BUFFER);
    if (buffer.scores.length < problem.size()) {
      buffer.scores = new double[problem.size()];
    }
    temperature.divide(problem.structure(), problem.scores(), problem.offset(), buffer.scores, 0);
    return problem.withScores(buffer.scores);
  }

  @Override
  public double predict(Problem<? extends S> problem, Support warm, PseudoLabel out) {
    return temperature.value() * predictor.predict(divided(problem), warm, out);
  }

  @Override
  public void jvp(
      Problem<? extends S> problem,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    predictor.jvp(divided(problem), at, direction, directionOffset, out, outOffset);
    for (int p = 0; p < problem.size(); p++) {
      out[outOffset + p] /= temperature.value();
    }
  }

  @Override
  public double regularizer(S structure, double[] target, int offset) {
    return temperature.value() * predictor.regularizer(structure, target, offset);
  }

  @Override
  public boolean serves(Structure structure) {
    return predictor.serves(structure);
  }

  @Override
  public double loss(
      Problem<? extends S> problem, PseudoLabel at, double value, Target target, double[] point) {
    double tau = temperature.value();
    return tau * predictor.loss(divided(problem), at, value / tau, target, point);
  }
}
