package org.espalier.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.ConditionalModel;
import org.espalier.core.GibbsModel;
import org.espalier.core.MapOracle;
import org.espalier.core.Members;
import org.espalier.core.NotFiniteException;
import org.espalier.core.Parts;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Target;
import org.espalier.core.question.GibbsPair;

/**
 * The Gibbs distribution p(z) ∝ exp(s·z) over structures, with answers as tensors that can be
 * differentiated with respect to the scores. It is for objectives in closed form, such as an
 * evidence lower bound with a latent tree, an entropy bonus, or a distillation loss.
 *
 * <pre>{@code
 * var q = gibbs.of(arcScores, trees);
 * Tensor bound = q.marginals().mul(reward).sum().add(q.entropy().sum());
 * bound.neg().backward();
 * }</pre>
 *
 * <p>Values and first derivatives are exact, from log Z, marginals and Jacobian products of core.
 * So are second derivatives (create_graph) but for the third cumulant κ₃[d, v] of the marginals'
 * and the entropy's, which is a central difference of order six of Jacobian products, with about
 * nine digits relative to ‖d‖·‖v‖₁, for six Jacobian products. Third derivatives of marginals are
 * refused. Forbidden parts have gradients of exactly 0, never NaN.
 *
 * <p>A {@link org.bytedeco.javacpp.PointerScope} must be open until the last backward pass: hooks
 * live in it. Safe for threads if its tensors are.
 */
public final class GibbsLayer<S extends MapOracle & GibbsModel> {

  private final Workers workers;

  /**
   * Creates a layer.
   *
   * @param workers the threads for the work on structures; the caller closes them
   */
  public GibbsLayer(Workers workers) {
    this.workers = workers;
  }

  /**
   * Returns the distributions of a batch.
   *
   * @param scores [B, N₁, …]
   * @param instances B structures that fit into the rows
   */
  public Gibbs of(Tensor scores, List<? extends S> instances) {
    return of(LayerScores.of(scores), instances);
  }

  /**
   * Returns the distributions of a batch, with scores of extra parts.
   *
   * @param scores of B rows
   * @param instances B structures that fit into the rows
   */
  public Gibbs of(LayerScores scores, List<? extends S> instances) {
    Padding padding = scores.padding(instances);
    Tensor rows = scores.rows(padding);
    Batch<S> batch = padding.toBatch(rows, instances);
    return new Gibbs(
        scores.visible(),
        new GibbsRows(rows, padding, List.copyOf(instances), batch, workers),
        batch);
  }

  /** The distributions of one batch; B is the number of rows. */
  public final class Gibbs {

    private final Tensor visible;
    private final GibbsRows rows;
    private final Batch<S> batch;

    private Gibbs(Tensor visible, GibbsRows rows, Batch<S> batch) {
      this.visible = visible;
      this.rows = rows;
      this.batch = batch;
    }

    /** Returns log Z, [B], in nats. */
    public Tensor logPartition() {
      return tied(
          values((structure, i, workspace) ->
              structure.distribution(batch.scores(), batch.offset(i), workspace).logPartition()),
          g -> g.mul(rows.marginals()));
    }

    /** Returns the entropies, [B], in nats. */
    public Tensor entropy() {
      return tied(
          values((structure, i, workspace) ->
              structure.distribution(batch.scores(), batch.offset(i), workspace).entropy()),
          g -> rows.product(g.mul(finite(rows.rows()))).neg());
    }

    /** Returns the marginals of the visible parts, [B, N₁, …]. */
    public Tensor marginals() {
      Tensor all = rows.marginals();
      return rows.padding().extra() == 0
          ? all
          : all.narrow(1, 0, all.size(1) - rows.padding().extra()).reshape(visible.shape());
    }

    /**
     * Returns the expected counts of the extra parts, [B, E] with E the most that any row has: each
     * row's own are the leading ones.
     */
    public Tensor extraMarginals() {
      int extra = rows.padding().extra();
      Tensor all = rows.marginals().flatten(1, -1);
      return all.narrow(1, all.size(1) - extra, extra);
    }

    /**
     * Returns ln p(z) of one structure for each row, [B].
     *
     * @param structures by row, the active parts, ascending
     * @throws IllegalArgumentException if one is no structure of its row
     */
    public Tensor logProbability(List<Parts> structures) {
      requireRows(structures.size());
      double[] ragged = new double[batch.scores().length];
      for (int i = 0; i < batch.count(); i++) {
        S instance = batch.instance(i);
        Optional<String> objection = Members.objection(instance, structures.get(i));
        if (objection.isPresent()) {
          throw new IllegalArgumentException(
              "row " + i + ", not a structure of " + instance + ": " + objection.get());
        }
        structures.get(i).addTo(ragged, batch.offset(i), 1);
      }
      Tensor indicators =
          rows.padding().toTensor(ragged, rows.instances(), Placement.of(rows.rows()));
      return tied(
          values((structure, i, workspace) ->
              structure.logProbability(
                  structures.get(i), batch.scores(), batch.offset(i), workspace)),
          g -> g.mul(indicators.sub(rows.marginals())));
    }

