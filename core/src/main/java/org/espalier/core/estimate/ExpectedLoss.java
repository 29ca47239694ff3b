package org.espalier.core.estimate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.core.Countable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Scores;
import org.espalier.core.Structure;
import org.espalier.core.VertexList;
import org.espalier.core.categorical.ChoiceMap;
import org.espalier.core.categorical.Entmax;

/**
 * Explicit marginalisation, minimum risk: the decoder sees several structures z_k with weights w_k,
 * and the scores get the gradient of Σ_k w_k L(z_k).
 *
 * <ul>
 *   <li>{@link Estimators#minimumRisk}: all structures, w = p; the objective is E[L(z)] itself,
 *       without variance. Refused above 10⁵ structures; where none is forbidden they are counted
 *       first.
 *   <li>{@link Estimators#minimumRiskKBest}: the K best structures, with p renormalised over them
 *       (Smith &amp; Eisner 2006, minimum risk annealing). Biased: the other structures count for
 *       nothing.
 *   <li>{@link Estimators#minimumRiskTopK}: the same with the sparsemax of their scores, which
 *       gives weight to few (Correia, Niculae, Aziz &amp; Martins 2020, arXiv 2007.01919, for any
 *       structure with k best). Where one of the K best has none, this is the sparsemax over all
 *       structures, exactly; where all have some, {@link Diagnostics} count {@code support-cut}.
 * </ul>
 *
 * <p>The gradient is Σ_k (Jℓ)_k z_k with the losses ℓ and the Jacobian J of the weights in the
 * structures' scores, for p Σ_k w_k (L(z_k) − Σ_j w_j L(z_j)) z_k. One decoder call for the losses
 * of what has weight.
 *
 * @param name as on the command line
 * @param choice selects the structures
 * @param weights of their scores
 */
