package org.espalier.core.factor;

import org.espalier.core.Parts;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;

/**
 * The projection onto the polytope of a {@link Pair}: maximises a·x + b·y + c·z − ½x² − ½y² over 0
 * ≤ x, y ≤ 1 and max(0, x + y − 1) ≤ z ≤ min(x, y).
 *
 * <p>For c ≥ 0 the best z is min(x, y), so the objective is the smaller of two separable ones, each
 * solved by clipping; where neither solution lies on its own side, x = y. For c &lt; 0 the best z
 * is max(0, x + y − 1), and the same holds with 1 − y for y.
 *
 * <ol>
 *   <li>A. Martins, M. Figueiredo, P. Aguiar, N. Smith, E. Xing, AD3: Alternating directions dual
 *       decomposition for MAP inference in graphical models, JMLR 16, 2015.
 * </ol>
 */
final class PairProjection extends ClosedForm {

  static final Workspace.Key<PairProjection> KEY = Workspace.Key.of(PairProjection::new);

  private static final Parts NEITHER = Parts.of();
  private static final Parts FIRST = Parts.of(0);
  private static final Parts SECOND = Parts.of(1);
  private static final Parts BOTH = Parts.of(0, 1, 2);

  /** The pieces of the solution. */
  private enum Piece {
    /** x = clip(a + c), y = clip(b) and z = x. */
    FIRST_BELOW,
    /** x = clip(a), y = clip(b + c) and z = y. */
    SECOND_BELOW,
    /** x = y = z = clip((a + b + c)/2). */
    EQUAL,
    /** x = clip(a), y = clip(b) and z = 0. */
    APART,
    /** x = clip(a + c), y = clip(b + c) and z = x + y − 1. */
    OVERLAPPING,
    /** x = clip((1 + a − b)/2), y = 1 − x and z = 0. */
    OPPOSITE
  }

  private static Piece piece(double a, double b, double c) {
    if (a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY) {
      return Piece.APART;
    }
    if (c >= 0) {
      return a - b >= c ? Piece.SECOND_BELOW : b - a >= c ? Piece.FIRST_BELOW : Piece.EQUAL;
    }
    return a + b <= 1 ? Piece.APART : a + b + 2 * c >= 1 ? Piece.OVERLAPPING : Piece.OPPOSITE;
  }

  private static double clip(double value) {
    return Math.clamp(value, 0.0, 1.0);
  }

  @Override
  void solve(double[] s, double[] out) {
    double a = s[0];
    double b = s[1];
    double c = s[2];
    switch (piece(a, b, c)) {
      case FIRST_BELOW -> set(out, clip(a + c), clip(b), clip(a + c));
      case SECOND_BELOW -> set(out, clip(a), clip(b + c), clip(b + c));
      case EQUAL -> {
        double middle = clip((a + b + c) / 2);
        set(out, middle, middle, middle);
      }
      case APART -> set(out, clip(a), clip(b), 0);
      case OVERLAPPING -> {
        double x = clip(a + c);
        double y = clip(b + c);
        set(out, x, y, Math.max(0, x + y - 1));
      }
      case OPPOSITE -> {
        double x = clip((1 + (a - b)) / 2);
        set(out, x, 1 - x, 0);
      }
    }
  }

  private static void set(double[] out, double x, double y, double z) {
    out[0] = x;
    out[1] = y;
    out[2] = z;
  }

  @Override
  void differentiate(double[] s, double[] mu, double[] d, double[] out) {
    double first = inside(mu[0]) ? 1 : 0;
    double second = inside(mu[1]) ? 1 : 0;
    switch (piece(s[0], s[1], s[2])) {
      case FIRST_BELOW -> {
        double x = first * (d[0] + d[2]);
        set(out, x, second * d[1], x);
      }
      case SECOND_BELOW -> {
        double y = second * (d[1] + d[2]);
        set(out, first * d[0], y, y);
      }
      case EQUAL -> {
        double both = first * (d[0] + d[1] + d[2]) / 2;
        set(out, both, both, both);
      }
      case APART -> set(out, first * d[0], second * d[1], 0);
      case OVERLAPPING -> {
        double x = first * (d[0] + d[2]);
        double y = second * (d[1] + d[2]);
        set(out, x, y, x + y);
      }
      case OPPOSITE -> {
        double x = first * (d[0] - d[1]) / 2;
        set(out, x, -x, 0);
      }
    }
  }

  private static boolean inside(double value) {
    return value > 0 && value < 1;
  }

  @Override
  void decompose(double[] mu, VertexList out) {
    add(BOTH, mu[2], out);
    add(FIRST, mu[0] - mu[2], out);
    add(SECOND, mu[1] - mu[2], out);
    add(NEITHER, 1 - mu[0] - (mu[1] - mu[2]), out);
  }

  private static void add(Parts vertex, double weight, VertexList out) {
    if (weight > 0) {
      out.add(vertex, weight);
    }
  }
}
