package org.espalier.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.stream.SegmentScores;

/** What a query asks of each problem of a batch. */
enum Question {
  /** The best structure. */
  MAP(
      each(
          MapOracle.class,
          (oracle, scores, at, memory) ->
              oracle.argmax(scores, at, memory.parts, memory.workspace))),
  /** The marginals of the Gibbs distribution. */
  MARGINALS(
      each(
          GibbsModel.class,
          (model, scores, at, memory) -> {
            model.distribution(scores, at, memory.workspace).marginals(memory.out, 0);
            return memory.some(memory.out, at);
          })),
  /** The log-partition alone. */
  LOG_PARTITION(
      each(
          GibbsModel.class,
          (model, scores, at, memory) ->
              model.distribution(scores, at, memory.workspace).logPartition())),
  /** The marginals and one Jacobian product along the scores: a training step's share. */
  PRODUCT(
      each(
          GibbsModel.class,
          (model, scores, at, memory) -> {
            Distribution distribution = model.distribution(scores, at, memory.workspace);
            distribution.marginals(memory.out, 0);
            distribution.jvp(scores, at, memory.product, 0);
            return memory.some(memory.product, at);
          })),
  /** The same, with the marginals of the whole batch first and a workspace for each problem. */
  KEPT_PRODUCT((structure, scores, batch) -> {
    GibbsModel model = (GibbsModel) structure;
    int size = structure.size();
    Buffers memory = new Buffers(size);
    List<Workspace> workspaces = Stream.generate(Workspace::new).limit(batch).toList();
    Distribution[] distributions = new Distribution[batch];
    DoubleSupplier products =
        sum(
            batch,
            b -> {
              distributions[b].jvp(scores, b * size, memory.product, 0);
              return memory.product[b % size];
            });
    return () -> {
      for (int b = 0; b < batch; b++) {
        distributions[b] = model.distribution(scores, b * size, workspaces.get(b));
        distributions[b].marginals(memory.out, 0);
      }
      return products.getAsDouble();
    };
  }),
  /** The entropy. */
  ENTROPY(
      each(
          GibbsModel.class,
          (model, scores, at, memory) ->
              model.distribution(scores, at, memory.workspace).entropy())),
  /** The {@link #BEST} best structures. */
  K_BEST(
      each(
          KBest.class,
          (oracle, scores, at, memory) ->
              oracle.kBest(Question.BEST, scores, at, memory.workspace).size())),
  /** The marginals by position of a long sequence, with its expected counts. */
  STREAMED_MARGINALS((structure, scores, batch) -> {
    LongSequence sequence = (LongSequence) structure;
    Workspace workspace = new Workspace();
    double[] last = new double[1];
    return sum(
        batch,
        b -> {
          SegmentScores own = sequence.scores(scores, b);
          var _ =
              sequence.segments().marginals(own, (position, row) -> last[0] = row[0], workspace);
          return last[0];
        });
  }),
  /** The best segmentation of a long sequence. */
  STREAMED_MAP((structure, scores, batch) -> {
    LongSequence sequence = (LongSequence) structure;
    Workspace workspace = new Workspace();
    return sum(
        batch,
        b ->
            sequence
                .segments()
                .argmax(sequence.scores(scores, b), (number, from, to, label) -> {}, workspace));
  }),
  /** SparseMAP to the default gap, from no warm start. */
  SPARSEMAP(
      each(
          Projection.class,
          (projection, scores, at, memory) ->
              converged(projection.project(scores, at, Support.EMPTY, memory.workspace)).value())),
  /** The projection in closed form of a relaxed set. */
  RELAXED(
      each(
          OuterSet.class,
          (set, scores, at, memory) -> {
            set.projectOuter(scores, at, memory.out, 0, memory.workspace);
            return memory.some(memory.out, at);
          })),
  /**
   * A step of SPIGOT-CE: the projection of μ − ηg with μ the marginals, η‖g‖ = 1, along a random
   * direction.
   */
  SPIGOT_CE_STEP((structure, scores, batch) ->
      stepFromMarginals(
          structure,
          scores,
          batch,
          (random, size) -> {
            double[] direction = random.doubles(size).map(u -> random.nextGaussian()).toArray();
            double norm = Math.sqrt(Arrays.stream(direction).map(entry -> entry * entry).sum());
            return Arrays.stream(direction).map(entry -> -entry / norm).toArray();
          })),
  /**
   * A step of SPIGOT-CE over trees where the decoder adds up the modifiers of each head: the
   * gradient is the same for all of them, and for all heads of a kind. A third of the heads have
   * one, of four kinds.
   */
  SPIGOT_CE_STEP_BY_HEADS((structure, scores, batch) ->
      stepFromMarginals(
          structure,
          scores,
          batch,
          (random, size) -> {
            int n = (int) Math.round(Math.sqrt(size));
            double[] kinds = random.doubles(4).map(u -> random.nextGaussian() / 10).toArray();
            double[] step = new double[size];
            for (int h = 0; h < n; h++) {
              double own = random.nextInt(3) == 0 ? kinds[random.nextInt(4)] : 0;
              Arrays.fill(step, h * n, (h + 1) * n, own);
              step[h * n + h] = 0;
            }
            return step;
          })),
  /**
   * A step of SPIGOT: the projection of ẑ − ηg with ẑ the best structure, η‖g‖ = 1, and ẑ as warm
   * start, along a random direction.
   */
  SPIGOT_STEP((structure, scores, batch) -> {
    Projection projection = (Projection) structure;
    int size = structure.size();
    Workspace workspace = new Workspace();
    double[] points = new double[scores.length];
    Support[] starts = new Support[batch];
    Random random = new Random(2);
    for (int b = 0; b < batch; b++) {
      Parts best = new Parts();
      var _ = ((MapOracle) structure).argmax(scores, b * size, best, workspace);
      starts[b] = new Vertex(best);
      double norm = 0;
      for (int p = b * size; p < (b + 1) * size; p++) {
        points[p] = random.nextGaussian();
        norm += points[p] * points[p];
      }
      for (int p = b * size; p < (b + 1) * size; p++) {
        points[p] /= Math.sqrt(norm);
      }
      for (int i = 0; i < best.count(); i++) {
        points[b * size + best.get(i)] += 1;
      }
    }
    return sum(
        batch, b -> converged(projection.project(points, b * size, starts[b], workspace)).value());
  });

