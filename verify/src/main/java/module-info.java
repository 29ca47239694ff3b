import org.jspecify.annotations.NullMarked;

/** Checks that trust nothing but the definitions, and the tables of the documentation. */
@NullMarked
module org.espalier.verify {
  requires transitive org.espalier.core;

  exports org.espalier.verify;
  exports org.espalier.verify.table;
}
