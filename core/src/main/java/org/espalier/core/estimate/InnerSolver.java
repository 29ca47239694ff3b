package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;

/**
 * One step of the inner minimisation that pulls a label back from the downstream loss: from μ, with
 * the gradient g there and a step length, to the next μ.
 *
 * <p>Parts that the scores forbid stay at 0 in every solver. Extra parts have no downstream
 * gradient, and a label's visible part does not determine them: which structures make up a
 * projected point is the projection's affair, and often a matter of chance. So most solvers leave
 * them as they are, and {@link PullBack} settles them.
 */
public interface InnerSolver<S extends Structure> {

  /**
   * Returns whether θ = s − Σ_t η_t g_t determines the label's extra parts. If not, they are what
   * {@link PullBack} makes of the label only where it cannot do better.
   */
  default boolean determinesExtra() {
    return false;
  }

  /**
   * Takes one step. Not asked where g is 0 or the length is: the label stays where it is then.
   *
   * @param problem with the encoder's scores; they tell what is forbidden
   * @param from the label so far; not modified
   * @param g the gradient, D entries from the problem's offset, 0 on extra, forbidden and unusable
   *     parts
   * @param length the step length, not negative
   * @param to overwritten with the next label; not {@code from}
   */
  void step(
      Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to);

  /** μ ← μ − ηg. The label may leave conv(Z). */
  static <S extends Structure> InnerSolver<S> plain() {
    return new Plain<>();
  }

  /** Projected gradient: μ ← P_M(μ − ηg), warm-started from the last support. */
  static <S extends Projection> InnerSolver<S> projected() {
    return new Projected<>();
  }

  /**
   * Dual steps: θ ← θ − ηg, μ = ŷ_Ω(θ), with θ₀ = s. With marginals this is exponentiated gradient,
   * with SparseMAP lazy (dual) projection, and one step with MAP is blackbox differentiation.
   */
  static <S extends Structure> InnerSolver<S> dual(Predictor<? super S> predictor) {
    return new Dual<S>(predictor);
  }

  /** Exponentiated gradient: θ ← θ − ηg, μ = Marg(θ). */
  static <S extends GibbsModel> InnerSolver<S> exponentiated() {
    return dual(Predictor.<S>marginals());
  }

  /**
   * Conditional gradient (Frank–Wolfe): v = MAP(−g), μ ← (1−r)μ + rv, with r the step length, at
   * most 1, extra parts included. Of structures whose g·v differ by less than 1e-12, relatively, v
   * is the nearest to μ, and μ stays where the Frank–Wolfe gap g·(μ − v) is as small.
   */
  static <S extends MapOracle> InnerSolver<S> conditionalGradient() {
    return new ConditionalGradient<>();
  }

  /** Projection onto the relaxed set: μ ← P_P(μ − ηg), P ⊇ conv(Z) (Peng et al. 2018). */
  static <S extends OuterSet> InnerSolver<S> relaxedSet() {
    return new Relaxed<>();
  }

  /**
   * LPGD, Lagrangian proximal gradient descent: θ ← θ − ηg, μ = argmax over M of θ·μ − (ρ/2)‖μ −
   * ẑ‖², that is P_M(ẑ + θ/ρ), with θ₀ = s and ẑ = MAP(s); the penalty is on visible parts (Paulus,
   * Martius &amp; Musil 2024, arXiv 2407.05920).
   *
   * <p>As ρ → 0 it is blackbox differentiation, ẑ − MAP(s − ηg); without s it would be SPIGOT with
   * the step η/ρ.
   *
   * @param rho ρ, positive
   */
  static <S extends MapOracle & Projection> InnerSolver<S> proximal(double rho) {
    return new Proximal<>(rho);
  }

  /** μ ← μ − ηg. */
  record Plain<S extends Structure>() implements InnerSolver<S> {

    @Override
    public void step(
        Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to) {
      to.setMoved(from, g, problem.offset(), length);
    }
  }

  /** μ ← P_M(μ − ηg). */
  record Projected<S extends Projection>() implements InnerSolver<S> {

    @Override
    public void step(
        Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to) {
      project(problem, Moved.of(problem, from, g, length), from, to);
    }
  }

  /** μ ← P_P(μ − ηg). */
  record Relaxed<S extends OuterSet>() implements InnerSolver<S> {

    @Override
    public void step(
        Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to) {
      double[] target = Moved.of(problem, from, g, length);
      to.reshape(problem.size());
      problem.structure().projectOuter(target, 0, to.point(), to.offset(), problem.workspace());
      to.keepExtra(problem.structure(), from);
    }
  }

  private static <S extends Projection> void project(
      Problem<? extends S> problem, double[] target, PseudoLabel from, PseudoLabel to) {
    SparseMap solution =
        problem.structure().project(target, 0, from.support(), problem.workspace());
    to.reshape(problem.size());
    solution.point(to.point(), to.offset());
    to.keepExtra(problem.structure(), from);
    to.support().set(solution.atHand());
    to.setStatus(solution.status());
  }

  /** θ ← θ − ηg, μ = ŷ_Ω(θ). */
  record Dual<S extends Structure>(Predictor<? super S> predictor) implements InnerSolver<S> {

