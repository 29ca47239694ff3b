package org.espalier.data;

import java.util.List;

/**
 * The content of a file.
 *
 * @param examples in the order of the file
 * @param readAs a description of the recognised format, such as "TSV with header, label in column
 *     2, UTF-8"
 * @param notes lines about what was left out, with counts
 * @param atBlanks whether the words of texts are what stands between blanks, as where they were cut
 *     into words beforehand; false where that has no meaning
 */
public record Contents<T>(List<T> examples, String readAs, List<String> notes, boolean atBlanks) {

  /** Content other than texts, or texts as they are written. */
  public Contents(List<T> examples, String readAs, List<String> notes) {
    this(examples, readAs, notes, false);
  }

  public Contents {
    examples = List.copyOf(examples);
    notes = List.copyOf(notes);
  }
}
