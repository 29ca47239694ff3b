package org.espalier.lab.run;

import java.util.List;

/**
 * Findings about data that are reported before training.
 *
 * @param told lines about how the data was read and what was left out
 * @param findings suspicious properties of the data
 */
public record DataReport(List<String> told, List<Finding> findings) {

  /** Nothing: data that comes with the program, or is made. */
  public static final DataReport NONE = new DataReport(List.of(), List.of());

  public DataReport {
    told = List.copyOf(told);
    findings = List.copyOf(findings);
  }
}
