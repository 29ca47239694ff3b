package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Scheme;
import org.espalier.lab.run.RunConfig.Trees;

/**
 * The discrete structure of a run.
 *
 * @param name in the catalogue, or {@link #NONE}
 * @param trees the origin of the structures that the decoder sees
 * @param scheme the scheme that labels of words follow
 * @param k number of words of a choice of words
 * @param longestSpan the most words of a span, where words are labelled by spans
 * @param constraints further constraints, in the language of {@link Constraints}
 * @param gold how many training sentences show their gold structures, as {@link GoldShare#of} reads
 *     it: of supervised ones no others are trained on, of latent ones the others stay latent
 */
public record StructureConfig(
    String name,
    Trees trees,
    Scheme scheme,
    int k,
    Integer longestSpan,
    List<String> constraints,
    String gold) {

  /** The default number of words of a choice of words. */
  public static final int K = 5;

  /** The default of the most words of a span. */
  public static final int LONGEST_SPAN = 10;

  /** The name of the structure whose segments are spans. */
  public static final String SEMI_MARKOV = "semi-markov";

  /** The name for no structure: words are labelled independently, or all together. */
  public static final String NONE = "none";

  public StructureConfig {
    // Runs of older versions say nothing of these.
    longestSpan = Objects.requireNonNullElse(longestSpan, LONGEST_SPAN);
    gold = GoldShare.of(Objects.requireNonNullElse(gold, usual(trees).toString())).toString();
    if (trees == Trees.SUPERVISED && GoldShare.of(gold).isNone()) {
      throw new IllegalArgumentException(
          "without gold structures there is nothing that a supervised structure could learn from"
              + " (--gold)");
    }
    constraints = List.copyOf(Objects.requireNonNullElse(constraints, List.of()));
    for (String constraint : constraints) {
      try {
        var _ = Constraints.parse(constraint);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the constraint " + constraint + " cannot be read: " + e.getMessage(), e);
      }
    }
    if (longestSpan < 1) {
      throw new IllegalArgumentException("a span has at least 1 word, not " + longestSpan);
    }
    if (k < 1) {
      throw new IllegalArgumentException("a choice of words has at least 1 word, not " + k);
    }
  }

  /** A structure with choices of the usual number of words. */
  public StructureConfig(String name, Trees trees, Scheme scheme) {
    this(name, trees, scheme, K, LONGEST_SPAN, List.of(), usual(trees).toString());
  }

  private static GoldShare usual(Trees trees) {
    return trees == Trees.SUPERVISED ? GoldShare.ALL : GoldShare.NONE;
  }

  /** Returns a structure with the default settings. */
  public static StructureConfig of(String name, Trees trees) {
    return new StructureConfig(name, trees, Scheme.NONE);
  }

  /** Returns whether there is none. */
  public boolean absent() {
    return name.equals(NONE);
  }

  /** Returns whether words are labelled by spans. */
  public boolean ofSpans() {
    return name.equals(SEMI_MARKOV);
  }

  /** Returns how many training sentences show their gold structures. */
  public GoldShare goldShare() {
    return GoldShare.of(gold);
  }

  /** Returns another structure with the same settings. */
  public StructureConfig withName(String other) {
    return new StructureConfig(other, trees, scheme, k, longestSpan, constraints, gold);
  }

  /** Returns the structure with another share of gold ones. */
  public StructureConfig withGold(GoldShare other) {
    return new StructureConfig(name, trees, scheme, k, longestSpan, constraints, other.toString());
  }

  /** Returns the structure with other trees. */
  public StructureConfig withTrees(Trees other) {
    return new StructureConfig(name, other, scheme, k, longestSpan, constraints, gold);
  }

  /** Returns the structure with labels of another scheme. */
  public StructureConfig withScheme(Scheme other) {
    return new StructureConfig(name, trees, other, k, longestSpan, constraints, gold);
  }

  /** Returns the structure with choices of another number of words. */
  public StructureConfig withK(int other) {
    return new StructureConfig(name, trees, scheme, other, longestSpan, constraints, gold);
  }

  /** Returns the structure with spans of another length at most. */
  public StructureConfig withLongestSpan(int other) {
    return new StructureConfig(name, trees, scheme, k, other, constraints, gold);
  }

  /** Returns the structure with further constraints. */
  public StructureConfig withConstraints(List<String> more) {
    List<String> all = new ArrayList<>(constraints);
    all.addAll(more);
    return new StructureConfig(name, trees, scheme, k, longestSpan, all, gold);
  }
}
