package org.espalier.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
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

  /** The number of expressions in the published files, training and test together. */
  public static final int PUBLISHED = 100_000;

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

  /**
   * Draws different expressions of some lengths, in random order. Short ones run out in the course
   * of drawing, so that the first draws are shorter than the last; a sample of a larger pool has
   * the pool's distribution from its first expression to its last.
   *
   * @param count number of expressions
   * @param shortest the fewest tokens
   * @param longest the most tokens
   * @param pool of how many draws, {@link #PUBLISHED} for the published distribution
   * @throws IllegalArgumentException if the pool has too few of these lengths
   */
  public static List<ListOps> sample(int count, int shortest, int longest, int pool, long seed) {
    Random random = new Random(seed);
    ListOpsGenerator generator = new ListOpsGenerator(random);
    List<ListOps> suitable = new ArrayList<>();
    for (int i = 0; i < pool; i++) {
      ListOps expression = generator.next();
      int length = expression.tokens().size();
      if (length >= shortest && length <= longest) {
        suitable.add(expression);
      }
    }
    if (suitable.size() < count) {
      throw new IllegalArgumentException(
          "of %s expressions %s have a length asked for, not %s"
              .formatted(pool, suitable.size(), count));
    }
    Collections.shuffle(suitable, random);
    return List.copyOf(suitable.subList(0, count));
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
