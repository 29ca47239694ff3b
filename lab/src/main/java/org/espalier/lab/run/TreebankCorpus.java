package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.DataSource.OddTrees;
import org.espalier.data.Labels;
import org.espalier.data.Projectivity;
import org.espalier.data.Sentence;
import org.espalier.data.SplitFiles;
import org.espalier.data.TreeCheck;
import org.espalier.data.TreebankFiles;
import org.espalier.data.WordColumn;

/** Makes the data of a task of sentences with a row for each word. */
final class TreebankCorpus implements CorpusReader {

  private static final String OPEN = "_";
  private static final String TRAINING = "training";

  private final DataSource source;
  private final String structure;
  private final boolean isTree;
  private final boolean spelled;
  private final GoldShare gold;
  private final boolean isLatent;
  private final List<String> told = new ArrayList<>();
  private Function<List<Sentence>, Function<Sentence, List<String>>> labels = _ -> _ -> List.of();
  private Function<Sentence, List<String>> tagsOf = _ -> List.of();
  private boolean labelsWords;
  private boolean leavesOpen; // a label that is a blank is not given
  private boolean hasTrees = true;
  private boolean hasPartialTrees;
  private boolean hasTags;

  TreebankCorpus(RunConfig config) {
    source = config.data();
    structure = config.structure().name();
    isTree = Tasks.named(config.task()).isTree(structure);
    spelled = config.network().letters() > 0;
    gold = config.structure().goldShare();
    isLatent = Tasks.named(config.task()).latent();
  }

  /**
   * Gives every word a label.
   *
   * @param column of all sentences
   */
  TreebankCorpus withWordLabels(Function<List<Sentence>, WordColumn> column) {
    labelsWords = true;
    labels = sentences -> column.apply(sentences)::of;
    return this;
  }

  /** Gives every sentence a label. */
  TreebankCorpus withSentenceLabels(Function<Sentence, String> label) {
    labels = _ -> sentence -> List.of(label.apply(sentence));
    return this;
  }

  /** Takes a label that is a blank for one that the data does not give. */
  TreebankCorpus withOpenLabels() {
    leavesOpen = true;
    return this;
  }

  /** Has no use for trees. */
  TreebankCorpus withoutTrees() {
    hasTrees = false;
    return this;
  }

  /** Takes heads and relations that the data does not give for open ones. */
  TreebankCorpus withPartialTrees() {
    hasPartialTrees = true;
    return withOpenLabels();
  }

  /** Gives every word a part of speech besides. */
  TreebankCorpus withTags(Function<Sentence, List<String>> tags) {
    hasTags = true;
    tagsOf = tags;
    return this;
  }

  @Override
  public List<Example> examples(Path file, ModelCodes codes) {
    List<Sentence> sentences =
        TreebankFiles.sentences(file, source.layout(), TreeCheck.NONE).examples();
    requireWithinLimit(sentences, source);
    WordCodes words = codes.codes();
    Function<Sentence, List<String>> labelsOf = labels.apply(sentences);
    return requireGiven(
        file,
        "labelled",
        sentences.stream()
            .map(sentence -> example(sentence, words, labelsOf, codes.labels(), codes.tags()))
            .toList());
  }

