package org.espalier.core.factor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.numeric.DampedStep;
import org.espalier.core.numeric.DroppingCholesky;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;

/**
 * Solves a problem whose structured factors share no variable, so that logic factors alone tie them
 * together: maximises s·μ + e·q − ½‖μ‖² over blocks under linear conditions A·μ ≤ b.
 *
 * <p>For given multipliers λ of the conditions, the blocks are projected one by one, at s − Aᵀλ.
 * What is left is a convex function of λ ≥ 0, piecewise quadratic, with the gradient b − A·μ and
 * the second derivative A·J·Aᵀ, J the blocks' Jacobian. Newton's method minimises it, with a
 * multiple of the identity added that grows where a step goes too far (Levenberg and Marquardt);
 * λ_c that a step would make negative stop at 0. Conditions that are found by a search ({@link
 * Block#separate}) join when they are violated. Few conditions matter, so the systems are small.
 *
 * <p>The Jacobian is J − J·Aᵀ(A·J·Aᵀ)⁺A·J over the conditions with positive multipliers.
 *
 * <ol>
 *   <li>K. Levenberg, A method for the solution of certain non-linear problems in least squares,
 *       Quarterly of Applied Mathematics 2, 1944.
 *   <li>L. Qi, J. Sun, A nonsmooth version of Newton's method, Mathematical Programming 58, 1993.
 * </ol>
 */
final class DualNewton {

  /** The most projections of all blocks. */
  private static final int EVALUATIONS = 500;

  /**
   * The same where blocks have conditions of their own. Where hundreds of those matter their
   * multipliers are far from unique, and Newton's steps are short.
   */
  private static final int INCOMPLETE_EVALUATIONS = 100;

  /** The largest score over the first unit. */
  private static final double SMOOTH = 16;

  /** What a unit is divided by for the next. */
  private static final double REFINEMENT = 4;

  /** What conditions may be violated by before the last unit. */
  private static final double ROUGH = 0.01;

  /**
   * Added to the diagonal at first, for multipliers of size 1 and a scale equal to the unit. All
   * that it must do is to make the matrix definite; it falls or rises by what follows.
   */
  private static final double DAMPING = 1e-3;

  /** What the damping falls by after a step that ends well before the minimum along it. */
  private static final double EASIER = 0.02;

  /** What the damping falls by after any other step that is taken. */
  private static final double EASY = 0.1;

  /** What the damping rises by after a step that is not taken. */
  private static final double HARDER = 8;

  /**
   * The least damping: below it the sum with a diagonal of size 1 keeps no more than two digits.
   */
  private static final double LEAST_DAMPING = 1e-14;

  /** The least decrease, as a part of the predicted one: Armijo's rule with its usual constant. */
  private static final double SUFFICIENT = 1e-4;

  /** Where no step helps, violations of up to this many tolerances are rounding errors. */
  private static final double FLOOR = 100;

  /** A multiplier below this part of the scale may be 0: the tolerance of {@link LocalSolver}. */
  private static final double SLACK = 1e-12;

  private final List<Block> blocks = new ArrayList<>();
  private final List<TreeBlock> treePool = new ArrayList<>();
  private final List<Site> logic = new ArrayList<>();
  private final LinearRows rows = new LinearRows();
  private final LinearRows moving = new LinearRows(); // working conditions on what can move
  private boolean[] moves = new boolean[0];
  private int[] inside = new int[0]; // variables of no block that are not 0 or 1
  private int insideCount;
  private Reduction reduction = new Reduction();
  private int n;
  private double[] linear = new double[0];
  private double[] mu = new double[0];
  private double[] t = new double[0]; // s − Aᵀλ
  private int[] blockOf = new int[0]; // of a variable: NO_BLOCK, IN_BOX or a block's index
  private double[] image = new double[0]; // of a row under the blocks' Jacobian
  private double[] along = new double[0];
  private double[] multiplier = new double[16];
  private double[] excess = new double[16]; // A·μ − b
  private double[] lastMultiplier = new double[16];
  private double[] lastExcess = new double[16];
  private double[] step = new double[16];
  private int[] working = new int[16];
  private int workingCount;
  private double[][] matrix = new double[0][];
  private final DampedStep damped = new DampedStep(c -> rows.isEquality(c));
  private final DroppingCholesky factor = new DroppingCholesky();
  private boolean prepared; // the matrix is that of the Jacobian's conditions
  private double value;
  private double scale;
  private double unit; // what scores are divided by
  private int evaluations;
  private int ownRows; // conditions that are not part of a block

