package org.espalier.core.factor;

import java.util.Arrays;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;

/**
 * LP-SparseMAP: maximises s·μ + e·q − ½‖μ‖² where every factor f has a copy x_f of its variables,
 * mixed of its own structures, and the copies agree with μ.
 *
 * <p>Where structured factors share no variable, {@link DualNewton} solves the problem. Else the
 * copies are tied to μ by multipliers and a quadratic penalty ρ. Given μ, a copy is the factor's
 * SparseMAP at μ − u_f with extra scores e/ρ; u_f are the multipliers over ρ. Two methods take
 * turns:
 *
 * <ol>
 *   <li>Alternating directions (algorithm 1 of the paper, with the penalty on the copies and the
 *       quadratic term on μ, so that every factor's problem is a plain projection whatever the
 *       variables' degrees): copies, then μ_i = (s_i + ρ Σ_f (x_fi + u_fi)) / (1 + ρ·degree), then
 *       u += x − μ. Cheap rounds that come near. ρ is balanced so that both residuals fall alike.
 *   <li>The method of multipliers: for fixed u, the minimum over μ and copies together, by Newton's
 *       method. The function of μ that is left has the gradient μ − s + ρ Σ_f (t_f − x_f) with t_f
 *       = μ − u_f, and its second derivative is 1 + ρ Σ_f (1 − J_f) with J_f the Jacobian of the
 *       factor's SparseMAP. All is piecewise linear, so Newton ends exactly, and the multipliers
 *       converge linearly, the faster the larger ρ.
 * </ol>
 *
 * <p>Factors that share no variable with any other are solved by one projection each, so a graph
 * with one factor has the SparseMAP solution as exactly as that.
 *
 * <p>The Jacobian of these methods (algorithm 2 of the paper in another form): changes of μ that
 * keep every copy on its face are those in V = {d : (1 − J_f)·d_f = 0 for all f}, the Jacobian is
 * the projection onto V, and it is computed by conjugate gradients on Σ_f (1 − J_f). An extra score
 * acts through the linear score that its factor's Jacobian turns it into.
 *
 * <ol>
 *   <li>V. Niculae, A. Martins, LP-SparseMAP: Differentiable relaxed optimization for sparse
 *       structured prediction, ICML 2020, arXiv 2001.04437.
 *   <li>X. Li, D. Sun, K. Toh, A highly efficient semismooth Newton augmented Lagrangian method,
 *       SIAM Journal on Optimization 28, 2018.
 *   <li>G. Banjac, P. Goulart, B. Stellato, S. Boyd, Infeasibility detection in the alternating
 *       direction method of multipliers, JOTA 183, 2019.
 * </ol>
 */
final class LocalSolver implements LocalSparseMap {

  /** The residuals that are aimed at, relative to the largest score or multiplier and to 1. */
  private static final double TOLERANCE = 1e-12;

  /** A residual of an inner problem, relative to that of the outer one. */
  private static final double INNER = 0.1;

  /** Where no round helps, residuals of up to this many tolerances are rounding errors. */
  private static final double FLOOR = 1e3;

  /** The limit on alternating rounds, which converge linearly and only have to come near. */
  private static final int ALTERNATING_ROUNDS = 60;

  /** What is near: Newton's method takes few steps from here. */
  private static final double NEAR = 1e-3;

  /** Rounds between changes of ρ, which cost the alternation some of what it has gained. */
  private static final int BALANCING = 5;

  /** Residuals that differ by more than this factor ask for another ρ (Boyd et al. 2011, 3.4.1). */
  private static final double UNBALANCED = 10;

  /** The limit on rounds of multipliers, each of which gains a factor that grows with ρ. */
  private static final int MULTIPLIER_ROUNDS = 80;

  /** Above this residual factors may contradict each other, which is looked for. */
  private static final double CONTRADICTORY = 1e-4;

  /** A round of multipliers that gains less than this factor asks for a larger ρ. */
  private static final double SLOW = 0.1;

  /** What ρ grows by. */
  private static final double GROWTH = 4;

  /** The largest ρ over the scale: beside entries of size 1, scores over ρ lose as many digits. */
  private static final double LARGEST_PENALTY = 1e4;

