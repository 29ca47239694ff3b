package org.espalier.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.espalier.core.Workspace;
import org.espalier.core.stream.SegmentScores;
import org.espalier.core.stream.StreamingSemiMarkov;
import org.junit.jupiter.api.Test;

class LongSequenceTest {

  @Test
  void aQuestionTakesTheMemoryThatItTells() {
    int tags = 5;
    StreamingSemiMarkov chain = StreamingSemiMarkov.chain(200_000, tags);
    SegmentScores scores =
        SegmentScores.chain(
            (from, count, out) -> {
              for (int j = 0; j < count * tags; j++) {
                out[j] = Math.sin(from * tags + j) * 3;
              }
            },
            new double[tags * tags]);
    double[] sum = new double[1];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int call = 0; call < 6; call++) { // vectors are objects until the loops are compiled
      long before = threads.getCurrentThreadAllocatedBytes();
      var _ = chain.marginals(scores, (t, row) -> sum[0] += row[0], new Workspace());
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    long taken = least;
    assertTrue(chain.memory(1) < 500_000, () -> "told: " + chain.memory(1));
    // The chart of the whole would be 8 MB.
    assertTrue(taken < 3 * chain.memory(1) + 1_000_000, () -> "taken: " + taken);
  }
}
