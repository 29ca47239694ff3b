package org.espalier.core.factor;

import java.util.Arrays;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.RoundedMap;
import org.espalier.core.Support;

/**
 * Branch and bound over linear programs, depth first.
 *
 * <p>A program max over μ in L of s·μ is solved by the proximal point method: μ ← argmax over L of
 * s·μ − γ/2‖μ − c‖² with c the last μ, each step an LP-SparseMAP problem, which ends after finitely
 * many. Its multipliers bound the score of every structure from above, whatever their accuracy. A
 * fractional solution is split at the variable that is nearest to a whole number, among equals at
 * the one with the highest score; the branch of that number comes first (at one half that of 1), so
 * that the first structure found is the program's solution, rounded and repaired.
 *
 * <ol>
 *   <li>A. Land, A. Doig, An automatic method of solving discrete programming problems,
 *       Econometrica 28, 1960.
 *   <li>R. Rockafellar, Monotone operators and the proximal point algorithm, SIAM Journal on
 *       Control and Optimization 14, 1976.
 *   <li>A. Martins, M. Figueiredo, P. Aguiar, N. Smith, E. Xing, AD3: Alternating directions dual
 *       decomposition for MAP inference in graphical models, JMLR 16, 2015.
 * </ol>
 */
final class BranchAndBound {

  /** The limit on proximal steps; γ falls by a factor of 4 in each, so that few are needed. */
  private static final int PROXIMAL_STEPS = 40;

  /**
   * The largest score over γ at first. The projections have few vertices where this is large; trees
   * over 40 words and chains of pairs took four to eight times as long with 1.
   */
  private static final double SHARPNESS = 1000;

  /**
   * How near to a whole number counts as one. Entries are exact to {@link LocalSolver}'s residual,
   * 1e-12, times {@link #SHARPNESS}, that is 1e-9.
   */
  private static final double WHOLE = 1e-7;

  /**
   * A step of the proximal point method, of entries in 0 … 1, that no longer moves them: below what
   * they are exact to.
   */
  private static final double STILL = 1e-10;

  /**
   * Relative differences of scores below this are taken for rounding: bounds and scores are sums of
   * up to some thousand parts, each rounded to 1e-16.
   */
  private static final double ROUNDING = 1e-12;

  private final LocalSolver solver = new LocalSolver();
  private FactorGraph graph = FactorGraph.over(0).build();
  private double[] scores = new double[0];
  private double[] objective = new double[0];
  private byte[] forced = new byte[0];
  private final Parts best = new Parts();
  private final Parts candidate = new Parts();
  private final Parts completion = new Parts();
  private double bestScore;
  private double scale;
  private int limit;
  private int programs;
  private double bound; // of the latest program
  private boolean whole; // the latest program's solution is a structure and proved best

  RoundedMap search(FactorGraph newGraph, double[] input, int offset, int newLimit, Parts out) {
    graph = newGraph;
    limit = newLimit;
    int size = graph.size();
    scores = Arrays.copyOfRange(input, offset, offset + size);
    objective = new double[size];
    forced = new byte[graph.visible()];
    Arrays.fill(forced, Reduction.FREE);
    bestScore = Double.NEGATIVE_INFINITY;
    programs = 0;
    scale = 0;
    for (double score : scores) {
      scale = Math.abs(score) < Double.POSITIVE_INFINITY ? Math.max(scale, Math.abs(score)) : scale;
    }
    solveProgram(new double[0]);
    boolean integral = whole;
    double rootBound = bound;
    boolean complete = integral || branch();
    if (bestScore == Double.NEGATIVE_INFINITY) {
      throw new InfeasibleException(graph + ": no assignment satisfies all factors");
    }
    out.set(best);
    boolean optimal = complete || isTight(rootBound);
    return new RoundedMap(bestScore, optimal ? bestScore : rootBound, integral, optimal, programs);
  }

  private boolean isTight(double upper) {
    return upper - bestScore <= ROUNDING * Math.max(scale, Math.abs(upper));
  }

  /**
   * Solves the program with the variables that are fixed now, and keeps its solution if that is a
   * structure and better than what is known.
   *
   * @throws InfeasibleException if there is no solution
   */
  private void solveProgram(double[] start) {
    programs++;
    solver.reduce(graph, scores, 0, forced);
    Reduction reduction = solver.reduction();
    int n = graph.visible();
    double[] centre = new double[n];
    Arrays.fill(centre, 0.5);
    double unit = scale > 0 ? scale / SHARPNESS : 1;
    double[] warm = start;
    bound = Double.POSITIVE_INFINITY;
    whole = false;
    for (int round = 0; round < PROXIMAL_STEPS; round++) {
      for (int p = 0; p < scores.length; p++) {
        objective[p] = scores[p] / unit + (p < n ? centre[p] : 0);
      }
      solver.maximize(objective, 0, warm);
      bound = Math.min(bound, solver.bound(unit));
      double moved = 0;
      boolean integral = true;
      for (int i = 0; i < n; i++) {
        double value = solver.solution()[i];
        if (reduction.state(i) == Reduction.FREE) {
          moved = Math.max(moved, Math.abs(value - centre[i]));
          integral &= Math.abs(value - Math.rint(value)) <= WHOLE;
        }
        centre[i] = value;
      }
      if (integral && readStructure()) {
        double score = candidate.dot(scores, 0);
        if (score > bestScore) {
          bestScore = score;
          best.set(candidate);
        }
        whole = bound - score <= ROUNDING * Math.max(scale, Math.abs(bound));
      }
      if (whole || isTight(bound) || moved <= STILL) {
        return;
      }
      warm = solver.multipliers();
      if (round >= 1) {
        unit /= 4;
        for (int k = 0; k < warm.length; k++) {
          warm[k] *= 4;
        }
      }
    }
  }

