package org.espalier.lab.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.torch.Tensors;
import org.junit.jupiter.api.Test;

/** Sums over members in threads of this process, held to the gradients of the whole batch. */
class GradientSumTest {

  private static final String HOST = "127.0.0.1";
  private static final int MEMBERS = 3;

  /** Words of each member, in two steps; the last has none in the second. */
  private static final long[][][] WORDS = {
    {{1, 7, 7}, {0}}, {{2}, {9, 9, 1}}, {{7, 3}, {}},
  };

  /** Two tables and two layers, the second of which is used by some only. */
  private static final class Net implements AutoCloseable {
    final Parameters parameters = new Parameters(ScalarType.Double, 5);
    final Tensor words = parameters.addTable("words", Initializer.normal(1), 10, 4);
    final Tensor first = parameters.add("first", Initializer.normal(1), 4, 3);
    final Tensor second = parameters.add("second", Initializer.normal(1), 4, 3);
    final Tensor unused = parameters.add("unused", Initializer.normal(1), 2);
    final Tensor last = parameters.add("last", Initializer.normal(1), 3);

    /** The mean loss of words; the layer depends on the word. */
    Tensor loss(long... indices) {
      Tensor vectors = parameters.lookUp(words, Tensors.of(indices, indices.length));
      Tensor layer = indices[0] == 1 ? second : first;
      return vectors.matmul(layer).tanh().matmul(last).mean();
    }

    List<double[]> gradients() {
      return parameters.asMap().values().stream()
          .map(one ->
              one.grad().defined() ? Tensors.toDoubles(one.grad().to_dense()) : new double[0])
          .toList();
    }

    @Override
    public void close() {
      parameters.close();
    }
  }

  /** What a member found in each step, and how much had been sent before its end. */
  private record Found(List<List<double[]>> gradients, List<Integer> early, int parts) {}

  private interface Work {
    void train(Net net, long... words);
  }

  private static List<Found> together(boolean single, long large, Work work) throws Exception {
    try (Rendezvous rendezvous = Rendezvous.serve(HOST);
        ExecutorService threads = Executors.newFixedThreadPool(MEMBERS)) {
      List<Callable<Found>> members = new ArrayList<>();
      for (int rank = 0; rank < MEMBERS; rank++) {
        int own = rank;
        members.add(() -> {
          List<List<double[]>> gradients = new ArrayList<>();
          List<Integer> early = new ArrayList<>();
          try (ProcessGroup group =
                  new ProcessGroup(
                      rendezvous, "a" + large, HOST, own, MEMBERS, Duration.ofMinutes(1));
              Net net = new Net();
              GradientSum sum = new GradientSum(group, net.parameters, 12, large)) {
            for (long[] words : WORDS[own]) {
              sum.begin(words.length, single);
              if (words.length > 0) {
                try (PointerScope _ = new PointerScope()) {
                  work.train(net, words);
                }
              }
              assertEquals(MEMBERS * 2.0, sum.end(own, 2)[1]);
              gradients.add(net.gradients());
              early.add(sum.sentEarly());
              net.parameters.clearGradients();
            }
            return new Found(gradients, early, sum.parts());
          }
        });
      }
      List<Found> found = new ArrayList<>();
      for (Future<Found> member : threads.invokeAll(members)) {
        found.add(member.get());
      }
      return found;
    }
  }

  private static List<double[]> whole(int step, Work work) {
    try (Net net = new Net()) {
      for (long[][] steps : WORDS) {
        if (steps[step].length > 0) {
          try (PointerScope _ = new PointerScope()) {
            for (int i = 0; i < steps[step].length; i++) {
              work.train(net, steps[step]); // the weight is a number of words
            }
          }
        }
      }
      return net.gradients();
    }
  }

