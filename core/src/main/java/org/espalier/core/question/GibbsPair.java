package org.espalier.core.question;

import java.util.Arrays;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Lease;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * Two Gibbs distributions p and q over the same structures, from two score vectors s_p and s_q: how
 * far they are apart, and which way to move the scores.
 *
 * <p>With μ the marginals, exactly, in nats:
 *
 * <pre>cross-entropy  H(p, q) = −Σ p ln q = ln Z(s_q) − s_q·μ_p
 * Kullback–Leibler  D(p‖q) = Σ p ln(p/q) = (s_p − s_q)·μ_p − ln Z(s_p) + ln Z(s_q)
 * Rényi, order α  D_α(p‖q) = ln(Σ p^α q^(1−α)) / (α − 1)
 *                          = [ln Z(α s_p + (1−α) s_q) − α ln Z(s_p) − (1−α) ln Z(s_q)] / (α − 1)
 * Rényi, order ∞  max ln(p/q) = max (s_p − s_q)·z − ln Z(s_p) + ln Z(s_q)</pre>
 *
 * <p>Forbidden parts: 0·∞ = 0 and 0·ln 0 = 0. A part that p forbids, or that no structure left by p
 * can have, is dropped; where q forbids a part that a structure left by p has, cross-entropy and
 * all divergences of order 1 or more are +∞, however small its probability. If no structure is left
 * by both, so are the others.
 *
 * <p>Accuracy: differences of log-partitions and inner products lose digits in proportion to their
 * size S, about 1e-16·S. Near order 1 the definition divides by almost 0: the difference quotient
 * of ln Z along s_q − s_p is integrated from its derivative instead. Where that does not help, with
 * scores of more than some hundreds or if q forbids what p does not, the error is up to 1e-16·S/|α
 * − 1|.
 *
 * <p>Time: that of one distribution for each score vector when the pair is made; then one more for
 * Rényi, 24 within 1/16 of order 1; one MAP call if q forbids parts that p allows; a
 * Jacobian-vector product for a gradient.
 *
 * <ol>
 *   <li>A. Rényi, On measures of entropy and information, Berkeley Symposium 1961.
 *   <li>T. van Erven, P. Harremoës, Rényi divergence and Kullback–Leibler divergence, IEEE Trans.
 *       Information Theory 60, 2014, arXiv 1206.2459.
 *   <li>Z. Li, J. Eisner, First- and second-order expectation semirings, EMNLP 2009, for
 *       cross-entropy on a chart.
 * </ol>
 */
public final class GibbsPair {

  private static final Workspace.Key<Memory> MEMORY = Workspace.Key.of(Memory::new);

  /** Nearer to order 1 than this the difference quotient is integrated. */
  private static final double NEAR = 1.0 / 16;

  /** How well two quadratures must agree, relative to max(1, their value). */
  private static final double AGREEMENT = 1e-12;

  /**
   * The rounding error of a log-partition, relative to the scores of structures: sums of up to some
   * hundred scores, each rounded to 1e-16.
   */
  private static final double ROUNDING = 1e-14;