  private static final int NO_BLOCK = -2;
  private static final int IN_BOX = -1;

  /** Returns whether the reduced problem is of this kind. */
  boolean accepts(Reduction newReduction, int variables) {
    reduction = newReduction;
    n = variables;
    reserve(n);
    Arrays.fill(blockOf, 0, n, NO_BLOCK);
    blocks.clear();
    logic.clear();
    int trees = 0;
    for (int s = 0; s < reduction.sites(); s++) {
      Site site = reduction.site(s);
      if (site.alone) {
        continue;
      }
      if (isLogic(site)) {
        logic.add(site);
        continue;
      }
      for (int j = 0; j < site.visible; j++) {
        if (site.variable[j] != Site.NONE) {
          if (blockOf[site.variable[j]] != NO_BLOCK) {
            return false;
          }
          blockOf[site.variable[j]] = blocks.size();
        }
      }
      if (site.oracle instanceof NonProjectiveTree tree) {
        if (trees == treePool.size()) {
          treePool.add(new TreeBlock());
        }
        TreeBlock block = treePool.get(trees++);
        block.take(site, tree);
        blocks.add(block);
      } else {
        blocks.add(new Block(site));
      }
    }
    for (int i = 0; i < n; i++) {
      boolean coupled = reduction.state(i) == Reduction.FREE && reduction.degree(i) > 0;
      blockOf[i] = coupled && blockOf[i] == NO_BLOCK ? IN_BOX : blockOf[i];
    }
    return true;
  }

  private static boolean isLogic(Site site) {
    return site.oracle instanceof Subset || site.oracle instanceof OrOutput;
  }

  private void reserve(int size) {
    if (t.length < size) {
      mu = new double[size];
      t = new double[size];
      blockOf = new int[size];
      image = new double[size];
      along = new double[size];
      moves = new boolean[size];
      inside = new int[size];
    }
  }

  /**
   * Solves the problem that was accepted: first with conditions of the blocks' own where those are
   * quicker, and if that takes too long without.
   *
   * @param newLinear scores, extra parts included
   * @param newScale their magnitude, at least 1
   * @param tolerance what conditions may be violated by
   * @return false if it has not converged, as where the conditions contradict each other
   */
  boolean solve(double[] newLinear, double newScale, double tolerance) {
    linear = newLinear;
    scale = newScale;
    return solve(tolerance, false) || (!isComplete() && solve(tolerance, true));
  }

  private boolean isComplete() {
    return blocks.stream().allMatch(Block::isComplete);
  }

  private boolean solve(double tolerance, boolean patient) {
    evaluations = 0;
    prepared = false;
    rows.clear();
    for (Site site : logic) {
      addLogic(site);
    }
    for (Block block : blocks) {
      block.start(patient);
      addHeld(block.site);
    }
    ownRows = rows.count();
    Arrays.fill(multiplier, 0);
    Arrays.fill(lastMultiplier, 0);
    reserveRows();
    unit = 1;
    if (!evaluate()) {
      return false;
    }
    if (violation() <= tolerance && !separate(2 * tolerance)) {
      return true;
    }
    // Where scores are large the function has sharp bends; it is smooth for scores over a unit.
    unit = Math.max(1, scale / SMOOTH);
    while (true) {
      double stop = unit > 1 ? Math.max(tolerance, ROUGH) : tolerance;
      do {
        if (!minimize(stop)) {
          return false;
        }
      } while (separate(2 * stop));
      if (unit == 1) {
        return true;
      }
      double next = Math.max(1, unit / REFINEMENT);
      for (int c = 0; c < rows.count(); c++) {
        multiplier[c] *= unit / next;
      }
      unit = next;
    }
  }

  private boolean separate(double tolerance) {
    boolean found = false;
    for (Block block : blocks) {
      found |= block.separate(rows, tolerance);
    }
    return found;
  }

