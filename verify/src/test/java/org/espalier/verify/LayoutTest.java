package org.espalier.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.core.Conditionable;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Members;
import org.espalier.core.NonNegativeOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.alignment.Ctc;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.bracket.Grammar;
import org.espalier.core.bracket.LexicalisedBracketing;
import org.espalier.core.bracket.Pcfg;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.SecondOrderChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.custom.ClampedCustom;
import org.espalier.core.custom.Custom;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.estimate.Batch;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.PartialMatching;
import org.espalier.core.path.DagPath;
import org.espalier.core.path.DagPath.Arc;
import org.espalier.core.path.GridPath;
import org.espalier.core.path.GridShortestPath;
import org.espalier.core.path.ShortestPath;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.question.GibbsPair;
import org.espalier.core.question.PairMarginals;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Knapsack;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Indices out of range, arrays of the wrong length and instances too large to be numbered. */
class LayoutTest {

  private static final ProjectiveTree TREE = new ProjectiveTree(4, Roots.SINGLE);
  private static final LinearChain CHAIN = new LinearChain(3, 2, Transitions.PER_POSITION);

  private static void refused(String part, Executable use) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, use);
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  @Test
  void indicesOutOfRangeAreRefused() {
    LinearChain ends = new LinearChain(3, 2, Transitions.SHARED, true, true);
    LabelledTree labelled = LabelledTree.of(TREE, 3);
    ProjectiveTree small = new ProjectiveTree(3, Roots.SINGLE);
    SemiMarkov segments = new SemiMarkov(4, 2, 2, true);
    for (int bad : new int[] {-1, -2, 9}) {
      refused("there is no word " + bad, () -> TREE.arc(0, bad));
      refused("there is no tag " + bad, () -> CHAIN.unary(0, bad));
      refused("there is no position " + bad, () -> CHAIN.unary(bad, 0));
      refused("there is no", () -> CHAIN.transition(bad, 0, 0));
      refused("there is no tag " + bad, () -> CHAIN.transition(0, bad, 0));
      refused("there is no tag " + bad, () -> CHAIN.transition(0, 0, bad));
      refused("there is no tag " + bad, () -> ends.start(bad));
      refused("there is no tag " + bad, () -> ends.end(bad));
      refused("there is no label " + bad, () -> labelled.part(0, 1, bad));
      refused("there is no row " + bad, () -> new Matching(2, 3).cell(bad, 0));
      refused("there is no column " + bad, () -> new Matching(2, 3).cell(0, bad));
      refused("there is no frame " + bad, () -> new Ctc(2, 3, 0, List.of(1)).part(bad, 0));
      refused("there is no symbol " + bad, () -> new Ctc(2, 3, 0, List.of(1)).part(0, bad));
      refused("there is no row " + bad, () -> new Alignment(2, 2).part(bad, 0, 0));
      refused("there is no move " + bad, () -> new Alignment(2, 2).part(0, 0, bad));
      refused("there is no word " + bad, () -> new Bracketing(3).span(bad, 2, 0));
      refused("there is no word " + bad, () -> new Bracketing(3).span(0, bad, 0));
      refused("there is no label " + bad, () -> new Bracketing(3).span(0, 1, bad));
      refused("there is no symbol " + bad, () -> new Pcfg(2, Grammar.full(2)).span(0, 1, bad));
      refused("there is no rule " + bad, () -> new Pcfg(2, Grammar.full(2)).rule(bad));
      refused("there is no position " + bad, () -> segments.segment(bad, 1, 0));
      refused("width", () -> segments.segment(0, bad, 0));
      refused("there is no label " + bad, () -> segments.transition(0, bad));
      refused("there is no row " + bad, () -> new GridPath(2, 2, false).cell(bad, 0));
      refused("there is no node " + bad, () -> new SpanningTree(4).edge(0, bad));
      refused("there is no edge " + bad, () -> new SpanningTree(4).ends(bad));
      refused("there is no factor " + bad, () -> FactorGraph.over(2).build().extraStart(bad));
      refused(
          "there is no factor " + bad,
          () -> new ExactProduct<>(List.of(new Categorical(2))).index(bad, 0));
      refused(
          "has no part " + bad,
          () -> new ExactProduct<>(List.of(new Categorical(2))).index(0, bad));
      refused("has no part " + bad, () -> PairMarginals.of(small, new double[9]).marginal(bad));
    }
    refused("there is no word 9", () -> TREE.arc(9, 0));
    refused("there is no tag 9; they are 0 to 1", () -> CHAIN.unary(0, 9));
    refused("there is no position 9; they are 0 to 2", () -> CHAIN.unary(9, 9));
    refused("no start scores", () -> CHAIN.start(0));
    refused("no end scores", () -> CHAIN.end(0));
    refused("width", () -> segments.segment(3, 2, 0)); // beyond the end
    refused("cannot begin at 2 and end at 1", () -> new Bracketing(3).span(2, 1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> Parts.of(1, 2).get(2));
  }

  @Test
  void whatIsNoStructureHasNoHeadsTagsOrColumns() {
    refused("word 0 has no head", () -> TREE.heads(Parts.of(1, 2, 3)));
    refused("word 1 has more than one head", () -> TREE.heads(Parts.of(1, 5, 8, 10)));
    refused("there is no part 16", () -> TREE.heads(Parts.of(16)));
    refused("3 heads for 4 words", () -> TREE.parts(-1, 0, 0));
    refused("position 1 has no tag", () -> CHAIN.tags(Parts.of(0, 4)));
    refused("row", () -> new Matching(2, 3).columns(Parts.of(0, 1)));
    refused("1 columns for 2 rows", () -> new Matching(2, 3).parts(1));
    refused("ranks", () -> new Ranking(3).ranks(Parts.of(0, 1, 2)));
    refused("ranks are 1 to 3, not 0", () -> new Ranking(3).parts(0, 1, 2));
    refused("word 0 has no head", () -> LabelledTree.of(TREE, 2).labels(Parts.of(3, 5)));
  }

  @Test
  void tagsHeadsAndCellsSayWhichStructureItIs() {
    SecondOrderChain second = new SecondOrderChain(new LinearChain(4, 2, Transitions.SHARED));
    second.forEach(parts -> assertEquals(parts, second.parts(second.tags(parts))));
    Automaton once = Automaton.count(3, 2, (_, tag) -> tag == 1, 1, 1);
    ConstrainedChain constrained = new ConstrainedChain(CHAIN, once);
    constrained.forEach(parts -> assertEquals(parts, CHAIN.parts(constrained.tags(parts))));
    refused("not a structure", () -> constrained.tags(CHAIN.parts(1, 1, 0)));
    LexicalisedBracketing headed = new LexicalisedBracketing(4);
    ProjectiveTree single = new ProjectiveTree(4, Roots.SINGLE);
    headed.forEach(parts -> {
      int[] heads = headed.heads(parts);
      assertTrue(single.contains(single.parts(heads)));
      for (int m = 0; m < heads.length; m++) {
        assertTrue(parts.has(headed.arc(heads[m] < 0 ? m : heads[m], m)));
      }
    });
    assertEquals(5, new PartialMatching(2, 3).cell(1, 2));
  }

  @TestFactory
  Stream<DynamicTest> anArrayOfAnotherLengthIsRefusedByEveryFamily() {
    return Families.all().stream()
        .map(family -> family.instances().getLast())
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> refusesOtherLengths(one)));
  }

  private static void refusesOtherLengths(Structure structure) {
    double[] longer = new double[structure.size() + 1];
    String shape = "shape " + Arrays.toString(structure.shape());
    if (structure instanceof MapOracle oracle) {
      refused(shape, () -> oracle.argmax(longer));
    }
    if (structure instanceof GibbsModel marginals) {
      refused(shape, () -> marginals.distribution(longer));
    }
    if (structure instanceof Projection projection) {
      refused(shape, () -> projection.project(longer));
    }
    if (structure instanceof KBest best) {
      refused(shape, () -> best.kBest(1, longer));
    }
    if (structure instanceof MaxMarginals marginals) {
      refused(shape, () -> marginals.maxMarginals(longer));
    }
    if (structure instanceof NonNegativeOracle oracle) {
      refused(shape, () -> oracle.argmin(longer));
    }
    int product = 1;
    for (int length : structure.shape()) {
      product *= length;
    }
    assertEquals(structure.visible(), product);
  }

  @Test
  void theMessageNamesTheShape() {
    refused(
        TREE + " has 16 visible scores, in row-major order of shape [4, 4]; the array has 20",
        () -> TREE.argmax(new double[20]));
    refused(
        "6 visible scores, in row-major order of shape [3, 2], and 8 extra scores after these, 14"
            + " in all; the array has 6",
        () -> CHAIN.argmax(new double[6]));
    refused("the array has 20", () -> GibbsPair.of(TREE, new double[16], new double[20]));
    refused("the array has 20", () -> PairMarginals.of(TREE, new double[20]));
    // With an offset the array may hold more.
    Parts out = new Parts();
    var _ = TREE.argmax(new double[20], 0, out, new Workspace());
    assertEquals(4, out.count());
  }

  @Test
  void instancesThatCannotBeNumberedAreRefused() {
    int many = 100_000;
    for (Executable instance :
        List.<Executable>of(
            () -> new LinearChain(2000, 1100, Transitions.PER_POSITION),
            () -> new LinearChain(many, many, Transitions.SHARED),
            () -> new LinearChain(1, many, Transitions.SHARED),
            () -> new ProjectiveTree(many, Roots.SINGLE),
            () -> new NonProjectiveTree(many, Roots.MULTI),
            () -> LabelledTree.of(new ProjectiveTree(10_000, Roots.SINGLE), 100),
            () -> LabelledTree.of(new NonProjectiveTree(10_000, Roots.SINGLE), 100),
            () -> new Matching(many, many),
            () -> new Bracketing(many),
            () -> new Bracketing(10_000, 100),
            () -> new Pcfg(many, Grammar.full(2)),
            () -> new SemiMarkov(many, many, 1, false),
            () -> new SemiMarkov(1, 1, many, true),
            () -> new Alignment(many, many),
            () -> new Ctc(many, many, 0, List.of()),
            () -> new GridPath(many, many, true),
            () -> new GridShortestPath(many, many),
            () -> new Categorical(Integer.MAX_VALUE),
            () -> new Bits(Integer.MAX_VALUE),
            () -> Subset.atMost(1, Integer.MAX_VALUE),
            () -> new Ranking(Integer.MAX_VALUE),
            () -> Grammar.full(2000),
            () -> FactorGraph.over(Integer.MAX_VALUE),
            () -> Custom.of(Integer.MAX_VALUE, (_, _) -> 0),
            () -> ClampedCustom.of(Integer.MAX_VALUE, (_, _, _) -> 0),
            () -> new Ranking(many).argmax(new double[many]),
            () -> new Subset(many, 0, many / 2).hypergraph(),
            () -> new Knapsack(Collections.nCopies(many, many), Integer.MAX_VALUE).hypergraph(),
            () ->
                new ExactProduct<>(
                        Collections.nCopies(3, new LinearChain(500_000_000, 2, Transitions.SHARED)))
                    .size())) {
      refused("too many parts", instance);
    }
    assertThrows(IllegalArgumentException.class, () -> new SpanningTree(60_000));
  }

  @Test
  void sizesThatCannotBeAreRefused() {
    Map<String, Executable> instances = new LinkedHashMap<>();
    instances.put("no segmentation of -1", () -> new SemiMarkov(-1, 1, 1, false));
    instances.put("width up to 0", () -> new SemiMarkov(1, 0, 1, false));
    instances.put("with 0 labels", () -> new SemiMarkov(1, 1, 0, false));
    instances.put("not -1 and 2", () -> new LinearChain(-1, 2, Transitions.SHARED));
    instances.put("not 2 and 0", () -> new LinearChain(2, 0, Transitions.SHARED));
    instances.put("at least -1 and at most 2", () -> new Subset(3, -1, 2));
    instances.put("at least 2 and at most 1", () -> new Subset(3, 2, 1));
    instances.put("at least 0 and at most 4", () -> new Subset(3, 0, 4));
    instances.put("the weight of item 1 is -1", () -> new Knapsack(List.of(0, -1), 2));
    instances.put("the capacity is -1", () -> new Knapsack(List.of(), -1));
    instances.put("number of bits is -1", () -> new Bits(-1));
    instances.put("at least 0 items, not -1", () -> new Ranking(-1));
    instances.put("1 choice, not 0", () -> new Categorical(0));
    instances.put("1 word, not 0", () -> new ProjectiveTree(0, Roots.SINGLE));
    instances.put("1 label, not 0", () -> LabelledTree.of(TREE, 0));
    instances.put("nodes, not 0", () -> new SpanningTree(0));
    instances.put("not 3 rows", () -> new Matching(3, 2));
    instances.put("not -1 rows", () -> new Matching(-1, 2));
    instances.put("not 0 and 1", () -> new Bracketing(0));
    instances.put("not 1 and 0", () -> new Bracketing(1, 0));
    instances.put("item, not 0 and 1", () -> new Alignment(0, 1));
    instances.put("item, not 1 and 0", () -> new Alignment(1, 0));
    instances.put("0 frames, not -1", () -> new Ctc(-1, 2, 0, List.of()));
    instances.put("label 0 is 2", () -> new Ctc(2, 2, 0, List.of(2)));
    instances.put("0 rows and 1 columns", () -> new GridPath(0, 1, false));
    instances.put("1 rows and 0 columns", () -> new GridPath(1, 0, false));
    instances.put("Arc[from=0, to=2] of 2", () -> new DagPath(2, List.of(new Arc(0, 2))));
    instances.put("Arc[from=1, to=0]", () -> new DagPath(2, List.of(new Arc(1, 0))));
    instances.put("1 node, not 0", () -> new DagPath(0, List.of()));
    instances.put("the blank is 2 of 2", () -> new Ctc(2, 2, 2, List.of()));
    instances.put("label 0 is 0", () -> new Ctc(2, 2, 0, List.of(0)));
    instances.put("at least 3 frames, not 1", () -> new Ctc(1, 3, 0, List.of(1, 1)));
    instances.put("the source is 0 of 0", () -> new ShortestPath(0, List.of(), 0, 0));
    instances.put("the target is 2 of 2", () -> new ShortestPath(2, List.of(), 0, 2));
    instances.put("0 x 1 cells", () -> new GridShortestPath(0, 1));
    instances.put("the start is 0 of 0", () -> Grammar.full(0));
    instances.put("7 tags for length", () -> CHAIN.parts(new int[7]));
    instances.put("tag 2 at position 1", () -> CHAIN.parts(0, 2, 0));
    instances.put("tag -1 at position 2", () -> CHAIN.parts(0, 0, -1));
    instances.put(
        "has no transition scores", () -> new SemiMarkov(3, 2, 2, false).transition(0, 0));
    instances.forEach(LayoutTest::refused);
  }

  @Test
  void aBatchThatNoArrayHoldsIsRefused() {
    refused(
        "3221225472 parts but there are 5 scores",
        () -> new Batch<>(Collections.nCopies(3, new Bits(1 << 30)), new double[5]));
  }

  @Test
  void aLargeCapacityIsNoLargeGraph() {
    Knapsack knapsack = new Knapsack(List.of(3, 1, 2), Integer.MAX_VALUE);
    assertEquals(Parts.of(0, 2), knapsack.argmax(new double[] {1, -1, 2}));
    assertEquals(BigInteger.valueOf(8), knapsack.count());
  }

  @Test
  void whatIsTooMuchToListIsRefusedAtOnce() {
    ProjectiveTree large = new ProjectiveTree(12, Roots.MULTI);
    refused("too many to list", () -> new BruteForce(large));
    refused("too many to list", () -> Enumerated.over(large));
    refused("too many to list", () -> new BruteForce(new Bits(40)));
    // What is left of one may be little, and is then listed at once.
    Conditionable star =
        new NonProjectiveTree(12, Roots.SINGLE)
            .given(new NonProjectiveTree(12, Roots.SINGLE).parts(heads(12)), new Parts());
    assertEquals(1, new BruteForce((Enumerable) star).count());
  }

  private static int[] heads(int words) {
    int[] heads = new int[words];
    heads[0] = DependencyTree.ROOT;
    return heads;
  }

  private static void named(String name, Structure structure, int part) {
    assertEquals(name, structure.partName(part));
  }

  @Test
  void partsAreNamedByWhatTheyAreIndexedBy() {
    LinearChain shared = new LinearChain(3, 2, Transitions.SHARED, true, true);
    SemiMarkov segments = new SemiMarkov(3, 2, 2, true);
    LabelledTree labelled = LabelledTree.of(TREE, 2);
    Bracketing brackets = new Bracketing(3, 2);
    Pcfg grammar = new Pcfg(3, Grammar.full(2));
    Ctc frames = new Ctc(3, 3, 2, List.of(1));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        named("tag " + j + " at position " + i, CHAIN, CHAIN.unary(i, j));
        named("tag " + j + " at position " + i, shared, shared.unary(i, j));
        named("cell " + j + ", " + i, new Matching(2, 3), new Matching(2, 3).cell(j, i));
        named(
            "cell " + i + ", " + j, new GridPath(3, 2, true), new GridPath(3, 2, true).cell(i, j));
        named("symbol " + j + " at frame " + i, frames, frames.part(i, j));
        named("start with tag " + j, shared, shared.start(j));
        named("end with tag " + j, shared, shared.end(j));
        for (int k = 0; k < 2; k++) {
          named("transition " + j + " -> " + k, shared, shared.transition(i % 2, j, k));
          named("transition " + j + " -> " + k, segments, segments.transition(j, k));
          named(
              "transition " + j + " -> " + k + " after position " + i % 2,
              CHAIN,
              CHAIN.transition(i % 2, j, k));
        }
        for (int to = i; to < 3; to++) {
          named("span " + i + " to " + to + " with label " + j, brackets, brackets.span(i, to, j));
          named("symbol " + j + " over " + i + " to " + to, grammar, grammar.span(i, to, j));
          if (to - i < 2) {
            named(
                "segment " + i + " to " + to + " with label " + j,
                segments,
                segments.segment(i, to - i + 1, j));
          }
        }
      }
      for (int head = DependencyTree.ROOT; head < 4; head++) {
        String arc = "arc " + (head == DependencyTree.ROOT ? "root" : head) + " -> " + i;
        if (head != i) {
          named(arc, TREE, TREE.arc(head, i));
          named(arc + " with label 1", labelled, labelled.part(head, i, 1));
        }
        if (head > i) {
          named("edge " + i + " - " + head, new SpanningTree(4), new SpanningTree(4).edge(head, i));
        }
      }
    }
    named("blank at frame 2", frames, frames.part(2, 2));
    named("arc 1 (0 -> 2)", new DagPath(3, List.of(new Arc(0, 1), new Arc(0, 2))), 1);
    named("arc 0 (2 -> 1)", new ShortestPath(3, List.of(new Arc(2, 1)), 2, 1), 0);
    named("item 1 of weight 7", new Knapsack(List.of(2, 7), 2), 1);
  }

  @TestFactory
  Stream<DynamicTest> whereNothingIsLeftItIsSaidWhy() {
    return Families.all().stream()
        .flatMap(family -> family.instances().stream())
        .filter(one -> one.visible() > 0 && one instanceof MapOracle)
        .map(one ->
            DynamicTest.dynamicTest(
                one.toString(), () -> saysWhyNothingIsLeft((MapOracle) one, new BruteForce(one))));
  }

  private static void saysWhyNothingIsLeft(MapOracle structure, BruteForce truth) {
    double[] forbidden = new double[structure.size()];
    Arrays.fill(forbidden, Double.NEGATIVE_INFINITY);
    if (truth.feasible(forbidden, 0)) {
      assertEquals(new Parts(), structure.argmax(forbidden));
      return;
    }
    List<Executable> questions = new ArrayList<>(List.of(() -> structure.argmax(forbidden)));
    if (structure instanceof GibbsModel marginals) {
      questions.add(() -> marginals.distribution(forbidden));
    }
    if (structure instanceof Projection projection) {
      questions.add(() -> projection.project(forbidden));
    }
    if (structure instanceof KBest best) {
      questions.add(() -> best.kBest(2, forbidden));
    }
    if (structure instanceof MaxMarginals marginals) {
      questions.add(() -> marginals.maxMarginals(forbidden));
    }
    for (Executable question : questions) {
      String message =
          String.valueOf(assertThrows(InfeasibleException.class, question).getMessage());
      assertTrue(
          message.matches("(?s).*: .*(forbidden|allowed|cannot hold).*"),
          () -> "it is not said why: " + message);
    }
  }

  private static void obstructed(String why, MapOracle structure, int... allowed) {
    double[] scores = new double[structure.size()];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    for (int part : allowed) {
      scores[part] = 0;
    }
    InfeasibleException e = assertThrows(InfeasibleException.class, () -> structure.argmax(scores));
    assertEquals(structure + ": " + why, e.getMessage());
  }

  @Test
  void whatIsInTheWayIsNamed() {
    obstructed("all tags at position 0 are forbidden", CHAIN, 2, 3, 4, 5);
    obstructed("all tags at position 2 are forbidden", CHAIN, 0, 3);
    obstructed(
        "every structure has a forbidden part; forbidden are transition 0 -> 0 after position 0,"
            + " transition 0 -> 1 after position 0, transition 1 -> 0 after position 0, transition"
            + " 1 -> 1 after position 0, transition 0 -> 0 after position 1 and 3 more",
        CHAIN,
        0,
        1,
        2,
        3,
        4,
        5);
    obstructed(
        "only 1 items are not forbidden, but at least 2 must be in", Subset.exactly(2, 4), 3);
    obstructed("word 1 has no allowed head", TREE, TREE.arc(-1, 0), TREE.arc(2, 3));
    obstructed("all 3 choices are forbidden", new Categorical(3));
    obstructed("item 1 is forbidden, but a ranking ranks every item", new Ranking(3), 0, 2);
  }

  @Test
  void theObjectionSaysWhatIsWrong() {
    NonProjectiveTree any = new NonProjectiveTree(4, Roots.SINGLE);
    assertObjection("the arcs 2 -> 0 and 3 -> 1 cross", TREE, any.parts(2, 3, -1, 2));
    assertObjection(
        "the words 0 and 1 both hang on the root, and one may", TREE, any.parts(-1, -1, 0, 0));
    assertObjection("no word hangs on the root", TREE, any.parts(1, 0, 0, 0));
    assertObjection("word 2 is in a cycle of heads", TREE, any.parts(-1, 2, 1, 0));
    assertObjection("word 3 has no head", TREE, Parts.of(0, 1, 2));
    LabelledTree labelled = LabelledTree.of(TREE, 2);
    assertObjection(
        "the words 0 and 1 both hang on the root, and one may",
        labelled,
        labelled.parts(new int[] {-1, -1, 0, 0}, new int[4]));
    assertObjection("column 1 has the rows 0 and 1", new Matching(2, 3), Parts.of(1, 4));
    assertObjection("1 of 2 rows have a column", new Matching(2, 3), Parts.of(1));
    assertObjection("position 1 has more than one tag", CHAIN, Parts.of(0, 2, 3));
    assertObjection("position 2 has no tag", CHAIN, Parts.of(0, 2));
    assertObjection(
        "the tags [0, 1, 1] come with the parts [0, 3, 5, 7, 13], extra ones included, not with [0,"
            + " 3, 5]",
        CHAIN,
        Parts.of(0, 3, 5));
    assertObjection("3 items are not between 1 and 2", new Subset(4, 1, 2), Parts.of(0, 1, 2));
    assertObjection("it has 2 choices instead of one", new Categorical(3), Parts.of(0, 1));
    assertObjection("the edges have a cycle", new SpanningTree(4), Parts.of(0, 1, 3));
    assertObjection(
        "span 0 to 1 and span 1 to 2 overlap", new Bracketing(3), Parts.of(0, 1, 2, 4, 5));
    assertObjection(
        "factor 1: it has 0 choices instead of one",
        new ExactProduct<>(List.of(new Categorical(2), new Categorical(2))),
        Parts.of(0));
    assertObjection(
        "the items are heavier than the capacity 2",
        new Knapsack(List.of(2, 1), 2),
        Parts.of(0, 1));
    assertArrayEquals(new int[] {-1, 0, 0, 0}, TREE.heads(TREE.parts(-1, 0, 0, 0)));
  }

  private static void assertObjection(String expected, Structure structure, Parts parts) {
    assertEquals(expected, Members.objection(structure, parts).orElse("none"));
  }
}
