package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.StructureEntry;
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

/** Makes the data of a task of sentences with a row for each word. */
final class TreebankCorpus {

  private final DataSource source;
  private final StructureEntry structure;
  private final List<String> told = new ArrayList<>();

  private TreebankCorpus(DataSource source, String structure) {
    this.source = source;
    this.structure = Catalogue.structure(structure);
  }

  /**
   * Reads a treebank.
   *
   * @param labelsOf returns one label for each word, or a single one for the sentence
   */
  static Corpus of(
      DataSource source,
      String structure,
      boolean labelsWords,
      Function<Sentence, List<String>> labelsOf) {
    return new TreebankCorpus(source, structure).read(labelsWords, labelsOf);
  }

  private Corpus read(boolean labelsWords, Function<Sentence, List<String>> labelsOf) {
    SplitFiles.Parts<Sentence> split = TreebankFiles.parts(source, TreeCheck.NONE);
    told.addAll(split.told());
    List<Sentence> train =
        Corpus.withinLimit(split.train(), source, Sentence::forms, told, "training sentences");
    for (List<Sentence> part : List.of(split.dev(), split.test())) {
      Corpus.requireWithinLimit(
          part,
          source,
          Sentence::forms,
          (sentence, problem) -> new DataException(sentence.file(), sentence.line(), problem));
    }
    Labels labels =
        Labels.collect(train.stream().flatMap(s -> labelsOf.apply(s).stream()).toList());
    WordCodes codes = WordCodes.count(train.stream().map(Sentence::forms).toList());
    Function<Sentence, Example> convert =
        sentence ->
            new Example(
                sentence.id(),
                sentence.forms(),
                codes.wordsOf(sentence.forms()),
                codes.endingsOf(sentence.forms()),
                labelsOf.apply(sentence).stream().mapToInt(labels::index).toArray(),
                sentence.hasTree() ? sentence.heads() : new int[0]);
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
        codes,
        fitting("training", train.stream().map(convert).toList()),
        fitting("development", split.dev().stream().map(convert).toList()),
        fitting("test", split.test().stream().map(convert).toList()),
        split.hash(),
        told,
        findings);
  }

  private static List<String> names(
      List<Sentence> sentences, Function<Sentence, List<String>> labelsOf) {
    return sentences.stream().flatMap(sentence -> labelsOf.apply(sentence).stream()).toList();
  }

  /** Deals with trees that the structure does not have. */
  private List<Example> fitting(String part, List<Example> examples) {
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
              structure.name(),
              switch (source.oddTrees()) {
                case KEPT ->
                    "what is predicted is compared with them; --projectivize lifts arcs,"
                        + " --leave-out-odd-trees leaves their sentences out";
                case PROJECTIVIZED -> lifted + " were made projective, the rest is as it was";
                case LEFT_OUT -> "their sentences are left out";
              }));
    }
    return requireSome(part, result);
  }

  private List<Example> requireSome(String part, List<Example> examples) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          "no sentence is left in the "
              + part
              + " data: "
              + structure.name()
              + " has none of their trees; without --leave-out-odd-trees they stay");
    }
    return examples;
  }

  private boolean fits(int... heads) {
    Optional<DependencyTree> trees =
        heads.length == 0
            ? Optional.empty()
            : Optional.of(structure.of(heads.length))
                .filter(DependencyTree.class::isInstance)
                .map(DependencyTree.class::cast);
    return trees.map(tree -> tree.contains(tree.parts(heads))).orElse(true);
  }
}
