import org.jspecify.annotations.NullMarked;

/** Layers for JavaCPP PyTorch whose latent variable is a discrete structure. */
@NullMarked
module org.espalier.torch {
  requires transitive org.espalier.core;
  requires transitive org.bytedeco.pytorch;
  requires tools.jackson.core;

  exports org.espalier.torch;
}
