package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.data.Labels;
import org.junit.jupiter.api.Test;

/** The definitions of the CoNLL 2018 shared task on a sentence counted by hand. */
class AttachmentCountsTest {

  private static final Labels RELATIONS =
      new Labels(List.of("case", "det", "nmod", "nsubj", "nsubj:pass", "obj", "root"));

  private static final int[] GOLD = {1, 2, -1, 4, 2};

  private static Example example(int[] heads, String... relations) {
    return new Example("", List.of("a", "b", "c", "d", "e"), new int[5], new int[5])
        .withLabels(indices(relations))
        .withHeads(heads)
        .withTags(0, 1, 2, 0, Example.NOT_GIVEN);
  }

  private static int[] indices(String... relations) {
    return List.of(relations).stream()
        .mapToInt(name -> name.equals("_") ? Example.NOT_GIVEN : RELATIONS.index(name))
        .toArray();
  }

  private static Prediction prediction(int[] heads, String... relations) {
    return new Prediction(
        indices(relations),
        new double[5],
        new double[0][],
        heads,
        new int[0][],
        new int[] {0, 1, 1, 0, 0},
        0,
        0);
  }

  @Test
  void wordsAreCountedAsTheSharedTaskDoes() {
    AttachmentCounts counts =
        AttachmentCounts.of(
            RELATIONS,
            example(GOLD, "det", "nsubj:pass", "root", "case", "obj"),
            prediction(new int[] {1, 2, -1, 2, 2}, "det", "nsubj", "root", "nmod", "case"));
    assertEquals(5, counts.words());
    assertEquals(0.8, counts.uas(), 1e-15, "the fourth word hangs elsewhere");
    assertEquals(0.6, counts.las(), 1e-15, "subtypes do not count, relations do");
    assertEquals(3, counts.goldContent(), "nsubj:pass, root, obj");
    assertEquals(3, counts.predictedContent(), "nsubj, root, nmod");
    assertEquals(2, counts.content());
    assertEquals(2.0 / 3, counts.clas(), 1e-15);
    assertEquals(0.75, counts.upos(), 1e-15, "of the four words whose tag is given");
  }

  @Test
  void openHeadsAreLeftOut() {
    AttachmentCounts counts =
        AttachmentCounts.of(
            RELATIONS,
            example(new int[] {1, Example.NOT_GIVEN, -1, -2, -2}, "det", "_", "root", "_", "_"),
            prediction(GOLD, "det", "nsubj", "root", "case", "obj"));
    assertEquals(2, counts.words());
    assertEquals(1, counts.las());
  }

  @Test
  void nothingRightIsZero() {
    AttachmentCounts counts =
        AttachmentCounts.of(
            RELATIONS,
            example(GOLD, "det", "nsubj", "root", "case", "obj"),
            prediction(new int[] {-1, 0, 0, 0, 0}, "root", "obj", "obj", "obj", "obj"));
    assertEquals(0, counts.uas());
    assertEquals(0, counts.clas());
  }
}
