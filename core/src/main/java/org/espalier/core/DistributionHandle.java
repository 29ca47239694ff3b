package org.espalier.core;

import java.util.random.RandomGenerator;

/** A {@link Distribution} that throws once the workspace has been used for another call. */
final class DistributionHandle extends Handle<Distribution> implements Distribution {

  DistributionHandle(Workspace.Slot slot, Distribution kept) {
    super(slot, "distribution", kept);
  }

  @Override
  public int size() {
    return kept().size();
  }

  @Override
  public double logPartition() {
    return kept().logPartition();
  }

  @Override
  public void marginals(double[] out, int offset) {
    kept("out", out, offset).marginals(out, offset);
  }

  @Override
  public double entropy() {
    return kept().entropy();
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    var _ = kept("direction", direction, directionOffset);
    kept("out", out, offset).jvp(direction, directionOffset, out, offset);
  }

  @Override
  public void sample(RandomGenerator random, Parts out) {
    kept().sample(random, out);
  }

  @Override
  public String toString() {
    return stale() ? overwritten() : describe("logPartition " + kept.logPartition());
  }
}
