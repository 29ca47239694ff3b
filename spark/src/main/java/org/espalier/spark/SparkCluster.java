package org.espalier.spark;

import java.io.Serializable;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.espalier.features.CrfTrainer;
import org.espalier.features.LabelledSequence;
import org.espalier.features.optimize.Lbfgs;
import org.espalier.lab.net.Rendezvous;
import org.espalier.lab.run.Cluster;
import org.espalier.lab.run.NetworkJob;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Trains on the executors of a Spark session: networks in the tasks of a barrier stage, which run
 * together and add up their gradients by Gloo; conditional random fields by {@link
 * SparkCrfTrainer}.
 */
final class SparkCluster implements Cluster {

  private static final long POLL_MILLIS = 100;
  private static final long SLOTS_SECONDS = 60;

  private final SparkSession spark;
  private final boolean own;
  private final int executors;
  private final long checkpoint;

  private SparkCluster(SparkSession spark, boolean own, int executors, long checkpoint) {
    this.spark = spark;
    this.own = own;
    this.executors = executors;
    this.checkpoint = checkpoint;
  }

  /**
   * Opens a session.
   *
   * @param executors how many train together; 0 for as many as the master has
   * @param threads of each
   * @param checkpoint the number of steps between checkpoints
   * @throws IllegalArgumentException if the session cannot be opened or has too few slots
   */
  static SparkCluster open(String master, int executors, int threads, long checkpoint) {
    Clusters.requireFit(master);
    int known = Clusters.slots(master);
    if (executors == 0 && known == 0) {
      throw new IllegalArgumentException(
          "--spark " + master + " does not say how many executors there are; --executors does");
    }
    int wanted = executors == 0 ? known : executors;
    if (known > 0) {
      requireSlots(master, wanted, known);
    }
    boolean running = !SparkSession.getActiveSession().isEmpty();
    SparkSession spark =
        Clusters.open(master, "espalier train", Clusters.training(master, wanted, threads));
    SparkCluster cluster = new SparkCluster(spark, !running, wanted, checkpoint);
    try {
      cluster.awaitSlots(master);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw Clusters.plain(e);
    }
  }

  static void requireSlots(String master, int wanted, int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException(
          ("--executors %s: %s has given none within %s s; is it there, and has it free cores"
                  + " and memory?")
              .formatted(wanted, master, SLOTS_SECONDS));
    }
    if (slots < wanted) {
      throw new IllegalArgumentException(
          ("--executors %s: all must run at once, and %s has room for %s; take --executors"
                  + " %s, or a larger cluster")
              .formatted(wanted, master, slots, slots));
    }
  }

  /** Waits until the cluster has started the executors, which takes some seconds. */
  private void awaitSlots(String master) {
    JavaSparkContext context = context();
    int each = context.getConf().getInt("spark.task.cpus", 1);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SLOTS_SECONDS);
    int slots = 0;
    while (System.nanoTime() < end) {
      slots =
          context.sc().isLocal()
              ? executors
              : Math.min(
                  context.defaultParallelism() / each,
                  // The list includes the driver.
                  (context.statusTracker().getExecutorInfos().length - 1)
                      * Math.max(1, context.getConf().getInt("spark.executor.cores", each) / each));
      if (slots >= executors) {
        return;
      }
      pause();
    }
    requireSlots(master, executors, slots);
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for executors", e);
    }
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** One number for each task. */
  private JavaRDD<Integer> ranks() {
    return context().parallelize(IntStream.range(0, executors).boxed().toList(), executors);
  }

  @Override
  public void train(NetworkJob job, Progress progress, Interruption interruption) {
    String host = spark.sparkContext().getConf().get("spark.driver.host");
    Broadcast<byte[]> bytes = context().broadcast(job.toBytes());
    try (Rendezvous rendezvous = Rendezvous.serve(host)) {
      TrainingMember member =
          new TrainingMember(bytes, host, rendezvous.port(), executors, checkpoint);
      TreeSet<String> lacks = new TreeSet<>(ranks().map(_ -> member.lacks()).collect());
      if (!lacks.last().isEmpty()) {
        throw new IllegalArgumentException(lacks.last());
      }
      FutureTask<List<Integer>> stage = new FutureTask<>(() -> stage(member));
      Thread thread = Thread.ofPlatform().daemon().name("barrier-stage").start(stage);
      await(stage, rendezvous, new Told.Receiver(rendezvous, progress), interruption);
      thread.join();
      rendezvous
          .get(TrainingMember.FAILURE)
          .ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while executors were training", e);
    } catch (RuntimeException e) {
      throw Clusters.plain(e);
    } finally {
      bytes.destroy();
    }
  }

  /** Runs the barrier stage. A shuffle follows it, without which Spark would not repeat it. */
  private List<Integer> stage(TrainingMember member) {
    ClassTag<Integer> tag = ClassTag$.MODULE$.apply(Integer.class);
    return JavaRDD.fromRDD(
            ranks()
                .rdd()
                .barrier()
                .mapPartitions(
                    (scala.Function1<Iterator<Integer>, Iterator<Integer>> & Serializable)
                        some -> {
                          member.train(BarrierTaskContext.get());
                          return CollectionConverters.asScala(List.<Integer>of().iterator());
                        },
                    false,
                    tag),
            tag)
        .repartition(1)
        .collect();
  }

  /** Passes on the progress of executors, and requests to stop them, until they are done. */
  private static void await(
      FutureTask<List<Integer>> stage,
      Rendezvous rendezvous,
      Told.Receiver receiver,
      Interruption interruption)
      throws InterruptedException {
    boolean asked = false;
    while (true) {
      if (!asked && interruption.requested()) {
        rendezvous.put(TrainingMember.STOP, "");
        asked = true;
      }
      try {
        var _ = stage.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        receiver.receive();
        return;
      } catch (TimeoutException _) {
        receiver.receive();
      } catch (ExecutionException e) {
        if (asked) {
          return; // Spark stops as well when the program is to end
        }
        throw e.getCause() instanceof RuntimeException failure
            ? failure
            : new IllegalArgumentException("Spark failed: " + e.getCause(), e);
      }
    }
  }

  @Override
  public CrfTrainer.Trained train(
      CrfTrainer trainer, List<LabelledSequence> sequences, Consumer<Lbfgs.Step> told) {
    try {
      return new SparkCrfTrainer(trainer).train(spread(sequences), told);
    } catch (RuntimeException e) {
      throw Clusters.plain(e);
    }
  }

  /**
   * Brings sequences to the executors once, by a shuffle; data that are only parallelised travel
   * with every task.
   */
  private JavaRDD<LabelledSequence> spread(List<LabelledSequence> sequences) {
    int count = sequences.size();
    List<Tuple2<Integer, List<LabelledSequence>>> slices =
        IntStream.range(0, executors)
            .mapToObj(i ->
                new Tuple2<>(
                    i,
                    List.copyOf(
                        sequences.subList(
                            (int) ((long) count * i / executors),
                            (int) ((long) count * (i + 1) / executors)))))
            .toList();
    return context()
        .parallelizePairs(slices, executors)
        .partitionBy(new HashPartitioner(executors))
        .flatMap(slice -> slice._2().iterator());
  }

  @Override
  public void close() {
    if (own) { // a session of the program's own goes on
      spark.stop();
    }
  }
}
