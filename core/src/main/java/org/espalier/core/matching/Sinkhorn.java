package org.espalier.core.matching;

import java.util.Arrays;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PseudoLabel;

/**
 * A relaxation of matchings with an entropy per cell: argmax over μ in conv(Z) of s·μ − τ Σ μ ln μ.
 *
 * <p>It is <em>not</em> the expectation of any Gibbs distribution over matchings ({@link
 * SmallMatching} has that one): the regulariser is the entropy of the cells, not of the matchings.
 * It goes to the MAP as τ goes to 0, costs little, and has an exact derivative, which is why it is
 * used. Where there are more columns than rows, columns may stay below 1.
 *
 * <p>The solution is μ_rc = exp((s_rc − u_r − v_c)/τ). Sinkhorn's iteration sets u and v in turn so
 * that rows sum to 1 and columns to 1 (at most 1, with v ≥ 0, if there are columns to spare), in
 * log space. Each iteration takes O(rows·columns) and rows are exact after it; it stops when no
 * column with v ≠ 0 is further than {@code tolerance} from 1 and no other above 1 by more, or after
 * {@code iterations}; {@link #violation} measures what is left. Convergence is linear and slow for
 * small τ, and only sublinear where an allowed cell is in no matching of allowed cells.
 *
 * <ol>
 *   <li>R. Sinkhorn, A relationship between arbitrary positive matrices and doubly stochastic
 *       matrices, Annals of Mathematical Statistics 35, 1964.
 *   <li>M. Cuturi, Sinkhorn distances: lightspeed computation of optimal transport, NeurIPS 2013.
 *   <li>G. Mena, D. Belanger, S. Linderman, J. Snoek, Learning latent permutations with
 *       Gumbel-Sinkhorn networks, ICLR 2018, arXiv 1802.08665.
 * </ol>
 *
 * @param temperature τ, positive
 * @param tolerance on column sums, positive
 * @param iterations the limit on their number, at least 1
 */
