package org.espalier.core;

import java.util.random.RandomGenerator;

/**
 * A structure with the moves of local search, for problems whose best structure and whose sums are
 * intractable. Proposals lead to neighbours. The Metropolis–Hastings rule turns them into a Markov
 * chain whose distribution approaches p(z) ∝ exp(s·z/t), and lowering t turns that into a search
 * (Vivier-Ardisson, Blondel &amp; Parmentier 2025, arXiv 2505.14240).
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
   * Draws a proposal z′ from q(z′ | z), which does not depend on scores.
   *
   * @param from z; not modified
   * @param out overwritten with z′, which may be z itself; active parts, ascending
   * @return ln q(z | z′) − ln q(z′ | z), the log-ratio of the reverse and the forward proposal: 0
   *     for symmetric proposals. Where a kind of move is drawn first, among as many as a structure
   *     has, that draw is a part of q
   */
  double propose(Parts from, RandomGenerator random, Parts out);
}
