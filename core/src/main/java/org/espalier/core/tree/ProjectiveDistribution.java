package org.espalier.core.tree;

import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/** The distribution over projective trees that lives in a workspace. */
final class ProjectiveDistribution implements Distribution {

  private final ScaledInsideOutside scaled = new ScaledInsideOutside();
  private final LogInsideOutside log = new LogInsideOutside();
  private InsideOutside chart = scaled;
  private boolean outsideDone;

  ProjectiveDistribution() {}

  /**
   * Fills the inside chart: in plain numbers if their range suffices, else in logarithms.
   *
   * @param eisner memory
   * @return false if every tree has an arc of score −∞
   */
  boolean inside(int words, Roots roots, double[] scores, int offset, Eisner eisner) {
    outsideDone = false;
    if (scaled.inside(words, roots, scores, offset)) {
      chart = scaled;
      return true;
    }
    chart = log;
    return log.inside(words, roots, scores, offset, eisner);
  }

  private InsideOutside withOutside() {
    if (!outsideDone) {
      chart.outside();
      outsideDone = true;
    }
    return chart;
  }

  @Override
  public int size() {
    return chart.n * chart.n;
  }

  @Override
  public double logPartition() {
    return chart.logPartition();
  }

  @Override
  public void marginals(double[] out, int offset) {
    withOutside().marginals(out, offset);
  }

  @Override
  public double entropy() {
    return withOutside().entropy();
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    withOutside().jvp(direction, directionOffset, out, offset);
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    chart.sample(random, out);
  }
}
