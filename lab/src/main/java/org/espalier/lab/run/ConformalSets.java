package org.espalier.lab.run;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Sets that contain the right choice with a requested probability, for data exchangeable with that
 * of the {@link Calibration}.
 *
 * @param level the guaranteed coverage
 * @param choices for every place the choices in its set, the most probable first; the answer's own
 *     is always one of them
 * @param structures how many of the alternatives, the first ones, are the set of whole structures;
 *     empty where there is no supervised structure, or the set has more than there are
 */
public record ConformalSets(double level, Map<PartType, int[][]> choices, OptionalInt structures) {

  public ConformalSets {
    choices = Map.copyOf(choices);
  }
}
