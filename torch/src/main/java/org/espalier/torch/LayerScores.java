package org.espalier.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Structure;

/**
 * The scores of a batch as a layer takes them: those of the visible parts in a padded tensor, and
 * for structures that have them those of the extra parts (transitions, rules, factor scores),
 * either one tensor for all rows or one row each.
 *
 * <pre>{@code
 * LayerScores.of(tagScores).withSharedExtra(transitions)   // [B, N, K] and [K, K]
 * }</pre>
 *
 * <p>Gradients reach each tensor: a shared one gets the sum over the rows.
 */
public final class LayerScores {

  private final Tensor visible;
  private final Optional<Tensor> extra;
  private final boolean shared;

  private LayerScores(Tensor visible, Optional<Tensor> extra, boolean shared) {
    this.visible = visible;
    this.extra = extra;
    this.shared = shared;
    requireFloating("scores", visible);
    extra.ifPresent(scores -> requireFloating("scores of extra parts", scores));
  }

  private static void requireFloating(String what, Tensor tensor) {
    Tensors.requireOpen(what, tensor);
    if (!torch.isFloatingType(tensor.scalar_type())) {
      throw new IllegalArgumentException(
          "%s of shape %s have type %s, but must be floating-point numbers"
              .formatted(what, Arrays.toString(tensor.shape()), tensor.scalar_type()));
    }
  }

  /**
   * Takes the scores of the visible parts.
   *
   * @param visible [B, N₁, …], of a floating-point type; an instance's parts lie in the leading
   *     corner of its row
   */
  public static LayerScores of(Tensor visible) {
    Tensors.requireOpen("scores", visible);
    if (visible.dim() < 1) {
      throw new IllegalArgumentException("scores need a first dimension for the rows");
    }
    return new LayerScores(visible, Optional.empty(), true);
  }

  /**
   * Adds scores of extra parts that all rows share. All instances must have as many extra parts as
   * the tensor has entries.
   *
   * @param scores of any shape; in row-major order its entries are the extra parts, in the order of
   *     the structure: [K, K] for a chain's transitions
   */
  public LayerScores withSharedExtra(Tensor scores) {
    return new LayerScores(visible, Optional.of(scores), true);
  }

  /**
   * Adds scores of extra parts that each row has for itself.
   *
   * @param scores [B, …]; in row-major order a row's leading entries are the extra parts of its
   *     instance, in the order of the structure; the rest of the row is padding
   */
  public LayerScores withExtra(Tensor scores) {
    Tensors.requireOpen("scores of extra parts", scores);
    if (scores.dim() < 1) {
      throw new IllegalArgumentException(
          "scores of extra parts need a first dimension for the rows");
    }
    return new LayerScores(visible, Optional.of(scores), false);
  }

  /** Returns the scores of the visible parts. */
  public Tensor visible() {
    return visible;
  }

  /**
   * Checks that instances fit, and returns how their rows are laid out.
   *
   * @throws IllegalArgumentException if one does not, with its row and the shape it needs
   */
  Padding padding(List<? extends Structure> instances) {
    Tensors.requireOpen("scores", visible);
    extra.ifPresent(scores -> Tensors.requireOpen("scores of extra parts", scores));
    long[] shape = visible.shape();
    int most = 0;
    if (instances.size() != shape[0]) {
      throw new IllegalArgumentException(
          "the scores have " + shape[0] + " rows but there are " + instances.size() + " instances");
    }
    if (!shared && extra.orElseThrow().size(0) != shape[0]) {
      throw new IllegalArgumentException(
          "the scores have %s rows but those of the extra parts have shape %s"
              .formatted(shape[0], Arrays.toString(extra.orElseThrow().shape())));
    }
    for (int row = 0; row < instances.size(); row++) {
      Structure instance = instances.get(row);
      int extras = instance.size() - instance.visible();
      requireExtra(row, instance, extras);
      most = Math.max(most, extras);
    }
    return new Padding(most, shape).requireFit(instances);
  }

  private void requireExtra(int row, Structure instance, int extras) {
    if (extra.isEmpty()) {
      if (extras > 0) {
        throw new IllegalArgumentException(
            ("row %s: %s has %s extra parts, the first of them %s, whose scores are missing:"
                    + " give them by LayerScores.withSharedExtra or withExtra")
                .formatted(row, instance, extras, instance.partName(instance.visible())));
      }
      return;
    }
    Tensor scores = extra.get();
    long given = shared ? scores.numel() : scores.numel() / Math.max(1, scores.size(0));
    if (shared ? given != extras : given < extras) {
      throw new IllegalArgumentException(
          "row %s: %s has %s extra parts, but the scores of shape %s have %s%s"
              .formatted(
                  row,
                  instance,
                  extras,
                  Arrays.toString(scores.shape()),
                  given,
                  shared ? ", the same for all rows" : " in each row"));
    }
  }

  /**
   * Returns everything as one tensor, through which gradients reach the tensors that were given:
   * [B, N₁, …] if no instance has extra parts, else [B, N₁·…·N_k + E].
   */
  Tensor rows(Padding padding) {
    int most = padding.extra();
    if (most == 0) {
      return visible;
    }
    long rows = visible.size(0);
    Tensor scores = extra.orElseThrow();
    Tensor own =
        shared
            ? scores.reshape(1, most).expand(rows, most)
            : scores.flatten(1, -1).narrow(1, 0, most);
    return torch.cat(new TensorVector(visible.flatten(1, -1), own), 1);
  }
}
