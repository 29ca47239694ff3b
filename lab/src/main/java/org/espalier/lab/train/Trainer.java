package org.espalier.lab.train;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.NotFiniteException;
import org.espalier.core.estimate.Diagnostics;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.data.Counts;
import org.espalier.data.CsvTable;
import org.espalier.data.DataException;
import org.espalier.data.SeedStream;
import org.espalier.lab.net.AdamW;
import org.espalier.lab.net.Checkpoint;
import org.espalier.lab.net.GradientClipping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The training loop: AdamW on batches of examples of similar length, early stopping on the
 * development set.
 *
 * <p>A step depends on nothing but the parameters, the optimiser's state and the step's number:
 * order of batches, masks and samples are derived from the seed. So a run that is interrupted, at
 * whatever step, and resumed from its last checkpoint goes on bit for bit as if nothing had
 * happened, at a fixed number of threads.
 */
public final class Trainer<E> {

  /** The file with all that training needs to go on, in a network's folder. */
  public static final String CHECKPOINT = "checkpoint.safetensors";

  /** The file of the best parameters, in a network's folder. */
  public static final String BEST = "model.safetensors";

  /**
   * The file that counts what the estimator has met, in a network's folder; only if there is any.
   */
  static final String DIAGNOSTICS = "diagnostics.csv";

  /** Parameters from here on make scores that overflow: a product of three is in reach of 3e38. */
  private static final double OUT_OF_RANGE = 1e12;

  private static final double CHECKPOINT_SECONDS = 30;
  private static final double NANO = 1e-9;

  private final String name;
  private final TrainingSchedule schedule;
  private final long seed;
  private final Trainable<E> network;
  private final List<E> train;
  private final int[] places; // of the examples of train in the training data
  private final List<E> dev;
  private final RunFolder folder;
  private final Progress progress;
  private IntConsumer witness = _ -> {};
  private boolean keeps = true;
  private long savedEvery = Long.MAX_VALUE;
  private final Interruption interruption;
  private final Batches batches;
  private final Identity identity;
  private double secondsHere;

  /**
   * What a checkpoint is of: it fits no other training, though shapes may agree.
   *
   * @param name of the network
   * @param seed of the training
   * @param schedule of the training
   * @param train number of training examples
   * @param dev number of examples to choose by
   * @param origin names and SHA-256 of the files that the run began with
   */
  record Identity(
      String name,
      long seed,
      TrainingSchedule schedule,
      int train,
      int dev,
      Map<String, String> origin) {

    /** Returns how a checkpoint of another training differs. */
    String difference(Identity other) {
      for (Map.Entry<String, String> file : origin.entrySet()) {
        if (!file.getValue().equals(other.origin.get(file.getKey()))) {
          return "does not belong to " + file.getKey() + " beside it: one of them was changed";
        }
      }
      return "is of another training: %s, seed %s, not %s, seed %s"
          .formatted(other.name, other.seed, name, seed);
    }
  }

  /**
   * What a checkpoint holds besides tensors.
   *
   * @param identity identifies the training
   * @param memory what the estimator has learned; filled in when the state is saved
   */
  record State(
      Identity identity,
      int epoch,
      int batch,
      long steps,
      double lossSum,
      long lossLabels,
      double seconds,
      int bestEpoch,
      double bestAccuracy,
      boolean finished,
      List<EpochRecord> history,
      Map<String, double[]> memory) {

    static State start(Identity identity) {
      return new State(
          identity, 1, 0, 0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY, false, List.of(), Map.of());
    }

    State with(Memory learned) {
      return new State(
          identity,
          epoch,
          batch,
          steps,
          lossSum,
          lossLabels,
          seconds,
          bestEpoch,
          bestAccuracy,
          finished,
          history,
          learned.asMap());
    }
  }

  /**
   * Adds an observer of the network after each epoch, before the epoch is kept: if the program dies
   * meanwhile, the epoch is repeated, and so is the observation. The observer must not change the
   * network.
   *
   * @param look takes the epoch's number, from 1
   * @return this
   */
  public Trainer<E> watchedBy(IntConsumer look) {
    witness = look;
    return this;
  }

  /**
   * Leaves the folder to another process that trains the same network with this one: it is read,
   * and nothing is written there.
   *
   * @return this
   */
  public Trainer<E> following() {
    keeps = false;
    return this;
  }

  /**
   * Writes a checkpoint after every {@code steps} steps, beside those of every half minute and of
   * every epoch.
   *
   * @param steps at least 1
   * @return this
   */
  public Trainer<E> savedEvery(long steps) {
    savedEvery = steps;
    return this;
  }

