package org.espalier.verify;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.core.ConditionalNoise;
import org.espalier.core.Countable;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.categorical.Entmax;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.estimate.Predictor;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.PseudoLabel;
import org.espalier.core.matching.BipartiteMatching;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * Compares what the public API answers with files of golden values that were made elsewhere.
 *
 * <p>A file is a JSON object with an array {@code cases}; its name tells how the cases are laid
 * out. It comes in parsed, as Map, List, Number and String, so that any JSON library will do. A
 * structure case has {@code scores} and any of {@code map}, {@code map_score}, {@code map_margin},
 * {@code logZ}, {@code marginals}, {@code entropy}, {@code count}, {@code dir} with {@code
 * marginals_jvp} and {@code sparsemap_jvp}, {@code sparsemap}, {@code sparsemap_value} and {@code
 * entmax15}. Surrogate cases have a small decoder and the gradients that estimators return for it.
 */
public final class Golden {

  /** What describes a case or its origin, and is not an answer to compare. */
  private static final Set<String> NOT_ANSWERS =
      Set.of(
          "n",
          "k",
          "rows",
          "cols",
          "C",
          "N",
          "M",
          "labels",
          "max_len",
          "scores",
          "unary",
          "segment",
          "transition",
          "dir",
          "truth",
          "sparsemap_gap",
          "sparsemap_support");

  private static final String ONE_EXTRA = "sparsemap_transition_one_solution";

  private static final Map<String, Layout> STRUCTURES = new LinkedHashMap<>();
  private static final Map<String, Surrogates.Reader> SURROGATES = new LinkedHashMap<>();

  static {
    STRUCTURES.put(
        "categorical",
        new Layout(
            c -> new Categorical(c.get("n").integer()),
            (structure, map) -> Parts.of(map.integer())));
    subset("bits", c -> new Bits(c.get("n").integer()));
    subset("ksubset", c -> Subset.exactly(c.get("k").integer(), c.get("n").integer()));
    subset("budget", c -> Subset.atMost(c.get("k").integer(), c.get("n").integer()));
    STRUCTURES.put(
        "chain",
        new Layout(
            c ->
                new LinearChain(
                    c.get("n").integer(), c.get("C").integer(), Transitions.PER_POSITION),
            c -> joined(c.get("unary"), c.get("transition")),
            (structure, map) -> ((LinearChain) structure).parts(map.integers())));
    STRUCTURES.put(
        "semimarkov",
        new Layout(
            c ->
                new SemiMarkov(
                    c.get("n").integer(), c.get("max_len").integer(), c.get("C").integer(), true),
            c -> joined(c.get("segment"), c.get("transition")),
            (structure, map) -> segments((SemiMarkov) structure, map)));
    STRUCTURES.put(
        "alignment",
        new Layout(
            c -> new Alignment(c.get("N").integer(), c.get("M").integer()),
            (structure, map) ->
                cells(map, cell -> ((Alignment) structure).part(cell[0], cell[1], cell[2]))));
    STRUCTURES.put(
        "cky",
        new Layout(
            c -> new Bracketing(c.get("n").integer()),
            (structure, map) ->
                cells(map, span -> ((Bracketing) structure).span(span[0], span[1], 0))));
    STRUCTURES.put(
        "cky_labelled",
        new Layout(
            c -> new Bracketing(c.get("n").integer(), c.get("labels").integer()),
            (structure, map) ->
                cells(map, span -> ((Bracketing) structure).span(span[0], span[1], span[2]))));
    tree("projective_singleroot", n -> new ProjectiveTree(n, Roots.SINGLE));
    tree("projective_multiroot", n -> new ProjectiveTree(n, Roots.MULTI));
    tree("nonprojective_singleroot", n -> new NonProjectiveTree(n, Roots.SINGLE));
    tree("nonprojective_multiroot", n -> new NonProjectiveTree(n, Roots.MULTI));
    STRUCTURES.put(
        "matching",
        new Layout(
            c -> matching(c.get("rows").integer(), c.get("cols").integer()),
            (structure, map) -> ((BipartiteMatching) structure).parts(map.integers())));
    SURROGATES.put("surrogate_categorical", Surrogates::categorical);
    SURROGATES.put("surrogate_trees", Surrogates::trees);
    SURROGATES.put("surrogate_other", Surrogates::others);
  }

  private Golden() {}

  /**
   * How a file lays out its cases.
   *
   * @param structure makes a case's structure
   * @param scores reads its scores
   * @param map reads the best structure
   */
  private record Layout(
      Function<Json, Structure> structure,
      Function<Json, double[]> scores,
      BiFunction<Structure, Json, Parts> map) {

    Layout(Function<Json, Structure> structure, BiFunction<Structure, Json, Parts> map) {
      this(structure, c -> c.get("scores").numbers(), map);
    }
  }

