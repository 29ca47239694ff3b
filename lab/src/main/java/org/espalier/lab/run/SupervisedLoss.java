package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Projection;
import org.espalier.core.estimate.FenchelYoungLoss;
import org.espalier.core.estimate.FitzpatrickLoss;
import org.espalier.core.estimate.HingeLoss;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.PerturbedLoss;
import org.espalier.core.estimate.StructureLoss;

/** The losses of supervised structures, by name. */
public enum SupervisedLoss {
  /** The negative log-likelihood of the structure, or of all that agree with what is known. */
  CRF,
  /** The SparseMAP loss: a margin, and a mixture of a few structures as the prediction. */
  SPARSEMAP,
  /** The Fitzpatrick loss of SparseMAP: lower than its own, and 0 for the same scores. */
  FITZPATRICK,
  /** The Fenchel–Young loss of MAP under noise, estimated from a few draws. */
  PERTURBED,
  /** The structured hinge loss, where each wrong part costs 1. */
  HINGE,
  /** The perceptron's: the best structure's score above the right one's. */
  PERCEPTRON;

  private static final int DRAWS = 4;

  /** Returns the name, as on the command line. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns all names. */
  public static List<String> titles() {
    return Arrays.stream(values()).map(SupervisedLoss::title).toList();
  }

  /**
   * Finds a loss.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists all
   */
  public static SupervisedLoss named(String title) {
    return Arrays.stream(values())
        .filter(loss -> loss.title().equals(title))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no loss named " + title + "; known are " + String.join(", ", titles())));
  }

  /** Returns whether what it trains predicts a mixture of a few structures. */
  public boolean mixes() {
    return this == SPARSEMAP || this == FITZPATRICK;
  }

  private boolean takesPartial() {
    return this == CRF || this == SPARSEMAP || this == PERCEPTRON;
  }

  /**
   * Refuses examples that leave labels or heads open, if the loss is of whole structures.
   *
   * @throws IllegalArgumentException if one does
   */
  void requireServed(List<Example> examples) {
    if (!takesPartial()
        && examples.stream()
            .flatMapToInt(
                one -> IntStream.concat(IntStream.of(one.labels()), IntStream.of(one.heads())))
            .anyMatch(index -> index == Example.NOT_GIVEN)) {
      throw new IllegalArgumentException(
          "the training data leaves labels or heads open (_), and the loss "
              + title()
              + " needs them all; "
              + Arrays.stream(values())
                  .filter(SupervisedLoss::takesPartial)
                  .map(SupervisedLoss::title)
                  .collect(Collectors.joining(", "))
              + " do not (--loss)");
    }
  }

  /** Returns the loss for structures that answer everything. */
  public <S extends ExactStructure & Projection> StructureLoss<? super S> loss() {
    return switch (this) {
      case CRF -> FenchelYoungLoss.<S>crf();
      case SPARSEMAP -> FenchelYoungLoss.<S>sparseMap();
      case FITZPATRICK -> new FitzpatrickLoss<S>();
      case PERTURBED -> new PerturbedLoss<S>(Noise.balanced(), 1, DRAWS);
      case HINGE -> HingeLoss.hamming();
      case PERCEPTRON -> FenchelYoungLoss.<S>perceptron();
    };
  }
}
