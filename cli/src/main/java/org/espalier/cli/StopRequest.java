package org.espalier.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.espalier.lab.train.Interruption;

/**
 * Turns Ctrl-C and the signal to terminate into a request, and keeps the Java machine from exiting
 * until the command has closed this. The exit status is then the system's, 128 plus the signal's
 * number: 130 for Ctrl-C.
 *
 * <p>A shutdown hook is all that Java offers for this on every system.
 */
final class StopRequest implements Interruption, AutoCloseable {

  /**
   * After so long the machine exits, whatever the command does: a long step, an evaluation, a page.
   * Files are complete or absent, so that nothing is lost but what was done since the last
   * checkpoint, half a minute at most.
   */
  private static final int PATIENCE_MILLIS = 1500;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /** Begins to listen. */
  StopRequest(PrintWriter err) {
    hook =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(() -> {
              requested = true;
              err.println();
              err.println("stopping …");
              err.flush();
              try {
                if (!closed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                  err.println(
                      "stopped in the middle of a step; the same command goes on from what is"
                          + " saved, if anything is");
                  err.flush();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean requested() {
    return requested;
  }

  /** Lets the machine exit, and does not listen any more. */
  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The signal came this moment: the hook runs, and ends at once.
        requested = true;
      }
    }
  }
}