  /**
   * Prepares training.
   *
   * @param name of the network, a few words for the user
   * @param seed of the order of batches, and of every step's masks and samples
   * @param folder for the checkpoint, the best model and the metrics; a checkpoint that is there is
   *     taken up
   */
  public Trainer(
      String name,
      TrainingSchedule schedule,
      long seed,
      Trainable<E> network,
      List<E> train,
      List<E> dev,
      RunFolder folder,
      Progress progress,
      Interruption interruption) {
    this.name = name;
    this.schedule = schedule;
    this.seed = seed;
    this.network = network;
    this.folder = folder;
    this.progress = progress;
    this.interruption = interruption;
    this.dev = dev;
    batches =
        new Batches(
            schedule.sentences(), schedule.words(), () -> Stopped.ifRequested(interruption));
    places =
        IntStream.range(0, train.size())
            .filter(i -> network.length(train.get(i)) <= schedule.longest())
            .toArray();
    this.train = Arrays.stream(places).mapToObj(train::get).toList();
    if (this.train.isEmpty()) {
      throw new IllegalArgumentException(
          "no training sentence has at most " + Counts.of(schedule.longest(), "words"));
    }
    identity = new Identity(name, seed, schedule, this.train.size(), dev.size(), folder.origin());
    if (this.train.size() < train.size()) {
      progress.note(
          "left out of training: %s of more than %s"
              .formatted(
                  Counts.of(train.size() - this.train.size(), "sentences"),
                  Counts.of(schedule.longest(), "words")));
    }
  }

  /**
   * Trains until the schedule ends or an interruption is requested; then the network has the
   * parameters of its best epoch.
   *
   * @return the epochs so far, and whether training is over
   * @throws DataException if training is over and the file of the best parameters is missing or
   *     broken
   * @throws DivergedException if a score, the loss or a gradient is not a finite number
   * @throws InfeasibleException if an example has no structure; the message says which examples are
   *     in question
   */
  public Outcome run() {
    try (AdamW optimizer =
        new AdamW(network.parameters(), new AdamW.Options(0.9, 0.999, 1e-8, schedule.decay()))) {
      Checkpoint checkpoint = new Checkpoint(network.parameters(), optimizer, Map.of());
      State state = State.start(identity);
      if (folder.has(CHECKPOINT)) {
        state = restore(checkpoint);
        writeMetrics(state.history());
      }
      boolean begun = !state.finished();
      if (!state.finished()) {
        state = epochs(state, optimizer, checkpoint);
      }
      // Whoever keeps the folder may not have written the best parameters yet.
      if (state.finished() && (keeps || !begun)) {
        restoreBest(state);
        tellDiagnostics();
      }
      return new Outcome(
          state.history(), state.bestEpoch(), state.finished(), state.seconds(), secondsHere);
    }
  }

  /**
   * How far training came.
   *
   * @param history one record for each epoch
   * @param bestEpoch the epoch whose parameters were kept, from 1
   * @param finished whether the schedule is over
   * @param seconds spent on training
   * @param secondsHere the part of them since training began or was resumed
   */
  public record Outcome(
      List<EpochRecord> history,
      int bestEpoch,
      boolean finished,
      double seconds,
      double secondsHere) {}

  private State epochs(State start, AdamW optimizer, Checkpoint checkpoint) {
    List<int[]> order = order(start.epoch());
    long steps = (long) schedule.epochs() * order.size();
    progress.begin(name, steps, start.steps());
    State state = start;
    Pace pace = new Pace(order.size());
    long saved = System.nanoTime();
    try {
      while (!state.finished()) {
        if (interruption.requested()) {
          save(checkpoint, state);
          return state;
        }
        if (state.batch() < order.size()) {
          state = step(state, order, steps, optimizer, pace);
        }
        boolean last = interruption.timeIsOver();
        boolean ended = last || state.batch() == order.size();
        if ((System.nanoTime() - saved) * NANO > CHECKPOINT_SECONDS
            || state.steps() % savedEvery == 0) {
          save(checkpoint, state);
          saved = System.nanoTime();
        }
        if (ended) {
          pace.rest();
          state = epochEnded(state, checkpoint, last);
          pace.goOn();
          order = order(state.epoch());
          saved = System.nanoTime();
        }
      }
      return state;
    } catch (Stopped e) {
      // In the evaluation: all steps of the epoch are done, and the evaluation is done anew.
      save(checkpoint, state);
      return state;
    } finally {
      pace.rest();
      progress.end();
      if (pace.isKnown()) {
        progress.pace(pace);
      }
    }
  }

  private void tellDiagnostics() {
    Diagnostics met = network.memory().diagnostics();
    if (!met.counts().isEmpty()) {
      progress.note(
          "warning: answers about structures were not exact while training: %s; see %s"
              .formatted(met, folder.file(DIAGNOSTICS)));
    }
  }

