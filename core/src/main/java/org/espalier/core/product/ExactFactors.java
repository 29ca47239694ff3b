package org.espalier.core.product;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;

/**
 * A product of structures that answer every question, as it then does itself.
 *
 * <p>The k best are merged from the factors' k best, two lists at a time, in O(k log k) for each
 * factor besides its own k best. Draws without replacement take at most k times k draws from each
 * factor, and one from all but the first for most draws.
 */
public sealed interface ExactFactors<S extends ExactStructure>
    extends EnumerableProduct<S>, ExactStructure permits ExactProduct, ChoiceProduct {

  @Override
  default Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    ProductDistribution distribution =
        workspace.overwrite(ProductDistribution.KEY, this, "distribution");
    distribution.compute(factors(), scores, offset, workspace);
    return workspace.handle(ProductDistribution.KEY, distribution);
  }

  @Override
  default List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return Combinations.best(factors(), k, scores, offset, workspace);
  }

  /** {@inheritDoc} A factor's max-marginals and the other factors' best scores. */
  @Override
  default void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Slices slices = workspace.get(Slices.KEY);
    slices.gather(factors(), scores, offset);
    double[] best = new double[factors().size()];
    double[][] own = new double[factors().size()][];
    for (int f = 0; f < best.length; f++) {
      S factor = factors().get(f);
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

  @Override
  default List<Keyed> drawKeyed(
      int k, double top, double[] scores, int offset, RandomGenerator random, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (k < 0) {
      throw new IllegalArgumentException("k is " + k);
    }
    return new KeyedCombinations(factors(), scores, offset, random, workspace).draw(k, top);
  }

  /** {@inheritDoc} Each factor under its own conditions. */
  @Override
  default ExactProduct<ExactStructure> given(Parts on, Parts off) {
    check(on);
    check(off);
    Slices slices = new Slices();
    slices.layOut(factors());
    List<ExactStructure> given = new ArrayList<>();
    for (int f = 0; f < factors().size(); f++) {
      Parts ownOn = new Parts();
      Parts ownOff = new Parts();
      slices.pickParts(f, on, ownOn);
      slices.pickParts(f, off, ownOff);
      S factor = factors().get(f);
      try {
        given.add(ownOn.count() + ownOff.count() == 0 ? factor : factor.given(ownOn, ownOff));
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
    }
    return new ExactProduct<>(given);
  }

  private void check(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      Members.requirePart(this, parts.get(i));
    }
  }

  /** {@inheritDoc} It is the sum of the factors'. */
  @Override
  default double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    check(on);
    check(off);
    Parts ownOn = new Parts();
    Parts ownOff = new Parts();
    return sum(
        scores,
        offset,
        workspace,
        (factor, f, slices) -> {
          slices.pickParts(f, on, ownOn);
          slices.pickParts(f, off, ownOff);
          return factor.logProbability(ownOn, ownOff, slices.values(f), 0, workspace.nested(f));
        });
  }

  /** {@inheritDoc} It is the sum of the factors'. */
  @Override
  default double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    Parts own = new Parts();
    double sum =
        sum(
            scores,
            offset,
            workspace,
            (factor, f, slices) -> {
              slices.pickParts(f, structure, own);
              return factor.logProbability(own, slices.values(f), 0, workspace.nested(f));
            });
    return contains(structure) ? sum : Double.NEGATIVE_INFINITY;
  }

  private double sum(double[] scores, int offset, Workspace workspace, Slices.Term<S> term) {
    Scores.check(this, scores, offset);
    Slices slices = workspace.get(Slices.KEY);
    slices.gather(factors(), scores, offset);
    double sum = 0;
    for (int f = 0; f < factors().size(); f++) {
      try {
        sum += term.of(factors().get(f), f, slices);
      } catch (InfeasibleException e) {
        throw Slices.inFactor(f, e);
      }
    }
    return sum;
  }

  /** {@inheritDoc} It is the product of the factors'. */
  @Override
  default BigInteger count() {
    return Combinations.count(factors());
  }
}
