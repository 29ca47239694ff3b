package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.data.Batches;
import org.espalier.lab.net.ProcessGroup;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Stopped;
import org.espalier.lab.train.Trainer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The training of one network, as it is sent to the members of a cluster.
 *
 * @param name of the network, a few words for the user
 * @param config of the run, with the trees of this network
 * @param codes map words to indices, and name the classes
 * @param train training sentences
 * @param dev sentences to choose by
 * @param watched sentences whose trees are kept after each epoch; none where trees are not kept
 * @param folder of the network, absolute, the same on all machines
 * @param origin what the run began with, see {@link RunFolder#origin}
 */
public record NetworkJob(
    String name,
    RunConfig config,
    ModelCodes codes,
    List<Example> train,
    List<Example> dev,
    List<Example> watched,
    String folder,
    Map<String, String> origin) {

  /** Returns it as bytes, JSON in UTF-8. */
  public byte[] toBytes() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }

  /** Reads it from bytes. */
  public static NetworkJob of(byte[] bytes) {
    return JsonMapper.shared().readValue(bytes, NetworkJob.class);
  }

  /** Returns the network's folder. */
  public RunFolder runFolder() {
    return new RunFolder(Path.of(folder), origin);
  }

  /**
   * Trains as a member of a group, from the last checkpoint on. The first member keeps the folder,
   * which nobody else may write any more when it calls this; the others only read it, once it has
   * called.
   *
   * @param encoder makes what reads the words
   * @param checkpoint the number of steps between checkpoints, besides those of every half minute
   * @param asked whether someone wants to stop; the first member asks
   * @return whether the training is over
   */
  public boolean train(
      ProcessGroup group,
      EncoderFactory encoder,
      long checkpoint,
      Progress progress,
      Interruption asked) {
    RunFolder part = runFolder();
    // The first member has the folder to itself only now: what an earlier attempt still wrote is
    // there, and all begin with the same checkpoint.
    group.sum(new double[1]);
    Batches batches =
        new Batches(
            config.schedule().sentences(),
            config.schedule().words(),
            () -> Stopped.ifRequested(asked));
    try (Network network = Tasks.named(config.task()).network(config, codes, encoder);
        DataParallel replica = new DataParallel(network, group, asked)) {
      EncoderOrigin.check(part, network.encoder());
      Trainer<Example> trainer =
          new Trainer<>(
              name,
              config.schedule(),
              config.execution().seed(),
              replica,
              train,
              dev,
              part,
              progress,
              replica.interruption());
      if (group.rank() > 0) {
        return trainer.following().run().finished();
      }
      return trainer
          .savedEvery(checkpoint)
          .watchedBy(epoch -> TrainingRun.keepTrees(part, network, batches, watched, epoch))
          .run()
          .finished();
    }
  }
}
