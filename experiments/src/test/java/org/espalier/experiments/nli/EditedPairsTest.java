package org.espalier.experiments.nli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.data.Ewt;
import org.espalier.data.SentencePair;
import org.junit.jupiter.api.Test;

class EditedPairsTest {

  @Test
  void everyEditIsWhatItsLabelSays() {
    assumeTrue(Ewt.isAvailable(), "the treebank is unpacked by the build");
    List<SentencePair> pairs = EditedPairs.of(Ewt.load().dev(), 1);
    assertEquals(pairs, EditedPairs.of(Ewt.load().dev(), 1));
    Map<String, Integer> counts = new TreeMap<>();
    for (SentencePair pair : pairs) {
      counts.merge(pair.label(), 1, Integer::sum);
      List<String> first = pair.first();
      List<String> second = pair.second();
      int differing = 0;
      for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
        differing += first.get(i).equals(second.get(i)) ? 0 : 1;
      }
      switch (pair.label()) {
        case EditedPairs.SHORTER -> {
          assertEquals(first.size() - 1, second.size());
          List<String> rest = new ArrayList<>(first);
          second.forEach(word -> assertTrue(rest.remove(word)));
          assertEquals(1, rest.size());
        }
        case EditedPairs.CHANGED -> {
          assertEquals(first.size(), second.size());
          assertEquals(1, differing);
        }
        default -> {
          assertEquals(2, differing);
          assertNotEquals(first, second);
          assertEquals(first.stream().sorted().toList(), second.stream().sorted().toList());
        }
      }
    }
    int third = pairs.size() / 3;
    assertTrue(third > 200, "pairs: " + pairs.size());
    counts.values().forEach(count -> assertTrue(Math.abs(count - third) <= 1, () -> "" + counts));
  }
}
