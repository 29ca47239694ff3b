package org.espalier.lab.run;

import java.util.EnumMap;
import java.util.Map;
import org.espalier.core.question.Temperature;

/**
 * The temperature of each type of choice.
 *
 * @param others that of all other choices, and of latent structures, which nothing is known of to
 *     fit a temperature to
 */
public record Temperatures(Map<PartType, Temperature> each, Temperature others) {

  /** All are 1. */
  public static final Temperatures NONE = new Temperatures(Map.of());

  public Temperatures {
    each = Map.copyOf(each);
  }

  /** All others are 1. */
  public Temperatures(Map<PartType, Temperature> each) {
    this(each, new Temperature(1));
  }

  /** Returns the temperature of a type. */
  public Temperature of(PartType type) {
    return each.getOrDefault(type, others);
  }

  /** Returns these, each times a factor. */
  Temperatures times(double factor) {
    Map<PartType, Temperature> all = new EnumMap<>(PartType.class);
    each.forEach((type, one) -> all.put(type, new Temperature(factor * one.value())));
    return new Temperatures(all, new Temperature(factor * others.value()));
  }
}
