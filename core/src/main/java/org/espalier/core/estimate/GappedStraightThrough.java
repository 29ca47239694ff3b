package org.espalier.core.estimate;

import org.espalier.core.ConditionalNoise;
import org.espalier.core.Workspace;

/**
 * Gapped straight-through: the decoder sees a sample, and of every choice, whose sample is x, the
 * scores get J_softmax(s̃/τ)·g(z)/τ at scores s̃ that agree with the sample: s̃_x = max s, and the
 * others are lowered to max s − gap where they are above (Fan, Chi, Rudnicky &amp; Ramadge 2022,
 * arXiv 2206.07235).
 *
 * <p>It is what straight-through Gumbel-softmax is after, without its noise in the gradient, and
 * biased. No decoder calls besides the incoming gradient; O(n).
 *
 * @param temperature τ, positive
 * @param gap by how much the sample's score is above the others', not negative; the paper's is 1
 */
public record GappedStraightThrough<S extends ConditionalNoise>(double temperature, double gap)
    implements MapInference<S> {

  private static final Workspace.Key<Weights> WEIGHTS = Workspace.Key.of(Weights::new);

  private static final class Weights {
    private double[] values = new double[0];
  }

  public GappedStraightThrough {
    Require.positive("the temperature", temperature);
    if (!(gap >= 0) || gap == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("the gap must be a finite number >= 0, not " + gap);
    }
  }

  @Override
  public String name() {
    return "gapped-straight-through";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    return ChoiceGradients.sampled(batch, this::write, context);
  }

  private void write(
      Problem<?> problem,
      Choices choices,
      int choice,
      int chosen,
      double[] gradient,
      double[] out) {
    int from = choices.from(choice);
    int to = choices.to(choice);
    Weights weights = problem.workspace().get(WEIGHTS);
    if (weights.values.length < to - from) {
      weights.values = new double[to - from];
    }
    double max = choices.mayBeNone(choice) ? 0 : Double.NEGATIVE_INFINITY;
    for (int p = from; p < to; p++) {
      max = Math.max(max, problem.score(p));
    }
    double total = 0;
    double product = 0;
    if (choices.mayBeNone(choice)) {
      total = chosen < 0 ? 1 : weight(-max);
    }
    for (int p = from; p < to; p++) {
      double own = p == chosen ? 1 : weight(problem.score(p) - max);
      weights.values[p - from] = own;
      total += own;
      product += own * gradient[problem.offset() + p];
    }
    product /= total;
    for (int p = from; p < to; p++) {
      double own = weights.values[p - from] / total;
      out[problem.offset() + p] = own * (gradient[problem.offset() + p] - product) / temperature;
    }
  }

  /** Returns exp(s̃/τ) of an option that is not the sample, its score less the largest. */
  private double weight(double below) {
    return Math.exp(Math.min(below, -gap) / temperature);
  }
}
