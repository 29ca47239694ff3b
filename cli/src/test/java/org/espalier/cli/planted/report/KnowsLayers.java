package org.espalier.cli.planted.report;

import org.espalier.cli.planted.torch.Layer;

/** A report that needs natives. */
final class KnowsLayers {
  final Layer layer = new Layer();
}
