package org.espalier.verify;

import java.util.BitSet;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;
import org.espalier.core.acyclic.AcyclicGraph;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.alignment.Ctc;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.bracket.Grammar;
import org.espalier.core.bracket.Grammar.Rule;
import org.espalier.core.bracket.LexicalisedBracketing;
import org.espalier.core.bracket.LowRankPcfg;
import org.espalier.core.bracket.NaryBracketing;
import org.espalier.core.bracket.Pcfg;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.SecondOrderChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.chart.CountedStructure;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.factor.HeadAutomaton;
import org.espalier.core.factor.OrOutput;
import org.espalier.core.factor.Pair;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.PartialMatching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.path.DagPath;
import org.espalier.core.path.DagPath.Arc;
import org.espalier.core.path.GridPath;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.path.ShortestPath;
import org.espalier.core.product.ChoiceProduct;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.product.GibbsProduct;
import org.espalier.core.product.KBestProduct;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.ConstrainedSubset;
import org.espalier.core.subset.Knapsack;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledNonProjectiveTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.tree.SiblingTree;
import org.espalier.core.walk.Tour;

/**
 * The instances that everything is checked on: the one place to add a structure to, with one line.
 *
 * <p>Sizes are such that all structures can be listed, and include the smallest legal one.
 */
public final class Families {

  // One line per family.
  private static final List<Family> ALL =
      List.of(
          sizes("categorical", Categorical::new, 1, 2, 3, 5, 9),
          trees("projective tree, one root", n -> new ProjectiveTree(n, Roots.SINGLE)),
          trees("projective tree, any roots", n -> new ProjectiveTree(n, Roots.MULTI)),
          trees("tree, one root", n -> new NonProjectiveTree(n, Roots.SINGLE)),
          trees("tree, any roots", n -> new NonProjectiveTree(n, Roots.MULTI)),
          labelled("projective tree, one root, labels", ProjectiveTree::new, Roots.SINGLE),
          labelled("projective tree, any roots, labels", ProjectiveTree::new, Roots.MULTI),
          labelled("tree, one root, labels", NonProjectiveTree::new, Roots.SINGLE),
          labelled("tree, any roots, labels", NonProjectiveTree::new, Roots.MULTI),
          trees("projective tree with siblings, one root", n -> siblings(n, Roots.SINGLE, false)),
          trees("projective tree with siblings, any roots", n -> siblings(n, Roots.MULTI, false)),
          sizes(
              "projective tree with grandparents, one root",
              n -> siblings(n, Roots.SINGLE, true),
              1,
              2,
              3,
              4),
          sizes(
              "projective tree with grandparents, any roots",
              n -> siblings(n, Roots.MULTI, true),
              1,
              2,
              3,
              4),
          new Family(
              "tree, conditioned",
              List.of(
                  new NonProjectiveTree(1, Roots.SINGLE).given(Parts.of(0), new Parts()),
                  new NonProjectiveTree(3, Roots.MULTI).given(new Parts(), Parts.of(1, 8)),
                  new NonProjectiveTree(4, Roots.SINGLE).given(Parts.of(6), Parts.of(0, 3)),
                  new NonProjectiveTree(4, Roots.MULTI).given(new Parts(), Parts.of(4, 10)),
                  new LabelledNonProjectiveTree(new NonProjectiveTree(3, Roots.SINGLE), 2)
                      .given(Parts.of(3), Parts.of(4, 9)))),
          pairs("matching", Matching::new, "0x0 0x2 1x1 1x3 2x2 3x3 3x5 4x4"),
          pairs("small matching", SmallMatching::new, "0x0 0x2 1x1 1x3 2x2 3x3 3x5 4x4"),
          pairs("partial matching", PartialMatching::new, "0x0 0x2 1x1 3x1 2x2 2x4 3x3"),
          sizes("spanning tree", SpanningTree::new, 1, 2, 3, 4, 5),
          sizes("ranking", Ranking::new, 0, 1, 2, 3, 4),
          sizes("tour", Tour::new, 3, 4, 5, 6),
          sizes("acyclic graph", AcyclicGraph::new, 1, 2, 3),
          new Family(
              "acyclic graph under an order",
              List.of(
                  AcyclicGraph.under(0), AcyclicGraph.under(1, 0), AcyclicGraph.under(2, 0, 3, 1))),
          sizes("rankings, listed", n -> Enumerated.over(new Ranking(n)), 0, 1, 3, 4),
          sizes(
              "trees, listed", n -> Enumerated.over(new ProjectiveTree(n, Roots.SINGLE)), 1, 2, 4),
          new Family(
              "product",
              List.of(
                  new ExactProduct<>(List.<Categorical>of()),
                  new ExactProduct<>(List.of(new SmallMatching(2, 3), new SpanningTree(3))),
                  new ExactProduct<>(
                      List.of(
                          new Bits(2),
                          new LinearChain(2, 2, Transitions.PER_POSITION),
                          new Categorical(2))))),
          new Family(
              "product of choices",
              List.of(
                  new ChoiceProduct<>(List.of(new Categorical(3))),
                  new ChoiceProduct<>(
                      List.of(new Bits(2), new Categorical(2), new Categorical(3))))),
          new Family(
              "product without distribution",
              List.of(new KBestProduct<>(List.of(new Matching(2, 3), new Ranking(2))))),
          new Family(
              "product with distribution",
              List.of(
                  new GibbsProduct<>(
                      List.of(
                          new ProjectiveTree(2, Roots.MULTI),
                          new ProjectiveTree(3, Roots.SINGLE))))),
          new Family("pair of variables", List.of(new Pair())),
          sizes("disjunction with its output", OrOutput::new, 1, 2, 4),
          sizes("head automaton", HeadAutomaton::new, 1, 2, 4),
          new Family(
              "factor graph",
              Stream.of(
                      FactorGraph.over(0),
                      FactorGraph.over(2).imply(0, 1),
                      FactorGraph.over(3).pair(0, 1).pair(1, 2).pair(2, FactorGraph.not(0)),
                      FactorGraph.over(6)
                          .atMostOne(0, 1)
                          .atMostOne(1, 2)
                          .atMostOne(0, 2)
                          .orOutput(3, 0, FactorGraph.not(4)),
                      FactorGraph.over(4)
                          .with(new LinearChain(2, 2, Transitions.SHARED), 0, 1, 2, 3)
                          .xor(1, 3)
                          .pair(0, 2))
                  .<Enumerable>map(builder -> new ExactFactorGraph(builder.build()))
                  .toList()));

