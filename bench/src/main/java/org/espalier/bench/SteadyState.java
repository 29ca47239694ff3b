package org.espalier.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.verify.Families;

/** What calls allocate once their workspace has grown: the largest instance of every family. */
final class SteadyState {

  private static final int BLOCKS = 5;
  private static final int PROBLEMS = 16;

  private final Structure structure;
  private final String family;
  private final double[] scores;
  private final double[] out;
  private final Workspace workspace = new Workspace();
  private final Parts parts = new Parts();

  private SteadyState(Families.Family family) {
    this.family = family.name();
    structure = family.instances().getLast();
    int size = structure.size();
    scores = new Random(3).doubles((long) PROBLEMS * size, -2, 2).toArray();
    out = new double[size];
  }

  /**
   * What one kind of call allocates.
   *
   * @param bytes by a call, on average
   */
  record Allocation(String family, String question, double bytes) {}

  @FunctionalInterface
  private interface Call {
    void on(int offset);
  }

  /**
   * Measures every family that can be asked.
   *
   * @param warmUp calls before it counts
   * @param calls counted calls of each question, in blocks of which the one that allocates least
   *     counts
   */
  static List<Allocation> all(int warmUp, int calls) {
    List<Allocation> all = new ArrayList<>();
    for (Families.Family family : Families.all()) {
      new SteadyState(family).measure(warmUp, calls, all);
    }
    return all;
  }

  private void measure(int warmUp, int calls, List<Allocation> to) {
    if (structure instanceof MapOracle oracle) {
      Call call =
          at -> {
            var _ = oracle.argmax(scores, at, parts, workspace);
          };
      to.add(new Allocation(family, "MAP", bytes(call, warmUp, calls)));
    }
    if (structure instanceof GibbsModel marginals) {
      Call call =
          at -> {
            Distribution distribution = marginals.distribution(scores, at, workspace);
            distribution.marginals(out, 0);
            var _ = distribution.entropy();
            distribution.jvp(scores, at, out, 0);
          };
      to.add(new Allocation(family, "distribution", bytes(call, warmUp, calls)));
    }
    if (structure instanceof Projection projection) {
      Call call = at -> projection.project(scores, at, Support.EMPTY, workspace).point(out, 0);
      to.add(new Allocation(family, "projection", bytes(call, warmUp, calls)));
    }
  }

  /** Returns the least of several blocks: the JIT compiler may go to work in the middle of one. */
  private double bytes(Call call, int warmUp, int calls) {
    repeat(call, warmUp);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int each = Math.max(1, calls / BLOCKS);
    double least = Double.POSITIVE_INFINITY;
    for (int block = 0; block < BLOCKS; block++) {
      long before = thread.getCurrentThreadAllocatedBytes();
      repeat(call, each);
      long allocated = thread.getCurrentThreadAllocatedBytes() - before;
      least = Math.min(least, (double) allocated / each);
    }
    return least;
  }

  private void repeat(Call call, int times) {
    for (int i = 0; i < times; i++) {
      call.on(i % PROBLEMS * structure.size());
    }
  }
}
