import org.jspecify.annotations.NullMarked;

/** Structures, what can be asked of them, and estimators of gradients through them. */
@NullMarked
@SuppressWarnings("module") // simd is built after core
module org.espalier.core {
  requires static transitive org.jspecify;

  exports org.espalier.core;
  exports org.espalier.core.acyclic;
  exports org.espalier.core.alignment;
  exports org.espalier.core.audit;
  exports org.espalier.core.automaton;
  exports org.espalier.core.bracket;
  exports org.espalier.core.calibration;
  exports org.espalier.core.categorical;
  exports org.espalier.core.catalogue;
  exports org.espalier.core.chain;
  exports org.espalier.core.chart;
  exports org.espalier.core.constraint;
  exports org.espalier.core.custom;
  exports org.espalier.core.enumerated;
  exports org.espalier.core.estimate;
  exports org.espalier.core.factor;
  exports org.espalier.core.matching;
  exports org.espalier.core.path;
  exports org.espalier.core.product;
  exports org.espalier.core.question;
  exports org.espalier.core.ranking;
  exports org.espalier.core.segment;
  exports org.espalier.core.solve;
  exports org.espalier.core.spanning;
  exports org.espalier.core.stream;
  exports org.espalier.core.subset;
  exports org.espalier.core.tree;
  exports org.espalier.core.walk;
  exports org.espalier.core.kernel to
      org.espalier.simd,
      org.espalier.lab,
      org.espalier.testkit;

  uses org.espalier.core.kernel.RowPrimitives;
}
