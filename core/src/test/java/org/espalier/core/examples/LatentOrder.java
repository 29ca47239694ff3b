package org.espalier.core.examples;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.acyclic.AcyclicGraph;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.ranking.Ranking;

/** Which variables cause which? Their order is latent, and under it the graph is known. */
final class LatentOrder {

  private LatentOrder() {}

  /** How much of the variables those before them leave unexplained, if the order is that. */
  private record Unexplained(Regression regression) implements ExampleLoss {

    @Override
    public double loss(double[] ranks, int offset) {
      return regression.unexplained(order(ranks, offset, regression.variables()));
    }

    @Override
    public void gradient(double[] ranks, int offset, double[] out) {
      throw new UnsupportedOperationException("minimum risk asks for losses alone");
    }
  }

  /** Returns the items by falling rank or score. */
  static int[] order(double[] ranks, int offset, int n) {
    return IntStream.range(0, n)
        .boxed()
        .sorted((u, v) -> Double.compare(ranks[offset + v], ranks[offset + u]))
        .mapToInt(v -> v)
        .toArray();
  }

  /** Returns the edges of the best of several starts, those with a coefficient above a limit. */
  static Parts learn(Regression regression, double limit, int starts) {
    int n = regression.variables();
    Estimator<Ranking> estimator = Estimators.minimumRiskTopK(8);
    ExampleLosses losses = new ExampleLosses(List.of(new Unexplained(regression)));
    Random random = new Random(1);
    int[] best = IntStream.range(0, n).toArray();
    for (int start = 0; start < starts; start++) {
      double[] scores = random.doubles(n, -1, 1).toArray();
      double[] gradient = new double[n];
      for (int step = 0; step < 100; step++) {
        estimator
            .forward(Batch.of(new Ranking(n), scores), new Context(Workers.sequential(), step))
            .backward(losses, gradient);
        for (int v = 0; v < n; v++) {
          scores[v] -= 0.05 * gradient[v];
        }
      }
      int[] found = order(scores, 0, n);
      best = regression.unexplained(found) < regression.unexplained(best) ? found : best;
    }
    return AcyclicGraph.under(best).argmax(regression.excess(limit, best));
  }
}
