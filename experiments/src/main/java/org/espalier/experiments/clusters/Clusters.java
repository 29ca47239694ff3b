package org.espalier.experiments.clusters;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.Enumerable;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.categorical.Categorical;

/**
 * The clusters that points are from: the structures of an instance that is small enough to be
 * listed, and what their points are like.
 *
 * @param structure the latent choice
 * @param members its structures, by their visible parts
 * @param features numbers of a point
 * @param questions each answered by yes or no; the answers to all are the label
 */
record Clusters(MapOracle structure, List<Parts> members, int features, int questions) {

  /** Creates K clusters without common parts. */
  static Clusters of(int clusters) {
    return of(new Categorical(clusters), 100, 1);
  }

  /** The structures of a family as clusters. */
  static <S extends MapOracle & Enumerable> Clusters of(S structure, int features, int questions) {
    List<Parts> members = new ArrayList<>();
    structure.forEach(parts -> members.add(visible(structure, parts)));
    return new Clusters(structure, members, features, questions);
  }

  private static Parts visible(MapOracle structure, Parts parts) {
    return Parts.of(
        IntStream.of(parts.toArray()).filter(part -> part < structure.visible()).toArray());
  }

  /** Returns the number of parts that a decoder sees. */
  int parts() {
    return structure.visible();
  }

  /** Returns the number of labels. */
  int classes() {
    return 1 << questions;
  }

  /** Returns the number of the cluster whose structure scores best. */
  int best(double[] scores) {
    return members.indexOf(visible(structure, structure.argmax(scores)));
  }

  /** Returns the parts of a cluster as numbers, 0 or 1. */
  double[] dense(int cluster) {
    double[] dense = new double[parts()];
    members.get(cluster).addTo(dense, 0, 1);
    return dense;
  }
}
