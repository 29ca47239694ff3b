import org.jspecify.annotations.NullMarked;

/** Pages, charts and tables of runs, comparisons, audits and experiments. */
@NullMarked
module org.espalier.report {
  requires transitive org.espalier.lab;

  exports org.espalier.report;
  exports org.espalier.report.page;
}