  private void addLogic(Site site) {
    if (site.oracle instanceof Subset subset) {
      int free = subset.size();
      if (subset.most() < free || subset.least() == subset.most()) {
        addCount(site, free, 1, subset.most(), subset.least() == subset.most());
      }
      if (subset.least() > 0 && subset.least() < subset.most()) {
        addCount(site, free, -1, -subset.least(), false);
      }
    } else if (site.oracle instanceof OrOutput disjunction) {
      int inputs = disjunction.inputs();
      for (int j = 0; j < inputs; j++) {
        rows.begin(0);
        rows.add(site, j, 1);
        rows.add(site, inputs, -1);
        rows.end(site, false);
      }
      rows.begin(0);
      for (int j = 0; j < inputs; j++) {
        rows.add(site, j, -1);
      }
      rows.add(site, inputs, 1);
      rows.end(site, false);
    }
  }

  private void addCount(Site site, int inputs, double sign, double bound, boolean isEquality) {
    rows.begin(bound);
    for (int j = 0; j < inputs; j++) {
      rows.add(site, j, sign);
    }
    rows.end(site, isEquality);
  }

  /** Variables that are fixed on and that a block has nevertheless. */
  private void addHeld(Site site) {
    for (int j = 0; j < site.visible; j++) {
      if (site.variable[j] != Site.NONE && site.held[j]) {
        rows.begin(1);
        rows.add(site, j, 1);
        rows.end(site, true);
      }
    }
  }

  /** Minimises over the multipliers of the conditions known. */
  private boolean minimize(double tolerance) {
    reserveRows();
    if (!evaluate()) {
      return false;
    }
    double violation = violation();
    double best = violation;
    double damping = DAMPING * unit / scale;
    while (violation > tolerance) {
      select();
      assemble();
      double[] swap = lastMultiplier;
      lastMultiplier = multiplier;
      multiplier = swap;
      swap = lastExcess;
      lastExcess = excess;
      excess = swap;
      double lastValue = value;
      while (true) {
        double predicted = propose(damping);
        if (!evaluate()) {
          return false;
        }
        violation = violation();
        double slopeBefore = 0;
        double slopeAfter = 0;
        for (int i = 0; i < workingCount; i++) {
          int c = working[i];
          slopeBefore += lastExcess[c] * step[i];
          slopeAfter += excess[c] * step[i];
        }
        // A slope that has not changed its sign is proof of a decrease, whatever rounding does to
        // the values.
        boolean lower = slopeAfter >= 0 || value <= lastValue - SUFFICIENT * predicted;
        if (lower || violation <= 0.5 * best) {
          damping *= slopeAfter > 0.5 * slopeBefore ? EASIER : EASY;
          damping = Math.max(damping, LEAST_DAMPING);
          break;
        }
        if (isOver()) {
          return false;
        }
        if (damping > 1 && violation <= FLOOR * tolerance) {
          return true; // as near as rounding lets it
        }
        damping *= HARDER;
      }
      best = Math.min(best, violation);
      if (isOver() && violation > tolerance) {
        return false;
      }
    }
    return true;
  }

  private boolean isOver() {
    return evaluations >= (isComplete() ? EVALUATIONS : INCOMPLETE_EVALUATIONS);
  }

  private void reserveRows() {
    int count = rows.count();
    if (multiplier.length < count) {
      int length = 2 * count;
      multiplier = Arrays.copyOf(multiplier, length);
      lastMultiplier = new double[length];
      excess = new double[length];
      lastExcess = new double[length];
      step = new double[length];
      working = new int[length];
    }
  }

  /** Projects at the multipliers; computes the function and its gradient. */
  private boolean evaluate() {
    evaluations++;
    loadLinear(t);
    value = 0;
    for (int c = 0; c < rows.count(); c++) {
      if (multiplier[c] != 0) {
        rows.addTo(c, -multiplier[c], t);
        value += multiplier[c] * rows.bound(c);
      }
    }
    for (int i = 0; i < n; i++) {
      if (blockOf[i] == IN_BOX) {
        mu[i] = Math.clamp(t[i], 0.0, 1.0);
        value += mu[i] * (t[i] - mu[i] / 2);
      }
    }
    for (Block block : blocks) {
      Site site = block.site;
      loadScores(site, t);
      if (!block.project()) {
        return false;
      }
      for (int j = 0; j < site.visible; j++) {
        int i = site.variable[j];
        if (i != Site.NONE) {
          mu[i] = site.negated[j] ? 1 - site.x[j] : site.x[j];
          value += mu[i] == 0 ? 0 : mu[i] * (t[i] - mu[i] / 2);
        }
      }
      for (int p = site.visible; p < site.size; p++) {
        value += site.x[p] > 0 ? site.x[p] * site.t[p] : 0;
      }
    }
    for (int c = 0; c < rows.count(); c++) {
      excess[c] = rows.dot(c, mu) - rows.bound(c);
    }
    return true;
  }

