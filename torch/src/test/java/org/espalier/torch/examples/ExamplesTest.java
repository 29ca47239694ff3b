package org.espalier.torch.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The worked examples of the user's guide learn what they are to learn. */
class ExamplesTest {

  @Test
  void rationalesAreFound() {
    double found = Rationale.train(500);
    assertTrue(found > 0.9, "keywords among the selected words: " + found);
  }

  @Test
  void treesAreFound() {
    double right = LatentTree.train(200);
    assertTrue(right > 0.9, "words on the right head: " + right);
  }

  @Test
  void anOwnSolverIsLearnedThrough() {
    double missed = OwnSolver.train(200);
    assertTrue(missed < 0.05, "share of the worth that was missed: " + missed);
  }
}