  /**
   * The outcome for one file.
   *
   * @param file the file's name without its ending
   * @param comparison how many cases, the largest error, and the first disagreement
   * @param notCompared the answers in the file that nothing here can be compared with
   */
  public record Report(String file, Comparison comparison, List<String> notCompared) {

    /** Returns whether everything that was compared agreed. */
    public boolean passed() {
      return comparison.disagreements() == 0;
    }

    @Override
    public String toString() {
      return file
          + ": "
          + comparison
          + (notCompared.isEmpty() ? "" : "; not offered: " + String.join(", ", notCompared));
    }
  }

  private static BipartiteMatching matching(int rows, int columns) {
    return columns <= SmallMatching.LARGEST
        ? new SmallMatching(rows, columns)
        : new Matching(rows, columns);
  }

  private static void subset(String name, Function<Json, Structure> structure) {
    STRUCTURES.put(
        name,
        new Layout(
            structure,
            (set, map) -> {
              double[] members = map.numbers();
              return Parts.of(
                  IntStream.range(0, members.length).filter(i -> members[i] == 1).toArray());
            }));
  }

  /** Reads a list of cells, each a list of coordinates. */
  private static Parts cells(Json map, ToIntFunction<int[]> part) {
    return Parts.of(map.items().stream().map(Json::integers).mapToInt(part).toArray());
  }

  /** Reads a list of segments [from, to exclusive, label]. */
  private static Parts segments(SemiMarkov structure, Json map) {
    Parts segments = cells(map, s -> structure.segment(s[0], s[1] - s[0], s[2]));
    return structure.parts(segments.toArray());
  }

  /** Returns the scores of visible parts and then those of extra parts. */
  private static double[] joined(Json visible, Json extra) {
    return DoubleStream.concat(Arrays.stream(visible.numbers()), Arrays.stream(extra.numbers()))
        .toArray();
  }

  private static void tree(String name, Function<Integer, DependencyTree> ofWords) {
    STRUCTURES.put(
        name,
        new Layout(
            c -> ofWords.apply(c.get("scores").items().size()),
            (structure, map) -> ((DependencyTree) structure).parts(map.integers())));
  }

  /** Returns the names, without ending, of the files that can be checked. */
  public static List<String> files() {
    Set<String> files = new TreeSet<>(STRUCTURES.keySet());
    files.addAll(SURROGATES.keySet());
    return List.copyOf(files);
  }

  /** Returns whether a file of this name, without ending, can be checked. */
  public static boolean knows(String file) {
    return STRUCTURES.containsKey(file) || SURROGATES.containsKey(file);
  }

  /**
   * Checks one file.
   *
   * @param file the file's name without its ending, one of {@link #files()}
   * @param content the parsed content
   * @throws IllegalArgumentException if the name is unknown or the content is not laid out as it
   *     should be; the message says where
   */
  public static Report check(String file, Object content) {
    if (!knows(file)) {
      throw new IllegalArgumentException(
          "no golden file is named " + file + "; known are " + String.join(", ", files()));
    }
    List<Json> cases = new Json(content, file).get("cases").items();
    Comparison comparison = new Comparison();
    Set<String> notCompared = new TreeSet<>();
    Layout layout = STRUCTURES.get(file);
    Surrogates.Reader reader = SURROGATES.get(file);
    Workspace workspace = new Workspace();
    for (Json c : cases) {
      comparison.begin(c.path());
      Set<String> left = new TreeSet<>(c.keys());
      left.removeAll(NOT_ANSWERS);
      try {
        if (layout != null) {
          compare(c, layout, left, workspace, comparison);
        } else if (reader != null) {
          Surrogates.compare(c, reader, left, comparison);
        }
      } catch (Json.LayoutException e) {
        throw e;
      } catch (RuntimeException e) {
        comparison.failed(e);
      }
      notCompared.addAll(left);
    }
    return new Report(file, comparison, List.copyOf(notCompared));
  }

