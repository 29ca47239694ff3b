package org.espalier.core;

/** A {@link LocalSparseMap} that throws once the workspace has been used for another call. */
final class LocalSparseMapHandle extends Handle<LocalSparseMap> implements LocalSparseMap {

  LocalSparseMapHandle(Workspace.Slot slot, LocalSparseMap kept) {
    super(slot, "local projection", kept);
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
  public double primalResidual() {
    return kept().primalResidual();
  }

  @Override
  public double dualResidual() {
    return kept().dualResidual();
  }

  @Override
  public SparseMap.Status status() {
    return kept().status();
  }

  @Override
  public int iterations() {
    return kept().iterations();
  }

  @Override
  public int factors() {
    return kept().factors();
  }

  @Override
  public Support support(int factor) {
    return kept().support(factor);
  }

  @Override
  public double[] multipliers() {
    return kept().multipliers();
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    var _ = kept("direction", direction, directionOffset);
    kept("out", out, offset).jvp(direction, directionOffset, out, offset);
  }

  @Override
  public String toString() {
    return stale()
        ? overwritten()
        : describe(
            "%s, value %s, primal residual %s, dual residual %s"
                .formatted(
                    kept.status(), kept.value(), kept.primalResidual(), kept.dualResidual()));
  }
}
