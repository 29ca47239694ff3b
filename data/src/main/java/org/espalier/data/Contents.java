package org.espalier.data;

import java.util.List;

/**
 * What a file holds.
 *
 * @param <T> the type of an example
 * @param examples in the order of the file
 * @param readAs how the file was understood, such as "TSV with header, label in column 2, UTF-8"
 * @param notes what was left out and how often, a line each
 */
public record Contents<T>(List<T> examples, String readAs, List<String> notes) {
  /** Copies the lists. */
  public Contents {
    examples = List.copyOf(examples);
    notes = List.copyOf(notes);
  }
}
