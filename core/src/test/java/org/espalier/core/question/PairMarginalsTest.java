package org.espalier.core.question;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

/** Pairs of parts where subtraction would leave nothing. */
class PairMarginalsTest {

  /** Tag 1 at the first position has a probability that no double holds. */
  @Test
  void conditionsMayBeMoreImprobableThanADoubleHolds() {
    LinearChain chain = new LinearChain(3, 2, Transitions.SHARED);
    double[] scores = new double[chain.size()];
    scores[chain.unary(0, 1)] = -3000;
    scores[chain.transition(0, 1, 1)] = 2;
    PairMarginals pairs = PairMarginals.of(chain, scores);
    double[] given = new double[chain.size()];
    assertEquals(0, pairs.marginal(chain.unary(0, 1)));
    pairs.givenOn(chain.unary(0, 1), given, 0);
    double[] expected =
        chain.given(Parts.of(chain.unary(0, 1)), new Parts()).distribution(scores).marginals();
    for (int p = 0; p < expected.length; p++) {
      assertEquals(expected[p], given[p], 1e-12 * Math.max(1, expected[p]));
    }
  }

  @Test
  void smallProbabilitiesKeepTheirDigits() {
    int n = 6;
    NonProjectiveTree tree = new NonProjectiveTree(n, Roots.SINGLE);
    Random random = new Random(4);
    double[] scores = random.doubles(tree.size(), -40, 40).toArray();
    PairMarginals pairs = PairMarginals.of(tree, scores);
    double[] given = new double[tree.size()];
    double[] back = new double[tree.size()];
    for (int i = 0; i < 10; i++) {
      int one = i;
      int other = tree.size() - 1 - i;
      pairs.givenOn(one, given, 0);
      pairs.givenOn(other, back, 0);
      double joint = pairs.marginal(one) * given[other];
      assertEquals(joint, pairs.marginal(other) * back[one], 1e-11 * joint);
      assertEquals(joint, pairs.joint(one, other), 1e-12);
    }
  }

  @Test
  void whatCannotBeIsAnError() {
    NonProjectiveTree tree = new NonProjectiveTree(2, Roots.SINGLE);
    double[] scores = new double[4];
    scores[1] = Double.NEGATIVE_INFINITY; // so word 1 is the root, and the head of word 0
    PairMarginals pairs = PairMarginals.of(tree, scores);
    double[] out = new double[4];
    assertThrows(InfeasibleException.class, () -> pairs.givenOn(0, out, 0));
    assertThrows(InfeasibleException.class, () -> pairs.givenOff(2, out, 0));
    assertThrows(IllegalArgumentException.class, () -> pairs.givenOn(4, out, 0));
  }
}
