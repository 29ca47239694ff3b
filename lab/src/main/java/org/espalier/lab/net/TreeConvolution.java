package org.espalier.lab.net;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A graph convolution over trees, which mixes a word with its heads and its modifiers,
 *
 * <pre>x_m ← relu(V x_m + P (Σ_h μ[h,m] x_h + μ[m,m] r) + C Σ_j μ[m,j] x_j + b),</pre>
 *
 * sums over h ≠ m and j ≠ m. After Kipf &amp; Welling (2017, arXiv 1609.02907) and Marcheggiani
 * &amp; Titov (2017, arXiv 1703.04826). Time O(B n² w + B n w k) for vectors of width w and results
 * of width k.
 */
public final class TreeConvolution {

  private final Linear own;
  private final Linear heads;
  private final Linear modifiers;
  private final Tensor root;

  /**
   * Adds the weights to the parameters.
   *
   * @param inputWidth w
   * @param width k
   */
  public TreeConvolution(Parameters parameters, String name, int inputWidth, int width) {
    own = new Linear(parameters, name + ".own", inputWidth, width);
    heads = new Linear(parameters, name + ".heads", inputWidth, width);
    modifiers = new Linear(parameters, name + ".modifiers", inputWidth, width);
    root =
        parameters.add(name + ".root", Initializer.normal(1 / Math.sqrt(inputWidth)), inputWidth);
  }

  /**
   * Mixes.
   *
   * @param vectors [B, n, w]
   * @param mu [B, n, n]; entries of padding are ignored
   * @return [B, n, k], not negative
   */
  public Tensor apply(Tensor vectors, Tensor mu, SentencePadding padding) {
    return apply(vectors, HeadMixture.of(mu, padding));
  }

  Tensor apply(Tensor vectors, HeadMixture mixture) {
    return torch.relu(
        own.apply(vectors)
            .add(heads.apply(mixture.heads(vectors, root)))
            .add(modifiers.apply(mixture.modifiers(vectors))));
  }

  /**
   * Returns the mean and the maximum over the words of each sentence.
   *
   * @param vectors [B, n, k], not negative
   * @return [B, 2k]
   */
  public static Tensor pool(Tensor vectors, SentencePadding padding) {
    // Nothing is below zero, so zeros at padding leave the maximum alone.
    Tensor shown = vectors.mul(padding.words().unsqueeze(2));
    Tensor mean = shown.sum(1).mul(padding.reciprocalLengths());
    Tensor largest = shown.amax(new long[] {1}, false);
    return torch.cat(new TensorVector(mean, largest), 1);
  }
}
