package org.espalier.core.question;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Structure;

/**
 * What it costs to answer with the structure z where t is right, for costs that decompose over
 * parts: cost(z; t) = c(t) + w(t)·z, with c and w affine in t.
 *
 * <p>Because they are, the expected cost for random t is the cost against its mean: {@code t} may
 * be any point of conv(Z), for instance the marginals. A user's cost is a lambda that writes w and
 * returns c.
 */
@FunctionalInterface
public interface Cost {

  /**
   * Writes w(t), what it costs to have each part.
   *
   * @param structure says what the parts are
   * @param target t in conv(Z), D entries from {@code offset}; not modified
   * @param weights overwritten from {@code weightsOffset}, D entries, which are finite; must not
   *     overlap {@code target}
   * @return c(t), what it costs to have none
   */
  double weigh(
      Structure structure, double[] target, int offset, double[] weights, int weightsOffset);

  /**
   * Returns the cost of answering with one structure where another is right, in fresh memory.
   *
   * @param answer z, its active parts
   * @param right t, its active parts
   * @throws IllegalArgumentException if a part does not exist
   */
  default double of(Structure structure, Parts answer, Parts right) {
    for (Parts parts : List.of(answer, right)) {
      for (int i = 0; i < parts.count(); i++) {
        Members.requirePart(structure, parts.get(i));
      }
    }
    int size = structure.size();
    double[] target = new double[size];
    double[] weights = new double[size];
    right.toDense(target, 0, size);
    double none = weigh(structure, target, 0, weights, 0);
    return none + answer.dot(weights, 0);
  }

  /**
   * Returns the Hamming cost: the number of visible parts that one of z and t has and the other has
   * not. For heads of words or tags, where a wrong one is also a missing one, each error counts 2.
   * As {@link #counting}, not for rankings.
   */
  static Cost hamming() {
    return counting(1, 1);
  }

  /**
   * Returns the cost that counts errors of recall and of precision with different weights:
   * missing·Σ t(1 − z) + spurious·Σ (1 − t)z over the visible parts. It refuses structures that
   * {@linkplain Structure#repeats repeat} visible parts, with an {@link IllegalArgumentException}.
   *
   * @param missing the cost of a right part that is not there; counting(1, 0) is about recall alone
   * @param spurious the cost of a wrong part; counting(0, 1) is about precision alone
   */
  static Cost counting(double missing, double spurious) {
    return new CountingCost(missing, spurious);
  }

  /**
   * Returns the cost of taking one class for another, for structures that choose one of K at every
   * place: tags of a chain, a categorical. The last dimension of their {@link Structure#shape} is
   * K.
   *
   * @param costs {@code costs[k][l]} is the cost of answering k where l is right, K rows of K
   */
  static Cost confusion(double[][] costs) {
    double[][] copy = square(costs);
    int classes = copy.length;
    return (structure, target, offset, weights, weightsOffset) -> {
      int[] shape = structure.shape();
      if (shape[shape.length - 1] != classes) {
        throw new IllegalArgumentException(
            structure + " chooses of " + shape[shape.length - 1] + " classes, not " + classes);
      }
      for (int p = 0; p < structure.visible(); p++) {
        int first = offset + p - p % classes;
        double sum = 0;
        for (int l = 0; l < classes; l++) {
          sum += copy[p % classes][l] * target[first + l];
        }
        weights[weightsOffset + p] = sum;
      }
      Arrays.fill(
          weights, weightsOffset + structure.visible(), weightsOffset + structure.size(), 0);
      return 0;
    };
  }

  /**
   * Returns the cost of any part in the presence of any other: Σ z_p·costs[p][q]·t_q over visible
   * parts. O(visible²).
   *
   * @param costs {@code costs[p][q]} is the cost of having part p where q is right
   */
  static Cost matrix(double[][] costs) {
    double[][] copy = square(costs);
    return (structure, target, offset, weights, weightsOffset) -> {
      int visible = structure.visible();
      if (visible != copy.length) {
        throw new IllegalArgumentException(
            structure + " has " + visible + " visible parts, not " + copy.length);
      }
      for (int p = 0; p < visible; p++) {
        double sum = 0;
        for (int q = 0; q < visible; q++) {
          sum += copy[p][q] * target[offset + q];
        }
        weights[weightsOffset + p] = sum;
      }
      Arrays.fill(weights, weightsOffset + visible, weightsOffset + structure.size(), 0);
      return 0;
    };
  }

  private static double[][] square(double[][] costs) {
    return Arrays.stream(costs)
        .map(row -> {
          if (row.length != costs.length) {
            throw new IllegalArgumentException(
                "a row of " + row.length + " costs among " + costs.length + " rows");
          }
          return row.clone();
        })
        .toArray(double[][]::new);
  }
}
