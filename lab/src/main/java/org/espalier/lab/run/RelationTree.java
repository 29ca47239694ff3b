package org.espalier.lab.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.question.Temperature;
import org.espalier.core.tree.DependencyTree;
import org.espalier.lab.run.Beliefs.Alternative;

/**
 * A sentence's trees with a relation on every arc, as one structure, with the layout of {@link
 * org.espalier.core.tree.LabelledTree}: part (h·n + m)·R + r.
 *
 * @param relations R
 */
record RelationTree(DependencyTree tree, int relations) {

  /** Returns whether a relation goes with a head. */
  @FunctionalInterface
  interface Fit {
    boolean test(int relation, int head);
  }

  /**
   * Returns the scores s(h, m) + τ·log p(r | h, m), whose sum over relations at the temperature τ
   * is that of the arcs; −∞ for relations that do not go with the head, if any does.
   *
   * @param arcs n² scores from {@code offset}
   * @param of the relations of all arcs
   */
  double[] scores(double[] arcs, int offset, Temperature temperature, ArcRelations of, Fit fit) {
    int n = tree.words();
    double[] scores = new double[n * n * relations];
    for (int m = 0; m < n; m++) {
      for (int h = DependencyTree.ROOT; h < n; h++) {
        if (h != m) {
          int head = h;
          int arc = tree.arc(h, m);
          double[] row = of.row(m, h);
          boolean any = IntStream.range(0, relations).anyMatch(r -> fit.test(r, head));
          for (int r = 0; r < relations; r++) {
            scores[arc * relations + r] =
                any && !fit.test(r, h)
                    ? Double.NEGATIVE_INFINITY
                    : arcs[offset + arc] + temperature.value() * Math.log(row[r]);
          }
        }
      }
    }
    return scores;
  }

  private int[] each(Parts parts, IntBinaryOperator value) {
    int n = tree.words();
    int[] each = new int[n];
    for (int part : parts.toArray()) {
      int arc = part / relations;
      int head = arc / n == arc % n ? DependencyTree.ROOT : arc / n;
      each[arc % n] = value.applyAsInt(head, part % relations);
    }
    return each;
  }

  private int[] heads(Parts parts) {
    return each(parts, (head, _) -> head);
  }

  private int[] labels(Parts parts) {
    return each(parts, (_, relation) -> relation);
  }

  /** Returns the layers of heads, and of relations given the answer's heads. */
  List<Layer> layers(StructureAnswer answer) {
    int n = tree.words();
    int[] heads = heads(answer.best());
    double[] arcs = new double[n * n];
    Arrays.setAll(
        arcs,
        arc -> Arrays.stream(answer.marginals(), arc * relations, (arc + 1) * relations).sum());
    double[][] given = new double[n][];
    for (int m = 0; m < n; m++) {
      int arc = tree.arc(heads[m], m);
      given[m] =
          Arrays.stream(answer.marginals(), arc * relations, (arc + 1) * relations)
              .map(joint -> arcs[arc] > 0 ? joint / arcs[arc] : 0)
              .toArray();
    }
    return List.of(
        Layer.of(
            PartType.HEADS,
            IntStream.of(heads).map(head -> head + 1).toArray(),
            Places.of(tree).rows(arcs)),
        Layer.of(PartType.LABELS, labels(answer.best()), given));
  }

  /** Returns what is believed of trees and relations together. */
  Beliefs beliefs(StructureAnswer answer, List<Layer> layers) {
    return new Beliefs(
        answer.probability(),
        layers,
        answer.alternatives().stream()
            .map(one -> new Alternative(labels(one.parts()), heads(one.parts()), one.weight()))
            .toList(),
        Optional.of(answer));
  }
}
