package org.example.consumer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatentWindowTest {

  @Test
  void theWindowsAreFound() {
    double right = LatentWindow.train(1000);
    assertTrue(right > .85, "right " + right);
  }
}
