import org.jspecify.annotations.NullMarked;

/** The command line. */
@NullMarked
module org.espalier.cli {
  requires transitive org.espalier.experiments;
  requires org.espalier.verify;
  requires info.picocli;
  requires jdk.httpserver;

  exports org.espalier.cli;

  uses org.espalier.cli.ClusterProvider;
  uses org.espalier.cli.CorpusPredictor;

  opens org.espalier.cli to
      info.picocli;
}
