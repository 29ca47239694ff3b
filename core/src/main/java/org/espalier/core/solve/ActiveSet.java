package org.espalier.core.solve;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.numeric.FaceProbe;

/**
 * The active-set method for SparseMAP, over any MAP oracle: maximises s·μ − ½‖μ_visible‖² over
 * conv(Z).
 *
 * <p>It keeps a support of affinely independent vertices with positive weights. In turn it solves
 * the problem over their affine hull in closed form, walks there until a weight reaches 0 and drops
 * that vertex, and once inside adds the vertex that the oracle finds on the residual s − μ. The
 * value rises strictly, so no support returns and the method ends with the exact solution (Wolfe
 * 1976; Nocedal &amp; Wright, ch. 16.5; Niculae et al. 2018). A vertex whose visible parts are
 * affinely dependent on the support's, but whose extra parts score better, replaces the vertex that
 * it pushes out.
 *
 * <p>Structures that can be crossed ({@link Crossover}) get several vertices of a call: those that
 * the heaviest vertex makes with each piece of the one found, all of which score higher. This pays
 * where one vertex has much of the weight, as in the projections of SPIGOT, which start from a
 * vertex: on chains 22 calls instead of 157, on projective trees 75 instead of 112; and where the
 * support is small beside the parts, so that calls take most of the time: 111 instead of 151 on
 * projective trees of 80 words from a cold start on normal scores. Elsewhere it saves calls as
 * well, but the support then takes longer to find than the calls would.
 *
 * <p>An outer round costs O(k·‖z‖₁ + k² + D) besides the call of the oracle, with k the size of the
 * support, at most one more than the dimension of conv(Z) and usually far less. Large supports get
 * up to four vertices a round: the residual on the parts of the last one is lowered by what a line
 * search towards it alone would do, and the oracle asked again. As many vertices lead to the
 * solution as one by one, and fewer rounds. Inside, all of the support correlates alike with the
 * residual, so that the new vertices alone determine a step.
 *
 * <p>A solution is one for the vertices that the oracle finds. An oracle that is not exact is told
 * by {@link SparseMap.Status#INEXACT_ORACLE} if it returns a vertex that is worse than one of the
 * support. One that finds no vertex that it has not found before, and none worse than these, cannot
 * be told from an exact one.
 *
 * <ol>
 *   <li>P. Wolfe, Finding the nearest point in a polytope, Mathematical Programming 11, 1976.
 *   <li>V. Niculae, A. Martins, M. Blondel, C. Cardie, SparseMAP, ICML 2018, arXiv 1802.04223.
 * </ol>
 */
public final class ActiveSet {

  /** The default relative tolerance on the duality gap. */
  public static final double TOLERANCE = 1e-14;

  /** The default limit on oracle calls, far beyond what well-posed problems need. */
  public static final int ORACLE_CALLS = 100_000;

  private static final Workspace.Key<Solver> SOLVER = Workspace.Key.of(Solver::new);

  private ActiveSet() {}

  /**
   * Makes a projection out of a bare oracle.
   *
   * @param oracle for instance a user's own solver
   */
  public static ActiveSetProjection over(MapOracle oracle) {
    return new Over(oracle);
  }

  private record Over(MapOracle structure) implements ActiveSetProjection, ForwardingStructure {
    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      return structure.argmax(scores, offset, out, workspace);
    }

