import org.jspecify.annotations.NullMarked;

/** Treebanks, labelled texts, word vectors, generated data, and simple baselines on them. */
@NullMarked
module org.espalier.data {
  requires static transitive org.jspecify;
  requires transitive tools.jackson.databind;

  exports org.espalier.data;
  exports org.espalier.data.baseline;

  // Jackson reads and writes records that no other module needs to see.
  opens org.espalier.data to
      tools.jackson.databind;
}