  /**
   * Writes the variables' scores over the unit; those of fixed ones, which may be −∞, mean nothing.
   */
  private void loadLinear(double[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = reduction.state(i) == Reduction.FREE ? linear[i] / unit : 0;
    }
  }

  private void loadScores(Site site, double[] from) {
    for (int j = 0; j < site.visible; j++) {
      double score = Double.NEGATIVE_INFINITY;
      if (site.variable[j] != Site.NONE) {
        score = site.negated[j] ? 1 - from[site.variable[j]] : from[site.variable[j]];
      }
      site.t[j] = score;
    }
    for (int p = site.visible; p < site.size; p++) {
      site.t[p] = linear[site.extraStart + p] / unit;
    }
  }

  private double violation() {
    double largest = 0;
    for (int c = 0; c < rows.count(); c++) {
      boolean tight = rows.isEquality(c) || multiplier[c] > 0;
      largest = Math.max(largest, tight ? Math.abs(excess[c]) : excess[c]);
    }
    return largest;
  }

  /** Selects the conditions that a step is about. */
  private void select() {
    workingCount = 0;
    for (int c = 0; c < rows.count(); c++) {
      if (rows.isEquality(c) || multiplier[c] > 0 || excess[c] > 0) {
        working[workingCount++] = c;
      }
    }
  }

  /** Computes A·J·Aᵀ over the working conditions, from the variables that can move at all. */
  private void assemble() {
    if (matrix.length < workingCount) {
      matrix = new double[2 * workingCount][2 * workingCount];
    }
    Arrays.fill(moves, 0, n, false);
    Arrays.fill(along, 0, n, 0);
    Arrays.fill(image, 0, n, 0);
    insideCount = 0;
    for (int i = 0; i < n; i++) {
      if (isInside(i)) {
        moves[i] = true;
        inside[insideCount++] = i;
      }
    }
    for (Block block : blocks) {
      Site site = block.site;
      Arrays.fill(site.direction, 0, site.size, 0);
      block.listMoving();
      for (int k = 0; k < block.movingCount; k++) {
        moves[site.variable[block.moving[k]]] = true;
      }
    }
    moving.clear();
    for (int i = 0; i < workingCount; i++) {
      moving.append(rows, working[i], moves);
    }
    for (int i = 0; i < workingCount; i++) {
      moving.addTo(i, 1, along);
      for (int v = 0; v < insideCount; v++) {
        image[inside[v]] = along[inside[v]];
      }
      for (Block block : blocks) {
        turn(block, along, image);
      }
      for (int k = 0; k <= i; k++) {
        matrix[i][k] = moving.dot(k, image);
        matrix[k][i] = matrix[i][k];
      }
      moving.erase(i, along);
    }
  }

  /** Returns whether a variable of no block is strictly between 0 and 1. */
  private boolean isInside(int variable) {
    return blockOf[variable] == IN_BOX && mu[variable] > 0 && mu[variable] < 1;
  }

  /**
   * Writes a block's Jacobian times a direction, at the variables that it can move. The direction
   * of extra parts is with the site.
   */
  private static void turn(Block block, double[] direction, double[] out) {
    Site site = block.site;
    for (int k = 0; k < block.movingCount; k++) {
      int j = block.moving[k];
      double entry = direction[site.variable[j]];
      site.direction[j] = site.negated[j] ? -entry : entry;
    }
    block.differentiate();
    for (int k = 0; k < block.movingCount; k++) {
      int j = block.moving[k];
      out[site.variable[j]] = site.negated[j] ? -site.change[j] : site.change[j];
    }
  }

