package org.espalier.core.estimate;

import org.espalier.core.ConditionalNoise;
import org.espalier.core.GibbsModel;
import org.espalier.core.LocalPolytope;
import org.espalier.core.MapOracle;
import org.espalier.core.MoveSet;
import org.espalier.core.Projection;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workers;
import org.espalier.core.categorical.ChoiceMap;
import org.espalier.core.question.Temperature;

/**
 * The regularised argmax ŷ_Ω(s) = argmax over μ in conv(Z) of s·μ − Ω(μ).
 *
 * <p>It serves as the forward pass, as the anchor of a pull-back, and as one half of a
 * Fenchel–Young loss (Blondel, Martins &amp; Niculae 2020, arXiv 1901.02324). There are three: MAP
 * with Ω = 0, marginals with the negative entropy, SparseMAP with half the squared norm of the
 * visible parts. Two more are for a {@link LocalPolytope} L ⊇ conv(Z): LP-SparseMAP, which is
 * SparseMAP over L, and a structure rounded from the linear program over L. α-entmax and α-normmax
 * are for independent choices.
 */
public interface Predictor<S extends Structure> {

  /** Returns its name, as in {@code "map"} or {@code "sparsemap"}. */
  String name();

  /**
   * Computes ŷ_Ω(s).
   *
   * @param warm a guess of the point's support for predictors that iterate; {@link Support#EMPTY}
   *     for none; {@code out.support()} is allowed
   * @param out overwritten: the point, and the support where it is known
   * @return the value max s·μ − Ω(μ) = Ω*(s)
   */
  double predict(Problem<? extends S> problem, Support warm, PseudoLabel out);

  /** Computes the same without a guess. */
  default double predict(Problem<? extends S> problem, PseudoLabel out) {
    return predict(problem, Support.EMPTY, out);
  }

  /**
   * Writes J·d with J = ∂ŷ_Ω/∂s, which is symmetric; for MAP it is 0. Where the label does not keep
   * the derivative, the prediction is computed again, in the same way and so with the same digits.
   *
   * @param at the prediction for this problem, as {@link #predict} left it
   * @param direction d, D entries from {@code directionOffset}
   * @param out overwritten from {@code outOffset}, D entries
   */
  void jvp(
      Problem<? extends S> problem,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset);

  /**
   * Returns whether s alone determines the prediction's extra parts, up to ties of MAP. With a
   * quadratic penalty, which is on visible parts, they may be those of any structures that make up
   * the point.
   */
  default boolean determinesExtra() {
    return true;
  }

  /**
   * Returns Ω at a target: 0 for MAP, ½‖t_visible‖² for SparseMAP. For marginals it is 0 too, its
   * value at every vertex; inside conv(Z) that leaves out the constant −H(t), which cannot be
   * computed from t alone.
   *
   * @param target D entries from {@code offset}
   */
  double regularizer(S structure, double[] target, int offset);

  /** Returns whether a structure has what this predictor needs. */
  boolean serves(Structure structure);

  /**
   * Returns the Fenchel–Young loss Ω*(s) + Ω(t) − s·t, without cancellation where it is small; not
   * negative for t in conv(Z).
   *
   * @param at the prediction for this problem, as {@link #predict} left it
   * @param value Ω*(s), which it returned
   * @param target the known structure or point
   * @param point t densely, at least D entries; for a partial structure the prediction over what
   *     agrees with it
   * @return the loss; +∞ if t has a forbidden part
   * @throws TargetException if the loss is so far below 0 that t must be outside conv(Z)
   */
  default double loss(
      Problem<? extends S> problem, PseudoLabel at, double value, Target target, double[] point) {
    double regularizer = regularizer(problem.structure(), point, 0);
    double loss = value + regularizer;
    double magnitude = Math.abs(value) + Math.abs(regularizer);
    for (int p = 0; p < problem.size(); p++) {
      if (point[p] != 0) {
        double share = point[p] * problem.score(p);
        loss -= share;
        magnitude += Math.abs(share);
      }
    }
    return TargetPoint.notNegative(loss, magnitude);
  }

  /**
   * Computes the predictions of a batch.
   *
   * @return the points, in the layout of the batch's scores
   */
  default double[] predictAll(Batch<? extends S> batch, Workers workers) {
    double[] points = new double[batch.scores().length];
    batch.each(
        workers, problem -> predict(problem, new PseudoLabel().place(points, problem.offset())));
    return points;
  }

  /**
   * Returns the predictor with the regulariser τ·Ω: ŷ_{τΩ}(s) = ŷ_Ω(s/τ). With marginals τ is the
   * temperature, with SparseMAP the strength of the quadratic penalty; as τ → 0 both go to MAP, as
   * τ → ∞ to the point of conv(Z) with the least Ω.
   */
  default Predictor<S> at(Temperature temperature) {
    return new Tempered<>(this, temperature);
  }

  /** Returns the MAP predictor: a vertex. */
  static <S extends MapOracle> Predictor<S> map() {
    return new VertexPredictor.Map<>();
  }

  /** Returns the marginals predictor (softmax where unstructured). */
  static <S extends GibbsModel> Predictor<S> marginals() {
    return new SmoothPredictor.Expectation<>();
  }

  /** Returns the SparseMAP predictor (sparsemax where unstructured). */
  static <S extends Projection> Predictor<S> sparseMap() {
    return new SmoothPredictor.Sparse<>();
  }

  /**
   * Returns the predictor of α-entmax or α-normmax, for every choice of a structure that is made of
   * independent ones. A bit is a choice between on, of its own score, and off, of score 0; so at α
   * = 2 its entmax is (s + 1)/2 clipped, unlike its SparseMAP, whose penalty is on being on alone.
   */
  static <S extends ConditionalNoise> Predictor<S> choices(ChoiceMap map) {
    return new ChoicePredictor<>(map);
  }

  /**
   * Returns the predictor of what a search by moves finds, by simulated annealing with random
   * numbers that depend on the example's place alone; the best structure itself where there is a
   * MAP oracle too. {@link PseudoLabel#proved} tells which.
   */
  static <S extends MoveSet> Predictor<S> search() {
    return new VertexPredictor.Search<>();
  }

  /**
   * Returns the predictor of structures for a conjunction: the linear program's solution where it
   * is integral, else rounded and repaired, which {@link PseudoLabel#proved} tells.
   */
  static <S extends LocalPolytope> Predictor<S> localMap() {
    return new VertexPredictor.LocalMap<>();
  }

  /** Returns the LP-SparseMAP predictor. */
  static <S extends LocalPolytope> Predictor<S> localSparseMap() {
    return new SmoothPredictor.LocalSparse<>();
  }
}
