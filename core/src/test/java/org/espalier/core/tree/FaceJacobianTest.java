package org.espalier.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scores near 0 project into the inside of large faces, whose dimension the support need not have
 * for the point to be right: the Jacobian must be right all the same.
 */
class FaceJacobianTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.2, 1})
  void theJacobianIsTheDerivativeInsideLargeFaces(double scale) {
    check(new NonProjectiveTree(12, Roots.SINGLE), scale);
    check(new NonProjectiveTree(9, Roots.MULTI), scale);
    check(new ProjectiveTree(10, Roots.SINGLE), scale);
    check(new Matching(7, 7), scale);
    check(new LinearChain(8, 4, Transitions.SHARED), scale);
  }

  private static void check(Projection structure, double scale) {
    Random random = new Random(3);
    int size = structure.size();
    double[] scores = random.doubles(size).map(x -> scale * random.nextGaussian()).toArray();
    double[] direction = random.doubles(size).map(x -> random.nextGaussian()).toArray();
    Workspace workspace = new Workspace();
    SparseMap solution = structure.project(scores, 0, new VertexList(), workspace);
    double[] derivative = new double[size];
    int support = solution.count();
    solution.jvp(direction, 0, derivative, 0);
    assertEquals(support, solution.count(), "the support is as it was");
    double step = 1e-6 * scale;
    double[] up = new double[size];
    double[] down = new double[size];
    for (int p = 0; p < size; p++) {
      up[p] = scores[p] + step * direction[p];
      down[p] = scores[p] - step * direction[p];
    }
    double[] above = structure.project(up).point();
    double[] below = structure.project(down).point();
    for (int p = 0; p < structure.visible(); p++) {
      int part = p;
      assertEquals(
          (above[p] - below[p]) / (2 * step),
          derivative[p],
          1e-4,
          () -> structure + " at scale " + scale + ": " + structure.partName(part));
    }
  }
}
