package org.espalier.testkit;

import java.util.List;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;

/** Runs estimators on one example. */
final class Estimates {

  private Estimates() {}

  static <S extends Structure> double[] gradient(
      Estimator<S> estimator, S structure, double[] scores, ExampleLoss decoder) {
    try (Workers workers = Workers.sequential()) {
      double[] out = new double[scores.length];
      java.util.Arrays.fill(out, 7); // to be overwritten
      estimator
          .forward(Batch.of(structure, scores), new Context(workers, 1))
          .backward(new ExampleLosses(List.of(decoder)), out);
      return out;
    }
  }
}
