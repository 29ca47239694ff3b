package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * The score function of the perturbed distribution: the decoder sees z_k = MAP(s + σε_k), and the
 * scores get 1/K Σ_k (L(z_k) − b_k) ν′(ε_k)/σ, ν′ the noise's negative log-density's derivative and
 * b_k the mean loss of the other samples. It is an unbiased estimate of the gradient of E[L(MAP(s +
 * σε))] for every solver, whatever the decoder (Williams 1992 for the density of s + σε; Abernethy,
 * Lee &amp; Tewari 2016 for what is smoothed), of a variance that grows with the number of parts.
 *
 * <p>K MAP calls and one decoder call for the K losses; the decoder's gradient is not used.
 *
 * @param noise ε, independent for every part
 * @param sigma σ, positive
 * @param samples K, at least 2
 */
public record PerturbedScoreFunction<S extends MapOracle>(
    Noise.Differentiable noise, double sigma, int samples) implements MapInference<S> {

  private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

  public PerturbedScoreFunction {
    Require.positive("sigma", sigma);
    if (samples < 2) {
      throw new IllegalArgumentException("leave-one-out needs at least 2 samples, not " + samples);
    }
  }

  @Override
  public String name() {
    return "reinforce-perturbed";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Points points = Points.each(batch, samples);
    double[] slopes = new double[points.values().length];
    context.each(
        batch,
        problem -> {
          S structure = problem.structure();
          Workspace workspace = problem.workspace();
          int size = structure.size();
          int i = problem.example();
          Parts found = workspace.get(FOUND);
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          double[] perturbed = new double[size];
          for (int row = i * samples; row < (i + 1) * samples; row++) {
            int to = points.offset(row);
            noise.draw(structure, random, perturbed, 0, workspace);
            noise.slopes(structure, perturbed, 0, slopes, to, workspace);
            for (int p = 0; p < size; p++) {
              perturbed[p] = problem.score(p) + sigma * perturbed[p];
              slopes[to + p] /= sigma;
            }
            structure.argmax(perturbed, 0, found, workspace);
            found.addTo(points.values(), to, 1);
            points.setWeight(row, 1.0 / samples);
          }
        });
    return new Pass(batch, points, new SmoothedPass(batch, points, slopes, samples));
  }

  private record SmoothedPass(Batch<?> batch, Points points, double[] slopes, int samples)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points, downstream);
      Losses.leaveOneOut(losses, samples);
      Arrays.fill(out, 0);
      for (int row = 0; row < losses.length; row++) {
        int to = batch.offset(points.example(row)) - points.offset(row);
        for (int p = points.offset(row); p < points.offset(row + 1); p++) {
          out[to + p] += losses[row] / samples * slopes[p];
        }
      }
      Gradients.mask(out, batch);
    }
  }
}
