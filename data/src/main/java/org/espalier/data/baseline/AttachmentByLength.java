package org.espalier.data.baseline;

import java.util.Arrays;

/**
 * Attachment scores by the length of the sentence, since short sentences are easier and a mean over
 * words hides it. The bands are 1–5, 6–10, 11–20, 21–40 and more than 40 words.
 */
public final class AttachmentByLength {

  private static final int[] LAST = {5, 10, 20, 40, Integer.MAX_VALUE};

  private final Attachment[] bands = new Attachment[LAST.length];

  /** Starts with nothing compared. */
  public AttachmentByLength() {
    Arrays.fill(bands, Attachment.NONE);
  }

  /**
   * Adds a sentence.
   *
   * @param words the number of its words
   * @param attachment of its tree
   */
  public void add(int words, Attachment attachment) {
    int band = 0;
    while (words > LAST[band]) {
      band++;
    }
    bands[band] = bands[band].plus(attachment);
  }

  /** Returns the number of bands. */
  public int bands() {
    return bands.length;
  }

  /** Returns a band's name: the lengths in it, such as "6–10". */
  public String name(int band) {
    int first = band == 0 ? 1 : LAST[band - 1] + 1;
    return band == LAST.length - 1 ? "over " + (first - 1) : first + "–" + LAST[band];
  }

  /** Returns the scores of a band; nothing compared if no sentence fell into it. */
  public Attachment band(int band) {
    return bands[band];
  }

  /** Returns the scores of all sentences. */
  public Attachment total() {
    return Arrays.stream(bands).reduce(Attachment.NONE, Attachment::plus);
  }
}
