package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.Structure;

/** All contracts: what the capabilities of {@link org.espalier.core.Structure} promise. */
public final class Contracts {

  private static final List<Property<?>> ALL =
      Stream.<List<? extends Property<?>>>of(
              EnumerableContract.PROPERTIES,
              MapContract.PROPERTIES,
              NonNegativeContract.PROPERTIES,
              KBestContract.PROPERTIES,
              ClampedMapContract.PROPERTIES,
              MaxMarginalsContract.PROPERTIES,
              CountableContract.PROPERTIES,
              GibbsModelContract.PROPERTIES,
              SamplingContract.PROPERTIES,
              ConditionalNoiseContract.PROPERTIES,
              ConditionalModelContract.PROPERTIES,
              SamplingWithoutReplacementContract.PROPERTIES,
              GumbelSamplingContract.PROPERTIES,
              MoveSetContract.PROPERTIES,
              ProjectionContract.PROPERTIES,
              CrossoverContract.PROPERTIES,
              OuterSetContract.PROPERTIES,
              ResultsContract.PROPERTIES,
              QuestionsContract.PROPERTIES)
          .<Property<?>>flatMap(List::stream)
          .toList();

  private Contracts() {}

  /** Returns the properties that a structure has to keep. */
  public static List<Property<?>> of(Structure structure) {
    return ALL.stream().filter(property -> property.concerns(structure)).toList();
  }

  /**
   * Checks a subject and returns what it violates, each with the reason.
   *
   * @param seed fixes the random scores
   */
  public static List<String> violations(Subject subject, long seed) {
    List<String> violations = new ArrayList<>();
    for (Property<?> property : of(subject.structure())) {
      try {
        property.check(subject, seed);
      } catch (AssertionError | RuntimeException e) {
        violations.add(property.name() + ": " + e);
      }
    }
    return violations;
  }
}
