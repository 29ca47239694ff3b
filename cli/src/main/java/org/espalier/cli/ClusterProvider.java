package org.espalier.cli;

import org.espalier.lab.run.Cluster;

/**
 * A service that opens clusters to train on, so that the command line does not depend on their
 * engine.
 */
public interface ClusterProvider {

  /**
   * What is asked for.
   *
   * @param master the address of the cluster, in the notation of the engine
   * @param executors number of executors that train together; 0 for as many as the master has
   * @param threads of each
   * @param checkpoint the number of steps between checkpoints, besides those of every half minute
   */
  record Request(String master, int executors, int threads, long checkpoint) {}

  /**
   * Opens a cluster.
   *
   * @throws IllegalArgumentException if there is none, or it is too small; the message says what to
   *     do
   */
  Cluster open(Request request);
}
