package org.espalier.core.chain;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Layout;
import org.espalier.core.Members;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.ActiveSet;
import org.espalier.core.solve.Crossover;

/**
 * Sequences of n tags out of K, with scores for tags and for pairs of neighbouring tags: the linear
 * chain conditional random field.
 *
 * <p>Visible parts, n·K: tag y at position t has index t·K + y. Extra parts follow, in this order:
 *
 * <ul>
 *   <li>transitions: from tag y at position t to y' at t+1. With {@link Transitions#PER_POSITION}
 *       (n−1)·K², the index within them is (t·K + y)·K + y'; with {@link Transitions#SHARED} K²,
 *       the index is y·K + y', and {@link Parts} list a transition as often as it occurs;
 *   <li>if {@code start}: K scores for the first tag; if {@code end}: K scores for the last.
 * </ul>
 *
 * <p>SparseMAP penalises the visible parts alone. No positions are one empty sequence. Among
 * sequences of equal score the lexicographically smallest is the best.
 *
 * @param length n, not negative
 * @param tags K, at least 1
 * @param transitions whether transition scores depend on the position
 * @param start whether there are scores for the first tag
 * @param end whether there are scores for the last tag
 */
public record LinearChain(int length, int tags, Transitions transitions, boolean start, boolean end)
    implements ChartStructure, OuterSet, Crossover {

  /**
   * Calls of the oracle after which a projection looks for another start, besides two a position.
   */
  private static final int CALLS = 100;

  private static final Workspace.Key<ForwardBackward> FORWARD_BACKWARD =
      Workspace.Key.of(ForwardBackward::new);

  private static final Workspace.Key<MarkovForwardBackward> MARKOV =
      Workspace.Key.of(MarkovForwardBackward::new);

  public LinearChain {
    if (length < 0 || tags < 1) {
      throw new IllegalArgumentException(
          "a chain needs a length of at least 0 and 1 tag, not " + length + " and " + tags);
    }
    double matrices = transitions == Transitions.SHARED ? 1 : Math.max(0, length - 1.0);
    Layout.requireNumberable(
        "a chain of " + length + " positions with " + tags + " tags, " + transitions,
        (double) length * tags + matrices * tags * tags + 2.0 * tags);
  }

  /** Creates the set of tag sequences without start and end scores. */
  public LinearChain(int length, int tags, Transitions transitions) {
    this(length, tags, transitions, false, false);
  }

  /**
   * Returns the index of a visible part.
   *
   * @param position t in 0 … n−1
   * @param tag y in 0 … K−1
   * @throws IllegalArgumentException if there is no such position or tag
   */
  public int unary(int position, int tag) {
    return Layout.index("position", position, length) * tags + Layout.index("tag", tag, tags);
  }

  /**
   * Returns the index of a transition's part.
   *
   * @param position t in 0 … n−2, of the first of the two tags
   * @throws IllegalArgumentException if there is no such position or tag
   */
  public int transition(int position, int tag, int nextTag) {
    Layout.index("position before another", position, Math.max(0, length - 1));
    Layout.index("tag", tag, tags);
    int matrix = transitions == Transitions.SHARED ? 0 : position;
    return visible() + (matrix * tags + tag) * tags + Layout.index("tag", nextTag, tags);
  }

  /**
   * Returns the index of the start part of a tag.
   *
   * @throws IllegalArgumentException if there is no such tag, or there are no start scores
   */
  public int start(int tag) {
    if (!start) {
      throw new IllegalArgumentException(this + " has no start scores");
    }
    return visible() + matrices() * tags * tags + Layout.index("tag", tag, tags);
  }

  /**
   * Returns the index of the end part of a tag.
   *
   * @throws IllegalArgumentException if there is no such tag, or there are no end scores
   */
  public int end(int tag) {
    if (!end) {
      throw new IllegalArgumentException(this + " has no end scores");
    }
    return visible()
        + matrices() * tags * tags
        + (start ? tags : 0)
        + Layout.index("tag", tag, tags);
  }

  private int matrices() {
    return transitions == Transitions.SHARED ? 1 : Math.max(0, length - 1);
  }

  @Override
  public int size() {
    return visible() + matrices() * tags * tags + (start ? tags : 0) + (end ? tags : 0);
  }

  @Override
  public int visible() {
    return length * tags;
  }

  @Override
  public int[] shape() {
    return new int[] {length, tags};
  }

  @Override
  public boolean allUsable() {
    return length > 1;
  }

  @Override
  public boolean usable(int part) {
    boolean transition = part >= visible() && part < visible() + matrices() * tags * tags;
    return length > (transition ? 1 : 0);
  }

  @Override
  public String partName(int part) {
    if (part < visible()) {
      return "tag " + part % tags + " at position " + part / tags;
    }
    int rest = part - visible();
    if (rest < matrices() * tags * tags) {
      String pair = "transition " + rest / tags % tags + " -> " + rest % tags;
      return transitions == Transitions.SHARED
          ? pair
          : pair + " after position " + rest / (tags * tags);
    }
    rest -= matrices() * tags * tags;
    return (start && rest < tags ? "start with tag " : "end with tag ") + rest % tags;
  }

  /**
   * Returns the tags of a sequence.
   *
   * @param parts a structure of this set
   * @return n tags
   * @throws IllegalArgumentException if it is none
   */
  public int[] tags(Parts parts) {
    Members.require(this, parts);
    int[] sequence = new int[length];
    for (int t = 0; t < length; t++) {
      sequence[t] = parts.get(t) % tags; // the visible parts come first, one for each position
    }
    return sequence;
  }

  /**
   * Returns the parts of a sequence, extra parts included.
   *
   * @param sequence n tags
   * @throws IllegalArgumentException if there are more or fewer, or there is no such tag
   */
  public Parts parts(int... sequence) {
    if (sequence.length != length) {
      throw new IllegalArgumentException(sequence.length + " tags for length " + length);
    }
    for (int t = 0; t < length; t++) {
      if (sequence[t] < 0 || sequence[t] >= tags) {
        throw new IllegalArgumentException("tag " + sequence[t] + " at position " + t);
      }
    }
    Parts parts = new Parts();
    write(sequence, parts);
    return parts;
  }

  /** Writes the parts of a sequence, in its first n entries. */
  void write(int[] sequence, Parts parts) {
    parts.clear();
    for (int t = 0; t < length; t++) {
      parts.add(unary(t, sequence[t]));
    }
    for (int t = 0; t + 1 < length; t++) {
      parts.add(transition(t, sequence[t], sequence[t + 1]));
    }
    if (start && length > 0) {
      parts.add(start(sequence[0]));
    }
    if (end && length > 0) {
      parts.add(end(sequence[length - 1]));
    }
    parts.sort();
  }

  @Override
  public void cross(Parts from, Parts to, Workspace workspace, Consumer<? super Parts> visitor) {
    workspace.get(TagCrossover.KEY).cross(this, from, to, visitor);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    if (!workspace.get(Viterbi.KEY).solve(this, scores, offset, out)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return out.dot(scores, offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>By the active set. Where that has not ended after some hundred calls, as with scores near 0,
   * whose point is a mixture of many sequences, it begins anew from those of an interior-point
   * method over pairs of neighbouring tags, and ends after a few calls more.
   */
  @Override
  public SparseMap project(double[] scores, int offset, Support warm, Workspace workspace) {
    int patience = CALLS + 2 * length;
    SparseMap found =
        ActiveSet.project(this, scores, offset, warm, ActiveSet.TOLERANCE, patience, 0, workspace);
    if (found.status() != SparseMap.Status.ITERATION_LIMIT) {
      return found;
    }
    ChainFlow flow = workspace.get(ChainFlow.KEY);
    Support start = flow.solve(this, scores, offset) ? flow.mixture() : found;
    return ActiveSet.project(
        this,
        scores,
        offset,
        start,
        ActiveSet.TOLERANCE,
        ActiveSet.ORACLE_CALLS,
        found.oracleCalls(),
        workspace);
  }

  /** {@inheritDoc} From Viterbi's table: O(n·K² + k·n·K). */
  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Viterbi table = workspace.get(Viterbi.KEY);
    if (!table.fill(this, scores, offset)) {
      throw new InfeasibleException(this + ": " + obstruction(scores, offset));
    }
    return workspace.get(RankedSequences.KEY).best(k, this, table, scores, offset);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Forward and backward in plain numbers; where scores are beyond their range, term by term
   * less the largest, with those kept that count.
   */
  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return distribution(scores, offset, this, scores, offset, workspace);
  }

  /** Returns the distribution for a structure that is this chain with scores of its own. */
  Distribution distribution(
      double[] own,
      int ownOffset,
      ChartStructure asker,
      double[] scores,
      int offset,
      Workspace workspace) {
    ForwardBackward sums = workspace.overwrite(FORWARD_BACKWARD, asker, "distribution");
    if (sums.compute(this, own, ownOffset)) {
      return workspace.handle(FORWARD_BACKWARD, sums);
    }
    MarkovForwardBackward others = workspace.overwrite(MARKOV, asker, "distribution");
    if (others.compute(this, own, ownOffset)) {
      return workspace.handle(MARKOV, others);
    }
    throw new InfeasibleException(asker + ": " + asker.obstruction(scores, offset));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Nodes, from the last position to the first: the rest of the sequence before and after the
   * choice of each tag, n·K² edges. Edges lie in the order of tags, which settles ties.
   */
  @Override
  public Hypergraph hypergraph() {
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] tagged = new int[tags]; // the rest from position t on, starting with the tag
    int[] after = new int[tags]; // what follows the tag at position t
    for (int t = length - 1; t >= 0; t--) {
      for (int y = 0; y < tags; y++) {
        after[y] = builder.node();
        if (t == length - 1) {
          builder.edge();
          if (end) {
            builder.part(end(y));
          }
        } else {
          for (int next = 0; next < tags; next++) {
            builder.edge(tagged[next]).part(transition(t, y, next));
          }
        }
      }
      for (int y = 0; y < tags; y++) {
        tagged[y] = builder.node();
        builder.edge(after[y]).part(unary(t, y));
      }
    }
    builder.node();
    if (length == 0) {
      builder.edge();
    }
    for (int y = 0; y < tags && length > 0; y++) {
      builder.edge(tagged[y]);
      if (start) {
        builder.part(start(y));
      }
    }
    return builder.build();
  }

  @Override
  public String obstruction(double[] scores, int offset) {
    for (int t = 0; t < length; t++) {
      boolean allowed = false;
      for (int y = 0; y < tags; y++) {
        allowed |= scores[offset + unary(t, y)] != Double.NEGATIVE_INFINITY;
      }
      if (!allowed) {
        return "all tags at position " + t + " are forbidden";
      }
    }
    return ChartStructure.super.obstruction(scores, offset);
  }

  /** {@inheritDoc} It is K^n. */
  @Override
  public BigInteger count() {
    return BigInteger.valueOf(tags).pow(length);
  }

  /** {@inheritDoc} P is a simplex for each position. */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    for (int t = 0; t < length; t++) {
      int row = t * tags;
      if (!Simplex.project(point, offset + row, 1, tags, out, outOffset + row, workspace)) {
        throw new InfeasibleException(this + ": all tags at position " + t + " are forbidden");
      }
    }
    Arrays.fill(out, outOffset + visible(), outOffset + size(), 0);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    int[] sequence = new int[length];
    while (true) {
      visitor.accept(parts(sequence));
      int t = length - 1;
      while (t >= 0 && sequence[t] == tags - 1) {
        sequence[t--] = 0;
      }
      if (t < 0) {
        return;
      }
      sequence[t]++;
    }
  }

  @Override
  public String objection(Parts parts) {
    int[] sequence = new int[length];
    for (int t = 0; t < length; t++) {
      if (t >= parts.count() || parts.get(t) / tags != t) {
        boolean second = t > 0 && t < parts.count() && parts.get(t) / tags == t - 1;
        return second
            ? "position " + (t - 1) + " has more than one tag"
            : "position " + t + " has no tag";
      }
      sequence[t] = parts.get(t) % tags;
    }
    return "the tags %s come with the parts %s, extra ones included, not with %s"
        .formatted(Arrays.toString(sequence), parts(sequence), parts);
  }

  @Override
  public boolean contains(Parts parts) {
    int[] sequence = new int[length];
    for (int t = 0; t < length; t++) {
      if (t >= parts.count() || parts.get(t) < 0 || parts.get(t) / tags != t) {
        return false;
      }
      sequence[t] = parts.get(t) % tags;
    }
    return parts.equals(parts(sequence));
  }
}
