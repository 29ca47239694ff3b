package org.espalier.lab.audit;

import java.util.List;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Points;

/**
 * What is audited.
 *
 * @param structure a structure's name in the catalogue
 * @param sizes its sizes
 * @param decoder the downstream loss
 * @param estimators names of estimators that serve the structure
 * @param etas step sizes, positive; estimators without one are examined once
 * @param steps numbers of inner steps; estimators without them are examined once
 * @param scales standard deviations of the scores, from uncertain to confident, positive
 * @param samples K of sampling estimators
 * @param temperature τ, and the noise's scale
 * @param examples how many random problems figures are means over
 * @param draws how many passes each estimator makes
 * @param referenceSamples for references that are not computed exactly
 * @param seed of everything
 */
public record AuditSettings(
    String structure,
    List<Integer> sizes,
    ToyDecoder decoder,
    List<String> estimators,
    List<Double> etas,
    List<Integer> steps,
    List<Double> scales,
    int samples,
    double temperature,
    int examples,
    int draws,
    int referenceSamples,
    long seed) {

  /** The largest size of a structure: a tree over this many words has 10⁸ arcs. */
  private static final int LARGEST = 10_000;

  public AuditSettings {
    estimators = List.copyOf(estimators);
    for (int size : sizes) {
      if (size > LARGEST) {
        throw new IllegalArgumentException(
            "the size " + size + " is too large; at most " + LARGEST + " can be audited");
      }
    }
    requirePositive("examples", examples);
    Structure instance = instance(structure, sizes);
    if ((long) examples * instance.size() > Points.MOST) {
      throw new IllegalArgumentException(
          ("%s examples of %s parts are too many; together they may have %s, so take a"
                  + " smaller size or fewer examples")
              .formatted(examples, instance.size(), Points.MOST));
    }
    if (instance.visible() == 0) {
      throw new IllegalArgumentException(instance + " has no parts that a decoder could see");
    }
    for (String estimator : estimators) {
      // Fails here if it does not serve the structure, and for numbers out of range.
      for (double eta : etas) {
        for (int t : steps) {
          var _ =
              Catalogue.estimator(estimator)
                  .create(instance.getClass(), new Settings(eta, t, samples, temperature));
        }
      }
    }
    for (double scale : scales) {
      if (!(scale > 0) || scale == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("a scale must be a positive number, not " + scale);
      }
    }
    requirePositive("draws", draws);
    requirePositive("samples of references", referenceSamples);
  }

  private static void requirePositive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "the number of " + what + " must be at least 1, not " + number);
    }
  }

  private static Structure instance(String structure, List<Integer> sizes) {
    return Catalogue.structure(structure).of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Makes the structure. */
  public Structure instance() {
    return instance(structure, sizes);
  }
}
