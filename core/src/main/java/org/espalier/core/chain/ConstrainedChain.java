package org.espalier.core.chain;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.core.Distribution;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Members;
import org.espalier.core.OuterSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.categorical.Simplex;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.chart.Hypergraph;
import org.espalier.core.solve.ForwardingStructure;

/**
 * The tag sequences of a {@link LinearChain} that an {@link Automaton} over positions and tags
 * accepts and that have none of some pairs of neighbours: schemes of spans, regular expressions,
 * counters and lexicons. Parts are the chain's.
 *
 * <p>Answers come from the chain crossed with the automaton: what is left after t tags depends on
 * the last tag and the state, so that with Q states at every place there are n·Q·K nodes and n·Q·K²
 * edges, of which only those on the way from start to acceptance count. Pairs that are forbidden
 * everywhere cost no states. With one state everywhere these are the chain's own kernels on scores
 * of −∞.
 *
 * <ul>
 *   <li>MAP: Viterbi's algorithm over the product, O(n·Q·K²).
 *   <li>distribution: forward and backward over it in plain numbers; the chart in log space where
 *       their range does not suffice.
 *   <li>the rest from the chart, {@link ChartStructure}.
 *   <li>relaxed set: for each position the simplex of the tags that some sequence has there.
 * </ul>
 *
 * <p>Among sequences of equal score the lexicographically smallest is the best.
 */
public final class ConstrainedChain implements ChartStructure, OuterSet, ForwardingStructure {

  private static final Workspace.Key<ProductViterbi> VITERBI =
      Workspace.Key.of(ProductViterbi::new);

  private static final Workspace.Key<ProductForwardBackward> FORWARD_BACKWARD =
      Workspace.Key.of(ProductForwardBackward::new);

  private static final Workspace.Key<Masked> MASKED = Workspace.Key.of(Masked::new);

  private final LinearChain chain;
  private final Automaton automaton;
  private final BitSet forbidden; // pairs y·K + y'
  private final int[] base; // by place: the first row of its states
  private final int[] target; // [row·K + y]: the row that tag y leads to, −1 for none
  private final BitSet entered; // [row·K + y]: whether tag y leads there
  private final int[] entrances; // by place, how many tags lead to its rows
  private final BitSet used; // parts

  private static final class Masked {
    private double[] scores = new double[0];
  }

  /**
   * Creates the set of sequences.
   *
   * @param chain whose sequences are constrained
   * @param automaton of the chain's length, with its tags as symbols
   * @param forbidden pairs of neighbours that no sequence has: y·K + y' for tag y before y'
   * @throws IllegalArgumentException if automaton or pairs are not of this chain
   * @throws InfeasibleException if no sequence is left
   */
  public ConstrainedChain(LinearChain chain, Automaton automaton, BitSet forbidden) {
    if (automaton.length() != chain.length() || automaton.symbols() != chain.tags()) {
      throw new IllegalArgumentException(automaton + " does not read the sequences of " + chain);
    }
    if (forbidden.length() > chain.tags() * chain.tags()) {
      throw new IllegalArgumentException(
          chain + " has no pair of tags " + (forbidden.length() - 1));
    }
    this.chain = chain;
    this.automaton = automaton;
    this.forbidden = (BitSet) forbidden.clone();
    int n = chain.length();
    base = new int[n + 2];
    for (int t = 0; t <= n; t++) {
      base[t + 1] = base[t] + automaton.states(t);
    }
    target = new int[base[n] * chain.tags()];
    entered = new BitSet(base[n + 1] * chain.tags());
    used = new BitSet(chain.size());
    Product product = new Product(chain, automaton, forbidden);
    if (!product.trim(base, target, entered, used)) {
      throw new InfeasibleException(this + " has no sequence");
    }
    int tags = chain.tags();
    entrances = new int[n + 1];
    for (int t = 0; t <= n; t++) {
      entrances[t] = entered.get(base[t] * tags, base[t + 1] * tags).cardinality();
    }
  }

  /** Creates the set of sequences that an automaton accepts. */
  public ConstrainedChain(LinearChain chain, Automaton automaton) {
    this(chain, automaton, new BitSet());
  }

  @Override
  public LinearChain structure() {
    return chain;
  }

  /** Returns the automaton. */
  public Automaton automaton() {
    return automaton;
  }

  /** Returns whether tag y may stand before y' anywhere, as far as pairs of neighbours go. */
  public boolean allows(int tag, int nextTag) {
    return !forbidden.get(tag * chain.tags() + nextTag);
  }

  /** Returns the first row of the states at a place 0 … n; behind the last, the number of rows. */
  int base(int place) {
    return base[place];
  }

  /** Returns the row that a tag leads to from a state's row, −1 if no sequence goes there. */
  int target(int row, int tag) {
    return target[row * chain.tags() + tag];
  }

  /** Returns whether a tag leads to a state's row in some sequence. */
  boolean entered(int row, int tag) {
    return entered.get(row * chain.tags() + tag);
  }

  /** Returns how many tags lead to rows of a place. */
  int entrances(int place) {
    return entrances[place];
  }

  private boolean plain() {
    return base[base.length - 1] == base.length - 1;
  }

  @Override
  public boolean usable(int part) {
    return used.get(part);
  }

  /** Returns a copy of the scores, good until the next, with −∞ on what no sequence has. */
  private double[] masked(double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    Masked masked = workspace.get(MASKED);
    int size = size();
    if (masked.scores.length < size) {
      masked.scores = new double[size];
    }
    System.arraycopy(scores, offset, masked.scores, 0, size);
    for (int p = used.nextClearBit(0); p < size; p = used.nextClearBit(p + 1)) {
      masked.scores[p] = Double.NEGATIVE_INFINITY;
    }
    return masked.scores;
  }