  /** Reads the structure that a solution in whole numbers stands for. */
  private boolean readStructure() {
    candidate.clear();
    for (int i = 0; i < graph.visible(); i++) {
      if (solver.solution()[i] > 0.5) {
        candidate.add(i);
      }
    }
    Reduction reduction = solver.reduction();
    for (int s = 0; s < reduction.sites(); s++) {
      if (!readExtras(reduction.site(s))) {
        return false;
      }
    }
    candidate.sort();
    return true;
  }

  /** Adds the extra parts of the best vertex of a site that has the solution's visible parts. */
  private boolean readExtras(Site site) {
    Support vertices = site.solution();
    Parts chosen = null;
    double chosenScore = 0;
    for (int i = 0; i < vertices.count(); i++) {
      Parts vertex = vertices.vertex(i);
      if (!agrees(site, vertex)) {
        continue;
      }
      double score = 0;
      for (int k = 0; k < vertex.count(); k++) {
        int p = vertex.get(k);
        score += p >= site.visible ? scores[site.extraStart + p] : 0;
      }
      if (chosen == null || score > chosenScore) {
        chosen = vertex;
        chosenScore = score;
      }
    }
    if (chosen == null) {
      // Among ties the solution may have other vertices, though its point is in whole numbers.
      if (!complete(site)) {
        return false;
      }
      chosen = completion;
    }
    for (int k = 0; k < chosen.count(); k++) {
      if (chosen.get(k) >= site.visible) {
        candidate.add(site.extraStart + chosen.get(k));
      }
    }
    return true;
  }

  private boolean isOn(Site site, int input) {
    return site.variable[input] != Site.NONE
        && (solver.solution()[site.variable[input]] > 0.5) != site.negated[input];
  }

  private boolean agrees(Site site, Parts vertex) {
    for (int j = 0; j < site.visible; j++) {
      if (vertex.has(j) != isOn(site, j)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Finds a site's best structure with the solution's visible parts, in {@link #completion}: those
   * that are off are forbidden, and each that is on is worth more than all extra parts together.
   */
  private boolean complete(Site site) {
    double[] held = new double[site.size];
    double worth = 1;
    for (int p = site.visible; p < site.size; p++) {
      held[p] = scores[site.extraStart + p];
      worth += held[p] > Double.NEGATIVE_INFINITY ? 2 * Math.abs(held[p]) * site.size : 0;
    }
    for (int j = 0; j < site.visible; j++) {
      held[j] = isOn(site, j) ? worth : Double.NEGATIVE_INFINITY;
    }
    return site.best(held, completion) && agrees(site, completion);
  }

  /** Searches below the program that was solved last. Returns whether the search was complete. */
  private boolean branch() {
    if (bestScore > Double.NEGATIVE_INFINITY && isTight(bound)) {
      return true;
    }
    int variable = -1;
    double certainty = -1;
    for (int i = 0; i < graph.visible(); i++) {
      double value = solver.solution()[i];
      double distance = Math.abs(value - 0.5);
      boolean fractional = Math.abs(value - Math.rint(value)) > WHOLE;
      // Variables in whole numbers come last: they matter where rounding hides a structure.
      double rank = fractional ? 1 + distance : distance;
      if (solver.reduction().state(i) != Reduction.FREE) {
        continue;
      }
      boolean tied = Math.abs(rank - certainty) < WHOLE;
      if (tied ? scores[i] > scores[variable] : rank > certainty) {
        certainty = rank;
        variable = i;
      }
    }
    if (variable < 0) {
      return true;
    }
    byte first = (byte) (solver.solution()[variable] > 0.5 - WHOLE ? 1 : 0);
    double[] warm = solver.multipliers();
    boolean complete = true;
    for (int turn = 0; turn < 2; turn++) {
      if (programs >= limit && bestScore > Double.NEGATIVE_INFINITY) {
        complete = false;
        break;
      }
      forced[variable] = turn == 0 ? first : (byte) (1 - first);
      try {
        solveProgram(warm);
        complete &= whole || branch();
      } catch (InfeasibleException e) {
        // There is nothing in this branch, which makes it complete.
      }
    }
    forced[variable] = Reduction.FREE;
    return complete;
  }
}
