package org.espalier.core.tree;

import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;

/** The distribution over projective trees that lives in a workspace. */
final class ProjectiveDistribution implements Distribution {

  private final ScaledInsideOutside scaled = new ScaledInsideOutside();
  private final WideInsideOutside wide = new WideInsideOutside();
  private final LogInsideOutside log = new LogInsideOutside();
  private InsideOutside chart = scaled;
  private boolean outsideDone;
  private double[] scores = new double[0];
  private Roots roots = Roots.SINGLE;
  private Eisner eisner = new Eisner();

  ProjectiveDistribution() {}

  /**
   * Fills the inside chart: in plain numbers if their range suffices, else in numbers with
   * exponents of their own, else in logarithms.
   *
   * @param newEisner memory
   * @return false if every tree has an arc of score −∞
   */
  boolean inside(int words, Roots newRoots, double[] newScores, int offset, Eisner newEisner) {
    outsideDone = false;
    if (scores.length < words * words) {
      scores = new double[words * words];
    }
    System.arraycopy(newScores, offset, scores, 0, words * words);
    roots = newRoots;
    eisner = newEisner;
    if (scaled.inside(words, roots, scores, 0)) {
      chart = scaled;
      return true;
    }
    if (wide.inside(words, roots, scores, 0)) {
      chart = wide;
      return true;
    }
    chart = log;
    return log.inside(words, roots, scores, 0, eisner);
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

  /**
   * {@inheritDoc}
   *
   * <p>Small ones have a small relative error with exponents only: plain numbers lose what is below
   * their range, which is then all there is. Those that are smaller still take logarithms.
   */
  @Override
  public double entropy() {
    double entropy = withOutside().entropy();
    if (chart == scaled && entropy <= ScaledGth.LEAST_TRUSTED) {
      if (!wide.inside(scaled.n, roots, scores, 0)) {
        return entropyByLogarithms();
      }
      wide.outside();
      entropy = wide.entropy();
    }
    boolean trusted = chart == log || entropy > WideInsideOutside.LEAST_TRUSTED;
    return trusted ? entropy : entropyByLogarithms();
  }

  private double entropyByLogarithms() {
    var _ = log.inside(chart.n, roots, scores, 0, eisner);
    log.outside();
    return log.entropy();
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
