package org.espalier.core.solve;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.GumbelSampling.Keyed;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * The structures of a {@link MaskedConditionalModel} that meet a condition. Each question copies
 * the scores.
 */
final class MaskedStructure extends Conditioned<MaskedConditionalModel> implements ExactStructure {

  MaskedStructure(MaskedConditionalModel base, Condition condition) {
    super(base, condition, used(base, condition));
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    return structure().argmax(checked(scores, offset), 0, out, workspace);
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
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    return structure().distribution(checked(scores, offset), 0, workspace);
  }

  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    return structure().project(checked(scores, offset), 0, warm, workspace);
  }

  @Override
  public List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    return structure().drawKeyed(k, top, checked(scores, offset), 0, random, workspace);
  }

  @Override
  public ExactStructure given(Parts moreOn, Parts moreOff) {
    return new MaskedStructure(structure(), condition().and(moreOn, moreOff));
  }

  @Override
  public double logProbability(
      Parts moreOn, Parts moreOff, double[] scores, int offset, Workspace workspace) {
    return structure().logProbability(moreOn, moreOff, checked(scores, offset), 0, workspace);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    return structure().logProbability(structure, checked(scores, offset), 0, workspace);
  }

  @Override
  public BigInteger count() {
    return structure().count(structure().excluded(condition().on(), condition().off()));
  }
}