  private Families() {}

  private static List<Family> dynamicPrograms() {
    return Stream.of(chains(), subsets(), alignments(), brackets(), paths())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Family> chains() {
    return List.of(
        pairs(
            "linear chain",
            (n, tags) -> new LinearChain(n, tags, Transitions.PER_POSITION),
            "0x2 1x3 2x2 3x1 4x3"),
        pairs(
            "linear chain, shared transitions",
            (n, tags) -> new LinearChain(n, tags, Transitions.SHARED, true, true),
            "0x2 1x3 2x2 3x1 4x3"),
        pairs(
            "second-order chain",
            (n, tags) -> new SecondOrderChain(new LinearChain(n, tags, Transitions.PER_POSITION)),
            "0x2 1x3 2x2 3x2 4x2"),
        pairs(
            "second-order chain, shared scores",
            (n, tags) ->
                new SecondOrderChain(new LinearChain(n, tags, Transitions.SHARED, true, true)),
            "0x2 1x2 2x2 3x1 5x2"),
        constrainedChains());
  }

  private static List<Family> subsets() {
    return List.of(
        new Family(
            "constrained subset",
            List.of(
                new ConstrainedSubset(Automaton.all(0, 2)),
                new ConstrainedSubset(Automaton.runs(1, 2, (_, y) -> y == 1, 1, 1)),
                new ConstrainedSubset(Automaton.runs(5, 2, (_, y) -> y == 1, 0, 1)),
                new ConstrainedSubset(
                    Automaton.runs(6, 2, (_, y) -> y == 1, 1, 2)
                        .and(Automaton.count(6, 2, (i, y) -> y == 1 && i != 2, 2, 3))))),
        counted(),
        sizes("bits", Bits::new, 0, 1, 2, 5),
        pairs("subset of exactly k", Subset::exactly, "0x0 0x2 1x1 1x3 2x4 3x6"),
        pairs("subset of at most k", Subset::atMost, "0x0 1x1 1x3 2x5 9x4"),
        pairs("subset of k or k + 1", (k, n) -> new Subset(n, k, k + 1), "0x1 1x4 2x5"),
        pairs(
            "knapsack",
            (n, capacity) -> new Knapsack(List.of(3, 1, 2, 0, 4, 2).subList(0, n), capacity),
            "0x1 1x2 1x3 6x0 6x5"));
  }

  private static List<Family> alignments() {
    return List.of(
        pairs("segmentation", (n, k) -> new SemiMarkov(n, 2, k, false), "0x1 1x2 2x2 3x2 5x1"),
        pairs(
            "segmentation, transitions",
            (n, k) -> new SemiMarkov(n, 3, k, true),
            "0x2 1x2 2x2 4x2"),
        pairs("alignment", Alignment::new, "1x1 1x3 2x2 3x4"),
        new Family(
            "frames to labels",
            List.of(
                new Ctc(0, 1, 0, List.of()),
                new Ctc(2, 2, 1, List.of()),
                new Ctc(1, 3, 0, List.of(2)),
                new Ctc(3, 2, 0, List.of(1, 1)),
                new Ctc(5, 3, 2, List.of(0, 0, 1)))));
  }

  private static List<Family> brackets() {
    return List.of(
        sizes("bracketing", Bracketing::new, 1, 2, 3, 5),
        pairs("bracketing, labels", Bracketing::new, "1x2 2x2 3x2"),
        new Family(
            "constituents",
            List.of(
                new NaryBracketing(1, 1, 1),
                new NaryBracketing(2, 1, 1),
                new NaryBracketing(2, 3, 2),
                new NaryBracketing(3, 2, 1),
                new NaryBracketing(4, 1, 1))),
        pairs("lexicalised bracketing", LexicalisedBracketing::new, "1x1 1x2 2x2 3x2 4x1"),
        pairs("grammar of low rank", LowRankPcfg::new, "2x1 2x3 3x2 4x2"),
        new Family(
            "grammar",
            List.of(
                new Pcfg(1, Grammar.full(2)),
                new Pcfg(2, Grammar.full(2)),
                new Pcfg(3, Grammar.full(2)),
                new Pcfg(4, new Grammar(2, 0, List.of(new Rule(0, 1, 0), new Rule(0, 1, 1)))))));
  }

  private static List<Family> paths() {
    return List.of(
        new Family(
            "path in a graph",
            List.of(
                new DagPath(1, List.of()),
                new DagPath(2, List.of(new Arc(0, 1), new Arc(0, 1))),
                new DagPath(
                    5,
                    List.of(
                        new Arc(3, 4),
                        new Arc(0, 1),
                        new Arc(0, 2),
                        new Arc(1, 3),
                        new Arc(2, 3),
                        new Arc(1, 4),
                        new Arc(1, 2))))),
        pairs("path in a grid", (n, m) -> new GridPath(n, m, false), "1x1 2x3 4x3"),
        new Family(
            "shortest path",
            List.of(
                new ShortestPath(1, List.of(), 0, 0),
                new ShortestPath(2, List.of(new Arc(1, 0), new Arc(0, 1), new Arc(0, 1)), 0, 1),
                new ShortestPath(
                    5,
                    List.of(
                        new Arc(2, 1),
                        new Arc(1, 2),
                        new Arc(2, 3),
                        new Arc(3, 2),
                        new Arc(2, 0),
                        new Arc(0, 3),
                        new Arc(1, 4),
                        new Arc(4, 3),
                        new Arc(4, 0)),
                    2,
                    0))),
        pairs("shortest path in a grid", GridShortestPath::new, "1x1 1x3 2x2 2x4 3x3"),
        pairs("path in a grid, diagonals", (n, m) -> new GridPath(n, m, true), "1x1 2x2 3x4"));
  }

  private static Family constrainedChains() {
    BitSet alike = new BitSet(); // tags 0 and 1 of two are not repeated
    alike.set(0);
    alike.set(3);
    Automaton one = Automaton.count(4, 2, (_, y) -> y == 1, 1, 2);
    return new Family(
        "constrained chain",
        List.of(
            new ConstrainedChain(
                new LinearChain(0, 2, Transitions.PER_POSITION), Automaton.all(0, 2)),
            new ConstrainedChain(
                new LinearChain(1, 3, Transitions.SHARED, true, true),
                Automaton.within(1, 3, (_, y) -> y != 1)),
            new ConstrainedChain(new LinearChain(4, 2, Transitions.SHARED, true, true), one, alike),
            new ConstrainedChain(
                new LinearChain(4, 2, Transitions.PER_POSITION, true, false),
                one.and(Automaton.apart(4, 2, (t, y) -> t == y, (_, y) -> y == 0, false, true))),
            new ConstrainedChain(
                new LinearChain(3, 3, Transitions.PER_POSITION),
                Automaton.within(3, 3, (t, y) -> t != y)),
            new ConstrainedChain(
                new LinearChain(4, 3, Transitions.SHARED),
                Automaton.runs(4, 3, (_, y) -> y == 2, 1, 1)
                    .or(Automaton.count(4, 3, (_, y) -> y == 0, 3, 3)))));
  }

  private static Family counted() {
    BitSet first = new BitSet(); // the modifiers of word 0, and not its root arc
    first.set(1, 4);
    BitSet second = new BitSet(); // those of word 1
    second.set(4);
    second.set(6, 8);
    BitSet transition = new BitSet();
    transition.set(13);
    return new Family(
        "counted",
        List.of(
            new CountedStructure(new Bits(0), new BitSet(), 0, 0),
            new CountedStructure(
                new CountedStructure(new ProjectiveTree(4, Roots.MULTI), first, 0, 1),
                second,
                1,
                2),
            new CountedStructure(
                new SemiMarkov(3, 2, 2, true).given(new Parts(), Parts.of(0)), transition, 1, 2),
            new CountedStructure(new Bracketing(4), first, 1, 1)));
  }

  /**
   * A family of structures.
   *
   * @param name as in reports
   * @param instances small ones, ascending
   */
  public record Family(String name, List<Enumerable> instances) {}

  /** Returns all families. */
  public static List<Family> all() {
    return Stream.concat(ALL.stream(), dynamicPrograms().stream()).toList();
  }

  private static Family sizes(String name, IntFunction<Enumerable> ofSize, int... sizes) {
    return new Family(name, IntStream.of(sizes).mapToObj(ofSize).toList());
  }

  private static Enumerable siblings(int words, Roots roots, boolean grandparents) {
    return new SiblingTree(words, roots, grandparents);
  }

  private static Family trees(String name, IntFunction<Enumerable> ofWords) {
    return sizes(name, ofWords, 1, 2, 3, 4, 5);
  }

  private static Family labelled(
      String name, BiFunction<Integer, Roots, DependencyTree> trees, Roots roots) {
    return pairs(
        name,
        (n, labels) -> LabelledTree.of(trees.apply(n, roots), labels),
        // Also as many parts with fewer arcs, which arrays of both sizes may confuse.
        roots == Roots.SINGLE ? "1x1 1x8 2x1 2x2 3x2" : "1x4 2x1 3x2");
  }

  /** Reads two sizes for each instance, as in "2x3 3x3". */
  private static Family pairs(
      String name, BiFunction<Integer, Integer, Enumerable> ofSizes, String sizes) {
    return new Family(
        name,
        Stream.of(sizes.split(" "))
            .map(size -> size.split("x"))
            .map(pair -> ofSizes.apply(Integer.valueOf(pair[0]), Integer.valueOf(pair[1])))
            .toList());
  }
}
