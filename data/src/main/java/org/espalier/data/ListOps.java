package org.espalier.data;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A ListOps expression: nested lists of digits under minimum, maximum, median and sum modulo 10.
 *
 * <p>Its tokens are 0 … n−1: {@code [MIN}, {@code [MAX}, {@code [MED} and {@code [SM} open a list,
 * digits are arguments, {@code ]} closes the list. The median of an even number of arguments is the
 * mean of the middle two, rounded down.
 *
 * <p>N. Nangia, S. Bowman, ListOps: a diagnostic dataset for latent tree learning, NAACL student
 * research workshop 2018.
 */
public final class ListOps {

  /** The operators, as tokens. */
  public static final List<String> OPERATORS = List.of("[MIN", "[MAX", "[MED", "[SM");

  /** The token that closes a list. */
  public static final String END = "]";

  private final List<String> tokens;
  private final int[] heads;
  private final int value;

  /**
   * Evaluates an expression.
   *
   * @param tokens without parentheses
   * @throws IllegalArgumentException if they are no single expression; the message says why
   */
  public ListOps(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    this.heads = new int[tokens.size()];
    Deque<OpenList> open = new ArrayDeque<>();
    int result = -1;
    for (int i = 0; i < heads.length; i++) {
      String token = tokens.get(i);
      if (result >= 0) {
        throw new IllegalArgumentException("the expression ends before " + quoted(i));
      }
      heads[i] = open.isEmpty() ? Sentence.ROOT : open.peek().start;
      int argument = -1;
      if (OPERATORS.contains(token)) {
        open.push(new OpenList(token, i));
      } else if (token.length() == 1 && token.charAt(0) >= '0' && token.charAt(0) <= '9') {
        argument = token.charAt(0) - '0';
      } else if (!token.equals(END)) {
        throw new IllegalArgumentException("not a token of ListOps: " + quoted(i));
      } else if (open.isEmpty() || open.peek().count == 0) {
        throw new IllegalArgumentException("a list without arguments ends at " + quoted(i));
      } else {
        argument = open.pop().value();
      }
      if (argument >= 0 && open.isEmpty()) {
        result = argument;
      } else if (argument >= 0) {
        open.peek().add(argument);
      }
    }
    if (result < 0) {
      throw new IllegalArgumentException(
          tokens.isEmpty() ? "there is no expression" : "a list is never closed");
    }
    this.value = result;
  }

  private String quoted(int token) {
    return DataException.quote(tokens.get(token)) + ", token " + (token + 1);
  }

  /** A list whose end has not come yet. */
  private static final class OpenList {
    private final String operator;
    private final int start;
    private int[] arguments = new int[5];
    private int count;

    private OpenList(String operator, int start) {
      this.operator = operator;
      this.start = start;
    }

    private void add(int argument) {
      if (count == arguments.length) {
        arguments = Arrays.copyOf(arguments, 2 * count);
      }
      arguments[count++] = argument;
    }

    private int value() {
      int[] sorted = Arrays.copyOf(arguments, count);
      Arrays.sort(sorted);
      return switch (operator) {
        case "[MIN" -> sorted[0];
        case "[MAX" -> sorted[count - 1];
        case "[MED" -> (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        default -> Arrays.stream(sorted).sum() % 10;
      };
    }
  }

  /** Returns the tokens. */
  public List<String> tokens() {
    return tokens;
  }

  /** Returns the value, 0 … 9. */
  public int value() {
    return value;
  }

  /**
   * Returns the dependency tree in a fresh array: arguments and the closing bracket hang on the
   * operator that opens their list, the first token on the root.
   */
  public int[] heads() {
    return heads.clone();
  }

  /**
   * Returns the number of arguments of every operator in a fresh array, 0 for other tokens: what is
   * predicted in valency tagging.
   */
  public int[] valencies() {
    int[] valencies = new int[heads.length];
    for (int i = 1; i < heads.length; i++) {
      if (!tokens.get(i).equals(END)) {
        valencies[heads[i]]++;
      }
    }
    return valencies;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ListOps that && tokens.equals(that.tokens);
  }

  @Override
  public int hashCode() {
    return tokens.hashCode();
  }

  /** Returns the tokens, separated by blanks. */
  @Override
  public String toString() {
    return String.join(" ", tokens);
  }
}
