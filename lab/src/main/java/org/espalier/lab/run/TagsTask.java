package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Structure;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.data.Vocabulary;
import org.espalier.data.WordColumn;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/** A label for every word: parts of speech, features, spans of names. */
final class TagsTask implements Task {

  /** Its name. */
  static final String TITLE = "tags";

  private static final String SPAN_F1 = "span F1";
  private static final String ACCURACY = "accuracy";

  @Override
  public String title() {
    return TITLE;
  }

  @Override
  public String summary() {
    return "label every word: parts of speech, features, names in BIO; supervised, a chain of"
        + " labels or spans";
  }

  @Override
  public boolean latent() {
    return false;
  }

  @Override
  public List<String> structures() {
    return List.of("chain", StructureConfig.SEMI_MARKOV, StructureConfig.NONE);
  }

  @Override
  public Class<? extends Structure> family(String structure) {
    return structure.equals(StructureConfig.SEMI_MARKOV)
        ? SemiMarkov.class
        : Task.super.family(structure);
  }

  @Override
  public String summary(String structure) {
    return structure.equals(StructureConfig.SEMI_MARKOV)
        ? "labels that mark spans, as segments of up to --longest-span words and words outside"
        : Task.super.summary(structure);
  }

  @Override
  public List<String> unused() {
    return List.of("--tagger", "--projectivize", "--leave-out-odd-trees");
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
    return TrainingSchedule.ofEpochs(6).withBatches(32, 1000).withLongest(100).withDecay(0.01);
  }

  @Override
  public CorpusReader reader(RunConfig config) {
    String column = config.data().layout().label();
    TreebankCorpus corpus =
        new TreebankCorpus(config)
            .withoutTrees()
            .withWordLabels(column.isEmpty() ? WordColumn::ofTags : _ -> WordColumn.named(column));
    // No features are a label like others.
    return column(config.data()).equals("feats") ? corpus : corpus.withOpenLabels();
  }

  @Override
  public Corpus load(RunConfig config) {
    Corpus corpus = Task.super.load(config);
    if (!config.structure().absent()) {
      SupervisedLoss.named(config.learning().method()).requireServed(corpus.train());
    }
    if (config.structure().ofSpans()) {
      return spans(config.structure(), corpus);
    }
    return constraints(config.structure(), corpus.labels().names(), List.of())
        .check(
            corpus,
            "labels",
            (structure, example) ->
                IntStream.of(example.labels()).anyMatch(label -> label < 0)
                    || ((ExactStructure) structure)
                        .contains(
                            chain(example.length(), corpus.labels().size())
                                .parts(example.labels())));
  }

  /** Finds training sentences whose labels are those of no segmentation. */
  private Corpus spans(StructureConfig config, Corpus corpus) {
    var _ = constraints(config, corpus.labels().names(), List.of());
    SpanLabels spans = new SpanLabels(config, corpus.labels().names());
    return corpus.withOdd(
        one -> spans.target(one.labels()).objection(spans.segments(one.length())).isPresent(),
        "have spans of more than "
            + config.longestSpan()
            + " words, or labels that do not mark spans as the scheme does, and teach nothing"
            + " (--longest-span, --scheme)");
  }

  /** Returns the sequences of labels of a sentence. */
  static LinearChain chain(int length, int labels) {
    return new LinearChain(length, labels, Transitions.SHARED, true, true);
  }

  @Override
  public SentenceConstraints constraints(
      StructureConfig config, List<String> labels, List<String> tags) {
    if (config.ofSpans()) {
      return SentenceConstraints.refused(
          config.withScheme(Scheme.NONE),
          "constraints on labels are a matter of a chain: --constraint needs --structure chain;"
              + " spans keep their scheme without");
    }
    return config.absent()
        ? SentenceConstraints.refused(
            config,
            "which labels may stand side by side is a matter of a chain: --scheme and --constraint"
                + " need --structure chain")
        : new SentenceConstraints(
            config, labels, sentence -> chain(sentence.length(), labels.size()));
  }

  @Override
  public Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder) {
    Labels labels = new Labels(codes.labels());
    return Network.of(
        config,
        codes.sizes(),
        encoder,
        base ->
            config.structure().ofSpans()
                ? new SpanTagger(
                    base,
                    constraints(config.structure(), codes.labels(), List.of()),
                    new SpanLabels(config.structure(), codes.labels()))
                : new Tagger(
                    base,
                    constraints(config.structure(), codes.labels(), List.of()),
                    labels.size()),
        measure(codes));
  }

  @Override
  public String quality(List<String> labels) {
    return labels.stream().anyMatch(SpanCounts::marksSpan) ? SPAN_F1 : ACCURACY;
  }

  @Override
  public List<Share> shares(ModelCodes codes, Example example, Prediction prediction) {
    return shares(new Labels(codes.labels()), example, prediction);
  }

  /**
   * Counts spans, where labels mark any, and words; unknown words are those that the network's
   * vocabulary lacks, because training has them but once or not at all.
   */
  static List<Share> shares(Labels labels, Example example, Prediction prediction) {
    List<Share> shares = new ArrayList<>();
    if (labels.names().stream().anyMatch(SpanCounts::marksSpan)) {
      SpanCounts spans = SpanCounts.sum(SpanCounts.byType(labels, example, prediction));
      shares.add(new Share(SPAN_F1, 2 * spans.right(), spans.gold() + spans.predicted()));
    }
    long words = 0;
    long right = 0;
    long unknown = 0;
    long unknownRight = 0;
    for (int k = 0; k < example.length(); k++) {
      if (example.labels()[k] != Example.NOT_GIVEN) {
        boolean hit = prediction.labels()[k] == example.labels()[k];
        boolean known = example.words()[k] != Vocabulary.UNKNOWN;
        words++;
        right += hit ? 1 : 0;
        unknown += known ? 0 : 1;
        unknownRight += hit && !known ? 1 : 0;
      }
    }
    shares.add(new Share(ACCURACY, right, words));
    shares.add(new Share("accuracy on unknown words", unknownRight, unknown));
    return shares;
  }

  @Override
  public String column(DataSource data) {
    String column = data.layout().label();
    // A number says where columns of words and tags have the tag; CoNLL-U has another place for it.
    return column.isEmpty() || column.matches("\\d+") ? "upos" : WordColumn.title(data.layout());
  }
}
