package org.espalier.core.estimate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.jspecify.annotations.Nullable;

/**
 * Distinct solutions of a problem that is solved for many scores, in the order in which they were
 * found. A {@link PoolLoss} compares with them instead of calling the solver (Mulamba, Mandi,
 * Diligenti, Lombardi, Bucarey &amp; Guns 2021, arXiv 2011.05354).
 *
 * <p>A pool only grows, and only by {@link #add} and {@link #grow}, between two steps of training;
 * so losses do not depend on threads. Safe for threads.
 */
public final class SolutionPool {

  private final Structure structure;
  private final Set<Parts> known = new HashSet<>();
  private volatile List<Parts> solutions = List.of();

  /** Creates an empty pool of solutions of a structure. */
  public SolutionPool(Structure structure) {
    this.structure = structure;
  }

  /** Returns whose solutions they are. */
  public Structure structure() {
    return structure;
  }

  /** Returns the solutions, not to be modified. */
  public List<Parts> solutions() {
    return solutions;
  }

  /**
   * Adds a solution.
   *
   * @param solution active parts, ascending; copied
   * @return false if it was there
   * @throws IllegalArgumentException if it is no structure
   */
  public boolean add(Parts solution) {
    Members.require(structure, solution);
    return addAll(List.of(solution)) == 1;
  }

  private synchronized int addAll(List<Parts> found) {
    List<Parts> longer = new ArrayList<>(solutions);
    for (Parts solution : found) {
      if (!known.contains(solution)) {
        Parts copy = new Parts();
        copy.set(solution);
        known.add(copy);
        longer.add(copy);
      }
    }
    int added = longer.size() - solutions.size();
    if (added > 0) {
      solutions = List.copyOf(longer);
    }
    return added;
  }

  /**
   * Solves some of a batch's examples and adds what is found, in their order.
   *
   * @param probability with which each is solved, 0 to 1
   * @param seed fixes which
   * @return the number of new solutions
   * @throws IllegalArgumentException if an example is of another structure
   */
  public int grow(
      Batch<? extends MapOracle> batch, double probability, long seed, Workers workers) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("the probability must be from 0 to 1, not " + probability);
    }
    @Nullable Parts[] found = new Parts[batch.count()];
    batch.each(
        workers,
        problem -> {
          requireSame(problem);
          RandomGenerator random = new SplittableRandom(seed + problem.number());
          if (random.nextDouble() < probability) {
            Parts best = new Parts();
            problem
                .structure()
                .argmax(problem.scores(), problem.offset(), best, problem.workspace());
            found[problem.example()] = best;
          }
        });
    List<Parts> solved = new ArrayList<>();
    for (Parts best : found) {
      if (best != null) {
        solved.add(best);
      }
    }
    return addAll(solved);
  }

  /** Checks that a problem is of the structure whose solutions these are. */
  void requireSame(Problem<?> problem) {
    if (!problem.structure().equals(structure)) {
      throw new IllegalArgumentException(
          "a pool of solutions of " + structure + " is none of " + problem.structure());
    }
  }

  @Override
  public String toString() {
    return solutions.size() + " solutions of " + structure;
  }
}
