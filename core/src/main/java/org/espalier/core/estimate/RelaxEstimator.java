package org.espalier.core.estimate;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Distribution;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.WorkspacePool;

/**
 * RELAX and REBAR: the score function with a control variate from a relaxation. With z = MAP(z̃)
 * for perturbed scores z̃ = s + ε, ẑ drawn from the same distribution given z, and a surrogate c of
 * the loss, the scores get (L(z) − c(ẑ))(z − Marg(s)) + ∂c(z̃)/∂s − ∂c(ẑ)/∂s, both derivatives for
 * fixed random numbers. It is unbiased for the gradient of E[L(z)] whatever c is, and the nearer c
 * is to the loss, the smaller the variance (Tucker, Mnih, Maddison, Lawson &amp; Sohl-Dickstein
 * 2017, arXiv 1703.07370; Grathwohl, Choi, Wu, Roeder &amp; Duvenaud 2018, arXiv 1711.00123).
 *
 * <p>The surrogate looks at the relaxed point ζ = Marg(z̃/τ):
 *
 * <ul>
 *   <li>{@link Estimators#rebar}: c = a·L(ζ);
 *   <li>{@link Estimators#relax}: c = a·L(ζ) + b + d·(s·ζ) + e·½‖ζ‖², with s held constant.
 * </ul>
 *
 * <p>The papers train the surrogate by stochastic gradients on the variance. Here it is linear in
 * its coefficients, and so is the estimate; so the coefficients of least variance solve a linear
 * system, whose matrix is summed up in the run's {@link Memory}, older passes counting less. Before
 * the first pass a = 1 and the others are 0. τ is fixed.
 *
 * <p>Decoder calls for the batch: losses at the samples, losses and gradients at the relaxed points
 * of both noises. Distributions: one for each example, and one for each sample and noise, or two
 * where memory does not allow to keep them ({@link WorkspacePool}).
 *
 * @param name as on the command line
 * @param temperature τ, positive
 * @param samples K, at least 1; the estimate is the mean over them
 * @param learned whether the surrogate has terms besides the relaxed loss
 */
