package org.espalier.lab.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrainingScheduleTest {

  @Test
  void theLearningRateFallsAlongHalfACosine() {
    TrainingSchedule schedule = TrainingSchedule.ofEpochs(1).withLearningRate(0.2);
    assertEquals(0.2, schedule.learningRate(0, 100), 1e-15);
    assertEquals(0.1, schedule.learningRate(50, 100), 1e-15);
    assertEquals(0, schedule.learningRate(100, 100), 1e-15);
    assertEquals(0, schedule.learningRate(101, 100), 1e-15);
  }
}
