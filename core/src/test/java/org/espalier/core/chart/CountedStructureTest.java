package org.espalier.core.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.chart.CountedStructure.Bound;
import org.espalier.core.subset.Bits;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;

/** Several counters at once, against enumeration by filtering. */
class CountedStructureTest {

  private static final List<ChartStructure> BASES =
      List.of(
          new ProjectiveTree(4, Roots.SINGLE),
          new ProjectiveTree(4, Roots.MULTI),
          new Bracketing(5),
          new Bits(6));

  private static List<Bound> drawn(ChartStructure base, SplittableRandom random) {
    List<Bound> bounds = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int b = 0; b < count; b++) {
      BitSet parts = new BitSet();
      double density = random.nextDouble();
      for (int part = 0; part < base.visible(); part++) {
        parts.set(part, random.nextDouble() < density);
      }
      int least = random.nextInt(3);
      bounds.add(
          new Bound(
              parts,
              least,
              random.nextInt(4) == 0 ? Integer.MAX_VALUE : least + random.nextInt(3)));
    }
    return bounds;
  }

  @Test
  void theStructuresAreThoseThatMeetAllBounds() {
    SplittableRandom random = new SplittableRandom(1);
    int feasible = 0;
    for (int draw = 0; draw < 2000; draw++) {
      ChartStructure base = BASES.get(draw % BASES.size());
      List<Bound> bounds = drawn(base, random);
      List<Parts> expected = new ArrayList<>();
      base.forEach(parts -> {
        if (bounds.stream().allMatch(bound -> bound.admits(parts))) {
          expected.add(Parts.of(parts.toArray()));
        }
      });
      String what = base + " " + bounds;
      if (expected.isEmpty()) {
        assertThrows(
            InfeasibleException.class,
            () -> new CountedStructure(base, bounds, CountedStructure.MOST_EDGES),
            what);
        continue;
      }
      feasible++;
      CountedStructure together = new CountedStructure(base, bounds, CountedStructure.MOST_EDGES);
      assertEquals(BigInteger.valueOf(expected.size()), together.hypergraph().derivations(), what);
      // The best one of random scores is among them and no worse than any.
      double[] scores = random.doubles(base.size(), -1, 1).toArray();
      Parts best = together.argmax(scores);
      assertTrue(together.contains(best), what);
      assertEquals(
          expected.stream().mapToDouble(one -> one.dot(scores, 0)).max().orElseThrow(),
          best.dot(scores, 0),
          1e-12,
          what);
      ChartStructure inTurn = base;
      for (Bound bound : bounds) {
        inTurn = new CountedStructure(inTurn, bound.counted(), bound.least(), bound.most());
      }
      assertEquals(inTurn, together, what);
      assertEquals(inTurn.hypergraph().derivations(), together.hypergraph().derivations(), what);
    }
    assertTrue(feasible > 500, feasible + " are feasible");
  }

  private static List<Bound> modifiers(int words, int most) {
    List<Bound> bounds = new ArrayList<>();
    for (int h = 0; h < words; h++) {
      BitSet arcs = new BitSet();
      for (int m = 0; m < words; m++) {
        arcs.set(h * words + m, m != h);
      }
      bounds.add(new Bound(arcs, 0, most));
    }
    return bounds;
  }

  /** Every word's number is open at the ends of a span alone: (most + 1)² copies and fewer. */
  @Test
  void countersOfAllWordsTakeMostSquared() {
    ProjectiveTree trees = new ProjectiveTree(30, Roots.SINGLE);
    int nodes = trees.hypergraph().nodes();
    CountedStructure counted =
        new CountedStructure(trees, modifiers(30, 2), CountedStructure.MOST_EDGES);
    int copies = counted.hypergraph().nodes();
    assertTrue(copies < 9 * nodes, copies + " nodes of " + nodes);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    ProjectiveTree trees = new ProjectiveTree(30, Roots.SINGLE);
    List<Bound> bounds = modifiers(30, 3);
    int edges =
        new CountedStructure(trees, bounds, CountedStructure.MOST_EDGES).hypergraph().edges();
    assertEquals(edges, new CountedStructure(trees, bounds, 2 * edges).hypergraph().edges());
    for (int most : new int[] {edges - 1, edges / 4, edges / 100, 1}) {
      TooManyStatesException refused =
          assertThrows(
              TooManyStatesException.class, () -> new CountedStructure(trees, bounds, most));
      assertTrue(String.valueOf(refused.getMessage()).contains("30 bounds"), refused::toString);
    }
    // Numbers that hang together: each alone is small, all of them are not.
    BitSet[] every = new BitSet[12];
    List<Bound> many = new ArrayList<>();
    for (int b = 0; b < every.length; b++) {
      every[b] = new BitSet();
      for (int i = b; i < 300; i += every.length) {
        every[b].set(i);
      }
      many.add(new Bound(every[b], 10, 20));
    }
    assertThrows(
        TooManyStatesException.class,
        () -> new CountedStructure(new Bits(300), many, CountedStructure.MOST_EDGES));
  }

  @Test
  void anInterruptEndsTheWork() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(
          CancellationException.class,
          () ->
              new CountedStructure(
                  new ProjectiveTree(10, Roots.SINGLE),
                  modifiers(10, 2),
                  CountedStructure.MOST_EDGES));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }
}
