package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.SamplingWithoutReplacement;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.automaton.Automaton;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.chain.ConstrainedChain;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.constraint.CompiledConstraint;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Selector;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Knapsack;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.verify.Agreement;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;
import org.espalier.verify.ScoreKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random constraints on random structures, compiled, against the members that meet them by
 * definition: which there are, how many, what clashes where there are none, every question of
 * {@link Agreement}, samples without replacement; and the language's round trip.
 *
 * <p>The system properties {@code espalier.seed} and {@code espalier.draws} repeat a nightly run.
 */
class ConstraintsCrossCheckTest {

  private static final List<String> SPANS = List.of("O", "B-x", "I-x", "E-x", "S-x", "B-y", "I-y");
  private static final List<String> TAGS = List.of("NOUN", "VERB", "is");
  private static final List<String> WORDS = List.of("a", "bank", "of \"x\"");

  /**
   * The share of draws, one in this many, that are asked every question; the others only MAP and
   * the distribution.
   */
  private static final int THOROUGH = 8;

  private final Workspace workspace = new Workspace();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  @Test
  void aFewDraws() {
    check(1500, 20_261_130);
    assertTrue(outcomes.getOrDefault("clash", 0) > 50, outcomes.toString());
    assertTrue(outcomes.getOrDefault("factor graph", 0) > 20, outcomes.toString());
    assertTrue(outcomes.getOrDefault("exact", 0) > 500, outcomes.toString());
  }

  @Test
  @Tag("nightly")
  void manyDraws() {
    long seed = Long.getLong("espalier.seed", System.nanoTime());
    check(Integer.getInteger("espalier.draws", 100_000), seed);
    System.out.println("seed " + seed + ": " + outcomes);
  }

