package org.espalier.data;

import static org.espalier.data.DataSamples.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListOpsTest {

  private static final List<String> TOKENS =
      Stream.concat(ListOps.OPERATORS.stream(), IntStream.range(0, 10).mapToObj(Integer::toString))
          .toList();

  /** A kind with fewer expressions in both samples together is not compared on its own. */
  private static final int RARE = 100;

  private static ListOps of(String text) {
    return new ListOps(List.of(text.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7, 0",
    "[MIN 3 1 2 ], 1, 1",
    "[MAX 3 1 2 ], 3, 1",
    "[MED 3 1 2 ], 2, 1",
    "[MED 9 1 2 4 ], 3, 1",
    "[MED 1 2 ], 1, 1",
    "[SM 9 9 4 ], 2, 1",
    "[SM 9 [MAX 1 [MIN 8 9 ] ] 4 ], 1, 3",
    "[SM 1 1 1 1 1 1 1 1 ], 8, 1"
  })
  void evaluates(String text, int value, int depth) {
    assertEquals(value, of(text).value());
    assertEquals(depth, depth(of(text)));
    assertEquals(text, of(text).toString());
  }

  @Test
  void hangsArgumentsOnTheirOperator() {
    ListOps expression = of("[SM 9 [MAX 1 2 ] 4 ]");
    assertArrayEquals(new int[] {-1, 0, 0, 2, 2, 2, 0, 0}, expression.heads());
    assertArrayEquals(new int[] {3, 0, 2, 0, 0, 0, 0, 0}, expression.valencies());
    assertEquals("( ( ( ( [SM 9 ) ( ( ( [MAX 1 ) 2 ) ] ) ) 4 ) ] )", binarised(expression));
    assertEquals("3", binarised(of("3")));
  }

  @ParameterizedTest
  @CsvSource({
    "1 2, 'the expression ends before \"2\", token 2'",
    "[MIN 1, a list is never closed",
    "[MIN ], 'a list without arguments ends at \"]\", token 2'",
    "], 'a list without arguments'",
    "[MIN 10 2 ], 'not a token of ListOps: \"10\", token 2'"
  })
  void rejectsOtherTokens(String text, String part) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of(text));
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'1|2', 1, found no tab",
    "'3\t3|4\t5', 2, 'the label is \"4\", but the value of the expression 5'",
    "'1\t( 1', 1, 1 parentheses are never closed",
    "'1\t1 ) (', 1, a parenthesis is closed that was not opened",
    "'1\t( [MIN', 1, never closed",
    "'1\t', 1, there is no expression"
  })
  void reportsLines(String text, int line, String part, @TempDir Path folder) throws Exception {
    Path path = DataSamples.write(folder.resolve("list.tsv"), text.replace('|', '\n'));
    assertError(path, line, part, () -> new ListOpsReader(path).rest());
  }

  @Test
  void drawsEachExpressionOnceAndTheSameFromASeed() {
    ListOpsGenerator generator = new ListOpsGenerator(new Random(1));
    ListOpsGenerator again = new ListOpsGenerator(new Random(1));
    HashSet<ListOps> drawn = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      ListOps expression = generator.next();
      assertEquals(expression, again.next());
      assertTrue(drawn.add(expression));
      assertTrue(depth(expression) < 20);
    }
  }

  @Test
  void samplesDifferentExpressionsOfTheLengthsAskedFor() {
    List<ListOps> sample = ListOpsGenerator.sample(900, 2, 20, 3000, 1);
    assertEquals(900, new HashSet<>(sample).size());
    assertTrue(sample.stream().allMatch(e -> e.tokens().size() > 1 && e.tokens().size() <= 20));
    assertEquals(sample, ListOpsGenerator.sample(900, 2, 20, 3000, 1));
    // In the order of drawing the last ones would be longer, by about a token.
    assertEquals(
        mean(sample.subList(0, 450), e -> e.tokens().size()),
        mean(sample.subList(450, 900), e -> e.tokens().size()),
        .8);
    assertThrows(
        IllegalArgumentException.class, () -> ListOpsGenerator.sample(900, 2, 20, 1000, 1));
  }

  @Test
  void readsThePublishedFileAsItIs() throws Exception {
    Path file = DataSamples.shared("listops/test_d20s.tsv");
    List<String> lines =
        new ListOpsReader(file).rest().stream().map(e -> e.value() + "\t" + binarised(e)).toList();
    assertEquals(10_000, lines.size());
    assertEquals(Files.readAllLines(file, StandardCharsets.US_ASCII), lines);
  }

  @Test
  void drawsLikeThePublishedFile() {
    List<ListOps> published = new ListOpsReader(DataSamples.shared("listops/test_d20s.tsv")).rest();
    // The published file is a tenth of 100,000 different expressions, drawn in one go.
    ListOpsGenerator generator = new ListOpsGenerator(new Random(20));
    List<ListOps> drawn = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      drawn.add(generator.next());
    }
    assertSimilar("label", published, drawn, ListOps::value);
    assertSimilar("depth", published, drawn, ListOpsTest::depth);
    assertSimilar("length", published, drawn, e -> Math.min(e.tokens().size() / 8, 19));
    assertSimilar("arguments", published, drawn, e -> e.valencies()[0]);
    assertSimilar("first token", published, drawn, e -> TOKENS.indexOf(e.tokens().getFirst()));
    // The mean length of 10,000 has a standard deviation of about .8, the mean depth of .04.
    assertEquals(mean(published, e -> e.tokens().size()), mean(drawn, e -> e.tokens().size()), 2.4);
    assertEquals(mean(published, ListOpsTest::depth), mean(drawn, ListOpsTest::depth), .12);
  }

  /**
   * Checks by the χ² of two samples that a property has one distribution in both. Over k kinds it
   * has mean k − 1 and variance 2 (k − 1); kinds with few expressions count together.
   */
  private static void assertSimilar(
      String property, List<ListOps> published, List<ListOps> drawn, ToIntFunction<ListOps> kind) {
    double ratio = Math.sqrt((double) drawn.size() / published.size());
    double chiSquare = 0;
    int kinds = 0;
    double rareHere = 0;
    double rareThere = 0;
    Map<Integer, Long> here = counts(published, kind);
    Map<Integer, Long> there = counts(drawn, kind);
    Set<Integer> all = new HashSet<>(here.keySet());
    all.addAll(there.keySet());
    for (int k : all) {
      double a = here.getOrDefault(k, 0L);
      double b = there.getOrDefault(k, 0L);
      if (a + b < RARE) {
        rareHere += a;
        rareThere += b;
      } else {
        chiSquare += difference(a, b, ratio);
        kinds++;
      }
    }
    if (rareHere + rareThere > 0) {
      chiSquare += difference(rareHere, rareThere, ratio);
      kinds++;
    }
    int freedom = kinds - 1;
    assertTrue(
        chiSquare < freedom + 3.5 * Math.sqrt(2.0 * freedom),
        property + ": " + chiSquare + " at " + freedom + " degrees of freedom");
  }

  private static double difference(double a, double b, double ratio) {
    return Math.pow(a * ratio - b / ratio, 2) / (a + b);
  }

  private static Map<Integer, Long> counts(List<ListOps> some, ToIntFunction<ListOps> kind) {
    return some.stream().collect(Collectors.groupingBy(kind::applyAsInt, Collectors.counting()));
  }

  private static double mean(List<ListOps> expressions, ToDoubleFunction<ListOps> value) {
    return expressions.stream().mapToDouble(value).average().orElseThrow();
  }

  /** How many lists are inside one another at most. */
  private static int depth(ListOps expression) {
    int open = 0;
    int deepest = 0;
    for (String token : expression.tokens()) {
      open += token.equals(ListOps.END) ? -1 : token.startsWith("[") ? 1 : 0;
      deepest = Math.max(deepest, open);
    }
    return deepest;
  }

  /**
   * Returns the expression as published files have it: binary, from the left, {@code ( ( ( [MAX 1 )
   * 2 ) ] )}.
   */
  private static String binarised(ListOps expression) {
    int[] valencies = expression.valencies();
    int[] heads = expression.heads();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < heads.length; i++) {
      String token = expression.tokens().get(i);
      // A list of k arguments is k + 1 pairs: its operator joins the arguments and the end in turn.
      if (ListOps.OPERATORS.contains(token)) {
        text.append("( ".repeat(valencies[i] + 1)).append(token).append(' ');
      } else {
        text.append(token).append(' ');
        // What ends here is an argument or the end of the list around it; an end is an argument of
        // the list further out as well.
        int whole = token.equals(ListOps.END) ? heads[i] : i;
        text.append(token.equals(ListOps.END) ? ") " : "");
        text.append(heads[whole] == Sentence.ROOT ? "" : ") ");
      }
    }
    return text.toString().stripTrailing();
  }
}
