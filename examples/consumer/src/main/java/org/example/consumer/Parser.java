package org.example.consumer;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.torch.Natives;
import org.espalier.torch.SupervisedLayer;
import org.espalier.torch.Tensors;

/**
 * A dependency parser: a product of two embeddings scores each arc, a CRF over trees is the loss.
 */
final class Parser implements AutoCloseable {

  static {
    Natives.load(); // before the first class of PyTorch is used
  }

  private final Workers workers = Workers.of(2);
  private final SupervisedLayer<ProjectiveTree> layer =
      new SupervisedLayer<>(FenchelYoungLoss.crf(), workers);
  private final Tensor heads;
  private final Tensor modifiers;
  private final Adam adam;

  Parser(int words) {
    torch.manual_seed(1);
    try (PointerScope _ = new PointerScope()) {
      heads = Tensors.keep(torch.randn(words, 8).set_requires_grad(true));
      modifiers = Tensors.keep(torch.randn(words, 8).set_requires_grad(true));
      adam = new Adam(new TensorVector(heads, modifiers), new AdamOptions(0.05));
      adam.retainReference();
    } // what was kept outlives the scope
  }

  /** Takes a step on sentences of the same length; returns the mean of −log p(gold). */
  double step(List<int[]> sentences, List<int[]> gold) {
    try (PointerScope _ = new PointerScope()) { // frees the tensors of this step
      List<ProjectiveTree> trees = sentences.stream().map(Parser::tree).toList();
      List<Parts> right = gold.stream().map(g -> tree(g).parts(g)).toList();
      double loss = layer.backward(scores(sentences), trees, right);
      adam.step();
      adam.zero_grad();
      return loss;
    }
  }

  /** Returns the head of every word, −1 for the root. May be called by any thread. */
  int[] heads(int... sentence) {
    try (PointerScope _ = new PointerScope()) {
      ProjectiveTree tree = tree(sentence);
      Batch<ProjectiveTree> batch = layer.batch(scores(List.of(sentence)), List.of(tree));
      return tree.heads(tree.argmax(batch.scores()));
    }
  }

  /** Returns the scores of all arcs, [sentences, heads, modifiers]. */
  private Tensor scores(List<int[]> sentences) {
    int n = sentences.getFirst().length;
    long[] words = sentences.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
    Tensor ids = Tensors.of(words, sentences.size(), n);
    Tensor head = torch.embedding(heads, ids);
    Tensor modifier = torch.embedding(modifiers, ids);
    return head.bmm(modifier.transpose(1, 2));
  }

  private static ProjectiveTree tree(int[] words) {
    return new ProjectiveTree(words.length, Roots.SINGLE);
  }

  @Override
  public void close() {
    workers.close();
    adam.close();
    heads.close();
    modifiers.close();
  }
}
