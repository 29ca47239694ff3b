package org.espalier.core.factor;

import java.util.Arrays;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.subset.Subset;

/**
 * The projection onto the polytope of an {@link OrOutput}: 0 ≤ x_i ≤ y ≤ 1 and Σ_i x_i ≥ y.
 *
 * <p>Without the last constraint, x_i = clip(a_i, 0, y) where y is the mean of b and of the a_i
 * above it, clipped. If that point violates the last constraint, this holds with equality, and what
 * is left is a simplex over x and 1 − y.
 *
 * <p>The support: empty with weight 1 − y, and the projection of x/y onto the sets of at least one
 * input, which is x/y itself, tells the rest.
 *
 * <ol>
 *   <li>A. Martins, M. Figueiredo, P. Aguiar, N. Smith, E. Xing, AD3: Alternating directions dual
 *       decomposition for MAP inference in graphical models, JMLR 16, 2015.
 * </ol>
 */
final class OrOutputProjection extends ClosedForm {

  static final Workspace.Key<OrOutputProjection> KEY = Workspace.Key.of(OrOutputProjection::new);

  private final Workspace own = new Workspace();

  @Override
  void solve(double[] s, double[] out) {
    int n = s.length - 1;
    if (s[n] == Double.NEGATIVE_INFINITY) {
      Arrays.fill(out, 0);
      return;
    }
    double output = Math.clamp(levelled(s), 0.0, 1.0);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      out[i] = Math.clamp(s[i], 0.0, output);
      sum += out[i];
    }
    out[n] = output;
    if (sum < output) {
      double[] flipped = s.clone();
      flipped[n] = 1 - s[n];
      Simplex.project(flipped, 0, 1, n + 1, out, 0, own);
      out[n] = Math.min(1, 1 - out[n]);
    }
  }

  /** Returns the mean of the output's score and all inputs' scores above that mean. */
  private static double levelled(double[] s) {
    int n = s.length - 1;
    double[] sorted = Arrays.copyOf(s, n);
    Arrays.sort(sorted);
    double mean = s[n];
    // The means change little by little, so that large scores lose no digits.
    for (int i = n - 1; i >= 0 && sorted[i] > mean; i--) {
      mean += (sorted[i] - mean) / (n + 1 - i);
    }
    return mean;
  }

  /** Returns whether Σx ≥ y is an equality at the solution. */
  private static boolean isSimplex(double[] s) {
    int n = s.length - 1;
    double output = Math.clamp(levelled(s), 0.0, 1.0);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.clamp(s[i], 0.0, output);
    }
    return sum <= output + n * Math.ulp(1.0);
  }

  @Override
  void differentiate(double[] s, double[] mu, double[] d, double[] out) {
    int n = s.length - 1;
    Arrays.fill(out, 0);
    if (s[n] == Double.NEGATIVE_INFINITY) {
      return;
    }
    if (isSimplex(s)) {
      boolean inside = mu[n] < 1;
      int count = inside ? 1 : 0;
      double sum = inside ? -d[n] : 0;
      for (int i = 0; i < n; i++) {
        count += mu[i] > 0 ? 1 : 0;
        sum += mu[i] > 0 ? d[i] : 0;
      }
      for (int i = 0; i < n; i++) {
        out[i] = mu[i] > 0 ? d[i] - sum / count : 0;
      }
      out[n] = inside ? d[n] + sum / count : 0;
      return;
    }
    double level = levelled(s);
    boolean inside = level > 0 && level < 1;
    int count = 1;
    double sum = d[n];
    for (int i = 0; i < n; i++) {
      count += s[i] >= level ? 1 : 0; // x_i = y, also where it need not be held to that
      sum += s[i] >= level ? d[i] : 0;
    }
    out[n] = inside ? sum / count : 0;
    for (int i = 0; i < n; i++) {
      if (s[i] >= mu[n]) {
        out[i] = out[n];
      } else {
        out[i] = s[i] > 0 ? d[i] : 0;
      }
    }
  }

  @Override
  void decompose(double[] mu, VertexList out) {
    int n = mu.length - 1;
    double output = mu[n];
    if (output < 1) {
      out.add(new Parts(), 1 - output);
    }
    if (output > 0) {
      double[] inputs = new double[n];
      Arrays.setAll(inputs, i -> mu[i] / output);
      SparseMap sets = new Subset(n, 1, n).project(inputs, 0, Support.EMPTY, own);
      for (int i = 0; i < sets.count(); i++) {
        Parts vertex = sets.vertex(i);
        vertex.add(n);
        out.add(vertex, output * sets.weight(i));
      }
    }
  }
}
