package org.espalier.core;

import java.util.random.RandomGenerator;

/**
 * A structure that knows the moves of local search: what is asked of problems whose best structure
 * is out of reach, and whose sums are. Proposals lead to neighbours; Metropolis and Hastings' rule
 * makes a Markov chain of them whose distribution becomes p(z) ∝ exp(s·z/t), and lowering t a
 * search (Vivier-Ardisson, Blondel &amp; Parmentier 2025, arXiv 2505.14240).
 *
 * <p>Moves must lead from every structure to every other in some number of steps, and where one
 * leads from z to z′ another must lead back.
 */
public interface MoveSet extends Structure {

  /**
   * Writes a structure to begin with, drawn from any distribution that has all structures in reach.
   *
   * @param out overwritten with active parts, ascending
   * @throws InfeasibleException if there is none
   */
  void start(RandomGenerator random, Parts out);

  /**
   * Draws a proposal z′ from q(z′ | z), which knows nothing of scores.
   *
   * @param from z; not modified
   * @param out overwritten with z′, which may be z itself; active parts, ascending
   * @return ln q(z | z′) − ln q(z′ | z), by which it is more probable to be led back: 0 for
   *     symmetric proposals. Where a kind of move is drawn first, among as many as a structure has,
   *     that draw is a part of q
   */
  double propose(Parts from, RandomGenerator random, Parts out);
}
