package org.espalier.core.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.solve.ForwardingStructure;

/**
 * The structures of a dynamic program in which the numbers of some parts are bounded: trees in
 * which a word has at most two modifiers, segmentations with three segments of a label. Parts are
 * the other structure's. One that is counted already gets further counters.
 *
 * <p>The graph is crossed with the counters of all bounds at once: a node v becomes one for each
 * combination of numbers of counted parts that its derivations have, as far as the numbers matter.
 * Let lo(v) and hi(v) be the smallest and the largest number of counted parts that the rest of a
 * structure can have around a derivation of v. Numbers with c + hi(v) &lt; least or c + lo(v) &gt;
 * most leave; those with c + lo(v) ≥ least and c + hi(v) ≤ most are one. So what is complete, like
 * the modifiers of a word inside a span, costs nothing, and counters of all words of a projective
 * tree together take a factor of most², not one that is exponential. O(B·E) for what B bounds leave
 * open at each node, then O(E·m²) with m combinations at a node.
 */
public final class CountedStructure implements ChartStructure, ForwardingStructure {

  /** The default of the most edges of a graph. */
  public static final int MOST_EDGES = 20_000_000;

  private final ChartStructure structure;
  private final List<Bound> bounds;
  private final Hypergraph graph;
  private final BitSet used;

  /**
   * Creates the set of structures with one bound.
   *
   * @param structure what is counted in
   * @param counted parts; one that a structure has several times counts as often
   * @param least fewest of them
   * @param most most of them
   * @throws IllegalArgumentException if there is no such part, or a number is negative
   * @throws TooManyStatesException if the graph would be too large
   * @throws InfeasibleException if no structure meets the bounds
   */
  public CountedStructure(ChartStructure structure, BitSet counted, int least, int most) {
    this(structure, List.of(new Bound(counted, least, most)), MOST_EDGES);
  }

  /**
   * Creates the set of structures that meet several bounds.
   *
   * @param structure what is counted in
   * @param mostEdges the most edges of the graph, which is what it costs: an edge takes some 30
   *     bytes, and every question visits it
   * @throws IllegalArgumentException if there is no such part
   * @throws TooManyStatesException if the graph would have more edges, before it is made where that
   *     can be seen
   * @throws InfeasibleException if no structure meets them all
   */
  public CountedStructure(ChartStructure structure, List<Bound> bounds, int mostEdges) {
    for (Bound bound : bounds) {
      if (!bound.counted.isEmpty()) {
        Members.requirePart(structure, bound.counted.length() - 1);
      }
    }
    // The graph is all that counters below are needed for, and theirs would fill the memory.
    CountedStructure below = structure instanceof CountedStructure other ? other : null;
    this.structure = below == null ? structure : below.structure;
    this.bounds = new ArrayList<>(below == null ? List.of() : below.bounds);
    this.bounds.addAll(bounds);
    try {
      graph = new Counters(structure.hypergraph(), bounds, mostEdges).cross();
    } catch (InfeasibleException e) {
      throw new InfeasibleException(this + ": no structure has so many", e);
    }
    used = graph.used();
  }

  /**
   * A bound on the number of some parts.
   *
   * @param counted the parts
   * @param least fewest of them
   * @param most most of them
   */
  public record Bound(BitSet counted, int least, int most) {

    public Bound {
      if (least < 0 || most < least) {
        throw new IllegalArgumentException(
            "no structure has at least " + least + " and at most " + most + " of some parts");
      }
      counted = (BitSet) counted.clone();
    }

    /** Returns a copy of the set. */
    @Override
    public BitSet counted() {
      return (BitSet) counted.clone();
    }

    int count(Parts parts) {
      int count = 0;
      for (int i = 0; i < parts.count(); i++) {
        count += counted.get(parts.get(i)) ? 1 : 0;
      }
      return count;
    }

    boolean admits(Parts parts) {
      int count = count(parts);
      return least <= count && count <= most;
    }

    @Override
    public String toString() {
      return least + " to " + most + " of " + counted.cardinality() + " parts";
    }
  }

  /** Crosses a graph with counters. */
  private static final class Counters {

    /** Stands for all numbers that meet the bound, whatever surrounds the node. */
    private static final int FINE = -1;

    /** Stands for numbers that differ between the copies of a node. */
    private static final int OPEN = -2;

    /** The most numbers of nodes or of their copies that are kept at once. */
    private static final long MOST_NUMBERS = 50_000_000;

    /** How often edges may be visited to see what bounds leave open, for each that is allowed. */
    private static final int VISITS = 40;

