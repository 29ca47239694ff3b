package org.espalier.core.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;

/**
 * Matchings drawn without replacement: what has not been drawn is kept as a partition into sets of
 * matchings with some cells held on and others off. A draw picks a set by its share of what is
 * left, samples from it, and splits the rest of that set as Lawler does: the matchings without the
 * first cell of the one drawn, those with the first but without the second, and so on. Each draw
 * takes one distribution and one more per row.
 */
final class DistinctMatchings {

  /** A set of matchings by the cells held on and off, and its log-partition. */
  private record Block(Parts on, Parts off, double logMass) {}

  private final SmallMatching matching;
  private final double[] scores;
  private final SubsetProgram program;
  private final List<Block> blocks = new ArrayList<>();

  DistinctMatchings(SmallMatching matching, double[] scores, SubsetProgram program) {
    this.matching = matching;
    this.scores = scores;
    this.program = program;
    add(new Parts(), new Parts());
  }

  private boolean solve(Parts on, Parts off) {
    double[] masked = new ConditionedMatching(matching, on, off).masked(scores, 0);
    return program.compute(matching.rows(), matching.columns(), masked, 0).isEmpty();
  }

  private void add(Parts on, Parts off) {
    if (solve(on, off)) {
      blocks.add(new Block(on, off, program.logPartition()));
    }
  }

  List<Parts> draw(int k, RandomGenerator random) {
    List<Parts> drawn = new ArrayList<>();
    while (drawn.size() < k && !blocks.isEmpty()) {
      Block block = blocks.remove(pick(random));
      solve(block.on, block.off);
      Parts sample = new Parts();
      program.sample(random, sample);
      drawn.add(sample);
      Parts on = new Parts();
      on.set(block.on);
      for (int i = 0; i < sample.count(); i++) {
        int cell = sample.get(i);
        if (!block.on.has(cell)) {
          Parts off = new Parts();
          off.set(block.off);
          off.add(cell);
          off.sort();
          add(Parts.of(on.toArray()), off);
          on.add(cell);
          on.sort();
        }
      }
    }
    return drawn;
  }

  /** Picks a block by its mass: the largest logarithm with Gumbel noise. */
  private int pick(RandomGenerator random) {
    int choice = 0;
    double largest = Double.NEGATIVE_INFINITY;
    // Relative to the largest, so that the noise is not lost beside large scores.
    double most = blocks.stream().mapToDouble(Block::logMass).max().orElseThrow();
    for (int b = 0; b < blocks.size(); b++) {
      double noise = -Math.log(Math.max(random.nextExponential(), Double.MIN_NORMAL));
      double key = blocks.get(b).logMass - most + noise;
      if (key > largest) {
        largest = key;
        choice = b;
      }
    }
    return choice;
  }
}
