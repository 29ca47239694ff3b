package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One row of a table: its fields by name.
 *
 * @param fields those that hold a single value, in the order of the columns
 * @param lists those that hold a list of single values
 * @param others what stands in the rest, in words, such as {@value #NULL}
 * @param file the file that it was read from
 * @param line its first line in the file, from 1
 */
public record Row(
    Map<String, String> fields,
    Map<String, List<String>> lists,
    Map<String, String> others,
    Path file,
    int line) {

  /** The description of a field that has no value. */
  static final String NULL = "null";

  /** The prefix of the description of a list of lists or objects. */
  static final String LIST = "a list of ";

  public Row {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  /** Creates a row whose fields all hold a single value. */
  public Row(Map<String, String> fields, Path file, int line) {
    this(fields, Map.of(), Map.of(), file, line);
  }

  /**
   * Returns a field.
   *
   * @throws DataException if there is no such column, or no single value in it
   */
  public String get(String column) {
    String field = fields.get(column);
    if (field == null) {
      throw new DataException(file, line, "the field " + column + " " + shape(column));
    }
    return field;
  }

  /** Describes what is wrong with a field that is null, missing or blank; else there is nothing. */
  Optional<DataException> lack(String column) {
    String field = fields.get(column);
    String problem =
        field == null
            ? (isAbsent(column) ? shape(column) : "")
            : (field.isBlank() ? "is empty" : "");
    return problem.isEmpty()
        ? Optional.empty()
        : Optional.of(new DataException(file, line, "the field " + column + " " + problem));
  }

  private boolean isAbsent(String column) {
    return !fields.containsKey(column)
        && (lists.containsKey(column)
            ? lists.getOrDefault(column, List.of()).isEmpty()
            : others.getOrDefault(column, NULL).equals(NULL));
  }

  /**
   * Returns a field without blanks around it; of a list, its values with blanks between.
   *
   * @throws DataException if there is no such column, or neither in it
   */
  String string(String column) {
    return lists.containsKey(column)
        ? String.join(" ", lists.getOrDefault(column, List.of()))
        : get(column).strip();
  }

  private String shape(String column) {
    if (others.containsKey(column)) {
      String other = others.get(column);
      return "is " + other + (NULL.equals(other) ? "" : "; one value is expected");
    }
    if (lists.containsKey(column)) {
      List<String> values = lists.getOrDefault(column, List.of());
      return "is a list of %s, %s; one value is expected"
          .formatted(
              Counts.of(values.size(), "values"), DataException.quote(String.join(", ", values)));
    }
    List<String> names = new ArrayList<>(fields.keySet());
    names.addAll(lists.keySet());
    names.addAll(others.keySet());
    return names.isEmpty()
        ? "is missing; the row is empty"
        : "is missing; there are " + String.join(", ", names);
  }

  /**
   * Returns a field that is not blank, without blanks around it.
   *
   * @throws DataException if there is no such column or nothing in it
   */
  public String label(String column) {
    lack(column)
        .ifPresent(lack -> {
          throw lack;
        });
    return get(column).strip();
  }

  /**
   * Returns the words of a field; those of a list are its values.
   *
   * @throws DataException if there is no such column or no word in it
   */
  public List<String> words(String column, Tokenizer tokenizer) {
    List<String> words =
        lists.containsKey(column)
            ? lists.getOrDefault(column, List.of()).stream()
                .filter(word -> !word.isBlank())
                .toList()
            : tokenizer.words(get(column));
    if (words.isEmpty()) {
      throw lacksWords(column);
    }
    return words;
  }

  /** Returns whether a field is null, missing, or without words. */
  boolean isEmpty(String column, Tokenizer tokenizer) {
    String text = fields.get(column);
    return text == null ? isAbsent(column) : text.isBlank() && tokenizer.words(text).isEmpty();
  }

  /** Describes a field without words. */
  DataException lacksWords(String column) {
    return new DataException(
        file,
        line,
        "the field %s %s"
            .formatted(column, fields.containsKey(column) ? "has no words" : shape(column)));
  }

  /**
   * Returns a pair of sentences, one of which may be empty: one empty word.
   *
   * @throws DataException if a column is missing, the label empty, or both sentences are
   */
  public SentencePair pair(String label, String first, String second, Tokenizer tokenizer) {
    if (isEmpty(first, tokenizer) && isEmpty(second, tokenizer)) {
      throw lacksWords(first);
    }
    return new SentencePair(
        label(label), side(first, tokenizer), side(second, tokenizer), file, line);
  }

  /**
   * Returns whether there are lists, of objects or of equally many values, and no single value is a
   * text or label.
   */
  boolean holdsRows() {
    boolean isColumns =
        lists.size() > 1 && lists.values().stream().mapToInt(List::size).distinct().count() == 1;
    Columns single = new Columns(List.copyOf(fields.keySet()), List.of());
    if (single.known(Columns.LABELS) != null
        || single.known(Columns.TEXTS) != null
        || single.known(Columns.TARGETS) != null) {
      return false;
    }
    return isColumns || others.values().stream().anyMatch(other -> other.startsWith(LIST));
  }

  /** Returns the names of the fields that hold a pair of texts; none if there are no such. */
  public static List<String> pairNames(Row row) {
    Set<String> names = new LinkedHashSet<>(row.fields.keySet());
    names.addAll(row.lists.keySet());
    Columns columns = new Columns(List.copyOf(names), List.of());
    String first = columns.known(Columns.FIRST);
    String second = columns.known(Columns.SECOND);
    return first == null || second == null ? List.of() : List.of(first, second);
  }

  private List<String> side(String column, Tokenizer tokenizer) {
    return isEmpty(column, tokenizer) ? List.of("") : words(column, tokenizer);
  }
}
