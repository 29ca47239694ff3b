package org.espalier.core.acyclic;

import java.util.BitSet;
import java.util.List;
import org.espalier.core.Conditionable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.Conditioned;
import org.espalier.core.solve.UnitBox;

/**
 * The acyclic graphs that have some edges and not others, as {@link AcyclicGraph#given} makes them.
 * They answer what {@link AcyclicGraph} does, but for their number and moves. Each question copies
 * the scores.
 */
public final class ConditionedAcyclicGraph extends Conditioned<AcyclicGraph>
    implements ActiveSetProjection, KBest, MaxMarginals, UnitBox, Conditionable {

  ConditionedAcyclicGraph(AcyclicGraph base, Condition condition) {
    super(base, condition, used(base, condition));
  }

  private static BitSet used(AcyclicGraph base, Condition condition) {
    condition.requireParts(base);
    Parts on = condition.on();
    boolean possible = true;
    for (int i = 0; i < on.count(); i++) {
      int part = on.get(i);
      possible &=
          base.usable(part)
              && !condition.off().has(part)
              && !base.leads(on, part % base.nodes(), part / base.nodes());
    }
    if (!possible) {
      throw condition.infeasible(base);
    }
    BitSet used = new BitSet();
    for (int p = 0; p < base.size(); p++) {
      used.set(
          p,
          base.usable(p)
              && !condition.off().has(p)
              && !base.leads(on, p % base.nodes(), p / base.nodes()));
    }
    return used;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    double[] masked = checked(scores, offset);
    requireAllowed(masked);
    boolean _ =
        workspace.get(BestOrder.KEY).solve(structure().nodes(), masked, 0, condition().on(), out);
    return out.dot(scores, offset);
  }

  private void requireAllowed(double[] scores) {
    Parts on = condition().on();
    for (int i = 0; i < on.count(); i++) {
      if (scores[on.get(i)] == Double.NEGATIVE_INFINITY) {
        throw new InfeasibleException(this + ": " + partName(on.get(i)) + " is forbidden");
      }
    }
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    double[] masked = checked(scores, offset);
    requireAllowed(masked);
    return WholeGraphs.kBest(structure().nodes(), k, masked, 0, condition().on(), workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    double[] masked = checked(scores, offset);
    requireAllowed(masked);
    structure().maxMarginals(masked, 0, condition().on(), out, outOffset, workspace);
  }

  @Override
  public ConditionedAcyclicGraph given(Parts moreOn, Parts moreOff) {
    return new ConditionedAcyclicGraph(structure(), condition().and(moreOn, moreOff));
  }
}