  /**
   * Moves the multipliers from the last ones. Those that would become negative stop at 0, and the
   * others move anew. Returns the decrease of the damped quadratic model.
   */
  private double propose(double damping) {
    System.arraycopy(lastMultiplier, 0, multiplier, 0, rows.count());
    double predicted =
        damped.solve(matrix, working, workingCount, lastMultiplier, lastExcess, damping, step);
    for (int i = 0; i < workingCount; i++) {
      multiplier[working[i]] += step[i];
    }
    return predicted;
  }

  int evaluations() {
    return evaluations;
  }

  /** Returns by how much a condition is violated at most. */
  double residual() {
    return Math.max(0, violation());
  }

  /**
   * Writes μ of the variables that are coupled, and gives every site its part of the point and its
   * scores: there the part, plus its normal.
   */
  void finish(double[] out) {
    loadLinear(along); // less the normals of what is not part of a block
    Arrays.fill(image, 0, n, 0);
    int c = 0;
    for (Site site : logic) {
      for (; c < rows.count() && rows.isOf(site, c); c++) {
        rows.addTo(c, multiplier[c], image);
      }
      for (int j = 0; j < site.visible; j++) {
        int i = site.variable[j];
        if (blockOf[i] == IN_BOX) {
          // What the box takes off is the first factor's.
          image[i] += t[i] - mu[i];
          t[i] = mu[i];
        }
        site.x[j] = site.negated[j] ? 1 - mu[i] : mu[i];
        site.t[j] = site.x[j] + (site.negated[j] ? -image[i] : image[i]);
        along[i] -= image[i];
        image[i] = 0;
      }
      site.expire();
    }
    for (; c < ownRows; c++) {
      rows.addTo(c, -multiplier[c], along);
    }
    for (Block block : blocks) {
      if (!block.isComplete()) {
        loadScores(block.site, along);
        block.site.expire();
      }
    }
    for (int i = 0; i < n; i++) {
      if (blockOf[i] != NO_BLOCK && reduction.state(i) == Reduction.FREE) {
        out[i] = mu[i];
      }
    }
  }

  /**
   * Adds the change of the solution to that of the variables and extra parts that are coupled.
   *
   * @param direction over variables and extra parts
   */
  void differentiate(double[] direction, int directionOffset, double[] out, int offset) {
    prepare();
    // The first round's rounding errors leave the conditions; the second takes that back.
    double[] left = new double[n];
    double[] change = new double[n];
    System.arraycopy(direction, directionOffset, left, 0, n);
    for (int round = 0; round < 2; round++) {
      turnAll(left, direction, directionOffset, change);
      for (int i = 0; i < workingCount; i++) {
        step[i] = rows.dot(working[i], change);
      }
      factor.solve(step);
      for (int i = 0; i < workingCount; i++) {
        rows.addTo(working[i], -step[i], left);
      }
    }
    turnAll(left, direction, directionOffset, change);
    for (int i = 0; i < n; i++) {
      out[offset + i] += reduction.state(i) == Reduction.FREE ? change[i] : 0;
    }
    for (Block block : blocks) {
      Site site = block.site;
      for (int p = site.visible; p < site.size; p++) {
        out[offset + site.extraStart + p] = site.change[p];
      }
    }
  }

  private void turnAll(double[] visible, double[] direction, int directionOffset, double[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = isInside(i) ? visible[i] : 0;
    }
    for (Block block : blocks) {
      Site site = block.site;
      for (int p = site.visible; p < site.size; p++) {
        boolean forbidden = linear[site.extraStart + p] == Double.NEGATIVE_INFINITY;
        site.direction[p] = forbidden ? 0 : direction[directionOffset + site.extraStart + p];
      }
      turn(block, visible, out);
    }
  }

  /** Factorises the matrix of the conditions that hold on both sides of the solution. */
  private void prepare() {
    if (prepared) {
      return;
    }
    prepared = true;
    workingCount = 0;
    for (int c = 0; c < rows.count(); c++) {
      if (rows.isEquality(c) || multiplier[c] > SLACK * scale) {
        working[workingCount++] = c;
      }
    }
    assemble();
    factor.factorize(matrix, workingCount);
  }
}
