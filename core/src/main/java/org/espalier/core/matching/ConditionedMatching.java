package org.espalier.core.matching;

import java.util.List;
import org.espalier.core.Conditionable;
import org.espalier.core.MaxMarginals;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ClampedMap;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.Conditioned;

/**
 * The matchings of any size that have some cells and not others, as {@link Matching#given} makes
 * them. They answer what {@link Matching} does, but for their number, which is a permanent. Each
 * question copies the scores.
 */
public final class ConditionedMatching extends Conditioned<Matching>
    implements Projection, ClampedMap, MaxMarginals, OuterSet, Conditionable {

  ConditionedMatching(Matching base, Condition condition) {
    super(base, condition, used(base, condition));
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    return structure().argmax(checked(scores, offset), 0, out, workspace);
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    return structure().argmax(masked(scores, offset), 0, required, out, workspace);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return structure().kBest(k, checked(scores, offset), 0, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    structure().maxMarginals(checked(scores, offset), 0, out, outOffset, workspace);
  }

  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    return structure().project(checked(scores, offset), 0, warm, workspace);
  }

  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    structure().projectOuter(masked(point, offset), 0, out, outOffset, workspace);
  }

  @Override
  public ConditionedMatching given(Parts moreOn, Parts moreOff) {
    return new ConditionedMatching(structure(), condition().and(moreOn, moreOff));
  }
}
