package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Perturbed optimisers (Berthet, Blondel, Teboul, Cuturi, Vert &amp; Bach 2020, arXiv 2002.08676):
 * the decoder sees z̄, the mean of K draws of MAP(s + σε). Their expectation y(s) is smooth in s,
 * and the scores get an estimate of its Jacobian times g = g(z̄) from K draws of its own:
 *
 * <p>1/(Kσ) Σ_k (g·(MAP(s + σε_k) − z̄)) ν′(ε_k).
 *
 * <p>The draws of the two sums are independent of each other. So whatever the loss, the estimate is
 * unbiased for the Jacobian of y times E[g(z̄)], which is the gradient of L(y(s)) itself where the
 * loss is linear or quadratic, and differs from it by O(1/K) elsewhere; and z̄ is a baseline that
 * changes the variance alone. The paper takes the same draws twice, without a baseline: K MAP calls
 * fewer, but then g depends on the noise that it is multiplied with, which is a bias of O(1/K) for
 * every loss that is not linear.
 *
 * <p>2K MAP calls and no decoder calls besides the incoming gradient.
 *
 * @param noise ε
 * @param sigma σ, positive
 * @param samples K, at least 1
 * @param <S> the structures it serves
 */
public record PerturbedOptimizer<S extends MapOracle>(
    Noise.Differentiable noise, double sigma, int samples) implements Estimator<S> {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  /** Checks the numbers. */
  public PerturbedOptimizer {
    Require.positive("sigma", sigma);
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "perturbed-optimizer";
  }

  @Override
  public Predictor<? super S> inference() {
    return Predictor.<S>map();
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.onePer(batch);
    context
        .workers()
        .each(
            batch.count(),
            (i, workspace) -> {
              Draws draws = new Draws(batch, i, context.seed(), Noise.Stream.FORWARD, workspace);
              for (int k = 0; k < samples; k++) {
                draws.next().addTo(points.values(), batch.offset(i), 1.0 / samples);
              }
            });
    return new Pass(points, new SmoothedPass<S>(this, batch, points, context));
  }

  /** The maximisers of an example's perturbed scores, one after another. */
  private final class Draws {
    private final Batch<? extends S> batch;
    private final int example;
    private final RandomGenerator random;
    private final Workspace workspace;
    private final double[] draw;
    private final double[] moved;

    Draws(
        Batch<? extends S> batch,
        int example,
        long seed,
        Noise.Stream stream,
        Workspace workspace) {
      this.batch = batch;
      this.example = example;
      this.random = Noise.generator(seed, example, stream);
      this.workspace = workspace;
      draw = new double[batch.instance(example).size()];
      moved = new double[draw.length];
    }

    /** Returns the next, valid until that after it. */
    Parts next() {
      S structure = batch.instance(example);
      noise.draw(structure, random, draw, 0, workspace);
      for (int p = 0; p < moved.length; p++) {
        moved[p] = batch.scores()[batch.offset(example) + p] + sigma * draw[p];
      }
      Parts found = workspace.get(FOUND);
      structure.argmax(moved, 0, found, workspace);
      return found;
    }

    /** Returns ν′(ε) of the last. */
    double[] slopes() {
      noise.slopes(batch.instance(example), draw, 0, moved, 0, workspace);
      return moved;
    }
  }

  private record SmoothedPass<S extends MapOracle>(
      PerturbedOptimizer<S> estimator, Batch<? extends S> batch, Points points, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] gradient = new double[batch.scores().length];
      downstream.shownGradients(points, gradient);
      Gradients.checkAndMask(gradient, batch);
      Arrays.fill(out, 0);
      context.workers().each(batch.count(), (i, workspace) -> add(i, gradient, out, workspace));
      Gradients.mask(out, batch);
    }

    private void add(int i, double[] gradient, double[] out, Workspace workspace) {
      double base = 0;
      for (int p = batch.offset(i); p < batch.offset(i + 1); p++) {
        base += gradient[p] * points.values()[p];
      }
      PerturbedOptimizer<S>.Draws draws =
          estimator.new Draws(batch, i, context.seed(), Noise.Stream.BACKWARD, workspace);
      for (int k = 0; k < estimator.samples; k++) {
        double gain = draws.next().dot(gradient, batch.offset(i)) - base;
        double[] slopes = draws.slopes();
        for (int p = 0; p < slopes.length; p++) {
          out[batch.offset(i) + p] += gain * slopes[p] / (estimator.samples * estimator.sigma);
        }
      }
    }
  }
}
