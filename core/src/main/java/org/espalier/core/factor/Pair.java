package org.espalier.core.factor;

import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.UnitBox;

/**
 * Two binary variables and a score for both on: the pairwise factor of Ising and Potts models.
 *
 * <p>Parts 0 and 1 are the variables, visible; part 2 is extra and there when both are. D = 3, and
 * Z has four members. conv(Z) is max(0, μ₀ + μ₁ − 1) ≤ μ₂ ≤ min(μ₀, μ₁). Every question takes
 * constant time; the projection is in closed form.
 */
public record Pair() implements ChartStructure, UnitBox {

  /** The members as bits, in the order in which ties are broken. */
  private static final int[] MEMBERS = {0, 1, 2, 3};

  @Override
  public int size() {
    return 3;
  }

  @Override
  public int visible() {
    return 2;
  }

  @Override
  public String partName(int part) {
    return part == 2 ? "both variables" : "variable " + part;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    double best = 0;
    int argbest = 0;
    for (int member : MEMBERS) {
      double score = 0;
      for (int p = 0; p < 3; p++) {
        score += has(member, p) ? scores[offset + p] : 0;
      }
      if (score > best) {
        best = score;
        argbest = member;
      }
    }
    fill(argbest, out);
    return best;
  }

  /** {@inheritDoc} In closed form: {@code warm} is not used. */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    Scores.check(this, scores, offset);
    PairProjection projection = workspace.overwrite(PairProjection.KEY, this, "project");
    projection.compute(this, scores, offset, workspace);
    return workspace.handle(PairProjection.KEY, projection);
  }

  /** {@inheritDoc} An edge for each member. */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    builder.node();
    for (int member : MEMBERS) {
      builder.edge();
      for (int p = 0; p < 3; p++) {
        if (has(member, p)) {
          builder.part(p);
        }
      }
    }
    return builder.build();
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Parts parts = new Parts();
    for (int member : MEMBERS) {
      fill(member, parts);
      visitor.accept(parts);
    }
  }

  @Override
  public boolean contains(Parts parts) {
    Parts own = new Parts();
    for (int member : MEMBERS) {
      fill(member, own);
      if (own.equals(parts)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(int member, int part) {
    return part == 2 ? member == 3 : (member >> part & 1) == 1;
  }

  private static void fill(int member, Parts out) {
    out.clear();
    for (int p = 0; p < 3; p++) {
      if (has(member, p)) {
        out.add(p);
      }
    }
  }
}
