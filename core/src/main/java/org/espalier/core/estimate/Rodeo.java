package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalNoise;

/**
 * RODEO: the score function with leave-one-out baselines and two control variates that Stein
 * operators make of the decoder's gradients. With t_k(y) = 1/(K−1) Σ_{j≠k} g(z_j)·(y − z_j), the
 * other samples' idea of the loss at y, functions φ of it, and the operator that draws the choices
 * i anew one by one, (A h)(z) = Σ_i (E_{p_i}[h] − h(z)), whose mean is 0, the scores get
 *
 * <p>1/K Σ_k [(L(z_k) − 1/(K−1) Σ_{j≠k} (L(z_j) + (A h_j)(z_j)))(z_k − Marg(s)) + (A h̃_k)(z_k)],
 * h_k = Σ_m a_m φ_m(t_k), h̃_k(y) = Σ_m b_m φ_m(t_k(y))(y − Marg(s)).
 *
 * <p>Neither h_k nor h̃_k depends on z_k, so it is unbiased for the gradient of E[L(z)] whatever
 * the loss and the coefficients. φ = t alone is the double control variate of Titsias &amp; Shi
 * 2022, arXiv 2111.05300; here t² is taken as well, in place of the network of Shi, Zhou, Hwang,
 * Titsias &amp; Mackey 2022, arXiv 2202.09497. The estimate is linear in the coefficients, so those
 * of least variance solve a linear system, whose matrix is summed up in the run's {@link Memory},
 * older passes counting less. Before the first pass they are 0, which is {@link
 * Estimators#reinforceLoo}.
 *
 * <p>K samples with their losses and incoming gradients, no further decoder calls; O(K·n).
 *
 * @param samples K, at least 2
 */
public record Rodeo<S extends ConditionalNoise>(int samples) implements MapInference<S> {

  /** t and t². */
  private static final int FUNCTIONS = 2;

  public Rodeo {
    if (samples < 2) {
      throw new IllegalArgumentException("RODEO needs at least 2 samples, not " + samples);
    }
  }

  @Override
  public String name() {
    return "rodeo";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.draw(batch, samples, context);
    return new Pass(batch, drawn.points(), new SteinPass<S>(this, batch, drawn, context));
  }

  private static double function(int number, double t) {
    return number == 0 ? t : t * t;
  }

  private record SteinPass<S extends ConditionalNoise>(
      Rodeo<S> estimator, Batch<? extends S> batch, Samples drawn, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      Points points = drawn.points();
      double[] losses = Losses.atShown(points, downstream);
      double[] gradients = new double[points.values().length];
      downstream.shownGradients(points, gradients);
      Gradients.checkAndMask(gradients, points, batch);
      Losses.leaveOneOut(losses, estimator.samples);
      for (int row = 0; row < losses.length; row++) {
        losses[row] /= estimator.samples;
      }
      drawn.sumScores(losses, batch, out);
      double[][][] moves = new double[batch.count()][][];
      context.each(batch, problem -> moves[problem.example()] = moves(problem, gradients));
      LeastSquares fit =
          new LeastSquares(context.memory(), estimator.name(), new double[2 * FUNCTIONS]);
      double[] coefficients = fit.coefficients();
      fit.age();
      for (int i = 0; i < batch.count(); i++) {
        double[] plain = Arrays.copyOfRange(out, batch.offset(i), batch.offset(i + 1));
        for (int p = 0; p < plain.length; p++) {
          double sum = plain[p];
          for (int m = 0; m < coefficients.length; m++) {
            sum += coefficients[m] * moves[i][m][p];
          }
          out[batch.offset(i) + p] = sum;
          plain[p] = -plain[p];
        }
        fit.add(moves[i], plain);
      }
      fit.keep();
      Gradients.mask(out, batch);
    }

    /** Returns how the estimate moves with each coefficient: those of h_k, then those of h̃_k. */
    private double[][] moves(Problem<? extends S> problem, double[] gradients) {
      int count = estimator.samples;
      int size = problem.size();
      Points points = drawn.points();
      double[] values = points.values();
      Choices choices = Choices.of(problem);
      double[] total = new double[size];
      double[] products = new double[count]; // g(z_k)·z_k
      for (int k = 0; k < count; k++) {
        int from = points.offset(problem.example() * count + k);
        for (int p = 0; p < size; p++) {
          total[p] += gradients[from + p];
          products[k] += gradients[from + p] * values[from + p];
        }
      }
      double[][] moves = new double[2 * FUNCTIONS][size];
      double[][] steps = steps(problem, choices, gradients, total, products, moves);
      for (int m = 0; m < FUNCTIONS; m++) {
        double sum = Arrays.stream(steps[m]).sum();
        for (int k = 0; k < count; k++) {
          int from = points.offset(problem.example() * count + k);
          double share = -(sum - steps[m][k]) / (count * (count - 1.0));
          for (int p = 0; p < size; p++) {
            moves[m][p] += share * (values[from + p] - choices.probability(p));
          }
        }
      }
      return moves;
    }

    /**
     * Returns (A φ(t_k))(z_k) for each function φ and sample k, and adds what the coefficients of
     * h̃_k move.
     *
     * @param total the gradients' sum over the samples
     * @param products g(z_k)·z_k
     */
    private double[][] steps(
        Problem<? extends S> problem,
        Choices choices,
        double[] gradients,
        double[] total,
        double[] products,
        double[][] moves) {
      int count = estimator.samples;
      int size = problem.size();
      Points points = drawn.points();
      double[] values = points.values();
      double ofAll = Arrays.stream(products).sum();
      double[][] steps = new double[FUNCTIONS][count];
      double[] others = new double[size];
      double[] score = new double[size];
      for (int k = 0; k < count; k++) {
        int from = points.offset(problem.example() * count + k);
        double t = products[k] - ofAll;
        for (int p = 0; p < size; p++) {
          others[p] = (total[p] - gradients[from + p]) / (count - 1);
          t += (total[p] - gradients[from + p]) * values[from + p];
          score[p] = values[from + p] - choices.probability(p);
        }
        t /= count - 1;
        for (int m = 0; m < FUNCTIONS; m++) {
          double[] move = moves[FUNCTIONS + m];
          for (int c = 0; c < choices.count(); c++) {
            int chosen = choices.chosen(c, values, from);
            double without = t - (chosen < 0 ? 0 : others[chosen]);
            double mean = choices.none(c) * function(m, without);
            for (int p = choices.from(c); p < choices.to(c); p++) {
              double own = choices.probability(p) * function(m, without + others[p]);
              mean += own;
              move[p] += own / count;
            }
            if (chosen >= 0) {
              move[chosen] -= mean / count;
            }
            steps[m][k] += mean - function(m, t);
          }
          for (int p = 0; p < size; p++) {
            move[p] += steps[m][k] * score[p] / count;
          }
        }
      }
      return steps;
    }
  }
}
