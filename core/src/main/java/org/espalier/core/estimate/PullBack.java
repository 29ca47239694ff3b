package org.espalier.core.estimate;

import static org.espalier.core.kernel.Rows.ROWS;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.espalier.core.GibbsModel;
import org.espalier.core.LocalPolytope;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The pull-back family: straight-through, SPIGOT and their relatives.
 *
 * <p>If a gold structure existed, an intermediate loss would train the encoder. It does not, so a
 * label is <em>pulled back</em> from the downstream loss: T inner steps from the predictor's own
 * output towards argmin over μ in conv(Z) of L(g_θ(x, μ), y), with the decoder frozen. The scores
 * then get the gradient of the intermediate loss at that label, ŷ_Ω(s) − μ_T. Where μ_T lies in
 * conv(Z) that is the gradient of the Fenchel–Young loss of Ω at (s; μ_T).
 *
 * <p>The family is three independent choices, and every name of the literature is a preset:
 *
 * <table>
 *   <caption>Presets; g(μ) is the downstream gradient at μ</caption>
 *   <tr><th>preset</th><th>start μ₀ = ŷ_Ω(s)</th><th>inner step</th></tr>
 *   <tr><td>{@link Estimators#straightThrough}</td><td>MAP</td><td>μ − ηg(μ)</td></tr>
 *   <tr><td>{@link Estimators#spigot}</td><td>MAP</td><td>P_M(μ − ηg(μ))</td></tr>
 *   <tr><td>{@link Estimators#spigotPolyak}, {@link Estimators#spigotLineSearch}</td><td>MAP</td>
 *       <td>P_M(μ − ηg(μ)), η chosen for each example</td></tr>
 *   <tr><td>{@link Estimators#spigotRelaxed}</td><td>MAP</td><td>P_P(μ − ηg(μ)), P ⊇ M</td></tr>
 *   <tr><td>{@link Estimators#spigotCe}</td><td>marginals</td><td>P_M(μ − ηg(μ))</td></tr>
 *   <tr><td>{@link Estimators#spigotEg}</td><td>marginals</td><td>Marg(θ − ηg(μ))</td></tr>
 *   <tr><td>{@link Estimators#spigotSparsemap}</td><td>SparseMAP</td><td>P_M(μ − ηg(μ))</td></tr>
 *   <tr><td>{@link Estimators#spigotSparsemapDual}</td><td>SparseMAP</td><td>P_M(θ − ηg(μ))</td></tr>
 *   <tr><td>{@link Estimators#lpgd}</td><td>MAP</td><td>P_M(ẑ + (s − Σηg)/ρ)</td></tr>
 *   <tr><td>{@link Estimators#spigotFw}</td><td>any</td>
 *       <td>(1−r)μ + r·MAP(−g(μ))</td></tr>
 *   <tr><td>{@link Estimators#straightThroughLocal}</td><td>rounded linear program</td>
 *       <td>μ − ηg(μ)</td></tr>
 *   <tr><td>{@link Estimators#spigotLocal}</td><td>rounded linear program</td>
 *       <td>P_L(μ − ηg(μ)), L the local polytope</td></tr>
 *   <tr><td>{@link Estimators#spigotLocalSparsemap}</td><td>LP-SparseMAP</td><td>P_L(μ − ηg(μ))</td></tr>
 * </table>
 *
 * <p>Extra scores (transitions, rules) enter the structures' scores, but the decoder sees nothing
 * of them, and a pulled-back label says nothing about them either: many distributions over
 * structures have the visible part μ_T. Wherever the structures are {@link GibbsModel} they get
 * what exponentiated gradient gives them, with the steps that the label has taken: E_p(s)[extra] −
 * E_p(θ)[extra] with θ = s − Σ_t η_t g_t. That is 0 without a gradient, smooth in η, the same for
 * any anchor, solver and warm start, and for small η it is η times the exact gradient of a linear
 * loss. On normal scores of scales .1 to 3 over chains, segmentations and grammars its cosine with
 * that gradient is 1.00 at η = .1 and .82 to .92 at η = 1; the counts of the distribution nearest
 * to p(s) with the label's visible part (to first order) have −.2 to 1.0, those of conditional
 * gradient's own structures 0 to .4. It costs two distributions for each example, one where the
 * anchor is the marginals. Without {@link GibbsModel} the label keeps the anchor's extra parts, and
 * extra scores are not trained; only conditional gradient, whose label is a mixture of known
 * structures, has their counts. Dual steps to MAP or to marginals determine the extra parts
 * themselves where that is the anchor's predictor too.
 *
 * <p>The decoder sees ẑ = MAP(s) unless a relaxed forward is asked for; for a {@link
 * LocalPolytope}, whose MAP is out of reach, the structure of {@link Predictor#localMap}. When μ₀
 * is what the decoder saw, the first gradient is the incoming one and costs nothing; otherwise it
 * is one more decoder call, and every further step is one for the whole batch.
 *
 * <ol>
 *   <li>A. Martins, V. Niculae, Notes on Latent Structure Models and SPIGOT, 2019, arXiv
 *       1907.10348.
 *   <li>H. Peng, S. Thomson, N. Smith, Backpropagating through structured argmax using a SPIGOT,
 *       ACL 2018, arXiv 1805.04658.
 *   <li>T. Mihaylova, V. Niculae, A. Martins, Understanding the mechanics of SPIGOT, EMNLP 2020,
 *       arXiv 2010.02357.
 * </ol>
 *
 * @param name as on the command line
 * @param shown what the decoder sees: MAP, or {@code predictor} itself for a relaxed forward
 * @param predictor the intermediate loss, by its predictor ŷ_Ω
 * @param solver the inner solver
 * @param stepSize η, for every example
 * @param steps T, at least 1
 */
public record PullBack<S extends Structure>(
    String name,
    Predictor<? super S> shown,
    Predictor<? super S> predictor,
    InnerSolver<? super S> solver,
    StepSize stepSize,
    int steps)
    implements Estimator<S> {

  private static final Workspace.Key<Counts> COUNTS = Workspace.Key.of(Counts::new);

  private static final Workspace.Key<PseudoLabel> REACHED = Workspace.Key.of(PseudoLabel::new);

  /** The expected counts of an example's parts. */
  private static final class Counts {
    private double[] values = new double[0];

    private double[] of(int size) {
      if (values.length < size) {
        values = new double[size];
      }
      return values;
    }
  }

  public PullBack {
    if (steps < 1) {
      throw new IllegalArgumentException("a pull-back needs at least 1 inner step, not " + steps);
    }
  }

  /** Returns this estimator with another step size, for instance with norm clipping. */
  public PullBack<S> withStepSize(StepSize other) {
    return new PullBack<>(name, shown, predictor, solver, other, steps);
  }

  /** Returns this estimator with ŷ_Ω(s) shown to the decoder instead of ẑ. */
  public PullBack<S> withRelaxedForward() {
    return new PullBack<>(name, predictor, predictor, solver, stepSize, steps);
  }

  @Override
  public Predictor<? super S> inference() {
    return shown;
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    PullBackPass<S> pass = new PullBackPass<>(this, batch, context);
    return new Pass(batch, pass.shown, pass);
  }

  /** The labels on their way, one for each example. */
  private static final class PullBackPass<S extends Structure> implements Pass.Backward {

    private final PullBack<S> estimator;
    private final Batch<? extends S> batch;
    private final Context context;
    private final Points shown;
    private final Points anchor;
    private final PseudoLabel[] labels;
    private final @Nullable PseudoLabel[] spare;

    PullBackPass(PullBack<S> estimator, Batch<? extends S> batch, Context context) {
      this.estimator = estimator;
      this.batch = batch;
      this.context = context;
      boolean anchorIsShown = estimator.shown.equals(estimator.predictor);
      anchor = Points.onePer(batch);
      shown = anchorIsShown ? anchor : anchor.sameLayout();
      labels = PseudoLabel.forEach(batch);
      spare = new PseudoLabel[labels.length];
      context.each(
          batch,
          problem -> {
            if (!anchorIsShown) {
              predict(estimator.shown, problem, new PseudoLabel(), shown);
            }
            predict(estimator.predictor, problem, labels[problem.example()], anchor);
          });
    }

    private void predict(
        Predictor<? super S> by, Problem<? extends S> problem, PseudoLabel label, Points out) {
      by.predict(problem, label.place(out.values(), problem.offset()));
      out.setProved(problem.example(), label.proved());
      context.diagnostics().count(label);
    }

    @Override
    public void backward(Downstream downstream, double[] out) {
      Points at = anchor;
      double[] losses = new double[batch.count()];
      for (int t = 0; t < estimator.steps; t++) {
        double[] gradient = out; // until the last label of an example is there
        if (at == shown) {
          downstream.shownGradients(shown, gradient);
        } else {
          downstream.gradients(at, gradient);
        }
        if (estimator.stepSize.needsLosses()) {
          losses = at == shown ? Losses.atShown(at, downstream) : Losses.at(at, downstream);
        }
        if (estimator.stepSize instanceof StepSize.LineSearch search) {
          at = searchStep(search, downstream, at, gradient, losses);
        } else if (t < estimator.steps - 1) {
          at = step(t, at, gradient, losses);
        } else {
          lastStep(t, gradient, losses, out);
          return;
        }
      }
      context.each(batch, problem -> finish(problem, labels[problem.example()], out));
    }

    /** Writes an example's surrogate gradient, for the label that its steps have led to. */
    private void finish(Problem<? extends S> problem, PseudoLabel reached, double[] out) {
      int offset = problem.offset();
      int size = problem.size();
      double[] before = anchor.values();
      double[] behind = reached.point();
      int shift = reached.offset() - offset;
      for (int p = offset; p < offset + size; p++) {
        out[p] = before[p] - behind[shift + p];
      }
      trainExtra(problem, reached, out);
      Gradients.mask(out, problem);
    }

    /** Sets the gradient of extra scores where the steps have not determined the extra parts. */
    private void trainExtra(Problem<? extends S> problem, PseudoLabel reached, double[] out) {
      boolean startsElsewhere = // and so leaps at the first step
          estimator.solver instanceof InnerSolver.Dual<?> dual
              && !dual.predictor().equals(estimator.predictor);
      if (estimator.solver.determinesExtra() && !startsElsewhere) {
        return;
      }
      S structure = problem.structure();
      int size = structure.size();
      int visible = structure.visible();
      int offset = problem.offset();
      Optional<double[]> theta = reached.dual(); // none without a step
      if (visible < size && theta.isPresent() && structure instanceof GibbsModel gibbs) {
        double[] counts = problem.workspace().get(COUNTS).of(size);
        if (estimator.predictor.equals(Predictor.marginals())) {
          System.arraycopy(anchor.values(), offset, counts, 0, size);
        } else {
          gibbs.distribution(problem.scores(), offset, problem.workspace()).marginals(counts, 0);
        }
        System.arraycopy(counts, visible, out, offset + visible, size - visible);
        gibbs.distribution(theta.get(), 0, problem.workspace()).marginals(counts, 0);
        for (int p = visible; p < size; p++) {
          out[offset + p] -= counts[p];
        }
      }
    }

    /** Moves every label by its own length. */
    private Points step(int t, Points at, double[] gradient, double[] losses) {
      Points next = at.sameLayout();
      context.each(
          batch,
          problem -> {
            int i = problem.example();
            Gradients.checkAndMask(gradient, problem);
            move(problem, gradient, length(t, gradient, problem, losses[i]), placed(i, next));
            accept(i);
          });
      return next;
    }

    /** Does the same where no later step needs the labels, which are the threads' then. */
    private void lastStep(int t, double[] gradient, double[] losses, double[] out) {
      context.each(
          batch,
          problem -> {
            PseudoLabel reached = problem.workspace().get(REACHED);
            Gradients.checkAndMask(gradient, problem);
            double length = length(t, gradient, problem, losses[problem.example()]);
            move(problem, gradient, length, reached);
            finish(problem, reached, out);
          });
    }

    /** Returns a label to move an example's to, with a place among points. */
    private PseudoLabel placed(int i, Points points) {
      PseudoLabel left = spare[i];
      PseudoLabel label = left == null ? new PseudoLabel() : left;
      spare[i] = label;
      return label.place(points.values(), batch.offset(i));
    }

    /** Returns an example's step length. */
    private double length(int t, double[] gradient, Problem<?> problem, double loss) {
      int from = problem.offset();
      boolean needed = estimator.stepSize.needsNorm();
      double squared = needed ? ROWS.dot(gradient, from, gradient, from, problem.size()) : 0;
      return estimator.stepSize.length(t, loss, Math.sqrt(squared));
    }

    /** Computes an example's next label. */
    private void move(
        Problem<? extends S> problem, double[] gradient, double length, PseudoLabel to) {
      int i = problem.example();
      if (length == 0 || isZero(gradient, i)) {
        to.set(labels[i]);
        return;
      }
      estimator.solver.step(problem, labels[i], gradient, length, to);
      context.diagnostics().count(to);
      if (!(estimator.solver instanceof InnerSolver.Dual<?>)
          && problem.structure().visible() < problem.size()) {
        to.moveDual(problem, labels[i], gradient, length); // for the extra scores
      }
    }

    private boolean isZero(double[] gradient, int i) {
      for (int p = batch.offset(i); p < batch.offset(i + 1); p++) {
        if (gradient[p] != 0) {
          return false;
        }
      }
      return true;
    }

    private void accept(int i) {
      PseudoLabel left = labels[i];
      labels[i] = Objects.requireNonNull(spare[i]);
      spare[i] = left;
    }

    /** Tries shorter and shorter steps for the examples whose loss has not fallen yet. */
    private Points searchStep(
        StepSize.LineSearch search,
        Downstream downstream,
        Points at,
        double[] gradient,
        double[] losses) {
      Gradients.checkAndMask(gradient, batch);
      Points next = at.sameLayout();
      System.arraycopy(at.values(), 0, next.values(), 0, at.values().length);
      double[] trialLosses = new double[batch.count()];
      List<Integer> searching = new ArrayList<>();
      for (int i = 0; i < batch.count(); i++) {
        searching.add(i);
      }
      double length = search.first();
      for (int trial = 0; trial < search.trials() && !searching.isEmpty(); trial++) {
        double tried = length;
        Points trialPoints = at.sameLayout();
        System.arraycopy(next.values(), 0, trialPoints.values(), 0, next.values().length);
        List<Integer> trying = List.copyOf(searching);
        context
            .workers()
            .each(
                trying.size(),
                (k, workspace) -> {
                  int i = trying.get(k);
                  move(batch.problem(i, workspace), gradient, tried, placed(i, trialPoints));
                });
        downstream.losses(trialPoints, trialLosses);
        for (int i : trying) {
          if (losses[i] - trialLosses[i] > StepSize.LineSearch.LEAST_FALL * Math.abs(losses[i])) {
            accept(i);
            int offset = batch.offset(i);
            System.arraycopy(
                trialPoints.values(), offset, next.values(), offset, batch.instance(i).size());
            searching.removeIf(j -> j == i);
          }
        }
        length *= search.shrink();
      }
      return next;
    }
  }
}