    /** By how much the number of edges may be overestimated: pairs that do not go together. */
    private static final int SLACK = 4;

    private final Hypergraph graph;
    private final List<Bound> bounds;
    private final int mostEdges;
    private final int[][] known; // by bound and node: a number, FINE or OPEN
    private final int[][] open; // by node: the bounds whose numbers are OPEN
    private final Range[][] ranges; // by node, of each of these
    private final int[] firstCopy;
    private int[] numbers = new int[256]; // of all copies: one for each open bound
    private final int[] firstNumber;
    private int[] codes = new int[64]; // of the copies of a node, one for each edge
    private Edge[] found = new Edge[64];

    /** A copy of an edge, with the copies of its tails. */
    private record Edge(int of, int left, int right) {}

    Counters(Hypergraph graph, List<Bound> bounds, int mostEdges) {
      this.graph = graph;
      this.bounds = bounds;
      this.mostEdges = mostEdges;
      int nodes = graph.nodes();
      if ((long) nodes * bounds.size() > MOST_NUMBERS
          || (long) graph.edges() * bounds.size() > (long) VISITS * mostEdges
          || graph.edges() > mostEdges) {
        throw tooMany();
      }
      known = new int[bounds.size()][nodes];
      open = new int[nodes][0];
      ranges = new Range[nodes][0];
      firstCopy = new int[nodes + 1];
      firstNumber = new int[nodes + 1];
    }

    private TooManyStatesException tooMany() {
      return new TooManyStatesException(
          String.format(
              Locale.ROOT,
              "counting takes a dynamic program of more than %,d edges, for %,d bounds on a graph"
                  + " of %,d edges",
              mostEdges,
              bounds.size(),
              graph.edges()),
          mostEdges);
    }

    Hypergraph cross() {
      double[] copies = new double[graph.nodes()];
      Arrays.fill(copies, 1);
      for (int b = 0; b < bounds.size(); b++) {
        requireGoingOn();
        look(b, copies);
      }
      double expected = 0;
      for (int e = 0; e < graph.edges(); e++) {
        expected += at(copies, graph.tail0[e]) * at(copies, graph.tail1[e]);
      }
      // Codes are numbered by ranges, which no node with so many copies could have anyway.
      if (expected > SLACK * (double) mostEdges
          || Arrays.stream(copies).anyMatch(one -> one > Integer.MAX_VALUE / 2.0)) {
        throw tooMany();
      }
      Hypergraph.Builder builder = Hypergraph.builder();
      int edges = 0;
      for (int v = 0; v < graph.nodes(); v++) {
        requireGoingOn();
        int ways = 0;
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          ways = addWays(v, e, ways, mostEdges - edges);
        }
        edges += ways;
        addCopies(v, ways, builder);
      }
      if (firstCopy[graph.goal()] == firstCopy[graph.goal() + 1]) {
        builder.node(); // without edges: the goal has no derivation
      }
      return builder.build();
    }

