import org.jspecify.annotations.NullMarked;

/** Conditional random fields on sparse features, and the optimisers that train them. */
@NullMarked
module org.espalier.features {
  requires transitive org.espalier.core;
  requires transitive org.espalier.data;

  exports org.espalier.features;
  exports org.espalier.features.optimize;
}