  private static void assertSums(List<Found> found, Work work) {
    for (int step = 0; step < 2; step++) {
      List<double[]> expected = whole(step, work);
      for (Found member : found) {
        List<double[]> sums = member.gradients.get(step);
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(expected.get(i), sums.get(i), 1e-12, "step " + step + " of " + i);
          assertArrayEquals(found.getFirst().gradients.get(step).get(i), sums.get(i), 0);
        }
      }
    }
  }

  private static final Work ONCE = (net, words) -> net.loss(words).backward();

  private static final Work TWICE =
      (net, words) -> {
        net.loss(words).backward();
        net.loss(words[0]).mul(net.last.sum()).backward();
      };

  @Test
  void wholeTablesAndRowsOfThemAreSummed() throws Exception {
    for (long large : new long[] {1, 1000}) {
      assertSums(together(true, large, ONCE), ONCE);
    }
  }

  @Test
  void gradientsOfSeveralPassesAreSummed() throws Exception {
    for (long large : new long[] {1, 1000}) {
      List<Found> found = together(false, large, TWICE);
      assertSums(found, TWICE);
      found.forEach(member -> assertEquals(List.of(0, 0), member.early));
    }
  }

  private static final Work ALL =
      (net, words) -> net.loss(words).add(net.unused.sum()).add(net.loss(1, 2)).backward();

  /** The first bucket, of the last parameters, leaves while the pass is on its way to the table. */
  @Test
  void bucketsLeaveBeforeTheBackwardPassEnds() throws Exception {
    List<Found> found = together(true, 1, ALL);
    assertSums(found, ALL);
    for (Found member : found.subList(0, 2)) {
      assertTrue(member.parts > 2);
      assertTrue(member.early.getFirst() >= 1, member.early::toString);
    }
    assertEquals(0, found.getLast().early.getLast());
  }

  @Test
  void aSecondGradientInASinglePassIsRefused() {
    Work twice =
        (net, words) -> {
          ALL.train(net, words);
          ALL.train(net, words);
        };
    String told =
        String.valueOf(
            assertThrows(ExecutionException.class, () -> together(true, 1, twice)).getMessage());
    assertTrue(told.contains("came twice"), told);
  }

  /** Step after step of large tables: the sum of each row is how often members have it. */
  @Test
  void rowsOfLargeTablesAreSummedStepAfterStep() throws Exception {
    int rows = 5000;
    int members = 2;
    try (Rendezvous rendezvous = Rendezvous.serve(HOST);
        ExecutorService threads = Executors.newFixedThreadPool(members)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int rank = 0; rank < members; rank++) {
        int own = rank;
        tasks.add(() -> {
          try (ProcessGroup group =
                  new ProcessGroup(rendezvous, "rows", HOST, own, members, Duration.ofMinutes(1));
              Parameters parameters = new Parameters(ScalarType.Float, 5)) {
            List<Tensor> tables = new ArrayList<>();
            for (String name : List.of("words", "endings", "letters")) {
              tables.add(parameters.addTable(name, Initializer.normal(1), rows, 20));
            }
            try (GradientSum sum = new GradientSum(group, parameters)) {
              for (int step = 0; step < 200; step++) {
                sum.begin(1, true);
                try (PointerScope _ = new PointerScope()) {
                  for (Tensor table : tables) {
                    long[] words = words(step, own, rows);
                    parameters.lookUp(table, Tensors.of(words, words.length)).sum().backward();
                  }
                  var _ = sum.end();
                  for (Tensor table : tables) {
                    double[] expected = new double[rows];
                    for (int member = 0; member < members; member++) {
                      for (long word : words(step, member, rows)) {
                        expected[(int) word]++;
                      }
                    }
                    double[] found = Tensors.toDoubles(table.grad().to_dense().select(1, 7));
                    assertArrayEquals(expected, found, 0, "step " + step);
                  }
                }
                parameters.clearGradients();
              }
            }
            return true;
          }
        });
      }
      for (Future<Boolean> task : threads.invokeAll(tasks)) {
        assertTrue(task.get());
      }
    }
  }

  private static long[] words(int step, int member, int rows) {
    return new Random(31L * step + member).longs(1 + step % 300, 0, rows).toArray();
  }

  @Test
  void oneMemberKeepsItsGradients() {
    try (Rendezvous rendezvous = Rendezvous.serve(HOST);
        ProcessGroup group =
            new ProcessGroup(rendezvous, "one", HOST, 0, 1, Duration.ofMinutes(1));
        Net net = new Net();
        GradientSum sum = new GradientSum(group, net.parameters);
        PointerScope _ = new PointerScope()) {
      sum.begin(1, true);
      net.loss(3, 4).backward();
      List<double[]> before = net.gradients();
      assertArrayEquals(new double[] {7}, sum.end(7));
      IntStream.range(0, before.size())
          .forEach(i -> assertArrayEquals(before.get(i), net.gradients().get(i)));
      assertFalse(net.unused.grad().defined());
    }
  }
}