public record RelaxEstimator<S extends ConditionalNoise>(
    String name, double temperature, int samples, boolean learned) implements MapInference<S> {

  public RelaxEstimator {
    Require.positive("the temperature", temperature);
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.of(batch, samples);
    double[] whole = new double[drawn.points().values().length];
    double[] given = new double[whole.length];
    context.each(
        batch,
        problem -> {
          S structure = problem.structure();
          int i = problem.example();
          double[] scores = problem.scores();
          int offset = problem.offset();
          RandomGenerator random =
              Noise.generator(context.seed(), problem.number(), Noise.Stream.FORWARD);
          for (int row = i * samples; row < (i + 1) * samples; row++) {
            int to = drawn.points().offset(row);
            structure.perturb(scores, offset, random, whole, to);
            Parts sample = new Parts();
            structure.argmax(whole, to, sample, problem.workspace());
            structure.perturbGiven(sample, scores, offset, random, given, to);
            drawn.set(row, sample, 1.0 / samples);
          }
          structure
              .distribution(scores, offset, problem.workspace())
              .marginals(drawn.marginals(), offset);
        });
    return new Pass(
        batch, drawn.points(), new ControlledPass<S>(this, batch, drawn, whole, given, context));
  }

  private record ControlledPass<S extends ConditionalNoise>(
      RelaxEstimator<S> estimator,
      Batch<? extends S> batch,
      Samples samples,
      double[] whole,
      double[] given,
      Context context)
      implements Pass.Backward {

    private Points points() {
      return samples.points();
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points(), downstream);
      WorkspacePool pool = context.workers().pool();
      KeptDistributions ofWhole = new KeptDistributions(pool, points().rows());
      KeptDistributions ofGiven = new KeptDistributions(pool, points().rows());
      try {
        estimate(
            losses,
            new Surrogate(relaxed(whole, ofWhole), ofWhole, downstream),
            new Surrogate(relaxed(given, ofGiven), ofGiven, downstream),
            out);
      } finally {
        ofWhole.giveBack();
        ofGiven.giveBack();
      }
    }

    private void estimate(double[] losses, Surrogate ofWhole, Surrogate ofGiven, double[] out) {
      int rows = points().rows();
      // What the estimate is for c = 0, and how it moves with each coefficient.
      double[][] plain = new double[rows][];
      double[][][] moves = new double[rows][][];
      context.each(
          batch,
          problem -> {
            int count = estimator.samples;
            for (int row = problem.example() * count;
                row < (problem.example() + 1) * count;
                row++) {
              double[] score = score(row);
              plain[row] = Arrays.stream(score).map(scaledBy(losses[row])).toArray();
              moves[row] = moves(problem, row, score, ofWhole, ofGiven);
            }
          });
      double[] first = new double[estimator.learned ? 4 : 1];
      first[0] = 1;
      LeastSquares fit = new LeastSquares(context.memory(), estimator.name, first);
      double[] coefficients = fit.coefficients();
      fit.age();
      Arrays.fill(out, 0);
      for (int row = 0; row < rows; row++) {
        int offset = batch.offset(points().example(row));
        for (int p = 0; p < plain[row].length; p++) {
          double sum = plain[row][p];
          for (int j = 0; j < coefficients.length; j++) {
            sum += coefficients[j] * moves[row][j][p];
          }
          out[offset + p] += sum / estimator.samples;
          plain[row][p] = -plain[row][p];
        }
        fit.add(moves[row], plain[row]);
      }
      fit.keep();
      Gradients.mask(out, batch);
    }

    private static java.util.function.DoubleUnaryOperator scaledBy(double factor) {
      return x -> factor * x;
    }

    /** Returns z − Marg(s). */
    private double[] score(int row) {
      int offset = batch.offset(points().example(row));
      double[] score = new double[points().offset(row + 1) - points().offset(row)];
      for (int p = 0; p < score.length; p++) {
        score[p] = points().values()[points().offset(row) + p] - samples.marginals()[offset + p];
      }
      return score;
    }

    /** Returns ζ of every row. */
    private Points relaxed(double[] perturbed, KeptDistributions distributions) {
      Points relaxed = points().sameLayout();
      context.each(
          batch,
          problem -> {
            int count = estimator.samples;
            for (int row = problem.example() * count;
                row < (problem.example() + 1) * count;
                row++) {
              distributions
                  .get(row, problem.withScores(tempered(perturbed, row)))
                  .marginals(relaxed.values(), relaxed.offset(row));
            }
          });
      return relaxed;
    }

    private double[] tempered(double[] perturbed, int row) {
      double[] tempered =
          Arrays.copyOfRange(perturbed, points().offset(row), points().offset(row + 1));
      for (int p = 0; p < tempered.length; p++) {
        tempered[p] /= estimator.temperature;
      }
      return tempered;
    }

    /** Returns −f_j(ẑ)(z − Marg(s)) + ∂f_j(z̃)/∂s − ∂f_j(ẑ)/∂s for every term f_j. */
    private double[][] moves(
        Problem<? extends S> problem,
        int row,
        double[] score,
        Surrogate ofWhole,
        Surrogate ofGiven) {
      S structure = problem.structure();
      int from = points().offset(row);
      double[][] slopesAtWhole = slopes(problem, whole, row, ofWhole);
      double[][] slopesAtGiven = slopes(problem, given, row, ofGiven);
      double[][] moves = new double[slopesAtWhole.length][];
      for (int j = 0; j < moves.length; j++) {
        double[] moved = new double[score.length];
        structure.perturbGivenVjp(
            samples.parts()[row],
            problem.scores(),
            problem.offset(),
            given,
            from,
            slopesAtGiven[j],
            0,
            moved,
            0);
        double value = ofGiven.value(j, row);
        for (int p = 0; p < moved.length; p++) {
          moved[p] = slopesAtWhole[j][p] - moved[p] - value * score[p];
        }
        moves[j] = moved;
      }
      return moves;
    }

    /** Returns the derivatives of all terms in z̃. */
    private double[][] slopes(
        Problem<? extends S> problem, double[] perturbed, int row, Surrogate surrogate) {
      Distribution distribution =
          surrogate.distributions.get(row, problem.withScores(tempered(perturbed, row)));
      double[][] slopes = new double[estimator.learned ? 4 : 1][problem.size()];
      for (int j = 0; j < slopes.length; j++) {
        if (j == Surrogate.CONSTANT) {
          continue;
        }
        distribution.jvp(surrogate.gradient(j, row), 0, slopes[j], 0);
        for (int p = 0; p < slopes[j].length; p++) {
          slopes[j][p] /= estimator.temperature;
        }
      }
      return slopes;
    }

    /** The surrogate's terms at the relaxed points of one noise. */
    private final class Surrogate {
      /** The term that is 1 everywhere. */
      private static final int CONSTANT = 1;

      private final Points at;
      private final KeptDistributions distributions;
      private final double[] losses;
      private final double[] gradients;

      Surrogate(Points at, KeptDistributions distributions, Downstream downstream) {
        this.at = at;
        this.distributions = distributions;
        losses = Losses.at(at, downstream);
        gradients = new double[at.values().length];
        downstream.gradients(at, gradients);
        Gradients.checkAndMask(gradients, at, batch);
      }

      double value(int term, int row) {
        double sum = 0;
        for (int p = at.offset(row); p < at.offset(row + 1); p++) {
          double point = at.values()[p];
          sum += term == 2 ? point * score(row, p - at.offset(row)) : point * point / 2;
        }
        return switch (term) {
          case 0 -> losses[row];
          case CONSTANT -> 1;
          default -> sum;
        };
      }

      double[] gradient(int term, int row) {
        double[] gradient = new double[at.offset(row + 1) - at.offset(row)];
        for (int p = 0; p < gradient.length; p++) {
          gradient[p] =
              switch (term) {
                case 0 -> gradients[at.offset(row) + p];
                case CONSTANT -> 0;
                case 2 -> score(row, p);
                default -> at.values()[at.offset(row) + p];
              };
        }
        return gradient;
      }

      /** Returns the score of a part, 0 if it is forbidden. */
      private double score(int row, int part) {
        int i = at.example(row);
        int offset = batch.offset(i);
        return Scores.allowed(batch.instance(i), batch.scores(), offset, part)
            ? batch.scores()[offset + part]
            : 0;
      }
    }
  }
}
