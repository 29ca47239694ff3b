package org.espalier.core.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFlowTest {

  /** The mixture is the solution that the active set finds by itself. */
  @Test
  void theFlowIsTheProjection() {
    Random random = new Random(1);
    for (int n = 2; n <= 6; n++) {
      for (int tags = 1; tags <= 4; tags++) {
        for (Transitions transitions : Transitions.values()) {
          LinearChain chain = new LinearChain(n, tags, transitions, n % 2 == 0, tags % 2 == 0);
          for (double scale : new double[] {.01, .3, 3}) {
            double[] scores = Truth.normal(random, chain.size(), scale);
            ChainFlow flow = new Workspace().get(ChainFlow.KEY);
            assertTrue(flow.solve(chain, scores, 0));
            double[] point = new double[chain.size()];
            for (int i = 0; i < flow.mixture().count(); i++) {
              flow.mixture().vertex(i).addTo(point, 0, flow.mixture().weight(i));
            }
            double value = 0;
            for (int p = 0; p < point.length; p++) {
              value += point[p] * (scores[p] - (p < chain.visible() ? point[p] / 2 : 0));
            }
            SparseMap expected =
                ActiveSet.project(chain, scores, 0, Support.EMPTY, new Workspace());
            String where = chain + " at " + scale;
            assertEquals(SparseMap.Status.CONVERGED, expected.status(), where);
            assertEquals(expected.value(), value, 1e-9, where);
            for (int p = 0; p < chain.visible(); p++) {
              assertEquals(expected.point()[p], point[p], 1e-4, where);
            }
          }
        }
      }
    }
  }

  /** An active set alone takes 700 to 50,000 calls for these, or gives up. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-4, .01, .1, 1})
  void projectionsNearZeroTakeFewCalls(double scale) {
    LinearChain chain = new LinearChain(30, 10, Transitions.SHARED);
    double[] scores = Truth.normal(new Random(2), chain.size(), scale);
    SparseMap found = chain.project(scores);
    assertEquals(SparseMap.Status.CONVERGED, found.status());
    assertTrue(found.oracleCalls() <= 500, () -> found.oracleCalls() + " calls");
    double sum = 0;
    for (int i = 0; i < found.count(); i++) {
      sum += found.weight(i);
    }
    assertEquals(1, sum, 1e-12);
  }

  /** A long chain of few tags needs more of some memory, a short one of many tags of other. */
  @Test
  void aWorkspaceTakesChainsOfAllShapesInTurn() {
    Random random = new Random(4);
    Workspace workspace = new Workspace();
    for (int[] shape : new int[][] {{30, 3}, {2, 12}, {4, 7}, {40, 2}, {9, 1}, {2, 3}, {90, 1}}) {
      LinearChain chain = new LinearChain(shape[0], shape[1], Transitions.SHARED);
      double[] scores = Truth.normal(random, chain.size(), .1);
      ChainFlow reused = workspace.get(ChainFlow.KEY);
      ChainFlow fresh = new Workspace().get(ChainFlow.KEY);
      assertTrue(reused.solve(chain, scores, 0));
      assertTrue(fresh.solve(chain, scores, 0));
      assertEquals(fresh.mixture().count(), reused.mixture().count(), chain::toString);
      for (int i = 0; i < fresh.mixture().count(); i++) {
        assertEquals(fresh.mixture().vertex(i), reused.mixture().vertex(i), chain::toString);
        assertEquals(fresh.mixture().weight(i), reused.mixture().weight(i), chain::toString);
      }
    }
  }

  @Test
  void forbiddenPartsAreLeftToTheActiveSet() {
    LinearChain chain = new LinearChain(20, 8, Transitions.SHARED);
    double[] scores = Truth.normal(new Random(3), chain.size(), .01);
    scores[chain.transition(0, 2, 3)] = Double.NEGATIVE_INFINITY;
    assertFalse(new Workspace().get(ChainFlow.KEY).solve(chain, scores, 0));
    SparseMap found = chain.project(scores);
    assertEquals(SparseMap.Status.CONVERGED, found.status());
    assertEquals(0, found.point()[chain.transition(0, 2, 3)]);
  }
}
