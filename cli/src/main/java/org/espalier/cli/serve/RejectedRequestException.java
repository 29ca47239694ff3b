package org.espalier.cli.serve;

/** A request that cannot be answered, with the status of HTTP and one line that says why. */
public final class RejectedRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * Rejects a request.
   *
   * @param status 4xx where the client is to do otherwise, 503 where it is to come later
   * @param reason one line, for people
   */
  public RejectedRequestException(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  /** Returns the status of HTTP. */
  public int status() {
    return status;
  }

  /** Returns the line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