  @Override
  public Corpus corpus() {
    SplitFiles.Parts<Sentence> split = TreebankFiles.parts(source, TreeCheck.NONE);
    told.addAll(split.told());
    List<Sentence> all =
        Corpus.withinLimit(split.train(), source, Sentence::forms, told, "training sentences");
    List<Sentence> train = isLatent ? all : supervised(all);
    for (List<Sentence> part : List.of(split.dev(), split.test())) {
      requireWithinLimit(part, source);
    }
    Function<Sentence, List<String>> labelsOf = this.labels.apply(train);
    List<String> names = names(train, labelsOf);
    if (names.isEmpty()) {
      throw lacking(source.place(), TRAINING);
    }
    Labels labels = Labels.collect(names);
    List<String> tags = names(train, tagsOf).stream().sorted().distinct().toList();
    if (hasTags && tags.isEmpty()) {
      throw new DataException(
          source.place(),
          "no word of the training data has a part of speech to learn; leave out --tagger");
    }
    List<List<String>> words = train.stream().map(Sentence::forms).toList();
    WordCodes counted = WordCodes.count(words);
    WordCodes codes = spelled ? counted.withLetters(words) : counted;
    Function<Sentence, Example> convert =
        sentence -> example(sentence, codes, labelsOf, labels.names(), tags);
    List<Finding> findings = new ArrayList<>();
    CorpusCheck.unseen(findings, "development", names(split.dev(), labelsOf), labels.names());
    CorpusCheck.unseen(findings, "test", names(split.test(), labelsOf), labels.names());
    if (labels.size() == 1) {
      findings.add(
          new Finding(
              labelsWords
                  ? "all words of the training data have the label "
                      + labels.name(0)
                      + ": nothing to learn (--label-column)"
                  : "all sentences of the training data have the genre "
                      + labels.name(0)
                      + ": nothing to learn",
              true));
    }
    return new Corpus(
        labelsWords,
        labels,
        tags,
        codes,
        showing(fitting(TRAINING, train, convert)),
        fitting("development", split.dev(), convert),
        fitting("test", split.test(), convert),
        split.hash(),
        told,
        findings);
  }

