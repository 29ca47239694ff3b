package org.espalier.experiments.decisions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.espalier.core.ExactStructure;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.ConeAlignedLoss;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.FitzpatrickLoss;
import org.espalier.core.estimate.PoolLoss;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.SpoPlusLoss;
import org.espalier.core.estimate.Target;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.DagPath;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.experiments.decisions.DecisionTraining.Quality;
import org.espalier.lab.experiment.Trial;
import org.espalier.lab.train.Interruption;
import org.junit.jupiter.api.Test;

class DecisionTrainingTest {

  private static final DecisionTraining LINEAR = new DecisionTraining(30, 20, 0.01, 0);

  private static DecisionProblem<DagPath> paths(int degree, double noise) {
    return new Generator(degree, noise, 100, 200, 1).shortestPath(4);
  }

  private static <S extends MapOracle> double regret(
      DecisionTraining training, DecisionProblem<S> problem, DecisionMethod<S> method) {
    CostPredictor model = training.train(problem, method, 1, Interruption.NONE).predictor();
    return DecisionTraining.measure(problem, model).regret();
  }

  /** At degree 1 without noise costs are linear, so that least squares knows them. */
  @Test
  void leastSquaresFindsLinearCosts() {
    DecisionProblem<DagPath> problem = paths(1, 0);
    CostPredictor model =
        LINEAR.train(problem, new DecisionMethod.Regression<>(), 1, Interruption.NONE).predictor();
    Quality quality = DecisionTraining.measure(problem, model);
    assertEquals(0, quality.error(), 1e-15);
    assertEquals(0, quality.regret(), 1e-12);
  }

  @Test
  void leastSquaresCopesWithFeaturesThatAreCombinationsOfOthers() {
    Instances few = new Instances(new double[][] {{1, 2}, {2, 4}}, new double[][] {{1}, {5}});
    CostModel model = CostModel.leastSquares(few);
    double[] out = new double[1];
    model.predict(new double[] {2, 4}, out);
    assertEquals(5, out[0], 1e-5);
  }

  @Test
  void lossesOfDecisionsLearnWhatCostsAreNot() {
    DecisionProblem<DagPath> problem = paths(6, 0);
    double twoStage = regret(LINEAR, problem, new DecisionMethod.Regression<>());
    double spo =
        regret(LINEAR, problem, new DecisionMethod.Supervised<>(new SpoPlusLoss<>(), true));
    assertTrue(spo < twoStage, spo + " " + twoStage);
    double cone =
        regret(
            LINEAR,
            problem,
            new DecisionMethod.Supervised<>(
                new ConeAlignedLoss<>(DecisionExperiment::binding), false));
    assertTrue(cone < twoStage, cone + " " + twoStage);
  }

  @Test
  void treesChainsAndMatchingsAreLearnedFromDecisions() {
    learnsFromDecisions(new SmallMatching(4, 4));
    learnsFromDecisions(new ProjectiveTree(4, Roots.SINGLE));
    learnsFromDecisions(new LinearChain(4, 3, Transitions.PER_POSITION));
  }

  private static <S extends ExactStructure> void learnsFromDecisions(S structure) {
    DecisionProblem<S> problem = new Generator(4, 0, 200, 200, 1).polynomial(structure);
    DecisionMethod<S> fitzpatrick = new DecisionMethod.Supervised<>(new FitzpatrickLoss<>(), false);
    DecisionMethod<S> simple = new DecisionMethod.Latent<>(Estimators.simple(1), true);
    boolean seen = structure.visible() == structure.size(); // by a loss of what is shown
    for (DecisionMethod<S> method : seen ? List.of(fitzpatrick, simple) : List.of(fitzpatrick)) {
      double before = regret(new DecisionTraining(0, 20, 0.01, 0), problem, method);
      double after = regret(LINEAR, problem, method);
      assertTrue(after < before / 2, structure + ": " + before + " " + after);
    }
  }

  @Test
  void poolsTeachWithFewCallsOfTheSolver() {
    DecisionProblem<DagPath> problem = paths(4, 0.5);
    DecisionMethod<DagPath> untrained = new DecisionMethod.Pooled<>(PoolLoss::pointwise, 0);
    double before = regret(new DecisionTraining(0, 20, 0.01, 0), problem, untrained);
    double after =
        regret(
            LINEAR,
            problem,
            new DecisionMethod.Pooled<>(pool -> PoolLoss.mapContrastive(pool, false), 0.05));
    assertTrue(after < before / 2, before + " " + after);
  }