  /** The limit on Newton steps for given multipliers; a step ends where a face does. */
  private static final int NEWTON_ROUNDS = 60;

  /** The residual of a Newton step, relative to the gradient: below the tolerance by a digit. */
  private static final double STEP_RESIDUAL = 1e-11;

  /** A gradient below this part of the scale that does not halve is taken for one that stalls. */
  private static final double STALLING = 1e-6;

  /** The limit on points along a step; each halves the interval at least every few. */
  private static final int SEARCH_ROUNDS = 30;

  /** What part of its interval a point along a step stays away from the ends. */
  private static final double AWAY = 0.05;

  /** The residual of a projection onto the faces, relative to the direction: rounding. */
  private static final double FACE_RESIDUAL = 1e-14;

  /**
   * A factor that pulls at a variable by more than this, of at most 1, is named as contradictory.
   */
  private static final double BLAMED = 1e-3;

  private final Reduction reduction = new Reduction();
  private final DualNewton dual = new DualNewton();
  private final ConjugateGradient conjugateGradient = new ConjugateGradient();
  private final Parts vertex = new Parts();
  private FactorGraph graph = FactorGraph.over(0).build();
  private int n;
  private byte[] forced = new byte[0];
  private double[] scores = new double[0]; // as given
  private double[] linear = new double[0]; // of the problem that is solved
  private double[] point = new double[0];
  private double[] mu = new double[0];
  private double[] gradient = new double[0];
  private double[] before = new double[0];
  private double[] step = new double[0];
  private double[] sums = new double[0];
  private double[] right = new double[0];
  private boolean blockwise; // structured factors share no variable
  private boolean direct; // solved by the dual Newton method
  private double penalty;
  private double scale;
  private double primalResidual;
  private double dualResidual;
  private int iterations;
  private SparseMap.Status status = SparseMap.Status.CONVERGED;

  /** Solves the problem of {@link org.espalier.core.LocalPolytope#projectLocal}. */
  void solve(FactorGraph newGraph, double[] input, int offset, double[] warm) {
    if (forced.length < newGraph.visible()) {
      forced = new byte[newGraph.visible()];
      Arrays.fill(forced, Reduction.FREE);
    }
    reduce(newGraph, input, offset, forced);
    maximize(input, offset, warm);
  }

  /**
   * Takes a graph in which variables are fixed.
   *
   * @param fixed for each variable 0, 1 or {@link Reduction#FREE}
   * @throws InfeasibleException if a single factor cannot hold
   */
  void reduce(FactorGraph newGraph, double[] input, int offset, byte[] fixed) {
    graph = newGraph;
    n = graph.visible();
    int size = graph.size();
    if (scores.length < size) {
      scores = new double[size];
      linear = new double[size];
      point = new double[size];
      mu = new double[size];
      gradient = new double[size];
      before = new double[size];
      step = new double[size];
      sums = new double[size];
      right = new double[size];
    }
    System.arraycopy(input, offset, scores, 0, size);
    reduction.reduce(graph, scores, 0, fixed);
    blockwise = dual.accepts(reduction, n);
  }

  Reduction reduction() {
    return reduction;
  }

  /** Returns μ in the first n entries. */
  double[] solution() {
    return point;
  }

