package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import org.espalier.core.Loops;
import org.junit.jupiter.api.Test;

class LoopsTest {

  @Test
  void theyUseVectors() {
    assumeTrue(
        Set.of("amd64", "x86_64").contains(System.getProperty("os.arch")),
        "registers of this processor may be too narrow for vector loops");
    assertTrue(Loops.current().lanes() >= 4, Loops.current().toString());
  }
}
