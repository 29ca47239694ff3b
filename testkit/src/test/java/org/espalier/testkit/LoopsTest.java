package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.espalier.core.Loops;
import org.espalier.core.kernel.Rows;
import org.junit.jupiter.api.Test;

/** That the suites run with the loops that the build asks for, once with each. */
class LoopsTest {

  private static final Set<String> WIDE = Set.of("amd64", "x86_64");

  @Test
  void theLoopsAreThoseAskedFor() {
    if ("vector".equals(System.getProperty(Rows.PROPERTY))) {
      assumeTrue(
          WIDE.contains(System.getProperty("os.arch")),
          "registers of this processor may be too narrow for vector loops");
      assertTrue(Rows.lanes() >= 4, "lanes: " + Rows.lanes());
    } else {
      assertEquals(1, Rows.lanes());
    }
  }

  @Test
  void theyAreToldToUsers() {
    Loops loops = Loops.current();
    assertEquals(Rows.lanes(), loops.lanes());
    String how = loops.lanes() == 1 ? "without the Vector API, " : "with the Vector API, ";
    assertTrue(loops.toString().startsWith("kernels compute " + how), loops.toString());
  }
}
