package org.espalier.cli.serve;

import java.time.Duration;

/**
 * What a server permits.
 *
 * @param bytes the most of a request's body
 * @param perSecond number of requests answered in a second, in the long run; twice as many at once
 * @param together number of requests answered at the same time; others wait
 * @param time how long a body may take to come, how long a request may wait, and how long its
 *     answer may take
 */
public record Limits(int bytes, int perSecond, int together, Duration time) {

  public Limits {
    if (bytes < 1 || perSecond < 1 || together < 1 || !time.isPositive()) {
      throw new IllegalArgumentException("every limit of a server must permit something");
    }
  }
}
