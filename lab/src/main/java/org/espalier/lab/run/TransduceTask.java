package org.espalier.lab.run;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/** Strings to strings: pronunciations of words, inflected forms. */
final class TransduceTask implements Task {

  private static final String ACCURACY = "accuracy";
  private static final String ERRORS = "symbol error rate";

  @Override
  public String title() {
    return "transduce";
  }

  @Override
  public String summary() {
    return "write for each string another one, such as a word's pronunciation or an inflected form,"
        + " from your own file: source TAB target; a latent monotone alignment, summed over";
  }

  @Override
  public boolean latent() {
    return false;
  }

  @Override
  public List<String> structures() {
    return List.of("alignment");
  }

  @Override
  public Choice choice(String structure) {
    return Choice.EMISSIONS;
  }

  @Override
  public boolean writesStrings() {
    return true;
  }

  @Override
  public List<String> unused() {
    return List.of(
        "--scheme",
        "--gold",
        "--constraint",
        "--constraints",
        "--tagger",
        "--projectivize",
        "--leave-out-odd-trees",
        "--letter-width",
        "--k");
  }

  @Override
  public String method() {
    return SupervisedLoss.CRF.title();
  }

  @Override
  public List<String> losses() {
    return List.of(SupervisedLoss.CRF.title());
  }

  @Override
  public NetworkSizes sizes() {
    return new NetworkSizes(64, 32, 0, 128, 2, 1, 128, 0.3);
  }

  @Override
  public TrainingSchedule schedule() {
    return TrainingSchedule.ofEpochs(40).withBatches(16, 1000).withLongest(60).withDecay(0.01);
  }

  @Override
  public CorpusReader reader(RunConfig config) {
    return new StringCorpus(config.data());
  }

  @Override
  public Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder) {
    int symbols = codes.labels().size();
    return Network.of(
        config, codes.sizes(), encoder, base -> new Transducer(base, symbols), measure(codes));
  }

  @Override
  public String quality(List<String> labels) {
    return ACCURACY;
  }

  @Override
  public List<Share> shares(ModelCodes codes, Example example, Prediction prediction) {
    List<Edit> edits = Edit.between(example.labels(), prediction.labels());
    long wrong = edits.stream().filter(edit -> edit.gold() != edit.predicted()).count();
    // Symbols that training lacks all have one number, which no prediction has.
    return List.of(
        new Share(ACCURACY, wrong == 0 ? 1 : 0, 1),
        new Share(ERRORS, wrong, example.labels().length));
  }

  /**
   * {@inheritDoc} Labels are strings here; the loss is that of strings for each of their symbols.
   */
  @Override
  public BiFunction<List<Example>, List<Prediction>, Evaluation> measure(ModelCodes codes) {
    return (examples, predictions) -> {
      List<Share> sums =
          Share.sums(
              IntStream.range(0, examples.size())
                  .mapToObj(i -> shares(codes, examples.get(i), predictions.get(i)))
                  .toList());
      long known =
          examples.stream()
              .filter(one -> IntStream.of(one.labels()).noneMatch(l -> l == Labels.UNSEEN))
              .mapToLong(one -> one.labels().length)
              .sum();
      return new Evaluation(
          examples.size(),
          predictions.stream().mapToDouble(Prediction::loss).sum() / Math.max(1, known),
          sums.getFirst().score(),
          Attachment.NONE,
          predictions.stream().mapToDouble(Prediction::entropy).average().orElse(0),
          Share.scores(sums));
    };
  }

  @Override
  public String column(DataSource data) {
    return "";
  }
}
