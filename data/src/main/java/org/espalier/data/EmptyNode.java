package org.espalier.data;

import java.util.List;

/**
 * A node of the enhanced graph that stands for no written word, such as an elided verb.
 *
 * @param node its place
 * @param form its form, or an underscore
 * @param lemma its dictionary form, or an underscore
 * @param upos universal part of speech
 * @param xpos part of speech of the treebank's own
 * @param features {@code Name=Value} pairs, separated by bars
 * @param links incoming edges
 * @param miscellany the last column
 * @param line its line in the file, from 1
 */
public record EmptyNode(
    Node node,
    String form,
    String lemma,
    String upos,
    String xpos,
    String features,
    List<Link> links,
    String miscellany,
    int line) {

  public EmptyNode {
    links = List.copyOf(links);
  }
}
