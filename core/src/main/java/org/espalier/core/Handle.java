package org.espalier.core;

/** The way to a result that stays in a {@link Workspace}, open until a later call overwrites it. */
abstract class Handle {

  private final Workspace.Slot slot;
  private final Structure structure;
  private final int number;

  Handle(Workspace.Slot slot) {
    this.slot = slot;
    this.structure = slot.structure();
    this.number = slot.number();
  }

  /** Returns what the result is called in messages. */
  abstract String what();

  final boolean stale() {
    return slot.number() != number;
  }

  /** Refuses a result that was overwritten. */
  final void checkKept() {
    if (stale()) {
      throw new IllegalStateException(
          "this "
              + what()
              + " of "
              + structure
              + " was overwritten by a later call of "
              + slot.lastCall()
              + " with the same workspace; use two workspaces for two at once");
    }
  }

  final String name() {
    return what() + " of " + structure;
  }

  /** Returns a result in words. */
  final String describe(String content) {
    return name() + ": " + content;
  }

  final String overwritten() {
    return describe("overwritten by " + slot.lastCall());
  }
}
