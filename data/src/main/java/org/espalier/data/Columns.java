package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, and which of them hold what: by the names that published data sets have,
 * else by their content.
 *
 * @param names of the columns; "1", "2", … where the table has no header
 * @param rows the first rows
 */
record Columns(List<String> names, List<List<String>> rows) {

  static final List<String> LABELS =
      List.of(
          "label",
          "labels",
          "gold_label",
          "entailment_judgment",
          "entailment_label",
          "class",
          "category",
          "sentiment",
          "target",
          "gold",
          "polarity",
          "rating",
          "stars",
          "topic",
          "tag",
          "intent");

  /** The labels of pairs, some of which are amounts. */
  static final List<String> PAIR_LABELS =
      Stream.concat(LABELS.stream(), Stream.of("is_duplicate", "score", "similarity")).toList();

  static final List<String> TEXTS =
      List.of(
          "text",
          "sentence",
          "review",
          "content",
          "document",
          "question",
          "tweet",
          "phrase",
          "utterance",
          "comment",
          "message",
          "title",
          "tokens",
          "words");
  static final List<String> FIRST =
      List.of("sentence1", "sentence_a", "premise", "text1", "question1", "s1");
  static final List<String> SECOND =
      List.of("sentence2", "sentence_b", "hypothesis", "text2", "question2", "s2");
  static final List<String> SOURCES =
      List.of("source", "src", "word", "lemma", "graphemes", "grapheme", "spelling", "input");
  static final List<String> TARGETS =
      List.of(
          "target",
          "tgt",
          "trg",
          "phonemes",
          "phoneme",
          "phones",
          "pronunciation",
          "ipa",
          "form",
          "output");
  static final List<String> FEATURES = List.of("features", "feats", "msd", "tags");
  static final List<String> IDS =
      List.of(
          "id",
          "index",
          "pair_id",
          "pairid",
          "guid",
          "idx",
          "uid",
          "qid",
          "sent_id",
          "sentence_id");

  /** What features of words are written as, such as {@code V;PST} and {@code pos=V,tense=PST}. */
  private static final String FEATURE_NAMES =
      "(\\w+=)?[\\p{Lu}\\d][^\\s\\p{Ll}=]*(,\\w+=[^\\s,]+)*";

  /** The features of a word are shorter than this. */
  private static final int LONGEST = 200;

  /** The fewest rows after the first that show a header to be one by its content alone. */
  private static final int ROWS = 3;

  /** Returns whether the first row names the columns. */
  static boolean isHeader(List<List<String>> rows) {
    List<String> first = rows.getFirst();
    Columns named = new Columns(first.stream().map(String::strip).toList(), List.of());
    if (named.known(SOURCES) != null && named.known(TARGETS) != null) {
      return true;
    }
    for (int i = 0; i < first.size(); i++) {
      String name = first.get(i).strip();
      String lower = name.toLowerCase(Locale.ROOT);
      boolean known =
          LABELS.contains(lower)
              || TEXTS.contains(lower)
              || FIRST.contains(lower)
              || SECOND.contains(lower)
              || IDS.contains(lower);
      int column = i;
      if (known
          && rows.stream()
              .skip(1)
              .noneMatch(row -> column < row.size() && row.get(column).strip().equals(name))) {
        return true;
      }
    }
    if (rows.size() <= ROWS) {
      return false;
    }
    Columns rest = new Columns(numbers(first.size()), rows.subList(1, rows.size()));
    int label = rest.guessLabel(-1, rest.guessText(-1));
    return label >= 0
        && !isNumber(first.get(label))
        && rest.values(label).stream().allMatch(Columns::isNumber);
  }

  private static boolean isNumber(String text) {
    return text.strip().matches("[+-]?\\d{1,15}(\\.\\d{1,15})?");
  }

