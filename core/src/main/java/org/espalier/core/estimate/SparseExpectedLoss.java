package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.MapOracle;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.numeric.DroppingCholesky;

/**
 * Marginalisation over the support of SparseMAP: the decoder sees the few vertices z_k that make up
 * P_M(s) = Σ_k w_k z_k, with their weights, and the scores get the gradient of Σ_k w_k L(z_k),
 * which is exact where the support is locally constant (Correia, Niculae, Aziz &amp; Martins 2020,
 * arXiv 2007.01919).
 *
 * <p>The weights solve min ½‖Aw‖² − sᵀAw with Σw = 1, so that their derivative along ds is the same
 * problem with ds for s: the gradient is A·x, where x solves [AᵀA 1; 1ᵀ 0][x; τ] = [ℓ; 0] for the
 * losses ℓ. Vertices that are affinely dependent on those before, for which weights are not unique,
 * keep theirs. One projection, one decoder call for the k losses, O(k²D + k³).
 */
public record SparseExpectedLoss<S extends MapOracle & Projection>() implements MapInference<S> {

  /**
   * A weight below this is rounding; its vertex is not of the minimal face. Weights sum to 1 and
   * are exact to some ulps times the condition of the active set's Gram matrix.
   */
  private static final double ROUNDING = 1e-12;

  @Override
  public String name() {
    return "minimum-risk-sparsemap";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    VertexList[] supports = new VertexList[batch.count()];
    context.each(
        batch,
        problem -> {
          VertexList kept = new VertexList();
          supports[problem.example()] = kept;
          SparseMap support =
              problem
                  .structure()
                  .project(problem.scores(), problem.offset(), Support.EMPTY, problem.workspace());
          context.diagnostics().count(support.status());
          for (int k = 0; k < support.count(); k++) {
            if (support.weight(k) > ROUNDING) {
              kept.add(support.vertex(k), support.weight(k));
            }
          }
        });
    Points points = ExpectedLoss.shown(batch, supports);
    return new Pass(batch, points, new WeightsPass(batch, points, supports));
  }

  private record WeightsPass(Batch<?> batch, Points points, VertexList[] supports)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points, downstream);
      Arrays.fill(out, 0);
      int row = 0;
      for (int i = 0; i < batch.count(); i++) {
        Support support = supports[i];
        double[] own = Arrays.copyOfRange(losses, row, row + support.count());
        double[] weights = weightDirection(gram(row, support.count(), i), own);
        for (int k = 0; k < weights.length; k++) {
          support.vertex(k).addTo(out, batch.offset(i), weights[k]);
        }
        row += support.count();
      }
      Gradients.mask(out, batch);
    }

    /** Returns AᵀA + 11ᵀ over the visible parts: positive definite for independent vertices. */
    private double[][] gram(int row, int count, int i) {
      double[][] gram = new double[count][count];
      int visible = batch.instance(i).visible();
      for (int j = 0; j < count; j++) {
        for (int k = 0; k <= j; k++) {
          double product = 1;
          for (int p = 0; p < visible; p++) {
            product +=
                points.values()[points.offset(row + j) + p]
                    * points.values()[points.offset(row + k) + p];
          }
          gram[j][k] = product;
          gram[k][j] = product;
        }
      }
      return gram;
    }

    /** Solves for x, whose sum is 0. */
    private static double[] weightDirection(double[][] gram, double[] losses) {
      DroppingCholesky factor = new DroppingCholesky();
      factor.factorize(gram, losses.length);
      double[] x = losses.clone();
      factor.solve(x);
      double[] shift = new double[losses.length];
      Arrays.fill(shift, 1);
      factor.solve(shift);
      double excess = Arrays.stream(x).sum() / Arrays.stream(shift).sum();
      for (int k = 0; k < x.length; k++) {
        x[k] -= excess * shift[k];
      }
      return x;
    }
  }
}