  /** How many are the k best. */
  static final int BEST = 10;

  @SuppressWarnings("ImmutableEnumChecker") // all are lambdas without state
  private final Preparation preparation;

  Question(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Prepares the work for a batch of problems. */
  @FunctionalInterface
  private interface Preparation {
    DoubleSupplier of(Structure structure, double[] scores, int batch);
  }

  /** Answers for the problem whose scores begin somewhere. */
  @FunctionalInterface
  private interface Single<S> {
    double of(S structure, double[] scores, int at, Buffers memory);
  }

  /** Memory that the answers of a batch share. */
  private static final class Buffers {
    private final Workspace workspace = new Workspace();
    private final Parts parts = new Parts();
    private final double[] out;
    private final double[] product;

    Buffers(int size) {
      out = new double[size];
      product = new double[size];
    }

    /** Returns an entry, another one for every problem. */
    private double some(double[] entries, int at) {
      return entries[at / entries.length % entries.length];
    }
  }

  private static <S> Preparation each(Class<S> capability, Single<S> single) {
    return (structure, scores, batch) -> {
      S capable = capability.cast(structure);
      int size = structure.size();
      Buffers memory = new Buffers(size);
      return sum(batch, b -> single.of(capable, scores, b * size, memory));
    };
  }

  /** A support of one vertex. */
  private record Vertex(Parts only) implements Support {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public Parts vertex(int i) {
      return only;
    }

    @Override
    public double weight(int i) {
      return 1;
    }
  }

  /** Answers for one problem. */
  @FunctionalInterface
  private interface Answer {
    double of(int problem);
  }

  private static DoubleSupplier sum(int batch, Answer answer) {
    return () -> {
      double sum = 0;
      for (int b = 0; b < batch; b++) {
        sum += answer.of(b);
      }
      return sum;
    };
  }

  private static SparseMap converged(SparseMap solution) {
    if (solution.status() == SparseMap.Status.ITERATION_LIMIT) {
      throw new IllegalStateException("not converged: gap " + solution.gap());
    }
    return solution;
  }

  /**
   * Prepares the work for a batch of problems.
   *
   * @param scores of all problems, one after the other
   * @return answers for all, and returns a number that depends on each
   */
  DoubleSupplier of(Structure structure, double[] scores, int batch) {
    return preparation.of(structure, scores, batch);
  }

  /** Makes the step from the marginals of a structure, −ηg. */
  @FunctionalInterface
  private interface Step {
    double[] draw(Random random, int size);
  }

  /** Projects the marginals after a step. */
  private static DoubleSupplier stepFromMarginals(
      Structure structure, double[] scores, int batch, Step step) {
    Projection projection = (Projection) structure;
    int size = structure.size();
    Workspace workspace = new Workspace();
    double[] points = new double[scores.length];
    Random random = new Random(2);
    for (int b = 0; b < batch; b++) {
      ((GibbsModel) structure)
          .distribution(scores, b * size, workspace)
          .marginals(points, b * size);
      double[] change = step.draw(random, size);
      for (int p = 0; p < size; p++) {
        points[b * size + p] += change[p];
      }
    }
    return sum(
        batch,
        b -> converged(projection.project(points, b * size, Support.EMPTY, workspace)).value());
  }
}