  static List<String> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }

  /**
   * Finds a column that the user names, or numbers from 1.
   *
   * @param wanted empty if the user does not say
   * @return null if the user does not say
   * @throws DataException if there is no such column
   */
  @Nullable String named(String wanted, Path file, String option) {
    if (wanted.isEmpty()) {
      return null;
    }
    if (names.contains(wanted)) {
      return wanted;
    }
    for (String name : names) {
      if (name.equalsIgnoreCase(wanted)) {
        return name;
      }
    }
    int number = number(wanted);
    if (number > 0 && number <= names.size()) {
      return names.get(number - 1);
    }
    throw new DataException(
        file,
        "has no column " + wanted + " (" + option + "); there are " + String.join(", ", names));
  }

  /** Returns the number, from 1, that a column is named by; 0 if it is no number. */
  static int number(String wanted) {
    return wanted.matches("[1-9]\\d{0,4}") ? Integer.parseInt(wanted) : 0;
  }

  /** Finds the first column with one of the names, whatever their case; null if there is none. */
  @Nullable String known(List<String> several) {
    for (String one : several) {
      for (String name : names) {
        if (name.toLowerCase(Locale.ROOT).equals(one)) {
          return name;
        }
      }
    }
    return null;
  }

  private static boolean isId(String name) {
    return IDS.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the columns of a pair of texts: those of known names, else the two longest that are not
   * the label's, in their order; fewer if there are no two.
   */
  List<String> pair(@Nullable String label) {
    String first = known(FIRST);
    String second = known(SECOND);
    if (first != null && second != null) {
      return List.of(first, second);
    }
    String not = label == null ? likelyLabel(List.of()) : label;
    return names.stream()
        .filter(name -> !name.equals(not) && !isId(name))
        .sorted(Comparator.comparingDouble(name -> -length(name)))
        .limit(2)
        .sorted(Comparator.comparingInt(names::indexOf))
        .toList();
  }

  private double length(String name) {
    return values(names.indexOf(name)).stream().mapToInt(String::length).average().orElse(0);
  }

  /**
   * Returns the column of features, null if there is none. It is the one of a known name, or, of
   * three columns without names, the second or third if its values repeat and consist of capitals
   * with semicolons or equals signs between them, as UniMorph's do.
   */
  @Nullable String features() {
    String known = known(FEATURES);
    if (known != null || !names.equals(numbers(3))) {
      return known;
    }
    for (int i = 1; i < 3; i++) {
      List<String> values = values(i);
      if (values.stream().anyMatch(value -> value.matches(".*[;=].*"))
          && values.stream()
              .allMatch(value -> value.length() < LONGEST && value.matches(FEATURE_NAMES))
          && new HashSet<>(values).size() < values.size()) {
        return names.get(i);
      }
    }
    return null;
  }

  /**
   * Returns the column with the fewest distinct values among those not excluded, null if there is
   * none.
   */
  @Nullable String likelyLabel(List<String> others) {
    return names.stream()
        .filter(name -> !others.contains(name) && !isId(name))
        .min(
            Comparator.comparingInt(name -> {
              int count = new HashSet<>(values(names.indexOf(name))).size();
              return count <= 1 ? Integer.MAX_VALUE : count;
            }))
        .orElse(null);
  }

  /** Returns the column that seems to hold the label, null if there is no other than the text's. */
  @Nullable String likelyLabel(String text) {
    int label = guessLabel(-1, names.indexOf(text));
    return label < 0 ? null : names.get(label);
  }

  /** Returns the column that seems to hold the text, null if there is no other than the label's. */
  @Nullable String likelyText(@Nullable String label) {
    int text = guessText(label == null ? -1 : names.indexOf(label));
    return text < 0 ? null : names.get(text);
  }

  /** The text is the longest column, and one that hardly repeats. */
  private int guessText(int label) {
    int best = -1;
    double most = -1;
    for (int i = 0; i < names.size(); i++) {
      if (i == label) {
        continue;
      }
      List<String> values = values(i);
      double length = values.stream().mapToInt(String::length).average().orElse(0);
      boolean repeats = 2 * new HashSet<>(values).size() < values.size();
      double score = repeats ? length / 1000 : length;
      // Of equal columns the last one: the label usually comes first.
      if (score >= most) {
        most = score;
        best = i;
      }
    }
    return best;
  }

  /** The label is the column with the fewest values, but more than one. */
  private int guessLabel(int none, int text) {
    int best = none;
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < names.size(); i++) {
      List<String> values = values(i);
      Set<String> distinct = new HashSet<>(values);
      int count =
          distinct.size() == 1 && names.size() > 2 ? Integer.MAX_VALUE - 1 : distinct.size();
      if (i != text && !values.isEmpty() && count < fewest && !isId(names.get(i))) {
        fewest = count;
        best = i;
      }
    }
    return best;
  }

  private List<String> values(int column) {
    List<String> values = new ArrayList<>();
    for (List<String> row : rows) {
      // Rows of another width say nothing of the columns.
      if (row.size() == names.size() && !row.get(column).isBlank()) {
        values.add(row.get(column).strip());
      }
    }
    return values;
  }

  /** Returns the number of fields that most rows have. */
  static int usualWidth(List<List<String>> rows) {
    Map<Integer, Integer> counts = new HashMap<>();
    rows.forEach(row -> counts.merge(row.size(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }
}
