package org.espalier.core.estimate;

import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.Workspace;
import org.espalier.core.WorkspacePool;
import org.jspecify.annotations.Nullable;

/**
 * Distributions that are computed once if memory allows and otherwise again on every use, with the
 * same digits.
 */
final class KeptDistributions {

  private final Loans loans;
  private final @Nullable Distribution[] kept;

  /**
   * Creates places for distributions.
   *
   * @param count a place for each
   */
  KeptDistributions(WorkspacePool pool, int count) {
    loans = new Loans(pool, count);
    kept = new Distribution[count];
  }

  /**
   * Returns a place's distribution.
   *
   * @param problem the same at every question; in its workspace the distribution is computed if it
   *     cannot be kept, and is valid until the next one then
   */
  Distribution get(int place, Problem<? extends GibbsModel> problem) {
    Distribution known = kept[place];
    if (known != null) {
      return known;
    }
    GibbsModel structure = problem.structure();
    Workspace own = loans.workspace(place, structure, problem.workspace());
    Distribution computed = structure.distribution(problem.scores(), problem.offset(), own);
    if (loans.has(place)) {
      kept[place] = computed;
    }
    return computed;
  }

  /** Gives the memory back; no distribution may be used any more. */
  void giveBack() {
    loans.giveBack();
  }
}
