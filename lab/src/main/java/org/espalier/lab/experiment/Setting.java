package org.espalier.lab.experiment;

import org.espalier.data.Decimals;

/**
 * A number that varies between the trials of a method; reports draw curves over it.
 *
 * @param chart what is drawn, such as a table's name; curves of one chart are drawn together
 * @param curve the method's name without the setting
 * @param name of the setting, for the axis
 * @param value what it was in this trial
 */
public record Setting(String chart, String curve, String name, double value) {

  /** Returns the name of the row, such as {@code spigot eta=0.1}. */
  public String row() {
    return curve + " " + name + "=" + Decimals.plain(value);
  }
}