  /**
   * Solves the reduced problem.
   *
   * @param objective D linear scores, −∞ where the reduction's were
   * @param warm multipliers of a problem nearby, or empty
   */
  void maximize(double[] objective, int offset, double[] warm) {
    System.arraycopy(objective, offset, linear, 0, graph.size());
    iterations = 0;
    primalResidual = 0;
    dualResidual = 0;
    status = SparseMap.Status.CONVERGED;
    scale = 1;
    boolean coupled = false;
    for (int i = 0; i < n; i++) {
      if (reduction.state(i) != Reduction.FREE) {
        mu[i] = reduction.state(i);
      } else {
        mu[i] = Math.clamp(linear[i], 0.0, 1.0);
        coupled |= reduction.degree(i) > 0;
        scale = Math.max(scale, Math.abs(linear[i]));
      }
    }
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int p = site.visible; p < site.size; p++) {
        double extra = Math.abs(linear[site.extraStart + p]);
        scale = extra < Double.POSITIVE_INFINITY ? Math.max(scale, extra) : scale;
      }
      coupled |= !site.alone;
      if (site.alone) {
        projectAlone(site);
        SparseMap.Status own = site.solution().status();
        status = own.compareTo(status) > 0 ? own : status;
      }
    }
    direct = coupled && blockwise && dual.solve(linear, scale, INNER * TOLERANCE * scale);
    if (direct) {
      penalty = 1;
      dual.finish(mu);
      iterations = dual.evaluations();
      primalResidual = dual.residual();
    } else if (coupled) {
      penalty = Math.max(1, scale / 4);
      start(warm);
      alternate();
      multiply();
      average();
    }
    finish();
  }

  private void projectAlone(Site site) {
    for (int j = 0; j < site.visible; j++) {
      double score = site.linked(j) ? linear[site.variable[j]] : Double.NEGATIVE_INFINITY;
      site.t[j] = site.linked(j) && site.negated[j] ? 1 - score : score;
    }
    for (int p = site.visible; p < site.size; p++) {
      site.t[p] = linear[site.extraStart + p];
    }
    site.project();
    for (int j = 0; j < site.visible; j++) {
      if (site.linked(j)) {
        mu[site.variable[j]] = site.negated[j] ? 1 - site.x[j] : site.x[j];
      }
    }
  }

  private boolean isCoupled(int variable) {
    return reduction.state(variable) == Reduction.FREE && reduction.degree(variable) > 0;
  }

  /** Starts from multipliers: they say what μ is. */
  private void start(double[] warm) {
    if (warm.length == 0) {
      return;
    }
    for (int i = 0; i < n; i++) {
      mu[i] = isCoupled(i) ? linear[i] : mu[i];
    }
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible && !site.alone; j++) {
        double multiplier = warm[graph.inputStart(site.factor) + site.part[j]];
        if (site.variable[j] != Site.NONE) {
          site.u[j] = -multiplier / penalty;
        }
        if (site.linked(j)) {
          mu[site.variable[j]] -= site.negated[j] ? -multiplier : multiplier;
        }
      }
    }
    for (int i = 0; i < n; i++) {
      mu[i] = isCoupled(i) ? Math.clamp(mu[i], 0.0, 1.0) : mu[i];
    }
  }

  /** Returns μ in the coordinates of a site. */
  private double local(Site site, int input) {
    double value = mu[site.variable[input]];
    return site.negated[input] ? 1 - value : value;
  }

  /** Projects onto all factors that share variables, at the current μ and multipliers. */
  private void projectAll() {
    iterations++;
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      if (site.alone) {
        continue;
      }
      for (int j = 0; j < site.visible; j++) {
        site.t[j] =
            site.variable[j] == Site.NONE ? Double.NEGATIVE_INFINITY : local(site, j) - site.u[j];
      }
      for (int p = site.visible; p < site.size; p++) {
        site.t[p] = linear[site.extraStart + p] / penalty;
      }
      site.project();
    }
  }

  private void alternate() {
    for (int round = 1; round <= ALTERNATING_ROUNDS; round++) {
      projectAll();
      Arrays.fill(sums, 0, n, 0);
      for (int s = 0; s < reduction.sites(); s++) {
        Site site = reduction.site(s);
        for (int j = 0; j < site.visible && !site.alone; j++) {
          if (site.linked(j)) {
            double copy = site.x[j] + site.u[j];
            sums[site.variable[j]] += site.negated[j] ? 1 - copy : copy;
          }
        }
      }
      double moved = 0;
      for (int i = 0; i < n; i++) {
        if (isCoupled(i)) {
          int degree = reduction.degree(i);
          double next = (linear[i] + penalty * sums[i]) / (1 + penalty * degree);
          moved = Math.max(moved, Math.abs(next - mu[i]));
          mu[i] = next;
        }
      }
      double apart = updateMultipliers();
      if (Math.max(apart, moved) <= NEAR) {
        return;
      }
      if (round % BALANCING == 0) {
        if (apart > UNBALANCED * moved) {
          changePenalty(2);
        } else if (moved > UNBALANCED * apart) {
          changePenalty(0.5);
        }
      }
    }
  }

  /** Adds to u how far copies are from μ, and returns the largest such distance. */
  private double updateMultipliers() {
    double apart = 0;
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible && !site.alone; j++) {
        if (site.variable[j] != Site.NONE) {
          double difference = site.x[j] - local(site, j);
          site.u[j] += difference;
          apart = Math.max(apart, Math.abs(difference));
        }
      }
    }
    return apart;
  }

  private void changePenalty(double factor) {
    penalty *= factor;
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible; j++) {
        site.u[j] /= factor;
      }
    }
  }

  /** The method of multipliers. */
  private void multiply() {
    double last = Double.POSITIVE_INFINITY;
    double goal = TOLERANCE;
    for (int round = 0; round < MULTIPLIER_ROUNDS; round++) {
      dualResidual = newton(INNER * TOLERANCE * Math.max(scale, penalty));
      // At the projected point, not after the update: these belong together.
      primalResidual = updateMultipliers();
      goal = TOLERANCE * Math.max(1, largestMultiplier());
      if (primalResidual <= goal) {
        if (dualResidual > FLOOR * TOLERANCE * Math.max(scale, penalty)) {
          status = SparseMap.Status.ROUNDING_FLOOR;
        }
        return;
      }
      if (primalResidual > CONTRADICTORY) {
        checkFeasible();
      }
      if (primalResidual > SLOW * last && penalty < LARGEST_PENALTY * scale) {
        changePenalty(GROWTH);
      }
      last = primalResidual;
    }
    status =
        primalResidual <= FLOOR * goal
            ? SparseMap.Status.ROUNDING_FLOOR
            : SparseMap.Status.ITERATION_LIMIT;
  }

  private double largestMultiplier() {
    double largest = 0;
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible && !site.alone; j++) {
        largest = Math.max(largest, Math.abs(site.u[j]));
      }
    }
    return largest;
  }

  /** Minimises over μ for fixed multipliers. Returns the largest entry of the gradient. */
  private double newton(double goal) {
    projectAll();
    double norm = computeGradient();
    double best = norm;
    int stalled = 0;
    for (int round = 0; round < NEWTON_ROUNDS && norm > goal && stalled < 3; round++) {
      for (int i = 0; i < n; i++) {
        right[i] = -gradient[i];
      }
      double size = Math.sqrt(ConjugateGradient.dot(right, right, n));
      conjugateGradient.solve(this::curvature, right, n, STEP_RESIDUAL * size, step);
      if (!search()) {
        break;
      }
      norm = computeGradient();
      stalled = norm < 0.5 * best ? 0 : norm < STALLING * scale ? stalled + 1 : stalled;
      best = Math.min(best, norm);
    }
    return norm;
  }

  /**
   * Walks along the step to where the slope is small. The slope rises along the way, so it is below
   * 0 before the minimum and above it behind.
   */
  private boolean search() {
    double slope = slope();
    if (!(slope < 0)) {
      return false;
    }
    System.arraycopy(mu, 0, before, 0, n);
    double low = 0;
    double slopeLow = slope;
    double high = 1;
    double slopeHigh = walk(1);
    if (slopeHigh <= -0.5 * slope) {
      return true;
    }
    for (int round = 0; round < SEARCH_ROUNDS; round++) {
      double length = low - slopeLow * (high - low) / (slopeHigh - slopeLow);
      length = Math.clamp(length, low + AWAY * (high - low), high - AWAY * (high - low));
      double slopeHere = walk(length);
      if (Math.abs(slopeHere) <= -0.5 * slope) {
        return true;
      }
      if (slopeHere < 0) {
        low = length;
        slopeLow = slopeHere;
      } else {
        high = length;
        slopeHigh = slopeHere;
      }
    }
    return true;
  }

  private double walk(double length) {
    for (int i = 0; i < n; i++) {
      mu[i] = isCoupled(i) ? before[i] + length * step[i] : mu[i];
    }
    projectAll();
    computeGradient();
    return slope();
  }

  private double slope() {
    double slope = 0;
    for (int i = 0; i < n; i++) {
      slope += gradient[i] * step[i];
    }
    return slope;
  }

  /** Computes the gradient in μ, 0 on variables that are not coupled; returns its largest entry. */
  private double computeGradient() {
    Arrays.fill(sums, 0, n, 0);
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible && !site.alone; j++) {
        if (site.linked(j)) {
          double normal = site.t[j] - site.x[j];
          sums[site.variable[j]] += site.negated[j] ? -normal : normal;
        }
      }
    }
    double norm = 0;
    for (int i = 0; i < n; i++) {
      gradient[i] = isCoupled(i) ? mu[i] - linear[i] + penalty * sums[i] : 0;
      norm = Math.max(norm, Math.abs(gradient[i]));
    }
    return norm;
  }

  /** Writes (1 + ρ Σ_f (1 − J_f))·d. */
  private void curvature(double[] d, double[] out) {
    leaveFaces(d, out);
    for (int i = 0; i < n; i++) {
      out[i] = d[i] + penalty * out[i];
    }
  }

  /** Writes Σ_f (1 − J_f)·d_f over the coupled variables. */
  private void leaveFaces(double[] d, double[] out) {
    Arrays.fill(out, 0, n, 0);
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      if (site.alone) {
        continue;
      }
      load(site, d);
      Arrays.fill(site.direction, site.visible, site.size, 0);
      site.differentiate();
      for (int j = 0; j < site.visible; j++) {
        if (site.linked(j)) {
          double off = site.direction[j] - site.change[j];
          out[site.variable[j]] += site.negated[j] ? -off : off;
        }
      }
    }
  }

  private static void load(Site site, double[] d) {
    for (int j = 0; j < site.visible; j++) {
      double along = site.linked(j) ? d[site.variable[j]] : 0;
      site.direction[j] = site.negated[j] ? -along : along;
    }
  }

  /**
   * Looks for a proof that the factors contradict each other: ν with Σ_f ν_f·x_f larger at every μ
   * of the box than at any copies. Where the copies cannot meet, the differences that the
   * multipliers grow by become one.
   */
  private void checkFeasible() {
    // With d = x − μ a copy's best score under −d is −d·x; the mean of d is taken off, so that μ
    // has no part in the sum but for rounding.
    Arrays.fill(sums, 0, n, 0);
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible && !site.alone; j++) {
        if (site.linked(j)) {
          double difference = local(site, j) - site.x[j];
          sums[site.variable[j]] +=
              (site.negated[j] ? -difference : difference) / reduction.degree(site.variable[j]);
        }
      }
    }
    double copies = 0;
    double squared = 0;
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      if (site.alone) {
        continue;
      }
      double shared = 0;
      for (int j = 0; j < site.visible; j++) {
        double normal = 0;
        if (site.variable[j] != Site.NONE) {
          normal = local(site, j) - site.x[j];
          if (site.linked(j)) {
            double mean = sums[site.variable[j]];
            normal -= site.negated[j] ? -mean : mean;
            shared += site.negated[j] ? normal : 0;
          } else {
            shared += normal;
          }
        }
        squared += normal * normal;
        site.direction[j] = site.variable[j] == Site.NONE ? Double.NEGATIVE_INFINITY : normal;
      }
      for (int p = site.visible; p < site.size; p++) {
        boolean forbidden = linear[site.extraStart + p] == Double.NEGATIVE_INFINITY;
        site.direction[p] = forbidden ? Double.NEGATIVE_INFINITY : 0;
      }
      copies += site.support() - shared;
    }
    if (copies < -0.5 * squared) {
      throw new InfeasibleException(
          graph + ": the factors contradict each other on what is not forbidden" + blame());
    }
  }

  /** Names the factors that a contradiction involves. */
  private String blame() {
    StringBuilder names = new StringBuilder();
    int named = 0;
    for (int s = 0; s < reduction.sites() && named < 5; s++) {
      Site site = reduction.site(s);
      double largest = 0;
      for (int j = 0; j < site.visible && !site.alone; j++) {
        if (site.variable[j] != Site.NONE) {
          largest = Math.max(largest, Math.abs(site.direction[j]));
        }
      }
      if (largest > BLAMED) {
        names.append(named == 0 ? ": " : ", ").append(graph.factors().get(site.factor));
        named++;
      }
    }
    return names.toString();
  }

  /** Takes for μ the mean of the copies, which are exactly 0 and 1 where they should be. */
  private void average() {
    Arrays.fill(sums, 0, n, 0);
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible && !site.alone; j++) {
        if (site.linked(j)) {
          sums[site.variable[j]] += site.negated[j] ? 1 - site.x[j] : site.x[j];
        }
      }
    }
    for (int i = 0; i < n; i++) {
      mu[i] = isCoupled(i) ? sums[i] / reduction.degree(i) : mu[i];
    }
  }

  private void finish() {
    Arrays.fill(point, n, graph.size(), 0);
    System.arraycopy(mu, 0, point, 0, n);
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int p = site.visible; p < site.size; p++) {
        point[site.extraStart + p] = site.x[p];
      }
    }
  }

  /**
   * Returns a bound on s·z over the reduced problem's structures, from the latest multipliers; it
   * is tight where they solve the linear program.
   *
   * @param unit what the objective's scores were divided by
   */
  double bound(double unit) {
    double bound = 0;
    for (int i = 0; i < n; i++) {
      boolean free = reduction.state(i) == Reduction.FREE;
      sums[i] = free ? scores[i] : 0;
      bound += reduction.state(i) == 1 ? scores[i] : 0;
    }
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      for (int j = 0; j < site.visible; j++) {
        double normal = Double.NEGATIVE_INFINITY;
        if (site.alone && site.linked(j)) {
          double score = scores[site.variable[j]];
          normal = site.negated[j] ? -score : score;
        } else if (site.variable[j] != Site.NONE) {
          normal = unit * penalty * (site.t[j] - site.x[j]);
        }
        site.direction[j] = normal;
        if (site.linked(j)) {
          sums[site.variable[j]] -= site.negated[j] ? -normal : normal;
        }
        bound -= site.held[j] || (site.linked(j) && site.negated[j]) ? normal : 0;
      }
      for (int p = site.visible; p < site.size; p++) {
        site.direction[p] = scores[site.extraStart + p];
      }
      bound += site.support();
    }
    for (int i = 0; i < n; i++) {
      bound += reduction.state(i) == Reduction.FREE ? Math.max(0, sums[i]) : 0;
    }
    return bound;
  }

  @Override
  public int size() {
    return graph.size();
  }

  @Override
  public void point(double[] out, int offset) {
    System.arraycopy(point, 0, out, offset, graph.size());
  }

  @Override
  public double value() {
    double value = 0;
    for (int p = 0; p < graph.size(); p++) {
      double half = p < n ? point[p] / 2 : 0;
      value += point[p] > 0 ? point[p] * (linear[p] - half) : 0;
    }
    return value;
  }

  @Override
  public double primalResidual() {
    return primalResidual;
  }

  @Override
  public double dualResidual() {
    return dualResidual;
  }

  /** {@inheritDoc} The least favourable of this method and the factors' projections. */
  @Override
  public SparseMap.Status status() {
    for (int s = 0; s < reduction.sites(); s++) {
      if (reduction.site(s).inexact()) {
        return SparseMap.Status.INEXACT_ORACLE;
      }
    }
    return status;
  }

  @Override
  public int iterations() {
    return iterations;
  }

  @Override
  public int factors() {
    return graph.factors().size();
  }

  @Override
  public Support support(int factor) {
    Layout.index("factor", factor, factors());
    for (int s = 0; s < reduction.sites(); s++) {
      if (reduction.site(s).factor == factor) {
        return supportOf(reduction.site(s));
      }
    }
    // No more is left of the factor than its variables' values, which it accepts as they are.
    Factor own = graph.factors().get(factor);
    double[] values = new double[own.oracle().size()];
    Arrays.fill(values, Double.NEGATIVE_INFINITY);
    for (int j = 0; j < own.inputs(); j++) {
      double value = mu[own.variable(j)];
      values[j] = own.negated(j) ? 1 - value : value;
    }
    return own.projection().project(values);
  }

  /** Writes the vertices in the factor's own parts, with those that are fixed on. */
  private Support supportOf(Site site) {
    Factor own = graph.factors().get(site.factor);
    VertexList support = new VertexList();
    Support left = site.solution();
    for (int i = 0; i < left.count(); i++) {
      vertex.clear();
      Parts kept = left.vertex(i);
      for (int k = 0; k < kept.count(); k++) {
        int p = kept.get(k);
        vertex.add(p < site.visible ? site.part[p] : p);
      }
      if (site.visible < own.inputs()) {
        for (int j = 0; j < own.inputs(); j++) {
          if (reduction.local(own, j) == 1) {
            vertex.add(j);
          }
        }
      }
      vertex.sort();
      support.add(vertex, left.weight(i));
    }
    return support;
  }

  @Override
  public double[] multipliers() {
    double[] multipliers = new double[graph.inputStart(graph.factors().size())];
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      double unit = site.alone ? 1 : penalty;
      for (int j = 0; j < site.visible; j++) {
        if (site.variable[j] != Site.NONE) {
          multipliers[graph.inputStart(site.factor) + site.part[j]] =
              unit * (site.t[j] - site.x[j]);
        }
      }
    }
    return multipliers;
  }

  @Override
  public void jvp(double[] direction, int directionOffset, double[] out, int offset) {
    Arrays.fill(out, offset, offset + graph.size(), 0);
    Arrays.fill(right, 0, n, 0);
    for (int i = 0; i < n; i++) {
      if (isCoupled(i)) {
        right[i] = direction[directionOffset + i];
      } else if (reduction.state(i) == Reduction.FREE && mu[i] > 0 && mu[i] < 1) {
        // A variable of no factor; those of a factor alone are written below.
        out[offset + i] = direction[directionOffset + i];
      }
    }
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      if (site.alone) {
        differentiateAlone(site, direction, directionOffset, out, offset);
      } else if (!direct && site.size > site.visible) {
        Arrays.fill(site.direction, 0, site.visible, 0);
        loadExtras(site, direction, directionOffset);
        site.differentiate();
        for (int j = 0; j < site.visible; j++) {
          if (site.linked(j)) {
            right[site.variable[j]] += site.negated[j] ? -site.change[j] : site.change[j];
          }
        }
      }
    }
    if (direct) {
      dual.differentiate(direction, directionOffset, out, offset);
      return;
    }
    // The second round takes off what rounding has left of the first.
    keepOnFaces(right);
    keepOnFaces(right);
    for (int i = 0; i < n; i++) {
      out[offset + i] += right[i];
    }
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      if (!site.alone && site.size > site.visible) {
        load(site, right);
        Arrays.fill(site.direction, site.visible, site.size, 0);
        site.differentiate();
        System.arraycopy(
            site.change,
            site.visible,
            out,
            offset + site.extraStart + site.visible,
            site.size - site.visible);
      }
    }
  }

  private void loadExtras(Site site, double[] direction, int offset) {
    for (int p = site.visible; p < site.size; p++) {
      boolean forbidden = linear[site.extraStart + p] == Double.NEGATIVE_INFINITY;
      site.direction[p] = forbidden ? 0 : direction[offset + site.extraStart + p];
    }
  }

  private void differentiateAlone(
      Site site, double[] direction, int directionOffset, double[] out, int offset) {
    for (int j = 0; j < site.visible; j++) {
      double along = site.linked(j) ? direction[directionOffset + site.variable[j]] : 0;
      site.direction[j] = site.negated[j] ? -along : along;
    }
    loadExtras(site, direction, directionOffset);
    site.differentiate();
    for (int j = 0; j < site.visible; j++) {
      if (site.linked(j)) {
        out[offset + site.variable[j]] = site.negated[j] ? -site.change[j] : site.change[j];
      }
    }
    for (int p = site.visible; p < site.size; p++) {
      out[offset + site.extraStart + p] = site.change[p];
    }
  }

  /** Projects a direction onto those that keep every copy on its face. */
  private void keepOnFaces(double[] d) {
    leaveFaces(d, gradient);
    double size = Math.sqrt(ConjugateGradient.dot(d, d, n));
    conjugateGradient.solve(this::leaveFaces, gradient, n, FACE_RESIDUAL * size, step);
    for (int i = 0; i < n; i++) {
      d[i] -= step[i];
    }
  }
}
