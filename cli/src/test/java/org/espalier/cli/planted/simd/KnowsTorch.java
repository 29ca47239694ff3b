package org.espalier.cli.planted.simd;

import org.espalier.cli.planted.torch.Layer;

/** Loops that know a layer. */
final class KnowsTorch {
  final Layer layer = new Layer();
}