  private State step(State state, List<int[]> order, long steps, AdamW optimizer, Pace pace) {
    long begin = System.nanoTime();
    List<E> batch = Arrays.stream(order.get(state.batch())).mapToObj(train::get).toList();
    network.setProgress(Math.min(1, (double) state.steps() / steps));
    double loss = loss(batch, order.get(state.batch()), state);
    optimizer.step(schedule.learningRate(state.steps(), steps));
    network.parameters().clearGradients();
    double seconds = (System.nanoTime() - begin) * NANO;
    secondsHere += seconds;
    pace.step(seconds);
    State next = stepped(state, batch, loss, seconds);
    progress.step(next.steps(), next.lossSum() / next.lossLabels());
    return next;
  }

  /**
   * Leaves the loss's gradients in the parameters, clipped.
   *
   * @param numbers of the batch's examples among those that are trained on
   * @throws InfeasibleException if an example has no structure, which is a matter of the data
   */
  private double loss(List<E> batch, int[] numbers, State state) {
    try {
      double loss = network.train(batch, stepSeed(state.steps()));
      if (!Double.isFinite(loss)) {
        throw new NotFiniteException("the loss is " + loss);
      }
      var _ = GradientClipping.clip(network.parameters(), schedule.clip());
      return loss;
    } catch (NotFiniteException e) {
      throw diverged(state.epoch(), state.steps() + 1, e);
    } catch (InfeasibleException e) {
      if (isOutOfRange()) {
        throw diverged(state.epoch(), state.steps() + 1, e);
      }
      throw infeasible(
          "step " + (state.steps() + 1),
          "; the batch's examples are those at "
              + Arrays.toString(Arrays.stream(numbers).map(i -> places[i]).toArray())
              + " of the training data, from 0",
          e);
    }
  }

  /** Returns whether scores of −∞ are those of a network that has diverged, and forbid nothing. */
  private boolean isOutOfRange() {
    return !(network.parameters().largest() < OUT_OF_RANGE);
  }

  private InfeasibleException infeasible(String when, String which, InfeasibleException e) {
    return new InfeasibleException(name + ", " + when + ": " + e.getMessage() + which, e);
  }

  private DivergedException diverged(int epoch, long step, RuntimeException e) {
    return new DivergedException(
        name, epoch, step, String.valueOf(e.getMessage()), schedule.learningRate(), e);
  }

  private State stepped(State state, List<E> batch, double loss, double seconds) {
    long labels = batch.stream().mapToLong(network::labels).sum();
    return new State(
        identity,
        state.epoch(),
        state.batch() + 1,
        state.steps() + 1,
        state.lossSum() + loss,
        state.lossLabels() + labels,
        state.seconds() + seconds,
        state.bestEpoch(),
        state.bestAccuracy(),
        false,
        state.history(),
        Map.of());
  }

  private State epochEnded(State state, Checkpoint checkpoint, boolean last) {
    Trainable.Score score = score(state);
    witness.accept(state.epoch());
    EpochRecord row =
        new EpochRecord(
            state.epoch(),
            state.steps(),
            state.seconds(),
            state.lossSum() / state.lossLabels(),
            score.loss(),
            score.quality(),
            score.attachment(),
            score.entropy());
    List<EpochRecord> history = new ArrayList<>(state.history());
    history.add(row);
    boolean better = score.quality() > state.bestAccuracy();
    int bestEpoch = better ? state.epoch() : state.bestEpoch();
    boolean finished =
        last
            || state.epoch() == schedule.epochs()
            || state.epoch() - bestEpoch >= schedule.patience();
    State next =
        new State(
            identity,
            state.epoch() + 1,
            0,
            state.steps(),
            0,
            0,
            state.seconds(),
            bestEpoch,
            better ? score.quality() : state.bestAccuracy(),
            finished,
            history,
            Map.of());
    if (better) {
      // Before the checkpoint: if the program dies in between, the epoch is done again, alike.
      write(checkpoint, BEST, next);
    }
    save(checkpoint, next);
    writeMetrics(history);
    SortedMap<String, Long> met = network.memory().diagnostics().counts();
    if (!met.isEmpty() && keeps) {
      CsvTable table = new CsvTable("finding", "times");
      met.forEach(table::row);
      folder.writeText(DIAGNOSTICS, table.toString());
    }
    progress.epoch(row, schedule.epochs());
    return next;
  }

  private Trainable.Score score(State state) {
    try {
      return network.evaluate(dev, batches);
    } catch (NotFiniteException e) {
      throw diverged(state.epoch(), state.steps(), e);
    } catch (InfeasibleException e) {
      if (isOutOfRange()) {
        throw diverged(state.epoch(), state.steps(), e);
      }
      throw infeasible("development data after step " + state.steps(), "", e);
    }
  }

