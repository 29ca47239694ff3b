package org.espalier.experiments.decisions;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Regret;
import org.espalier.core.estimate.SolutionPool;
import org.espalier.core.estimate.StructureLoss;
import org.espalier.core.estimate.Target;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.experiment.TrialRun;
import org.espalier.lab.train.Interruption;

/**
 * Trains predictors of costs and measures their decisions.
 *
 * @param epochs how often every example is seen
 * @param batch how many examples make a step
 * @param rate Adam's learning rate
 * @param hidden the number of hidden units; 0 for linear costs
 */
record DecisionTraining(int epochs, int batch, double rate, int hidden) {

  private static final double NANO_TO_MILLI = 1e-6;

  /**
   * A trained predictor of costs.
   *
   * @param milliseconds of processor time of the thread for an epoch; NaN without epochs
   */
  record Trained(CostPredictor predictor, double milliseconds) {}

  /**
   * How good decisions are.
   *
   * @param regret Σ regret / Σ |cost of the best decision|
   * @param error the mean squared error of the costs
   */
  record Quality(double regret, double error) {}

  /**
   * Trains a predictor.
   *
   * @throws Trial.Interrupted if that was requested
   */
  <S extends MapOracle> Trained train(
      DecisionProblem<S> problem, DecisionMethod<S> method, long seed, Interruption interruption) {
    return switch (method) {
      case DecisionMethod.Forest<S>(int trees) ->
          new Trained(new RegressionForest(problem.train(), trees, seed), Double.NaN);
      case DecisionMethod.Regression<S> _ when hidden == 0 ->
          new Trained(CostModel.leastSquares(problem.train()), Double.NaN);
      default -> {
        try (Workers workers = Workers.of(TrialRun.THREADS)) {
          yield new Run<>(this, problem, method, seed, workers).train(interruption);
        }
      }
    };
  }

  /** Measures the decisions of the problem's own solver on examples that were not trained on. */
  static <S extends MapOracle> Quality measure(DecisionProblem<S> problem, CostPredictor model) {
    return measure(problem, problem.structure(), model);
  }

  /**
   * Measures decisions on examples that were not trained on.
   *
   * @param decider finds them; what they are compared with is found by the problem's own solver,
   *     and where that is not exact and does worse, the regret is 0
   */
  static <S extends MapOracle> Quality measure(
      DecisionProblem<S> problem, MapOracle decider, CostPredictor model) {
    Instances test = problem.test();
    List<Regret> regrets = new ArrayList<>();
    double[] predicted = new double[test.parts()];
    double error = 0;
    for (int i = 0; i < test.count(); i++) {
      model.predict(test.features()[i], predicted);
      double[] costs = test.costs()[i];
      for (int k = 0; k < costs.length; k++) {
        double off = predicted[k] - costs[k];
        error += off * off / costs.length / test.count();
      }
      double best = problem.structure().argmax(DecisionProblem.scores(costs)).dot(costs, 0);
      double chosen = decider.argmax(DecisionProblem.scores(predicted)).dot(costs, 0);
      regrets.add(new Regret(Math.max(0, chosen - best), best));
    }
    return new Quality(Regret.normalised(regrets), error);
  }

  /** One training by gradients. */
  private static final class Run<S extends MapOracle> {

    private final DecisionTraining settings;
    private final Instances train;
    private final S structure;
    private final DecisionMethod<S> method;
    private final Workers workers;
    private final RandomGenerator random;
    private final CostModel model;
    private final Memory memory = new Memory();
    private final Workspace workspace = new Workspace();
    private final SolutionPool pool;
    private final List<Parts> best = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private double progress;

    Run(
        DecisionTraining settings,
        DecisionProblem<S> problem,
        DecisionMethod<S> method,
        long seed,
        Workers workers) {
      this.settings = settings;
      this.method = method;
      this.workers = workers;
      train = problem.train();
      structure = problem.structure();
      random = new SplittableRandom(seed);
      model = new CostModel(train.inputs(), settings.hidden, train.parts(), random);
      pool = new SolutionPool(structure);
      for (double[] costs : train.costs()) {
        Parts cheapest = structure.argmax(DecisionProblem.scores(costs));
        best.add(cheapest);
        pool.add(cheapest);
        boolean byCosts =
            !(method instanceof DecisionMethod.Supervised<S> supervised) || supervised.byCosts();
        targets.add(byCosts ? new Target.Costs(costs) : Target.of(cheapest));
      }
    }