    /**
     * Returns the log-probability of all structures that have some parts and lack others, [B].
     *
     * @param known by row
     * @throws IllegalArgumentException if no structure of a row agrees, or the structures cannot be
     *     conditioned
     */
    public Tensor logProbabilityOfPartial(List<Target.Partial> known) {
      requireRows(known.size());
      List<ConditionalModel> rest = new ArrayList<>();
      for (int i = 0; i < batch.count(); i++) {
        S instance = batch.instance(i);
        Optional<String> objection = known.get(i).objection(instance);
        if (objection.isPresent() || !(instance instanceof ConditionalModel conditioning)) {
          throw new IllegalArgumentException(
              "row " + i + ": " + instance + ": " + objection.orElse("no probabilities of parts"));
        }
        rest.add(conditioning.given(known.get(i).on(), known.get(i).off()));
      }
      GibbsRows agreeing = new GibbsRows(rows.rows(), rows.padding(), rest, batch, workers);
      return tied(
          values((structure, i, workspace) ->
              ((ConditionalModel) structure)
                  .logProbability(
                      known.get(i).on(),
                      known.get(i).off(),
                      batch.scores(),
                      batch.offset(i),
                      workspace)),
          g -> g.mul(agreeing.marginals().sub(rows.marginals())));
    }

    /**
     * Returns the cross-entropies −Σ p ln q, [B], in nats; +∞ where q forbids what p does not, and
     * there a gradient is refused.
     *
     * @param q distributions over the same structures
     */
    public Tensor crossEntropy(Gibbs q) {
      Tensor values = pairs(q, GibbsPair::crossEntropy);
      Tensor inP = ties(rows.rows(), values, g -> rows.product(g.mul(finite(q.rows.rows()))).neg());
      return values.add(inP).add(inQ(q, values));
    }

    /**
     * Returns the Kullback–Leibler divergences D(p‖q), [B], in nats; +∞ where q forbids what p does
     * not, and there a gradient is refused.
     *
     * @param q distributions over the same structures
     */
    public Tensor kullbackLeibler(Gibbs q) {
      Tensor values = pairs(q, GibbsPair::kullbackLeibler);
      Tensor inP =
          ties(
              rows.rows(),
              values,
              g -> rows.product(g.mul(finite(rows.rows()).sub(finite(q.rows.rows())))));
      return values.add(inP).add(inQ(q, values));
    }

    private Tensor inQ(Gibbs q, Tensor values) {
      return ties(q.rows.rows(), values, g -> g.mul(q.rows.marginals().sub(rows.marginals())));
    }

    private Tensor pairs(Gibbs q, Function<GibbsPair, Double> answer) {
      if (!rows.instances().equals(q.rows.instances())) {
        throw new IllegalArgumentException("the two batches have different structures");
      }
      return values((structure, i, workspace) ->
          answer.apply(
              GibbsPair.of(
                  structure,
                  batch.scores(),
                  batch.offset(i),
                  q.batch.scores(),
                  batch.offset(i),
                  workspace)));
    }

    private void requireRows(int given) {
      if (given != batch.count()) {
        throw new IllegalArgumentException("there are " + batch.count() + " rows, not " + given);
      }
    }

    private Tensor values(OfRow<S> question) {
      double[] values = new double[batch.count()];
      workers.each(
          batch.count(),
          (i, workspace) -> values[i] = question.ask(batch.instance(i), i, workspace));
      return Placement.of(rows.rows()).tensor(values, values.length);
    }

    private Tensor tied(Tensor values, Function<Tensor, Tensor> gradient) {
      return values.add(ties(rows.rows(), values, gradient));
    }

    /** Returns zeros [B] whose gradient in some rows is given by a function of ∂/∂value, spread. */
    private Tensor ties(Tensor in, Tensor values, Function<Tensor, Tensor> gradient) {
      boolean[] infinite = infinite(values);
      return Tie.zeros(
              in,
              incoming -> {
                requireNoGradient(incoming, infinite);
                return gradient.apply(incoming);
              })
          .flatten(1, -1)
          .sum(1);
    }

    private boolean[] infinite(Tensor values) {
      double[] numbers = Tensors.toDoubles(values.detach());
      boolean[] infinite = new boolean[numbers.length];
      IntStream.range(0, numbers.length).forEach(i -> infinite[i] = Double.isInfinite(numbers[i]));
      return infinite;
    }

    private static void requireNoGradient(Tensor incoming, boolean[] infinite) {
      for (int i = 0; i < infinite.length; i++) {
        if (infinite[i] && incoming.detach().select(0, i).abs().sum().item().toDouble() != 0) {
          throw new NotFiniteException("row " + i + ": the value is infinite and has no gradient");
        }
      }
    }

    private static Tensor finite(Tensor scores) {
      return torch.where(scores.isfinite(), scores, torch.zeros_like(scores));
    }
  }

  /** A question with a number for an answer. */
  @FunctionalInterface
  private interface OfRow<S> {
    double ask(S structure, int row, Workspace workspace);
  }
}
