package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.data.Labels;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {

  @Test
  void aLabelThatTrainingLacksCostsNothing() {
    try (PointerScope _ = new PointerScope()) {
      Tensor logits = Tensors.of(new double[] {0, 0, 1, 3}, ScalarType.Double, 2, 2);
      double[] known =
          Tensors.toDoubles(CrossEntropy.ofSentences(logits, Tensors.of(new long[] {1, 0}, 2)));
      double[] some =
          Tensors.toDoubles(
              CrossEntropy.ofSentences(logits, Tensors.of(new long[] {1, Labels.UNSEEN}, 2)));
      assertEquals(Math.log(2), some[0], 1e-12);
      assertEquals(known[0], some[0]);
      assertEquals(0, some[1]);
      Tensor words = Tensors.of(new double[] {0, 0, 1, 3}, ScalarType.Double, 1, 2, 2);
      double[] sum =
          Tensors.toDoubles(
              CrossEntropy.ofWords(
                  words,
                  Tensors.of(new long[] {Labels.UNSEEN, 0}, 1, 2),
                  new SentencePadding(ScalarType.Double, 2)));
      assertEquals(known[1], sum[0], 1e-12);
    }
  }
}