  /**
   * Compares one structure case.
   *
   * @param left the answers of the case; what is compared is taken out
   */
  private static void compare(
      Json c, Layout layout, Set<String> left, Workspace workspace, Comparison comparison) {
    Structure structure = layout.structure().apply(c);
    double[] scores = layout.scores().apply(c);
    Answers answers = new Answers(c, left, comparison);
    double[] direction =
        c.has("dir")
            ? Arrays.copyOf(c.get("dir").numbers(), structure.size())
            : new double[structure.size()];
    if (structure instanceof MapOracle oracle) {
      Parts best = new Parts();
      double score = oracle.argmax(scores, 0, best, workspace);
      if (answers.take("map")) {
        comparison.same("map", layout.map().apply(structure, c.get("map")), best);
      }
      answers.close("map_score", Tolerances.EXACT, score);
    }
    if (structure instanceof KBest ranked && answers.take("map_margin")) {
      List<Parts> best = ranked.kBest(2, scores, 0, workspace);
      double margin =
          best.size() < 2
              ? Double.POSITIVE_INFINITY
              : best.get(0).dot(scores, 0) - best.get(1).dot(scores, 0);
      comparison.close("map_margin", c.get("map_margin").number(), margin, Tolerances.EXACT);
    }
    if (structure instanceof GibbsModel gibbs) {
      distribution(gibbs, gibbs.distribution(scores, 0, workspace), direction, answers);
    }
    if (structure instanceof Projection projection) {
      projection(projection, scores, direction, workspace, answers);
    }
    if (structure instanceof ConditionalNoise choices) {
      Predictor<ConditionalNoise> entmax = Predictor.choices(new Entmax(1.5));
      PseudoLabel prediction = new PseudoLabel();
      var _ = entmax.predict(Problem.of(choices, scores, workspace), prediction);
      answers.visible("entmax15", Tolerances.EXACT, structure, prediction.point());
    }
    if (structure instanceof Countable countable) {
      answers.close("count", 0, countable.count().doubleValue());
    } else if (structure instanceof Enumerable enumerable && answers.take("count")) {
      int[] count = {0};
      enumerable.forEach(parts -> count[0]++);
      comparison.close("count", c.get("count").number(), count[0], 0);
    }
  }

  private static void distribution(
      GibbsModel structure, Distribution distribution, double[] direction, Answers answers) {
    answers.close("logZ", Tolerances.EXACT, distribution.logPartition());
    answers.close("entropy", Tolerances.EXACT, distribution.entropy());
    double[] marginals = distribution.marginals();
    answers.visible("marginals", Tolerances.EXACT, structure, marginals);
    double[] extra = Arrays.copyOfRange(marginals, structure.visible(), structure.size());
    answers.close("transition_marginals", Tolerances.EXACT, extra);
    answers.close("transition_expected_counts", Tolerances.EXACT, extra);
    double[] product = new double[structure.size()];
    distribution.jvp(direction, 0, product, 0);
    answers.visible("marginals_jvp", Tolerances.EXACT, structure, product);
  }

  private static void projection(
      Projection structure,
      double[] scores,
      double[] direction,
      Workspace workspace,
      Answers answers) {
    SparseMap solution = structure.project(scores, 0, Support.EMPTY, workspace);
    double tolerance = solution.oracleCalls() == 0 ? Tolerances.EXACT : Tolerances.ITERATIVE;
    answers.visible("sparsemap", tolerance, structure, solution.point());
    answers.close("sparsemap_value", tolerance, solution.value());
    Comparison comparison = answers.comparison();
    if (answers.take(ONE_EXTRA)) { // counts may differ between solutions, their score not
      int visible = structure.visible();
      double[] extra = Arrays.copyOfRange(solution.point(), visible, structure.size());
      double[] other = answers.c().get(ONE_EXTRA).numbers();
      comparison.close(
          "the score of " + ONE_EXTRA,
          dot(other, scores, visible),
          dot(extra, scores, visible),
          tolerance);
    }
    comparison.close("the projection's gap", 0, solution.gap(), Tolerances.GAP);
    double[] product = new double[structure.size()];
    solution.jvp(direction, 0, product, 0);
    answers.visible("sparsemap_jvp", tolerance, structure, product);
  }

  private static double dot(double[] counts, double[] scores, int offset) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i] * scores[offset + i];
    }
    return sum;
  }

  /** The answers of a case, of which some are missing. */
  record Answers(Json c, Set<String> left, Comparison comparison) {

    /** Compares the visible parts of an answer. */
    void visible(String key, double tolerance, Structure structure, double[] actual) {
      close(key, tolerance, Arrays.copyOf(actual, structure.visible()));
    }

    /** Returns whether the case has this answer, which then counts as compared. */
    boolean take(String key) {
      return left.remove(key);
    }

    void close(String key, double tolerance, double... actual) {
      if (take(key)) {
        double[] expected = c.get(key).numbers();
        comparison.same("the length of " + key, expected.length, actual.length);
        comparison.close(key, expected, Arrays.copyOf(actual, expected.length), tolerance);
      }
    }
  }
}
