package org.espalier.lab.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws ListOps expressions from the published distribution: an expression is a list with
 * probability 1/4 and else a digit, each of the ten as likely; a list has 2 to 5 arguments, each
 * number as likely, which are expressions in their turn, and one of four operators, each as likely;
 * at depth 20, the outermost expression being at depth 1, there are digits only. Expressions that
 * were drawn before are rejected, so that short ones are rarer than they would be.
 */
public final class ListOpsGenerator {

  private static final double LIST_PROBABILITY = .25;
  private static final int FEWEST = 2;
  private static final int MOST = 5;
  private static final int DEEPEST = 20;

  private final RandomGenerator random;
  private final Set<String> drawn = new HashSet<>();

  /** Starts with nothing drawn. */
  public ListOpsGenerator(RandomGenerator random) {
    this.random = random;
  }

  /** Draws an expression that this generator has not drawn before. */
  public ListOps next() {
    List<String> tokens = new ArrayList<>();
    do {
      tokens.clear();
      draw(1, tokens);
    } while (!drawn.add(String.join("", tokens)));
    return new ListOps(tokens);
  }

  private void draw(int depth, List<String> tokens) {
    if (depth >= DEEPEST || random.nextDouble() >= LIST_PROBABILITY) {
      tokens.add(Integer.toString(random.nextInt(10)));
      return;
    }
    tokens.add(ListOps.OPERATORS.get(random.nextInt(ListOps.OPERATORS.size())));
    int arguments = random.nextInt(FEWEST, MOST + 1);
    for (int i = 0; i < arguments; i++) {
      draw(depth + 1, tokens);
    }
    tokens.add(ListOps.END);
  }
}
