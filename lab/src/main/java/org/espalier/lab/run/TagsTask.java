package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.train.TrainingSchedule;

/** A label for every word: parts of speech, features, spans of names. */
final class TagsTask implements Task {

  @Override
  public String title() {
    return "tags";
  }

  @Override
  public String summary() {
    return "label every word: parts of speech, features, names in BIO; supervised, a chain of"
        + " labels";
  }

  @Override
  public boolean latent() {
    return false;
  }

  @Override
  public List<String> structures() {
    return List.of("chain", RunConfig.NO_STRUCTURE);
  }

  @Override
  public String method() {
    return SupervisedLoss.CRF.title();
  }

  @Override
  public NetworkSizes sizes() {
    return new NetworkSizes(100, 50, 30, 100, 1, 100, 100, 0.33);
  }

  @Override
  public TrainingSchedule schedule() {
    return TrainingSchedule.ofEpochs(8).withBatches(32, 1000).withLongest(100).withDecay(0.01);
  }

  @Override
  public Corpus load(RunConfig config) {
    String column = config.data().layout().label();
    TreebankCorpus corpus =
        new TreebankCorpus(config)
            .withoutTrees()
            .withWordLabels(column.isEmpty() ? WordColumn::tags : WordColumn.named(column)::of);
    // No features are a label like others.
    return (column(config.data()).equals("feats") ? corpus : corpus.withOpenLabels()).read();
  }

  @Override
  public Network network(RunConfig config, ModelCodes codes) {
    Labels labels = new Labels(codes.labels());
    return Network.of(
        config,
        codes.sizes(),
        base -> new Tagger(base, labels),
        (examples, predictions) ->
            Evaluation.of(examples, predictions).with(scores(labels, examples, predictions)));
  }

  /** Counts spans, where labels mark any, and words. */
  static List<NamedScore> scores(
      Labels labels, List<Example> examples, List<Prediction> predictions) {
    List<NamedScore> scores = new ArrayList<>();
    SpanCounts spans = SpanCounts.of(labels, examples, predictions);
    boolean marked = labels.names().stream().anyMatch(SpanCounts::marksSpan);
    if (marked) {
      scores.add(new NamedScore("span F1", spans.f1()));
    }
    scores.addAll(WordAccuracy.of(examples, predictions).scores());
    return scores;
  }

  @Override
  public String column(DataSource data) {
    String column = data.layout().label();
    return column.isEmpty() ? "upos" : WordColumn.named(column).name().toLowerCase(Locale.ROOT);
  }
}
