package org.espalier.bench;

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
  MAP {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      MapOracle oracle = (MapOracle) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      Parts parts = new Parts();
      return sum(batch, b -> oracle.argmax(scores, b * size, parts, workspace));
    }
  },
  /** The marginals of the Gibbs distribution. */
  MARGINALS {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      GibbsModel marginals = (GibbsModel) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      double[] out = new double[size];
      return sum(
          batch,
          b -> {
            marginals.distribution(scores, b * size, workspace).marginals(out, 0);
            return out[b % size];
          });
    }
  },
  /** The log-partition alone. */
  LOG_PARTITION {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      GibbsModel marginals = (GibbsModel) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      return sum(batch, b -> marginals.distribution(scores, b * size, workspace).logPartition());
    }
  },
  /** The marginals and one Jacobian product along the scores: a training step's share. */
  PRODUCT {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      GibbsModel marginals = (GibbsModel) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      double[] out = new double[size];
      double[] product = new double[size];
      return sum(
          batch,
          b -> {
            Distribution distribution = marginals.distribution(scores, b * size, workspace);
            distribution.marginals(out, 0);
            distribution.jvp(scores, b * size, product, 0);
            return product[b % size];
          });
    }
  },
  /** The same, with the marginals of the whole batch first and a workspace for each problem. */
  KEPT_PRODUCT {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      GibbsModel marginals = (GibbsModel) structure;
      int size = structure.size();
      double[] out = new double[size];
      double[] product = new double[size];
      List<Workspace> workspaces = Stream.generate(Workspace::new).limit(batch).toList();
      Distribution[] distributions = new Distribution[batch];
      DoubleSupplier products =
          sum(
              batch,
              b -> {
                distributions[b].jvp(scores, b * size, product, 0);
                return product[b % size];
              });
      return () -> {
        for (int b = 0; b < batch; b++) {
          distributions[b] = marginals.distribution(scores, b * size, workspaces.get(b));
          distributions[b].marginals(out, 0);
        }
        return products.getAsDouble();
      };
    }
  },
  /** The entropy. */
  ENTROPY {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      GibbsModel marginals = (GibbsModel) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      return sum(batch, b -> marginals.distribution(scores, b * size, workspace).entropy());
    }
  },
  /** The {@link #BEST} best structures. */
  K_BEST {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      KBest oracle = (KBest) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      return sum(batch, b -> oracle.kBest(BEST, scores, b * size, workspace).size());
    }
  },
  /** The marginals by position of a long sequence, with its expected counts. */
  STREAMED_MARGINALS {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
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
    }
  },
  /** The best segmentation of a long sequence. */
  STREAMED_MAP {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      LongSequence sequence = (LongSequence) structure;
      Workspace workspace = new Workspace();
      return sum(
          batch,
          b ->
              sequence
                  .segments()
                  .argmax(sequence.scores(scores, b), (number, from, to, label) -> {}, workspace));
    }
  },
  /** SparseMAP to the default gap, from no warm start. */
  SPARSEMAP {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      Projection projection = (Projection) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      return sum(
          batch,
          b -> converged(projection.project(scores, b * size, Support.EMPTY, workspace)).value());
    }
  },
  /** The projection in closed form of a relaxed set. */
  RELAXED {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      OuterSet set = (OuterSet) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      double[] out = new double[size];
      return sum(
          batch,
          b -> {
            set.projectOuter(scores, b * size, out, 0, workspace);
            return out[b % size];
          });
    }
  },
  /**
   * A step of SPIGOT-CE: the projection of μ − ηg with μ the marginals, η‖g‖ = 1, along a random
   * direction.
   */
  SPIGOT_CE_STEP {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
      Projection projection = (Projection) structure;
      int size = structure.size();
      Workspace workspace = new Workspace();
      double[] points = new double[scores.length];
      Random random = new Random(2);
      for (int b = 0; b < batch; b++) {
        ((GibbsModel) structure)
            .distribution(scores, b * size, workspace)
            .marginals(points, b * size);
        double[] direction = random.doubles(size).map(u -> random.nextGaussian()).toArray();
        double norm = 0;
        for (double entry : direction) {
          norm += entry * entry;
        }
        for (int p = 0; p < size; p++) {
          points[b * size + p] -= direction[p] / Math.sqrt(norm);
        }
      }
      return sum(
          batch,
          b -> converged(projection.project(points, b * size, Support.EMPTY, workspace)).value());
    }
  },
  /**
   * A step of SPIGOT: the projection of ẑ − ηg with ẑ the best structure, η‖g‖ = 1, and ẑ as warm
   * start, along a random direction.
   */
  SPIGOT_STEP {
    @Override
    DoubleSupplier of(Structure structure, double[] scores, int batch) {
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
          batch,
          b -> converged(projection.project(points, b * size, starts[b], workspace)).value());
    }
  };

  /** How many are the k best. */
  static final int BEST = 10;

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
  abstract DoubleSupplier of(Structure structure, double[] scores, int batch);
}
