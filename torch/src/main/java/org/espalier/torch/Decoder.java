package org.espalier.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * The downstream network as a latent layer sees it: from points to losses.
 *
 * <p>It must accept any point of the polytope. It may be called several times in one step and must
 * then be the same function each time, so draw random masks (dropout) once, outside of it.
 */
@FunctionalInterface
public interface Decoder {

  /**
   * Evaluates the loss of every row.
   *
   * @param points [R, …], padded like the scores; differentiable
   * @param rows the example of each row, R indices; 0 … B−1 if each example has one row
   * @return [R] losses, each of its own example, neither summed nor averaged over the batch
   */
  Tensor losses(Tensor points, long[] rows);
}