  // The positive nodes of Gauss and Legendre's rule of 8 nodes on [−1, 1], and their weights.
  private static final double[] NODES = {
    0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
  };
  private static final double[] WEIGHTS = {
    0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  /** Everything that a pair needs to remember. */
  private static final class Memory {
    private final Workspace first = new Workspace();
    private final Workspace second = new Workspace();
    private final Workspace others = new Workspace();
    private final Parts best = new Parts();
    private double[] p = new double[0];
    private double[] q = new double[0];
    private double[] marginals = new double[0];
    private double[] difference = new double[0];
    private double[] mixed = new double[0];
    private double[] mixedMarginals = new double[0];
    private double[] product = new double[0];
    private double[] average = new double[0];
    private boolean integrated;

    void reshape(int size) {
      if (p.length < size) {
        p = new double[size];
        q = new double[size];
        marginals = new double[size];
        difference = new double[size];
        mixed = new double[size];
        mixedMarginals = new double[size];
        product = new double[size];
        average = new double[size];
      }
    }
  }

  private final GibbsModel structure;
  private final MapOracle oracle;
  private final Memory memory;
  private final Distribution first;
  private final Distribution second;
  private final Lease lease;
  private final boolean covered; // whether q allows all that p leaves

  private GibbsPair(
      GibbsModel structure,
      MapOracle oracle,
      Memory memory,
      Distribution first,
      Distribution second,
      Lease lease) {
    this.structure = structure;
    this.oracle = oracle;
    this.memory = memory;
    this.first = first;
    this.second = second;
    this.lease = lease;
    first.marginals(memory.marginals, 0);
    for (int i = 0; i < structure.size(); i++) {
      memory.difference[i] = inBoth(i) ? memory.q[i] - memory.p[i] : 0;
    }
    covered = isCovered();
  }

  /**
   * Computes both distributions.
   *
   * @param p the scores s_p, D entries from {@code pOffset}; not modified, and not needed once the
   *     call returns
   * @param q the scores s_q, D entries from {@code qOffset}; the same
   * @return a result in the workspace, which throws after the next call of this method with it
   * @throws InfeasibleException if one of them forbids every structure
   * @throws IllegalArgumentException if a score is NaN, +∞ or beyond ±1e150, or an array too short
   */
  public static <S extends MapOracle & GibbsModel> GibbsPair of(
      S structure, double[] p, int pOffset, double[] q, int qOffset, Workspace workspace) {
    Scores.check(structure, p, pOffset);
    Scores.check(structure, q, qOffset);
    Memory memory = workspace.overwrite(MEMORY, structure, "GibbsPair");
    int size = structure.size();
    memory.reshape(size);
    System.arraycopy(p, pOffset, memory.p, 0, size);
    System.arraycopy(q, qOffset, memory.q, 0, size);
    return new GibbsPair(
        structure,
        structure,
        memory,
        structure.distribution(memory.p, 0, memory.first),
        structure.distribution(memory.q, 0, memory.second),
        workspace.lease(MEMORY, "pair of distributions"));
  }

  /** Computes both distributions, in fresh memory. */
  public static <S extends MapOracle & GibbsModel> GibbsPair of(
      S structure, double[] p, double[] q) {
    Scores.requireWhole(structure, p);
    Scores.requireWhole(structure, q);
    return of(structure, p, 0, q, 0, new Workspace());
  }

  private boolean inBoth(int part) {
    return Scores.allowed(structure, memory.p, 0, part)
        && memory.q[part] != Double.NEGATIVE_INFINITY;
  }

  /**
   * Returns whether q allows every structure that p does. That a part's marginal is 0 does not say
   * that p excludes it, for it may have underflown: a MAP call with a score of 1 on such parts and
   * 0 elsewhere tells.
   */
  private boolean isCovered() {
    boolean suspicion = false;
    for (int i = 0; i < structure.size(); i++) {
      boolean allowed = Scores.allowed(structure, memory.p, 0, i);
      memory.mixed[i] = allowed ? 0 : Double.NEGATIVE_INFINITY;
      if (allowed && memory.q[i] == Double.NEGATIVE_INFINITY) {
        if (memory.marginals[i] > 0) {
          return false;
        }
        memory.mixed[i] = 1;
        suspicion = true;
      }
    }
    return !suspicion || oracle.argmax(memory.mixed, 0, memory.best, memory.others) <= 0;
  }

  /** Returns the cross-entropy H(p, q) = −Σ p ln q, in nats; +∞ if q forbids what p does not. */
  public double crossEntropy() {
    lease.check();
    return covered
        ? Math.max(0, second.logPartition() - expectation(memory.q, memory.marginals))
        : Double.POSITIVE_INFINITY;
  }

  /** Returns the Kullback–Leibler divergence D(p‖q), in nats; +∞ if q forbids what p does not. */
  public double kullbackLeibler() {
    lease.check();
    return covered
        ? Math.max(0, logRatio() - expectation(memory.difference, memory.marginals))
        : Double.POSITIVE_INFINITY;
  }

  /**
   * Returns the Rényi divergence D_α(p‖q), in nats. It does not decrease with α; order 1 is {@link
   * #kullbackLeibler}, order 1/2 is −2 ln of the Bhattacharyya coefficient, order 0 is −ln of the
   * probability that q gives to what p allows, order ∞ is the logarithm of the largest ratio p/q.
   *
   * @param order α in [0, ∞]
   * @throws IllegalArgumentException if the order is negative or NaN, or a score of α s_p + (1−α)
   *     s_q beyond ±1e150
   */
  public double renyi(double order) {
    lease.check();
    requireOrder(order);
    if (order == 1) {
      return kullbackLeibler();
    }
    if (order > 1 && !covered) {
      return Double.POSITIVE_INFINITY;
    }
    if (order == Double.POSITIVE_INFINITY) {
      for (int i = 0; i < structure.size(); i++) {
        // Half of it, since differences of the largest scores are no scores.
        memory.mixed[i] = inBoth(i) ? -memory.difference[i] / 2 : Double.NEGATIVE_INFINITY;
      }
      double most = 2 * oracle.argmax(memory.mixed, 0, memory.best, memory.others);
      return Math.max(0, most + logRatio());
    }
    return Math.max(0, logRatio() - quotient(1 - order));
  }

  /**
   * Writes the cross-entropy's gradient: −Cov_p·s_q in s_p, and μ_q − μ_p in s_q. Exactly 0 on
   * parts that the respective scores forbid; NaN everywhere if the cross-entropy is +∞.
   *
   * @param inP overwritten from {@code inPOffset}, D entries
   * @param inQ overwritten from {@code inQOffset}, D entries; must not overlap
   * @return the cross-entropy
   */
  public double crossEntropyGradient(double[] inP, int inPOffset, double[] inQ, int inQOffset) {
    lease.check();
    for (int i = 0; i < structure.size(); i++) {
      memory.mixed[i] = inBoth(i) ? -memory.q[i] : 0;
    }
    return gradient(crossEntropy(), inP, inPOffset, inQ, inQOffset);
  }

  /**
   * Writes the Kullback–Leibler divergence's gradient: Cov_p·(s_p − s_q) in s_p, and μ_q − μ_p in
   * s_q. Exactly 0 on parts that the respective scores forbid; NaN everywhere if it is +∞.
   *
   * @param inP overwritten from {@code inPOffset}, D entries
   * @param inQ overwritten from {@code inQOffset}, D entries; must not overlap
   * @return the divergence
   */
  public double kullbackLeiblerGradient(double[] inP, int inPOffset, double[] inQ, int inQOffset) {
    lease.check();
    for (int i = 0; i < structure.size(); i++) {
      memory.mixed[i] = -memory.difference[i];
    }
    return gradient(kullbackLeibler(), inP, inPOffset, inQ, inQOffset);
  }

  /** Writes Cov_p times {@code memory.mixed}, and μ_q − μ_p. */
  private double gradient(double value, double[] inP, int inPOffset, double[] inQ, int inQOffset) {
    int size = structure.size();
    if (value == Double.POSITIVE_INFINITY) {
      return undefined(inP, inPOffset, inQ, inQOffset);
    }
    first.jvp(memory.mixed, 0, inP, inPOffset);
    second.marginals(inQ, inQOffset);
    for (int i = 0; i < size; i++) {
      inQ[inQOffset + i] -= memory.marginals[i];
    }
    return value;
  }

  /**
   * Writes the Rényi divergence's gradient: with m the distribution of the scores α s_p + (1−α)
   * s_q, it is α(μ_m − μ_p)/(α − 1) in s_p, and μ_q − μ_m in s_q. Exactly 0 on parts that the
   * respective scores forbid; NaN everywhere if the divergence is +∞.
   *
   * @param order α, at least 0; not ∞, where there is a subgradient only
   * @param inP overwritten from {@code inPOffset}, D entries
   * @param inQ overwritten from {@code inQOffset}, D entries; must not overlap
   * @return the divergence
   * @throws IllegalArgumentException if the order is negative, infinite or NaN
   */
  public double renyiGradient(
      double order, double[] inP, int inPOffset, double[] inQ, int inQOffset) {
    lease.check();
    requireOrder(order);
    if (order == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("the divergence of infinite order has no gradient");
    }
    if (order == 1) {
      return kullbackLeiblerGradient(inP, inPOffset, inQ, inQOffset);
    }
    double value = renyi(order);
    if (value == Double.POSITIVE_INFINITY) {
      return undefined(inP, inPOffset, inQ, inQOffset);
    }
    double step = 1 - order;
    int size = structure.size();
    boolean integrated = memory.integrated;
    if (integrated) {
      Arrays.fill(memory.average, 0, size, 0);
      integrateChange(0, step / 2);
      integrateChange(step / 2, step);
    }
    mix(step).marginals(memory.mixedMarginals, 0);
    second.marginals(inQ, inQOffset);
    for (int i = 0; i < size; i++) {
      double mixed = memory.mixedMarginals[i];
      inQ[inQOffset + i] -= mixed;
      inP[inPOffset + i] =
          integrated ? -order * memory.average[i] : order * ((memory.marginals[i] - mixed) / step);
    }
    return value;
  }

  private static void requireOrder(double order) {
    if (!(order >= 0)) {
      throw new IllegalArgumentException("the order must not be negative, but is " + order);
    }
  }

  private double undefined(double[] inP, int inPOffset, double[] inQ, int inQOffset) {
    Arrays.fill(inP, inPOffset, inPOffset + structure.size(), Double.NaN);
    Arrays.fill(inQ, inQOffset, inQOffset + structure.size(), Double.NaN);
    return Double.POSITIVE_INFINITY;
  }

  /** Returns ln Z(s_q) − ln Z(s_p). */
  private double logRatio() {
    return second.logPartition() - first.logPartition();
  }

  /** Returns v·μ with 0·∞ = 0. */
  private double expectation(double[] vector, double[] marginals) {
    double sum = 0;
    for (int i = 0; i < structure.size(); i++) {
      sum += marginals[i] == 0 ? 0 : marginals[i] * vector[i];
    }
    return sum;
  }

  /** Returns the distribution of s_p + step·(s_q − s_p), on what both leave. */
  private Distribution mix(double step) {
    for (int i = 0; i < structure.size(); i++) {
      memory.mixed[i] =
          inBoth(i) ? memory.p[i] + step * memory.difference[i] : Double.NEGATIVE_INFINITY;
    }
    return structure.distribution(memory.mixed, 0, memory.others);
  }

  /**
   * Returns (ln Z(s_p + step·d) − ln Z(s_p))/step for d = s_q − s_p; −∞ if both leave no structure.
   *
   * <p>For small steps it is the average of its derivative d·μ over the way, where that is better,
   * and {@code memory.integrated} tells so. It is not better where the derivative changes too
   * abruptly for the nodes: then structures far along d outweigh those at s_p within the step, so
   * that the divergence is large in proportion to 1/step and the quotient accurate enough. Rules of
   * 8 and of 16 nodes must agree, and the result must not differ from the quotient by more than
   * rounding explains; so it is never the worse of the two.
   */
  private double quotient(double step) {
    memory.integrated = false;
    double quotient;
    try {
      quotient = (mix(step).logPartition() - first.logPartition()) / step;
    } catch (InfeasibleException e) {
      return Double.NEGATIVE_INFINITY;
    }
    if (!covered || Math.abs(step) >= NEAR) {
      return quotient;
    }
    double whole = averageSlope(0, step);
    double halves = (averageSlope(0, step / 2) + averageSlope(step / 2, step)) / 2;
    double size = 1 + Math.abs(first.logPartition());
    for (int i = 0; i < structure.size(); i++) {
      double mu = memory.marginals[i];
      size += mu == 0 ? 0 : mu * (Math.abs(memory.p[i]) + Math.abs(memory.q[i]));
    }
    memory.integrated =
        Math.abs(whole - halves) <= AGREEMENT * Math.max(1, Math.abs(halves))
            && Math.abs(quotient - halves) <= ROUNDING * size / Math.abs(step);
    return memory.integrated ? halves : quotient;
  }

  private double averageSlope(double from, double to) {
    double sum = 0;
    for (int i = 0; i < NODES.length; i++) {
      for (int side = -1; side <= 1; side += 2) {
        mix((from + to) / 2 + side * NODES[i] * (to - from) / 2)
            .marginals(memory.mixedMarginals, 0);
        sum += WEIGHTS[i] / 2 * expectation(memory.difference, memory.mixedMarginals);
      }
    }
    return sum;
  }

  /** Adds half the average of Cov·d over a part of the way. */
  private void integrateChange(double from, double to) {
    for (int i = 0; i < NODES.length; i++) {
      for (int side = -1; side <= 1; side += 2) {
        mix((from + to) / 2 + side * NODES[i] * (to - from) / 2)
            .jvp(memory.difference, 0, memory.product, 0);
        for (int part = 0; part < structure.size(); part++) {
          memory.average[part] += WEIGHTS[i] / 4 * memory.product[part];
        }
      }
    }
  }

  @Override
  public String toString() {
    return lease.toString();
  }
}
