package org.espalier.core;

/** A view of a result in a {@link Workspace} that throws once a later call has overwritten it. */
abstract class Handle<T> {

  /** The result; once the handle is stale, its memory holds that of another call. */
  final T kept;

  private final String what;
  private final Workspace.Slot slot;
  private final Structure structure;
  private final int number;

  /**
   * Creates a handle of the slot's current result.
   *
   * @param what the name of the result in messages
   */
  Handle(Workspace.Slot slot, String what, T kept) {
    this.what = what;
    this.slot = slot;
    this.kept = kept;
    this.structure = slot.structure();
    this.number = slot.number();
    slot.requireOneThread();
  }

  /** Checks that an array has room for all parts, and returns the result. */
  final T kept(String argument, double[] array, int offset) {
    Layout.requireRoom(argument, array, offset, structure);
    return kept();
  }

  final boolean stale() {
    return slot.number() != number;
  }

  /** Checks that the result was not overwritten, and returns it. */
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
