package org.espalier.core.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.OnGraph;
import org.espalier.core.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel shares no code with the graph, and answers alike, on sizes that take turns. */
class CtcForwardBackwardTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1, 10, 100, 1e6})
  void agreesWithTheGraph(double scale) {
    Random random = new Random(3);
    Workspace workspace = new Workspace();
    int compared = 0;
    for (int round = 0; round < 60; round++) {
      int symbols = 2 + random.nextInt(5);
      List<Integer> labels = new ArrayList<>();
      int count = random.nextInt(30);
      for (int u = 0; u < count; u++) {
        labels.add(1 + random.nextInt(symbols - 1));
      }
      Ctc ctc = new Ctc(2 * count + random.nextInt(40), symbols, 0, labels);
      double rounding = 1e-15 * Math.max(1, scale) * Math.max(1, ctc.frames());
      compared +=
          OnGraph.agrees(ctc, random, scale, round % 3 == 0 ? 100 : 0, rounding, workspace) ? 1 : 0;
    }
    assertTrue(compared > 30, () -> "some are possible");
  }

  @Test
  void aNearlyCertainLabellingKeepsItsEntropy() {
    Ctc ctc = new Ctc(2, 2, 0, List.of(1));
    double far = -40;
    // Label twice, or a blank before or after it at e^−40 each.
    Distribution distribution = ctc.distribution(new double[] {far, 0, far, 0}, 0, new Workspace());
    double p = Math.exp(far);
    assertEquals(2 * p, distribution.logPartition(), 1e-14 * p);
    assertEquals(2 * p * (1 - far), distribution.entropy(), 1e-13 * p * -far);
  }
}
