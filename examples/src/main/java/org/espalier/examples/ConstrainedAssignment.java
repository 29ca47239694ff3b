package org.espalier.examples;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.Literal;
import java.util.Arrays;
import java.util.List;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.SparseMap;
import org.espalier.core.Workers;
import org.espalier.core.custom.Custom;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLosses;

/**
 * Tasks for workers under side conditions, solved by the constraint solver of OR-Tools: every task
 * has one worker, nobody has more than two, and nobody has both task 0 and task 1. Part w·{@value
 * #TASKS} + t is task t for worker w.
 */
public final class ConstrainedAssignment {

  private static final int WORKERS = 3;
  private static final int TASKS = 4;

  /** The solver's coefficients are whole numbers; the largest score becomes this one. */
  private static final double LARGEST = 1e12;

  private ConstrainedAssignment() {}

  /** Prints the best assignment, the projection, and two estimates of a gradient. */
  public static void main(String[] args) {
    Loader.loadNativeLibraries();
    Custom assignments = Custom.of(WORKERS * TASKS, ConstrainedAssignment::solve);
    double[] scores = {2, 1.5, 0, 1, 1.8, 1.2, 0.4, 0.9, 0, 0.3, 0.5, 0.2};
    System.out.println("best: " + assignments.argmax(scores));
    SparseMap point = assignments.project(scores);
    System.out.println("projection: " + Arrays.toString(point.point()));
    for (int i = 0; i < point.count(); i++) {
      System.out.println("  " + point.weight(i) + " of " + point.vertex(i));
    }
    System.out.println(point.status() + ", duality gap " + point.gap());

    // A decoder with the loss c·μ, which does not want task 1 to be worker 0's.
    double[] cost = new double[WORKERS * TASKS];
    cost[1] = 1;
    ExampleLosses decoder = new ExampleLosses(List.of(new ExampleLosses.Linear(cost)));
    Batch<Custom> batch = Batch.of(assignments, scores);
    Context context = new Context(Workers.sequential(), 1);
    double[] gradient = new double[scores.length];
    Estimators.<Custom>spigot(1, 1).forward(batch, context).backward(decoder, gradient);
    System.out.println("SPIGOT: " + Arrays.toString(gradient));
    Estimators.<Custom>perturbedOptimizer(0.5, 20)
        .forward(batch, context)
        .backward(decoder, gradient);
    System.out.println("perturbed optimiser: " + Arrays.toString(gradient));
  }

  private static double solve(double[] scores, Parts out) {
    CpModel model = new CpModel();
    BoolVar[] has = new BoolVar[scores.length];
    long[] weights = new long[scores.length];
    double largest = Arrays.stream(scores).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    for (int p = 0; p < scores.length; p++) {
      has[p] = model.newBoolVar("part " + p);
      if (scores[p] == Double.NEGATIVE_INFINITY) {
        model.addEquality(has[p], 0);
      } else if (largest > 0) {
        weights[p] = Math.round(scores[p] / largest * LARGEST);
      }
    }
    for (int t = 0; t < TASKS; t++) {
      Literal[] workers = new Literal[WORKERS];
      for (int w = 0; w < WORKERS; w++) {
        workers[w] = has[w * TASKS + t];
      }
      model.addExactlyOne(workers);
    }
    for (int w = 0; w < WORKERS; w++) {
      model.addLessOrEqual(LinearExpr.sum(Arrays.copyOfRange(has, w * TASKS, (w + 1) * TASKS)), 2);
      model.addAtMostOne(new Literal[] {has[w * TASKS], has[w * TASKS + 1]});
    }
    model.maximize(LinearExpr.weightedSum(has, weights));
    CpSolver solver = new CpSolver();
    solver.getParameters().setNumSearchWorkers(1); // Workers run several examples at once already
    if (solver.solve(model) != CpSolverStatus.OPTIMAL) {
      throw new InfeasibleException("no assignment has only allowed tasks");
    }
    double score = 0;
    for (int p = 0; p < scores.length; p++) {
      if (solver.booleanValue(has[p])) {
        out.add(p);
        score += scores[p];
      }
    }
    return score;
  }
}
