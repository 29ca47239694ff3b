package org.espalier.lab.run;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.lab.net.GradientSum;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.ProcessGroup;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Stopped;
import org.espalier.lab.train.Trainable;

/**
 * One of several replicas of a network that are trained together, data-parallel: each takes every
 * N-th example of a batch, and the step is that of the whole batch. Losses are sums and gradients
 * are weighted by numbers of examples, so that unequal parts, and empty ones, are right; masks and
 * samples of an example are those that it has in the whole batch. The first member measures the
 * network, and all decide by what it found.
 */
final class DataParallel implements Trainable<Example>, AutoCloseable {

  private static final String DIAGNOSTICS = "diagnostics.";

  private final Network network;
  private final ProcessGroup group;
  private final GradientSum gradients;
  private final Interruption asked;
  private boolean stopped; // what all know
  private boolean measuring;

  /**
   * Creates a member.
   *
   * @param asked whether someone wants to stop; all members stop at the same step
   */
  DataParallel(Network network, ProcessGroup group, Interruption asked) {
    this.network = network;
    this.group = group;
    this.asked = asked;
    gradients = new GradientSum(group, network.parameters());
  }

  /** Returns what stops the trainers of all members at the same step. */
  Interruption interruption() {
    return () -> measuring ? asked.requested() : stopped;
  }

  @Override
  public Parameters parameters() {
    return network.parameters();
  }

  @Override
  public Memory memory() {
    return network.memory();
  }

  @Override
  public void setProgress(double done) {
    network.setProgress(done);
  }

  @Override
  public int length(Example example) {
    return network.length(example);
  }

  @Override
  public int labels(Example example) {
    return network.labels(example);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the estimator learns from examples, which members do not
   *     tell each other
   */
  @Override
  public double train(List<Example> batch, long seed) {
    int[] own =
        IntStream.range(0, batch.size()).filter(i -> i % group.size() == group.rank()).toArray();
    gradients.begin((double) own.length / batch.size(), network.oneBackwardPass());
    double loss = own.length == 0 ? 0 : network.train(batch, own, seed) * own.length;
    if (group.size() > 1
        && memory().asMap().keySet().stream().anyMatch(name -> !name.startsWith(DIAGNOSTICS))) {
      throw new IllegalArgumentException(
          "the estimator keeps what it learns from the examples that it has seen, which several"
              + " executors do not share; take --executors 1, or another estimator");
    }
    double[] sums = gradients.end(loss, group.rank() == 0 && asked.requested() ? 1 : 0);
    stopped = sums[1] > 0;
    return sums[0];
  }

  @Override
  public Score evaluate(List<Example> examples, Batches batches) {
    double[] found = new double[5];
    if (group.rank() == 0) {
      measuring = true;
      try {
        Score score = network.evaluate(examples, batches);
        found =
            new double[] {score.quality(), score.loss(), score.attachment(), score.entropy(), 0};
      } catch (Stopped e) {
        found[4] = 1;
      } finally {
        measuring = false;
      }
    }
    group.sum(found);
    double stops = found[4];
    Stopped.ifRequested(() -> stops > 0);
    return new Score(found[0], found[1], found[2], found[3]);
  }

  @Override
  public void close() {
    gradients.close();
  }
}
