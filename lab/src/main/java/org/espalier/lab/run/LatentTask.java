package org.espalier.lab.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.core.Structure;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.SiblingTree;
import org.espalier.data.DataSource;
import org.espalier.data.WordColumn;
import org.espalier.lab.run.LatentSelection.Kind;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/**
 * Labels of words or texts through a latent structure.
 *
 * @param ofWords whether words are labelled, through trees only
 * @param unused the options of the command line that have no effect on it, besides those of known
 *     structures
 * @param readers reads the data
 */
record LatentTask(
    String title,
    String summary,
    boolean ofWords,
    NetworkSizes sizes,
    TrainingSchedule schedule,
    List<String> unused,
    Function<RunConfig, CorpusReader> readers)
    implements Task {

  private static final String ACCURACY = "accuracy";
  private static final String BRACKETING = "bracketing";

  LatentTask {
    unused = Stream.concat(Stream.of("--scheme", "--tagger"), unused.stream()).toList();
  }

  @Override
  public boolean latent() {
    return true;
  }

  @Override
  public List<String> structures() {
    return ofWords
        ? trees()
        : Stream.of(
                trees().stream(),
                Stream.of(BRACKETING),
                Stream.of(Kind.values()).map(Kind::title),
                Stream.of(StructureConfig.NONE))
            .flatMap(names -> names)
            .toList();
  }

  @Override
  public Class<? extends Structure> family(String structure) {
    return Kind.named(structure)
        .<Class<? extends Structure>>map(Kind::family)
        .orElseGet(() -> Task.super.family(structure));
  }

  @Override
  public String summary(String structure) {
    return structure.equals(StructureConfig.NONE)
        ? "all words, without context between them but the encoder's"
        : Kind.named(structure).map(Kind::summary).orElseGet(() -> Task.super.summary(structure));
  }

  @Override
  public Choice choice(String structure) {
    return ofWords
        ? Choice.NOTHING
        : structure.equals(BRACKETING)
            ? Choice.BRACKETS
            : Kind.named(structure).isPresent() ? Choice.WORDS : Choice.NOTHING;
  }

  /** Returns the names of all dependency trees that have scores of arcs alone. */
  static List<String> trees() {
    return Catalogue.structures().stream()
        .filter(entry ->
            DependencyTree.class.isAssignableFrom(entry.family())
                && !SiblingTree.class.isAssignableFrom(entry.family()))
        .map(StructureEntry::name)
        .toList();
  }

  @Override
  public String method() {
    return Defaults.ESTIMATOR;
  }

  @Override
  public CorpusReader reader(RunConfig config) {
    return readers.apply(config);
  }

  @Override
  public String quality(List<String> labels) {
    return ACCURACY;
  }

  @Override
  public List<Share> shares(ModelCodes codes, Example example, Prediction prediction) {
    Evaluation one = Evaluation.of(List.of(example), List.of(prediction));
    return List.of(
        new Share(ACCURACY, Math.round(one.accuracy() * one.labels()), one.labels()),
        new Share("UAS", one.attachment().attached(), one.attachment().words()));
  }

  @Override
  public Corpus load(RunConfig config) {
    Corpus corpus =
        constraints(config.structure(), List.of(), List.of())
            .check(Task.super.load(config), "", (_, _) -> true);
    Optional<Kind> kind = Kind.named(config.structure().name());
    long few =
        corpus.train().stream()
            .filter(example -> example.length() < config.structure().k())
            .count();
    return few == 0 || kind.isEmpty() || kind.get() == Kind.AT_MOST
        ? corpus
        : corpus.with(
            new Finding(
                String.format(
                    Locale.ROOT,
                    "%,d of %,d training texts have fewer than %d words: all of their words are"
                        + " chosen (--k)",
                    few,
                    corpus.train().size(),
                    config.structure().k()),
                false));
  }

  @Override
  public SentenceConstraints constraints(
      StructureConfig config, List<String> labels, List<String> tags) {
    if (config.name().equals(StructureConfig.NONE)) {
      return Task.super.constraints(config, labels, tags);
    }
    if (config.name().equals(BRACKETING)) {
      return new SentenceConstraints(
          config, List.of(), sentence -> new Bracketing(sentence.length()));
    }
    return Kind.named(config.name())
        .map(kind ->
            new SentenceConstraints(
                config, List.of(), sentence -> kind.of(config.k(), sentence.length())))
        .orElseGet(() -> LatentTree.constraints(config));
  }

  @Override
  public Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder) {
    int classes = codes.labels().size();
    Optional<Kind> kind = Kind.named(config.structure().name());
    if (kind.isEmpty() && !config.structure().name().equals(BRACKETING)) {
      return LatentTree.network(config, codes.sizes(), encoder, classes, codes.labelsWords());
    }
    SentenceConstraints constraints = constraints(config.structure(), codes.labels(), codes.tags());
    return Network.of(
        config,
        codes.sizes(),
        encoder,
        base ->
            kind.<Head>map(one -> new LatentSelection(base, one, constraints, classes))
                .orElseGet(() -> new LatentBracketing(base, constraints, classes)),
        Evaluation::of);
  }

  @Override
  public String column(DataSource data) {
    return WordColumn.title(data.layout());
  }
}
