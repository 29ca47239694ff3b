package org.espalier.core;

/** A {@link SparseMap} that throws once the workspace has been used for another call. */
final class SparseMapHandle extends Handle<SparseMap> implements SparseMap {

  SparseMapHandle(Workspace.Slot slot, SparseMap kept) {
    super(slot, "projection", kept);
  }

  @Override
  public int size() {
    return kept().size();
  }

  @Override
  public void point(double[] out, int offset) {
    kept("out", out, offset).point(out, offset);
  }

  @Override
  public double value() {
    return kept().value();
  }

  @Override
  public double gap() {
    return kept().gap();
  }

  @Override
  public int oracleCalls() {
    return kept().oracleCalls();
  }

  @Override
  public Status status() {
    return kept().status();
  }

  @Override
  public int count() {
    return kept().count();
  }

  @Override
  public Parts vertex(int i) {
    Parts copy = new Parts();
    copy.set(kept().vertex(i)); // the original is memory of the solver's
    return copy;
  }

  @Override
  public double weight(int i) {
    return kept().weight(i);
  }

  @Override
  public Support atHand() {
    return kept().atHand();
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    var _ = kept("direction", direction, directionOffset);
    kept("out", out, offset).jvp(direction, directionOffset, out, offset);
  }

  @Override
  public boolean differentiableAlong(double[] direction, int directionOffset) {
    return kept("direction", direction, directionOffset)
        .differentiableAlong(direction, directionOffset);
  }

  @Override
  public String toString() {
    return stale()
        ? overwritten()
        : describe(
            kept.status()
                + ", value "
                + kept.value()
                + ", gap "
                + kept.gap()
                + (kept.atHand().count() > 0 ? ", support of " + kept.count() : ""));
  }
}
