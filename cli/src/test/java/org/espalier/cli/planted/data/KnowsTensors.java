package org.espalier.cli.planted.data;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A reader of data that needs natives. */
final class KnowsTensors {
  @Nullable Tensor tensor;
}