public record Sinkhorn(double temperature, double tolerance, int iterations)
    implements Predictor<BipartiteMatching> {

  private static final Workspace.Key<Potentials> POTENTIALS = Workspace.Key.of(Potentials::new);

  /** The squared residual of conjugate gradients, relative: 1e-15 of the right side. */
  private static final double RESIDUAL = 1e-30;

  /** A column counts as full, in derivatives, when this many tolerances from its bound. */
  private static final double FULL = 10;

  public Sinkhorn {
    if (!(temperature > 0) || !(tolerance > 0) || iterations < 1) {
      throw new IllegalArgumentException(
          "temperature %s, tolerance %s and iterations %s must be positive"
              .formatted(temperature, tolerance, iterations));
    }
  }

  /** Creates the relaxation with a tolerance of 1e-10 and at most 10,000 iterations. */
  public static Sinkhorn of(double temperature) {
    return new Sinkhorn(temperature, 1e-10, 10_000);
  }

  @Override
  public String name() {
    return "sinkhorn";
  }

  @Override
  public double predict(
      Problem<? extends BipartiteMatching> problem, Support warm, PseudoLabel out) {
    BipartiteMatching structure = problem.structure();
    Scores.check(structure, problem.scores(), problem.offset());
    out.reshape(structure.size());
    Potentials potentials = problem.workspace().get(POTENTIALS);
    potentials.start(structure, problem.scores(), problem.offset());
    for (int i = 0; i < iterations; i++) {
      potentials.fitRows(temperature);
      potentials.point(temperature, out.point(), out.offset());
      if (potentials.error(out.point(), out.offset()) <= tolerance) {
        break;
      }
      potentials.fitColumns(temperature);
    }
    double value = -regularizer(structure, out.point(), out.offset());
    for (int p = 0; p < structure.size(); p++) {
      value += out.at(p) > 0 ? out.at(p) * problem.score(p) : 0;
    }
    return value;
  }

  /**
   * Returns how far the columns of a point are from their bounds: the largest |column sum − 1| if
   * there are as many rows as columns, else the largest excess over 1.
   *
   * @param point μ, from {@code offset}
   */
  public double violation(BipartiteMatching structure, double[] point, int offset) {
    double largest = 0;
    for (int c = 0; c < structure.columns(); c++) {
      double excess = columnSum(structure, point, offset, c) - 1;
      largest =
          Math.max(largest, structure.rows() == structure.columns() ? Math.abs(excess) : excess);
    }
    return largest;
  }

  private static double columnSum(
      BipartiteMatching structure, double[] point, int offset, int column) {
    double sum = 0;
    for (int r = 0; r < structure.rows(); r++) {
      sum += point[offset + structure.cell(r, column)];
    }
    return sum;
  }

  /**
   * {@inheritDoc}
   *
   * <p>By implicit differentiation of the conditions on rows and full columns: conjugate gradients
   * on a system of as many unknowns as there are columns, O(rows·columns) per iteration.
   */
  @Override
  public void jvp(
      Problem<? extends BipartiteMatching> problem,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset) {
    BipartiteMatching structure = problem.structure();
    int rows = structure.rows();
    int columns = structure.columns();
    double[] point = Arrays.copyOfRange(at.point(), at.offset(), at.offset() + structure.size());
    double[] centred = new double[structure.size()]; // d − its mean over the row
    for (int r = 0; r < rows; r++) {
      double mean = 0;
      for (int p = r * columns; p < (r + 1) * columns; p++) {
        centred[p] = point[p] > 0 ? direction[directionOffset + p] : 0;
        mean += point[p] * centred[p];
      }
      for (int p = r * columns; p < (r + 1) * columns; p++) {
        centred[p] -= mean;
      }
    }
    boolean[] full = new boolean[columns];
    double[] right = new double[columns];
    for (int c = 0; c < columns; c++) {
      full[c] = rows == columns || columnSum(structure, point, 0, c) >= 1 - FULL * tolerance;
      for (int r = 0; r < rows && full[c]; r++) {
        right[c] += point[r * columns + c] * centred[r * columns + c];
      }
    }
    double[] price = new ColumnSystem(rows, columns, point, full).solve(right);
    for (int r = 0; r < rows; r++) {
      double mean = 0;
      for (int c = 0; c < columns; c++) {
        mean += point[r * columns + c] * price[c];
      }
      for (int c = 0; c < columns; c++) {
        int p = r * columns + c;
        double change = centred[p] - price[c] + mean;
        out[outOffset + p] = point[p] > 0 ? point[p] / temperature * change : 0;
      }
    }
  }

  @Override
  public boolean serves(Structure structure) {
    return structure instanceof BipartiteMatching;
  }

  @Override
  public double regularizer(BipartiteMatching structure, double[] target, int offset) {
    double sum = 0;
    for (int p = offset; p < offset + structure.size(); p++) {
      sum += target[p] > 0 ? target[p] * Math.log(target[p]) : 0;
    }
    return temperature * sum;
  }

  /**
   * The linear system (diag(column sums) − μᵀμ)·x = b over the full columns, positive
   * semi-definite; its null space does not matter.
   */
  private record ColumnSystem(int rows, int columns, double[] point, boolean[] full) {

    double[] solve(double[] right) {
      double[] x = new double[columns];
      double[] rest = right.clone();
      double[] step = right.clone();
      double norm = dot(rest, rest);
      double first = norm;
      for (int i = 0; i < 4 * columns && norm > RESIDUAL * first; i++) {
        double[] image = multiply(step);
        double curvature = dot(step, image);
        if (!(curvature > 0)) {
          break;
        }
        double length = norm / curvature;
        for (int c = 0; c < columns; c++) {
          x[c] += length * step[c];
          rest[c] -= length * image[c];
        }
        double before = norm;
        norm = dot(rest, rest);
        for (int c = 0; c < columns; c++) {
          step[c] = rest[c] + norm / before * step[c];
        }
      }
      return x;
    }

    /** (A·x)_c = Σ_r μ_rc (x_c − Σ_k μ_rk x_k) on full columns. */
    private double[] multiply(double[] x) {
      double[] out = new double[columns];
      for (int r = 0; r < rows; r++) {
        double mean = 0;
        for (int c = 0; c < columns; c++) {
          mean += point[r * columns + c] * x[c];
        }
        for (int c = 0; c < columns; c++) {
          out[c] += full[c] ? point[r * columns + c] * (x[c] - mean) : 0;
        }
      }
      return out;
    }

    private static double dot(double[] x, double[] y) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += x[i] * y[i];
      }
      return sum;
    }
  }

  /** The scores, u and v of one problem. */
  private static final class Potentials {

    private final JonkerVolgenant solver = new JonkerVolgenant();
    private int rows;
    private int columns;
    private double[] scores = new double[0];
    private double[] u = new double[0];
    private double[] v = new double[0];
    private double[] largest = new double[0];
    private double[] sums = new double[0];

    void start(BipartiteMatching structure, double[] input, int offset) {
      rows = structure.rows();
      columns = structure.columns();
      if (!solver.solve(rows, columns, input, offset, false)) {
        throw new InfeasibleException(structure + ": " + solver.obstacle());
      }
      scores = Arrays.copyOfRange(input, offset, offset + rows * columns);
      u = new double[rows];
      v = new double[columns];
      largest = new double[columns];
      sums = new double[columns];
    }

    /** u_r ← τ ln Σ_c exp((s_rc − v_c)/τ). */
    void fitRows(double temperature) {
      for (int r = 0; r < rows; r++) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < columns; c++) {
          max = Math.max(max, scores[r * columns + c] - v[c]);
        }
        double sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += Math.exp((scores[r * columns + c] - v[c] - max) / temperature);
        }
        u[r] = max + temperature * Math.log(sum);
      }
    }

    /** v_c ← τ ln Σ_r exp((s_rc − u_r)/τ), not below 0 where columns may stay free. */
    void fitColumns(double temperature) {
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          largest[c] = Math.max(largest[c], scores[r * columns + c] - u[r]);
        }
      }
      Arrays.fill(sums, 0);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          if (scores[r * columns + c] > Double.NEGATIVE_INFINITY) {
            sums[c] += Math.exp((scores[r * columns + c] - u[r] - largest[c]) / temperature);
          }
        }
      }
      for (int c = 0; c < columns; c++) {
        double price =
            sums[c] > 0 ? largest[c] + temperature * Math.log(sums[c]) : Double.NEGATIVE_INFINITY;
        v[c] = rows < columns ? Math.max(0, price) : price;
      }
    }

    /** Returns how far the columns are from what their prices demand. */
    double error(double[] point, int offset) {
      double error = 0;
      for (int c = 0; c < columns; c++) {
        double excess = -1;
        for (int r = 0; r < rows; r++) {
          excess += point[offset + r * columns + c];
        }
        boolean full = rows == columns || v[c] > 0;
        error = Math.max(error, full ? Math.abs(excess) : excess);
      }
      return error;
    }

    void point(double temperature, double[] out, int offset) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          out[offset + r * columns + c] =
              Math.exp((scores[r * columns + c] - u[r] - v[c]) / temperature);
        }
      }
    }
  }
}
