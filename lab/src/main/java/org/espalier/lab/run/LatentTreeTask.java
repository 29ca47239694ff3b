package org.espalier.lab.run;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/**
 * Labels of words or sentences by way of a latent tree.
 *
 * @param unused the options of the command line that say nothing to it, besides those of known
 *     structures
 * @param readers reads the data
 */
record LatentTreeTask(
    String title,
    String summary,
    NetworkSizes sizes,
    TrainingSchedule schedule,
    List<String> unused,
    Function<RunConfig, CorpusReader> readers)
    implements Task {

  private static final String ACCURACY = "accuracy";

  LatentTreeTask {
    unused = Stream.concat(Stream.of("--scheme", "--tagger"), unused.stream()).toList();
  }

  @Override
  public boolean latent() {
    return true;
  }

  @Override
  public List<String> structures() {
    return trees();
  }

  /** Returns the names of all dependency trees. */
  static List<String> trees() {
    return Catalogue.structures().stream()
        .filter(entry -> DependencyTree.class.isAssignableFrom(entry.family()))
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
  public Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder) {
    return LatentTree.network(
        config, codes.sizes(), encoder, codes.labels().size(), codes.labelsWords());
  }

  @Override
  public String column(DataSource data) {
    return WordColumn.named(data.layout().label()).name().toLowerCase(Locale.ROOT);
  }
}
