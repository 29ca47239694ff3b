import org.jspecify.annotations.NullMarked;

/** Networks, the training loop, runs of networks on trees, audits, the framework of experiments. */
@NullMarked
module org.espalier.lab {
  requires transitive org.espalier.data;
  requires transitive org.espalier.features;
  requires transitive org.espalier.torch;

  uses org.espalier.lab.run.EncoderProvider;

  provides org.espalier.lab.run.EncoderProvider with
      org.espalier.lab.run.WordTableProvider;

  exports org.espalier.lab.audit;
  exports org.espalier.lab.experiment;
  exports org.espalier.lab.net;
  exports org.espalier.lab.run;
  exports org.espalier.lab.train;

  // Jackson reads and writes records that no other module needs to see.
  opens org.espalier.lab.experiment to
      tools.jackson.databind;
  opens org.espalier.lab.run to
      tools.jackson.databind;
  opens org.espalier.lab.train to
      tools.jackson.databind;
}
