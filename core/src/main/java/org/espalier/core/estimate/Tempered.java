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

  private double[] divided(S structure, double[] scores, int offset, Workspace workspace) {
    Buffer buffer = workspace.get(BUFFER);
    if (buffer.scores.length < structure.size()) {
      buffer.scores = new double[structure.size()];
    }
    temperature.divide(structure, scores, offset, buffer.scores, 0);
    return buffer.scores;
  }

  @Override
  public double predict(
      S structure,
      double[] scores,
      int offset,
      Support warm,
      PseudoLabel out,
      Workspace workspace) {
    double[] divided = divided(structure, scores, offset, workspace);
    double value = predictor.predict(structure, divided, 0, warm, out, workspace);
    System.arraycopy(scores, offset, out.dual(), 0, structure.size());
    return temperature.value() * value;
  }

  @Override
  public void jvp(
      S structure,
      double[] scores,
      int offset,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset,
      Workspace workspace) {
    double[] divided = divided(structure, scores, offset, workspace);
    predictor.jvp(structure, divided, 0, at, direction, directionOffset, out, outOffset, workspace);
    for (int p = 0; p < structure.size(); p++) {
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
      S structure,
      double[] scores,
      int offset,
      PseudoLabel at,
      double value,
      Target target,
      double[] point,
      Workspace workspace) {
    double tau = temperature.value();
    double[] divided = divided(structure, scores, offset, workspace);
    return tau * predictor.loss(structure, divided, 0, at, value / tau, target, point, workspace);
  }
}
