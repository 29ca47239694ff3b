package org.espalier.core.audit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Memory;
import org.espalier.core.estimate.Pass;

/**
 * Compares estimators' gradients with the exact gradient of the expected loss, on one batch.
 *
 * <pre>{@code
 * GradientAudit<ProjectiveTree> audit = new GradientAudit<>(batch, decoder, 100_000, workers, 1);
 * AuditResult result = audit.examine(Estimators.spigot(1.0, 1), 100);
 * }</pre>
 */
public final class GradientAudit<S extends Structure> {

  /** Below this share of the largest entry, an entry of the reference has no sign to speak of. */
  private static final double NEGLIGIBLE = 1e-3;

  private final Batch<S> batch;
  private final Downstream downstream;
  private final int samples; // of objectives of their own; 0 if these are left out
  private final Workers workers;
  private final long seed;
  private final Reference reference;

  /**
   * Prepares an audit, computing the reference.
   *
   * @param batch scores of any example that has more than one structure left
   * @param downstream the decoder
   * @param samples for references that are not computed exactly, at least 1
   * @param workers do the work; times are those of one thread only if they are sequential
   * @param seed fixes all draws
   * @throws IllegalArgumentException if the structures are neither few nor drawn exactly
   */
  public GradientAudit(
      Batch<S> batch, Downstream downstream, int samples, Workers workers, long seed) {
    this(
        batch,
        downstream,
        Reference.expectedLoss(batch, downstream, samples, workers, seed),
        samples,
        workers,
        seed);
  }

  /**
   * Prepares an audit whose reference is there already. Estimators are not compared with objectives
   * of their own.
   *
   * @param batch scores of any example that has more than one structure left
   * @param downstream the decoder
   * @param reference the gradient of the expected loss
   * @param workers do the work; times are those of one thread only if they are sequential
   * @param seed fixes all draws
   */
  public GradientAudit(
      Batch<S> batch, Downstream downstream, Reference reference, Workers workers, long seed) {
    this(batch, downstream, reference, 0, workers, seed);
  }

  private GradientAudit(
      Batch<S> batch,
      Downstream downstream,
      Reference reference,
      int samples,
      Workers workers,
      long seed) {
    this.batch = batch;
    this.downstream = downstream;
    this.reference = reference;
    this.samples = samples;
    this.workers = workers;
    this.seed = seed;
  }

  /** Returns the gradient of the expected loss. */
  public Reference reference() {
    return reference;
  }

  /**
   * Examines an estimator.
   *
   * @param draws how many passes are made, each with its own randomness; one is enough if the
   *     estimator has none
   */
  public AuditResult examine(Estimator<? super S> estimator, int draws) {
    if (draws < 1) {
      throw new IllegalArgumentException("an audit needs at least 1 draw, not " + draws);
    }
    int size = batch.scores().length;
    double[][] gradients = new double[draws][size];
    Memory memory = new Memory();
    for (int draw = 0; draw < draws; draw++) {
      pass(estimator, draw, memory, gradients[draw]);
    }
    Moments moments = new Moments(gradients, reference.gradient());
    double norm = norm(reference.gradient());
    CountedCalls calls = countCalls(estimator);
    Optional<Reference> own =
        samples == 0
            ? Optional.empty()
            : Reference.ownObjective(estimator, batch, downstream, samples, workers, seed);
    return new AuditResult(
        meanCosine(moments.mean, reference.gradient()),
        Arrays.stream(gradients)
            .mapToDouble(gradient -> meanCosine(gradient, reference.gradient()))
            .average()
            .orElseThrow(),
        Math.sqrt(Math.max(0, moments.squaredError - moments.variance / draws)) / norm,
        Math.sqrt(moments.variance / draws) / norm,
        Math.sqrt(moments.variance) / norm,
        moments.scale,
        signs(moments.mean),
        own.isPresent()
            ? OptionalDouble.of(meanCosine(moments.mean, own.get().gradient()))
            : OptionalDouble.empty(),
        (double) calls.maps() / batch.count(),
        (double) calls.distributions() / batch.count(),
        (double) calls.rows() / batch.count(),
        medianNanos(estimator, draws) / 1e3 / batch.count());
  }

