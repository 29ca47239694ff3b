import org.jspecify.annotations.NullMarked;

/** The command line. */
@NullMarked
module org.espalier.cli {
  requires org.espalier.experiments;
  requires org.espalier.verify;
  requires info.picocli;
  requires jdk.httpserver;

  exports org.espalier.cli;

  opens org.espalier.cli to
      info.picocli;
}