  private InfeasibleException infeasible(double[] scores, int offset) {
    return new InfeasibleException(this + ": " + obstruction(scores, offset));
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    double[] own = masked(scores, offset, workspace);
    if (plain()) {
      if (!workspace.get(Viterbi.KEY).solve(chain, own, 0, out)) {
        throw infeasible(scores, offset);
      }
    } else if (!workspace.get(VITERBI).solve(this, own, out)) {
      throw infeasible(scores, offset);
    }
    return out.dot(scores, offset);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    if (!plain()) {
      return ChartStructure.super.kBest(k, scores, offset, workspace);
    }
    double[] own = masked(scores, offset, workspace);
    Viterbi table = workspace.get(Viterbi.KEY);
    if (!table.fill(chain, own, 0)) {
      throw infeasible(scores, offset);
    }
    return workspace.get(RankedSequences.KEY).best(k, chain, table, own, 0);
  }

  @Override
  public Distribution distribution(double[] scores, int offset, Workspace workspace) {
    double[] own = masked(scores, offset, workspace);
    if (plain()) {
      return chain.distribution(own, 0, this, scores, offset, workspace);
    }
    ProductForwardBackward sums = workspace.overwrite(FORWARD_BACKWARD, this, "distribution");
    return sums.compute(this, own)
        ? workspace.handle(FORWARD_BACKWARD, sums)
        : ChartStructure.super.distribution(scores, offset, workspace);
  }

  /** {@inheritDoc} Nodes are the chain's, once for each state behind the tag. */
  @Override
  public Hypergraph hypergraph() {
    int n = chain.length();
    int tags = chain.tags();
    Hypergraph.Builder builder = Hypergraph.builder();
    int[] tagged = new int[base[n] * tags]; // the rest from a state on, starting with the tag
    int[] after = new int[base[n + 1] * tags]; // what follows the tag that led to a state
    for (int t = n - 1; t >= 0; t--) {
      for (int row = base[t + 1]; row < base[t + 2]; row++) {
        for (int y = 0; y < tags; y++) {
          if (entered(row, y)) {
            after[row * tags + y] = builder.node();
            follow(t, row, y, tagged, builder);
          }
        }
      }
      for (int row = base[t]; row < base[t + 1]; row++) {
        for (int y = 0; y < tags; y++) {
          if (target(row, y) >= 0) {
            tagged[row * tags + y] = builder.node();
            builder.edge(after[target(row, y) * tags + y]).part(chain.unary(t, y));
          }
        }
      }
    }
    builder.node();
    if (n == 0) {
      builder.edge();
    }
    for (int y = 0; y < tags && n > 0; y++) {
      if (target(0, y) >= 0) {
        builder.edge(tagged[y]);
        if (chain.start()) {
          builder.part(chain.start(y));
        }
      }
    }
    return builder.build();
  }

  private void follow(int t, int row, int y, int[] tagged, Hypergraph.Builder builder) {
    if (t == chain.length() - 1) {
      builder.edge();
      if (chain.end()) {
        builder.part(chain.end(y));
      }
      return;
    }
    for (int next = 0; next < chain.tags(); next++) {
      if (target(row, next) >= 0 && allows(y, next)) {
        builder.edge(tagged[row * chain.tags() + next]).part(chain.transition(t, y, next));
      }
    }
  }

  /** {@inheritDoc} P is a simplex for each position, of the tags that some sequence has there. */
  @Override
  public void projectOuter(
      double[] point, int offset, double[] out, int outOffset, Workspace workspace) {
    int tags = chain.tags();
    double[] own = masked(point, offset, workspace);
    for (int t = 0; t < chain.length(); t++) {
      if (!Simplex.project(own, t * tags, 1, tags, out, outOffset + t * tags, workspace)) {
        throw new InfeasibleException(this + ": all tags at position " + t + " are forbidden");
      }
    }
    Arrays.fill(out, outOffset + visible(), outOffset + size(), 0);
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    visit(0, 0, new int[chain.length()], visitor);
  }

  private void visit(int t, int row, int[] sequence, Consumer<? super Parts> visitor) {
    if (t == sequence.length) {
      visitor.accept(chain.parts(sequence));
      return;
    }
    for (int y = 0; y < chain.tags(); y++) {
      if (target(row, y) >= 0 && (t == 0 || allows(sequence[t - 1], y))) {
        sequence[t] = y;
        visit(t + 1, target(row, y), sequence, visitor);
      }
    }
  }

  @Override
  public boolean contains(Parts parts) {
    return chain.contains(parts) && accepts(chain.tags(parts));
  }

  private boolean accepts(int... sequence) {
    for (int t = 1; t < sequence.length; t++) {
      if (!allows(sequence[t - 1], sequence[t])) {
        return false;
      }
    }
    return automaton.accepts(sequence);
  }

  @Override
  public String objection(Parts parts) {
    return chain.contains(parts)
        ? "the tags " + Arrays.toString(chain.tags(parts)) + " break a constraint"
        : chain.objection(parts);
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
    return chain.tags(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConstrainedChain that
        && chain.equals(that.chain)
        && automaton.equals(that.automaton)
        && forbidden.equals(that.forbidden);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * chain.hashCode() + automaton.hashCode()) + forbidden.hashCode();
  }

  @Override
  public String toString() {
    return "ConstrainedChain[%s, %s, forbidden pairs=%s]"
        .formatted(chain, automaton, forbidden.cardinality());
  }
}