    Trained train(Interruption interruption) {
      Integer[] order = new Integer[train.count()];
      Arrays.setAll(order, i -> i);
      List<Integer> shuffled = Arrays.asList(order);
      Random shuffle = new Random(random.nextLong());
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int epoch = 0; epoch < settings.epochs; epoch++) {
        if (interruption.requested()) {
          throw new Trial.Interrupted();
        }
        progress = (double) epoch / settings.epochs;
        Collections.shuffle(shuffled, shuffle);
        for (int from = 0; from < order.length; from += settings.batch) {
          step(shuffled.subList(from, Math.min(order.length, from + settings.batch)));
        }
      }
      long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      return new Trained(model, NANO_TO_MILLI * (end - start) / settings.epochs);
    }

    private void step(List<Integer> examples) {
      int d = structure.size();
      double[] scores = new double[examples.size() * d];
      double[] costs = new double[d];
      for (int i = 0; i < examples.size(); i++) {
        model.predict(train.features()[examples.get(i)], costs);
        for (int k = 0; k < d; k++) {
          scores[i * d + k] = -costs[k];
        }
      }
      double[] gradient = gradient(examples, scores);
      for (int i = 0; i < examples.size(); i++) {
        for (int k = 0; k < d; k++) {
          costs[k] = -gradient[i * d + k];
        }
        model.accumulate(train.features()[examples.get(i)], costs, 1.0 / examples.size());
      }
      model.step(settings.rate);
    }

    /** Returns the gradients of the examples' losses in their scores. */
    private double[] gradient(List<Integer> examples, double[] scores) {
      double[] gradient = new double[scores.length];
      Batch<S> batch = new Batch<>(Collections.nCopies(examples.size(), structure), scores);
      long seed = random.nextLong();
      switch (method) {
        case DecisionMethod.Latent<S>(var estimator, boolean byCosts) ->
            latent(estimator, byCosts, examples, batch, seed, gradient);
        case DecisionMethod.Supervised<S>(var loss, boolean _) ->
            supervised(loss, examples, batch, seed, gradient);
        case DecisionMethod.Pooled<S>(var loss, double growth) -> {
          pool.grow(batch, growth, seed, workers);
          supervised(loss.apply(pool), examples, batch, seed, gradient);
        }
        case DecisionMethod.Regression<S> _ -> {
          for (int i = 0; i < examples.size(); i++) {
            double[] truth = train.costs()[examples.get(i)];
            for (int k = 0; k < truth.length; k++) {
              int at = i * truth.length + k;
              gradient[at] = 2 * (scores[at] + truth[k]) / truth.length;
            }
          }
        }
        case DecisionMethod.Forest<S> _ ->
            throw new IllegalStateException("a forest has no gradient");
      }
      return gradient;
    }

    private void supervised(
        StructureLoss<? super S> loss,
        List<Integer> examples,
        Batch<S> batch,
        long seed,
        double[] gradient) {
      for (int i = 0; i < examples.size(); i++) {
        var _ =
            loss.evaluate(
                batch.problem(i, workspace), targets.get(examples.get(i)), seed, gradient);
      }
    }

    private void latent(
        Estimator<? super S> estimator,
        boolean byCosts,
        List<Integer> examples,
        Batch<S> batch,
        long seed,
        double[] gradient) {
      List<ExampleLoss> losses = new ArrayList<>();
      for (int example : examples) {
        losses.add(
            new ExampleLosses.Linear(
                byCosts ? train.costs()[example] : differences(best.get(example))));
      }
      Pass pass = estimator.forward(batch, new Context(workers, seed, memory, progress));
      pass.backward(new ExampleLosses(losses), gradient);
    }

    /**
     * Returns c with c·z = the number of parts in z and not in a decision, or the other way, +
     * constant.
     */
    private double[] differences(Parts decision) {
      double[] costs = new double[structure.size()];
      Arrays.fill(costs, 1);
      decision.addTo(costs, 0, -2);
      return costs;
    }
  }
}
