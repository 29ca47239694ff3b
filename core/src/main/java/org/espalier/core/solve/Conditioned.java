package org.espalier.core.solve;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Scores;

/**
 * The structures of a set that meet a condition, over the same parts: a base for what {@link
 * org.espalier.core.Conditionable#given} returns. Equal if set and condition are.
 *
 * @param <B> the set
 */
public abstract class Conditioned<B extends Enumerable> implements ForwardingStructure, Enumerable {

  private final B base;
  private final Condition condition;
  private final BitSet used;

  /**
   * Creates the conditioned structure.
   *
   * @param used parts that some structure still has; not copied
   */
  protected Conditioned(B base, Condition condition, BitSet used) {
    this.base = base;
    this.condition = condition;
    this.used = used;
  }

  /**
   * Returns the parts that some structure still has, in a family whose conditions are scores of −∞.
   *
   * @throws InfeasibleException if there is no structure
   */
  protected static <B extends MaxMarginals & ExclusiveParts> BitSet used(
      B base, Condition condition) {
    double[] scores = base.masked(condition.on(), condition.off(), new double[base.size()], 0);
    BitSet used = new BitSet();
    try {
      double[] best = base.maxMarginals(scores);
      for (int p = 0; p < best.length; p++) {
        used.set(p, best[p] > Double.NEGATIVE_INFINITY);
      }
    } catch (InfeasibleException e) {
      throw condition.infeasible(base);
    }
    return used;
  }

  /** Returns the set that is conditioned. */
  @Override
  public final B structure() {
    return base;
  }

  /** Returns the condition. */
  protected final Condition condition() {
    return condition;
  }

  /** Returns a copy of the scores with −∞ on the parts that no structure has. */
  protected final double[] masked(double[] scores, int offset) {
    double[] masked = Arrays.copyOfRange(scores, offset, offset + size());
    for (int p = used.nextClearBit(0); p < masked.length; p = used.nextClearBit(p + 1)) {
      masked[p] = Double.NEGATIVE_INFINITY;
    }
    return masked;
  }

  /** Returns such a copy of scores that are checked first. */
  protected final double[] checked(double[] scores, int offset) {
    Scores.check(this, scores, offset);
    return masked(scores, offset);
  }

  @Override
  public final boolean usable(int part) {
    return used.get(part);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    base.forEach(parts -> {
      if (condition.admits(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public boolean contains(Parts parts) {
    return base.contains(parts) && condition.admits(parts);
  }

  @Override
  public String objection(Parts parts) {
    return base.contains(parts) ? "a condition excludes it" : base.objection(parts);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Conditioned<?> that
        && getClass() == that.getClass()
        && base.equals(that.base)
        && condition.equals(that.condition);
  }

  @Override
  public final int hashCode() {
    return 31 * base.hashCode() + condition.hashCode();
  }

  @Override
  public final String toString() {
    return condition.describe(base);
  }
}
