package org.example.consumer;

import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Estimators;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.Natives;
import org.espalier.torch.Tensors;

/** Two neighbours of eight sites add up to a known sum. Which two is latent. */
final class LatentWindow {

  private static final int BATCH = 32;

  private LatentWindow() {}

  /** Returns the share of the last batch's sites that were chosen rightly. */
  static double train(int steps) {
    Natives.load();
    torch.manual_seed(1);
    List<Window> windows = Collections.nCopies(BATCH, new Window(8, 2));
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      Tensor truth = torch.randn(5, 1);
      Tensor weights = torch.zeros(5, 1).set_requires_grad(true);
      Adam adam = new Adam(new TensorVector(weights), new AdamOptions(0.05));
      LatentLayer<Window> layer = new LatentLayer<>(Estimators.iMle(0.5, 1, 4), workers);
      double right = 0;
      for (int step = 0; step < steps; step++) {
        try (PointerScope _ = new PointerScope()) {
          Tensor features = torch.randn(BATCH, 8, 5);
          Tensor values = torch.rand(BATCH, 8);
          Tensor chosen = layer.infer(features.matmul(truth).squeeze(2), windows);
          Tensor sum = chosen.mul(values).sum(1);
          Tensor scores = features.matmul(weights).squeeze(2);
          layer
              .forward(scores, windows, step)
              .backward((mu, rows) -> {
                Tensor example = Tensors.of(rows, rows.length);
                Tensor seen = mu.mul(values.index_select(0, example)).sum(1);
                return seen.sub(sum.index_select(0, example)).square();
              });
          adam.step();
          adam.zero_grad();
          right = layer.infer(scores, windows).mul(chosen).sum().item().toDouble() / (2 * BATCH);
        }
      }
      return right;
    }
  }
}
