package org.espalier.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class NativesTest {

  @Test
  void setsThreadsOnlyWhenAsked() {
    Natives.load(2);
    assertEquals(2, torch.get_num_threads());
    Natives.load();
    assertEquals(2, torch.get_num_threads());
    Natives.load(1);
    assertEquals(1, torch.get_num_threads());
    assertThrows(IllegalArgumentException.class, () -> Natives.load(0));
    assertEquals(1, torch.get_num_threads());
  }
}
