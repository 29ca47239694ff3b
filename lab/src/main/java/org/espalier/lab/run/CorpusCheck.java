package org.espalier.lab.run;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.data.LabelledText;
import org.espalier.data.PretrainedVectors;
import org.espalier.data.SplitFiles;
import org.espalier.lab.net.WordTable;
import org.espalier.lab.train.TrainingSchedule;

/** Checks data for signs of mistakes before hours are spent on training. */
public final class CorpusCheck {

  /** The most names that a line lists. */
  private static final int LISTED = 5;

  /** The fewest labels that can be too many. */
  private static final int MANY = 10;

  /** The number of words from which on a label looks like a text. */
  private static final int LABEL_WORDS = 5;

  /** Fewer steps than this teach a network hardly anything. */
  private static final int STEPS = 50;

  /** Vectors of fewer words than this share are hardly those of the data's language. */
  private static final double COVERED = 0.2;

  private static final double MOST = 0.5;
  private static final double SOME = 0.2;
  private static final double NEARLY_ALL = 0.9;
  private static final double FEW = 0.01;

  private CorpusCheck() {}

  /** Looks at labelled texts. */
  static List<Finding> ofTexts(SplitFiles.Parts<LabelledText> parts) {
    List<LabelledText> all =
        Stream.of(parts.train(), parts.dev(), parts.test()).flatMap(List::stream).toList();
    Map<String, Integer> counts = new TreeMap<>();
    all.forEach(text -> counts.merge(text.label(), 1, Integer::sum));
    List<Finding> findings = new ArrayList<>();
    LabelledText first = first(parts.train());
    // Rows that were cut off for other parts may hold the first one.
    for (List<LabelledText> part : List.of(parts.dev(), parts.test())) {
      first = part.isEmpty() || first(part).line() > first.line() ? first : first(part);
    }
    double words = all.stream().mapToInt(text -> text.words().size()).average().orElse(0);
    if (all.size() >= MANY
        && counts.getOrDefault(first.label(), 0) == 1
        && first.words().size() == 1
        && words >= 2
        && 2 * counts.size() < all.size()) {
      findings.add(
          new Finding(
              ("the first line, %s and %s, looks like the names of columns: its label occurs"
                      + " nowhere else; --header yes says that it is")
                  .formatted(quoted(first.label()), quoted(first.words().getFirst())),
              true));
    }
    if (counts.size() >= MANY && counts.size() > MOST * all.size()) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "there are %,d labels for %,d texts, such as %s: is the label in another column"
                      + " (--label-column)?",
                  counts.size(),
                  all.size(),
                  list(counts.keySet())),
              true));
    } else {
      findings.addAll(shapes(counts, all.size()));
    }
    contradictions(findings, all);
    duplicates(findings, "development", parts.train(), parts.dev());
    duplicates(findings, "test", parts.train(), parts.test());
    return findings;
  }

  private static LabelledText first(List<LabelledText> texts) {
    LabelledText first = texts.getFirst();
    for (LabelledText text : texts) {
      first = text.line() < first.line() ? text : first;
    }
    return first;
  }

  private static List<Finding> shapes(Map<String, Integer> counts, int all) {
    List<String> json =
        counts.keySet().stream().filter(label -> label.matches("[{\\[].*[}\\]]")).toList();
    if (!json.isEmpty()) {
      return List.of(
          new Finding("labels look like JSON: " + list(json) + "; which field is it?", true));
    }
    if (counts.keySet().stream().allMatch(label -> label.matches("[-+]?\\d*\\.?\\d+"))
        && counts.keySet().stream().anyMatch(label -> label.matches(".*\\.\\d*[1-9]\\d*"))) {
      return List.of(
          new Finding(
              "labels are amounts, "
                  + list(counts.keySet())
                  + ", which are not predicted: round them to grades, whose expectation is an"
                  + " amount again (docs/data.md), or choose another --label-column",
              true));
    }
    List<String> texts =
        counts.keySet().stream()
            .filter(label -> label.split("\\s+", -1).length >= LABEL_WORDS)
            .toList();
    int share = texts.stream().mapToInt(label -> counts.getOrDefault(label, 0)).sum();
    if (share > MOST * all) {
      return List.of(
          new Finding(
              "labels look like texts: %s; --label-column and --text-column say which is which"
                  .formatted(list(texts)),
              true));
    }
    List<String> blanks =
        counts.keySet().stream().filter(label -> label.indexOf(' ') >= 0).toList();
    return blanks.isEmpty()
        ? List.of()
        : List.of(new Finding("labels contain blanks: " + list(blanks), false));
  }

  /** Reports labels that people would call the same. */
  static void alike(List<Finding> findings, Collection<String> labels) {
    Map<String, List<String>> groups = new TreeMap<>();
    for (String label : labels) {
      String bare =
          Normalizer.normalize(label, Normalizer.Form.NFKC)
              .replaceAll("[\\s\\p{Z}_]+", " ")
              .strip()
              .toLowerCase(Locale.ROOT);
      groups.computeIfAbsent(bare, _ -> new ArrayList<>()).add(label);
    }
    List<String> pairs =
        groups.values().stream().filter(group -> group.size() > 1).flatMap(List::stream).toList();
    if (!pairs.isEmpty()) {
      findings.add(
          new Finding(
              "labels that differ only in capitals, blanks or signs that look alike: "
                  + list(pairs)
                  + "; are they meant to be different?",
              false));
    }
  }

  private static void contradictions(List<Finding> findings, List<LabelledText> all) {
    Map<List<String>, String> labels = new HashMap<>();
    Set<List<String>> several = new HashSet<>();
    for (LabelledText text : all) {
      String first = labels.putIfAbsent(text.words(), text.label());
      if (first != null && !first.equals(text.label())) {
        several.add(text.words());
      }
    }
    if (several.size() > FEW * labels.size()) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d different texts have more than one label, such as %s",
                  several.size(),
                  labels.size(),
                  quoted(String.join(" ", several.iterator().next()))),
              false));
    }
  }

  private static void duplicates(
      List<Finding> findings, String part, List<LabelledText> train, List<LabelledText> other) {
    Set<List<String>> known = new HashSet<>();
    train.forEach(text -> known.add(text.words()));
    long again = other.stream().filter(text -> known.contains(text.words())).count();
    if (again > FEW * other.size()) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d %s texts occur in training as well, word for word",
                  again,
                  other.size(),
                  part),
              false));
    }
  }

  /**
   * Reports labels that training lacks.
   *
   * @param labels all that occur in the part
   * @param known those of training
   */
  public static void unseen(
      List<Finding> findings, String part, List<String> labels, Collection<String> known) {
    unseen(findings, part, labels, known, Nouns.SENTENCES);
  }

  static void unseen(
      List<Finding> findings,
      String part,
      List<String> labels,
      Collection<String> known,
      Nouns nouns) {
    Set<String> names = new HashSet<>(known);
    Set<String> missing = new TreeSet<>();
    long count = 0;
    for (String label : labels) {
      if (!names.contains(label)) {
        missing.add(label);
        count++;
      }
    }
    if (count > 0) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d %s of the %s data do not occur in training and count as wrong: %s",
                  count,
                  labels.size(),
                  nouns.labels(),
                  part,
                  list(missing)),
              count == labels.size()));
    }
  }

  /** Reports how many of the data's words have vectors of the user's, if they are few. */
  public static void vectors(List<Finding> findings, PretrainedVectors vectors) {
    vectors(findings, vectors.share());
  }

  private static void vectors(List<Finding> findings, double share) {
    if (share < MOST) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "only %.1f%% of the data's words have a vector; are these the vectors of another"
                      + " language, or in capitals?",
                  100 * share),
              share < COVERED));
    }
  }

  /** Returns a report with how many of the data's words have a vector in a file. */
  static DataReport covered(DataReport report, Path file, List<String> words) {
    WordTable table = WordTable.of(file);
    long covered = table.covered(words);
    List<String> told = new ArrayList<>(report.told());
    told.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d frequent words have one of the %,d vectors%s",
            covered,
            words.size(),
            table.size(),
            table.isCut() ? ", the first of a file that has more than memory has room for" : ""));
    table.skippedNote().ifPresent(told::add);
    List<Finding> findings = new ArrayList<>(report.findings());
    vectors(findings, (double) covered / Math.max(1, words.size()));
    return new DataReport(told, findings);
  }

  /**
   * Looks at a corpus that is to be trained on.
   *
   * @param inBatches whether a step takes a batch; else all sentences
   */
  static List<Finding> ofTraining(
      Corpus corpus, TrainingSchedule schedule, boolean isFixed, boolean inBatches, Nouns nouns) {
    List<Finding> findings = new ArrayList<>();
    if (!nouns.equals(Nouns.STRINGS)) {
      alike(findings, corpus.labels().names());
    }
    List<String> once = corpus.labelsThatOccurOnce();
    if (!once.isEmpty()) {
      findings.add(
          new Finding(
              (once.size() == 1
                      ? "1 " + nouns.label() + " occurs"
                      : once.size() + " " + nouns.labels() + " occur")
                  + " only once in the training data: "
                  + list(once),
              false));
    }
    int[] lengths = corpus.train().stream().mapToInt(Example::length).toArray();
    if (inBatches) {
      training(findings, lengths, schedule, isFixed, nouns);
    } else {
      leftOut(findings, lengths, schedule, isFixed, nouns);
    }
    return findings;
  }

  /**
   * Reports training that leaves much out, or is short.
   *
   * @param lengths the words of each training example
   * @param isFixed whether the schedule is an experiment's, not the user's to change
   */
  public static void training(
      List<Finding> findings, int[] lengths, TrainingSchedule schedule, boolean isFixed) {
    training(findings, lengths, schedule, isFixed, Nouns.SENTENCES);
  }

  private static void training(
      List<Finding> findings,
      int[] lengths,
      TrainingSchedule schedule,
      boolean isFixed,
      Nouns nouns) {
    long kept = leftOut(findings, lengths, schedule, isFixed, nouns);
    long batches = (kept + schedule.sentences() - 1) / schedule.sentences();
    if (kept > 0 && batches * schedule.epochs() < STEPS) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "fewer than %d steps of training are few%s",
                  STEPS,
                  isFixed ? "" : "; more --epochs or a smaller --batch make more"),
              false));
    }
  }

  /** Reports long sentences that are left out, if they are many; returns how many stay. */
  private static long leftOut(
      List<Finding> findings,
      int[] lengths,
      TrainingSchedule schedule,
      boolean isFixed,
      Nouns nouns) {
    long all = lengths.length;
    long kept = IntStream.of(lengths).filter(length -> length <= schedule.longest()).count();
    if (kept > 0 && all - kept > SOME * all) {
      findings.add(
          new Finding(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d training %s have more than %d %s and are left out%s",
                  all - kept,
                  all,
                  nouns.examples(),
                  schedule.longest(),
                  nouns.words(),
                  isFixed ? "" : "; --longest permits longer ones"),
              all - kept > NEARLY_ALL * all));
    }
    return kept;
  }

  private static String list(Collection<String> names) {
    List<String> some = names.stream().limit(LISTED).map(CorpusCheck::quoted).toList();
    return String.join(", ", some)
        + (names.size() > some.size() ? " and " + (names.size() - some.size()) + " more" : "");
  }

  private static String quoted(String text) {
    String shown = text.codePointCount(0, text.length()) > 40 ? text.substring(0, 38) + "…" : text;
    return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
  }
}