  /** Leaves out what is not to show its gold structure: without it, it would teach nothing. */
  private List<Sentence> supervised(List<Sentence> sentences) {
    Function<Sentence, List<String>> labelsOf = labels.apply(sentences);
    boolean[] chosen =
        gold.choose(
            sentences,
            one ->
                String.join(" ", one.forms())
                    + Arrays.toString(one.heads())
                    + labelsOf.apply(one)
                    + tagsOf.apply(one));
    List<Sentence> kept =
        IntStream.range(0, chosen.length).filter(i -> chosen[i]).mapToObj(sentences::get).toList();
    if (kept.size() < sentences.size()) {
      told.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d training sentences are trained on; the others are left out, since"
                  + " without their gold structures they teach nothing (--gold %s)",
              kept.size(),
              sentences.size(),
              gold));
    }
    return kept;
  }

  /** Marks the sentences whose gold trees are shown to a network of latent ones. */
  private List<Example> showing(List<Example> examples) {
    if (!isLatent || gold.isNone()) {
      return examples;
    }
    int[] known =
        IntStream.range(0, examples.size())
            .filter(i -> examples.get(i).hasTree() && fits(examples.get(i).heads()))
            .toArray();
    if (known.length == 0) {
      throw new DataException(
          source.place(), "no training sentence has a gold tree of " + structure + " (--gold)");
    }
    boolean[] chosen =
        gold.choose(
            IntStream.of(known).mapToObj(examples::get).toList(),
            one ->
                String.join(" ", one.forms())
                    + Arrays.toString(one.heads())
                    + Arrays.toString(one.labels()));
    List<Example> result = new ArrayList<>(examples);
    int shown = 0;
    for (int k = 0; k < known.length; k++) {
      if (chosen[k]) {
        result.set(known[k], examples.get(known[k]).showingTree());
        shown++;
      }
    }
    told.add(
        String.format(
            Locale.ROOT,
            "the gold trees of %,d of %,d training sentences are shown in training, by their"
                + " likelihood beside the estimator; those of the others stay latent (--gold %s)",
            shown,
            examples.size(),
            gold));
    return result;
  }

  /**
   * Refuses data of which nothing could be learned or measured.
   *
   * @param part which data it is
   */
  private List<Example> requireGiven(Path place, String part, List<Example> examples) {
    if (examples.stream().allMatch(one -> isOpen(one.labels()))) {
      throw lacking(place, part);
    }
    if (hasPartialTrees && examples.stream().allMatch(one -> isOpen(one.heads()))) {
      throw new DataException(
          place,
          "no word of the %s data has a head; parse learns heads and relations as CoNLL-U has them, %s"
              .formatted(part, "to which converters turn trees in brackets (docs/data.md)"));
    }
    return examples;
  }

  private static boolean isOpen(int... indices) {
    return IntStream.of(indices).allMatch(index -> index == Example.NOT_GIVEN);
  }

  private DataException lacking(Path place, String part) {
    return new DataException(
        place,
        "no word of the "
            + part
            + " data has a "
            + (hasPartialTrees
                ? "relation, which parse learns with HEAD; the task tags learns UPOS or XPOS"
                : "label; --label-column says which column has them")
            + (part.equals(TRAINING) ? "" : "; predict answers what has none"));
  }

  private Example example(
      Sentence sentence,
      WordCodes codes,
      Function<Sentence, List<String>> labelsOf,
      List<String> labels,
      List<String> tags) {
    List<String> given = labelsOf.apply(sentence);
    return codes
        .example(sentence.id(), sentence.forms())
        .withLabels(indices(given, labels))
        .withHeads(
            hasPartialTrees || (hasTrees && sentence.hasTree()) ? sentence.heads() : new int[0])
        .withTags(indices(tagsOf.apply(sentence), tags))
        .withNames(given);
  }

  private int[] indices(List<String> labels, List<String> names) {
    return labels.stream()
        .mapToInt(label ->
            leavesOpen && label.equals(OPEN)
                ? Example.NOT_GIVEN
                : Math.max(Labels.UNSEEN, Collections.binarySearch(names, label)))
        .toArray();
  }

  private List<String> names(List<Sentence> sentences, Function<Sentence, List<String>> labelsOf) {
    return sentences.stream()
        .flatMap(sentence -> labelsOf.apply(sentence).stream())
        .filter(label -> !leavesOpen || !label.equals(OPEN))
        .toList();
  }

  /** Deals with trees that the structure does not have. */
  private List<Example> fitting(
      String part, List<Sentence> sentences, Function<Sentence, Example> convert) {
    List<Example> examples = sentences.stream().map(convert).toList();
    List<Example> result = new ArrayList<>();
    int odd = 0;
    int lifted = 0;
    for (Example example : examples) {
      if (fits(example.heads())) {
        result.add(example);
        continue;
      }
      odd++;
      int[] projective =
          source.oddTrees() == OddTrees.PROJECTIVIZED
              ? Projectivity.lifted(example.heads())
              : example.heads();
      if (source.oddTrees() == OddTrees.PROJECTIVIZED && fits(projective)) {
        lifted++;
        result.add(example.withHeads(projective));
      } else if (source.oddTrees() != OddTrees.LEFT_OUT) {
        result.add(example);
      }
    }
    if (odd > 0) {
      told.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s trees are none of %s's (crossing arcs, or several roots): %s",
              odd,
              examples.size(),
              part,
              structure,
              switch (source.oddTrees()) {
                case KEPT ->
                    (hasPartialTrees ? "they teach relations but no arcs, and " : "")
                        + "what is predicted is compared with them; --projectivize lifts arcs,"
                        + " --leave-out-odd-trees leaves their sentences out";
                case PROJECTIVIZED -> lifted + " were made projective, the rest is as it was";
                case LEFT_OUT -> "their sentences are left out";
              }));
    }
    Path place = sentences.isEmpty() ? source.place() : sentences.getFirst().file();
    return requireGiven(place, part, requireSome(part, result));
  }

  private List<Example> requireSome(String part, List<Example> examples) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          ("no sentence is left in the %s data: %s has none of their trees; without"
                  + " --leave-out-odd-trees they stay")
              .formatted(part, structure));
    }
    return examples;
  }

  private boolean fits(int... heads) {
    if (heads.length == 0
        || !isTree
        || IntStream.of(heads).anyMatch(head -> head == Example.NOT_GIVEN)) {
      return true;
    }
    DependencyTree trees = (DependencyTree) Catalogue.structure(structure).of(heads.length);
    return trees.contains(trees.parts(heads));
  }

  private static void requireWithinLimit(List<Sentence> sentences, DataSource source) {
    Corpus.requireWithinLimit(
        sentences,
        source,
        Sentence::forms,
        (sentence, problem) -> new DataException(sentence.file(), sentence.line(), problem));
  }
}
