package org.espalier.lab.experiment;

import java.util.List;

/**
 * A text in which a method has marked words, for reports.
 *
 * @param words of the text
 * @param marked positions of the marked ones, ascending
 * @param label the right class
 * @param found the class that was predicted
 */
public record MarkedText(List<String> words, List<Integer> marked, String label, String found) {

  public MarkedText {
    words = List.copyOf(words);
    marked = List.copyOf(marked);
  }
}
