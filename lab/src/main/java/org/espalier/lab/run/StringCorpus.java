package org.espalier.lab.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.data.SplitFiles;
import org.espalier.data.StringPair;
import org.espalier.data.TextFiles;
import org.espalier.data.Tokenizer;

/**
 * The data of a task of strings. A side is cut into symbols at blanks if most of its strings of
 * more than one letter have some, else into letters, blanks included; features are symbols as they
 * are.
 *
 * @param source the user's
 */
record StringCorpus(DataSource source) implements CorpusReader {

  private static final int LISTED = 5;

  @Override
  public Corpus corpus() {
    if (source.bundled()) {
      throw new IllegalArgumentException("the task transduce needs a file or folder: --data PATH");
    }
    SplitFiles.Parts<StringPair> split =
        source
            .files()
            .read(
                file -> TextFiles.strings(file, source.layout()),
                pair ->
                    new SplitFiles.Key(
                        pair.source() + "\t" + String.join(" ", pair.features()), ""));
    List<String> told = new ArrayList<>(split.told());
    boolean sourceAtBlanks = atBlanks(split.train(), StringPair::source);
    boolean targetAtBlanks = atBlanks(split.train(), StringPair::target);
    told.add(
        "symbols: sources are cut "
            + (sourceAtBlanks ? "at blanks" : "into letters")
            + ", targets "
            + (targetAtBlanks ? "at blanks" : "into letters"));
    Function<StringPair, List<String>> words = pair -> both(pair, sourceAtBlanks, targetAtBlanks);
    List<StringPair> train =
        Corpus.withinLimit(split.train(), source, words, told, "training strings");
    for (List<StringPair> part : List.of(split.dev(), split.test())) {
      requireFeatures(part, train);
      requireWithinLimit(part, words);
    }
    Labels labels =
        Labels.collect(
            train.stream().flatMap(pair -> cut(pair.target(), targetAtBlanks).stream()).toList());
    WordCodes codes =
        WordCodes.count(train.stream().map(pair -> symbols(pair, sourceAtBlanks)).toList())
            .withBlanks(sourceAtBlanks, targetAtBlanks);
    List<Finding> findings = new ArrayList<>();
    for (boolean dev : new boolean[] {true, false}) {
      List<StringPair> part = dev ? split.dev() : split.test();
      String name = dev ? "development" : "test";
      unseenTargets(findings, name, part, labels, targetAtBlanks);
      unseenSources(findings, name, part, train, sourceAtBlanks);
    }
    Function<StringPair, Example> convert = pair -> example(pair, codes, labels, targetAtBlanks);
    return new Corpus(
        false,
        labels,
        List.of(),
        codes,
        train.stream().map(convert).toList(),
        split.dev().stream().map(convert).toList(),
        split.test().stream().map(convert).toList(),
        split.hash(),
        told,
        findings);
  }

  @Override
  public List<Example> examples(Path file, ModelCodes codes) {
    List<StringPair> pairs = TextFiles.strings(file, source.layout()).examples();
    boolean sourceAtBlanks = codes.atBlanks();
    boolean targetAtBlanks = codes.targetsAtBlanks();
    requireWithinLimit(pairs, pair -> both(pair, sourceAtBlanks, targetAtBlanks));
    WordCodes words = codes.codes();
    Labels labels = new Labels(codes.labels());
    return pairs.stream().map(pair -> example(pair, words, labels, targetAtBlanks)).toList();
  }

  /** Refuses a part without features where there are some in training: it lacks the targets. */
  private static void requireFeatures(List<StringPair> part, List<StringPair> train) {
    if (!part.isEmpty()
        && part.stream().allMatch(pair -> pair.features().isEmpty())
        && train.stream().noneMatch(pair -> pair.features().isEmpty())) {
      throw new DataException(
          part.getFirst().file(),
          "has no features, which all training strings have; --text-column and --label-column say"
              + " where they are, --train and --dev name the others if this has no targets");
    }
  }

  private void requireWithinLimit(
      List<StringPair> pairs, Function<StringPair, List<String>> words) {
    Corpus.requireWithinLimit(
        pairs,
        source,
        words,
        (pair, problem) -> new DataException(pair.file(), pair.line(), problem));
  }

  private static boolean atBlanks(List<StringPair> pairs, Function<StringPair, String> side) {
    List<String> longer =
        pairs.stream().map(side).filter(text -> text.codePointCount(0, text.length()) > 1).toList();
    long blanks = longer.stream().filter(text -> text.matches("(?sU).*\\s.*")).count();
    return 2 * blanks > longer.size();
  }

  /**
   * Cuts what is to be predicted from into symbols: a string, and behind a tab its features.
   *
   * @return none if the string is blank
   */
  static List<String> query(String text, boolean atBlanks) {
    int tab = text.indexOf('\t');
    List<String> symbols = new ArrayList<>(cut(tab < 0 ? text : text.substring(0, tab), atBlanks));
    if (tab >= 0 && !symbols.isEmpty()) {
      symbols.addAll(StringPair.features(text.substring(tab + 1)));
    }
    return symbols;
  }

  /** Cuts a string into symbols. */
  static List<String> cut(String text, boolean atBlanks) {
    return (atBlanks ? Tokenizer.WHITE_SPACE : Tokenizer.LETTERS).words(text);
  }

  private static List<String> symbols(StringPair pair, boolean atBlanks) {
    return Stream.concat(cut(pair.source(), atBlanks).stream(), pair.features().stream()).toList();
  }

  private static List<String> both(
      StringPair pair, boolean sourceAtBlanks, boolean targetAtBlanks) {
    return Stream.concat(
            symbols(pair, sourceAtBlanks).stream(), cut(pair.target(), targetAtBlanks).stream())
        .toList();
  }

  private static void unseenTargets(
      List<Finding> findings, String name, List<StringPair> part, Labels labels, boolean atBlanks) {
    CorpusCheck.unseen(
        findings,
        name,
        part.stream().flatMap(pair -> cut(pair.target(), atBlanks).stream()).toList(),
        labels.names(),
        Nouns.STRINGS);
  }

  private static void unseenSources(
      List<Finding> findings,
      String name,
      List<StringPair> part,
      List<StringPair> train,
      boolean atBlanks) {
    Set<String> known =
        train.stream()
            .flatMap(pair -> symbols(pair, atBlanks).stream())
            .collect(Collectors.toCollection(HashSet::new));
    Predicate<String> unknown = symbol -> !known.contains(symbol);
    long count =
        part.stream().filter(pair -> symbols(pair, atBlanks).stream().anyMatch(unknown)).count();
    if (count > 0) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d %s sources have symbols that do not occur in training: %s",
                  count,
                  part.size(),
                  name,
                  part.stream()
                      .flatMap(pair -> symbols(pair, atBlanks).stream())
                      .filter(unknown)
                      .distinct()
                      .limit(LISTED)
                      .collect(Collectors.joining(" "))),
              false));
    }
  }

  private static Example example(
      StringPair pair, WordCodes codes, Labels labels, boolean targetAtBlanks) {
    List<String> symbols = symbols(pair, codes.atBlanks());
    List<String> target = cut(pair.target(), targetAtBlanks);
    return codes
        .example("line " + pair.line(), symbols)
        .withLabels(target.stream().mapToInt(labels::index).toArray())
        .withNames(target);
  }
}
