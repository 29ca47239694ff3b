package org.espalier.core.acyclic;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Conditionable;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.KBest;
import org.espalier.core.Layout;
import org.espalier.core.MaxMarginals;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Workspace;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.Condition;
import org.espalier.core.solve.UnitBox;

/**
 * Directed acyclic graphs over the nodes 0 … n−1.
 *
 * <p>Parts, D = n²: the edge from u to v has index u·n + v; the diagonal means nothing. The empty
 * graph is one of them, so that nothing needs to be allowed.
 *
 * <p>What is exact: MAP, the k best, max-marginals and the projection, for up to {@value #LARGEST}
 * nodes, by a program over the 2^n sets of nodes that may come first in an order (0.1 s for 20
 * nodes). What is not offered: log-partition, marginals and samples, which are #P-hard; moves reach
 * all graphs, and {@code Enumerated} has everything for up to 5 nodes. For more nodes: {@link
 * #under} an order, everything is exact and takes O(n²), and the order may be learned as a {@link
 * org.espalier.core.ranking.Ranking} or drawn from its moves.
 *
 * @param nodes n, 1 … {@value #LARGEST}
 */
public record AcyclicGraph(int nodes)
    implements ActiveSetProjection,
        KBest,
        MaxMarginals,
        Conditionable,
        Countable,
        Enumerable,
        MoveSet,
        UnitBox {

  /** The largest number of nodes. */
  public static final int LARGEST = 20;

  private static final Parts NOTHING = new Parts();

  public AcyclicGraph {
    if (nodes < 1 || nodes > LARGEST) {
      throw new IllegalArgumentException(
          ("an acyclic graph has 1 to %s nodes, not %s: for more, learn their order as a"
                  + " Ranking, with the edges under it")
              .formatted(LARGEST, nodes));
    }
  }

  /**
   * Returns the graphs that agree with an order, of any number of nodes, in the layout of this
   * class: all questions are answered, in O(n²).
   *
   * @param order all n nodes, the first in front; sources come before what they lead to
   * @throws IllegalArgumentException if a node is not there just once, or there are too many edges
   */
  public static OrderedGraph under(int... order) {
    int n = order.length;
    Layout.requireNumberable("an acyclic graph of " + n + " nodes", (double) n * n);
    Integer[] places = new Integer[n];
    Arrays.fill(places, -1);
    for (int place = 0; place < n; place++) {
      int v = Layout.index("node", order[place], n);
      if (places[v] >= 0) {
        throw new IllegalArgumentException("node " + v + " is twice in the order");
      }
      places[v] = place;
    }
    return new OrderedGraph(List.of(places));
  }

  @Override
  public int size() {
    return nodes * nodes;
  }

  @Override
  public int[] shape() {
    return new int[] {nodes, nodes};
  }

  /**
   * Returns the index of an edge.
   *
   * @throws IllegalArgumentException if the nodes are the same, or there is no such node
   */
  public int edge(int from, int to) {
    int part = Layout.index("node", from, nodes) * nodes + Layout.index("node", to, nodes);
    if (from == to) {
      throw new IllegalArgumentException("no edge leads from node " + from + " to itself");
    }
    return part;
  }

  @Override
  public boolean usable(int part) {
    return part / nodes != part % nodes;
  }

  @Override
  public String partName(int part) {
    return edgeName(part, nodes);
  }

  static String edgeName(int part, int nodes) {
    return "edge " + part / nodes + " -> " + part % nodes;
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    Scores.check(this, scores, offset);
    boolean _ = workspace.get(BestOrder.KEY).solve(nodes, scores, offset, NOTHING, out);
    return out.dot(scores, offset);
  }

  @Override
  public List<Parts> kBest(int k, double[] scores, int offset, Workspace workspace) {
    Scores.check(this, scores, offset);
    return WholeGraphs.kBest(nodes, k, scores, offset, NOTHING, workspace);
  }

  @Override
  public void maxMarginals(
      double[] scores, int offset, double[] out, int outOffset, Workspace workspace) {
    Scores.check(this, scores, offset);
    maxMarginals(scores, offset, NOTHING, out, outOffset, workspace);
  }

  /** Writes the max-marginals of the graphs that have some edges. */
  void maxMarginals(
      double[] scores,
      int offset,
      Parts required,
      double[] out,
      int outOffset,
      Workspace workspace) {
    Parts found = new Parts();
    for (int p = 0; p < size(); p++) {
      Parts all = Parts.union(required, Parts.of(p));
      out[outOffset + p] =
          usable(p) && workspace.get(BestOrder.KEY).solve(nodes, scores, offset, all, found)
              ? found.dot(scores, offset)
              : Double.NEGATIVE_INFINITY;
    }
  }

  @Override
  public ConditionedAcyclicGraph given(Parts on, Parts off) {
    return new ConditionedAcyclicGraph(this, new Condition(on, off));
  }

  /** {@inheritDoc} Robinson's: a(n) = Σ over k of (−1)^(k+1)·C(n, k)·2^(k(n−k))·a(n−k). */
  @Override
  public BigInteger count() {
    BigInteger[] counts = new BigInteger[nodes + 1];
    counts[0] = BigInteger.ONE;
    for (int n = 1; n <= nodes; n++) {
      counts[n] = BigInteger.ZERO;
      BigInteger choose = BigInteger.ONE;
      for (int k = 1; k <= n; k++) { // nodes that no edge leads to, at least
        choose = choose.multiply(BigInteger.valueOf(n - k + 1)).divide(BigInteger.valueOf(k));
        BigInteger term = choose.shiftLeft(k * (n - k)).multiply(counts[n - k]);
        counts[n] = k % 2 == 1 ? counts[n].add(term) : counts[n].subtract(term);
      }
    }
    return counts[nodes];
  }

  /** {@inheritDoc} Each edge that agrees with a random order is there with probability ½. */
  @Override
  public void start(RandomGenerator random, Parts out) {
    int[] place = new int[nodes];
    for (int v = 0; v < nodes; v++) {
      int other = random.nextInt(v + 1);
      place[v] = place[other];
      place[other] = v;
    }
    out.clear();
    for (int p = 0; p < size(); p++) {
      if (place[p / nodes] < place[p % nodes] && random.nextBoolean()) {
        out.add(p);
      }
    }
  }

  /** {@inheritDoc} An edge, each as likely as others, comes or goes, unless it closes a cycle. */
  @Override
  public double propose(Parts from, RandomGenerator random, Parts out) {
    out.set(from);
    if (nodes == 1) {
      return 0;
    }
    int u = random.nextInt(nodes);
    int v = (u + 1 + random.nextInt(nodes - 1)) % nodes;
    int part = u * nodes + v;
    if (from.has(part)) {
      out.clear();
      for (int i = 0; i < from.count(); i++) {
        if (from.get(i) != part) {
          out.add(from.get(i));
        }
      }
    } else if (!leads(from, v, u)) {
      out.add(part);
      out.sort();
    }
    return 0;
  }

  /** Returns whether edges lead from a node to another. */
  boolean leads(Parts edges, int from, int to) {
    int reached = 1 << from;
    int before = 0;
    while (reached != before) {
      before = reached;
      for (int i = 0; i < edges.count(); i++) {
        if ((reached >> (edges.get(i) / nodes) & 1) == 1) {
          reached |= 1 << edges.get(i) % nodes;
        }
      }
    }
    return (reached >> to & 1) == 1;
  }

  @Override
  public String objection(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (i > 0 && part == parts.get(i - 1)) {
        return partName(part) + " is there twice";
      }
      if (leads(parts, part % nodes, part / nodes)) {
        return partName(part) + " is in a cycle";
      }
    }
    return "it is no list of edges by rising number";
  }

  @Override
  public boolean contains(Parts parts) {
    for (int i = 0; i < parts.count(); i++) {
      int part = parts.get(i);
      if (part < 0 || part >= size() || (i > 0 && part <= parts.get(i - 1))) {
        return false;
      }
    }
    for (int i = 0; i < parts.count(); i++) {
      if (leads(parts, parts.get(i) % nodes, parts.get(i) / nodes)) {
        return false;
      }
    }
    return true;
  }

  /** {@inheritDoc} For n up to 5, which have 29,281. */
  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    extend(new Parts(), 0, visitor);
  }

  private void extend(Parts chosen, int part, Consumer<? super Parts> visitor) {
    if (part == size()) {
      visitor.accept(chosen);
      return;
    }
    extend(chosen, part + 1, visitor);
    if (usable(part) && !leads(chosen, part % nodes, part / nodes)) {
      Parts longer = new Parts();
      longer.set(chosen);
      longer.add(part);
      extend(longer, part + 1, visitor);
    }
  }
}
