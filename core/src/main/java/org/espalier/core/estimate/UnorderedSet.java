package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.SamplingWithoutReplacement;

/**
 * The unordered set estimator (Kool, van Hoof &amp; Welling 2020, arXiv 2002.06043): K different
 * structures are drawn without replacement, as for {@link SumAndSample}, and the mean is taken over
 * the orders in which the same set S could have been drawn, so that the weights vary less. The
 * decoder sees the structures with the weights w_z = p(z)·R(S, z), and the scores get
 *
 * <p>Σ_{z in S} w_z (L(z) − B_z)(z − Marg(s)), B_z = p(z) L(z) + Σ_{y in S∖z} p(y) R_z(S, y) L(y),
 *
 * <p>where R(S, z) is the probability of S given that z is drawn first, over that of S, and R_z the
 * same for draws without z. B_z is a baseline that needs no further samples: given that z is drawn
 * first, it is an unbiased estimate of E[L] where there are others, so for K = 1 it is 0. The
 * gradient is unbiased for that of E[L(z)], whatever the decoder; for K ≥ |Z| it is exact, and for
 * K = 1 it is {@link Estimators#reinforce}.
 *
 * <p>The ratios are those of integrals over the largest key of what is not drawn (the paper's
 * appendix B), here by the trapezoidal rule on 184 points, which is exact to 1e-14. One
 * distribution, K distinct samples, one decoder call for the K losses, O(K) for each point of the
 * rule and structure.
 *
 * @param samples K, at least 1
 */
public record UnorderedSet<S extends MapOracle & SamplingWithoutReplacement>(int samples)
    implements MapInference<S> {

  public UnorderedSet {
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "unordered-set";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    DistinctSamples drawn = DistinctSamples.draw(batch, samples, context);
    LeaveOneOut[] ratios =
        drawn.probabilities().stream().map(LeaveOneOut::new).toArray(LeaveOneOut[]::new);
    int row = 0;
    for (LeaveOneOut ratio : ratios) {
      for (double weight : ratio.weights) {
        drawn.points().setWeight(row, weight);
        row++;
      }
    }
    return new Pass(batch, drawn.points(), new WeightedPass(batch, drawn, List.of(ratios)));
  }

  private record WeightedPass(Batch<?> batch, DistinctSamples drawn, List<LeaveOneOut> ratios)
      implements Pass.Backward {

    private Points points() {
      return drawn.points();
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points(), downstream);
      double[] shares = new double[losses.length];
      int row = 0;
      for (LeaveOneOut ratio : ratios) {
        int count = ratio.weights.length;
        double[] own = Arrays.copyOfRange(losses, row, row + count);
        double[] baselines = ratio.baselines(own);
        for (int k = 0; k < count; k++) {
          shares[row + k] = ratio.weights[k] * (own[k] - baselines[k]);
        }
        row += count;
      }
      drawn.sumScores(shares, batch, out);
    }
  }

  /**
   * The leave-one-out ratios of a set drawn without replacement.
   *
   * <p>With a_z = p(z) over the probability of all that is not drawn, the probability that a set
   * S∖C is drawn first where C is left out is ∫ e^−x Π_{z in S∖C} (1 − e^(−a_z x)) dx over x &gt;
   * 0. The rule's points are equally spaced in ln x, where the integrand is analytic and falls off
   * at both ends.
   */
  private static final class LeaveOneOut {

    private static final double STEP = 0.25;
    private static final double FIRST = -41;
    private static final int COUNT = 184;

    private final double[] probabilities;
    private final double[][] absent; // 1 − e^(−a_z x), by structure and point
    private final double[][] rule; // the weight of a point times all of these but one structure's
    private final double[] weights;

    LeaveOneOut(double[] probabilities) {
      this.probabilities = probabilities;
      double rest = Math.max(1 - Arrays.stream(probabilities).sum(), Double.MIN_NORMAL);
      int count = probabilities.length;
      absent = new double[count][COUNT];
      rule = new double[count][COUNT];
      weights = new double[count];
      double[] logs = new double[COUNT];
      for (int j = 0; j < COUNT; j++) {
        double x = Math.exp(FIRST + STEP * j);
        logs[j] = FIRST + STEP * j - x;
        for (int k = 0; k < count; k++) {
          absent[k][j] = -Math.expm1(-Math.min(x * probabilities[k] / rest, 1e3));
          absent[k][j] = Math.max(absent[k][j], Double.MIN_NORMAL);
          logs[j] += Math.log(absent[k][j]);
        }
      }
      // Only ratios matter, so that the largest of each rule may be 1; the weights are taken from
      // logarithms, since a rule may be larger than the whole by more than the range of numbers.
      double all = logSum(logs);
      for (int k = 0; k < count; k++) {
        double[] own = new double[COUNT];
        for (int j = 0; j < COUNT; j++) {
          own[j] = logs[j] - Math.log(absent[k][j]);
        }
        double largest = Arrays.stream(own).max().orElse(0);
        for (int j = 0; j < COUNT; j++) {
          rule[k][j] = Math.exp(own[j] - largest);
        }
        weights[k] = Math.exp(Math.log(probabilities[k]) + logSum(own) - all);
      }
    }

    private static double logSum(double[] logs) {
      double largest = Arrays.stream(logs).max().orElse(0);
      return largest + Math.log(Arrays.stream(logs).map(log -> Math.exp(log - largest)).sum());
    }

    /** Returns B of every structure. */
    double[] baselines(double[] losses) {
      double[] terms = new double[COUNT];
      for (int k = 0; k < losses.length; k++) {
        for (int j = 0; j < COUNT; j++) {
          terms[j] += probabilities[k] * losses[k] / absent[k][j];
        }
      }
      double[] baselines = new double[losses.length];
      for (int k = 0; k < losses.length && losses.length > 1; k++) {
        double own = probabilities[k] * losses[k];
        double sum = 0;
        double all = 0;
        for (int j = 0; j < COUNT; j++) {
          sum += rule[k][j] * (terms[j] - own / absent[k][j]);
          all += rule[k][j];
        }
        baselines[k] = own + sum / all;
      }
      return baselines;
    }
  }
}
