package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Workspace;

/**
 * DisARM, also known as U2G: the decoder sees pairs of samples z, z̃ that are drawn from opposite
 * random numbers, and the difference of their losses is all that the gradient is made of.
 *
 * <p>A choice of n options is drawn as a sequence of bits b_i, "take option i, or go on", with log
 * odds α_i = s_i − log Σ_{j&gt;i} e^{s_j}: b_i = [1 − u_i &lt; σ(α_i)] and b̃_i = [u_i &lt;
 * σ(α_i)]. The bits' log odds get ½(L(z) − L(z̃))·w_i, where w_i is (−1)^{b̃_i}[b_i ≠ b̃_i]σ(|α_i|)
 * if both of the pair come to i, b_i − σ(α_i) if z alone does, σ(α_i) − b̃_i if z̃ alone does, and
 * 0 otherwise; the scores get that through ∂α/∂s. For a bit, whose second option is to be off, it
 * is the first case alone. Unbiased for the gradient of E[L(z)] whatever the loss (Dong, Mnih &amp;
 * Tucker 2020, arXiv 2006.10680, and Yin, Ho, Yan, Qian &amp; Zhou 2020 for bits; Dong, Mnih &amp;
 * Tucker 2021, arXiv 2106.08056, for choices by stick breaking).
 *
 * <p>2P samples and their losses, no decoder gradients; O(n) for each sample.
 *
 * @param pairs P, at least 1; the estimate is the mean over them
 */
public record Disarm<S extends ConditionalNoise>(int pairs) implements MapInference<S> {

  private static final Workspace.Key<Tails> TAILS = Workspace.Key.of(Tails::new);

  /** log Σ_{j≥i} e^{s_j} over a choice's options. */
  private static final class Tails {
    private double[] values = new double[0];
  }

  public Disarm {
    Require.atLeastOne("the number of pairs", pairs);
    if (pairs > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException("the number of pairs is " + pairs);
    }
  }

  @Override
  public String name() {
    return "disarm";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.each(batch, 2 * pairs);
    double[] weights = new double[points.values().length / 2];
    context.each(
        batch,
        problem -> {
          var _ = // which checks the scores
              problem
                  .structure()
                  .distribution(problem.scores(), problem.offset(), problem.workspace());
          Choices choices = Choices.of(problem);
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          for (int pair = 0; pair < pairs; pair++) {
            int row = 2 * (problem.example() * pairs + pair);
            points.setWeight(row, 0.5 / pairs);
            points.setWeight(row + 1, 0.5 / pairs);
            int to = pairs * problem.offset() + pair * problem.size();
            for (int c = 0; c < choices.count(); c++) {
              draw(problem, choices, c, random, points, row, weights, to);
            }
          }
        });
    return new Pass(batch, points, new DifferencePass(batch, points, weights, pairs));
  }

  /** Draws a choice of a pair, and by how much its scores move with the difference of losses. */
  private static void draw(
      Problem<?> problem,
      Choices choices,
      int choice,
      RandomGenerator random,
      Points points,
      int row,
      double[] weights,
      int to) {
    int from = choices.from(choice);
    int end = choices.to(choice);
    double[] tails = tails(problem, choices, choice);
    boolean one = true; // whether z has come this far
    boolean other = true; // whether z̃ has
    double before = 0; // Σ_{i<j} w_i Π_{i<k<j} (1 − p_k), the part of ∂α/∂s for later options
    for (int p = from; p < end; p++) {
      double odds = problem.score(p) - tails[p + 1 - from];
      double take = sigmoid(odds);
      double weight = 0;
      boolean last = tails[p + 1 - from] == Double.NEGATIVE_INFINITY;
      double u = random.nextDouble();
      boolean b = last || 1 - u < take;
      boolean opposite = last || u < take;
      if (!last) {
        weight =
            (one
                ? (other
                    ? (b == opposite ? 0 : (opposite ? -1 : 1) * sigmoid(Math.abs(odds)))
                    : (b ? sigmoid(-odds) : -take))
                : other ? (opposite ? -sigmoid(-odds) : take) : 0);
      }
      weights[to + p] = weight - (last ? 1 : take) * before;
      before = before * sigmoid(-odds) + weight;
      if (one && b) {
        points.values()[points.offset(row) + p] = 1;
      }
      if (other && opposite) {
        points.values()[points.offset(row + 1) + p] = 1;
      }
      one &= !b;
      other &= !opposite;
      if (last) {
        break; // what follows is forbidden
      }
    }
  }

  private static double[] tails(Problem<?> problem, Choices choices, int choice) {
    int from = choices.from(choice);
    int count = choices.to(choice) - from;
    Tails tails = problem.workspace().get(TAILS);
    if (tails.values.length < count + 1) {
      tails.values = new double[count + 1];
    }
    double[] sums = tails.values;
    sums[count] = choices.mayBeNone(choice) ? 0 : Double.NEGATIVE_INFINITY;
    for (int i = count - 1; i >= 0; i--) {
      double high = Math.max(sums[i + 1], problem.score(from + i));
      double low = Math.min(sums[i + 1], problem.score(from + i));
      sums[i] = low == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
    }
    return sums;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /**
   * The way back.
   *
   * @param weights w through ∂α/∂s, of P pairs of each example in order
   */
  private record DifferencePass(Batch<?> batch, Points points, double[] weights, int pairs)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points, downstream);
      Arrays.fill(out, 0);
      for (int row = 0; row < losses.length; row += 2) {
        int i = points.example(row);
        int size = batch.instance(i).size();
        int from = pairs * batch.offset(i) + row / 2 % pairs * size;
        double share = (losses[row] - losses[row + 1]) / (2 * pairs);
        for (int p = 0; p < size; p++) {
          out[batch.offset(i) + p] += share * weights[from + p];
        }
      }
      Gradients.mask(out, batch);
    }
  }
}