  private State restore(Checkpoint checkpoint) {
    Path file = folder.file(CHECKPOINT);
    try {
      State state = stateOf(file, Checkpoint.readMetadata(file));
      if (!state.identity().equals(identity)) {
        throw new DataException(
            file, identity.difference(state.identity()) + "; choose another folder, or remove it");
      }
      var _ = checkpoint.restore(file);
      network.memory().restore(state.memory());
      return state;
    } catch (IOException e) {
      throw new DataException(
          file,
          "cannot be used: "
              + problem(file, e)
              + "; restore it from a copy, or remove it and the network is trained from the start");
    }
  }

  /**
   * Returns names and SHA-256 of the files that a network's best parameters were trained with.
   *
   * @param folder of the network
   * @throws DataException if the file of the parameters is missing or broken
   */
  public static Map<String, String> originOfBest(RunFolder folder) {
    Path file = folder.file(BEST);
    try {
      State best = stateOf(file, Checkpoint.readMetadata(file));
      requireBest(file, best);
      return best.identity().origin();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** Reads what is said besides tensors. */
  private static State stateOf(Path file, JsonNode metadata) throws IOException {
    try {
      State state = JsonMapper.shared().treeToValue(metadata, State.class);
      Optional<String> missing = Completeness.missing("", state);
      if (missing.isPresent()) {
        throw new IOException(file + ": the value of " + missing.get() + " is missing");
      }
      return state;
    } catch (JacksonException e) {
      throw new IOException(file + ": its metadata are not a run's", e);
    }
  }

  /** Refuses a checkpoint from which training has continued, in place of the best parameters. */
  private static void requireBest(Path file, State best) throws IOException {
    if (best.epoch() != best.bestEpoch() + 1 || best.batch() != 0) {
      throw new IOException(
          file + ": is of epoch " + best.epoch() + ", but the best is " + best.bestEpoch());
    }
  }

  private void restoreBest(State state) {
    Path file = folder.file(BEST);
    try {
      State best = stateOf(file, Checkpoint.restoreParameters(file, network.parameters()));
      if (!best.identity().equals(identity) || best.bestEpoch() != state.bestEpoch()) {
        throw new IOException(
            file
                + ": "
                + (best.identity().equals(identity)
                    ? "is of epoch " + best.bestEpoch() + ", but the best is " + state.bestEpoch()
                    : identity.difference(best.identity())));
      }
      requireBest(file, best);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /**
   * Returns the error of a network's unusable best parameters, which says how to get them again.
   */
  public static DataException unusable(RunFolder folder, IOException e) {
    Path file = folder.file(BEST);
    return new DataException(
        file,
        (e instanceof NoSuchFileException ? "is missing" : "cannot be used: " + problem(file, e))
            + "; put it back, or remove the folder "
            + folder.path()
            + " and "
            + RunFolder.RESULT
            + " beside it, if there is one, and train again");
  }

  /** Returns what is wrong with a file, without its name. */
  private static String problem(Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    String place = file + ": ";
    return message.startsWith(place)
        ? message.substring(place.length())
        : StorageException.reason(e);
  }

  private void save(Checkpoint checkpoint, State state) {
    write(checkpoint, CHECKPOINT, state.with(network.memory()));
  }

  private void write(Checkpoint checkpoint, String name, State state) {
    if (!keeps) {
      return;
    }
    try {
      checkpoint.save(folder.file(name), JsonMapper.shared().valueToTree(state));
    } catch (IOException e) {
      throw new StorageException(folder.file(name), "written", e);
    }
  }

  private void writeMetrics(List<EpochRecord> history) {
    if (keeps) {
      folder.writeText("metrics.csv", csv(history));
    }
  }

  private List<int[]> order(int epoch) {
    return batches.shuffled(train.size(), i -> network.length(train.get(i)), seed, epoch);
  }

  private long stepSeed(long step) {
    // Torch takes no negative seeds.
    return SeedStream.STEP.seed(seed, step) & Long.MAX_VALUE;
  }

  private static String csv(List<EpochRecord> history) {
    CsvTable csv =
        new CsvTable(
            "epoch",
            "steps",
            "seconds",
            "train_loss",
            "dev_loss",
            "dev_accuracy",
            "dev_uas",
            "entropy_per_word");
    for (EpochRecord row : history) {
      csv.row(
          row.epoch(),
          row.steps(),
          decimal(2, row.seconds()),
          decimal(6, row.trainLoss()),
          decimal(6, row.devLoss()),
          decimal(6, row.devAccuracy()),
          decimal(6, row.devAttachment()),
          decimal(6, row.entropy()));
    }
    return csv.toString();
  }

  private static String decimal(int decimals, double value) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
