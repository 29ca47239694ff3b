import org.jspecify.annotations.NullMarked;

/**
 * Contract suites that every structure and every estimator passes; projects extend them with JUnit.
 */
@NullMarked
module org.espalier.testkit {
  requires transitive org.espalier.verify;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;

  exports org.espalier.testkit;
}
