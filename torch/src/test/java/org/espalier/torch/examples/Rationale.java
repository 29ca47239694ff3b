package org.espalier.torch.examples;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.subset.Subset;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.Tensors;

/** Which two of ten words tell the class? In training only the class is known. */
final class Rationale {

  private Rationale() {}

  /** Returns the share of the last batch's selected words that tell something. */
  static double train(int steps) {
    List<Subset> twoOfTen = Collections.nCopies(ToyData.BATCH, Subset.exactly(2, 10));
    Random random = new Random(1);
    torch.manual_seed(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      Tensor relevance = torch.randn(20, 1).set_requires_grad(true);
      Tensor vectors = torch.randn(20, 4).set_requires_grad(true);
      Adam adam = new Adam(new TensorVector(relevance, vectors), new AdamOptions(0.05));
      LatentLayer<Subset> layer = new LatentLayer<>(Estimators.spigot(1, 1), workers);
      double found = 0;
      for (int step = 0; step < steps; step++) {
        try (PointerScope _ = new PointerScope()) {
          ToyData.Texts texts = ToyData.Texts.draw(random);
          Tensor scores = torch.embedding(relevance, texts.words()).squeeze(2);
          var selected = layer.forward(scores, twoOfTen, step);
          selected.backward((mu, rows) -> {
            Tensor example = Tensors.of(rows, rows.length);
            Tensor words = torch.embedding(vectors, texts.words().index_select(0, example));
            Tensor logits = mu.unsqueeze(1).bmm(words).squeeze(1);
            Tensor classes = texts.classes().index_select(0, example);
            return torch.log_softmax(logits, 1).gather(1, classes).squeeze(1).neg();
          });
          adam.step();
          adam.zero_grad();
          found = layer.infer(scores, twoOfTen).mul(texts.telling()).sum().item().toDouble() / 64;
        }
      }
      return found;
    }
  }
}
