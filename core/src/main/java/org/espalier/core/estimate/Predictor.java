package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalModel;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.LocalPolytope;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.RoundedMap;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.question.Temperature;

/**
 * The regularised argmax ŷ_Ω(s) = argmax over μ in conv(Z) of s·μ − Ω(μ).
 *
 * <p>It serves as the forward pass, as the anchor of a pull-back, and as one half of a
 * Fenchel–Young loss (Blondel, Martins &amp; Niculae 2020, arXiv 1901.02324). There are three: MAP
 * with Ω = 0, marginals with the negative entropy, SparseMAP with half the squared norm of the
 * visible parts. Two more are for a {@link LocalPolytope} L ⊇ conv(Z): LP-SparseMAP, which is
 * SparseMAP over L, and a structure rounded from the linear program over L.
 *
 * @param <S> the structures it serves
 */
public interface Predictor<S extends Structure> {

  /** Returns its name, as in {@code "map"} or {@code "sparsemap"}. */
  String name();

  /**
   * Computes ŷ_Ω(s).
   *
   * @param scores D scores from {@code offset}; not modified
   * @param warm a guess of the point's support for predictors that iterate; {@link Support#EMPTY}
   *     for none; {@code out.support()} is allowed
   * @param out overwritten: the point, θ = s, and the support where it is known
   * @return the value max s·μ − Ω(μ) = Ω*(s)
   */
  double predict(
      S structure, double[] scores, int offset, Support warm, PseudoLabel out, Workspace workspace);

  /**
   * Writes J·d with J = ∂ŷ_Ω/∂s, which is symmetric; for MAP it is 0. Where the label does not keep
   * the derivative, the prediction is computed again, in the same way and so with the same digits.
   *
   * @param at the prediction for these scores, as {@link #predict} left it
   * @param direction d, D entries from {@code directionOffset}
   * @param out overwritten from {@code outOffset}, D entries
   */
  void jvp(
      S structure,
      double[] scores,
      int offset,
      PseudoLabel at,
      double[] direction,
      int directionOffset,
      double[] out,
      int outOffset,
      Workspace workspace);

  /**
   * Tells whether s alone determines the prediction's extra parts, up to ties of MAP. With a
   * quadratic penalty, which is on visible parts, they may be those of any structures that make up
   * the point.
   */
  default boolean determinesExtra() {
    return true;
  }

  /**
   * Returns Ω at a target: 0 for MAP, ½‖t_visible‖² for SparseMAP. For marginals it is 0 too, its
   * value at every vertex; inside conv(Z) that leaves out the constant −H(t), which is not to be
   * had from t alone.
   *
   * @param target D entries from {@code offset}
   */
  double regularizer(S structure, double[] target, int offset);

  /** Tells whether a structure has what this predictor needs. */
  boolean serves(Structure structure);