  @Test
  void networksFollowCurves() {
    DecisionProblem<DagPath> problem = paths(4, 0);
    CostPredictor linear =
        LINEAR.train(problem, new DecisionMethod.Regression<>(), 1, Interruption.NONE).predictor();
    double error = DecisionTraining.measure(problem, linear).error();
    CostPredictor network =
        new DecisionTraining(300, 20, 0.01, 16)
            .train(problem, new DecisionMethod.Regression<>(), 1, Interruption.NONE)
            .predictor();
    assertTrue(DecisionTraining.measure(problem, network).error() < error / 2);
  }

  /** A forest on a step function is exact away from the step. */
  @Test
  void forestsSplitWhereErrorsFallMost() {
    double[][] x = new double[60][2];
    double[][] costs = new double[60][2];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {random.nextDouble(), i < 30 ? random.nextDouble() : 2};
      costs[i] = i < 30 ? new double[] {1, 5} : new double[] {3, -5};
    }
    RegressionForest forest = new RegressionForest(new Instances(x, costs), 20, 1);
    double[] out = new double[2];
    forest.predict(new double[] {0.5, 0.3}, out);
    assertArrayEquals(new double[] {1, 5}, out, 1e-12);
    forest.predict(new double[] {0.5, 1.9}, out);
    assertArrayEquals(new double[] {3, -5}, out, 1e-12);
  }

  @Test
  void gradientsOfTheModelAreThoseOfDifferences() {
    double[] x = {0.3, -1, 2};
    double[] c = {1, -2};
    for (int hidden : new int[] {0, 5}) {
      // One step of Adam is rate·sign(gradient): two models whose losses are L and −L part evenly.
      CostModel down = new CostModel(3, hidden, 2, new Random(4));
      CostModel up = new CostModel(3, hidden, 2, new Random(4));
      double[] at = new double[2];
      down.predict(x, at);
      double before = c[0] * at[0] + c[1] * at[1];
      down.accumulate(x, c, 1);
      down.step(1e-4);
      up.accumulate(x, c, -1);
      up.step(1e-4);
      down.predict(x, at);
      double below = c[0] * at[0] + c[1] * at[1];
      up.predict(x, at);
      double above = c[0] * at[0] + c[1] * at[1];
      assertTrue(below < before && before < above);
      assertEquals(above - before, before - below, 1e-2 * (above - below));
    }
  }

  /** The scores that the flow's constraints make best are a combination of their normals. */
  @Test
  void aPathIsBestInTheConeOfItsConstraints() {
    DecisionProblem<DagPath> problem = paths(4, 0.5);
    DagPath structure = problem.structure();
    ConeAlignedLoss<DagPath> loss = new ConeAlignedLoss<>(DecisionExperiment::binding);
    double[] gradient = new double[structure.size()];
    for (int i = 0; i < 20; i++) {
      double[] scores = DecisionProblem.scores(problem.train().costs()[i]);
      Problem<DagPath> one = Problem.of(structure, scores, new Workspace());
      Parts best = structure.argmax(scores);
      assertEquals(0, loss.evaluate(one, Target.of(best), 0, gradient), 1e-9);
      Parts worst = structure.argmax(problem.train().costs()[i]);
      assertTrue(loss.evaluate(one, Target.of(worst), 0, gradient) > 1e-4);
    }
  }

  @Test
  void theSameSeedGivesTheSameModelAndAnInterruptionIsHeard() {
    DecisionProblem<DagPath> problem = paths(2, 0.5);
    DecisionMethod<DagPath> method = new DecisionMethod.Supervised<>(new SpoPlusLoss<>(), true);
    assertEquals(regret(LINEAR, problem, method), regret(LINEAR, problem, method));
    assertThrows(Trial.Interrupted.class, () -> LINEAR.train(problem, method, 1, () -> true));
  }

  @Test
  void generatorsHaveTheirDegree() {
    for (int degree : List.of(1, 4)) {
      DecisionProblem<DagPath> problem = paths(degree, 0);
      for (double[] costs : problem.train().costs()) {
        for (double cost : costs) {
          double base = Math.pow(cost * Math.pow(3.5, degree) - 1, 1.0 / degree);
          assertTrue(base > -2 && base < 12, cost + " " + base);
        }
      }
    }
    double[] whole = new Generator(3, 0.5, 5, 5, 1).knapsack(6, 2, 20).train().costs()[0];
    for (double value : whole) {
      assertEquals(Math.rint(value), value);
    }
    assertEquals(45, new Generator(2, 0, 5, 5, 1).salesman(10).structure().size());
  }
}
