package org.espalier.core.estimate;

import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.WorkspacePool;
import org.jspecify.annotations.Nullable;

/** Workspaces that a pass borrows to keep results of the forward pass for the backward pass. */
final class Loans {

  private final WorkspacePool pool;
  private final WorkspacePool.@Nullable Loan[] loans;

  /**
   * Creates as many places, all without a workspace.
   *
   * @param count a place for each result to be kept
   */
  Loans(WorkspacePool pool, int count) {
    this.pool = pool;
    loans = new WorkspacePool.Loan[count];
  }

  /**
   * Returns the workspace of a place, borrowed if need be.
   *
   * @param otherwise the result if none can be borrowed
   */
  Workspace workspace(int place, Structure structure, Workspace otherwise) {
    if (loans[place] == null) {
      loans[place] = pool.lend(structure).orElse(null);
    }
    WorkspacePool.@Nullable Loan loan = loans[place];
    return loan == null ? otherwise : loan.workspace();
  }

  /** Returns whether a place has a workspace of its own. */
  boolean has(int place) {
    return loans[place] != null;
  }

  /** Gives all workspaces back. */
  void giveBack() {
    for (WorkspacePool.@Nullable Loan loan : loans) {
      if (loan != null) {
        loan.close();
      }
    }
  }
}
