package org.espalier.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A JUnit test class that checks every property of every capability: extend it and name your
 * subjects.
 *
 * <pre>{@code
 * class MyStructureTest extends StructureContracts {
 *   @Override
 *   protected Stream<Subject> subjects() {
 *     return Stream.of(Subject.of("small", new MyStructure(3)));
 *   }
 * }
 * }</pre>
 */
public abstract class StructureContracts {

  /** The seed of all random scores, unless {@link #seed} is overridden. */
  public static final long SEED = 20_261_122;

  /** For subclasses. */
  protected StructureContracts() {}

  /** Returns the structures to test; small ones, because their members are listed. */
  protected abstract Stream<Subject> subjects();

  /** Returns the seed of all random scores; it is printed in failures. */
  protected long seed() {
    return SEED;
  }

  @TestFactory
  final Stream<DynamicContainer> contracts() {
    return subjects()
        .map(subject ->
            DynamicContainer.dynamicContainer(
                subject.name(),
                Contracts.of(subject.structure()).stream()
                    .map(property ->
                        DynamicTest.dynamicTest(
                            property.name(), () -> property.check(subject, seed())))));
  }
}
