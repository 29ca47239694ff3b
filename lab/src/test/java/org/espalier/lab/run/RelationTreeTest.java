package org.espalier.lab.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Workspace;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.StructureAnswer.Decode;
import org.espalier.core.question.Temperature;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.lab.run.RunConfig.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees with relations against the product of both probabilities, tree by tree. */
class RelationTreeTest {

  private static final int WORDS = 3;
  private static final List<String> RELATIONS = List.of("nsubj", "obj", "root");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "require arc(@1, @2, obj)",
        "forbid arc(., ., nsubj)",
        "exactly 1 arc(., ., obj)",
        "require arc(., @3, nsubj) or require arc(@3, ., obj)"
      })
  void relationsAreAsProbableAsWithTheirTrees(String text) {
    for (double temperature : new double[] {1, 1.7}) {
      for (DependencyTree tree :
          List.of(
              new ProjectiveTree(WORDS, Roots.SINGLE), new NonProjectiveTree(WORDS, Roots.MULTI))) {
        if (text.startsWith("exactly") && tree instanceof NonProjectiveTree) {
          continue; // no exact answer
        }
        if (text.contains(" or ") && tree instanceof NonProjectiveTree) {
          continue;
        }
        check(text, tree, new Temperature(temperature));
      }
    }
  }

  private static boolean fits(int relation, int head) {
    return (relation == 2) == (head == DependencyTree.ROOT);
  }

  private static boolean meets(String text, int[] heads, int[] labels) {
    return switch (text) {
      case "" -> true;
      case "require arc(@1, @2, obj)" -> heads[1] == 0 && labels[1] == 1;
      case "forbid arc(., ., nsubj)" -> IntStream.of(labels).noneMatch(label -> label == 0);
      case "exactly 1 arc(., ., obj)" ->
          IntStream.of(labels).filter(label -> label == 1).count() == 1;
      default ->
          labels[2] == 0
              || IntStream.range(0, WORDS).anyMatch(m -> heads[m] == 2 && labels[m] == 1);
    };
  }

  private static void check(String text, DependencyTree tree, Temperature temperature) {
    Random random = new Random(7);
    double[] arcs = random.doubles(tree.size(), -2, 2).toArray();
    ArcRelations relations = ArcRelations.all(WORDS);
    for (int m = 0; m < WORDS; m++) {
      for (int h = DependencyTree.ROOT; h < WORDS; h++) {
        if (h != m) {
          // Relations that do not go with the head have no mass, so that trees keep theirs.
          double share = random.nextDouble();
          double[] row =
              h == DependencyTree.ROOT
                  ? new double[] {0, 0, 1}
                  : new double[] {share, 1 - share, 0};
          relations.put(m, h, 0, row);
        }
      }
    }
    var trees = temperature.distribution(tree, arcs, 0, new Workspace());
    double logPartition = trees.logPartition();
    TreeMap<String, Double> expected = new TreeMap<>();
    tree.forEach(parts -> {
      int[] heads = tree.heads(parts);
      double ofTree = Math.exp(parts.dot(arcs, 0) / temperature.value() - logPartition);
      for (int code = 0; code < 27; code++) {
        int[] labels = {code % 3, code / 3 % 3, code / 9};
        double joint = ofTree;
        for (int m = 0; m < WORDS; m++) {
          joint *= relations.row(m, heads[m])[labels[m]];
        }
        if (joint > 0 && meets(text, heads, labels)) {
          expected.put(List.of(boxed(heads), boxed(labels)).toString(), joint);
        }
      }
    });
    double left = expected.values().stream().mapToDouble(Double::doubleValue).sum();
    ExactStructure joint =
        Constraints.parse(text)
            .compile(
                LabelledTree.of(tree, RELATIONS.size()),
                RELATIONS,
                Tokens.of(List.of("a", "b", "c")))
            .requireExact();
    RelationTree view = new RelationTree(tree, RELATIONS.size());
    StructureAnswer answer =
        StructureAnswer.of(
            joint,
            view.scores(arcs, 0, temperature, relations, RelationTreeTest::fits),
            0,
            new StructureAnswer.Request(Decode.MAP, temperature, 1000, false),
            new Workspace());
    List<Layer> layers = view.layers(answer);
    Beliefs beliefs = view.beliefs(answer, layers);
    List<String> found = new ArrayList<>();
    for (Beliefs.Alternative one : beliefs.alternatives()) {
      String name = List.of(boxed(one.heads()), boxed(one.labels())).toString();
      found.add(name);
      assertEquals(expected.getOrDefault(name, 0.0) / left, one.probability(), 1e-9, text);
    }
    assertEquals(expected.keySet(), new TreeSet<>(found), text);
    assertTrue(!expected.isEmpty());
    Beliefs.Alternative best = beliefs.alternatives().getFirst();
    double sure = 1;
    for (int m = 0; m < WORDS; m++) {
      int word = m;
      double marginal =
          beliefs.alternatives().stream()
              .filter(one ->
                  one.heads()[word] == best.heads()[word]
                      && one.labels()[word] == best.labels()[word])
              .mapToDouble(Beliefs.Alternative::probability)
              .sum();
      assertEquals(
          marginal, layers.getFirst().probabilities()[m] * layers.get(1).probabilities()[m], 1e-9);
      sure = Math.min(sure, marginal);
    }
    assertTrue(best.probability() <= sure + 1e-9);
  }

  @Test
  void whatAParserCannotNameIsSaidWithTheConstraint() {
    SentenceConstraints siblings =
        Tasks.PARSE.constraints(
            StructureConfig.of("siblings", Trees.SUPERVISED), RELATIONS, List.of());
    for (String odd : List.of("at most 2 arc(., ., obj)", "at most 1 VERB")) {
      Constraints constraints = Constraints.parse("forbid arc(@1, @2); " + odd);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> siblings.and(constraints));
      assertTrue(String.valueOf(refusal.getMessage()).startsWith(odd + ": "), refusal::getMessage);
    }
    SentenceConstraints single =
        Tasks.PARSE.constraints(
            StructureConfig.of("projective", Trees.SUPERVISED), RELATIONS, List.of("VERB"));
    assertTrue(single.and(Constraints.parse("at most 2 arc(., ., obj); at most 1 VERB")).exist());
  }

  private static List<Integer> boxed(int... values) {
    return IntStream.of(values).boxed().toList();
  }
}
