package org.espalier.lab.run;

import java.util.List;

/**
 * Findings about data that are reported before training.
 *
 * @param told how it was read and what was left out, a line each
 * @param findings what looks odd about it
 */
public record DataReport(List<String> told, List<Finding> findings) {

  /** Nothing: data that comes with the program, or is made. */
  public static final DataReport NONE = new DataReport(List.of(), List.of());

  public DataReport {
    told = List.copyOf(told);
    findings = List.copyOf(findings);
  }
}
