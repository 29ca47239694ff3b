package org.espalier.testkit;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.verify.Families;

/**
 * Runs every contract on every structure of core, or on the families whose names begin as the
 * system property {@code espalier.families}, a regular expression, says.
 */
class CoreStructuresTest extends StructureContracts {

  private static final Predicate<String> CHOSEN =
      Pattern.compile("^(" + System.getProperty("espalier.families", "") + ")").asPredicate();

  @Override
  protected Stream<Subject> subjects() {
    return Families.all().stream()
        .filter(family -> CHOSEN.test(family.name()))
        .flatMap(Subject::of);
  }
}