    private static void requireGoingOn() {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted while structures are counted");
      }
    }

    private static double at(double[] values, int node) {
      return node == Hypergraph.NONE ? 1 : values[node];
    }

    private static int at(int[] values, int node) {
      return node == Hypergraph.NONE ? 0 : values[node];
    }

    private int count(int e, Bound bound) {
      int count = 0;
      for (int i = graph.firstPart[e]; i < graph.firstPart[e + 1]; i++) {
        count += bound.counted.get(graph.parts[i]) ? 1 : 0;
      }
      return count;
    }

    /** The fewest and the most that a bound can count, at every node. */
    private record Counts(int[] fewest, int[] most) {

      Counts(int nodes) {
        this(new int[nodes], new int[nodes]);
        Arrays.fill(fewest, Integer.MAX_VALUE);
      }

      void include(int v, int least, int greatest) {
        fewest[v] = Math.min(fewest[v], least);
        most[v] = Math.max(most[v], greatest);
      }
    }

    /** Counts within the derivations of every node. */
    private Counts within(int[] own) {
      Counts within = new Counts(graph.nodes());
      for (int v = 0; v < graph.nodes(); v++) {
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          int first = graph.tail0[e];
          int second = graph.tail1[e];
          within.include(
              v,
              own[e] + at(within.fewest, first) + at(within.fewest, second),
              own[e] + at(within.most, first) + at(within.most, second));
        }
      }
      return within;
    }

    /** Counts around every node, in the derivations of the goal. */
    private Counts around(int[] own, Counts within) {
      Counts around = new Counts(graph.nodes());
      around.fewest[graph.goal()] = 0;
      for (int v = graph.goal(); v >= 0; v--) {
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          for (int side = 0; side < 2; side++) {
            int tail = side == 0 ? graph.tail0[e] : graph.tail1[e];
            int sibling = side == 0 ? graph.tail1[e] : graph.tail0[e];
            if (tail != Hypergraph.NONE) {
              around.include(
                  tail,
                  around.fewest[v] + own[e] + at(within.fewest, sibling),
                  around.most[v] + own[e] + at(within.most, sibling));
            }
          }
        }
      }
      return around;
    }

    /** Finds what a bound leaves open at every node. */
    private void look(int b, double[] copies) {
      int nodes = graph.nodes();
      int[] own = new int[graph.edges()];
      Arrays.setAll(own, e -> count(e, bounds.get(b)));
      Counts within = within(own);
      Counts around = around(own, within);
      int least = bounds.get(b).least;
      int most = Math.min(bounds.get(b).most, within.most[graph.goal()]);
      int[] low = new int[nodes];
      int[] high = new int[nodes];
      boolean[] fine = new boolean[nodes];
      for (int v = 0; v < nodes; v++) {
        Range range =
            new Range(
                least - around.most[v],
                most - around.fewest[v],
                least - around.fewest[v],
                most - around.most[v]);
        boolean leaves = false;
        low[v] = Integer.MAX_VALUE;
        high[v] = -1;
        for (int e = graph.firstEdge[v]; e < graph.firstEdge[v + 1]; e++) {
          int first = graph.tail0[e];
          int second = graph.tail1[e];
          fine[v] |=
              (first != Hypergraph.NONE && fine[first])
                  || (second != Hypergraph.NONE && fine[second]);
          if ((first == Hypergraph.NONE || low[first] <= high[first])
              && (second == Hypergraph.NONE || low[second] <= high[second])) {
            int from = own[e] + at(low, first) + at(low, second);
            int to = own[e] + at(high, first) + at(high, second);
            leaves |= from < range.from || to > range.to;
            from = Math.max(from, range.from);
            to = Math.min(to, range.to);
            if (from <= to && range.fineFrom <= to && from <= range.fineTo) {
              fine[v] |= range.fineFrom <= range.fineTo;
              from = range.isFine(from) ? range.fineTo + 1 : from;
              to = range.isFine(to) ? range.fineFrom - 1 : to;
            }
            if (from <= to) {
              low[v] = Math.min(low[v], from);
              high[v] = Math.max(high[v], to);
            }
          }
        }
        if (!leaves && !fine[v] && low[v] == high[v]) {
          known[b][v] = low[v];
        } else if (!leaves && fine[v] && high[v] < low[v]) {
          known[b][v] = FINE;
        } else {
          known[b][v] = OPEN;
          int numbers = high[v] < low[v] ? 0 : high[v] - low[v] + 1;
          copies[v] *= numbers + 1;
          leaveOpen(v, b, range.of(low[v], numbers + 1));
        }
      }
    }

    private void leaveOpen(int v, int b, Range range) {
      open[v] = Arrays.copyOf(open[v], open[v].length + 1);
      open[v][open[v].length - 1] = b;
      ranges[v] = Arrays.copyOf(ranges[v], open[v].length);
      ranges[v][open[v].length - 1] = range;
    }

    /** Adds the copies of an edge whose numbers a structure can have. */
    private int addWays(int v, int e, int before, int allowed) {
      int first = graph.tail0[e];
      int second = graph.tail1[e];
      int width = open[v].length;
      int[] own = new int[width];
      int[] inFirst = new int[width];
      int[] inSecond = new int[width];
      for (int k = 0; k < width; k++) {
        own[k] = count(e, bounds.get(open[v][k]));
        inFirst[k] = place(first, open[v][k]);
        inSecond[k] = place(second, open[v][k]);
      }
      int ways = before;
      int firstCount = first == Hypergraph.NONE ? 1 : firstCopy[first + 1] - firstCopy[first];
      int secondCount = second == Hypergraph.NONE ? 1 : firstCopy[second + 1] - firstCopy[second];
      for (int i = 0; i < firstCount; i++) {
        for (int j = 0; j < secondCount; j++) {
          int code = 0;
          for (int k = 0; k < width && code >= 0; k++) {
            int one = number(first, i, inFirst[k], open[v][k]);
            int other = number(second, j, inSecond[k], open[v][k]);
            code = ranges[v][k].code(code, one, other, own[k]);
          }
          if (code >= 0) {
            if (ways == allowed) {
              throw tooMany();
            }
            if (ways == codes.length) {
              codes = Arrays.copyOf(codes, 2 * ways);
              found = Arrays.copyOf(found, 2 * ways);
            }
            codes[ways] = code;
            found[ways++] =
                new Edge(
                    e,
                    first == Hypergraph.NONE ? first : firstCopy[first] + i,
                    second == Hypergraph.NONE ? second : firstCopy[second] + j);
          }
        }
      }
      return ways;
    }

    /** Returns where a tail's copies have the number of a bound; −1 if all have the same. */
    private int place(int tail, int bound) {
      return tail == Hypergraph.NONE || known[bound][tail] != OPEN
          ? -1
          : Arrays.binarySearch(open[tail], bound);
    }

    private int number(int tail, int copy, int place, int bound) {
      return place >= 0
          ? numbers[firstNumber[tail] + copy * open[tail].length + place]
          : tail == Hypergraph.NONE ? 0 : known[bound][tail];
    }

    /** Adds the copies of a node: one for each code of its edges. */
    private void addCopies(int v, int ways, Hypergraph.Builder builder) {
      long[] order = new long[ways];
      for (int i = 0; i < ways; i++) {
        order[i] = ((long) codes[i] << Integer.SIZE) | i;
      }
      Arrays.sort(order);
      int width = open[v].length;
      int copies = 0;
      int last = -1;
      for (long one : order) {
        int code = (int) (one >>> Integer.SIZE);
        Edge edge = found[(int) one];
        if (code != last) {
          last = code;
          var _ = builder.node();
          long end = firstNumber[v] + (copies + 1L) * width;
          if (end > MOST_NUMBERS) {
            throw tooMany();
          }
          int place = (int) end - width;
          if (end > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * (int) end);
          }
          for (int k = width - 1; k >= 0; k--) {
            int digit = code % ranges[v][k].radix;
            code /= ranges[v][k].radix;
            numbers[place + k] = digit == 0 ? FINE : ranges[v][k].low + digit - 1;
          }
          copies++;
        }
        builder.edge(edge.left, edge.right);
        for (int i = graph.firstPart[edge.of]; i < graph.firstPart[edge.of + 1]; i++) {
          builder.part(graph.parts[i]);
        }
      }
      firstCopy[v + 1] = firstCopy[v] + copies;
      firstNumber[v + 1] = firstNumber[v] + copies * width;
    }
  }

  /**
   * What numbers mean at a node, for one bound.
   *
   * @param from smaller ones leave
   * @param to larger ones leave
   * @param fineFrom from here …
   * @param fineTo … to here all is well, whatever is around
   * @param low the smallest number that is distinguished
   * @param radix how many are, and 1 for those with which all is well
   */
  private record Range(int from, int to, int fineFrom, int fineTo, int low, int radix) {

    Range(int from, int to, int fineFrom, int fineTo) {
      this(from, to, fineFrom, fineTo, 0, 1);
    }

    Range of(int lowest, int numbers) {
      return new Range(from, to, fineFrom, fineTo, lowest, numbers);
    }

    boolean isFine(int number) {
      return fineFrom <= number && number <= fineTo;
    }

    /** Returns a code with one more digit; −1 if the number leaves. */
    int code(int before, int one, int other, int own) {
      int number = one + other + own;
      boolean isFine = one == Counters.FINE || other == Counters.FINE || isFine(number);
      return !isFine && (number < from || number > to)
          ? -1
          : before * radix + (isFine ? 0 : number - low + 1);
    }
  }

  @Override
  public ChartStructure structure() {
    return structure;
  }

  @Override
  public boolean usable(int part) {
    return used.get(part);
  }

  @Override
  public Hypergraph hypergraph() {
    return graph;
  }

  @Override
  public Hypergraph hypergraph(Workspace workspace) {
    return graph;
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    structure.forEach(parts -> {
      if (admits(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public boolean contains(Parts parts) {
    return structure.contains(parts) && admits(parts);
  }

  private boolean admits(Parts parts) {
    return bounds.stream().allMatch(one -> one.admits(parts));
  }

  @Override
  public String objection(Parts parts) {
    return structure.contains(parts)
        ? bounds.stream()
            .filter(one -> !one.admits(parts))
            .map(one -> one.count(parts) + " of the counted parts are not " + one)
            .findFirst()
            .orElse("it is one")
        : structure.objection(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CountedStructure that
        && structure.equals(that.structure)
        && bounds.equals(that.bounds);
  }

  @Override
  public int hashCode() {
    return 31 * structure.hashCode() + bounds.hashCode();
  }

  @Override
  public String toString() {
    return "CountedStructure[" + structure + ", " + bounds + "]";
  }
}
