package org.espalier.lab.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.InfeasibleException;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.data.Batches;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.FileLayout;
import org.espalier.data.Tokenizer;
import org.espalier.lab.net.Checkpoint;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.lab.train.RunFolder;
import org.espalier.lab.train.Trainer;

/**
 * A trained network, ready to predict, for any number of threads at once.
 *
 * <p>Its folder has all that is needed: task, structure, loss or estimator and sizes in {@code
 * config.json}, words and labels in {@code codes.json}, where it comes from in {@code
 * provenance.json}, scores in {@code result.json}, temperatures and what sets need in {@code
 * calibration.json}, the weights in {@code model.safetensors} of the network's own folder. Nothing
 * else is read, and no data is.
 *
 * <pre>{@code
 * try (Model model = Model.load(Path.of("runs/parser"))) {
 *   Prediction parse = model.predict("The old man the boats.");
 *   int head = parse.heads()[1]; // from 0, −1 for the root
 *   String relation = model.label(parse.labels()[1]);
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {

  /** The word that stands between the texts of a pair. */
  public static final String BETWEEN = "\t";

  /** What is wrong with a text that is no pair. */
  public static final String NO_PAIR =
      "is no pair: two texts with one tab between are expected; cut -f A,B takes these of a table";

  private final RunConfig config;
  private final ModelCodes modelCodes;
  private final WordCodes codes;
  private final SentenceConstraints constraints;
  private final Constraints more; // of the one who has loaded it
  private final Labeller labeller;
  private final Calibration calibration;
  private volatile boolean closed;

  private Model(
      RunConfig config,
      ModelCodes modelCodes,
      Labeller labeller,
      Calibration calibration,
      Constraints more) {
    this.more = more;
    this.calibration = calibration;
    this.config = config;
    this.modelCodes = modelCodes;
    this.codes = modelCodes.codes();
    constraints =
        Tasks.named(config.task())
            .constraints(config.structure(), modelCodes.labels(), modelCodes.tags())
            .and(more);
    this.labeller = labeller;
  }

  /**
   * Reads a trained network.
   *
   * @param folder of the run
   * @throws DataException as {@link #load(RunFolder)}
   */
  public static Model load(Path folder) {
    return load(new RunFolder(folder));
  }

  /**
   * Reads the network that a run has trained.
   *
   * @throws DataException if the folder is not a run's, has no trained network yet, or holds broken
   *     files
   */
  public static Model load(RunFolder folder) {
    return load(folder, Encoders::named);
  }

  /**
   * Reads the network that a run has trained with an encoder of the caller's.
   *
   * @param encoder the same as in training
   * @throws DataException as {@link #load(RunFolder)}
   */
  public static Model load(Path folder, EncoderFactory encoder) {
    return load(new RunFolder(folder), _ -> encoder);
  }

  /**
   * Reads the network that a run has trained, to predict under further constraints.
   *
   * @throws DataException as {@link #load(RunFolder)}
   * @throws IllegalArgumentException if they do not fit the model
   */
  public static Model load(RunFolder folder, Constraints more) {
    Model model = load(folder, Encoders::named, more);
    try {
      if (!more.list().isEmpty()) {
        model.constraints.requireConsistent();
      }
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static Model load(RunFolder folder, Function<EncoderConfig, EncoderFactory> encoders) {
    return load(folder, encoders, Constraints.NONE);
  }

  private static Model load(
      RunFolder folder, Function<EncoderConfig, EncoderFactory> encoders, Constraints more) {
    RunConfig config = folder.readJson(RunFolder.CONFIG, RunConfig.class);
    if (config.structure().trees() == Trees.GOLD || config.structure().trees() == Trees.RANDOM) {
      throw new DataException(
          folder.path(), "its network was trained on given trees, which a new text does not have");
    }
    RunFolder part = new RunFolder(folder.path().resolve(TrainingRun.partName(config)));
    boolean features = config.encoder().sparse();
    if (!part.has(features ? FeatureTagger.BOUND : Trainer.BEST) && !folder.has(RunFolder.RESULT)) {
      throw new DataException(
          folder.path(),
          "has no trained network yet; espalier train --resume " + folder.path() + " goes on");
    }
    // First, since sizes are taken from the other files.
    ModelFolder.requireWhole(folder, config);
    if (folder.has(RunFolder.RESULT)
        && folder.readJson(RunFolder.RESULT, RunResult.class).calibrated()) {
      ModelFolder.requireCalibration(folder);
    }
    if (features) {
      ModelCodes codes = folder.readJson(TrainingRun.CODES, ModelCodes.class);
      Calibration calibration = Calibration.read(folder, part, FeatureTagger.MODEL, codes);
      return new Model(
          config, codes, FeatureTagger.load(folder, part, config, codes), calibration, more);
    }
    try {
      ModelCodes codes = folder.readJson(TrainingRun.CODES, ModelCodes.class);
      return filled(
          config,
          codes,
          encoders.apply(config.encoder()),
          part,
          Calibration.read(folder, part, Trainer.BEST, codes),
          more);
    } catch (IOException e) {
      throw Trainer.unusable(part, e);
    }
  }

  private static Model filled(
      RunConfig config,
      ModelCodes codes,
      EncoderFactory encoder,
      RunFolder part,
      Calibration calibration,
      Constraints more)
      throws IOException {
    Network network = Tasks.named(config.task()).network(config, codes, encoder);
    try {
      EncoderOrigin.check(part, network.encoder());
      var _ = Checkpoint.restoreParameters(part.file(Trainer.BEST), network.parameters());
      return new Model(config, codes, network, calibration, more);
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** Returns the task that it was trained for. */
  public Task task() {
    return Tasks.named(config.task());
  }

  /** Returns the configuration that it was trained with. */
  public RunConfig config() {
    return config;
  }

  /** Returns whether every word gets a label, or the sentence one. */
  public boolean labelsWords() {
    return modelCodes.labelsWords();
  }

  /**
   * Returns why a sentence has no answer under the model's constraints: which of them clash in it.
   * Those that name tags which the model tells itself are seen as it predicts.
   *
   * @param words at least 1 and at most {@link #longest}
   * @throws IllegalArgumentException if a constraint does not fit the sentence
   */
  public Optional<String> objection(List<String> words) {
    return constraints.objection(Sentence.of(read(words)));
  }

  /** Returns whether the model's structures take constraints, whatever the sentence. */
  public boolean takes(Constraints others) {
    try {
      var _ = constraints.and(others);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns whether constraints hold that it was not calibrated under. */
  public boolean constrainedBeyond(PredictionRequest request) {
    return !more.and(request.constraints()).list().isEmpty();
  }

  /** Returns the most words of a sentence: the limit of the data that it was trained on. */
  public int longest() {
    return config.data().limit();
  }

  /** Returns what cuts texts into words as those were that it was trained on. */
  public Tokenizer tokenizer() {
    if (task().readsPairs()) {
      Tokenizer words = codes.atBlanks() ? Tokenizer.WHITE_SPACE : Tokenizer.ENGLISH;
      return text -> ofPair(text, words);
    }
    if (task().writesStrings()) {
      return text -> StringCorpus.query(text, codes.atBlanks());
    }
    return codes.atBlanks() ? Tokenizer.WHITE_SPACE : Tokenizer.ENGLISH;
  }

  /** Returns the names of the classes. */
  public List<String> labels() {
    return modelCodes.labels();
  }

  /**
   * Returns the column of CoNLL-U that the labels of words belong in, in small letters; another
   * name is that of an attribute of MISC.
   */
  public String labelColumn() {
    return task().column(config.data());
  }

  /** Returns whether it reads pairs of texts. */
  public boolean readsPairs() {
    return task().readsPairs();
  }

  /**
   * Cuts two texts, with a tab between, into words, with one that is a tab between; a line of other
   * columns has no such word, and so is no pair.
   */
  private static List<String> ofPair(String text, Tokenizer tokenizer) {
    int tab = text.indexOf('\t');
    if (tab < 0 || tab != text.lastIndexOf('\t')) {
      return tokenizer.words(text);
    }
    List<String> words = new ArrayList<>(tokenizer.words(text.substring(0, tab)));
    words.add(BETWEEN);
    words.addAll(tokenizer.words(text.substring(tab + 1)));
    return words.size() == 1 ? List.of() : words;
  }

  /**
   * Returns the words as {@link Prediction} counts them: those of a pair without what stands
   * between its texts, an empty one of which is one empty word.
   */
  public List<String> counted(List<String> words) {
    return readsPairs() && words.contains(BETWEEN) ? pair(words).forms() : words;
  }

  private Example read(List<String> words) {
    return readsPairs() ? pair(words) : example(words, 0);
  }

  private Example pair(List<String> words) {
    int between = words.indexOf(BETWEEN);
    if (between < 0) {
      throw new IllegalArgumentException(NO_PAIR);
    }
    List<String> first = orEmpty(words.subList(0, between));
    List<String> second = orEmpty(words.subList(between + 1, words.size()));
    return example(Stream.concat(first.stream(), second.stream()).toList(), first.size());
  }

  private static List<String> orEmpty(List<String> words) {
    return words.isEmpty() ? List.of("") : words;
  }

  private Example example(List<String> words, int first) {
    return codes.example("", words).withFirst(first);
  }

  /** Returns whether it writes a string for each: the labels of a prediction are its symbols. */
  public boolean writesStrings() {
    return task().writesStrings();
  }

  /**
   * Returns the string of some labels, of a model that writes strings: symbols with blanks between
   * or letters in a row, as its training data had them.
   */
  public String string(int... several) {
    return IntStream.of(several)
        .mapToObj(this::label)
        .collect(Collectors.joining(codes.targetsAtBlanks() ? " " : ""));
  }

  /** Returns what its structures choose besides the heads of trees. */
  public Choice choice() {
    return task().choice(config.structure().name());
  }

  /** Returns a class's name. */
  public String label(int index) {
    return modelCodes.labels().get(index);
  }

  /** Returns the names of the parts of speech that a parser predicts beside trees; else none. */
  public List<String> tags() {
    return modelCodes.tags();
  }

  /** Returns a part of speech's name, of those that a parser predicts beside trees. */
  public String tag(int index) {
    return modelCodes.tags().get(index);
  }

  /**
   * Predicts for a text, which is cut into words by the {@link #tokenizer}.
   *
   * @throws IllegalArgumentException if it has no words or too many
   */
  public Prediction predict(String text) {
    return predict(List.of(tokenizer().words(text))).getFirst();
  }

  /**
   * Measures it on labelled data.
   *
   * @param file in a format of the task's; what it says of other parts is not read
   * @param seed of the samples of sentences that confidence intervals rest on
   * @throws DataException if the file cannot be used
   */
  public Assessment assess(Path file, long seed) {
    return assess(file, FileLayout.OPEN, seed, OptionalDouble.empty(), 0);
  }

  /**
   * Measures it on labelled data, how often sets hold what is right, and the best of several
   * answers.
   *
   * @param file in a format of the task's; what it says of other parts is not read
   * @param layout in what it differs from the data that the model was trained on
   * @param seed of the samples of sentences that confidence intervals rest on
   * @param level of the sets; empty for none
   * @param k measure the best of the k best answers as well; 0 to leave that out
   * @throws DataException if the file cannot be used
   * @throws IllegalArgumentException if sets are asked for and the model has no calibration
   */
  public Assessment assess(Path file, FileLayout layout, long seed, OptionalDouble level, int k) {
    return new ModelAssessment(this, file, examples(file, layout), seed).of(level, k);
  }

  /**
   * Fits a model's temperatures and what its sets rest on to labelled data, and keeps them in its
   * folder in place of those that it has.
   *
   * @param data that the model was not trained on, like what it will be used for
   * @param layout in what it differs from the data that the model was trained on
   * @throws DataException if the file or the folder cannot be used
   * @throws IllegalArgumentException if the model writes strings, which have neither
   */
  public static Calibration calibrate(Path folder, Path data, FileLayout layout) {
    RunFolder run = new RunFolder(folder);
    return run.hold(() -> {
      try (Model model = load(run)) {
        if (model.writesStrings()) {
          throw new IllegalArgumentException(
              "the probabilities of strings have no temperature, and there are no sets of them:"
                  + " there is nothing to calibrate");
        }
        List<Example> examples = model.examples(data, layout);
        model.constraints.requireMet("labelled", examples);
        RunFolder part = new RunFolder(folder.resolve(TrainingRun.partName(model.config)));
        Calibration fresh =
            Calibration.of(
                    part.hash(ModelFolder.weights(model.config)),
                    examples,
                    request -> model.labeller.predict(examples, model.batches(), request))
                .with(model.calibration.words(), model.calibration.labels());
        run.writeJson(Calibration.FILE, fresh);
        return fresh;
      }
    });
  }

  private List<Example> examples(Path file, FileLayout layout) {
    Map.of("--label-column", layout.label(), "--text-column", layout.text())
        .forEach((option, said) -> {
          if (!said.isEmpty() && task().unused().contains(option)) {
            throw new IllegalArgumentException(
                "the task " + task().title() + " has no use for " + option);
          }
        });
    DataSource data = config.data().with(config.data().layout().with(layout));
    List<Example> examples = task().reader(config.with(data)).examples(file, modelCodes);
    if (examples.stream().flatMapToInt(one -> IntStream.of(one.labels())).allMatch(l -> l < 0)) {
      throw new DataException(
          file,
          "none of its labels is one that the model knows, such as "
              + label(0)
              + "; is it the data of another task?");
    }
    return examples;
  }

  /** Returns why an example has no answer under the constraints; empty if it has one. */
  Optional<String> unanswered(Example example) {
    Optional<String> objection = constraints.objection(Sentence.of(example));
    if (objection.isPresent()
        || constraints.beside().isEmpty()
        || !constraints.constraints().namesTags()) {
      return objection;
    }
    try { // constraints on what the model tells as it predicts are met or not as it does
      var _ = answer(List.of(example), PredictionRequest.BEST);
      return Optional.empty();
    } catch (InfeasibleException | TooManyStatesException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Batches batches() {
    return new Batches(config.schedule().sentences(), config.schedule().words());
  }

  /** Returns what its probabilities and sets rest on. */
  public Calibration calibration() {
    return calibration;
  }

  /**
   * Predicts labels and trees.
   *
   * @param sentences each a list of at least 1 and at most {@link #longest} words; of a pair those
   *     of both texts with the word {@value #BETWEEN}, a tab, between
   * @return one prediction for each, with the probabilities of all classes, whose loss means
   *     nothing
   * @throws IllegalArgumentException if a sentence is empty or too long, which the message numbers
   *     from 0, or constraints clash in it
   */
  public List<Prediction> predict(List<List<String>> sentences) {
    return predict(sentences, PredictionRequest.BEST.withDistributions());
  }

  /**
   * Answers what is asked; probabilities are at the model's temperatures, which never change the
   * most probable answer.
   *
   * @param sentences each a list of at least 1 and at most {@link #longest} words
   * @return one prediction for each, whose loss means nothing
   * @throws IllegalArgumentException if a sentence is empty or too long, or sets are asked for and
   *     the model has no calibration
   */
  public List<Prediction> predict(List<List<String>> sentences, PredictionRequest request) {
    for (int i = 0; i < sentences.size(); i++) {
      int words = sentences.get(i).size();
      if (words == 0 || words > longest()) {
        throw new IllegalArgumentException(
            "sentence %s: must have 1 to %s words, not %s".formatted(i, longest(), words));
      }
    }
    return answer(sentences.stream().map(this::read).toList(), request);
  }

  /** Answers a request as it is, without the model's own temperatures and constraints. */
  List<Prediction> raw(List<Example> examples, PredictionRequest request) {
    return PlatformThreads.call(() -> labeller.predict(examples, batches(), request));
  }

  /** Returns the constraints of the one who has loaded it. */
  Constraints more() {
    return more;
  }

  /** Returns a prediction's shares in the task's scores. */
  List<Share> shares(Example example, Prediction prediction) {
    return task().shares(modelCodes, example, prediction);
  }

  /** Answers a request as {@link #predict} does. */
  List<Prediction> answer(List<Example> examples, PredictionRequest request) {
    if (closed) {
      throw new IllegalStateException("this model is closed; load it again, and close it last");
    }
    if (writesStrings() && (request.sets().isPresent() || request.decode() == Decode.MBR)) {
      throw new IllegalArgumentException(
          "the strings that a model may write are too many for sets and for minimum Bayes risk");
    }
    if (request.sets().isPresent() && !calibration.exists()) {
      throw new IllegalArgumentException(
          "the model has no calibration, which sets need; espalier evaluate MODEL --data FILE"
              + " --calibrate makes one from labelled data");
    }
    PredictionRequest calibrated = under(request);
    List<Prediction> predictions = raw(examples, calibrated);
    return request.beliefs()
        ? predictions.stream().map(one -> one.with(measured(one, request))).toList()
        : predictions;
  }

  /** Returns beliefs with what the calibration says of them. */
  private Beliefs measured(Prediction prediction, PredictionRequest request) {
    Beliefs beliefs = prediction.beliefs().with(calibration.confidence().of(prediction));
    return request.sets().isPresent()
        ? beliefs.with(calibration.sets(beliefs, request.sets().getAsDouble(), request.k()))
        : beliefs;
  }

  /** Returns a request with what holds of all: the model's temperatures and constraints. */
  private PredictionRequest under(PredictionRequest request) {
    var _ = constraints.and(request.constraints()); // refused where there is nothing to constrain
    return request
        .with(more)
        .at(calibration.temperatures().times(request.temperatures().others().value()));
  }

  @Override
  public void close() {
    closed = true;
    labeller.close();
  }
}