  /** Runs one pass; what it learns is known to the next, as in training. */
  private void pass(Estimator<? super S> estimator, int draw, Memory memory, double[] gradient) {
    estimator
        .forward(batch, new Context(workers, seed + draw, memory, 1))
        .backward(downstream, gradient);
  }

  /** Times the passes once more, now that the Java machine has compiled them. */
  private double medianNanos(Estimator<? super S> estimator, int draws) {
    double[] gradient = new double[batch.scores().length];
    double[] nanos = new double[draws];
    Memory memory = new Memory();
    for (int draw = 0; draw < draws; draw++) {
      long start = System.nanoTime();
      pass(estimator, draw, memory, gradient);
      nanos[draw] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[draws / 2];
  }

  @SuppressWarnings("unchecked") // the proxies have the capabilities of what they stand for
  private CountedCalls countCalls(Estimator<? super S> estimator) {
    CountedCalls calls = new CountedCalls(downstream);
    Pass pass =
        ((Estimator<Structure>) estimator).forward(calls.count(batch), new Context(workers, seed));
    calls.show(pass.points());
    pass.backward(calls, new double[batch.scores().length]);
    return calls;
  }

  /** The mean of the draws, the best factor, and what is left, all after scaling. */
  private static final class Moments {
    private final double[] mean;
    private final double scale;
    private final double variance;
    private final double squaredError;

    Moments(double[][] draws, double[] reference) {
      mean = new double[reference.length];
      for (double[] draw : draws) {
        for (int p = 0; p < mean.length; p++) {
          mean[p] += draw[p] / draws.length;
        }
      }
      double squares = dot(mean, mean);
      scale = squares > 0 ? Math.max(0, dot(mean, reference) / squares) : 0;
      double spread = 0;
      for (double[] draw : draws) {
        for (int p = 0; p < mean.length; p++) {
          spread += (draw[p] - mean[p]) * (draw[p] - mean[p]);
        }
      }
      variance = draws.length > 1 ? scale * scale * spread / (draws.length - 1) : 0;
      double error = 0;
      for (int p = 0; p < mean.length; p++) {
        double off = scale * mean[p] - reference[p];
        error += off * off;
      }
      squaredError = error;
    }
  }

  /**
   * Returns the mean over the examples whose second vector has a direction; one that only the first
   * lacks counts as 0.
   */
  private double meanCosine(double[] a, double[] b) {
    BitSet left = Reference.directed(a, batch);
    BitSet right = Reference.directed(b, batch);
    double sum = 0;
    for (int i = right.nextSetBit(0); i >= 0; i = right.nextSetBit(i + 1)) {
      if (left.get(i)) {
        double[] x = example(a, i);
        double[] y = example(b, i);
        sum += dot(x, y) / (norm(x) * norm(y));
      }
    }
    return right.isEmpty() ? 0 : sum / right.cardinality();
  }

  private double[] example(double[] gradients, int i) {
    return Arrays.copyOfRange(gradients, batch.offset(i), batch.offset(i + 1));
  }

  private double signs(double[] mean) {
    double[] wanted = reference.gradient();
    double least = NEGLIGIBLE * largest(wanted);
    double rounding = Reference.ROUNDING * largest(mean);
    int counted = 0;
    int agreeing = 0;
    for (int p = 0; p < wanted.length; p++) {
      if (Math.abs(wanted[p]) > least) {
        counted++;
        agreeing += Math.abs(mean[p]) > rounding && mean[p] * wanted[p] > 0 ? 1 : 0;
      }
    }
    return counted == 0 ? 0 : (double) agreeing / counted;
  }

  private static double largest(double... vector) {
    return Arrays.stream(vector).map(Math::abs).max().orElse(0);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int p = 0; p < a.length; p++) {
      sum += a[p] * b[p];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
