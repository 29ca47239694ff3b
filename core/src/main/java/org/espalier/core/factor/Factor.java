package org.espalier.core.factor;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.MapOracle;
import org.espalier.core.Projection;
import org.espalier.core.subset.Subset;

/**
 * A structure over some of the variables of a graph.
 *
 * <p>Its visible part j is the variable {@code literals[j]}, or that variable's negation if the
 * literal is {@code ~variable}.
 */
final class Factor {

  /** How many literals a name lists. */
  private static final int LISTED = 8;

  private final String rule;
  private final MapOracle oracle;
  private final Projection projection;
  private final int[] literals;

  private Factor(String rule, MapOracle oracle, Projection projection, int[] literals) {
    this.rule = rule;
    this.oracle = oracle;
    this.projection = projection;
    this.literals = literals;
  }

  /** Makes a factor; the literals are taken as they are. */
  static <S extends MapOracle & Projection> Factor of(String rule, S structure, int... literals) {
    return new Factor(rule, structure, structure, literals);
  }

  MapOracle oracle() {
    return oracle;
  }

  Projection projection() {
    return projection;
  }

  /** Returns the number of visible parts. */
  int inputs() {
    return literals.length;
  }

  /** Returns the number of extra parts. */
  int extras() {
    return oracle.size() - literals.length;
  }

  /** Returns whether a visible part stands for a variable: not where it is unusable. */
  boolean has(int input) {
    // A subset of nothing has no usable part, but it holds its variables off.
    return oracle instanceof Subset || oracle.usable(input);
  }

  int variable(int input) {
    return variableOf(literals[input]);
  }

  boolean negated(int input) {
    return literals[input] < 0;
  }

  static int variableOf(int literal) {
    return literal < 0 ? ~literal : literal;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Factor that
        && rule.equals(that.rule)
        && oracle.equals(that.oracle)
        && Arrays.equals(literals, that.literals);
  }

  @Override
  public int hashCode() {
    return 31 * oracle.hashCode() + Arrays.hashCode(literals);
  }

  /** Returns the rule with its literals, as in {@code "xor(0, 3, not 4)"}. */
  @Override
  public String toString() {
    String listed =
        IntStream.of(literals)
            .limit(LISTED)
            .mapToObj(literal -> literal < 0 ? "not " + ~literal : String.valueOf(literal))
            .collect(Collectors.joining(", "));
    return rule + "(" + listed + (literals.length > LISTED ? ", …)" : ")");
  }
}
