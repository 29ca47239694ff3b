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
 * </ul>
 *
 * <p>The gradient is Σ_k w_k (L(z_k) − Σ_j w_j L(z_j)) z_k. One decoder call for all losses.
 *
 * @param choice which structures
 * @param <S> the structures it serves
 */
public record ExpectedLoss<S extends MapOracle>(Choice<? super S> choice)
    implements MapInference<S> {

  /** The most structures that {@link Estimators#minimumRisk} lists. */
  public static final int MOST = 100_000;

  /** Chooses the structures of an example. */
  public interface Choice<S extends Structure> {

    /** Returns the name of the sum over them, as on the command line. */
    String name();

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
    public String name() {
      return "minimum-risk-k-best";
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
    public String name() {
      return "minimum-risk";
    }

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
          structure
              + " has "
              + count
              + " structures and minimum-risk sums over at most "
              + MOST
              + "; minimum-risk-sparsemap and minimum-risk-k-best sum over a few of them");
    }
  }

  @Override
  public String name() {
    return choice.name();
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    choice.check(batch);
    List<List<Parts>> chosen = new ArrayList<>();
    for (int i = 0; i < batch.count(); i++) {
      chosen.add(List.of());
    }
    context.each(batch, problem -> chosen.set(problem.example(), choice.structures(problem)));
    int[] counts = chosen.stream().mapToInt(List::size).toArray();
    Points points = Points.of(batch, counts);
    int row = 0;
    for (int i = 0; i < batch.count(); i++) {
      double[] weights = softmax(chosen.get(i), batch.scores(), batch.offset(i));
      for (int k = 0; k < counts[i]; k++) {
        chosen.get(i).get(k).addTo(points.values(), points.offset(row), 1);
        points.setWeight(row, weights[k]);
        row++;
      }
    }
    return new Pass(batch, points, new WeightedPass(batch, points));
  }

  private static double[] softmax(List<Parts> structures, double[] scores, int offset) {
    double[] weights = new double[structures.size()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = structures.get(k).dot(scores, offset);
      largest = Math.max(largest, weights[k]);
    }
    double total = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Math.exp(weights[k] - largest);
      total += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= total;
    }
    return weights;
  }

  private record WeightedPass(Batch<?> batch, Points points) implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(points, downstream);
      double[] means = new double[batch.count()];
      for (int row = 0; row < losses.length; row++) {
        means[points.example(row)] += points.weight(row) * losses[row];
      }
      Arrays.fill(out, 0);
      for (int row = 0; row < losses.length; row++) {
        int i = points.example(row);
        double share = points.weight(row) * (losses[row] - means[i]);
        int to = batch.offset(i) - points.offset(row);
        for (int p = points.offset(row); p < points.offset(row + 1); p++) {
          out[to + p] += share * points.values()[p];
        }
      }
      Gradients.mask(out, batch);
    }
  }
}
