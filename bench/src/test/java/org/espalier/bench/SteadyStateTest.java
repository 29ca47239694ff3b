package org.espalier.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.espalier.bench.SteadyState.Allocation;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Kernels allocate nothing but the handle of a result once their workspace has grown. */
class SteadyStateTest {

  /** Families that iterate over lists of structures, whose iterators the JIT compiler may keep. */
  private static final Set<String> COMPOSED =
      Set.of(
          "product",
          "product of choices",
          "product without distribution",
          "product with distribution",
          "factor graph",
          "spanning tree",
          "disjunction with its output");

  private static final int WARM_UP = 1500;
  private static final int CALLS = 500;

  /** The largest handle of a result, in bytes. */
  private static final int HANDLE = 40;

  /** Families whose distribution asks another one for derivatives, by a handle of its own. */
  private static final Set<String> TWO_HANDLES =
      Set.of(
          "projective tree with grandparents, one root",
          "projective tree with grandparents, any roots");

  @TestFactory
  Stream<DynamicTest> nothingIsAllocated() {
    List<Allocation> all = SteadyState.all(WARM_UP, CALLS);
    return all.stream()
        .filter(one -> !COMPOSED.contains(one.family()))
        .map(one ->
            DynamicTest.dynamicTest(
                one.family() + ", " + one.question(),
                () ->
                    assertTrue(
                        one.bytes() < 16 + handles(one) * HANDLE,
                        one.family()
                            + ", "
                            + one.question()
                            + ": "
                            + one.bytes()
                            + " bytes a call")));
  }

  private static int handles(Allocation one) {
    if (one.question().equals("MAP")) {
      return 0;
    }
    return TWO_HANDLES.contains(one.family()) ? 2 : 1;
  }
}
