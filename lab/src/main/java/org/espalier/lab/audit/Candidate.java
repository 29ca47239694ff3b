package org.espalier.lab.audit;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Estimator;
import org.espalier.data.Decimals;

/**
 * An estimator with those of its settings that have an effect.
 *
 * @param name in the catalogue
 * @param estimator with its settings
 * @param eta η; NaN if it has no effect
 * @param steps T; 0 if it has no effect
 */
public record Candidate(String name, Estimator<Structure> estimator, double eta, int steps) {

  /**
   * Makes an estimator with every combination of settings that differ in their effect.
   *
   * @param family the structures
   * @param etas step sizes
   * @param steps numbers of inner steps
   * @param samples K
   * @param temperature τ
   */
  public static List<Candidate> of(
      String name,
      Class<? extends Structure> family,
      List<Double> etas,
      List<Integer> steps,
      int samples,
      double temperature) {
    EstimatorEntry entry = Catalogue.estimator(name);
    boolean usesEta = entry.uses().contains(Setting.ETA);
    boolean usesSteps = entry.uses().contains(Setting.STEPS);
    List<Candidate> candidates = new ArrayList<>();
    for (double eta : usesEta ? etas : etas.subList(0, 1)) {
      for (int t : usesSteps ? steps : steps.subList(0, 1)) {
        candidates.add(
            new Candidate(
                name,
                entry.create(family, new Settings(eta, t, samples, temperature)),
                usesEta ? eta : Double.NaN,
                usesSteps ? t : 0));
      }
    }
    return candidates;
  }

  /**
   * Writes an estimator's name with its settings, as in {@code spigot eta=0.1 T=3}. Experiments
   * name their rows alike.
   *
   * @param eta η; NaN if it is not to be named
   * @param steps T; 0 if it is not to be named
   */
  public static String label(String name, double eta, int steps) {
    String text = name;
    if (!Double.isNaN(eta)) {
      text += " eta=" + Decimals.plain(eta);
    }
    return steps > 0 ? text + " T=" + steps : text;
  }
}
