package org.espalier.core.catalogue;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.core.Enumerable;
import org.espalier.core.Structure;
import org.espalier.core.estimate.Annealed;
import org.espalier.core.estimate.Estimator;

/** An estimator by name. */
public final class EstimatorEntry {

  private final String name;
  private final EstimatorFamily family;
  private final String summary;
  private final String explanation;
  private final List<Class<?>> requires;
  private final Set<Setting> uses;
  private final Function<Settings, Estimator<?>> factory;
  private final EtaRole etaRole;

  private EstimatorEntry(EstimatorEntry other, EtaRole etaRole) {
    name = other.name;
    family = other.family;
    summary = other.summary;
    explanation = other.explanation;
    requires = other.requires;
    uses = other.uses;
    factory = other.factory;
    this.etaRole = etaRole;
  }

  EstimatorEntry(
      String name,
      EstimatorFamily family,
      String summary,
      String explanation,
      List<Class<?>> requires,
      Function<Settings, Estimator<?>> factory,
      Setting... uses) {
    this.name = name;
    this.family = family;
    this.summary = summary;
    this.explanation = explanation;
    this.requires = requires;
    this.factory = factory;
    this.etaRole = EtaRole.STEP;
    Set<Setting> used = EnumSet.noneOf(Setting.class);
    used.addAll(Arrays.asList(uses));
    this.uses = Collections.unmodifiableSet(used);
  }

  /** Returns the name, as on the command line. */
  public String name() {
    return name;
  }

  /** Returns what it does alike. */
  public EstimatorFamily family() {
    return family;
  }

  /** Returns one line on what it does. */
  public String summary() {
    return summary;
  }

  /**
   * Returns what it does in plain words, in sentences, for readers who know none of the methods.
   * Structures are called trees there, and choices where it is for independent choices alone.
   */
  public String explanation() {
    return explanation;
  }

  /** Returns the capability interfaces that a structure must implement. */
  public List<Class<?>> requires() {
    return requires;
  }

  /** Returns the settings that have an effect on it. */
  public Set<Setting> uses() {
    return uses;
  }

  /** Returns the same entry, whose η is something else. */
  EstimatorEntry withEta(EtaRole role) {
    return new EstimatorEntry(this, role);
  }

  /** Returns what η is to it, if it uses η. */
  public EtaRole etaRole() {
    return etaRole;
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
          "the estimator "
              + name
              + " cannot serve "
              + structures.getSimpleName()
              + ", which does not offer "
              + missing);
    }
    return (Estimator<S>) factory.apply(settings);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
