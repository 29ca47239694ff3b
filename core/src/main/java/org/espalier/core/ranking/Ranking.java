package org.espalier.core.ranking;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.Layout;
import org.espalier.core.Members;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.matching.Matching;

/**
 * Rankings of n items: Z is the set of permutations of (1, …, n), conv(Z) the permutahedron. This
 * is the one integer-valued family: part i is the rank of item i, D = n, and a vertex lists part i
 * as often as its rank says, so that {@link Parts#dot} is Σ s_i·rank_i.
 *
 * <ul>
 *   <li>MAP: sorting, O(n log n); the largest score gets rank n, equal scores ascending ranks in
 *       the order of their items.
 *   <li>Projection: isotonic regression, O(n log n), with its derivative in O(n) (the fast soft
 *       sort of Blondel et al.); the vertices of its support, should they be asked for, take O(n²
 *       log n) and more room than the rest, n(n + 1)/2 entries each.
 *   <li>k best: Murty's algorithm on the matching of items with ranks, the cell of item i and rank
 *       j scoring s_i·j, O(k·n⁴) at worst.
 *   <li>Log-partition: no polynomial algorithm is known, so it is not offered.
 * </ul>
 *
 * <p>Every item has a rank, so a score of −∞ leaves no ranking. With no items there is one ranking,
 * the empty one.
 *
 * <p>M. Blondel, O. Teboul, Q. Berthet, J. Djolonga, Fast differentiable sorting and ranking, ICML
 * 2020, arXiv 2002.08871.
 *
 * @param size n, at least 0
 */
public record Ranking(int size) implements KBest, Projection, Countable, Enumerable, MoveSet {

  private static final Workspace.Key<RankedItems> DESCENDING = Workspace.Key.of(RankedItems::new);

  private static final Workspace.Key<PermutahedronProjection> PROJECTION =
      Workspace.Key.of(PermutahedronProjection::new);

  public Ranking {
    if (size < 0) {
      throw new IllegalArgumentException("a ranking has at least 0 items, not " + size);
    }
    Layout.requireNumberable("a ranking of " + size + " items", size);
  }

  @Override
  public String partName(int part) {
    return "rank of item " + part;
  }

  @Override
  public boolean allUsable() {
    return true;
  }

  @Override
  public boolean repeats() {
    return true;
  }

  /**
   * Returns the parts of the ranking with these ranks, 1 … n.
   *
   * @throws IllegalArgumentException if there are more or fewer, or one is out of range
   */
  public Parts parts(int... ranks) {
    if (ranks.length != size) {
      throw new IllegalArgumentException(ranks.length + " ranks for " + size + " items");
    }
    for (int rank : ranks) {
      if (rank < 1 || rank > size) {
        throw new IllegalArgumentException("ranks are 1 to " + size + ", not " + rank);
      }
    }
    Parts parts = new Parts();
    for (int i = 0; i < ranks.length; i++) {
      for (int k = 0; k < ranks[i]; k++) {
        parts.add(i);
      }
    }
    return parts;
  }

  /**
   * Returns the rank of every item.
   *
   * @param parts a ranking of this set
   * @throws IllegalArgumentException if it is none
   */
  public int[] ranks(Parts parts) {
    Members.require(this, parts);
    return multiplicities(parts);
  }

  private int[] multiplicities(Parts parts) {
    int[] ranks = new int[size];
    for (int i = 0; i < parts.count(); i++) {
      ranks[parts.get(i)]++;
    }
    return ranks;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    check(scores, offset);
    checkListed();
    RankedItems order = workspace.get(DESCENDING);
    order.sort(scores, offset, size);
    order.vertex(out);
    return out.dot(scores, offset);
  }

  /** A ranking as a list of parts has n(n + 1)/2 entries. */
  private void checkListed() {
    Layout.requireNumberable("the list of a ranking's parts", size * (size + 1.0) / 2);
  }

  private void check(double[] scores, int offset) {
    Scores.check(this, scores, offset);
    for (int i = 0; i < size; i++) {
      if (scores[offset + i] == Double.NEGATIVE_INFINITY) {
        throw new InfeasibleException(
            this + ": item " + i + " is forbidden, but a ranking ranks every item");
      }
    }
  }

  /** {@inheritDoc} Uniformly. */
  @Override
  public void start(RandomGenerator random, Parts out) {
    checkListed();
    int[] ranks = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      ranks[i] = ranks[j];
      ranks[j] = i + 1;
    }
    out.set(parts(ranks));
  }

  /** {@inheritDoc} Two items change places, each two as likely as others; O(n²). */
  @Override
  public double propose(Parts from, RandomGenerator random, Parts out) {
    out.set(from);
    if (size > 1) {
      int[] ranks = multiplicities(from);
      int i = random.nextInt(size);
      int j = (i + 1 + random.nextInt(size - 1)) % size;
      int rank = ranks[i];
      ranks[i] = ranks[j];
      ranks[j] = rank;
      out.set(parts(ranks));
    }
    return 0;
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    check(scores, offset);
    checkListed();
    double[] cells = new double[size * size];
    // A power of 2 changes no order, and lets the largest scores be multiplied by ranks.
    double scale = Math.scalb(1.0, -Math.getExponent(size + 1.0) - 1);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        cells[i * size + j] = scores[offset + i] * scale * (j + 1);
      }
    }
    Matching matching = new Matching(size, size);
    List<Parts> result = new ArrayList<>();
    for (Parts matched : matching.kBest(k, cells, 0, workspace)) {
      int[] ranks = matching.columns(matched);
      for (int i = 0; i < size; i++) {
        ranks[i]++;
      }
      result.add(parts(ranks));
    }
    return result;
  }

  /** {@inheritDoc} In closed form: {@code warm} is not used. */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    check(scores, offset);
    PermutahedronProjection projection = workspace.overwrite(PROJECTION, this, "project");
    projection.compute(scores, offset, size);
    return workspace.handle(PROJECTION, projection);
  }

  /** {@inheritDoc} It is n!. */
  @Override
  public BigInteger count() {
    return new Matching(size, size).count();
  }

  @Override
  public String objection(Parts parts) {
    return "the ranks %s are not the numbers 1 to %s, each once"
        .formatted(Arrays.toString(multiplicities(parts)), size);
  }

  @Override
  public boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      if (parts.get(i) < 0 || parts.get(i) >= size) {
        return false;
      }
    }
    boolean[] taken = new boolean[size + 1];
    for (int rank : multiplicities(parts)) {
      if (rank < 1 || rank > size || taken[rank]) {
        return false;
      }
      taken[rank] = true;
    }
    return true;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    Matching matching = new Matching(size, size);
    matching.forEach(matched -> {
      int[] ranks = matching.columns(matched);
      for (int i = 0; i < size; i++) {
        ranks[i]++;
      }
      visitor.accept(parts(ranks));
    });
  }
}
