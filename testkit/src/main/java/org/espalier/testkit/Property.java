package org.espalier.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Structure;
import org.espalier.core.check.BruteForce;
import org.espalier.core.check.Comparison;

/**
 * Something that every structure with a capability keeps.
 *
 * @param name what is kept, as a sentence
 * @param capability the interface of the structures that keep it
 * @param check checks it
 * @param <S> the same as a type
 */
public record Property<S extends Structure>(String name, Class<S> capability, Check<S> check) {

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
     * @param comparison is told what agrees and what does not
     */
    void on(S structure, BruteForce truth, RandomGenerator random, Comparison comparison);
  }

  /** Tells whether a structure has to keep this. */
  public boolean concerns(Structure structure) {
    return capability.isInstance(structure);
  }

  /**
   * Checks a subject that this {@link #concerns}.
   *
   * @param seed fixes the random scores
   * @throws AssertionError if the property is violated; the message begins with the seed
   */
  public void check(Subject subject, long seed) {
    Comparison comparison = new Comparison();
    comparison.begin("seed " + seed + ", " + subject.name());
    check.on(
        capability.cast(subject.structure()),
        subject.truth(),
        new SplittableRandom(seed),
        comparison);
    comparison.requireAgreement();
  }
}
