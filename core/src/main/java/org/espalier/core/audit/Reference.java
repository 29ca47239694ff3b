package org.espalier.core.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ImplicitMle;
import org.espalier.core.estimate.MarginalStraightThrough;
import org.espalier.core.estimate.Noise;
import org.espalier.core.estimate.Perturbed;
import org.espalier.core.estimate.PerturbedOptimizer;
import org.espalier.core.estimate.PerturbedScoreFunction;
import org.espalier.core.estimate.Relaxation;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.core.factor.FactorGraph;

/**
 * A gradient to compare with.
 *
 * @param objective what it is the gradient of
 * @param method how it was computed
 * @param gradient one entry for each score of the batch
 * @param standardError of each entry; 0 where the gradient is exact
 */
public record Reference(
    String objective, String method, double[] gradient, double[] standardError) {

  /** Samples that are held in memory at a time, for each example. */
  private static final int BLOCK = 250;

  /** The relative error of a sum of some thousand terms in double precision, with room. */
  static final double ROUNDING = 1e-12;

  /** The most structures of an example that are summed over. */
  private static final int LISTED = 5000;

  /**
   * Computes the gradient of the expected loss E[L(z)], p(z) ∝ exp(s·z): exactly where every
   * example has at most 5,000 structures, else from samples, with the mean of the others in a block
   * of 250 as baseline.
   *
   * @param samples how many are drawn where not all structures are listed; rounded up to at least
   *     two blocks of 250
   * @throws IllegalArgumentException if an example can neither be listed nor sampled
   */
  public static Reference expectedLoss(
      Batch<? extends Structure> batch,
      Downstream downstream,
      int samples,
      Workers workers,
      long seed) {
    String objective = "E L(z), p(z) ~ exp(s.z)";
    Batch<Structure> listed = listed(batch);
    if (all(listed, Reference::isSmall)) {
      double[] gradient = new double[batch.scores().length];
      gradient(
          Estimators.<ListedOracle>minimumRisk(),
          listed,
          new Context(workers, seed),
          downstream,
          gradient);
      return new Reference(
          objective, "sum over all structures", gradient, new double[gradient.length]);
    }
    if (!all(
        batch, structure -> structure instanceof MapOracle && structure instanceof GibbsModel)) {
      throw new IllegalArgumentException(
          "the expected loss has no gradient to compare with: its structures are neither few nor"
              + " drawn exactly");
    }
    return sampled(
        objective,
        Estimators.<GibbsOracle>reinforceLoo(BLOCK),
        batch,
        downstream,
        samples,
        workers,
        apart(seed));
  }

  /**
   * Computes the gradient of what an estimator optimises where that is not the expected loss: for
   * relaxations L at the point that the decoder sees, exactly, and with noise its mean over the
   * noise; for perturbations the expected loss of MAP under their noise.
   *
   * @param samples for objectives with noise, as in {@link #expectedLoss}; means of gradients that
   *     are exact for the noise that was drawn take a twentieth of them
   * @return empty if it is the expected loss, or nothing that is known
   */
  public static Optional<Reference> ownObjective(
      Estimator<?> estimator,
      Batch<? extends Structure> batch,
      Downstream downstream,
      int samples,
      Workers workers,
      long seed) {
    long own = apart(seed);
    return switch (estimator) {
      case Relaxation<?> relaxation -> {
        double[] gradient = new double[batch.scores().length];
        gradient(relaxation, batch, new Context(workers, own), downstream, gradient);
        yield Optional.of(
            new Reference(
                "L(" + relaxation.predictor().name() + "(s))",
                "exact",
                gradient,
                new double[gradient.length]));
      }
      case Perturbed<?> p when p.inner() instanceof Relaxation<?> relaxation -> {
        boolean noisy = !p.noise().equals(Noise.none());
        int passes = noisy ? Math.max(100, samples / 20) : 1;
        Moments moments = new Moments(batch.scores().length);
        double[] gradient = new double[batch.scores().length];
        for (int pass = 0; pass < passes; pass++) {
          gradient(p, batch, new Context(workers, own + pass), downstream, gradient);
          moments.add(gradient);
        }
        String point = relaxation.predictor().name();
        yield Optional.of(
            new Reference(
                noisy
                    ? "E L(" + point + "((s + noise) / " + p.temperature() + "))"
                    : "L(" + point + "(s / " + p.temperature() + "))",
                noisy ? passes + " samples" : "exact",
                moments.mean,
                noisy ? moments.standardError() : new double[gradient.length]));
      }
      case PerturbedOptimizer<?> p ->
          Optional.of(
              sampled(
                  "L(E MAP(s + noise))",
                  new PerturbedOptimizer<MapOracle>(p.noise(), p.sigma(), BLOCK),
                  batch,
                  downstream,
                  samples,
                  workers,
                  own));
      default ->
          smoothed(estimator)
              .map(score ->
                  sampled("E L(MAP(s + noise))", score, batch, downstream, samples, workers, own));
    };
  }

  /** Returns a seed far from this one, next to which are those of an estimator's own draws. */
  private static long apart(long seed) {
    return new SplittableRandom(seed).nextLong();
  }

  private static <S extends Structure> void gradient(
      Estimator<S> estimator,
      Batch<? extends Structure> batch,
      Context context,
      Downstream downstream,
      double[] out) {
    Batch<S> typed = cast(batch);
    estimator.forward(typed, context).backward(downstream, out);
  }

  private static Optional<PerturbedScoreFunction<MapOracle>> smoothed(Estimator<?> estimator) {
    return switch (estimator) {
      case ImplicitMle<?> m when m.noise() instanceof Noise.Differentiable noise ->
          Optional.of(new PerturbedScoreFunction<>(noise, m.sigma(), BLOCK));
      case Perturbed<?> p
          when p.inner() instanceof MarginalStraightThrough<?>
              && p.noise() instanceof Noise.Differentiable noise ->
          Optional.of(new PerturbedScoreFunction<>(noise, 1, BLOCK));
      case PerturbedScoreFunction<?> p ->
          Optional.of(new PerturbedScoreFunction<>(p.noise(), p.sigma(), BLOCK));
      default -> Optional.empty();
    };
  }

  private static <S extends Structure> Reference sampled(
      String objective,
      Estimator<S> unbiased,
      Batch<? extends Structure> batch,
      Downstream downstream,
      int samples,
      Workers workers,
      long seed) {
    int blocks = Math.max(2, Math.ceilDiv(samples, BLOCK));
    Moments moments = new Moments(batch.scores().length);
    double[] gradient = new double[batch.scores().length];
    for (int block = 0; block < blocks; block++) {
      gradient(unbiased, batch, new Context(workers, seed + block), downstream, gradient);
      moments.add(gradient);
    }
    return new Reference(
        objective, blocks * BLOCK + " samples", moments.mean, moments.standardError());
  }

  /** Means of vectors and the sums of squares about them (Welford 1962). */
  private static final class Moments {
    private final double[] mean;
    private final double[] squares;
    private int count;

    Moments(int size) {
      mean = new double[size];
      squares = new double[size];
    }

    void add(double[] vector) {
      count++;
      for (int p = 0; p < mean.length; p++) {
        double off = vector[p] - mean[p];
        mean[p] += off / count;
        squares[p] += off * (vector[p] - mean[p]);
      }
    }

    double[] standardError() {
      return Arrays.stream(squares).map(s -> Math.sqrt(s / (count - 1.0) / count)).toArray();
    }
  }

  /** Returns the largest standard error, relative to the gradient's largest entry. */
  public double relativeError() {
    double largest = 0;
    double error = 0;
    for (int p = 0; p < gradient.length; p++) {
      largest = Math.max(largest, Math.abs(gradient[p]));
      error = Math.max(error, standardError[p]);
    }
    return largest > 0 ? error / largest : 0;
  }

  /**
   * Estimates the cosine between this gradient and the true one, which sampling keeps below 1. No
   * estimator's cosine with this gradient means more than that.
   *
   * @param batch the examples
   * @return the mean over the examples that have a gradient, as in {@link AuditResult#cosine}; 1
   *     where the gradient is exact
   */
  public double attainableCosine(Batch<? extends Structure> batch) {
    BitSet directed = directed(gradient, batch);
    double sum = 0;
    for (int i = directed.nextSetBit(0); i >= 0; i = directed.nextSetBit(i + 1)) {
      // The squared length of a noisy vector is the true one plus the noise's.
      double noise = squares(standardError, batch, i) / squares(gradient, batch, i);
      sum += Math.sqrt(Math.max(0, 1 - noise));
    }
    return directed.isEmpty() ? 0 : sum / directed.cardinality();
  }

  /**
   * Returns the examples whose part of a vector has a direction. What is shorter than {@link
   * #ROUNDING} of the batch's longest is 0 but for rounding: without that rule an estimator with a
   * gradient of 0 in most examples gets cosines at random.
   */
  static BitSet directed(double[] vector, Batch<? extends Structure> batch) {
    double[] squares = new double[batch.count()];
    Arrays.setAll(squares, i -> squares(vector, batch, i));
    double least = ROUNDING * ROUNDING * Arrays.stream(squares).max().orElse(0);
    BitSet directed = new BitSet();
    for (int i = 0; i < squares.length; i++) {
      directed.set(i, squares[i] > least);
    }
    return directed;
  }

  private static double squares(double[] vector, Batch<? extends Structure> batch, int example) {
    double sum = 0;
    for (int p = batch.offset(example); p < batch.offset(example + 1); p++) {
      sum += vector[p] * vector[p];
    }
    return sum;
  }

  /** Returns the length of the standard error, relative to the gradient's. */
  public double relativeNoise() {
    double squares = 0;
    double errors = 0;
    for (int p = 0; p < gradient.length; p++) {
      squares += gradient[p] * gradient[p];
      errors += standardError[p] * standardError[p];
    }
    return squares > 0 ? Math.sqrt(errors / squares) : 0;
  }

  private interface ListedOracle extends MapOracle, Enumerable {}

  private interface GibbsOracle extends MapOracle, GibbsModel {}

  /** Replaces factor graphs, which answer questions on their local polytope, by exact ones. */
  private static Batch<Structure> listed(Batch<? extends Structure> batch) {
    List<Structure> instances = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      Structure structure = batch.instance(i);
      instances.add(
          structure instanceof FactorGraph graph ? new ExactFactorGraph(graph) : structure);
    }
    return new Batch<>(instances, batch.scores());
  }

  private static boolean isSmall(Structure structure) {
    return switch (structure) {
      case ExactFactorGraph graph -> hasFewMembers(graph);
      case Countable countable ->
          structure instanceof MapOracle
              && structure instanceof Enumerable
              && countable.logCount() <= Math.log(LISTED);
      default -> false;
    };
  }

  /** Lists the members of a structure that cannot count them, until there are too many. */
  private static boolean hasFewMembers(Enumerable structure) {
    int[] members = new int[1];
    try {
      structure.forEach(_ -> {
        if (++members[0] > LISTED) {
          throw new TooMany();
        }
      });
      return true;
    } catch (TooMany e) {
      return false;
    }
  }

  /** Ends a listing. */
  private static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static boolean all(Batch<? extends Structure> batch, Predicate<Structure> property) {
    for (int i = 0; i < batch.count(); i++) {
      if (!property.test(batch.instance(i))) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("unchecked") // every instance was asked for the capabilities
  private static <S extends Structure> Batch<S> cast(Batch<? extends Structure> batch) {
    return (Batch<S>) batch;
  }
}
