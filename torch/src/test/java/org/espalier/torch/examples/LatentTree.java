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
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.torch.LatentLayer;

/** Every word repeats the vector of its head. Which trees explain what is said? */
final class LatentTree {

  private LatentTree() {}

  /** Returns the share of the last batch's words that hang on the right head. */
  static double train(int steps) {
    ProjectiveTree six = new ProjectiveTree(6, Roots.SINGLE);
    List<ProjectiveTree> trees = Collections.nCopies(ToyData.BATCH, six);
    Random random = new Random(1);
    torch.manual_seed(1);
    try (PointerScope _ = new PointerScope();
        Workers workers = Workers.of(2)) {
      Tensor heads = torch.randn(5, 8).set_requires_grad(true);
      Tensor modifiers = torch.randn(5, 8).set_requires_grad(true);
      Adam adam = new Adam(new TensorVector(heads, modifiers), new AdamOptions(0.02));
      LatentLayer<ProjectiveTree> layer =
          new LatentLayer<>(Estimators.spigotSparsemap(1, 1), workers);
      double right = 0;
      for (int step = 0; step < steps; step++) {
        try (PointerScope _ = new PointerScope()) {
          ToyData.Sentences sentences = ToyData.Sentences.draw(random);
          Tensor head = torch.embedding(heads, sentences.words());
          Tensor modifier = torch.embedding(modifiers, sentences.words());
          Tensor vectors = torch.randn(ToyData.BATCH, 6, 4);
          Tensor said = sentences.trees().transpose(1, 2).bmm(vectors);
          var latent = layer.forward(head.bmm(modifier.transpose(1, 2)), trees, step);
          latent.backward((mu, rows) ->
              mu.transpose(1, 2).bmm(vectors).sub(said).square().flatten(1, 2).sum(1));
          adam.step();
          adam.zero_grad();
          right = latent.points().mul(sentences.trees()).sum().item().toDouble() / 192;
        }
      }
      return right;
    }
  }
}
