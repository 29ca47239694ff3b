package org.espalier.data;

/**
 * Seeds of random generators, derived from the seed of a run: each use of random numbers has a
 * stream of its own, in which every index has a seed. The seed is run · factor + index, modulo 2⁶⁴,
 * with an odd factor, so that within a stream no two indices of a run share one.
 */
public enum SeedStream {
  /** The order of examples in an epoch, and steps of full batches; the index is theirs. */
  ORDER(1_000_003),
  /** Draws that are made once for a text; the index is the hash of its name. */
  TEXT(31),
  /** Masks and samples of a step; the index is the step's. 2⁶⁴ over the golden ratio. */
  STEP(0x9E3779B97F4A7C15L);

  private final long factor;

  SeedStream(long factor) {
    this.factor = factor;
  }

  /**
   * Returns a seed.
   *
   * @param run the run's seed
   */
  public long seed(long run, long index) {
    return run * factor + index;
  }
}
