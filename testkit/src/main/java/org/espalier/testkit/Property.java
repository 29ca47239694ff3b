package org.espalier.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Structure;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;

/**
 * Something that every structure with a capability keeps.
 *
 * @param name what is kept, as a sentence
 * @param capability the interface of the structures that keep it
 * @param also another interface that these have
 * @param check checks it
 * @param <S> the capability as a type
 */
public record Property<S extends Structure>(
    String name, Class<S> capability, Class<? extends Structure> also, Check<S> check) {

  /** Creates a property of one capability. */
  public Property(String name, Class<S> capability, Check<S> check) {
    this(name, capability, Structure.class, check);
  }

  /** Returns the same property, of those structures alone that have another capability too. */
  Property<S> ifAlso(Class<? extends Structure> other) {
    return new Property<>(name, capability, other, check);
  }

  /**
   * How a property is checked.
   *
   * @param <S> the capability
   */
  @FunctionalInterface
  public interface Check<S> {
    /**
     * Checks a structure.
     *
     * @param truth lists its members
     * @param random draws the scores
     * @param comparison takes what agrees and what does not
     */
    void on(S structure, BruteForce truth, RandomGenerator random, Comparison comparison);
  }

  /** Returns whether a structure has to keep this. */
  public boolean concerns(Structure structure) {
    return capability.isInstance(structure) && also.isInstance(structure);
  }

  /**
   * Checks a subject that this {@link #concerns}.
   *
   * @param seed fixes the random scores
   * @throws AssertionError if the property is violated, or the structure throws something; the
   *     message begins with the seed
   */
  public void check(Subject subject, long seed) {
    Comparison comparison = new Comparison();
    String where = "seed " + seed + ", " + subject.name();
    comparison.begin(where);
    try {
      check.on(
          capability.cast(subject.structure()),
          subject.truth(),
          new SplittableRandom(seed),
          comparison);
    } catch (RuntimeException e) {
      throw new AssertionError(where + ": \"" + name + "\" ended with " + e, e);
    }
    comparison.requireAgreement();
  }
}
