package org.espalier.lab.run;

import java.util.List;
import java.util.Set;
import org.espalier.data.Labels;

/**
 * The scores of the CoNLL 2018 shared task for words that are given (Zeman et al. 2018, section
 * 4.2), in shares of words, punctuation included:
 *
 * <ul>
 *   <li>UAS: words with the right head;
 *   <li>LAS: words with the right head and the right relation, without its subtype: {@code
 *       nsubj:pass} counts as {@code nsubj};
 *   <li>CLAS: the F1 score of the same over content words, those whose relation is none of aux,
 *       case, cc, clf, cop, det, mark, punct; a gold word counts by its gold relation, a predicted
 *       one by the predicted;
 *   <li>UPOS: words with the right universal part of speech.
 * </ul>
 *
 * Words whose gold head the data leaves open are left out.
 *
 * @param words number of compared words
 * @param heads number of words with the right head
 * @param labelled number of words with the right head and relation
 * @param goldContent number of content words by the gold relation
 * @param predictedContent number of content words by the predicted relation
 * @param content number of gold content words with the right head and relation
 * @param tagged number of words with a part of speech to compare
 * @param tags number of words with the right one
 */
public record AttachmentCounts(
    long words,
    long heads,
    long labelled,
    long goldContent,
    long predictedContent,
    long content,
    long tagged,
    long tags) {

  /** The name of the score by which parsers are chosen. */
  static final String LAS = "LAS";

  /** Nothing compared yet. */
  public static final AttachmentCounts NONE = new AttachmentCounts(0, 0, 0, 0, 0, 0, 0, 0);

  private static final Set<String> FUNCTION =
      Set.of("aux", "case", "cc", "clf", "cop", "det", "mark", "punct");

  /** Returns a relation without its subtype. */
  public static String universal(String relation) {
    int colon = relation.indexOf(':');
    return colon < 0 ? relation : relation.substring(0, colon);
  }

  private static boolean isContent(String relation) {
    return !FUNCTION.contains(universal(relation));
  }

  /**
   * Compares one word.
   *
   * @param head whether the head is right
   * @param gold its relation
   * @param predicted the relation that was predicted
   */
  public static AttachmentCounts ofWord(boolean head, String gold, String predicted) {
    boolean right = head && universal(gold).equals(universal(predicted));
    return new AttachmentCounts(
        1,
        head ? 1 : 0,
        right ? 1 : 0,
        isContent(gold) ? 1 : 0,
        isContent(predicted) ? 1 : 0,
        right && isContent(gold) ? 1 : 0,
        0,
        0);
  }

  /** Returns these with one more part of speech. */
  public AttachmentCounts withTag(boolean right) {
    return new AttachmentCounts(
        words,
        heads,
        labelled,
        goldContent,
        predictedContent,
        content,
        tagged + 1,
        tags + (right ? 1 : 0));
  }

  /** Returns both together. */
  public AttachmentCounts plus(AttachmentCounts other) {
    return new AttachmentCounts(
        words + other.words,
        heads + other.heads,
        labelled + other.labelled,
        goldContent + other.goldContent,
        predictedContent + other.predictedContent,
        content + other.content,
        tagged + other.tagged,
        tags + other.tags);
  }

  static AttachmentCounts of(Labels relations, Example example, Prediction prediction) {
    AttachmentCounts counts = NONE;
    for (int m = 0; m < example.heads().length; m++) {
      if (example.heads()[m] == Example.NOT_GIVEN) {
        continue;
      }
      AttachmentCounts word =
          ofWord(
              example.heads()[m] == prediction.heads()[m],
              example.labels()[m] == Example.NOT_GIVEN ? "(none)" : example.label(m, relations),
              relations.name(prediction.labels()[m]));
      boolean tagged = example.tags().length > 0 && example.tags()[m] != Example.NOT_GIVEN;
      counts = counts.plus(tagged ? word.withTag(example.tags()[m] == prediction.tags()[m]) : word);
    }
    return counts;
  }

  /** Returns the labelled attachment score, by which networks are chosen; NaN without words. */
  public double las() {
    return (double) labelled / words;
  }

  /** Returns the unlabelled attachment score; NaN without words. */
  public double uas() {
    return (double) heads / words;
  }

  /** Returns the labelled F1 score of content words; 0 where nothing is right. */
  public double clas() {
    return content == 0 ? 0 : 2.0 * content / (goldContent + predictedContent);
  }

  /** Returns the share of right parts of speech; NaN where none is compared. */
  public double upos() {
    return (double) tags / tagged;
  }

  /** Returns the scores as shares: LAS, by which networks are chosen, UAS, CLAS, UPOS. */
  List<Share> shares() {
    return List.of(
        new Share(LAS, labelled, words),
        new Share("UAS", heads, words),
        new Share("CLAS", 2 * content, goldContent + predictedContent),
        new Share("UPOS", tags, tagged));
  }
}
