package org.espalier.testkit;

import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.Structure;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Families;

/**
 * A structure under test and the truth about it.
 *
 * @param name as in test reports
 * @param structure what is tested, in all its capabilities
 * @param truth lists the structures that it should stand for
 */
public record Subject(String name, Structure structure, BruteForce truth) {

  public Subject {
    Structure listed = truth.structure();
    if (listed.size() != structure.size() || listed.visible() != structure.visible()) {
      throw new IllegalArgumentException(
          "%s has %s parts, %s of them visible, but what lists its structures, %s, has %s and %s"
              .formatted(
                  name,
                  structure.size(),
                  structure.visible(),
                  listed,
                  listed.size(),
                  listed.visible()));
    }
    if (truth.count() == 0) {
      throw new IllegalArgumentException(name + " has no structure, which leaves nothing to check");
    }
  }

  /** Creates a subject that lists its own structures. */
  public static Subject of(String name, Enumerable structure) {
    return new Subject(name, structure, new BruteForce(structure));
  }

  /**
   * Creates a subject whose structures are listed by another.
   *
   * @param structure what is tested
   * @param members lists the structures that it should stand for
   */
  public static Subject of(String name, Structure structure, Enumerable members) {
    return new Subject(name, structure, new BruteForce(members));
  }

  /** Returns every instance of every family that core has. */
  public static Stream<Subject> all() {
    return Families.all().stream().flatMap(Subject::of);
  }

  /** Returns every instance of a family. */
  public static Stream<Subject> of(Families.Family family) {
    return family.instances().stream()
        .map(instance -> of(family.name() + " " + instance, instance));
  }
}
