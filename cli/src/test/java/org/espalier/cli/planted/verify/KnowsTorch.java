package org.espalier.cli.planted.verify;

import org.espalier.cli.planted.torch.Layer;

/** An examiner that needs natives. */
final class KnowsTorch {
  final Layer layer = new Layer();
}
