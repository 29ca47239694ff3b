package org.espalier.torch.examples;

import java.util.Collections;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Workers;
import org.espalier.core.custom.Custom;
import org.espalier.core.estimate.Estimators;
import org.espalier.torch.LatentLayer;
import org.espalier.torch.Tensors;

/** A solver of your own finds the best two neighbours of 12 sites; their worth is learned. */
final class OwnSolver {

  private OwnSolver() {}

  /** Returns how much of what could be had the last batch's choices have missed. */
  static double train(int steps) {
    Custom neighbours = Custom.of(12, ToyData::bestNeighbours);
    List<Custom> sites = Collections.nCopies(ToyData.BATCH, neighbours);
    torch.manual_seed(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      Tensor truth = torch.randn(5, 1);
      Tensor weights = torch.randn(5, 1).set_requires_grad(true);
      Adam adam = new Adam(new TensorVector(weights), new AdamOptions(0.02));
      var layer = new LatentLayer<Custom>(Estimators.iMle(0.5, 1, 4), workers);
      double missed = 1;
      for (int step = 0; step < steps; step++) {
        try (PointerScope _ = new PointerScope()) {
          Tensor features = torch.randn(ToyData.BATCH, 12, 5);
          Tensor worth = features.matmul(truth).squeeze(2);
          Tensor scores = features.matmul(weights).squeeze(2);
          layer
              .forward(scores, sites, step)
              .backward((mu, rows) ->
                  mu.mul(worth.index_select(0, Tensors.of(rows, rows.length))).sum(1).neg());
          adam.step();
          adam.zero_grad();
          double had = layer.infer(scores, sites).mul(worth).sum().item().toDouble();
          missed = 1 - had / layer.infer(worth, sites).mul(worth).sum().item().toDouble();
        }
      }
      return missed;
    }
  }
}
