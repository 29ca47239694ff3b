package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.espalier.core.Workers;
import org.espalier.features.CrfPlan;
import org.espalier.features.CrfSettings;
import org.espalier.features.CrfShare;
import org.espalier.features.CrfTrainer;
import org.espalier.features.LabelledSequence;
import org.espalier.features.optimize.Lbfgs;
import org.espalier.features.optimize.Objective;
import scala.Tuple2;

/**
 * Trains a conditional random field on sparse features over the partitions of a data set: each has
 * its sentences in numbers, kept in memory, and sums up its part of the likelihood and of the
 * gradient; the sums are added up in a tree, and the driver takes the steps of L-BFGS. Weights have
 * the order of one machine, and the objective its value but for the order of additions.
 *
 * @param trainer what is trained, and how
 */
public record SparkCrfTrainer(CrfTrainer trainer) {

  /** How deep the tree of sums is. */
  private static final int DEPTH = 2;

  /**
   * Trains.
   *
   * @param sequences whose order decides on the numbers of the attributes
   * @param told is called after each step; an exception that it throws ends the training
   */
  public CrfTrainer.Trained train(JavaRDD<LabelledSequence> sequences, Consumer<Lbfgs.Step> told) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(sequences.context());
    CrfPlan plan = plan(sequences);
    try (Distributed likelihood = new Distributed(context, plan, sequences);
        Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      return trainer.train(plan, likelihood, workers, told);
    }
  }

  /** Numbers the attributes of all partitions. */
  CrfPlan plan(JavaRDD<LabelledSequence> sequences) {
    CrfTrainer trainer = this.trainer;
    JavaPairRDD<String, CrfPlan.Count> counts =
        sequences
            .zipWithIndex()
            .mapPartitionsToPair(part -> counts(trainer, part))
            .reduceByKey(CrfPlan.Count::plus);
    CrfSettings settings = trainer.settings();
    return trainer.plan(
        counts
            .filter(one -> settings.bits() > 0 || one._2().count() >= settings.least())
            .collectAsMap());
  }

  private static Iterator<Tuple2<String, CrfPlan.Count>> counts(
      CrfTrainer trainer, Iterator<Tuple2<LabelledSequence, Long>> part) {
    List<LabelledSequence> sequences = new ArrayList<>();
    long first = 0;
    while (part.hasNext()) {
      Tuple2<LabelledSequence, Long> next = part.next();
      first = sequences.isEmpty() ? next._2() : first;
      sequences.add(next._1());
    }
    return trainer.count(sequences, first).entrySet().stream()
        .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
        .iterator();
  }

  /** Returns −log p of all sentences, computed where they are. */
  Objective likelihood(JavaRDD<LabelledSequence> sequences, CrfPlan plan) {
    return new Distributed(JavaSparkContext.fromSparkContext(sequences.context()), plan, sequences);
  }

  private final class Distributed implements Objective, AutoCloseable {
    private final JavaSparkContext context;
    private final Broadcast<CrfPlan> plan;
    private final JavaRDD<CrfShare> shares;

    Distributed(JavaSparkContext context, CrfPlan plan, JavaRDD<LabelledSequence> sequences) {
      this.context = context;
      this.plan = context.broadcast(plan);
      Broadcast<CrfPlan> known = this.plan;
      CrfTrainer trainer = SparkCrfTrainer.this.trainer;
      shares =
          sequences
              .mapPartitions(part -> share(trainer, known.value(), part))
              .persist(StorageLevel.MEMORY_AND_DISK());
    }

    @Override
    public double evaluate(double[] x, double[] gradient) {
      Broadcast<double[]> point = context.broadcast(x);
      try {
        Sum sum =
            shares.treeAggregate(
                Sum.NONE,
                (before, share) -> before.plus(Sum.of(share, point.value())),
                Sum::plus,
                DEPTH);
        if (sum.gradient().length == 0) {
          throw new IllegalArgumentException("there are no sentences to learn from");
        }
        System.arraycopy(sum.gradient(), 0, gradient, 0, gradient.length);
        return sum.value();
      } finally {
        point.destroy();
      }
    }

    @Override
    public void close() {
      var _ = shares.unpersist();
      plan.destroy();
    }
  }

  private static Iterator<CrfShare> share(
      CrfTrainer trainer, CrfPlan plan, Iterator<LabelledSequence> part) {
    List<LabelledSequence> sequences = new ArrayList<>();
    part.forEachRemaining(sequences::add);
    return sequences.isEmpty()
        ? List.<CrfShare>of().iterator()
        : List.of(trainer.share(plan, sequences)).iterator();
  }

  /** The value of some shares and their gradient, which is empty if there are no shares. */
  private record Sum(double value, double[] gradient) implements Serializable {

    static final Sum NONE = new Sum(0, new double[0]);

    static Sum of(CrfShare share, double... x) {
      double[] gradient = new double[x.length];
      return new Sum(share.evaluate(x, gradient), gradient);
    }

    /** Returns the sum of both, in the memory of one. */
    Sum plus(Sum other) {
      if (gradient.length == 0 || other.gradient.length == 0) {
        return gradient.length == 0 ? other : this;
      }
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += other.gradient[i];
      }
      return new Sum(value + other.value, gradient);
    }
  }
}
