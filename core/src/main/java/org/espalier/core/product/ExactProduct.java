package org.espalier.core.product;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Countable;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.Marginals;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A product of structures that answer all that a product can pass on: distribution, k best,
 * max-marginals and counting.
 *
 * <p>The k best are merged from the factors' k best, two lists at a time, in O(k log k) for each
 * factor besides its own k best.
 *
 * @param factors in order; there may be none
 * @param <S> what all factors are
 */
public record ExactProduct<
        S extends
            MapOracle & Projection & Marginals & KBest & MaxMarginals & Countable & Enumerable>(
    List<S> factors) implements Product<S>, Marginals, KBest, MaxMarginals, Countable, Enumerable {

  /** Creates the product. */
  public ExactProduct {
    factors = List.copyOf(factors);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    ProductDistribution distribution = workspace.get(ProductDistribution.KEY);
    distribution.compute(factors, scores, offset, workspace);
    return distribution;
  }

  @Override
  public List<Parts> best(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    return Combinations.best(factors, k, scores, offset, workspace);
  }

  /** {@inheritDoc} A factor's max-marginals and the other factors' best scores. */
  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Slices slices = workspace.get(Slices.KEY);
    slices.gather(factors, scores, offset);
    double[] best = new double[factors.size()];
    double[][] own = new double[factors.size()][];
    for (int f = 0; f < best.length; f++) {
      S factor = factors.get(f);
      own[f] = new double[factor.size()];
      Workspace nested = workspace.nested(f);
      try {
        best[f] = factor.argmax(slices.values(f), 0, slices.parts(), nested);
        factor.maxMarginals(slices.values(f), 0, own[f], 0, nested);
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
    }
    for (int f = 0; f < best.length; f++) {
      double others = 0;
      for (int g = 0; g < best.length; g++) {
        others += g == f ? 0 : best[g];
      }
      for (int p = 0; p < own[f].length; p++) {
        slices.values(f)[p] = own[f][p] + others;
      }
    }
    slices.scatter(out, outOffset);
  }

  /** {@inheritDoc} It is the product of the factors'. */
  @Override
  public BigInteger count() {
    BigInteger count = BigInteger.ONE;
    for (S factor : factors) {
      count = count.multiply(factor.count());
    }
    return count;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Combinations.forEach(factors, visitor);
  }

  @Override
  public boolean contains(Parts parts) {
    return Combinations.contains(factors, size(), parts);
  }
}
