package org.espalier.core.product;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.espalier.core.ExactStructure;
import org.espalier.core.GumbelSampling.Keyed;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;

/**
 * Draws without replacement from a product: a member of the first factor stands for all members of
 * the product that have it, and its key is the largest of theirs. So the first factor's draws, by
 * falling key, divide the product into the products of the other factors, each drawn from given its
 * largest key; the draws of all of these are merged by key.
 */
final class KeyedCombinations {

  private final List<? extends ExactStructure> factors;
  private final Slices slices = new Slices();
  private final RandomGenerator random;
  private final Workspace workspace;

  KeyedCombinations(
      List<? extends ExactStructure> factors,
      double[] scores,
      int offset,
      RandomGenerator random,
      Workspace workspace) {
    this.factors = factors;
    this.random = random;
    this.workspace = workspace;
    slices.gather(factors, scores, offset);
  }

  List<Keyed> draw(int k, double largest) {
    List<Keyed> drawn = draw(0, k, largest);
    drawn.forEach(keyed -> keyed.parts().sort());
    return drawn;
  }

  /** The draws with one member of a factor, the next of which has the given key. */
  private record Stream(Keyed member, List<Keyed> drawn, int next, double key) {}

  /** Draws from the product of one factor and those after it. */
  private List<Keyed> draw(int factor, int k, double largest) {
    List<Keyed> drawn = new ArrayList<>();
    if (factor == factors.size()) {
      if (k > 0) {
        drawn.add(new Keyed(new Parts(), 0, largest));
      }
      return drawn;
    }
    PriorityQueue<Stream> streams =
        new PriorityQueue<>(Comparator.comparingDouble((Stream stream) -> -stream.key));
    for (Keyed member : members(factor, k, largest)) {
      streams.add(new Stream(member, List.of(), 0, member.key()));
    }
    while (drawn.size() < k) {
      Stream stream = streams.poll();
      if (stream == null) {
        break;
      }
      Keyed member = stream.member;
      List<Keyed> rest = stream.drawn;
      if (stream.next == 0) {
        // Keys are relative to the whole product, those of the rest to what has this member.
        double key = member.key() - member.logProbability();
        rest = draw(factor + 1, k - drawn.size(), key);
      }
      drawn.add(join(factor, member, rest.get(stream.next), stream.key));
      int next = stream.next + 1;
      if (next < rest.size()) {
        double key = rest.get(next).key() + member.logProbability();
        streams.add(new Stream(member, rest, next, key));
      }
    }
    return drawn;
  }

  private List<Keyed> members(int factor, int k, double largest) {
    try {
      return factors
          .get(factor)
          .drawKeyed(k, largest, slices.values(factor), 0, random, workspace.nested(factor));
    } catch (InfeasibleException e) {
      throw Slices.inFactor(factor, e);
    }
  }

  private Keyed join(int factor, Keyed member, Keyed rest, double key) {
    Parts parts = new Parts();
    parts.set(rest.parts());
    slices.addParts(factor, member.parts(), parts);
    return new Keyed(parts, member.logProbability() + rest.logProbability(), key);
  }
}
