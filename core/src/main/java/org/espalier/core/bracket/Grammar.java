package org.espalier.core.bracket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.espalier.core.Layout;

/**
 * A context-free grammar in Chomsky normal form, without its lexicon: every symbol may stand for
 * any word (the scores say how likely), or be rewritten by a binary rule.
 *
 * @param symbols the number of symbols, 0 … symbols−1
 * @param start the symbol of the whole sentence
 * @param rules binary rules, all different; their order is the order of their scores
 */
public record Grammar(int symbols, int start, List<Rule> rules) {

  /**
   * A binary rule parent → left right.
   *
   * @param parent the symbol that is rewritten
   * @param left the first symbol
   * @param right the second symbol
   */
  public record Rule(int parent, int left, int right) {

    @Override
    public String toString() {
      return parent + " -> " + left + " " + right;
    }
  }

  public Grammar {
    rules = List.copyOf(rules);
    if (start < 0 || start >= symbols) {
      throw new IllegalArgumentException("the start is " + start + " of " + symbols + " symbols");
    }
    for (Rule rule : rules) {
      if (Math.min(rule.parent, Math.min(rule.left, rule.right)) < 0
          || Math.max(rule.parent, Math.max(rule.left, rule.right)) >= symbols) {
        throw new IllegalArgumentException("rule " + rule + " with " + symbols + " symbols");
      }
    }
    if (new HashSet<>(rules).size() < rules.size()) {
      throw new IllegalArgumentException("a rule is there twice");
    }
  }

  /**
   * Returns the grammar with all rules: parent → left right has index (parent·S + left)·S + right,
   * and symbol 0 is the start.
   *
   * @param symbols S
   * @throws IllegalArgumentException if there are too many rules
   */
  public static Grammar full(int symbols) {
    Layout.requireNumberable(
        "a grammar of all rules over " + symbols + " symbols", Math.pow(symbols, 3));
    List<Rule> rules = new ArrayList<>();
    for (int parent = 0; parent < symbols; parent++) {
      for (int left = 0; left < symbols; left++) {
        for (int right = 0; right < symbols; right++) {
          rules.add(new Rule(parent, left, right));
        }
      }
    }
    return new Grammar(symbols, 0, rules);
  }
}
