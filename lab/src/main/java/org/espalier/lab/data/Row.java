package org.espalier.lab.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a table: its fields by name.
 *
 * @param fields in the order of the columns
 * @param file where it was read
 * @param line its first line in the file, from 1
 */
public record Row(Map<String, String> fields, Path file, int line) {

  /** Copies the map. */
  public Row {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * Returns a field.
   *
   * @throws DataException if there is no such column
   */
  public String get(String column) {
    String field = fields.get(column);
    if (field == null) {
      throw new DataException(
          file,
          line,
          "there is no field "
              + DataException.quote(column)
              + " but "
              + String.join(", ", fields.keySet()));
    }
    return field;
  }

  /**
   * Returns a field that is not blank, without blanks around it.
   *
   * @throws DataException if there is no such column or nothing in it
   */
  public String label(String column) {
    String label = get(column).strip();
    if (label.isEmpty()) {
      throw new DataException(file, line, "the field " + column + " is empty");
    }
    return label;
  }

  /**
   * Returns the words of a field.
   *
   * @throws DataException if there is no such column or no word in it
   */
  public List<String> words(String column, Tokenizer tokenizer) {
    List<String> words = tokenizer.words(get(column));
    if (words.isEmpty()) {
      throw new DataException(file, line, "the field " + column + " has no words");
    }
    return words;
  }

  /**
   * Returns a labelled text.
   *
   * @throws DataException if a column is missing or a field empty
   */
  public LabelledText labelledText(String label, String text, Tokenizer tokenizer) {
    return new LabelledText(label(label), words(text, tokenizer), line);
  }

  /**
   * Returns a pair of sentences.
   *
   * @throws DataException if a column is missing or a field empty
   */
  public SentencePair pair(String label, String first, String second, Tokenizer tokenizer) {
    return new SentencePair(label(label), words(first, tokenizer), words(second, tokenizer), line);
  }
}
