package org.espalier.lab.run;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.train.TrainingSchedule;

/**
 * What is predicted, and from which data: a task reads its data, puts its {@link Head} on the
 * encoder, and counts its own scores. Commands know no task by name.
 */
public interface Task {

  /** Returns the name, as on the command line. */
  String title();

  /** Returns one line on what it is. */
  String summary();

  /**
   * Returns whether the structure is latent, trained by an estimator, or supervised, trained by a
   * loss.
   */
  boolean latent();

  /** Returns the names of the structures that it can have, the usual one first. */
  List<String> structures();

  /**
   * Returns the class of the structures of a name.
   *
   * @throws IllegalArgumentException if there is no structure of that name
   */
  default Class<? extends Structure> family(String structure) {
    return Catalogue.structure(structure).family();
  }

  /** Returns one line on what a structure of the task is. */
  default String summary(String structure) {
    return structure.equals(StructureConfig.NONE)
        ? "each word for itself"
        : Catalogue.structure(structure).summary();
  }

  /** Returns what several structures are called, such as "trees". */
  default String plural(String structure) {
    return isTree(structure) ? "trees" : choice(structure).plural();
  }

  /** Returns whether a structure is a dependency tree, which treebanks may have gold ones of. */
  default boolean isTree(String structure) {
    return !structure.equals(StructureConfig.NONE)
        && DependencyTree.class.isAssignableFrom(family(structure));
  }

  /** Returns what a structure chooses besides the heads of trees. */
  default Choice choice(String structure) {
    return Choice.NOTHING;
  }

  /** Returns what its data is called. */
  default Nouns nouns() {
    return writesStrings() ? Nouns.STRINGS : Nouns.SENTENCES;
  }

  /** Returns the options of the command line that say nothing to it. */
  List<String> unused();

  /** Returns the names of the losses that it takes where its structure is supervised. */
  default List<String> losses() {
    return SupervisedLoss.titles();
  }

  /** Returns whether its texts are pairs. */
  default boolean readsPairs() {
    return false;
  }

  /** Returns whether it writes strings, so that an example's labels are one string together. */
  default boolean writesStrings() {
    return false;
  }

  /** Returns the name of the usual estimator or loss. */
  String method();

  /** Returns the sizes of its network, unless others are asked for. */
  NetworkSizes sizes();

  /** Returns the default schedule of its network. */
  TrainingSchedule schedule();

  /**
   * Returns the structures that constraints leave of sentences.
   *
   * @param labels the classes' names
   * @param tags the names of the parts of speech that a parser predicts beside trees
   * @throws IllegalArgumentException if there are constraints, and the structure does not take them
   */
  default SentenceConstraints constraints(
      StructureConfig config, List<String> labels, List<String> tags) {
    return SentenceConstraints.refused(
        config,
        "the structure " + config.name() + " of the task " + title() + " takes no constraints");
  }

  /** Returns how the task's data is read. */
  CorpusReader reader(RunConfig config);

  /**
   * Reads the task's data.
   *
   * @throws DataException if the data cannot be used
   */
  default Corpus load(RunConfig config) {
    return reader(config).corpus();
  }

  /**
   * Creates the network, with initial parameters from the seed.
   *
   * @param encoder makes what reads the words
   */
  Network network(RunConfig config, ModelCodes codes, EncoderFactory encoder);

  /**
   * Returns the name of the score that networks are chosen by.
   *
   * @param labels the data's
   */
  String quality(List<String> labels);

  /** Returns the scores of one sentence, the one that networks are chosen by first. */
  List<Share> shares(ModelCodes codes, Example example, Prediction prediction);

  /** Returns the function that counts how well a network's predictions fit. */
  default BiFunction<List<Example>, List<Prediction>, Evaluation> measure(ModelCodes codes) {
    return (examples, predictions) ->
        Evaluation.of(examples, predictions)
            .with(
                Share.scores(
                    Share.sums(
                        IntStream.range(0, examples.size())
                            .mapToObj(i -> shares(codes, examples.get(i), predictions.get(i)))
                            .toList())));
  }

  /**
   * Returns the column of CoNLL-U that the labels of words belong in, in small letters; another
   * name is that of an attribute of MISC.
   */
  String column(DataSource data);
}
