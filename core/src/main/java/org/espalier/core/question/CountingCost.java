package org.espalier.core.question;

import java.util.Arrays;
import org.espalier.core.Structure;

/** See {@link Cost#counting}. */
record CountingCost(double missing, double spurious) implements Cost {

  @Override
  public double weigh(
      Structure structure, double[] target, int offset, double[] weights, int weightsOffset) {
    if (structure.repeats()) {
      throw new IllegalArgumentException(
          structure + " has parts several times; errors are counted for parts that it has or not");
    }
    int visible = structure.visible();
    double none = 0;
    for (int p = 0; p < visible; p++) {
      none += missing * target[offset + p];
      weights[weightsOffset + p] = spurious - (missing + spurious) * target[offset + p];
    }
    Arrays.fill(weights, weightsOffset + visible, weightsOffset + structure.size(), 0);
    return none;
  }

  @Override
  public String toString() {
    return missing + " for each part missing, " + spurious + " for each spurious";
  }
}
