package org.espalier.testkit;

import java.math.BigInteger;
import java.util.List;
import org.espalier.core.Countable;
import org.espalier.verify.Tolerances;

/** What {@link Countable} promises. */
final class CountableContract {

  static final List<Property<Countable>> PROPERTIES =
      List.of(
          new Property<>(
              "count: it is the length of the list",
              Countable.class,
              (structure, truth, random, comparison) -> {
                comparison.same("the count", BigInteger.valueOf(truth.count()), structure.count());
                comparison.close(
                    "the count's logarithm",
                    Math.log(truth.count()),
                    structure.logCount(),
                    Tolerances.EXACT);
              }));

  private CountableContract() {}
}
