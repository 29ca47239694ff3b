package org.espalier.core.solve;

import java.math.BigInteger;
import java.util.BitSet;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * An exact structure whose conditions are scores of −∞, so that it is one itself under conditions
 * (see {@link ExclusiveParts}).
 */
public interface MaskedConditionalModel extends ExactStructure, ExclusiveParts {

  /**
   * Returns how many structures have none of these parts.
   *
   * @param forbidden by part
   */
  BigInteger count(BitSet forbidden);

  /** {@inheritDoc} All but {@code forbidden}. */
  @Override
  default BigInteger count() {
    return count(new BitSet());
  }

  /** {@inheritDoc} The structure itself, with scores of −∞ on the parts that are excluded. */
  @Override
  default ExactStructure given(Parts on, Parts off) {
    return new MaskedStructure(this, new Condition(on, off));
  }

  @Override
  default double logProbability(
      Parts on, Parts off, double[] scores, int offset, Workspace workspace) {
    return MaskedLikelihood.of(this, excluded(on, off), scores, offset, workspace);
  }

  @Override
  default double logProbability(Parts structure, double[] scores, int offset, Workspace workspace) {
    var _ = distribution(scores, offset, workspace); // checks the scores
    return contains(structure)
        ? logProbability(structure, new Parts(), scores, offset, workspace)
        : Double.NEGATIVE_INFINITY;
  }
}
