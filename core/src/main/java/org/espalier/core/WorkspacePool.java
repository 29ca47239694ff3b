package org.espalier.core;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workspaces on loan, for results that outlive a call: a distribution that the forward pass
 * computes and the backward pass differentiates. Each holds the memory of one instance.
 *
 * <p>Workspaces that have been given back serve equal instances again, so that nothing is allocated
 * when a training step meets instances that earlier ones have met. All of them together, on loan or
 * not, stay within a budget of numbers of 8 bytes. When it is used up there is no loan: the
 * borrower works in memory of the moment and computes the same again later. An instance counts with
 * 48 numbers for each part (measured: 24 to 34 for projective trees, 22 for others, 3 to 14 for
 * chains, brackets and alignments), and with the graphs that its workspace keeps, once these are
 * known.
 *
 * <p>What it gains depends on whether computing anew, in memory that is in the processor's cache,
 * takes longer than fetching back. Relaxations by SparseMAP take half the time (projective trees of
 * 25 words in batches of 8); those by marginals 5 to 25 % less for non-projective trees, chains and
 * brackets, and 20 % less for projective trees as long as a batch's charts are in the cache (32
 * trees of 10 words), as much where they are not (32 trees of 25 words, 4 MB) and 13 % less for 256
 * trees of 10 words. {@link #setBudget} with 0 computes anew, with the same digits.
 *
 * <p>Thread-safe. A loan that is never given back ends when it is collected as garbage.
 */
public final class WorkspacePool {

  /** The budget where none is set: 2^24 numbers, 128 MiB. */
  public static final long DEFAULT_BUDGET = 1L << 24;

  private static final long NUMBERS_PER_PART = 48;

  private long budget = DEFAULT_BUDGET;
  private long used; // by idle workspaces and by those on loan
  private final Map<Structure, Deque<Idle>> idle = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Class<?>, Long> numbersPerPart = new HashMap<>(); // the most that was seen
  private final Set<Entry> loans = new HashSet<>();
  private final ReferenceQueue<Loan> dropped = new ReferenceQueue<>();

  /** Creates a pool without workspaces. */
  WorkspacePool() {}

  private record Idle(Workspace workspace, long numbers) {}

  /** A loan as the pool knows it; found again if its borrower forgets it. */
  private static final class Entry extends WeakReference<Loan> {
    private final long numbers;

    Entry(Loan loan, ReferenceQueue<Loan> queue, long numbers) {
      super(loan, queue);
      this.numbers = numbers;
    }
  }

  /** A workspace of one's own until it is given back. */
  public final class Loan implements AutoCloseable {
    private final Structure structure;
    private final Workspace workspace;
    private @Nullable Entry entry;

    private Loan(Structure structure, Workspace workspace) {
      this.structure = structure;
      this.workspace = workspace;
    }

    /** Returns the workspace. */
    public Workspace workspace() {
      return workspace;
    }

    /** Gives the workspace back, with all views into it. A second call does nothing. */
    @Override
    public void close() {
      giveBack(this);
    }
  }

  /** Returns how many numbers the pool may hold. */
  public synchronized long budget() {
    return budget;
  }

  /**
   * Sets how many numbers the pool may hold. Loans that exceed it stay until they are given back.
   *
   * @param numbers of 8 bytes, not negative; 0 for no loans
   */
  public synchronized void setBudget(long numbers) {
    if (numbers < 0) {
      throw new IllegalArgumentException("a budget must not be negative, but is " + numbers);
    }
    budget = numbers;
    makeRoom(0);
  }

  /**
   * Lends a workspace.
   *
   * @param structure the instance that it is to serve
   * @return empty if the budget does not allow another one
   */
  public synchronized Optional<Loan> lend(Structure structure) {
    Deque<Idle> equal = idle.get(structure);
    if (equal != null) {
      Idle found = equal.removeFirst();
      if (equal.isEmpty()) {
        idle.remove(structure);
      }
      return Optional.of(enter(new Loan(structure, found.workspace), found.numbers));
    }
    long numbers =
        Math.multiplyExact(
            numbersPerPart.getOrDefault(structure.getClass(), NUMBERS_PER_PART), structure.size());
    if (!makeRoom(numbers)) {
      return Optional.empty();
    }
    used += numbers;
    return Optional.of(enter(new Loan(structure, new Workspace()), numbers));
  }

  private Loan enter(Loan loan, long numbers) {
    Entry entry = new Entry(loan, dropped, numbers);
    loan.entry = entry;
    loans.add(entry);
    return loan;
  }

  /** Drops idle workspaces, those of instances that were not met for longest first. */
  private boolean makeRoom(long numbers) {
    for (Reference<?> entry = dropped.poll(); entry != null; entry = dropped.poll()) {
      if (entry instanceof Entry forgotten && loans.remove(forgotten)) {
        used -= forgotten.numbers;
      }
    }
    Iterator<Deque<Idle>> oldest = idle.values().iterator();
    while (used + numbers > budget && oldest.hasNext()) {
      for (Idle unused : oldest.next()) {
        used -= unused.numbers;
      }
      oldest.remove();
    }
    return used + numbers <= budget;
  }

  private synchronized void giveBack(Loan loan) {
    Entry entry = loan.entry;
    if (entry == null) {
      return;
    }
    loan.entry = null;
    loans.remove(entry);
    entry.clear();
    int parts = Math.max(1, loan.structure.size());
    long numbers = NUMBERS_PER_PART * parts + loan.workspace.charged();
    numbersPerPart.merge(loan.structure.getClass(), Math.ceilDiv(numbers, (long) parts), Math::max);
    used += numbers - entry.numbers;
    idle.computeIfAbsent(loan.structure, _ -> new ArrayDeque<>())
        .addFirst(new Idle(loan.workspace, numbers));
    makeRoom(0);
  }
}
