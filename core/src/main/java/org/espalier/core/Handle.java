package org.espalier.core;

/** The way to a result that stays in a {@link Workspace}, open until a later call overwrites it. */
abstract class Handle<T> {

  /** The result, which is another's as soon as this handle is stale. */
  final T kept;

  private final String what;
  private final Workspace.Slot slot;
  private final Structure structure;
  private final int number;

  /**
   * Opens the way.
   *
   * @param what the result is called in messages
   */
  Handle(Workspace.Slot slot, String what, T kept) {
    this.what = what;
    this.slot = slot;
    this.kept = kept;
    this.structure = slot.structure();
    this.number = slot.number();
    slot.requireOneThread();
  }

  /** Returns the result, if there is room for all of its parts in an array. */
  final T kept(String argument, double[] array, int offset) {
    Layout.requireRoom(argument, array, offset, structure);
    return kept();
  }

  final boolean stale() {
    return slot.number() != number;
  }

  /** Returns the result, which the solver keeps, unless it was overwritten. */
  final T kept() {
    if (stale()) {
      throw new IllegalStateException(
          ("this %s of %s was overwritten by a later call of %s with the same workspace; use"
                  + " two workspaces for two at once")
              .formatted(what, structure, slot.lastCall()));
    }
    return kept;
  }

  final String name() {
    return what + " of " + structure;
  }

  /** Returns a result in words. */
  final String describe(String content) {
    return name() + ": " + content;
  }

  final String overwritten() {
    return describe("overwritten by " + slot.lastCall());
  }
}
