package org.espalier.core;
final class ActiveSet {
  private ActiveSet() {}
  static SparseMap project(MapOracle o, double[] scores, int offset, Support warm, Workspace workspace) { throw new UnsupportedOperationException(o.toString()); }
}
