package org.espalier.experiments.decisions;

import org.espalier.core.InfeasibleException;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.SolutionPool;
import org.espalier.core.solve.ForwardingStructure;

/**
 * A MAP oracle over a pool of solutions, in place of the solver (Mulamba et al. 2021, arXiv
 * 2011.05354). A call costs a pass over the pool.
 *
 * @param pool not empty
 */
record PooledOracle(SolutionPool pool) implements MapOracle, ForwardingStructure {

  @Override
  public Structure structure() {
    return pool.structure();
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    double highest = Double.NEGATIVE_INFINITY;
    for (Parts solution : pool.solutions()) {
      double score = solution.dot(scores, offset);
      if (score > highest) {
        highest = score;
        out.set(solution);
      }
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      throw new InfeasibleException("every solution of " + pool + " has a forbidden part");
    }
    return highest;
  }
}
