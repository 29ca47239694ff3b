package org.espalier.lab.run;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Memory;
import org.espalier.data.Batches;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.Vocabulary;
import org.espalier.lab.audit.Auditable;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Encoder;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RecurrentEncoder;
import org.espalier.lab.net.WordEmbedding;
import org.espalier.lab.net.WordEmbedding.Feature;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.Trainable;

/**
 * An encoder with a {@link Head} on it: every network of every task. Prediction is safe for
 * threads; training is not.
 */
public final class Network implements Trainable<Example>, Auditable<Example>, Labeller {

  private static final double NANO = 1e-9;

  /** What is made before a head is. */
  record Base(
      RunConfig config,
      VocabularySizes vocabulary,
      Parameters parameters,
      Encoder encoder,
      Workers workers) {}

  private final Base base;
  private final Head head;
  private final BiFunction<List<Example>, List<Prediction>, Evaluation> measure;
  private long encoderNanoseconds; // of training steps
  private long stepNanoseconds; // of training steps, the optimiser's part left out

  private Network(
      Base base, Head head, BiFunction<List<Example>, List<Prediction>, Evaluation> measure) {
    this.base = base;
    this.head = head;
    this.measure = measure;
  }

  /**
   * How many indices words, endings and letters have.
   *
   * @param letters 0 if there are none
   */
  public record VocabularySizes(int words, int endings, int letters) {

    /** Returns the sizes of codes. */
    public static VocabularySizes of(WordCodes codes) {
      return new VocabularySizes(
          codes.words().size(), codes.endings().size(), codes.letters().size());
    }
  }

  /**
   * Creates a network, with initial parameters from the seed.
   *
   * @param encoder makes what reads the words
   * @param head makes what stands on the encoder
   * @param measure counts how well predictions fit
   */
  static Network of(
      RunConfig config,
      VocabularySizes vocabulary,
      EncoderFactory encoder,
      Function<Base, Head> head,
      BiFunction<List<Example>, List<Prediction>, Evaluation> measure) {
    Parameters parameters = new Parameters(encoder.type(), config.execution().seed());
    Base base =
        new Base(
            config,
            vocabulary,
            parameters,
            encoder.create(config, vocabulary, parameters),
            Workers.of(config.execution().threads()));
    return new Network(base, head.apply(base), measure);
  }

  /** Adds tables of words and endings. */
  static WordEmbedding embedding(
      Parameters parameters, String name, RunConfig config, VocabularySizes vocabulary) {
    NetworkSizes sizes = config.network();
    return new WordEmbedding(
        parameters,
        name,
        List.of(
            new Feature("word", vocabulary.words(), sizes.words()),
            new Feature("ending", vocabulary.endings(), sizes.endings())),
        sizes.dropout() / 2,
        Vocabulary.UNKNOWN);
  }

  /**
   * Starts the word vectors of the encoder, and of a decoder that reads words, from known ones.
   *
   * @param vectors of the word vocabulary, of the configured width
   * @param frozen whether the encoder's are to stay as they are
   * @throws IllegalStateException if the encoder has no vectors of words
   */
  public void start(PretrainedVectors vectors, boolean frozen) {
    if (!(base.encoder() instanceof RecurrentEncoder encoder)) {
      throw new IllegalStateException("the encoder has no vectors of words");
    }
    encoder.input().words().start(vectors, frozen);
    head.start(vectors);
  }

  /** Returns what reads the words. */
  Encoder encoder() {
    return base.encoder();
  }

  @Override
  public Parameters parameters() {
    return base.parameters();
  }

  @Override
  public Memory memory() {
    return head.memory();
  }

  @Override
  public void setProgress(double done) {
    head.setProgress(done);
  }

  @Override
  public int length(Example example) {
    return example.length();
  }

  @Override
  public int labels(Example example) {
    return example.labels().length;
  }

  /** Returns how well the network does on examples that it is not trained on. */
  public Evaluation measure(List<Example> examples, List<Prediction> predictions) {
    return measure.apply(examples, predictions);
  }

  @Override
  public Score evaluate(List<Example> examples, Batches batches) {
    Evaluation evaluation = measure(examples, predict(examples, batches));
    return new Score(
        evaluation.quality(),
        evaluation.loss(),
        evaluation.attachment().score(),
        evaluation.entropy());
  }

  @Override
  public double train(List<Example> batch, long seed) {
    return train(batch, IntStream.range(0, batch.size()).toArray(), seed) * batch.size();
  }

  /**
   * Adds the gradients of the mean loss of some examples of a batch to the parameters, masked and
   * drawn for as in the whole batch.
   *
   * @param numbers of the examples in the batch; at least one
   * @param seed of this step's masks and samples
   * @return the mean over these examples
   */
  double train(List<Example> batch, int[] numbers, long seed) {
    long begun = System.nanoTime();
    try (PointerScope _ = new PointerScope();
        DropoutMasks masks = DropoutMasks.drawnFrom(torch.make_generator_cpu(seed))) {
      Encoded encoded = new Encoded(base.encoder(), base.parameters(), batch, numbers, masks);
      double mean = head.train(encoded, seed);
      encoderNanoseconds += encoded.nanoseconds();
      stepNanoseconds += System.nanoTime() - begun;
      return mean;
    }
  }

  /** Returns whether {@link #train} gives a parameter its gradient in one backward pass. */
  boolean oneBackwardPass() {
    return head.oneBackwardPass();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if nothing is latent
   */
  @Override
  public FrozenBatch freeze(List<Example> batch) {
    try (NoGradGuard _ = new NoGradGuard()) {
      return head.freeze(
          new Encoded(base.encoder(), base.parameters(), batch, DropoutMasks.none()));
    }
  }

  /**
   * Predicts.
   *
   * @return one prediction for each sentence, in order
   */
  public List<Prediction> predict(List<Example> examples, Batches batches) {
    return predict(examples, batches, PredictionRequest.BEST);
  }

  @Override
  public List<Prediction> predict(
      List<Example> examples, Batches batches, PredictionRequest request) {
    return batches.apply(
        examples,
        Example::length,
        batch -> {
          try (PointerScope _ = new PointerScope();
              NoGradGuard _ = new NoGradGuard()) {
            return head.predict(
                new Encoded(base.encoder(), base.parameters(), batch, DropoutMasks.none()),
                request);
          }
        });
  }

  /**
   * Returns the probabilities of the classes where the decoder sees some words of each text alone.
   *
   * @param words of each text, ascending
   * @return [classes] for each text, in order
   * @throws IllegalStateException if the structure is no choice of words
   */
  public List<double[]> probabilities(List<Example> texts, List<Parts> words, Batches batches) {
    return batches.apply(
        IntStream.range(0, texts.size()).boxed().toList(),
        i -> texts.get(i).length(),
        batch -> {
          try (PointerScope _ = new PointerScope();
              NoGradGuard _ = new NoGradGuard()) {
            List<Example> examples = batch.stream().map(texts::get).toList();
            return head.probabilities(
                new Encoded(base.encoder(), base.parameters(), examples, DropoutMasks.none()),
                batch.stream().map(words::get).toList());
          }
        });
  }

  /**
   * Returns where the time of the training steps so far went.
   *
   * @param seconds time of all steps, including the optimiser
   */
  StepTimes times(double seconds) {
    double step = stepNanoseconds * NANO;
    double encoder = encoderNanoseconds * NANO;
    double structures = head.structureSeconds();
    return new StepTimes(
        encoder, structures, step - encoder - structures, Math.max(0, seconds - step));
  }

  @Override
  public void close() {
    base.workers().close();
    base.encoder().close();
    base.parameters().close();
  }
}
