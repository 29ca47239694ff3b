package org.espalier.core.catalogue;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.core.Enumerable;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Annealed;
import org.espalier.core.estimate.Estimator;

/**
 * An estimator by name.
 *
 * @param name as on the command line
 * @param family what it does alike
 * @param bias what its gradient is on average
 * @param summary one line on what it does
 * @param requires the capability interfaces that a structure must implement
 * @param factory makes it, for families that have these capabilities
 * @param etaRole what η is to it, if it uses η
 * @param uses the settings that have an effect on it
 */
public record EstimatorEntry(
    String name,
    EstimatorFamily family,
    Bias bias,
    String summary,
    List<Class<?>> requires,
    Function<Settings, Estimator<?>> factory,
    EtaRole etaRole,
    Set<Setting> uses) {

  public EstimatorEntry {
    requires = List.copyOf(requires);
    uses = Collections.unmodifiableSet(new TreeSet<>(uses));
  }

  /** Returns the same entry, whose η is something else. */
  EstimatorEntry withEta(EtaRole role) {
    return new EstimatorEntry(name, family, bias, summary, requires, factory, role, uses);
  }

  /** Returns the same entry, whose bias is not that of most of its family. */
  EstimatorEntry withBias(Bias own) {
    return new EstimatorEntry(name, family, own, summary, requires, factory, etaRole, uses);
  }

  /** Returns whether it lists all structures of an instance, which only short ones permit. */
  public boolean listsStructures() {
    return requires.contains(Enumerable.class);
  }

  /** Returns whether this estimator serves a family. */
  public boolean serves(Class<? extends Structure> structures) {
    return requires.stream().allMatch(capability -> capability.isAssignableFrom(structures));
  }

  /**
   * Makes the estimator for a family with settings that change as training goes on.
   *
   * @param settings by progress from 0 to 1
   * @throws IllegalArgumentException if the family lacks a capability; the message names it
   */
  public <S extends Structure> Estimator<S> annealed(
      Class<? extends S> structures, DoubleFunction<Settings> settings) {
    return new Annealed<S>(progress -> create(structures, settings.apply(progress)));
  }

  /**
   * Makes the estimator for a family.
   *
   * @throws IllegalArgumentException if the family lacks a capability; the message names it
   */
  @SuppressWarnings("unchecked") // the family has every capability that the factory was typed with
  public <S extends Structure> Estimator<S> create(
      Class<? extends S> structures, Settings settings) {
    if (!serves(structures)) {
      String missing =
          requires.stream()
              .filter(capability -> !capability.isAssignableFrom(structures))
              .map(Class::getSimpleName)
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "the estimator %s cannot serve %s, which does not offer %s"
              .formatted(name, structures.getSimpleName(), missing));
    }
    return (Estimator<S>) factory.apply(settings);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
