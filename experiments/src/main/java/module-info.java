import org.jspecify.annotations.NullMarked;

/** Ten applications of latent structure, and the comparison of estimators. */
@NullMarked
module org.espalier.experiments {
  requires java.management;
  requires transitive org.espalier.report;

  exports org.espalier.experiments;
  exports org.espalier.experiments.compare;

  // Jackson reads and writes records that no other module needs to see; lab's RunFolder checks that
  // nothing is missing in them.
  opens org.espalier.experiments.compare to
      org.espalier.lab,
      tools.jackson.databind;
}
