package org.espalier.lab.run;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;

/** Scores the classes of words from their states, logits = W relu(V h + c) + d. */
final class WordClassifier {

  private final String name;
  private final double dropout;
  private final Linear hidden;
  private final Linear output;

  WordClassifier(
      Parameters parameters, String name, int stateWidth, int width, int classes, double dropout) {
    this.name = name;
    this.dropout = dropout;
    hidden = new Linear(parameters, name + ".hidden", stateWidth, width);
    output = new Linear(parameters, name + ".output", width, classes);
  }

  /** Returns [B, n, classes]. */
  Tensor logits(Tensor states, DropoutMasks masks) {
    Tensor input = masks.dropColumns(name + ".states", dropout, states);
    Tensor layer = torch.relu(hidden.apply(input));
    return output.apply(masks.dropColumns(name + ".hidden", dropout, layer));
  }
}
