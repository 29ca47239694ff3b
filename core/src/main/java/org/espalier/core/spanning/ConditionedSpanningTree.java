package org.espalier.core.spanning;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ClampedMap;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.Conditioned;
import org.espalier.core.solve.LawlerMurty;
import org.espalier.core.solve.LawlerSampling;

/** The spanning trees that have some edges and not others. Each question copies the scores. */
final class ConditionedSpanningTree extends Conditioned<SpanningTree>
    implements ActiveSetProjection, ClampedMap, ExactStructure {

  private static final Workspace.Key<Prim> PRIM = Workspace.Key.of(Prim::new);

  private final SpanningTree base;
  private final Parts on;
  private final Parts off;

  ConditionedSpanningTree(SpanningTree base, Condition condition) {
    super(base, condition, used(base, condition));
    this.base = base;
    this.on = condition.on();
    this.off = condition.off();
    solve(masked(new double[base.size()], 0), new Workspace());
  }

  /** Returns the edges that are not excluded: each can be extended to a tree. */
  private static BitSet used(SpanningTree base, Condition condition) {
    condition.requireParts(base);
    BitSet used = Contraction.excluded(base.nodes(), condition.on(), condition.off());
    used.flip(0, base.size());
    return used;
  }

  /** Finds the best tree for scores with −∞ on what is excluded. */
  private Prim solve(double[] masked, Workspace workspace) {
    Prim prim = workspace.get(PRIM);
    if (!prim.solve(base.nodes(), masked, 0, on)) {
      throw new InfeasibleException(this + ": there is no spanning tree of allowed edges");
    }
    return prim;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    solve(checked(scores, offset), workspace).parts(out);
    return out.dot(scores, offset);
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    return base.argmax(checked(scores, offset), 0, Parts.union(on, required), out, workspace);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return LawlerMurty.kBest(this, k, scores, offset, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    double[] masked = checked(scores, offset);
    solve(masked, workspace).maxMarginals(masked, 0, out, outOffset);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Distribution distribution = base.distribution(on, off, scores, offset, workspace);
    if (distribution == null) {
      throw new InfeasibleException(this + ": there is no spanning tree of allowed edges");
    }
    return distribution;
  }

  @Override
  public List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    distribution(scores, offset, workspace); // checks the scores
    return LawlerSampling.draw(
        (moreOn, moreOff) ->
            base.distribution(
                Parts.union(on, moreOn), Parts.union(off, moreOff), scores, offset, workspace),
        k,
        top,
        scores,
        offset,
        random);
  }

  @Override
  public ExactStructure given(Parts moreOn, Parts moreOff) {
    return new ConditionedSpanningTree(base, condition().and(moreOn, moreOff));
  }

  @Override
  public double logProbability(
      Parts moreOn, Parts moreOff, double[] scores, int offset, Workspace workspace) {
    distribution(scores, offset, workspace); // checks that there is a tree
    return base.logProbability(on, off, moreOn, moreOff, scores, offset, workspace);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    solve(checked(scores, offset), workspace); // there is a tree
    return contains(structure)
        ? base.logProbability(on, off, structure, scores, offset, workspace)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public BigInteger count() {
    return Contraction.count(base.nodes(), on, off);
  }
}
