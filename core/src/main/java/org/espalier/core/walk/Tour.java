package org.espalier.core.walk;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.Layout;
import org.espalier.core.MoveSet;
import org.espalier.core.Parts;
import org.espalier.core.numeric.CompleteGraph;

/**
 * Round trips that visit each of n cities once, in either direction: the travelling salesman's
 * problem, with scores for distances taken negatively.
 *
 * <p>Parts are edges, D = n(n−1)/2, as of {@link org.espalier.core.spanning.SpanningTree}: that
 * between i and j, i &lt; j, has index i(2n − i − 1)/2 + j − i − 1. Every tour has n active parts.
 * The best tour is NP-hard to find and sums are #P-hard, so that no query is offered but listing,
 * (n − 1)!/2 tours, and moves: two edges are replaced by those that join their ends the other way,
 * 2-opt, each two as likely as any other that are not neighbours; O(n log n) each. Up to nine
 * cities {@link org.espalier.core.enumerated.Enumerated} answers everything.
 *
 * @param cities n, at least 3
 */
public record Tour(int cities) implements MoveSet, Countable, Enumerable {

  /** The largest number of cities, whose edges can be numbered. */
  private static final int LARGEST = 32_768;

  public Tour {
    if (cities < 3 || cities > LARGEST) {
      throw new IllegalArgumentException("a tour needs 3 to " + LARGEST + " cities, not " + cities);
    }
  }

  @Override
  public int size() {
    return cities * (cities - 1) / 2;
  }

  /**
   * Returns the index of the edge between two cities, in either order.
   *
   * @throws IllegalArgumentException if they are the same, or there is no such city
   */
  public int edge(int one, int other) {
    return CompleteGraph.edge("city", cities, one, other);
  }

  @Override
  public String partName(int part) {
    return CompleteGraph.name(cities, part);
  }

  /**
   * Returns the parts of the tour that visits the cities in an order, and then the first again.
   *
   * @param order every city once
   * @throws IllegalArgumentException if it is something else
   */
  public Parts parts(int... order) {
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i || sorted.length != cities) {
        throw new IllegalArgumentException(
            Arrays.toString(order) + " is no order of " + cities + " cities");
      }
    }
    Parts parts = new Parts();
    fill(order, parts);
    return parts;
  }

  private void fill(int[] order, Parts out) {
    out.clear();
    for (int i = 0; i < cities; i++) {
      out.add(edge(order[i], order[(i + 1) % cities]));
    }
    out.sort();
  }

  /**
   * Returns the cities in the order of a tour, from city 0 towards the smaller of its neighbours.
   *
   * @param parts a tour of this set
   * @throws IllegalArgumentException if it is none
   */
  public int[] order(Parts parts) {
    int[] neighbours = new int[2 * cities];
    int[] degree = new int[cities];
    int smaller = 0;
    int first = 0; // the edge from the smaller city to the next one
    for (int k = 0; k < parts.count(); k++) {
      int edge = Layout.index("edge", parts.get(k), size());
      if (edge < first) { // which ascending ones are not
        smaller = 0;
        first = 0;
      }
      while (edge >= first + cities - 1 - smaller) {
        first += cities - 1 - smaller;
        smaller++;
      }
      int larger = smaller + 1 + edge - first;
      join(smaller, larger, neighbours, degree);
      join(larger, smaller, neighbours, degree);
    }
    int[] order = new int[cities];
    int before = -1;
    int city = 0;
    for (int i = 0; i < cities; i++) {
      if (degree[city] < 2) {
        throw new IllegalArgumentException("city " + city + " has fewer than two edges");
      }
      if (i > 0 && city == 0) {
        throw new IllegalArgumentException(
            "a round trip from city 0 comes to " + i + " cities only");
      }
      order[i] = city;
      int one = neighbours[2 * city];
      int other = neighbours[2 * city + 1];
      int next = before < 0 ? Math.min(one, other) : one == before ? other : one;
      before = city;
      city = next;
    }
    return order;
  }

  private static void join(int city, int to, int[] neighbours, int[] degree) {
    if (degree[city] == 2) {
      throw new IllegalArgumentException("city " + city + " has more than two edges");
    }
    neighbours[2 * city + degree[city]++] = to;
  }

  @Override
  public void start(RandomGenerator random, Parts out) {
    int[] order = new int[cities];
    for (int i = 0; i < cities; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    fill(order, out);
  }

  @Override
  public double propose(Parts from, RandomGenerator random, Parts out) {
    out.set(from);
    if (cities < 4) {
      return 0;
    }
    int[] order = order(from);
    // Edges i and j of the tour that share no city: j is 2 to n − 2 after i.
    int i = random.nextInt(cities);
    int j = (i + 2 + random.nextInt(cities - 3)) % cities;
    int low = Math.min(i, j) + 1;
    int high = Math.max(i, j);
    while (low < high) {
      int kept = order[low];
      order[low++] = order[high];
      order[high--] = kept;
    }
    fill(order, out);
    return 0;
  }

  @Override
  public BigInteger count() {
    BigInteger product = BigInteger.ONE;
    for (int i = 3; i < cities; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }

  /** {@inheritDoc} Orders from city 0 whose second city is before the last one. */
  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    visit(new int[cities], 1, new boolean[cities], new Parts(), visitor);
  }

  private void visit(
      int[] order, int place, boolean[] used, Parts parts, Consumer<? super Parts> visitor) {
    if (place == cities) {
      if (order[1] < order[cities - 1]) {
        fill(order, parts);
        visitor.accept(parts);
      }
      return;
    }
    for (int city = 1; city < cities; city++) {
      if (!used[city]) {
        used[city] = true;
        order[place] = city;
        visit(order, place + 1, used, parts, visitor);
        used[city] = false;
      }
    }
  }

  @Override
  public String objection(Parts parts) {
    if (parts.count() != cities) {
      return "it has " + parts.count() + " edges instead of " + cities;
    }
    try {
      var _ = order(parts);
      return "an edge is listed twice";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public boolean contains(Parts parts) {
    if (parts.count() != cities) {
      return false;
    }
    for (int i = 0; i < cities; i++) {
      if (parts.get(i) < 0
          || parts.get(i) >= size()
          || (i > 0 && parts.get(i) == parts.get(i - 1))) {
        return false;
      }
    }
    try {
      return order(parts).length == cities;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