  private void check(int draws, long seed) {
    for (int draw = 0; draw < draws; draw++) {
      RandomGenerator random = new SplittableRandom(seed + draw);
      Case drawn = draw(random);
      try {
        check(drawn, random);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "seed " + seed + ", draw " + draw + ": " + drawn + ": " + e.getMessage(), e);
      }
    }
  }

  private record Case(Meaning meaning, Tokens tokens) {
    @Override
    public String toString() {
      return meaning.structure()
          + ", names "
          + meaning.names()
          + ", words "
          + meaning.words()
          + ", tags "
          + meaning.tags()
          + ", constraints "
          + meaning.constraints();
    }

    private Constraints constraints() {
      return new Constraints(meaning.constraints());
    }

    private CompiledConstraint compile(List<Constraint> constraints) {
      return new Constraints(constraints).compile(meaning.structure(), meaning.names(), tokens);
    }
  }

  private static Case draw(RandomGenerator random) {
    int n = 1 + random.nextInt(4);
    int kind = random.nextInt(14);
    List<String> names =
        kind == 0 ? SPANS.subList(0, 2 + random.nextInt(n < 4 ? 6 : 3)) : List.of("s", "t");
    List<String> words = pick(WORDS, n, random);
    List<String> tags = pick(TAGS, n, random);
    Roots roots = random.nextBoolean() ? Roots.SINGLE : Roots.MULTI;
    boolean ends = random.nextBoolean();
    Enumerable structure =
        switch (kind) {
          case 0, 1, 2, 3 ->
              new LinearChain(
                  n,
                  names.size(),
                  random.nextBoolean() ? Transitions.SHARED : Transitions.PER_POSITION,
                  ends,
                  random.nextBoolean());
          case 4 -> new Bits(n);
          case 5 -> new Subset(n, random.nextInt(n + 1), n);
          case 6 -> new Knapsack(List.of(2, 1, 3, 1).subList(0, n), 1 + random.nextInt(5));
          case 7 -> new ProjectiveTree(n, roots);
          case 8 -> LabelledTree.of(new ProjectiveTree(Math.min(n, 3), roots), 2);
          case 9 ->
              random.nextBoolean()
                  ? new NonProjectiveTree(n, roots)
                  : LabelledTree.of(new NonProjectiveTree(Math.min(n, 3), roots), 2);
          case 10 -> new SemiMarkov(n, 2, 2, ends);
          case 11 -> new Bracketing(Math.min(n, 3), 2);
          case 12 -> ends ? new Matching(n, n + 1) : new SmallMatching(n, n);
          default -> ends ? new SpanningTree(n) : new Alignment(n, 3);
        };
    boolean given = kind > 3;
    int length = structure instanceof SpanningTree tree ? tree.nodes() : structure.shape()[0];
    words = words.subList(0, length);
    tags = given ? tags.subList(0, length) : List.of();
    RandomConstraints constraints = new RandomConstraints(random, names, TAGS, WORDS, length);
    List<Constraint> list = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      list.add(
          kind < 7
              ? constraints.ofSequence(kind < 4, 2)
              : kind < 10
                  ? constraints.ofTree()
                  : kind < 12 ? constraints.ofSpans() : constraints.ofPairs());
    }
    boolean labelled = kind == 8 || kind == 10 || kind == 11 || structure instanceof LabelledTree;
    List<String> used = kind < 4 || labelled ? names : List.of();
    return new Case(new Meaning(structure, list, used, words, tags), new Tokens(words, tags));
  }

  private static List<String> pick(List<String> from, int n, RandomGenerator random) {
    return IntStream.range(0, n).mapToObj(_ -> from.get(random.nextInt(from.size()))).toList();
  }

  private void check(Case drawn, RandomGenerator random) {
    assertEquals(
        drawn.constraints(),
        Constraints.parse(drawn.constraints().toString()),
        "what is read of what is written");
    CompiledConstraint compiled;
    try {
      compiled = drawn.compile(drawn.meaning.constraints());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(
          message.contains("there is no tag")
              || message.contains("there are none")
              || message.contains("chosen by position"),
          message);
      outcomes.merge("refused", 1, Integer::sum);
      return;
    }
    BruteForce truth = new BruteForce(drawn.meaning);
    if (truth.count() == 0) {
      assertTrue(!compiled.feasible(), "nothing is left, but found was " + compiled);
      checkClash(drawn, compiled.clash());
      outcomes.merge("clash", 1, Integer::sum);
      return;
    }
    assertTrue(compiled.feasible(), "something is left, but " + compiled.explanation());
    ScoreKind[] kinds = ScoreKind.values();
    double[] scores = kinds[random.nextInt(kinds.length)].draw(truth, random);
    if (compiled.exact()) {
      outcomes.merge("exact", 1, Integer::sum);
      disagreements(compiled.require(), truth, scores, random).requireAgreement();
    } else {
      outcomes.merge("factor graph", 1, Integer::sum);
      Parts best = new Parts();
      var _ =
          ((FactorGraph) compiled.require()).decode(scores, 0, Integer.MAX_VALUE, best, workspace);
      assertTrue(drawn.meaning.contains(best), best + " is none");
      double most = truth.max(scores, 0);
      assertEquals(most, best.dot(scores, 0), 1e-6 * (1 + Math.abs(most)), "the best score");
    }
  }

  /** Lines as people write them, on a structure each, against the members that meet them. */
  @ParameterizedTest
  @MethodSource("lines")
  void linesMeanWhatTheySay(String structure, String text) {
    List<String> words = List.of("the", "bank's", "un-do", "is");
    List<String> tags = List.of("DET", "NOUN", "VERB", "is");
    List<String> names = List.of("B-x", "I-x", "O");
    Case one =
        switch (structure) {
          case "chain" ->
              asked(new LinearChain(4, 3, Transitions.SHARED, true, true), text, names, words);
          case "subset" -> asked(new Subset(4, 1, 3), text, List.of(), words);
          case "projective" ->
              asked(new ProjectiveTree(4, Roots.MULTI), text, List.of(), words, tags);
          case "nonprojective" ->
              asked(new NonProjectiveTree(4, Roots.MULTI), text, List.of(), words, tags);
          case "labelled" ->
              asked(
                  LabelledTree.of(new ProjectiveTree(3, Roots.MULTI), 3),
                  text,
                  names,
                  words.subList(0, 3),
                  tags.subList(0, 3));
          case "bracketing" -> asked(new Bracketing(4), text, List.of(), words);
          default -> asked(new Alignment(4, 3), text, List.of(), words);
        };
    check(one, new SplittableRandom(text.hashCode()));
    assertEquals(1, outcomes.values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(0, outcomes.getOrDefault("refused", 0), text);
  }

  private static Case asked(
      Enumerable structure, String text, List<String> names, List<String> words) {
    return asked(structure, text, names, words, List.of());
  }

  private static Case asked(
      Enumerable structure,
      String text,
      List<String> names,
      List<String> words,
      List<String> tags) {
    return new Case(
        new Meaning(structure, Constraints.parse(text).list(), names, words, tags),
        new Tokens(words, tags));
  }

  static Stream<Arguments> lines() {
    return Stream.of(
            Map.entry("chain", "if \"un*\" is !O then exactly 2 'B-*'"),
            Map.entry("chain", "not (contiguous O or at least 3 O)"),
            Map.entry("chain", "only 'B-*' -> 'I-*'|end"),
            Map.entry("chain", "forbid !O -> start"),
            Map.entry("chain", "@-2..-1 is O # the end\n\n; \"bank's\" is 'B-x'|O;"),
            Map.entry("chain", "match (O|[!O])* [\"is\"&O]"),
            Map.entry("chain", "match (B-x I-x{0,2}){1,2} O?"),
            Map.entry("chain", "automaton(even; even; even O odd, odd [.] even, even [!O] odd)"),
            Map.entry("chain", "scheme bio and exactly 1 runs !O"),
            Map.entry("chain", "if match . . . . then require @1&'B-x' or require @4&'I-*'"),
            Map.entry("chain", "not (not (at most 1 'B-x'))"),
            Map.entry("chain", "between 2 and 2 (O|I-x)&@2..4"),
            Map.entry("chain", "forbid @2 -> O; forbid O -> @2"),
            Map.entry("chain", "only start -> O; forbid O -> end"),
            Map.entry("subset", "contiguous .; not (require @1)"),
            Map.entry("subset", "match (in out)+"),
            Map.entry("subset", "if require \"the\" then require \"bank*\"|\"is\""),
            Map.entry("subset", "at most 1 !\"*-*\""),
            Map.entry("projective", "at least 1 modifiers of VERB; at most 1 arc(., DET|'is')"),
            Map.entry("projective", "require arc(root, VERB) or require arc(VERB, @-1)"),
            Map.entry("projective", "forbid arc(!root, @1..2)"),
            Map.entry("projective", "exactly 2 arc(@1..2|root, .)"),
            Map.entry("projective", "at most 1 modifiers of .; require arc(@4, .)"),
            Map.entry("nonprojective", "forbid arc(\"is\", .); at most 1 modifiers of root"),
            Map.entry("nonprojective", "not (at most 0 arc(NOUN, DET))"),
            Map.entry("nonprojective", "require arc(root, @3); require arc(@3, @1)"),
            Map.entry("labelled", "exactly 1 arc(., ., O); forbid arc(., @2, 'B-*')"),
            Map.entry("labelled", "require arc(@2, @1, I-x) or require arc(root, @1, !I-x)"),
            Map.entry("bracketing", "require span(@2, @3); forbid span(@1, \"un-do\")"),
            Map.entry("bracketing", "at most 0 span(@1, @2..3)"),
            Map.entry("alignment", "require pair(@2, @-1); at most 4 pair(., .)"),
            Map.entry("alignment", "forbid pair(\"is\"|@1, @2)"))
        .map(line -> Arguments.of(line.getKey(), line.getValue()));
  }

  private static void checkClash(Case drawn, List<Constraint> clash) {
    for (int left = -1; left < clash.size(); left++) {
      List<Constraint> some = new ArrayList<>(clash);
      if (left >= 0) {
        some.remove(left);
      }
      Meaning rest =
          new Meaning(
              drawn.meaning.structure(),
              some,
              drawn.meaning.names(),
              drawn.meaning.words(),
              drawn.meaning.tags());
      assertEquals(
          left < 0, new BruteForce(rest).count() == 0, "the clash " + clash + " without " + left);
    }
  }

  /** Compares the constrained structure with its members. */
  private Comparison disagreements(
      Structure structure, BruteForce truth, double[] scores, RandomGenerator random) {
    Comparison comparison = new Comparison();
    comparison.begin(structure + ", scores " + Arrays.toString(scores));
    if (structure instanceof Enumerable enumerable) {
      comparison.same("the members", members(truth), members(new BruteForce(enumerable)));
    }
    if (structure instanceof Countable countable) {
      comparison.same("their number", BigInteger.valueOf(truth.count()), countable.count());
    }
    for (int p = 0; p < structure.visible(); p++) {
      int part = p;
      boolean used = members(truth).stream().anyMatch(parts -> parts.has(part));
      comparison.same("whether part " + p + " is usable", used, structure.usable(p));
    }
    Agreement agreement = new Agreement(truth, scores, 0, workspace, comparison);
    double[] direction = Vectors.normal(structure.size(), random);
    if (random.nextInt(THOROUGH) == 0) {
      agreement.all(structure, direction);
      if (structure instanceof SamplingWithoutReplacement sampling && truth.count() < 40) {
        long allowed =
            members(truth).stream()
                .filter(parts -> parts.dot(scores, 0) > Double.NEGATIVE_INFINITY)
                .count();
        comparison.same(
            "how many are drawn",
            (int) allowed,
            Set.copyOf(
                    sampling.sampleWithoutReplacement(
                        truth.count() + 1, scores, 0, random, workspace))
                .size());
      }
    } else if (structure instanceof ExactStructure exact) {
      agreement.map(exact);
      agreement.distribution(exact, direction);
    }
    return comparison;
  }

  private static Set<Parts> members(BruteForce truth) {
    Set<Parts> members = new HashSet<>();
    for (int i = 0; i < truth.count(); i++) {
      members.add(truth.member(i));
    }
    return members;
  }

  /** Automata and chains with one mistake each, which the comparison must see. */
  @Test
  void plantedMistakesAreSeen() {
    int n = 4;
    List<String> names = List.of("s", "t");
    LinearChain chain = new LinearChain(n, 2, Transitions.SHARED, true, true);
    Automaton.Cells t = (_, y) -> y == 1;
    List<String> words = List.of("a", "a", "bank", "a");
    List<Map.Entry<Constraint, Automaton>> planted =
        Stream.of(
                Map.entry("exactly 2 t", Automaton.count(n, 2, t, 2, 3)),
                Map.entry("at least 2 t", Automaton.count(n, 2, t, 1, n)),
                Map.entry("at most 2 runs t", Automaton.runs(n, 2, t, 0, 1)),
                Map.entry("contiguous t", Automaton.count(n, 2, t, 0, 1)),
                Map.entry("forbid t -> t", Automaton.apart(n, 2, t, t, false, true)),
                Map.entry("forbid t -> end", Automaton.apart(n, 2, t, t, false, true)),
                Map.entry("only t -> s", Automaton.apart(n, 2, t, t, false, false)),
                Map.entry("match s* t", Automaton.count(n, 2, t, 1, 1)),
                Map.entry("\"bank\" is t", Automaton.within(n, 2, (i, y) -> i != 1 || y == 1)),
                Map.entry("@-1 is t", Automaton.within(n, 2, (i, y) -> i != 0 || y == 1)),
                Map.entry("not (exactly 2 t)", Automaton.count(n, 2, t, 2, 2).not().not()),
                Map.entry(
                    "if require @1&t then require @4&t",
                    Automaton.within(n, 2, (i, y) -> i % 3 != 0 || y == 1)))
            .map(entry ->
                Map.entry(Constraints.parse(entry.getKey()).list().getFirst(), entry.getValue()))
            .toList();
    for (Map.Entry<Constraint, Automaton> entry : planted) {
      Constraint constraint = entry.getKey();
      BruteForce truth =
          new BruteForce(new Meaning(chain, List.of(constraint), names, words, List.of()));
      RandomGenerator random = new SplittableRandom(1);
      double[] scores = Vectors.normal(chain.size(), random);
      Structure right =
          Constraints.of(constraint).compile(chain, names, Tokens.of(words)).require();
      assertTrue(
          disagreements(right, truth, scores, random).disagreements() == 0, constraint.toString());
      Structure wrong = new ConstrainedChain(chain, entry.getValue());
      assertTrue(
          disagreements(wrong, truth, scores, random).disagreements() > 0, constraint.toString());
    }
  }

  @Test
  void selectorsAreSeenThroughTheirNegation() {
    assertTrue(Selector.tag("x").not().has(new Selector.Token(0, 1, "", "")));
    assertTrue(!Selector.any().has(new Selector.Token(0, 1, "", "")));
  }
}
