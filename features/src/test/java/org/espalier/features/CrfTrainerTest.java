package org.espalier.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.features.CrfTrainer.Problem;
import org.espalier.features.optimize.Minimum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrfTrainerTest {

  private static final List<String> LABELS = List.of("A", "B", "C");
  private static final int K = LABELS.size();
  private static final Template TEMPLATE =
      new Template(List.of("bias", "word[0]", "word[-1] word[0]", "suffix[0,1]", "pairs"));

  /** Words say a label most of the time, and A is never followed by C. */
  private static List<LabelledSequence> language(int sentences, double open, long seed) {
    Random random = new Random(seed);
    List<LabelledSequence> language = new ArrayList<>();
    for (int s = 0; s < sentences; s++) {
      int n = 1 + random.nextInt(6);
      int[] labels = new int[n];
      List<String> words = new ArrayList<>();
      for (int t = 0; t < n; t++) {
        do {
          labels[t] = random.nextInt(K);
        } while (t > 0 && labels[t - 1] == 0 && labels[t] == 2);
        int told = random.nextDouble() < 0.7 ? labels[t] : random.nextInt(K);
        words.add("w" + random.nextInt(4) + told);
      }
      language.add(
          new LabelledSequence(
              words,
              Arrays.stream(labels).map(y -> random.nextDouble() < open ? -2 : y).toArray()));
    }
    return language;
  }

  private static CrfTrainer trainer(CrfSettings settings, double... legality) {
    return new CrfTrainer(TEMPLATE, LABELS, legality, settings);
  }

  private static double[] free() {
    return new double[K * (K + 2)];
  }

  private static double[] withoutAc() {
    double[] legality = free();
    legality[2] = Double.NEGATIVE_INFINITY;
    return legality;
  }

  private static CrfLikelihood likelihood(
      List<LabelledSequence> data, Problem problem, double[] legality, Workers workers) {
    return new CrfLikelihood(
        SequenceData.of(data, TEMPLATE, problem.plan().index()),
        problem.plan().table(),
        legality,
        true,
        CrfLikelihood.SHARES,
        workers);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0.3, false", "0, true", "0.3, true", "1, false"})
  void likelihoodIsThatOfEnumeration(double open, boolean restricted) {
    List<LabelledSequence> data = language(25, open, 1);
    double[] legality = restricted ? withoutAc() : free();
    Problem problem = trainer(CrfSettings.USUAL, legality).problem(language(25, 0, 1));
    double[] x = new Random(2).doubles(problem.plan().table().size(), -1, 1).toArray();
    double expected = 0;
    for (LabelledSequence sequence : data) {
      expected += byEnumeration(sequence, problem, x, legality);
    }
    try (Workers workers = Workers.sequential()) {
      assertEquals(
          expected,
          likelihood(data, problem, legality, workers).evaluate(x, new double[x.length]),
          1e-9 * Math.abs(expected) + 1e-9);
    }
  }

  /** Adds up the exponentials of all label sequences' scores. */
  private static double byEnumeration(
      LabelledSequence sequence, Problem problem, double[] x, double... legality) {
    int n = sequence.words().size();
    FeatureTable table = problem.plan().table();
    Template.Extractor extractor = TEMPLATE.extractor();
    extractor.read(sequence.words());
    double[][] unary = new double[n][K];
    for (int t = 0; t < n; t++) {
      double[] row = unary[t];
      extractor.attributes(
          t,
          name -> {
            int a = problem.plan().index().of(name);
            for (int f = a < 0 ? 0 : table.first()[a]; a >= 0 && f < table.first()[a + 1]; f++) {
              row[table.label()[f]] += x[f];
            }
          });
    }
    double all = 0;
    double agreeing = 0;
    for (int code = 0; code < Math.pow(K, n); code++) {
      int rest = code;
      int[] y = new int[n];
      boolean agrees = true;
      for (int t = 0; t < n; t++) {
        y[t] = rest % K;
        rest /= K;
        agrees &= sequence.labels()[t] < 0 || sequence.labels()[t] == y[t];
      }
      double score = neighbour(table, x, legality, K * K + y[0]);
      for (int t = 0; t < n; t++) {
        score += unary[t][y[t]];
        score += neighbour(table, x, legality, t + 1 < n ? y[t] * K + y[t + 1] : K * K + K + y[t]);
      }
      all += Math.exp(score);
      agreeing += agrees ? Math.exp(score) : 0;
    }
    return Math.log(all) - Math.log(agreeing);
  }

  private static double neighbour(FeatureTable table, double[] x, double[] legality, int i) {
    return x[table.features() + i] + legality[i];
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0.3, false", "0, true", "0.3, true"})
  void gradientIsThatOfFiniteDifferences(double open, boolean restricted) {
    List<LabelledSequence> data = language(40, open, 3);
    double[] legality = restricted ? withoutAc() : free();
    Problem problem = trainer(CrfSettings.USUAL, legality).problem(language(40, 0, 3));
    try (Workers workers = Workers.sequential()) {
      CrfLikelihood likelihood = likelihood(data, problem, legality, workers);
      double[] x = new Random(4).doubles(problem.plan().table().size(), -1, 1).toArray();
      double[] gradient = new double[x.length];
      var _ = likelihood.evaluate(x, gradient);
      double[] scratch = new double[x.length];
      double h = 1e-5;
      for (int i = 0; i < x.length; i++) {
        double kept = x[i];
        x[i] = kept + h;
        double above = likelihood.evaluate(x, scratch);
        x[i] = kept - h;
        double below = likelihood.evaluate(x, scratch);
        x[i] = kept;
        assertEquals((above - below) / (2 * h), gradient[i], 1e-7, "weight " + i);
      }
    }
  }

  @Test
  void sentencesThatBreakTheRulesTeachNothing() {
    List<LabelledSequence> lawful = language(30, 0, 5);
    List<LabelledSequence> all = new ArrayList<>(lawful);
    all.add(new LabelledSequence(List.of("w00", "w02"), new int[] {0, 2}));
    Problem problem = trainer(CrfSettings.USUAL, withoutAc()).problem(all);
    double[] x = new Random(6).doubles(problem.plan().table().size(), -1, 1).toArray();
    double[] with = new double[x.length];
    double[] without = new double[x.length];
    try (Workers workers = Workers.sequential()) {
      assertEquals(
          likelihood(lawful, problem, withoutAc(), workers).evaluate(x, without),
          likelihood(all, problem, withoutAc(), workers).evaluate(x, with),
          1e-10);
    }
    assertArrayEquals(without, with, 1e-10);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void threadsMakeNoDifference(int threads) {
    List<LabelledSequence> data = language(300, 0.1, 7);
    CrfTrainer trainer = trainer(new CrfSettings(1, 0, 0, 0.1, 30), free());
    try (Workers one = Workers.sequential();
        Workers several = Workers.of(threads)) {
      Minimum alone = trainer.train(data, one, _ -> {}).minimum();
      Minimum together = trainer.train(data, several, _ -> {}).minimum();
      assertArrayEquals(alone.x(), together.x(), 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "2, 0, 0", "1, 12, 0", "1, 0, 0.3"})
  void learnsALanguage(int least, int bits, double l1) {
    List<LabelledSequence> test = language(500, 0, 9);
    CrfTrainer trainer = trainer(new CrfSettings(least, bits, l1, 0.1, 100), withoutAc());
    try (Workers workers = Workers.sequential()) {
      FeatureCrf model = trainer.train(language(1000, 0.2, 8), workers, _ -> {}).model();
      // The best that is possible is .8 for words alone, and more where neighbours tell.
      assertTrue(accuracy(model, test) > 0.78, accuracy(model, test) + " are right");
      for (LabelledSequence sequence : test) {
        int[] tags = tags(model, sequence.words());
        for (int t = 1; t < tags.length; t++) {
          assertTrue(tags[t - 1] != 0 || tags[t] != 2);
        }
      }
    }
  }

  static double accuracy(FeatureCrf model, List<LabelledSequence> data) {
    long right = 0;
    long words = 0;
    for (LabelledSequence sequence : data) {
      int[] tags = tags(model, sequence.words());
      words += tags.length;
      right += IntStream.range(0, tags.length).filter(t -> tags[t] == sequence.labels()[t]).count();
    }
    return (double) right / words;
  }

  private static int[] tags(FeatureCrf model, List<String> words) {
    Parts best = new Parts();
    var chain = model.chain(words.size());
    var _ = chain.argmax(model.scores(words), 0, best, new Workspace());
    return chain.tags(best);
  }

  /** Shares of the data in any cut give the plan of all, and its objective and gradient. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "1, 8"})
  void sharesAddUp(int least, int bits) {
    List<LabelledSequence> data = language(90, 0.2, 12);
    CrfTrainer trainer = trainer(new CrfSettings(least, bits, 0, 1, 10), withoutAc());
    Map<String, CrfPlan.Count> counts = new HashMap<>();
    List<List<LabelledSequence>> shares =
        List.of(data.subList(0, 10), data.subList(10, 70), data.subList(70, 90));
    for (int first : new int[] {70, 0, 10}) {
      trainer
          .count(shares.get(first == 70 ? 2 : first / 10), first)
          .forEach((name, count) -> counts.merge(name, count, CrfPlan.Count::plus));
    }
    CrfPlan plan = trainer.plan(counts);
    Problem whole = trainer.problem(data);
    assertArrayEquals(whole.plan().table().first(), plan.table().first());
    assertArrayEquals(whole.plan().table().label(), plan.table().label());
    double[] x = new Random(13).doubles(plan.size(), -1, 1).toArray();
    double[] expected = new double[x.length];
    double[] gradient = new double[x.length];
    double value = 0;
    try (Workers workers = Workers.sequential()) {
      double all = likelihood(data, whole, withoutAc(), workers).evaluate(x, expected);
      for (List<LabelledSequence> share : shares) {
        double[] own = new double[x.length];
        value += trainer.share(plan, share).evaluate(x, own);
        Arrays.setAll(gradient, i -> gradient[i] + own[i]);
      }
      assertEquals(all, value, 1e-10 * Math.abs(all));
    }
    assertArrayEquals(expected, gradient, 1e-10);
  }

  @Test
  void l1LeavesFewWeights() {
    List<LabelledSequence> data = language(500, 0, 10);
    try (Workers workers = Workers.sequential()) {
      FeatureCrf dense =
          trainer(new CrfSettings(1, 0, 0, 1, 100), free()).train(data, workers, _ -> {}).model();
      FeatureCrf sparse =
          trainer(new CrfSettings(1, 0, 3, 0, 100), free()).train(data, workers, _ -> {}).model();
      assertTrue(sparse.size() * 3 < dense.size(), sparse.size() + " of " + dense.size());
    }
  }

  @Test
  void withoutPairsWordsAreLabelledEachForItself() {
    Template alone = new Template(List.of("bias", "word[0]"));
    try (Workers workers = Workers.sequential()) {
      FeatureCrf model =
          new CrfTrainer(alone, LABELS, CrfSettings.USUAL)
              .train(language(200, 0, 11), workers, _ -> {})
              .model();
      double[] scores = model.scores(List.of("w00", "w11"));
      assertArrayEquals(free(), Arrays.copyOfRange(scores, 2 * K, scores.length), 0);
    }
  }

  @Test
  void rareAttributesDoNotCount() {
    List<LabelledSequence> data =
        List.of(
            new LabelledSequence(List.of("a", "b"), new int[] {0, 1}),
            new LabelledSequence(List.of("a"), new int[] {0}));
    Template words = new Template(List.of("word[0]"));
    Problem problem = new CrfTrainer(words, LABELS, new CrfSettings(2, 0, 0, 1, 10)).problem(data);
    assertEquals(1, problem.plan().index().size());
    assertEquals(0, problem.plan().index().of("word[0]=a"));
    assertEquals(AttributeIndex.NONE, problem.plan().index().of("word[0]=b"));
    assertEquals(1, problem.plan().table().features());
  }
}
