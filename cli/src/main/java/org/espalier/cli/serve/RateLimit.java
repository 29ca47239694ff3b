package org.espalier.cli.serve;

/** A bucket that is filled at a rate and emptied by requests, up to two seconds' worth at once. */
final class RateLimit {

  private static final double NANOS = 1e9;

  private final double perSecond;
  private double left;
  private long last;

  RateLimit(int perSecond, long now) {
    this.perSecond = perSecond;
    left = 2.0 * perSecond;
    last = now;
  }

  /**
   * Takes one, if there is one.
   *
   * @param now in nanoseconds
   */
  synchronized boolean take(long now) {
    left = Math.min(2 * perSecond, left + (now - last) / NANOS * perSecond);
    last = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