    /** {@inheritDoc} By the oracle itself, which may be one that crosses. */
    @Override
    public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
      return ActiveSet.project(structure, scores, offset, warm, workspace);
    }
  }

  /**
   * Projects with the default tolerance.
   *
   * @see Projection#project(double[], int, Support, Workspace)
   */
  public static SparseMap project(
      MapOracle oracle, double[] scores, int offset, Support warm, Workspace workspace) {
    return project(oracle, scores, offset, warm, TOLERANCE, ORACLE_CALLS, 0, workspace);
  }

  /**
   * Projects until gap ≤ tolerance · max(1, ‖s − μ‖∞ · max‖v‖₁).
   *
   * @param oracle finds the best vertex
   * @param scores D scores from {@code offset}; not modified
   * @param warm a guess of the support
   * @param tolerance relative tolerance on the duality gap, not negative
   * @param oracleCalls the limit on calls of the oracle, at least 1
   * @param earlierCalls of the oracle, added to those that the solution tells
   * @return a view into the workspace, valid until its next projection
   */
  public static SparseMap project(
      MapOracle oracle,
      double[] scores,
      int offset,
      Support warm,
      double tolerance,
      int oracleCalls,
      int earlierCalls,
      Workspace workspace) {
    Solver solver = solver(oracle, scores, offset, warm, tolerance, oracleCalls, workspace);
    solver.calls += earlierCalls;
    return workspace.handle(SOLVER, solver);
  }

  /**
   * Projects, for a projection that hands the solution out by a handle of its own.
   *
   * @return the solution without the guard of a handle: the next projection with the workspace
   *     changes it in silence
   * @see #project(MapOracle, double[], int, Support, double, int, int, Workspace)
   */
  public static SparseMap solve(
      MapOracle oracle,
      double[] scores,
      int offset,
      Support warm,
      double tolerance,
      int oracleCalls,
      Workspace workspace) {
    return solver(oracle, scores, offset, warm, tolerance, oracleCalls, workspace);
  }

  private static Solver solver(
      MapOracle oracle,
      double[] scores,
      int offset,
      Support warm,
      double tolerance,
      int oracleCalls,
      Workspace workspace) {
    Scores.check(oracle, scores, offset);
    workspace.get(SOLVER).start.set(warm); // a copy, because it may be the solution kept here
    Solver solver = workspace.overwrite(SOLVER, oracle, "project");
    solver.solve(oracle, scores, offset, tolerance, oracleCalls, workspace);
    return solver;
  }

  /** The state of one problem, and its solution. */
  private static final class Solver implements SparseMap {

    /**
     * Vertices whose scores differ by less, relatively, are in the same face: a score is a sum of
     * up to some hundred parts, each rounded to 1e-16.
     */
    private static final double TIE = 1e-13;

    /**
     * Relative gap below which a solution over the support is refined once: its error, as large as
     * the Gram matrix is ill-conditioned, would be taken for room that another vertex could use.
     */
    private static final double FINE = 1e-8;

    /**
     * Scores of vertices that differ by less, relatively, may be equal. Wider than {@link #TIE}, as
     * an oracle that is not ours may sum in another order or in steps of its own.
     */
    private static final double ROUNDING = 1e-11;

    /**
     * Weights, which sum to 1, and coefficients of about that size are exact to some ulps times the
     * condition of the Gram matrix; below this one may be 0.
     */
    private static final double DOUBTFUL = 1e-12;

    /**
     * A change of a weight below this part of the fastest is rounding, whose size grows with the
     * condition of the Gram matrix.
     */
    private static final double STILL = 1e-9;

    /** The least weight of a vertex that is crossed with the vertex found. */
    private static final double HEAVY = 0.1;

    /**
     * The parts for each vertex of the support from which on the heaviest one is crossed however
     * light it is: there a call takes longer than the algebra.
     */
    private static final int MANY = 40;

    /** The most vertices that are found besides the best one before the next solution. */
    private static final int OTHERS = 3;

    /** Vertices in the support for each one found besides: with fewer, a call takes longer. */
    private static final int FEW = 50;

    /** The least share of the gap that makes a piece of a vertex worth adding. */
    private static final double PIECE = 1e-3;

    private MapOracle oracle = NoStructure.INSTANCE;
    private Workspace workspace = new Workspace();
    private int size;
    private int visible;
    private final List<Parts> vertices = new ArrayList<>();
    private final GramFactor gram = new GramFactor();
    private int count;
    private double[] weights = new double[16];
    private double[] linear = new double[16]; // s·a_i, extra parts included
    private double[] extra = new double[16]; // the same over extra parts alone
    private int[] seen = new int[16]; // how many entries of a_i are visible parts; they come first
    private double[] correlation = new double[16]; // (s − μ)·a_i, extra parts included
    private double[] direction = new double[16];
    private double[] residual = new double[0]; // s − μ on visible parts, s on extra parts
    private double[] change = new double[0]; // what the support makes of a direction
    private double[] discouraged = new double[0]; // the residual, less on parts just added
    private final FaceProbe probe = new FaceProbe();
    private int[] mark = new int[0]; // all 0 between uses
    private int[] allowed = new int[0];
    private int allowedCount;
    private final Parts found = new Parts();
    private final VertexList start = new VertexList();
    private int firstNew; // the first of the vertices that the last round has added
    private double[] pieceScores = new double[0];
    private int pieceOffset;
    private double leastCorrelation; // of a vertex that is worth adding
    private final Consumer<Parts> addPiece = this::addPiece;
    private double largest; // |score| of an allowed part
    private double longest; // max ‖v‖₁ seen
    private double gap;
    private boolean balanced; // whether the support's correlations are equal but for rounding
    private boolean fine; // whether the gap is small
    private int calls;
    private Status status = Status.CONVERGED;

    void solve(
        MapOracle problem,
        double[] scores,
        int offset,
        double tolerance,
        int limit,
        Workspace memory) {
      begin(problem, scores, offset, memory);
      boolean refreshed = false;
      while (!ended(scores, offset, tolerance, limit)) {
        if (grow(scores, offset, limit)) {
          refreshed = false;
        } else if (refreshed) {
          status = Status.ROUNDING_FLOOR;
          return;
        } else {
          // One fresh factorisation gets rid of the errors that updates have accumulated.
          refreshed = true;
          balanced = false;
          refactor();
          descend(scores, offset);
        }
      }
    }

    /** Descends from the warm start, or from the best vertex. */
    private void begin(MapOracle problem, double[] scores, int offset, Workspace memory) {
      oracle = problem;
      workspace = memory;
      size = problem.size();
      visible = problem.visible();
      if (residual.length < size) {
        residual = new double[size];
        mark = new int[size];
        change = new double[size];
        discouraged = new double[size];
      }
      calls = 0;
      longest = 0;
      balanced = false;
      listAllowed(scores, offset);
      System.arraycopy(scores, offset, residual, 0, size);
      startFrom(scores, offset);
      if (count == 0) {
        callOracle();
        tryAdd(found, 1, found.dot(scores, offset));
      }
      descend(scores, offset);
    }

    /** Asks the oracle, measures the gap, and returns whether there is a reason to stop. */
    private boolean ended(double[] scores, int offset, double tolerance, int limit) {
      computeResidual(scores, offset);
      double score = callOracle();
      gap = score - average(balanced);
      // The residual's norm is looked for where it matters, at the end.
      double scale = Math.max(1, (largest + longest) * longest);
      fine = gap <= FINE * scale;
      if (fine && balanced) {
        gap = score - average(false);
      }
      if (supportBeats(score)) {
        status = Status.INEXACT_ORACLE;
        return true;
      }
      gap = Math.max(0, gap);
      if (fine || gap <= tolerance * scale) {
        scale = Math.max(1, norm() * longest);
      }
      if (gap <= tolerance * scale) {
        status = Status.CONVERGED;
        return true;
      }
      fine = gap <= FINE * scale;
      status = Status.ITERATION_LIMIT;
      return calls >= limit;
    }

    /** Adds what was found to the support and descends; false if that is no progress. */
    private boolean grow(double[] scores, int offset, int limit) {
      double linearScore = found.dot(scores, offset);
      firstNew = count;
      balanced = false;
      // A vertex of the support is as good as the others: it is not found where the gap is large.
      boolean isNew = !fine || !contains(found);
      if (!fine && addPieces(scores, offset)) {
        descendFromCorrelation();
        balanced = true;
      } else if (isNew && tryAdd(found, 0, linearScore)) {
        if (fine) {
          descend(scores, offset);
        } else {
          correlation[firstNew] = correlationOf(firstNew);
          addOthers(scores, offset, limit);
          descendFromCorrelation();
          balanced = true;
        }
      } else if (isNew && exchange(linearScore)) {
        descend(scores, offset);
      } else {
        return false;
      }
      // In exact arithmetic the new vertex stays, because only with it the value rises.
      return count > firstNew;
    }

    /**
     * Returns the mean of the support's correlations.
     *
     * @param alike whether they are equal, so that one is enough
     */
    private double average(boolean alike) {
      if (alike) {
        double level = correlationOf(0);
        Arrays.fill(correlation, 0, count, level);
        return level;
      }
      correlate();
      double average = 0;
      for (int i = 0; i < count; i++) {
        average += weights[i] * correlation[i];
      }
      return average;
    }

    private void startFrom(double[] scores, int offset) {
      count = 0;
      gram.clear();
      for (int i = 0; i < start.count(); i++) {
        Parts vertex = start.vertex(i);
        double weight = start.weight(i);
        double score = vertex.dot(scores, offset);
        if (score > Double.NEGATIVE_INFINITY && weight > 0 && !tryAdd(vertex, weight, score)) {
          replace(vertex, weight, score);
        }
      }
      double total = 0;
      for (int i = 0; i < count; i++) {
        total += weights[i];
      }
      for (int i = 0; i < count; i++) {
        weights[i] /= total;
      }
    }

    /**
     * Mixes in a vertex that depends affinely on the support, such that the visible point is what
     * it would be: others take its weight over, as far as theirs reach.
     */
    private void replace(Parts vertex, double weight, double score) {
      gram.combination(direction);
      double step = weight;
      int leaving = -1;
      for (int i = 0; i < count; i++) {
        if (weights[i] + step * direction[i] < 0) {
          step = weights[i] / -direction[i];
          leaving = i;
        }
      }
      for (int i = 0; i < count; i++) {
        weights[i] = Math.max(0, weights[i] + step * direction[i]);
      }
      if (leaving >= 0) {
        drop(leaving);
        var _ = tryAdd(vertex, weight - step, score);
      }
    }

    /** Finds a vertex for the residual; returns its score, whatever the oracle says that it is. */
    private double callOracle() {
      calls++;
      var _ = oracle.argmax(residual, 0, found, workspace);
      longest = Math.max(longest, found.count());
      return found.dot(residual, 0);
    }

    /** Returns whether a vertex of the support is better than the one found, beyond rounding. */
    private boolean supportBeats(double score) {
      double best = score;
      for (int i = 0; i < count; i++) {
        best = Math.max(best, correlation[i]);
      }
      return best > score && best - score > ROUNDING * Math.max(1, norm() * longest);
    }

    /**
     * Appends a vertex unless it is affinely dependent on the support.
     *
     * @param score s·v, extra parts included
     */
    private boolean tryAdd(Parts vertex, double weight, double score) {
      if (count == weights.length) {
        weights = Arrays.copyOf(weights, 2 * count);
        linear = Arrays.copyOf(linear, 2 * count);
        extra = Arrays.copyOf(extra, 2 * count);
        seen = Arrays.copyOf(seen, 2 * count);
        correlation = Arrays.copyOf(correlation, 2 * count);
        direction = Arrays.copyOf(direction, 2 * count);
      }
      double[] products = gram.products();
      int entries = visible == size ? vertex.count() : vertex.countBelow(visible);
      for (int i = 0; i < entries; i++) {
        mark[vertex.get(i)]++;
      }
      for (int i = 0; i < count; i++) {
        products[i] = vertices.get(i).sumOfFirst(mark, seen[i]);
      }
      products[count] = vertex.sumOfFirst(mark, entries);
      for (int i = 0; i < entries; i++) {
        mark[vertex.get(i)] = 0;
      }
      if (!gram.append()) {
        return false;
      }
      if (count == vertices.size()) {
        vertices.add(new Parts());
      }
      vertices.get(count).set(vertex);
      weights[count] = weight;
      linear[count] = score;
      seen[count] = entries;
      extra[count] = extraScore(vertex, entries);
      count++;
      longest = Math.max(longest, vertex.count());
      return true;
    }

    /** Returns the score of a vertex' extra parts, which are in the residual as they are. */
    private double extraScore(Parts vertex, int from) {
      double sum = 0;
      for (int i = from; i < vertex.count(); i++) {
        sum += residual[vertex.get(i)];
      }
      return sum;
    }

    /**
     * Adds the vertices that a crossing of the vertex found with the heaviest one makes. Returns
     * whether there is more than the vertex found, and one is affinely independent.
     */
    private boolean addPieces(double[] scores, int offset) {
      if (!(oracle instanceof Crossover crossover)) {
        return false;
      }
      int heaviest = 0;
      for (int i = 1; i < count; i++) {
        heaviest = weights[i] > weights[heaviest] ? i : heaviest;
      }
      if (weights[heaviest] < HEAVY && size < MANY * count) {
        return false;
      }
      pieceScores = scores;
      pieceOffset = offset;
      leastCorrelation = correlation[heaviest] + PIECE * gap;
      crossover.cross(vertices.get(heaviest), found, workspace, addPiece);
      return count > firstNew;
    }

    private void addPiece(Parts piece) {
      double correlated = piece.dot(residual, 0);
      if (correlated > leastCorrelation && tryAdd(piece, 0, piece.dot(pieceScores, pieceOffset))) {
        correlation[count - 1] = correlationOf(count - 1);
      }
    }

    /**
     * Adds vertices that the oracle finds where the parts of the last one count for less: as if it
     * had the weight that a line search towards it alone would give it.
     */
    private void addOthers(double[] scores, int offset, int limit) {
      int most = Math.min(OTHERS, count / FEW);
      if (most == 0 || largest + longest + OTHERS * gap > Scores.LARGEST) {
        return; // in the second case lowered scores might be none
      }
      System.arraycopy(residual, 0, discouraged, 0, size);
      pieceScores = scores;
      pieceOffset = offset;
      leastCorrelation = correlation[0] + PIECE * gap;
      for (int i = 0; i < most && calls < limit; i++) {
        int last = count - 1;
        vertices.get(last).addToFirst(discouraged, -gap / Math.max(1, seen[last]), seen[last]);
        calls++;
        var _ = oracle.argmax(discouraged, 0, found, workspace);
        addPiece(found);
        if (count - 1 == last) {
          return;
        }
      }
    }

    private double correlationOf(int i) {
      return vertices.get(i).sumOfFirst(residual, seen[i]) + extra[i];
    }

    private void correlate() {
      for (int i = 0; i < count; i++) {
        correlation[i] = correlationOf(i);
      }
    }

    /**
     * Brings in a vertex whose visible parts depend affinely on the support's: along that
     * dependency the problem is linear, so the walk goes on until a weight is 0. Returns false if
     * that gains nothing, which happens by rounding alone.
     */
    private boolean exchange(double score) {
      if (visible == size) {
        return false;
      }
      gram.combination(direction);
      double gain = found.dot(residual, 0);
      double step = Double.POSITIVE_INFINITY;
      int leaving = -1;
      for (int i = 0; i < count; i++) {
        gain -= direction[i] * correlation[i];
        if (direction[i] > DOUBTFUL && weights[i] < step * direction[i]) {
          step = weights[i] / direction[i];
          leaving = i;
        }
      }
      if (leaving < 0 || !(gain > 0)) {
        return false;
      }
      for (int i = 0; i < count; i++) {
        weights[i] = Math.max(0, weights[i] - step * direction[i]);
      }
      drop(leaving);
      return tryAdd(found, step, score);
    }

    /** Solves the problem over the convex hull of the support, dropping what gets weight 0. */
    private void descend(double[] scores, int offset) {
      boolean inside = false;
      while (!inside) {
        // Not s·a_i − G·p: entries of the residual carry errors of their own size, not that of the
        // scores' sums, on which vertices would be added for nothing once the gap is small.
        computeResidual(scores, offset);
        correlate();
        inside = step(0);
      }
    }

    /**
     * Descends in the same way from correlations that are known, and equal before the first new
     * vertex. A step brings all of them nearer to one value at the same rate, so none is computed
     * anew.
     */
    private void descendFromCorrelation() {
      boolean inside = false;
      while (!inside) {
        inside = step(firstNew);
      }
    }

    /**
     * Walks towards the optimum over the affine hull of the support until a weight is 0, and drops
     * that vertex.
     *
     * @param from correlations before this vertex are equal
     * @return whether the optimum was reached
     */
    private boolean step(int from) {
      System.arraycopy(correlation, 0, direction, 0, count);
      double level = gram.solveDirection(direction, from);
      double step = 1;
      int leaving = -1;
      for (int i = 0; i < count; i++) {
        if (weights[i] + direction[i] <= 0 && weights[i] <= -step * direction[i]) {
          // Not 0/0: a vertex of weight 0 whose weight would not rise leaves at once.
          step = weights[i] > 0 ? weights[i] / -direction[i] : 0;
          leaving = i;
        }
      }
      for (int i = 0; i < count; i++) {
        weights[i] = Math.max(0, weights[i] + step * direction[i]);
        correlation[i] = (1 - step) * (correlation[i] - level);
      }
      if (leaving < 0) {
        return true;
      }
      drop(leaving);
      return false;
    }

    private void drop(int i) {
      gram.remove(i);
      Parts vertex = vertices.remove(i);
      vertices.add(vertex); // its memory is used again
      System.arraycopy(weights, i + 1, weights, i, count - i - 1);
      System.arraycopy(linear, i + 1, linear, i, count - i - 1);
      System.arraycopy(extra, i + 1, extra, i, count - i - 1);
      System.arraycopy(seen, i + 1, seen, i, count - i - 1);
      System.arraycopy(correlation, i + 1, correlation, i, count - i - 1);
      count--;
      firstNew -= i < firstNew ? 1 : 0;
    }

    private void refactor() {
      start.set(this);
      double[] scores = Arrays.copyOf(linear, count);
      count = 0;
      gram.clear();
      double total = 0;
      for (int i = 0; i < start.count(); i++) {
        if (tryAdd(start.vertex(i), start.weight(i), scores[i])) {
          total += start.weight(i);
        }
      }
      for (int i = 0; i < count; i++) {
        weights[i] /= total;
      }
    }

    private boolean contains(Parts vertex) {
      for (int i = 0; i < count; i++) {
        if (vertices.get(i).equals(vertex)) {
          return true;
        }
      }
      return false;
    }

    /** Lists the parts that some structure may have: the scores of others mean nothing. */
    private void listAllowed(double[] scores, int offset) {
      if (allowed.length < size) {
        allowed = new int[size];
      }
      allowedCount = 0;
      largest = 0;
      for (int p = 0; p < size; p++) {
        if (Scores.allowed(oracle, scores, offset, p)) {
          allowed[allowedCount++] = p;
          largest = Math.max(largest, Math.abs(scores[offset + p]));
        }
      }
    }

    private void computeResidual(double[] scores, int offset) {
      System.arraycopy(scores, offset, residual, 0, size);
      for (int i = 0; i < count; i++) {
        vertices.get(i).addToFirst(residual, -weights[i], seen[i]);
      }
    }

    /** Returns the residual's largest magnitude over allowed parts. */
    private double norm() {
      double norm = 0;
      for (int i = 0; i < allowedCount; i++) {
        norm = Math.max(norm, Math.abs(residual[allowed[i]]));
      }
      return norm;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public Parts vertex(int i) {
      return vertices.get(Objects.checkIndex(i, count));
    }

    @Override
    public double weight(int i) {
      return weights[Objects.checkIndex(i, count)];
    }

    @Override
    public void point(double[] out, int offset) {
      Arrays.fill(out, offset, offset + size, 0);
      for (int i = 0; i < count; i++) {
        vertices.get(i).addTo(out, offset, weights[i]);
      }
    }

    @Override
    public double value() {
      Arrays.fill(change, 0, size, 0);
      double value = 0;
      for (int i = 0; i < count; i++) {
        value += weights[i] * linear[i];
        vertices.get(i).addToFirst(change, weights[i], seen[i]);
      }
      value -= ROWS.dot(change, 0, change, 0, visible) / 2;
      return value;
    }

    @Override
    public double gap() {
      return gap;
    }

    @Override
    public int oracleCalls() {
      return calls;
    }

    @Override
    public Status status() {
      return status;
    }

    @Override
    public void jvp(double[] along, int alongOffset, double[] out, int offset) {
      int before = count;
      derive(along, alongOffset, out, offset);
      // Inside a face of many dimensions the point may be reached to the last digit before the
      // support spans the face: what is missing is found as vertices that d brings in.
      while (count - before < size && bringIn(along, alongOffset, out, offset)) {
        derive(along, alongOffset, out, offset);
      }
      while (count > before) {
        drop(count - 1);
      }
    }

    private void derive(double[] along, int alongOffset, double[] out, int offset) {
      for (int i = 0; i < count; i++) {
        direction[i] = vertices.get(i).dot(along, alongOffset);
      }
      gram.solveDirection(direction, 0);
      Arrays.fill(out, offset, offset + size, 0);
      for (int i = 0; i < count; i++) {
        vertices.get(i).addTo(out, offset, direction[i]);
      }
    }

    /**
     * Adds a vertex, with weight 0, that is as good as the support and moves further than it along
     * d or against d.
     *
     * @param change what the support makes of d
     * @return false if there is none
     */
    private boolean bringIn(double[] along, int alongOffset, double[] change, int offset) {
      if (!probe.aim(oracle, residual, along, alongOffset, change, offset)) {
        return false;
      }
      double level = vertices.get(0).dot(residual, 0);
      for (int sign = -1; sign <= 1; sign += 2) {
        Parts entering = probe.entering(oracle, residual, sign, vertices.get(0), workspace);
        if (entering == null || contains(entering)) {
          continue;
        }
        double score = entering.dot(residual, 0);
        boolean ties = Math.abs(score - level) <= TIE * Math.max(1, probe.norm() * longest);
        if (ties && tryAdd(entering, 0, score)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean differentiableAlong(double[] along, int alongOffset) {
      derive(along, alongOffset, change, 0);
      return !losesVertex()
          && (!probe.aim(oracle, residual, along, alongOffset, change, 0)
              || probe.staysInFace(oracle, residual, vertices.get(0), workspace));
    }

    /**
     * Returns whether a vertex of weight 0 would leave the support on one side of the direction for
     * which {@link #derive} has just computed the weights' change.
     */
    private boolean losesVertex() {
      double fastest = 0;
      for (int i = 0; i < count; i++) {
        fastest = Math.max(fastest, Math.abs(direction[i]));
      }
      for (int i = 0; i < count; i++) {
        if (weights[i] < DOUBTFUL && Math.abs(direction[i]) > STILL * fastest) {
          return true;
        }
      }
      return false;
    }
  }

  /** Stands for the oracle before the first problem. */
  private enum NoStructure implements MapOracle {
    INSTANCE;

    @Override
    public int size() {
      return 0;
    }

    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      out.clear();
      return 0;
    }
  }
}