public record ExpectedLoss<S extends MapOracle>(
    String name, Choice<? super S> choice, ChoiceMap weights) implements MapInference<S> {

  /** The most structures that {@link Estimators#minimumRisk} lists. */
  public static final int MOST = 100_000;

  static final ChoiceMap SOFTMAX = new Entmax(1);
  static final ChoiceMap SPARSEMAX = new Entmax(2);

  /** Chooses the structures of an example. */
  public interface Choice<S extends Structure> {

    /** Returns whether the chosen structures may be fewer than there are. */
    default boolean cut(int chosen) {
      return false;
    }

    /**
     * Lists structures without forbidden parts.
     *
     * @return at least one, no two alike
     */
    List<Parts> structures(Problem<? extends S> problem);

    /**
     * Checks, before anything is listed, that the structures are few enough.
     *
     * @throws IllegalArgumentException if they are not
     */
    default void check(Batch<? extends S> batch) {}
  }

  /** The k best structures. */
  record Best<S extends KBest>(int k) implements Choice<S> {
    Best {
      Require.atLeastOne("the number of structures", k);
    }

    @Override
    public boolean cut(int chosen) {
      return chosen == k;
    }

    @Override
    public List<Parts> structures(Problem<? extends S> problem) {
      return problem.structure().kBest(k, problem.scores(), problem.offset(), problem.workspace());
    }

    @Override
    public void check(Batch<? extends S> batch) {
      Points.requireRoomForDifferent(batch, k);
    }
  }

  /** All structures. */
  record All() implements Choice<Enumerable> {
    @Override
    public List<Parts> structures(Problem<? extends Enumerable> problem) {
      Enumerable structure = problem.structure();
      Scores.check(structure, problem.scores(), problem.offset());
      List<Parts> all = new ArrayList<>();
      structure.forEach(parts -> {
        if (parts.dot(problem.scores(), problem.offset()) > Double.NEGATIVE_INFINITY) {
          if (all.size() == MOST) {
            throw tooMany(structure, "more than " + MOST);
          }
          Parts copy = new Parts();
          copy.set(parts);
          all.add(copy);
        }
      });
      if (all.isEmpty()) {
        throw new InfeasibleException(
            structure + ": every structure has a part of score -Infinity");
      }
      return all;
    }

    @Override
    public void check(Batch<? extends Enumerable> batch) {
      for (int i = 0; i < batch.count(); i++) {
        Enumerable structure = batch.instance(i);
        // Listing may take minutes before it comes to the limit; counting does not.
        if (structure instanceof Countable countable
            && !hasForbidden(batch, i)
            && countable.logCount() > Math.log(MOST)) {
          BigInteger count = countable.count();
          throw tooMany(
              structure,
              count.bitLength() < Long.SIZE
                  ? count.toString()
                  : String.format(Locale.ROOT, "%.2g", new BigDecimal(count)));
        }
      }
    }

    /** Returns whether a part is forbidden, so that the count says too much. */
    private static boolean hasForbidden(Batch<? extends Enumerable> batch, int i) {
      for (int p = 0; p < batch.instance(i).size(); p++) {
        if (batch.scores()[batch.offset(i) + p] == Double.NEGATIVE_INFINITY) {
          return true;
        }
      }
      return false;
    }

    private static IllegalArgumentException tooMany(Structure structure, String count) {
      return new IllegalArgumentException(
          ("%s has %s structures and minimum-risk sums over at most %s;"
                  + " minimum-risk-sparsemap and minimum-risk-k-best sum over a few of them")
              .formatted(structure, count, MOST));
    }
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    choice.check(batch);
    VertexList[] chosen = new VertexList[batch.count()];
    context.each(
        batch,
        problem -> {
          VertexList kept = weighted(choice.structures(problem), problem);
          chosen[problem.example()] = kept;
          if (weights.alpha() > 1 && choice.cut(kept.count())) {
            context.diagnostics().add("support-cut", 1);
          }
        });
    Points points = shown(batch, chosen);
    return new Pass(batch, points, new WeightedPass(batch, points, weights));
  }

  /** Returns the vertices of supports, one for each example, as points with their weights. */
  static Points shown(Batch<?> batch, VertexList[] supports) {
    Points points = Points.of(batch, Arrays.stream(supports).mapToInt(VertexList::count).toArray());
    int row = 0;
    for (VertexList support : supports) {
      for (int k = 0; k < support.count(); k++) {
        support.vertex(k).addTo(points.values(), points.offset(row), 1);
        points.setWeight(row, support.weight(k));
        row++;
      }
    }
    return points;
  }

  /** Returns the structures that have weight. */
  private VertexList weighted(List<Parts> structures, Problem<?> problem) {
    int count = structures.size();
    double[] scores = new double[count];
    Arrays.setAll(scores, k -> structures.get(k).dot(problem.scores(), problem.offset()));
    double[] p = new double[count];
    weights.solve(scores, count, p);
    VertexList kept = new VertexList();
    for (int k = 0; k < count; k++) {
      if (p[k] > 0) {
        kept.add(structures.get(k), p[k]);
      }
    }
    return kept;
  }

  private record WeightedPass(Batch<?> batch, Points points, ChoiceMap weights)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points, downstream);
      Arrays.fill(out, 0);
      int row = 0;
      for (int i = 0; i < batch.count(); i++) {
        int first = row;
        while (row < losses.length && points.example(row) == i) {
          row++;
        }
        double[] p = new double[row - first];
        Arrays.setAll(p, k -> points.weight(first + k));
        double[] shares = new double[p.length];
        weights.jvp(p, p.length, Arrays.copyOfRange(losses, first, row), shares);
        for (int k = 0; k < p.length; k++) {
          int to = batch.offset(i) - points.offset(first + k);
          for (int j = points.offset(first + k); j < points.offset(first + k + 1); j++) {
            out[to + j] += shares[k] * points.values()[j];
          }
        }
      }
      Gradients.mask(out, batch);
    }
  }
}
