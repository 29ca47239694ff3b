package org.espalier.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.core.categorical.Categorical;
import org.junit.jupiter.api.Test;

class WorkspacePoolTest {

  private final WorkspacePool pool = new WorkspacePool();

  @Test
  void equalInstancesGetTheSameWorkspaceAgain() {
    WorkspacePool.Loan first = pool.lend(new Categorical(5)).orElseThrow();
    WorkspacePool.Loan second = pool.lend(new Categorical(5)).orElseThrow();
    assertNotSame(first.workspace(), second.workspace(), "a workspace lent twice");
    first.close();
    first.close();
    WorkspacePool.Loan other = pool.lend(new Categorical(6)).orElseThrow();
    assertNotSame(first.workspace(), other.workspace());
    assertSame(first.workspace(), pool.lend(new Categorical(5)).orElseThrow().workspace());
    assertNotSame(first.workspace(), pool.lend(new Categorical(5)).orElseThrow().workspace());
  }

  @Test
  void loansStayWithinTheBudget() {
    pool.setBudget(600);
    WorkspacePool.Loan small = pool.lend(new Categorical(5)).orElseThrow();
    WorkspacePool.Loan large = pool.lend(new Categorical(7)).orElseThrow();
    assertTrue(pool.lend(new Categorical(1)).isEmpty(), "576 of 600 numbers are on loan");
    small.close();
    large.close();
    assertTrue(pool.lend(new Categorical(12)).isPresent(), "idle workspaces make room");
    assertTrue(pool.lend(new Categorical(5)).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> pool.setBudget(-1));
    assertEquals(600, pool.budget());
  }

  @Test
  void whatAWorkspaceKeepsBesidesCounts() {
    pool.setBudget(600);
    WorkspacePool.Loan loan = pool.lend(new Categorical(5)).orElseThrow();
    loan.workspace().nested(1).charge(450);
    loan.close();
    assertTrue(pool.lend(new Categorical(5)).isEmpty(), "690 numbers are no longer affordable");
  }

  @Test
  void aForgottenLoanComesBack() throws InterruptedException {
    pool.setBudget(300);
    assertTrue(pool.lend(new Categorical(6)).isPresent());
    for (int attempt = 0; attempt < 100 && pool.lend(new Categorical(5)).isEmpty(); attempt++) {
      System.gc();
      Thread.sleep(10);
      assertTrue(attempt < 99, "the loan that nobody refers to is still counted");
    }
  }

  @Test
  void threadsNeverShareAWorkspace() throws InterruptedException {
    Set<Workspace> lent =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    AtomicInteger shared = new AtomicInteger();
    Thread[] threads = new Thread[4];
    for (int t = 0; t < threads.length; t++) {
      threads[t] =
          Thread.ofPlatform()
              .start(() -> {
                for (int k = 0; k < 2000; k++) {
                  WorkspacePool.Loan loan = pool.lend(new Categorical(3 + k % 2)).orElseThrow();
                  if (!lent.add(loan.workspace())) {
                    shared.incrementAndGet();
                  }
                  lent.remove(loan.workspace());
                  loan.close();
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(0, shared.get());
  }
}
