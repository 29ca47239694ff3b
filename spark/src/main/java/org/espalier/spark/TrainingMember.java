package org.espalier.spark;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.espalier.data.DataException;
import org.espalier.lab.net.LostMemberException;
import org.espalier.lab.net.ProcessGroup;
import org.espalier.lab.net.Rendezvous;
import org.espalier.lab.run.Encoders;
import org.espalier.lab.run.NetworkJob;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.Progress;
import org.espalier.lab.train.RunFolder;
import org.espalier.torch.Natives;

/**
 * What a task of the barrier stage does: it trains as a member of a group. When a member is lost,
 * all tasks fail, and Spark begins the stage anew; a failure that would occur again is left at the
 * rendezvous instead, and the tasks end.
 *
 * @param job the training, as bytes
 * @param host of the rendezvous
 * @param port of the rendezvous
 * @param members how many tasks there are
 * @param checkpoint the number of steps between checkpoints
 */
record TrainingMember(Broadcast<byte[]> job, String host, int port, int members, long checkpoint)
    implements Serializable {

  /** The name under which the driver leaves its request to stop. */
  static final String STOP = "stop";

  /** The name under which a member leaves a failure that would occur again. */
  static final String FAILURE = "failure";

  private static final String BEGUN = "begun";

  /** The most attempts in a row that may make no progress. */
  private static final int ATTEMPTS = 4;

  private static final Duration TO_MEET = Duration.ofMinutes(2);
  private static final Duration TO_WAIT = Duration.ofMinutes(30);
  private static final Duration TO_HEAR = Duration.ofSeconds(5);
  private static final long ASK = 300_000_000;

  /** Returns what the training lacks on this machine; empty if nothing. */
  String lacks() {
    NetworkJob known = NetworkJob.of(job.value());
    try {
      Natives.load(known.config().execution().threads());
    } catch (LinkageError | RuntimeException e) {
      return "the executor on "
          + ExecutorModel.host()
          + " cannot load the native libraries: "
          + e.getMessage();
    }
    RunFolder run = new RunFolder(known.runFolder().path().resolveSibling("."));
    try {
      for (Map.Entry<String, String> file : known.origin().entrySet()) {
        if (!run.hash(file.getKey()).equals(file.getValue())) {
          return notShared(run, file.getKey() + " is another file there");
        }
      }
    } catch (DataException e) {
      return notShared(run, e.problem());
    }
    return "";
  }

  private static String notShared(RunFolder run, String why) {
    return "the executor on "
        + ExecutorModel.host()
        + " does not share the run's folder "
        + run.path().normalize()
        + ": "
        + why
        + "; --out must be a folder that all machines have by the same name";
  }

  /** Trains in the task that calls this. */
  void train(BarrierTaskContext context) {
    int rank = context.partitionId();
    int attempt = context.stageAttemptNumber();
    String own = context.getTaskInfos()[rank].address().replaceFirst(":\\d+$", "");
    NetworkJob known = NetworkJob.of(job.value());
    Natives.load(known.config().execution().threads());
    try (Rendezvous rendezvous = Rendezvous.connect(host, port, TO_MEET)) {
      try (ProcessGroup group =
          new ProcessGroup(rendezvous, "attempt-" + attempt, own, rank, members, TO_WAIT)) {
        if (rank > 0) {
          var _ = train(known, group, Progress.SILENT, Interruption.NONE);
        } else {
          // An attempt that the driver has given up may not have ended yet.
          var _ =
              known
                  .runFolder()
                  .hold(
                      TO_MEET,
                      () -> train(known, group, new Counting(rendezvous), asking(rendezvous)));
        }
      } catch (LostMemberException e) {
        // A member reports a failure that would occur again before it ends.
        if (failure(rendezvous).isEmpty()) {
          throw e;
        }
      } catch (RuntimeException | LinkageError e) {
        rendezvous.put(FAILURE, String.valueOf(e.getMessage()));
      }
    }
  }

  private boolean train(
      NetworkJob known, ProcessGroup group, Progress progress, Interruption asked) {
    return known.train(
        group, Encoders.cached(known.config().encoder()), checkpoint, progress, asked);
  }

  private static Optional<String> failure(Rendezvous rendezvous) {
    try {
      return Optional.of(rendezvous.await(FAILURE, TO_HEAR));
    } catch (LostMemberException e) {
      return Optional.empty();
    }
  }

  private static Interruption asking(Rendezvous rendezvous) {
    return new Interruption() {
      private long last = System.nanoTime() - ASK;
      private boolean requested;

      @Override
      public boolean requested() {
        if (!requested && System.nanoTime() - last >= ASK) {
          last = System.nanoTime();
          requested = rendezvous.get(STOP).isPresent();
        }
        return requested;
      }
    };
  }

  /** Tells the driver, and gives up when attempt after attempt begins at the same step. */
  private static final class Counting extends Told.Sender {
    private final Rendezvous rendezvous;

    Counting(Rendezvous rendezvous) {
      super(rendezvous);
      this.rendezvous = rendezvous;
    }

    @Override
    public void begin(String what, long steps, long done) {
      String before = rendezvous.get(BEGUN).orElse("-1 0");
      String step = before.substring(0, before.indexOf(' '));
      int times = Integer.parseInt(before.substring(before.indexOf(' ') + 1));
      int now = step.equals(Long.toString(done)) ? times + 1 : 1;
      rendezvous.put(BEGUN, done + " " + now);
      if (now > ATTEMPTS) {
        throw new IllegalArgumentException(
            ATTEMPTS
                + " attempts ended with a lost executor before a checkpoint after step "
                + done
                + "; a smaller --checkpoint-steps keeps more, and the executors' logs say why"
                + " they ended");
      }
      super.begin(what, steps, done);
    }
  }
}
