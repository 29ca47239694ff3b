package org.espalier.core.chain;

import java.util.function.Consumer;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Crosses two tag sequences: a piece is a longest run of positions at which they differ. The tags
 * before and after it are those of both, so a piece brings its own transitions. Time O(n) for each
 * piece.
 */
final class TagCrossover {

  static final Workspace.Key<TagCrossover> KEY = Workspace.Key.of(TagCrossover::new);

  private final Parts mixed = new Parts();
  private int[] tags = new int[0];

  private TagCrossover() {}

  void cross(LinearChain chain, Parts from, Parts to, Consumer<? super Parts> visitor) {
    int n = chain.length();
    if (tags.length < n) {
      tags = new int[n];
    }
    for (int t = 0; t < n; t++) {
      tags[t] = from.get(t) % chain.tags(); // the visible parts come first, one for each position
    }
    int t = 0;
    while (t < n) {
      int start = t;
      while (t < n && to.get(t) != from.get(t)) {
        tags[t] = to.get(t) % chain.tags();
        t++;
      }
      if (t > start) {
        chain.write(tags, mixed);
        visitor.accept(mixed);
        for (int s = start; s < t; s++) {
          tags[s] = from.get(s) % chain.tags();
        }
      }
      t++;
    }
  }
}
