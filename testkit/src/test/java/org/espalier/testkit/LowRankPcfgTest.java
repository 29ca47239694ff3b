package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.espalier.core.Distribution;
import org.espalier.core.Workspace;
import org.espalier.core.bracket.Grammar;
import org.espalier.core.bracket.Grammar.Rule;
import org.espalier.core.bracket.LowRankGrammar;
import org.espalier.core.bracket.LowRankPcfg;
import org.espalier.core.bracket.Pcfg;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Derivations in rank space, against the same grammar with all of its rules. */
class LowRankPcfgTest {

  private static final int S = 3;
  private static final int T = 2;

  private static double[][] matrix(RandomGenerator random, int rows, int columns) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      for (int r = 0; r < columns; r++) {
        row[r] = random.nextDouble();
      }
    }
    return matrix;
  }

  private static Pcfg whole(int words, int start) {
    List<Rule> rules = new ArrayList<>();
    for (int a = 0; a < S; a++) {
      for (int b = 0; b < S + T; b++) {
        for (int c = 0; c < S + T; c++) {
          rules.add(new Rule(a, b, c));
        }
      }
    }
    return new Pcfg(words, new Grammar(S + T, start, rules));
  }

  private static double[] scores(
      Pcfg whole, double[][] u, double[][] v, double[][] w, double[][] emissions) {
    double[] scores = new double[whole.size()];
    for (int i = 0; i < emissions.length; i++) {
      for (int a = 0; a < S + T; a++) {
        scores[whole.span(i, i, a)] =
            a < S ? Double.NEGATIVE_INFINITY : Math.log(emissions[i][a - S]);
      }
    }
    List<Rule> rules = whole.grammar().rules();
    for (int k = 0; k < rules.size(); k++) {
      Rule rule = rules.get(k);
      double weight = 0;
      for (int r = 0; r < u[0].length; r++) {
        weight += u[rule.parent()][r] * v[rule.left()][r] * w[rule.right()][r];
      }
      scores[whole.rule(k)] = Math.log(weight);
    }
    return scores;
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "3, 2", "5, 3", "6, 4"})
  void logPartitionAndMarginalsAreThoseOfTheWholeGrammar(int words, int rank) {
    RandomGenerator random = new SplittableRandom(words);
    double[] roots = {0.5, 0, 2};
    double[][] u = matrix(random, S, rank);
    double[][] v = matrix(random, S + T, rank);
    double[][] w = matrix(random, S + T, rank);
    double[][] emissions = matrix(random, words, T);
    u[0][rank - 1] = rank == 1 ? 1 : 0;
    v[S][0] = 0;
    w[1][0] = 0;
    double[] partitions = new double[S];
    double[][] expected = new double[S][];
    double total = 0;
    for (int a = 0; a < S; a++) {
      Pcfg whole = whole(words, a);
      Distribution p = whole.distribution(scores(whole, u, v, w, emissions), 0, new Workspace());
      partitions[a] = roots[a] * Math.exp(p.logPartition());
      total += partitions[a];
      expected[a] = p.marginals();
    }
    LowRankPcfg derivations = new LowRankPcfg(words, rank);
    double[] scores = new LowRankGrammar(roots, u, v, w).scores(emissions);
    Distribution q = derivations.distribution(scores, 0, new Workspace());
    assertEquals(Math.log(total), q.logPartition(), 1e-12);
    double[] marginals = q.marginals();
    Pcfg whole = whole(words, 0);
    for (int i = 0; i < words; i++) {
      for (int j = i + 1; j < words; j++) {
        double sum = 0;
        for (int a = 0; a < S; a++) {
          for (int symbol = 0; symbol < S + T; symbol++) {
            sum += partitions[a] / total * expected[a][whole.span(i, j, symbol)];
          }
        }
        double ranked = 0;
        for (int r = 0; r < rank; r++) {
          ranked += marginals[derivations.span(i, j, r)];
        }
        assertEquals(sum, ranked, 1e-12, i + " to " + j);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'roots, U, V and W of a grammar have 2, 1, 2 and 2 rows'",
    "1, V has 1 columns in row 1",
    "2, 'W has NaN in row 0, column 1'",
    "3, 'the sentence has -1.0 in row 1, column 0'",
    "4, needs at least 2 words"
  })
  void whatDoesNotFitIsRefused(int kind, String message) {
    double[] roots = kind == 0 ? new double[] {1, 1} : new double[] {1};
    double[][] u = {{1, 1}};
    double[][] v = {{1, 1}, kind == 1 ? new double[] {1} : new double[] {1, 1}};
    double[][] w = {{1, kind == 2 ? Double.NaN : 1}, {1, 1}};
    double[][] emissions =
        kind == 4 ? new double[][] {{1}} : new double[][] {{1}, {kind == 3 ? -1 : 1}};
    String told =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new LowRankGrammar(roots, u, v, w).scores(emissions))
                .getMessage());
    assertTrue(told.contains(message), told);
  }
}
