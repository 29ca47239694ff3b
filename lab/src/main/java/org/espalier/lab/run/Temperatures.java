package org.espalier.lab.run;

import java.util.Map;
import org.espalier.core.question.Temperature;

/** The temperature of each type of choice; 1 where nothing is said. */
public record Temperatures(Map<PartType, Temperature> each) {

  /** All are 1. */
  public static final Temperatures NONE = new Temperatures(Map.of());

  private static final Temperature ONE = new Temperature(1);

  /** Copies the map. */
  public Temperatures {
    each = Map.copyOf(each);
  }

  /** Returns the temperature of a type. */
  public Temperature of(PartType type) {
    return each.getOrDefault(type, ONE);
  }
}
