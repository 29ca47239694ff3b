package org.espalier.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.espalier.core.Enumerable;
import org.espalier.verify.Membership;

/** What {@link Enumerable} promises. */
final class EnumerableContract {

  static final List<Property<Enumerable>> PROPERTIES =
      List.of(
          new Property<>(
              "enumeration: exactly what is recognised is listed, once",
              Enumerable.class,
              (structure, truth, random, comparison) -> Membership.check(structure, comparison)),
          new Property<>(
              "enumeration: the layout is consistent",
              Enumerable.class,
              (structure, truth, random, comparison) -> {
                int product = 1;
                for (int length : structure.shape()) {
                  product *= length;
                }
                comparison.same("the number of entries of the shape", structure.visible(), product);
                comparison.holds(structure.visible() <= structure.size(), "visible <= size");
                Set<String> names = new HashSet<>();
                for (int p = 0; p < structure.size(); p++) {
                  String name = structure.partName(p);
                  comparison.holds(!name.isEmpty() && names.add(name), p + " is not " + name);
                  comparison.holds(!structure.allUsable() || structure.usable(p), "usable " + p);
                }
              }));

  private EnumerableContract() {}
}
