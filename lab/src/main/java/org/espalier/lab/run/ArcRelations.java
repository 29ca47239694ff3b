package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.core.tree.DependencyTree;

/** The relations of a sentence's arcs, for those arcs that any of its trees has. */
final class ArcRelations {

  /** The heads of each word that are wanted, the best tree's first. */
  private final List<List<Integer>> wanted = new ArrayList<>();

  private final int[][] relations; // by word, and by head from 1, 0 for the root
  private final double[][][] rows;

  /** Wants nothing yet. */
  ArcRelations(int words) {
    for (int m = 0; m < words; m++) {
      wanted.add(new ArrayList<>());
    }
    relations = new int[words][words + 1];
    rows = new double[words][words + 1][];
  }

  /** Wants every arc. */
  static ArcRelations all(int words) {
    ArcRelations all = new ArcRelations(words);
    for (int m = 0; m < words; m++) {
      for (int head = DependencyTree.ROOT; head < words; head++) {
        if (head != m) {
          all.wanted.get(m).add(head);
        }
      }
    }
    return all;
  }

  /** Wants the arcs of a tree. */
  void want(int... heads) {
    for (int m = 0; m < heads.length; m++) {
      if (!wanted.get(m).contains(heads[m])) {
        wanted.get(m).add(heads[m]);
      }
    }
  }

  /** Returns in how many rounds of one head for each word all arcs have their turn. */
  int rounds() {
    return wanted.stream().mapToInt(List::size).max().orElse(0);
  }

  /** Returns the heads of a round; words that have had all of theirs repeat the last. */
  int[] heads(int round) {
    return wanted.stream()
        .mapToInt(heads -> heads.get(Math.min(round, heads.size() - 1)))
        .toArray();
  }

  /** Takes the relation of an arc, and the probabilities of all relations. */
  void put(int word, int head, int relation, double[] row) {
    relations[word][head + 1] = relation;
    rows[word][head + 1] = row;
  }

  /** Returns the probabilities of all relations of an arc. */
  double[] row(int word, int head) {
    return rows[word][head + 1];
  }

  /** Returns the relations of a tree. */
  int[] relations(int... heads) {
    return IntStream.range(0, heads.length).map(m -> relations[m][heads[m] + 1]).toArray();
  }

  /** Returns the probabilities of all relations of a tree's arcs. */
  double[][] rows(int... heads) {
    return IntStream.range(0, heads.length)
        .mapToObj(m -> rows[m][heads[m] + 1])
        .toArray(double[][]::new);
  }

  /** Returns the probability of a tree's relations, given the tree. */
  double probability(int... heads) {
    return IntStream.range(0, heads.length)
        .mapToDouble(m -> rows[m][heads[m] + 1][relations[m][heads[m] + 1]])
        .reduce(1, (a, b) -> a * b);
  }
}
