package org.espalier.core.factor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Linear conditions a·μ ≤ b or a·μ = b on the variables of a graph, with coefficients 1 and −1.
 *
 * <p>A row is written as one over the inputs of a site: {@link #begin}, {@link #add} for each
 * input, {@link #end}.
 */
final class LinearRows {

  private int count;
  private int entries;
  private int[] start = new int[17]; // one entry more than there are rows
  private int[] variable = new int[64];
  private double[] coefficient = new double[64];
  private double[] bound = new double[16];
  private boolean[] equality = new boolean[16];
  private @Nullable Site[] owner = new @Nullable Site[16];
  private double rowBound;

  void clear() {
    Arrays.fill(owner, 0, count, null);
    count = 0;
    entries = 0;
  }

  int count() {
    return count;
  }

  boolean isEquality(int row) {
    return equality[row];
  }

  double bound(int row) {
    return bound[row];
  }

  /** Returns whether a row is one of the conditions of a site. */
  boolean isOf(Site site, int row) {
    return owner[row] == site;
  }

  /** Starts a row over the inputs of a site, none of them so far. */
  void begin(double newBound) {
    entries = start[count];
    rowBound = newBound;
  }

  /** Adds an input; one that is held off is not there. */
  void add(Site site, int input, double factor) {
    if (site.variable[input] == Site.NONE) {
      return;
    }
    if (site.negated[input]) {
      rowBound -= factor;
      enter(site.variable[input], -factor);
    } else {
      enter(site.variable[input], factor);
    }
  }

  private void enter(int newVariable, double newCoefficient) {
    if (entries == variable.length) {
      variable = Arrays.copyOf(variable, 2 * entries);
      coefficient = Arrays.copyOf(coefficient, 2 * entries);
    }
    variable[entries] = newVariable;
    coefficient[entries] = newCoefficient;
    entries++;
  }

  /** Ends the row. */
  void end(@Nullable Site site, boolean isEquality) {
    if (count == bound.length) {
      start = Arrays.copyOf(start, 2 * count + 1);
      bound = Arrays.copyOf(bound, 2 * count);
      equality = Arrays.copyOf(equality, 2 * count);
      owner = Arrays.copyOf(owner, 2 * count);
    }
    bound[count] = rowBound;
    equality[count] = isEquality;
    owner[count] = site;
    count++;
    start[count] = entries;
  }

  double dot(int row, double[] values) {
    double sum = 0;
    for (int e = start[row]; e < start[row + 1]; e++) {
      sum += coefficient[e] * values[variable[e]];
    }
    return sum;
  }

  /** Adds factor·a to values. */
  void addTo(int row, double factor, double[] values) {
    for (int e = start[row]; e < start[row + 1]; e++) {
      values[variable[e]] += factor * coefficient[e];
    }
  }

  /** Appends the part of a row that is about some variables. */
  void append(LinearRows rows, int row, boolean[] about) {
    begin(0);
    for (int e = rows.start[row]; e < rows.start[row + 1]; e++) {
      if (about[rows.variable[e]]) {
        enter(rows.variable[e], rows.coefficient[e]);
      }
    }
    end(null, false);
  }

  /** Sets values to 0 where a row has an entry. */
  void erase(int row, double[] values) {
    for (int e = start[row]; e < start[row + 1]; e++) {
      values[variable[e]] = 0;
    }
  }
}
