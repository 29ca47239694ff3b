package org.espalier.lab.net;

import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * The dropout masks of one training step. Each is drawn on its first use and stays the same from
 * then on.
 *
 * <p>So a decoder that is called again inside the backward pass, at another μ, computes the same
 * function as in the forward pass, and the number of such calls does not change what later steps
 * draw. Make one object per step and close it at the step's end.
 */
public final class DropoutMasks implements AutoCloseable {

  private static final long LEVELS = 1 << 16;

  private final @Nullable Generator generator;
  private final Map<String, Tensor> masks;
  private final @Nullable Tensor rows;
  private final long examples;

  private DropoutMasks(
      @Nullable Generator generator,
      Map<String, Tensor> masks,
      @Nullable Tensor rows,
      long examples) {
    this.generator = generator;
    this.masks = masks;
    this.rows = rows;
    this.examples = examples;
  }

  /** Drops nothing: for evaluation. */
  public static DropoutMasks none() {
    return new DropoutMasks(null, Map.of(), null, 0);
  }

  /**
   * Draws the masks of a training step.
   *
   * @param generator advanced by every new mask
   */
  public static DropoutMasks drawnFrom(Generator generator) {
    return new DropoutMasks(generator, new HashMap<>(), null, 0);
  }

  /**
   * Returns the same masks for a batch in which examples are repeated, left out or in another
   * order: each row gets its example's mask. It shares this object's memory and is not closed.
   *
   * @param selected [R], the example of each row; lives as long as the result is used
   * @param batch B
   */
  public DropoutMasks select(Tensor selected, long batch) {
    if (generator == null) {
      return this;
    }
    return rows == null
        ? new DropoutMasks(generator, masks, selected, batch)
        : new DropoutMasks(generator, masks, rows.index_select(0, selected), examples);
  }

  /**
   * Sets entries to zero at random and scales the others so that the mean stays.
   *
   * @param place unique within the network; the same place must ask with the same shape
   * @param rate probability of zero, in [0, 1)
   * @return a tensor like {@code values}
   */
  public Tensor drop(String place, double rate, Tensor values) {
    if (generator == null || rate == 0) {
      return values;
    }
    return values.mul(mask(generator, place, rate, values.scalar_type().intern(), values.shape()));
  }

  /**
   * Sets whole columns of a sentence to zero: an entry (b, i, k) goes or stays for all positions i
   * together (Gal &amp; Ghahramani 2016, arXiv 1512.05287).
   *
   * @param values [B, n, w]
   * @return [B, n, w]
   */
  public Tensor dropColumns(String place, double rate, Tensor values) {
    if (generator == null || rate == 0) {
      return values;
    }
    long[] shape = {values.size(0), 1, values.size(2)};
    return values.mul(mask(generator, place, rate, values.scalar_type().intern(), shape));
  }

  /**
   * Replaces words at random, so that the replacement is trained too.
   *
   * @param indices [B, n]
   * @param replacement the index of the unknown word
   * @return [B, n]
   */
  public Tensor dropWords(String place, double rate, Tensor indices, int replacement) {
    if (generator == null || rate == 0) {
      return indices;
    }
    Tensor kept = mask(generator, place, rate, ScalarType.Float, indices.shape());
    return indices.masked_fill(kept.eq(new Scalar(0.0)), new Scalar((long) replacement));
  }

  /** Frees the masks. */
  @Override
  public void close() {
    for (Tensor mask : masks.values()) {
      mask.close();
    }
    if (generator != null) {
      masks.clear();
    }
  }

  private Tensor mask(Generator source, String place, double rate, ScalarType type, long... shape) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException("the dropout rate of " + place + " is " + rate);
    }
    if (rows != null) {
      shape[0] = examples;
    }
    Tensor mask = masks.get(place);
    if (mask == null) {
      mask = draw(source, rate, type, shape);
      masks.put(place, mask);
    }
    return rows == null ? mask : mask.index_select(0, rows);
  }

  /**
   * Draws from 16 random bits per entry, which is five times faster than torch's own Bernoulli
   * draws. The rate is rounded to a multiple of 2⁻¹⁶, and the scale fits the rounded one.
   */
  @SuppressWarnings("try")
  private static Tensor draw(Generator source, double rate, ScalarType type, long... shape) {
    long count = 1;
    for (long side : shape) {
      count *= side;
    }
    long kept = Math.clamp(Math.round((1 - rate) * LEVELS), 1, LEVELS);
    try (PointerScope scope = new PointerScope()) {
      Tensor bits = Tensors.empty(ScalarType.Long, (count + 3) / 4);
      bits.random_(Long.MIN_VALUE, new LongOptional(), new GeneratorOptional(source));
      Tensor levels = bits.view(ScalarType.Short).narrow(0, 0, count).reshape(shape);
      Tensor mask = levels.lt(new Scalar(kept + Short.MIN_VALUE)).to(type);
      return Tensors.keep(mask.mul_(new Scalar((double) LEVELS / kept)));
    }
  }
}
