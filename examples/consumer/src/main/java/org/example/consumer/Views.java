package org.example.consumer;

import org.espalier.core.Distribution;
import org.espalier.core.Workspace;
import org.espalier.core.tree.ProjectiveTree;

/** Results that stay in a workspace. */
final class Views {

  private Views() {}

  /** Returns the entropies of two models of the same tree, one after the other in one memory. */
  static double[] entropies(ProjectiveTree tree, double[] scores, double[] others) {
    Workspace workspace = new Workspace();
    Distribution p = tree.distribution(scores, 0, workspace);
    double ofScores = p.entropy(); // take what you need …
    Distribution q = tree.distribution(others, 0, workspace);
    return new double[] {ofScores, q.entropy()}; // … since p throws from here on
  }

  /** Asks a result that was overwritten. */
  static double overwritten(ProjectiveTree tree, double[] scores) {
    Workspace workspace = new Workspace();
    Distribution p = tree.distribution(scores, 0, workspace);
    double twice = 2 * tree.distribution(scores, 0, workspace).entropy();
    return twice - p.entropy();
  }
}
