package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Perturbed optimisers (Berthet, Blondel, Teboul, Cuturi, Vert &amp; Bach 2020, arXiv 2002.08676):
 * the decoder sees a sample mean of y(s) = E[MAP(s + σε)], which is smooth in s, and the scores get
 * an unbiased estimate of its Jacobian times g, from the same noise:
 *
 * <p>1/(Kσ) Σ_k (g·(z_k − ẑ)) ν′(ε_k), where ẑ = MAP(s) is subtracted because E[ν′(ε)] = 0, so that
 * it changes the variance alone.
 *
 * <p>K + 1 MAP calls and no decoder calls besides the incoming gradient.
 *
 * @param noise ε, independent for every part
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
    Points.requireRoomForEach(batch, samples);
    Points points = Points.onePer(batch);
    int parts = batch.scores().length;
    // Noise and maximisers of draw k are at k·parts + batch.offset(i).
    double[] draws = new double[samples * parts];
    Parts[][] best = new Parts[batch.count()][samples + 1];
    context
        .workers()
        .each(
            batch.count(),
            (i, workspace) -> {
              S structure = batch.instance(i);
              int offset = batch.offset(i);
              double[] moved = new double[structure.size()];
              System.arraycopy(batch.scores(), offset, moved, 0, moved.length);
              best[i][samples] = argmax(structure, moved, workspace);
              RandomGenerator random = Noise.generator(context.seed(), i);
              for (int k = 0; k < samples; k++) {
                System.arraycopy(batch.scores(), offset, moved, 0, moved.length);
                for (int p = 0; p < structure.size(); p++) {
                  double draw = noise.sample(random);
                  draws[k * parts + offset + p] = draw;
                  moved[p] += sigma * draw;
                }
                best[i][k] = argmax(structure, moved, workspace);
                best[i][k].addTo(points.values(), offset, 1.0 / samples);
              }
            });
    return new SmoothedPass<S>(this, batch, points, draws, best);
  }

  private static Parts argmax(MapOracle structure, double[] scores, Workspace workspace) {
    Parts found = workspace.get(FOUND);
    structure.argmax(scores, 0, found, workspace);
    Parts copy = new Parts();
    copy.set(found);
    return copy;
  }

  private record SmoothedPass<S extends MapOracle>(
      PerturbedOptimizer<S> estimator,
      Batch<? extends S> batch,
      Points points,
      double[] draws,
      Parts[][] best)
      implements Pass {

    @Override
    public void backward(Downstream downstream, double[] out) {
      int parts = batch.scores().length;
      double[] gradient = new double[parts];
      downstream.gradients(points, gradient);
      Gradients.checkAndMask(gradient, batch);
      Arrays.fill(out, 0);
      int samples = estimator.samples;
      for (int i = 0; i < batch.count(); i++) {
        int offset = batch.offset(i);
        double base = best[i][samples].dot(gradient, offset);
        for (int k = 0; k < samples; k++) {
          double gain = best[i][k].dot(gradient, offset) - base;
          for (int p = offset; p < batch.offset(i + 1); p++) {
            out[p] +=
                gain * estimator.noise.slope(draws[k * parts + p]) / (samples * estimator.sigma);
          }
        }
      }
      Gradients.mask(out, batch);
    }
  }
}
