package org.espalier.lab.experiment;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.train.Trainable;
import org.espalier.lab.train.TrainingSchedule;

/**
 * The training of a network before its audit, and the examples of the audit.
 *
 * @param schedule except for the number of epochs
 * @param shortest the length of the shortest examples to be audited
 * @param longest that of the longest
 * @param examples how many, at most
 */
public record AuditedTraining(TrainingSchedule schedule, int shortest, int longest, int examples) {

  /**
   * Trains a network and freezes a batch of its training examples, taken at even distances.
   *
   * @param epochs may be 0
   * @param run whose seed is that of the order of batches, masks and samples
   * @throws org.espalier.lab.experiment.Trial.Interrupted if that was requested
   * @throws IllegalArgumentException if no training example has such a length
   */
  public <E, N extends Trainable<E> & Auditable<E>> FrozenBatch freeze(
      N network, List<E> train, List<E> dev, int epochs, TrialRun run) {
    List<E> fitting =
        train.stream()
            .filter(e -> network.length(e) >= shortest && network.length(e) <= longest)
            .toList();
    if (fitting.isEmpty()) {
      throw new IllegalArgumentException(
          "no training example is " + shortest + " to " + longest + " words long");
    }
    if (epochs > 0) {
      new Training(schedule.withEpochs(epochs)).run(network, train, dev, run);
    }
    int count = Math.min(examples, fitting.size());
    return network.freeze(
        IntStream.range(0, count)
            .mapToObj(i -> fitting.get((int) ((long) i * fitting.size() / count)))
            .toList());
  }

  /** Returns the end of a summary: how many examples of which lengths are audited. */
  public String audited() {
    return "; audited are %s of a length of %s to %s words or tokens"
        .formatted(examples, shortest, longest);
  }
}
