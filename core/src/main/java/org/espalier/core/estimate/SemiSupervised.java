package org.espalier.core.estimate;

import org.espalier.core.NotFiniteException;
import org.espalier.core.Structure;

/**
 * A latent estimator for examples whose structure is unknown, and a supervised loss for those of
 * which something is known, mixed in one batch: {@link Batch#withGold} says which. The loss's
 * {@link Target} may be a structure, or a part of one. The scores of a known example get keep·(the
 * latent estimator's gradient) + weight·(the loss's); those of the others get the latent
 * estimator's (Peng, Thomson &amp; Smith 2018, section 4, train a parser so).
 *
 * <p>What the decoder sees is the latent estimator's business. Costs one evaluation of the loss for
 * each known example more than the latent estimator alone.
 *
 * @param latent for all examples
 * @param loss for those of which something is known
 * @param weight of the loss, not negative
 * @param keep the latent gradient's share in a known example, not negative: 1 trains it both ways,
 *     0 by its structure alone
 */
public record SemiSupervised<S extends Structure>(
    Estimator<S> latent, StructureLoss<? super S> loss, double weight, double keep)
    implements Estimator<S> {

  public SemiSupervised {
    if (!(weight >= 0 && keep >= 0)
        || weight == Double.POSITIVE_INFINITY
        || keep == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the weights must be finite and not negative, not " + weight + " and " + keep);
    }
  }

  @Override
  public String name() {
    return latent.name() + "-semi-supervised";
  }

  @Override
  public Predictor<? super S> inference() {
    return latent.inference();
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Pass inner = latent.forward(batch, context);
    return new Pass(inner, new MixedPass<S>(this, batch, inner, context));
  }

  private record MixedPass<S extends Structure>(
      SemiSupervised<S> estimator, Batch<? extends S> batch, Pass inner, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      inner.backward(downstream, out);
      double[] gradient = new double[out.length];
      context.each(
          batch,
          problem -> {
            int i = problem.example();
            if (batch.gold(i).isEmpty()) {
              return;
            }
            Target gold = batch.gold(i).get();
            double value = estimator.loss.evaluate(problem, gold, context.seed(), gradient);
            if (!Double.isFinite(value)) {
              throw new NotFiniteException("the loss of " + gold + " is " + value);
            }
            for (int p = batch.offset(i); p < batch.offset(i + 1); p++) {
              out[p] = estimator.keep * out[p] + estimator.weight * gradient[p];
            }
          });
      Gradients.mask(out, batch);
    }
  }
}