    @Override
    public boolean determinesExtra() {
      return predictor.determinesExtra();
    }

    @Override
    public void step(
        Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to) {
      double[] moved = to.moveDual(problem, from, g, length);
      predictor.predict(problem.withScores(moved), from.support(), to);
      if (!determinesExtra()) {
        to.keepExtra(problem.structure(), from);
      }
    }
  }

  /** θ ← θ − ηg, μ = P_M(ẑ + θ/ρ). */
  record Proximal<S extends MapOracle & Projection>(double rho) implements InnerSolver<S> {

    private static final Workspace.Key<Parts> CENTRE = Workspace.Key.of(Parts::new);

    public Proximal {
      Require.positive("rho", rho);
    }

    @Override
    public void step(
        Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to) {
      Workspace workspace = problem.workspace();
      double[] theta = to.moveDual(problem, from, g, length);
      Parts centre = workspace.get(CENTRE);
      problem.structure().argmax(problem.scores(), problem.offset(), centre, workspace);
      double[] target = workspace.get(Moved.KEY).room(problem.size());
      for (int p = 0; p < problem.size(); p++) {
        target[p] = theta[p] / rho;
      }
      for (int k = 0; k < centre.count(); k++) {
        target[centre.get(k)] += centre.get(k) < problem.structure().visible() ? 1 : 0;
      }
      project(problem, target, from, to);
    }
  }

  /** v = MAP(−g), μ ← (1−r)μ + rv. */
  record ConditionalGradient<S extends MapOracle>() implements InnerSolver<S> {

    /** What counts as a tie, relative to the gradient: far above rounding, far below any use. */
    private static final double TIE = 0x1p-40;

    private static final Workspace.Key<Parts> BEST = Workspace.Key.of(Parts::new);

    @Override
    public void step(
        Problem<? extends S> problem, PseudoLabel from, double[] g, double length, PseudoLabel to) {
      int size = problem.size();
      int offset = problem.offset();
      double largest = 0;
      for (int p = offset; p < offset + size; p++) {
        largest = Math.max(largest, Math.abs(g[p]));
      }
      double[] descent = problem.workspace().get(Moved.KEY).room(size);
      for (int p = 0; p < size; p++) {
        descent[p] = TIE * largest * from.at(p) - g[offset + p];
      }
      Moved.mask(problem, descent);
      Parts best = problem.workspace().get(BEST);
      problem.structure().argmax(descent, 0, best, problem.workspace());
      if (isStationary(size, from, g, offset, best)) {
        to.set(from);
        return;
      }
      double r = Math.min(1, length);
      to.reshape(size);
      for (int p = 0; p < size; p++) {
        to.point()[to.offset() + p] = (1 - r) * from.at(p);
      }
      best.addTo(to.point(), to.offset(), r);
      keepVertices(from.support(), best, r, to);
    }

    private static boolean isStationary(
        int size, PseudoLabel from, double[] gradient, int offset, Parts best) {
      double gap = 0;
      double scale = 0;
      for (int p = 0; p < size; p++) {
        gap += gradient[offset + p] * from.at(p);
        scale += Math.abs(gradient[offset + p] * from.at(p));
      }
      for (int k = 0; k < best.count(); k++) {
        gap -= gradient[offset + best.get(k)];
        scale += Math.abs(gradient[offset + best.get(k)]);
      }
      return gap <= TIE * scale;
    }

    private static void keepVertices(Support before, Parts added, double r, PseudoLabel to) {
      if (r < 1 && before.count() == 0) {
        return; // from marginals: there is no known combination of vertices to keep
      }
      boolean known = false;
      for (int i = 0; i < before.count() && r < 1; i++) {
        boolean same = before.vertex(i).equals(added);
        known |= same;
        to.support().add(before.vertex(i), (1 - r) * before.weight(i) + (same ? r : 0));
      }
      if (!known && r > 0) {
        to.support().add(added, r);
      }
    }
  }

  /** The point μ − ηg with the scores' mask, in memory of the workspace. */
  final class Moved {

    private static final Workspace.Key<Moved> KEY = Workspace.Key.of(Moved::new);

    private double[] values = new double[0];

    private Moved() {}

    private double[] room(int size) {
      if (values.length < size) {
        values = new double[size];
      }
      return values;
    }

    private static double[] of(
        Problem<?> problem, PseudoLabel from, double[] gradient, double length) {
      Structure structure = problem.structure();
      int size = structure.size();
      int visible = structure.visible();
      double[] moved = problem.workspace().get(KEY).room(size);
      for (int p = 0; p < visible; p++) {
        moved[p] = from.at(p) - length * gradient[problem.offset() + p];
      }
      Arrays.fill(moved, visible, size, 0);
      mask(problem, moved);
      return moved;
    }

    /** Sets the value to 0 on unusable parts, and to −∞ on forbidden ones. */
    private static void mask(Problem<?> problem, double[] values) {
      Structure structure = problem.structure();
      Scores.mask(structure, problem.scores(), problem.offset(), values, 0);
      int size = structure.size();
      for (int p = 0; p < size; p++) {
        if (problem.score(p) == Double.NEGATIVE_INFINITY) {
          values[p] = Double.NEGATIVE_INFINITY;
        }
      }
    }
  }
}
