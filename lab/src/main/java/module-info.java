import org.jspecify.annotations.NullMarked;

/** Data sets, encoders, decoders, the training loop and experiments. */
@NullMarked
module org.espalier.lab {
  requires transitive org.espalier.torch;
  requires transitive tools.jackson.databind;

  exports org.espalier.lab.audit;
  exports org.espalier.lab.baseline;
  exports org.espalier.lab.compare;
  exports org.espalier.lab.data;
  exports org.espalier.lab.experiment;
  exports org.espalier.lab.experiment.clusters;
  exports org.espalier.lab.net;
  exports org.espalier.lab.report;
  exports org.espalier.lab.train;

  // Jackson reads and writes records that are nobody else's business.
  opens org.espalier.lab.data to
      tools.jackson.databind;
  opens org.espalier.lab.compare to
      tools.jackson.databind;
  opens org.espalier.lab.experiment to
      tools.jackson.databind;
  opens org.espalier.lab.train to
      tools.jackson.databind;
}
