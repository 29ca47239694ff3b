package org.espalier.spark;

import org.espalier.cli.ClusterProvider;
import org.espalier.lab.run.Cluster;

/** Opens clusters for {@code espalier train --spark}. */
public final class SparkClusterProvider implements ClusterProvider {

  public SparkClusterProvider() {}

  @Override
  public Cluster open(Request request) {
    return SparkCluster.open(
        request.master(), request.executors(), request.threads(), request.checkpoint());
  }
}
