package org.espalier.experiments.listops;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.ListOps;
import org.espalier.data.ListOpsGenerator;

/**
 * An expression whose operators are to be tagged with their numbers of arguments.
 *
 * @param tokens their indices, 0 … {@link #TOKENS} − 1
 * @param operators the positions of the operators
 * @param arguments the class of each operator: its number of arguments less 2
 * @param heads the gold tree: arguments hang on their operator, the closing bracket on the token
 *     before it, so that an operator has as many modifiers as arguments; −1 for the root
 */
record ValencyExample(int[] tokens, int[] operators, int[] arguments, int[] heads) {

  /** The number of different tokens: four operators, ten digits, the closing bracket. */
  static final int TOKENS = ListOps.OPERATORS.size() + 11;

  /** The number of classes: 2 to 5 arguments. */
  static final int CLASSES = 4;

  private static final int FEWEST = 2;

  static ValencyExample of(ListOps expression) {
    List<String> tokens = expression.tokens();
    int[] valencies = expression.valencies();
    int[] operators = IntStream.range(0, valencies.length).filter(i -> valencies[i] > 0).toArray();
    return new ValencyExample(
        tokens.stream().mapToInt(ValencyExample::index).toArray(),
        operators,
        IntStream.of(operators).map(i -> valencies[i] - FEWEST).toArray(),
        heads(expression));
  }

  private static int[] heads(ListOps expression) {
    int[] heads = expression.heads();
    for (int i = 1; i < heads.length; i++) {
      if (expression.tokens().get(i).equals(ListOps.END)) {
        heads[i] = i - 1;
      }
    }
    return heads;
  }

  private static int index(String token) {
    int operator = ListOps.OPERATORS.indexOf(token);
    if (operator >= 0) {
      return operator;
    }
    return ListOps.OPERATORS.size() + (token.equals(ListOps.END) ? 10 : Integer.parseInt(token));
  }

  /**
   * Draws different expressions that have an operator, see {@link ListOpsGenerator#sample}.
   *
   * @param count how many
   * @param longest the most tokens
   * @param pool of how many draws
   */
  static List<ValencyExample> sample(int count, int longest, int pool, long seed) {
    return ListOpsGenerator.sample(count, 2, longest, pool, seed).stream()
        .map(ValencyExample::of)
        .toList();
  }

  int length() {
    return tokens.length;
  }
}
