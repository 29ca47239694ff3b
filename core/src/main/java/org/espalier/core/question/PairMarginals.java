package org.espalier.core.question;

import java.util.Arrays;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Lease;
import org.espalier.core.MapOracle;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * How parts occur together under the Gibbs distribution of one score vector: E[z_i z_j] and the
 * marginals given that a part is there or not.
 *
 * <p>One part's row is computed at a time, never the D×D matrix:
 *
 * <pre>E[z_i z_j] = J_ij + μ_i μ_j, J the Jacobian of the marginals: one product with a unit vector
 * p(z_i | z_j = 0): marginals with part j forbidden
 * p(z_i | z_j = 1): marginals with so much added to j's score that nothing without it is left</pre>
 *
 * <p>Accuracy: {@link #joint} has an absolute error of a few 1e-16 and is clipped to what marginals
 * allow, [max(0, μ_i + μ_j − 1), min(μ_i, μ_j)], for visible parts. The conditional marginals
 * divide by nothing and subtract nothing, so they have the accuracy of marginals however improbable
 * the condition is; p(z_i z_j) = μ_j·p(z_i | z_j = 1) has full relative accuracy where that
 * matters. Conditions on several parts at once, and their probability, are {@link
 * org.espalier.core.ConditionalModel}'s.
 *
 * <p>Extra parts, and in rankings visible ones, may occur several times: {@link #joint} is E[z_i
 * z_j] for them too, and the conditional marginals of other parts are their expected numbers; they
 * are no conditions themselves.
 *
 * <p>Time: one distribution to begin with; one Jacobian-vector product a row of {@link #joint}; one
 * distribution a row of the conditional marginals, a few more and a MAP call if the condition's
 * probability has underflown.
 */
public final class PairMarginals {

  private static final Workspace.Key<Memory> MEMORY = Workspace.Key.of(Memory::new);

  /** Odds of exp(750) to one are certainty: their inverse is less than the least double. */
  private static final double CERTAIN = 750;

  private static final class Memory {
    private final Workspace given = new Workspace();
    private final Parts best = new Parts();
    private double[] scores = new double[0];
    private double[] changed = new double[0];
    private double[] marginals = new double[0];

    void reshape(int size) {
      if (scores.length < size) {
        scores = new double[size];
        changed = new double[size];
        marginals = new double[size];
      }
    }
  }

  private final GibbsModel structure;
  private final MapOracle oracle;
  private final Memory memory;
  private final Distribution distribution;
  private final Lease lease;

  private PairMarginals(
      GibbsModel structure,
      MapOracle oracle,
      Memory memory,
      Distribution distribution,
      Lease lease) {
    this.structure = structure;
    this.oracle = oracle;
    this.memory = memory;
    this.distribution = distribution;
    this.lease = lease;
    distribution.marginals(memory.marginals, 0);
  }

  /**
   * Computes the distribution.
   *
   * @param scores D scores from {@code offset}; not modified, and not needed once the call returns
   * @return a result in the workspace, which throws after the next call of this method or of {@link
   *     GibbsModel#distribution} with it
   * @throws InfeasibleException if every structure has a part of score −∞
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or the array too short
   */
  public static <S extends MapOracle & GibbsModel> PairMarginals of(
      S structure, double[] scores, int offset, Workspace workspace) {
    Distribution distribution = structure.distribution(scores, offset, workspace);
    Memory memory = workspace.overwrite(MEMORY, structure, "PairMarginals");
    memory.reshape(structure.size());
    System.arraycopy(scores, offset, memory.scores, 0, structure.size());
    return new PairMarginals(
        structure, structure, memory, distribution, workspace.lease(MEMORY, "table of marginals"));
  }

  /** Computes the distribution, in fresh memory. */
  public static <S extends MapOracle & GibbsModel> PairMarginals of(S structure, double[] scores) {
    Scores.requireWhole(structure, scores);
    return of(structure, scores, 0, new Workspace());
  }

  private void check(int part) {
    lease.check();
    Members.requirePart(structure, part);
  }

  /** Returns the marginal μ_i. */
  public double marginal(int part) {
    check(part);
    return memory.marginals[part];
  }

  /** Returns E[z_i z_j]. A whole row costs no more: {@link #joint(int, double[], int)}. */
  public double joint(int i, int j) {
    check(i);
    double[] row = new double[structure.size()];
    joint(j, row, 0);
    return row[i];
  }

  /**
   * Writes E[z_i z_j] for all i.
   *
   * @param j a part, in 0 … D−1
   * @param out overwritten from {@code offset}, D entries
   */
  public void joint(int j, double[] out, int offset) {
    check(j);
    int size = structure.size();
    Arrays.fill(memory.changed, 0, size, 0);
    memory.changed[j] = 1;
    distribution.jvp(memory.changed, 0, out, offset);
    double own = memory.marginals[j];
    for (int i = 0; i < size; i++) {
      double other = memory.marginals[i];
      double joint = out[offset + i] + other * own;
      if (i < structure.visible() && j < structure.visible() && !structure.repeats()) {
        joint = Math.min(Math.max(joint, Math.max(0, other + own - 1)), Math.min(own, other));
      }
      out[offset + i] = joint;
    }
  }

  /**
   * Writes p(z_i = 1 | z_j = 1) for all i.
   *
   * @param j a visible part
   * @param out overwritten from {@code offset}, D entries
   * @throws InfeasibleException if no structure without forbidden parts has it
   * @throws IllegalArgumentException if it is not visible, or structures may have it several times
   * @throws IllegalStateException if the marginals contradict MAP, as a wrong kernel's may, or if
   *     scores are so large that no legal one outweighs them
   */
  public void givenOn(int j, double[] out, int offset) {
    check(j);
    requireVisible(j);
    double probability = memory.marginals[j];
    double bonus = CERTAIN - Math.log(probability);
    if (probability == 0) {
      requirePossible(j);
      // The odds are less than what a double holds, but finite: they are found by doubling.
      bonus = CERTAIN;
      while (!(raised(j, bonus, out, offset) >= 0.5)) {
        bonus *= 2;
        if (memory.scores[j] + bonus + CERTAIN > Scores.LARGEST) {
          throw new IllegalStateException(
              "%s: the marginal of %s stays below one half at any legal score, though MAP has it"
                  .formatted(structure, structure.partName(j)));
        }
      }
      bonus += CERTAIN;
    }
    raised(j, bonus, out, offset);
    out[offset + j] = 1;
  }

  /** Writes the marginals with something added to a part's score; returns the part's. */
  private double raised(int part, double bonus, double[] out, int offset) {
    System.arraycopy(memory.scores, 0, memory.changed, 0, structure.size());
    memory.changed[part] += bonus;
    structure.distribution(memory.changed, 0, memory.given).marginals(out, offset);
    return out[offset + part];
  }

  private void requirePossible(int part) {
    for (int i = 0; i < structure.size(); i++) {
      memory.changed[i] =
          Scores.allowed(structure, memory.scores, 0, i) ? 0 : Double.NEGATIVE_INFINITY;
    }
    boolean possible = Scores.allowed(structure, memory.scores, 0, part);
    if (possible) {
      memory.changed[part] = 1;
      possible = oracle.argmax(memory.changed, 0, memory.best, memory.given) > 0;
    }
    if (!possible) {
      throw new InfeasibleException(
          structure + ": no structure is left that has " + structure.partName(part));
    }
  }

  /**
   * Writes p(z_i = 1 | z_j = 0) for all i.
   *
   * @param j a visible part
   * @param out overwritten from {@code offset}, D entries
   * @throws InfeasibleException if every structure without forbidden parts has it
   * @throws IllegalArgumentException if it is not visible, or structures may have it several times
   */
  public void givenOff(int j, double[] out, int offset) {
    check(j);
    requireVisible(j);
    System.arraycopy(memory.scores, 0, memory.changed, 0, structure.size());
    memory.changed[j] = Double.NEGATIVE_INFINITY;
    structure.distribution(memory.changed, 0, memory.given).marginals(out, offset);
  }

  private void requireVisible(int part) {
    if (structure.repeats()) {
      throw new IllegalArgumentException(
          structure + " has parts several times, so there is no condition that it has one");
    }
    if (part < 0 || part >= structure.visible()) {
      throw new IllegalArgumentException(
          "part %s of %s is none of the visible ones, 0 … %s"
              .formatted(part, structure, structure.visible() - 1));
    }
  }

  @Override
  public String toString() {
    return lease.toString();
  }
}
