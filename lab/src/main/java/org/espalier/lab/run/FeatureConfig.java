package org.espalier.lab.run;

import java.util.List;
import org.espalier.features.CrfSettings;
import org.espalier.features.Template;

/**
 * The sparse features of a tagger without a network, and how their weights are found.
 *
 * @param template the lines of a {@link Template}
 * @param least smallest count of an attribute in the training data
 * @param bits the bits that attributes are hashed to; 0 to list them
 * @param l1 the weight of ‖w‖₁ in the objective
 * @param l2 the weight of ‖w‖²/2
 * @param iterations the most steps of L-BFGS
 */
public record FeatureConfig(
    List<String> template, int least, int bits, double l1, double l2, int iterations) {

  /** What does well usually. */
  public static final FeatureConfig USUAL =
      new FeatureConfig(
          Template.USUAL.lines(),
          CrfSettings.USUAL.least(),
          CrfSettings.USUAL.bits(),
          CrfSettings.USUAL.l1(),
          CrfSettings.USUAL.l2(),
          CrfSettings.USUAL.iterations());

  public FeatureConfig {
    template = new Template(template).lines();
    var _ = new CrfSettings(least, bits, l1, l2, iterations);
  }

  /** Returns which attributes words have. */
  Template attributes(boolean pairs) {
    return new Template(
        template.stream().filter(line -> pairs || !line.equals(Template.PAIRS)).toList());
  }

  /** Returns how weights are found. */
  CrfSettings settings() {
    return new CrfSettings(least, bits, l1, l2, iterations);
  }
}
