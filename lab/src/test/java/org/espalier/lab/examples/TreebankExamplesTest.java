package org.espalier.lab.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.espalier.data.Ewt;
import org.espalier.torch.Natives;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guide's examples on the English Web Treebank learn what they are to learn: from a few hundred
 * sentences, and in the nightly build from as many as the guide's figures, which it prints.
 */
class TreebankExamplesTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("espalier.nightly");

  @BeforeAll
  static void needsTheTreebank() {
    assumeTrue(Ewt.isAvailable(), "needs the treebank");
    Natives.load(1);
  }

  private static void assertShare(String what, double share, double least, double leastNightly) {
    System.out.printf("%s: %.2f %%%n", what, 100 * share);
    assertTrue(share > (NIGHTLY ? leastNightly : least), what + ": " + share);
  }

  @Test
  void partsOfSpeechAreLearned() {
    double share = NIGHTLY ? Tagger.train(12_544, 3) : Tagger.train(500, 2);
    assertShare("tagger", share, 0.5, 0.9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void halfOfTheHeadsTeachATree(int everyWhich) {
    double share =
        NIGHTLY ? PartialTrees.train(6_000, 3, everyWhich) : PartialTrees.train(500, 2, everyWhich);
    assertShare("heads of every word in " + everyWhich, share, 0.2, 0.6);
  }

  /** A few hundred sentences teach nothing but the commonest relation. */
  @Tag("nightly")
  @ParameterizedTest
  @ValueSource(strings = {"marginals", "spigot-eg"})
  void latentTagsTellRelations(String estimator) {
    double share = LatentTags.train(6_000, 3, estimator);
    assertShare("relations by latent tags, " + estimator, share, 0.4, 0.4);
  }
}