  /**
   * Returns the Fenchel–Young loss Ω*(s) + Ω(t) − s·t, without cancellation where it is small; not
   * negative for t in conv(Z).
   *
   * @param at the prediction for these scores, as {@link #predict} left it
   * @param value Ω*(s), which it returned
   * @param target what is known
   * @param point t densely, at least D entries; for a partial structure the prediction over what
   *     agrees with it
   * @return the loss; +∞ if t has a forbidden part
   * @throws IllegalArgumentException if the loss is so far below 0 that t must be outside conv(Z)
   */
  default double loss(
      S structure,
      double[] scores,
      int offset,
      PseudoLabel at,
      double value,
      Target target,
      double[] point,
      Workspace workspace) {
    double regularizer = regularizer(structure, point, 0);
    double loss = value + regularizer;
    double magnitude = Math.abs(value) + Math.abs(regularizer);
    for (int p = 0; p < structure.size(); p++) {
      if (point[p] != 0) {
        loss -= point[p] * scores[offset + p];
        magnitude += Math.abs(point[p] * scores[offset + p]);
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
    workers.each(
        batch.count(),
        (i, workspace) -> {
          PseudoLabel label = new PseudoLabel();
          predict(
              batch.instance(i), batch.scores(), batch.offset(i), Support.EMPTY, label, workspace);
          label.copyPoint(points, batch.offset(i));
        });
    return points;
  }

  /**
   * Returns the predictor with the regulariser τ·Ω: ŷ_{τΩ}(s) = ŷ_Ω(s/τ). With marginals τ is the
   * temperature, with SparseMAP the strength of the quadratic penalty; as τ → 0 both go to MAP, as
   * τ → ∞ to the point of conv(Z) with the least Ω. Its {@link PseudoLabel#dual} is s.
   */
  default Predictor<S> at(Temperature temperature) {
    return new Tempered<>(this, temperature);
  }

  /** Returns the MAP predictor: a vertex. */
  static <S extends MapOracle> Predictor<S> map() {
    return new Map<>();
  }

  /** Returns the marginals predictor (softmax where unstructured). */
  static <S extends GibbsModel> Predictor<S> marginals() {
    return new Expectation<>();
  }

  /** Returns the SparseMAP predictor (sparsemax where unstructured). */
  static <S extends Projection> Predictor<S> sparseMap() {
    return new Sparse<>();
  }

  /**
   * Returns the predictor of structures for a conjunction: the linear program's solution where it
   * is integral, else rounded and repaired, which {@link PseudoLabel#proved} tells.
   */
  static <S extends LocalPolytope> Predictor<S> localMap() {
    return new LocalMap<>();
  }

  /** Returns the LP-SparseMAP predictor. */
  static <S extends LocalPolytope> Predictor<S> localSparseMap() {
    return new LocalSparse<>();
  }

  /** ŷ = argmax s·z. */
  record Map<S extends MapOracle>() implements Predictor<S> {

    private static final Workspace.Key<Parts> BEST = Workspace.Key.of(Parts::new);

    @Override
    public String name() {
      return "map";
    }

    @Override
    public double predict(
        S structure,
        double[] scores,
        int offset,
        Support warm,
        PseudoLabel out,
        Workspace workspace) {
      Parts best = workspace.get(BEST);
      double value = structure.argmax(scores, offset, best, workspace);
      out.reshape(structure.size());
      best.toDense(out.point(), 0, structure.size());
      System.arraycopy(scores, offset, out.dual(), 0, structure.size());
      out.support().add(best, 1);
      return value;
    }

    @Override
    public void jvp(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double[] direction,
        int directionOffset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      Arrays.fill(out, outOffset, outOffset + structure.size(), 0);
    }

    @Override
    public double regularizer(S structure, double[] target, int offset) {
      return 0;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof MapOracle;
    }

    @Override
    public double loss(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double value,
        Target target,
        double[] point,
        Workspace workspace) {
      return Bregman.loss(structure, scores, offset, at, point, 0);
    }
  }

  /** ŷ = E[z] under p(z) ∝ exp(s·z). */
  record Expectation<S extends GibbsModel>() implements Predictor<S> {

    /** What a difference of large numbers may be of them, to have lost four digits at most. */
    private static final double SMALL = 1e-4;

    @Override
    public String name() {
      return "marginals";
    }

    @Override
    public double predict(
        S structure,
        double[] scores,
        int offset,
        Support warm,
        PseudoLabel out,
        Workspace workspace) {
      Distribution distribution = structure.distribution(scores, offset, workspace);
      out.reshape(structure.size());
      distribution.marginals(out.point(), 0);
      System.arraycopy(scores, offset, out.dual(), 0, structure.size());
      out.setJacobian(distribution::jvp);
      return distribution.logPartition();
    }

    @Override
    public void jvp(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double[] direction,
        int directionOffset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      at.jacobian()
          .orElseGet(() -> structure.distribution(scores, offset, workspace)::jvp)
          .times(direction, directionOffset, out, outOffset);
    }

    @Override
    public double regularizer(S structure, double[] target, int offset) {
      return 0;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof GibbsModel;
    }

    @Override
    public double loss(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double value,
        Target target,
        double[] point,
        Workspace workspace) {
      return switch (target) {
        case Target.Whole(Parts parts) -> {
          double score = parts.dot(scores, offset);
          yield value - score > SMALL * (Math.abs(value) + Math.abs(score))
              ? value - score
              : 0 - structure.logProbability(parts, scores, offset, workspace);
        }
        case Target.Partial(Parts on, Parts off) -> {
          if (!(structure instanceof ConditionalModel conditioning)) {
            throw new IllegalArgumentException(
                structure + " has no probabilities of partial structures");
          }
          yield 0 - conditioning.logProbability(on, off, scores, offset, workspace);
        }
        case Target.Point _, Target.Costs _ ->
            Predictor.super.loss(structure, scores, offset, at, value, target, point, workspace);
      };
    }
  }

  /** ŷ = the Euclidean projection of s onto conv(Z). */
  record Sparse<S extends Projection>() implements Predictor<S> {

    @Override
    public String name() {
      return "sparsemap";
    }

    @Override
    public boolean determinesExtra() {
      return false;
    }

    @Override
    public double predict(
        S structure,
        double[] scores,
        int offset,
        Support warm,
        PseudoLabel out,
        Workspace workspace) {
      SparseMap solution = structure.project(scores, offset, warm, workspace);
      out.reshape(structure.size());
      solution.point(out.point(), 0);
      System.arraycopy(scores, offset, out.dual(), 0, structure.size());
      out.support().set(solution.atHand());
      out.setStatus(solution.status());
      out.setJacobian(solution::jvp);
      return solution.value();
    }

    @Override
    public void jvp(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double[] direction,
        int directionOffset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      at.jacobian()
          .orElseGet(() -> structure.project(scores, offset, Support.EMPTY, workspace)::jvp)
          .times(direction, directionOffset, out, outOffset);
    }

    @Override
    public double regularizer(S structure, double[] target, int offset) {
      double squared = 0;
      for (int p = 0; p < structure.visible(); p++) {
        squared += target[offset + p] * target[offset + p];
      }
      return squared / 2;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof Projection;
    }

    @Override
    public double loss(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double value,
        Target target,
        double[] point,
        Workspace workspace) {
      return Bregman.loss(structure, scores, offset, at, point, 1);
    }
  }

  /** ŷ = the structure that the linear program over L leads to. */
  record LocalMap<S extends LocalPolytope>() implements Predictor<S> {

    private static final Workspace.Key<Parts> FOUND = Workspace.Key.of(Parts::new);

    @Override
    public String name() {
      return "local-map";
    }

    /** {@inheritDoc} The value is that of the structure. */
    @Override
    public double predict(
        S structure,
        double[] scores,
        int offset,
        Support warm,
        PseudoLabel out,
        Workspace workspace) {
      Parts found = workspace.get(FOUND);
      RoundedMap decoding = structure.decode(scores, offset, 1, found, workspace);
      out.reshape(structure.size());
      found.toDense(out.point(), 0, structure.size());
      System.arraycopy(scores, offset, out.dual(), 0, structure.size());
      out.support().add(found, 1);
      out.setProved(decoding.optimal());
      return decoding.score();
    }

    @Override
    public void jvp(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double[] direction,
        int directionOffset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      Arrays.fill(out, outOffset, outOffset + structure.size(), 0);
    }

    @Override
    public double regularizer(S structure, double[] target, int offset) {
      return 0;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof LocalPolytope;
    }

    @Override
    public double loss(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double value,
        Target target,
        double[] point,
        Workspace workspace) {
      return Bregman.loss(structure, scores, offset, at, point, 0);
    }
  }

  /** ŷ = the Euclidean projection of s onto L. */
  record LocalSparse<S extends LocalPolytope>() implements Predictor<S> {

    private static final double[] COLD = {};

    @Override
    public String name() {
      return "local-sparsemap";
    }

    @Override
    public boolean determinesExtra() {
      return false;
    }

    @Override
    public double predict(
        S structure,
        double[] scores,
        int offset,
        Support warm,
        PseudoLabel out,
        Workspace workspace) {
      LocalSparseMap solution = structure.projectLocal(scores, offset, COLD, workspace);
      out.reshape(structure.size());
      solution.point(out.point(), 0);
      System.arraycopy(scores, offset, out.dual(), 0, structure.size());
      out.setStatus(solution.status());
      out.setJacobian(solution::jvp);
      return solution.value();
    }

    @Override
    public void jvp(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double[] direction,
        int directionOffset,
        double[] out,
        int outOffset,
        Workspace workspace) {
      at.jacobian()
          .orElseGet(() -> structure.projectLocal(scores, offset, COLD, workspace)::jvp)
          .times(direction, directionOffset, out, outOffset);
    }

    @Override
    public double regularizer(S structure, double[] target, int offset) {
      double squared = 0;
      for (int p = 0; p < structure.visible(); p++) {
        squared += target[offset + p] * target[offset + p];
      }
      return squared / 2;
    }

    @Override
    public boolean serves(Structure structure) {
      return structure instanceof LocalPolytope;
    }

    @Override
    public double loss(
        S structure,
        double[] scores,
        int offset,
        PseudoLabel at,
        double value,
        Target target,
        double[] point,
        Workspace workspace) {
      return Bregman.loss(structure, scores, offset, at, point, 1);
    }
  }
}
