package org.espalier.core.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.Countable;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.chart.CountedStructure;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.ConstrainedSubset;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {

  private static final List<String> TAGS = List.of("DET", "NOUN", "VERB");
  private static final List<String> WORDS = List.of("the", "bank", "opens");
  private static final LinearChain CHAIN = new LinearChain(3, 3, Transitions.SHARED, true, true);

  private static CompiledConstraint compile(String text, Structure structure) {
    List<String> names = structure instanceof LinearChain ? TAGS : List.of();
    return Constraints.parse(text).compile(structure, names, new Tokens(WORDS, TAGS));
  }

  @Test
  void whatCostsNoStatesIsPlain() {
    CompiledConstraint compiled =
        compile(
            "\"bank\" is NOUN|VERB; forbid DET -> VERB; only start -> DET; require @3&VERB", CHAIN);
    assertTrue(compiled.exact());
    ConstrainedChain left = assertInstanceOf(ConstrainedChain.class, compiled.require());
    assertEquals(4, left.automaton().states(), "one state at each place");
    assertEquals(BigInteger.ONE, left.count(), "the DET, a NOUN and a VERB");
    assertEquals("exact, size 4", compiled.explanation());
  }

  @Test
  void projectiveTreesAreCountedExactly() {
    String text = "at most 1 modifiers of .; at most 1 arc(root, .); forbid arc(\"the\", .)";
    CompiledConstraint projective = compile(text, new ProjectiveTree(3, Roots.MULTI));
    assertTrue(projective.exact());
    assertEquals(
        BigInteger.ONE, ((Countable) projective.require()).count(), "opens -> bank -> the");
    var _ = assertInstanceOf(CountedStructure.class, projective.requireExact());
    CompiledConstraint graph = compile(text, new NonProjectiveTree(3, Roots.MULTI));
    assertTrue(!graph.exact());
    var _ = assertInstanceOf(FactorGraph.class, graph.require());
    assertTrue(graph.explanation().startsWith("a factor graph of "));
    assertEquals(
        "not every question has an exact answer",
        refusal(graph::requireExact).replaceAll(".*: ", ""));
  }

  @Test
  void noTwoRootsIsAnotherStructure() {
    assertEquals(
        new NonProjectiveTree(3, Roots.SINGLE),
        compile("at most 1 arc(root, .)", new NonProjectiveTree(3, Roots.MULTI)).require());
  }

  @Test
  void countersOfAllWordsStayPolynomial() {
    int n = 14;
    CompiledConstraint compiled =
        Constraints.of(Constraint.atMostModifiers(2, Selector.any()))
            .compile(new ProjectiveTree(n, Roots.SINGLE), List.of(), Tokens.NONE);
    assertTrue(compiled.exact());
    int nodes = new ProjectiveTree(n, Roots.SINGLE).hypergraph().nodes();
    assertTrue(compiled.size() < 10L * nodes, compiled.size() + " nodes of " + nodes);
  }

  @Test
  void tooManyStatesAreAFactorGraph() {
    int n = 40;
    LinearChain chain = new LinearChain(n, 12, Transitions.SHARED);
    List<String> names = IntStream.range(0, 12).mapToObj(y -> "t" + y).toList();
    List<Constraint> counters =
        names.stream().map(name -> Constraint.exactly(3, Selector.tag(name))).toList();
    Constraints constraints = new Constraints(counters.subList(0, 9));
    assertEquals(
        List.of(), constraints.contradiction(names), "nothing is known without a sentence");
    CompiledConstraint compiled = constraints.compile(chain, names, Tokens.NONE);
    assertTrue(!compiled.exact());
    assertEquals(chain.size(), compiled.require().size(), "the scores are the chain's");
  }

  @Test
  void smallestClashesAreNamed() {
    CompiledConstraint compiled =
        compile("@1 is !VERB; exactly 2 NOUN; \"bank\" is VERB; at most 2 DET; @3 is !NOUN", CHAIN);
    assertTrue(!compiled.feasible());
    assertEquals(
        Constraints.parse("exactly 2 NOUN; \"bank\" is VERB; @3 is !NOUN").list(),
        compiled.clash());
    assertEquals(
        "no sequence of 3 tags meets all of the constraints exactly 2 NOUN; \"bank\" is VERB; @3 is"
            + " !NOUN",
        assertThrows(InfeasibleException.class, compiled::require).getMessage());
    assertEquals(
        "no sequence of 3 tags meets the constraint at least 4 VERB",
        compile("at least 4 VERB; require DET", CHAIN).explanation());
  }

  @Test
  void whatIsConstrainedIsTold() {
    assertEquals(
        "no choice of exactly 2 of 3 words meets the constraint at least 3 .",
        compile("at least 3 .", Subset.exactly(2, 3)).explanation());
    assertEquals(
        "no choice of 0 to 1 of 3 words meets the constraint exactly 2 .",
        compile("exactly 2 .", Subset.atMost(1, 3)).explanation());
    assertEquals(
        "no tree over 3 words meets the constraint forbid arc(root, .)",
        compile("forbid arc(root, .)", new ProjectiveTree(3, Roots.SINGLE)).explanation());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          exactly 2 NOUN; at most 1 NOUN; require DET ~ exactly 2 NOUN|at most 1 NOUN
          match DET+; require "a"&NOUN ~ match DET+|require "a"&NOUN
          at least 60 NOUN; at most 59 . ~ at least 60 NOUN|at most 59 .
          only start -> NOUN; forbid NOUN ~ only start -> NOUN|forbid NOUN
          at least 60 NOUN ~
          require "a"&NOUN; require "b"&NOUN; at most 1 NOUN ~ require "a"&NOUN|require "b"&NOUN|at most 1 NOUN
          require "*a"&NOUN; "*a" is DET ~
          exactly 5 DET ~
          """)
  void contradictionsAreFoundWithoutASentence(String text, String clash) {
    assertEquals(
        clash == null ? List.of() : List.of(clash.split("\\|(?=[a-z@\"])")),
        Constraints.parse(text).contradiction(TAGS).stream().map(Constraint::toString).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          exactly 1 NUON ~ there is no tag NUON; there are DET, NOUN, VERB
          forbid 'X*' -> DET ~ there is no tag 'X*'; there are DET, NOUN, VERB
          forbid arc(root, .) ~ forbid arc(root, .): sequences of tags have no such parts
          at most 1 modifiers of . ~ at most 1 modifiers of .: sequences of tags have no such parts
          """)
  void whatDoesNotFitIsTold(String text, String message) {
    assertEquals(
        message, assertThrows(ConstraintException.class, () -> compile(text, CHAIN)).getMessage());
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(ConstraintException.class, call).getMessage());
  }

  @Test
  void whatDoesNotFitOtherStructuresIsTold() {
    ProjectiveTree tree = new ProjectiveTree(3, Roots.SINGLE);
    assertTrue(
        refusal(() -> compile("exactly 1 NOUN", tree))
            .endsWith("its parts are such as arc(@2, @1)"));
    assertTrue(refusal(() -> compile("match NOUN", tree)).contains("are for tags and subsets"));
    assertEquals(
        "\"bank\" chooses words, but 0 are known of 3",
        assertThrows(
                ConstraintException.class,
                () ->
                    Constraints.parse("require arc(\"bank\", .)")
                        .compile(tree, List.of(), Tokens.NONE))
            .getMessage());
  }

  @Test
  void sentencesThatDifferInWordsThatAreNotNamedAreOne() {
    Constraints constraints = Constraints.parse("\"b*\" is NOUN; forbid \"the\"&VERB");
    assertEquals(List.of("the", "bank", ""), constraints.abstracted(WORDS));
    assertTrue(constraints.namesWords() && !Constraints.NONE.namesWords());
  }

  @ParameterizedTest
  @ValueSource(strings = {"match (((){1000}){1000}){1000}", "match (((){0,1000}){1000}){1000}"})
  void repetitionsOfNothingAreBounded(String text) {
    assertTrue(refusal(() -> compile(text, CHAIN)).contains("more than 100000 states"));
  }

  @Test
  void nothingCannotBeJoined() {
    var _ = assertThrows(IllegalArgumentException.class, () -> new Constraint.And(List.of()));
    var _ = assertThrows(IllegalArgumentException.class, () -> new Constraint.Or(List.of()));
  }

  private static List<String> contradiction(String text) {
    return Constraints.parse(text).contradiction(TAGS).stream().map(Constraint::toString).toList();
  }

  /** A tag in double quotes would be a word that no sentence has. */
  @Test
  void tagsInTheWrongQuotesAreFound() {
    Constraints constraints =
        Constraints.parse("at most 2 runs \"N*\"; \"DET\" is DET; forbid 'V*'; \"a*\" is NOUN");
    assertEquals(List.of("DET", "N*"), constraints.mistakenWords(TAGS, List.of("a", "b")));
    assertEquals(List.of("DET"), constraints.mistakenWords(TAGS, List.of("No")));
  }

  @Test
  void contradictionsAreFoundBesideLexicons() {
    for (int words : List.of(0, 3, 30, 3000)) {
      String lexicon =
          IntStream.range(0, words)
              .mapToObj(i -> "\"w" + i + "\" is " + TAGS.get(i % 3) + "\n")
              .collect(Collectors.joining());
      assertEquals(List.of(), contradiction(lexicon + "require VERB"), words + " words");
      assertEquals(
          List.of("forbid NOUN", "at least 2 NOUN"),
          contradiction("forbid NOUN\n" + lexicon + "require VERB\nat least 2 NOUN"),
          words + " words");
    }
    assertEquals(
        List.of("\"w\" is NOUN", "require \"w\"&VERB"),
        contradiction("\"v\" is DET; \"w\" is NOUN; require DET; require \"w\"&VERB"));
    assertEquals(
        List.of("at least 900 NOUN", "at most 5 NOUN"),
        contradiction("at least 900 NOUN; at most 5 NOUN"));
  }

  @Test
  void fewOfManySubsetsAreListed() {
    ConstrainedSubset left =
        new ConstrainedSubset(Automaton.count(60, 2, (_, symbol) -> symbol == 1, 0, 1));
    List<List<Integer>> seen = new ArrayList<>();
    left.forEach(
        parts -> seen.add(IntStream.range(0, parts.count()).mapToObj(parts::get).toList()));
    List<List<Integer>> expected = new ArrayList<>(List.of(List.of()));
    IntStream.range(0, 60).forEach(i -> expected.add(List.of(i)));
    assertEquals(expected, seen);
  }

  @Test
  void countersOfManyPartsFit() {
    BitSet all = new BitSet();
    all.set(0, 600);
    assertEquals(
        new Subset(600, 300, 300).count(),
        new CountedStructure(new Bits(600), all, 300, 300).count());
  }

  @Test
  void lexiconsAreLookedUpByWord() {
    StringBuilder lexicon = new StringBuilder("exactly 1 VERB\n\"b*\" is NOUN|VERB\n");
    for (int i = 0; i < 3000; i++) {
      lexicon.append("\"w").append(i).append("\" is ").append(TAGS.get(i % 3)).append('\n');
    }
    Constraints constraints = Constraints.parse(lexicon + "\"the\" is DET");
    Tokens tokens = Tokens.of(List.of("the", "bank", "w2"));
    Structure left = constraints.compile(CHAIN, TAGS, tokens).require();
    assertEquals(
        Constraints.parse("exactly 1 VERB; \"b*\" is NOUN|VERB; \"w2\" is VERB; \"the\" is DET")
            .compile(CHAIN, TAGS, tokens)
            .require(),
        left);
    assertEquals(List.of("", "bank", "w2"), constraints.abstracted(List.of("W2", "bank", "w2")));
    assertEquals(
        "no sequence of 3 tags meets all of the constraints exactly 1 VERB; \"w2\" is VERB;"
            + " \"w5\" is VERB",
        constraints.compile(CHAIN, TAGS, Tokens.of(List.of("w2", "the", "w5"))).explanation());
    Constraints odd = Constraints.parse(lexicon + "\"nowhere\" is NOUNS");
    assertEquals(
        "there is no tag NOUNS; there are DET, NOUN, VERB",
        refusal(() -> odd.compile(CHAIN, TAGS, tokens)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "require arc(@2, @1); forbid arc(root, @4)",
        "forbid arc(\"c\", .); require arc(root, @1..2)",
        "at most 1 modifiers of root; forbid arc(\"b\"|\"d\", .)",
        "at most 1 modifiers of .",
        "exactly 1 arc(@3, .)"
      })
  void treesOfTwoTextsCountTheirWordsThrough(String text) {
    for (boolean projective : new boolean[] {false, true}) {
      List<ExactStructure> trees =
          projective
              ? List.of(new ProjectiveTree(2, Roots.MULTI), new ProjectiveTree(3, Roots.MULTI))
              : List.of(
                  new NonProjectiveTree(2, Roots.MULTI), new NonProjectiveTree(3, Roots.MULTI));
      ExactProduct<ExactStructure> both = new ExactProduct<>(trees);
      CompiledConstraint compiled =
          Constraints.parse(text)
              .compile(both, List.of(), Tokens.of(List.of("a", "b", "c", "d", "e")));
      if (!projective && !compiled.exact()) {
        var _ = assertInstanceOf(FactorGraph.class, compiled.require());
        continue;
      }
      Set<Parts> expected = new HashSet<>();
      both.forEach(parts -> {
        if (meets(text, heads(parts))) {
          expected.add(Parts.of(parts.toArray()));
        }
      });
      Set<Parts> found = new HashSet<>();
      compiled.requireExact().forEach(parts -> found.add(Parts.of(parts.toArray())));
      assertEquals(expected, found, text);
      assertTrue(!expected.isEmpty() && found.size() < both.count().intValue(), text);
    }
  }

  /** Returns the heads of the words of a text of two and one of three, from 1, 0 for the root. */
  private static int[] heads(Parts parts) {
    int[] heads = new int[5];
    for (int part : parts.toArray()) {
      int n = part < 4 ? 2 : 3;
      int shift = part < 4 ? 0 : 2;
      int arc = part < 4 ? part : part - 4;
      heads[shift + arc % n] = arc / n == arc % n ? 0 : shift + arc / n + 1;
    }
    return heads;
  }

  private static boolean meets(String text, int... heads) {
    int first = heads[0];
    return switch (text) {
      case "require arc(@2, @1); forbid arc(root, @4)" -> first == 2 && heads[3] != 0;
      case "forbid arc(\"c\", .); require arc(root, @1..2)" ->
          count(3, heads) == 0 && (first == 0 || heads[1] == 0);
      case "at most 1 modifiers of root; forbid arc(\"b\"|\"d\", .)" ->
          count(0, first, heads[1]) <= 1
              && count(0, heads[2], heads[3], heads[4]) <= 1
              && count(2, heads) + count(4, heads) == 0;
      case "at most 1 modifiers of ." ->
          IntStream.rangeClosed(1, 5).allMatch(head -> count(head, heads) <= 1);
      default -> count(3, heads) == 1;
    };
  }

  private static long count(int head, int... heads) {
    return IntStream.of(heads).filter(one -> one == head).count();
  }

  @Test
  void linksAreChosenByTheWordsOfBothTexts() {
    Constraints constraints = Constraints.parse("require pair(\"cat\", \"Katze\")");
    List<String> longer = List.of("a", "cat", "sat");
    List<String> shorter = List.of("Katze", "sitzt");
    Structure straight =
        constraints
            .compile(new SmallMatching(2, 3), List.of(), Tokens.ofPair(shorter, longer, true))
            .require();
    assertEquals(
        IntStream.range(0, 6).filter(part -> part == 1 || part == 3 || part == 5).boxed().toList(),
        IntStream.range(0, 6).filter(straight::usable).boxed().toList(),
        "Katze has cat, sitzt one of the others");
    assertEquals(
        "pair(\"cat\", \"Katze\"): columns are chosen by position",
        refusal(() -> constraints.compile(new SmallMatching(3, 3), List.of(), Tokens.of(longer))));
  }
}
