package org.espalier.core.spanning;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.ActiveSetProjection;
import org.espalier.core.ClampedMap;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.LawlerMurty;
import org.espalier.core.LawlerSampling;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/** The spanning trees that have some edges and not others. Each question copies the scores. */
final class ConditionedSpanningTree implements ActiveSetProjection, ClampedMap, ExactStructure {

  private static final Workspace.Key<Prim> PRIM = Workspace.Key.of(Prim::new);

  private final SpanningTree base;
  private final Parts on;
  private final Parts off;
  private final BitSet excluded;

  ConditionedSpanningTree(SpanningTree base, Parts on, Parts off) {
    Contraction.check(base, on, off);
    this.base = base;
    this.on = Parts.of(on.toArray());
    this.off = Parts.of(off.toArray());
    excluded = Contraction.excluded(base.nodes(), on, off);
    solve(new double[base.size()], 0, new Workspace());
  }

  /** Finds the best tree. */
  private Prim solve(double[] scores, int offset, Workspace workspace) {
    Prim prim = workspace.get(PRIM);
    if (!prim.solve(base.nodes(), masked(scores, offset), 0, on)) {
      throw new InfeasibleException(this + ": there is no spanning tree of allowed edges");
    }
    return prim;
  }

  /** Returns a checked copy of the scores with −∞ on the edges that no tree has. */
  private double[] masked(double[] scores, int offset) {
    Scores.check(this, scores, offset);
    double[] masked = Arrays.copyOfRange(scores, offset, offset + base.size());
    excluded.stream().forEach(edge -> masked[edge] = Double.NEGATIVE_INFINITY);
    return masked;
  }

  @Override
  public int size() {
    return base.size();
  }

  /** {@inheritDoc} Whatever is not excluded can be extended to a tree. */
  @Override
  public boolean usable(int part) {
    return !excluded.get(part);
  }

  @Override
  public String partName(int part) {
    return base.partName(part);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    solve(scores, offset, workspace).parts(out);
    return out.dot(scores, offset);
  }

  @Override
  public double argmax(
      double[] scores, int offset, Parts required, Parts out, Workspace workspace) {
    return base.argmax(masked(scores, offset), 0, Parts.union(on, required), out, workspace);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    return LawlerMurty.kBest(this, k, scores, offset, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Prim solved = solve(scores, offset, workspace);
    solved.maxMarginals(masked(scores, offset), 0, out, outOffset);
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
      int k,
      double largest,
      double[] scores,
      int offset,
      RandomGenerator random,
      Workspace workspace) {
    distribution(scores, offset, workspace); // checks the scores
    return LawlerSampling.draw(
        (moreOn, moreOff) ->
            base.distribution(
                Parts.union(on, moreOn), Parts.union(off, moreOff), scores, offset, workspace),
        k,
        largest,
        scores,
        offset,
        random);
  }

  @Override
  public ExactStructure given(Parts moreOn, Parts moreOff) {
    return base.given(Parts.union(on, moreOn), Parts.union(off, moreOff));
  }

  @Override
  public double logProbability(
      Parts moreOn, Parts moreOff, double[] scores, int offset, Workspace workspace) {
    distribution(scores, offset, workspace); // checks that there is a tree
    return base.logProbability(on, off, moreOn, moreOff, scores, offset, workspace);
  }

  @Override
  public double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    solve(scores, offset, workspace); // checks the scores
    return contains(structure)
        ? base.logProbability(on, off, structure, scores, offset, workspace)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public BigInteger count() {
    return Contraction.count(base.nodes(), on, off);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    base.forEach(parts -> {
      if (remains(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public String objection(Parts parts) {
    return base.contains(parts) ? "a condition excludes it" : base.objection(parts);
  }

  @Override
  public boolean contains(Parts parts) {
    return base.contains(parts) && remains(parts);
  }

  /** A tree has no excluded edge, and all others that are held on. */
  private boolean remains(Parts parts) {
    boolean remains = true;
    for (int i = 0; i < parts.count(); i++) {
      remains &= !excluded.get(parts.get(i));
    }
    for (int i = 0; i < on.count(); i++) {
      remains &= parts.has(on.get(i));
    }
    return remains;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConditionedSpanningTree that
        && base.equals(that.base)
        && on.equals(that.on)
        && off.equals(that.off);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * base.hashCode() + on.hashCode()) + off.hashCode();
  }

  private String names(Parts parts) {
    return Arrays.stream(parts.toArray()).mapToObj(base::partName).toList().toString();
  }

  @Override
  public String toString() {
    return base + " with " + names(on) + " and not " + names(off);
  }
}
