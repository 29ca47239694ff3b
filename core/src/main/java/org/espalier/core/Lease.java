package org.espalier.core;

/**
 * The right to a result that stays in a {@link Workspace}, until a later call of the same kind
 * overwrites it there.
 */
public final class Lease extends Handle<Workspace.Slot> {

  Lease(Workspace.Slot slot, String what) {
    super(slot, what, slot);
  }

  /**
   * Refuses a result that was overwritten.
   *
   * @throws IllegalStateException if it was, with the call that did it
   */
  public void check() {
    var _ = kept();
  }

  @Override
  public String toString() {
    return stale() ? overwritten() : name();
  }
}
