package org.espalier.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.core.GibbsModel;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.Workspace;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.ExampleLoss;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;

/**
 * The golden gradients of estimators.
 *
 * <p>The golden losses are averaged over the batch of B. In terms of per-example gradients, which
 * the estimators here work with, their step is step_size / B; a pull-back's result is then the
 * golden one as it is, and a Jacobian's is B times the golden one.
 */
final class Surrogates {

  private static final String DIAGONAL = "ste_softmax_as_published_diagonal_only";

  private static final Set<String> NOT_ANSWERS =
      Set.of(
          "B", "C", "D", "H", "K", "X", "d", "k", "n", "scores", "decoder", "kind", "weights", "y",
          "results");

  private static final Map<String, String> NAMES =
      Map.of(
          "ste_identity", "straight-through",
          "spigot", "spigot",
          "spigot_ce_argmax", "spigot-ce",
          "spigot_eg_argmax", "spigot-eg");

  private Surrogates() {}

  /** Reads a case's structures and decoders. */
  interface Reader {
    Setting read(Json c);
  }

  /**
   * The network of a case.
   *
   * @param instances a structure for each example
   * @param decoders a decoder for each example
   */
  record Setting(List<? extends Structure> instances, ExampleLosses decoders) {}

  /** logit = z W x + b, or an MLP over [x; z]. */
  static Setting categorical(Json c) {
    Json weights = c.get("weights");
    double[][] inputs = c.get("X").matrix();
    int[] labels = c.get("y").integers();
    boolean bilinear = c.get("decoder").text().equals("bilinear");
    List<ExampleLoss> decoders = new ArrayList<>();
    List<Categorical> instances = new ArrayList<>();
    for (int b = 0; b < labels.length; b++) {
      instances.add(new Categorical(c.get("K").integer()));
      decoders.add(
          bilinear
              ? bilinear(weights, inputs[b], labels[b])
              : perceptron(weights, inputs[b], labels[b]));
    }
    return new Setting(instances, new ExampleLosses(decoders));
  }

  private static ExampleLoss bilinear(Json weights, double[] x, int label) {
    double[][] matrix =
        weights.get("W").items().stream()
            .map(ofClass -> times(ofClass.matrix(), x))
            .toArray(double[][]::new);
    return new ExampleLosses.LogLinear(matrix, weights.get("b").numbers(), label);
  }

  /** The input's share of the first layer is a constant, which goes into the bias. */
  private static ExampleLoss perceptron(Json weights, double[] x, int label) {
    double[][] first = weights.get("W1").matrix();
    double[] bias = weights.get("b1").numbers();
    double[][] ofPoint = new double[first.length][];
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < x.length; j++) {
        bias[i] += first[i][j] * x[j];
      }
      ofPoint[i] = Arrays.copyOfRange(first[i], x.length, first[i].length);
    }
    return new ExampleLosses.Perceptron(
        ofPoint, bias, weights.get("W2").matrix(), weights.get("b2").numbers(), label);
  }

  private static double[] times(double[][] matrix, double[] x) {
    double[] out = new double[matrix.length];
    for (int i = 0; i < out.length; i++) {
      for (int j = 0; j < x.length; j++) {
        out[i] += matrix[i][j] * x[j];
      }
    }
    return out;
  }

  static Setting trees(Json c) {
    Json weights = c.get("weights");
    int[] labels = c.get("y").integers();
    int n = c.get("n").integer();
    Structure tree =
        switch (c.get("kind").text()) {
          case "projective_singleroot" -> new ProjectiveTree(n, Roots.SINGLE);
          case "projective_multiroot" -> new ProjectiveTree(n, Roots.MULTI);
          case "nonprojective_singleroot" -> new NonProjectiveTree(n, Roots.SINGLE);
          case "nonprojective_multiroot" -> new NonProjectiveTree(n, Roots.MULTI);
          default -> throw unknownKind(c);
        };
    List<ExampleLoss> decoders = new ArrayList<>();
    List<Structure> instances = new ArrayList<>();
    for (int b = 0; b < labels.length; b++) {
      instances.add(tree);
      decoders.add(
          new ExampleLosses.Sentence(
              c.get("X").items().get(b).matrix(),
              weights.get("root").numbers(),
              weights.get("W1").matrix(),
              weights.get("b1").numbers(),
              weights.get("W2").matrix(),
              weights.get("b2").numbers(),
              labels[b]));
    }
    return new Setting(instances, new ExampleLosses(decoders));
  }

  static Setting others(Json c) {
    int parts = c.get("d").integer();
    Structure structure =
        switch (c.get("kind").text()) {
          case "bits" -> new Bits(parts);
          case "ksubset" -> Subset.exactly(c.get("k").integer(), parts);
          case "budget" -> Subset.atMost(c.get("k").integer(), parts);
          case "matching" -> new SmallMatching(intSqrt(parts), intSqrt(parts));
          default -> throw unknownKind(c);
        };
    return new Setting(
        List.of(structure),
        new ExampleLosses(
            List.of(perceptron(c.get("weights"), new double[0], c.get("y").integers()[0]))));
  }

  private static int intSqrt(int square) {
    return (int) Math.round(Math.sqrt(square));
  }

  private static Json.LayoutException unknownKind(Json c) {
    return new Json.LayoutException(
        c.get("kind").path() + " is the unknown structure " + c.get("kind").text());
  }

  static void compare(Json c, Reader reader, Set<String> left, Comparison comparison) {
    left.removeAll(NOT_ANSWERS);
    new Case(c, reader.read(c), left, comparison).compare();
  }

  /** The state of one case. */
  private static final class Case {
    private final Json c;
    private final Setting setting;
    private final Comparison comparison;
    private final Golden.Answers answers;
    private final Batch<Structure> batch;
    private final Workers workers = Workers.sequential();
    private final Context context = new Context(workers, 0);

    Case(Json c, Setting setting, Set<String> left, Comparison comparison) {
      this.c = c;
      this.setting = setting;
      this.comparison = comparison;
      answers = new Golden.Answers(c, left, comparison);
      batch = new Batch<>(setting.instances(), c.get("scores").numbers());
    }

    void compare() {
      Pass map = pass("straight-through", 1, 1);
      answers.close("z_map", Tolerances.EXACT, map.points().values());
      answers.close("loss_at_map", Tolerances.EXACT, meanLoss(map.points()));
      double[] gradient = new double[batch.scores().length];
      setting.decoders().gradients(map.points(), gradient);
      answers.close("grad_z_at_map", Tolerances.EXACT, shared(gradient));
      for (Json result : c.get("results").items()) {
        pullBack(result);
      }
      jacobian("straight-through-marginals", "ste_softmax", "");
      jacobian("marginals", "softmax_relaxed_grad", "softmax_relaxed_loss");
      jacobian("sparsemap", "sparsemax_relaxed_grad", "sparsemax_relaxed_loss");
      if (c.has(DIAGONAL)) {
        answers.close(DIAGONAL, Tolerances.EXACT, shared(diagonalOnly(gradient)));
      }
      if (c.has("expected_loss")) {
        expectedLoss();
      }
    }

    private void pullBack(Json result) {
      String golden = result.get("estimator").text();
      String name = NAMES.get(golden);
      if (name == null) {
        answers.left().add(golden);
        return;
      }
      double eta = result.get("step_size").number() / batch.count();
      int steps = result.get("steps").integer();
      double[] gradient = backward(pass(name, eta, steps));
      boolean iterates = name.equals("spigot") || name.equals("spigot-ce");
      double tolerance =
          iterates && !(batch.instance(0) instanceof Categorical)
              ? Tolerances.ITERATIVE
              : Tolerances.EXACT;
      String what =
          golden + ", step size " + result.get("step_size").number() + ", " + steps + " steps: ";
      comparison.close(what + "gradient", result.get("grad_scores").numbers(), gradient, tolerance);
      double[] anchor = anchor(name);
      double[] target = new double[gradient.length];
      Arrays.setAll(target, p -> anchor[p] - gradient[p]);
      comparison.close(what + "target", result.get("target").numbers(), target, tolerance);
    }

    private double[] anchor(String name) {
      if (!name.endsWith("-ce") && !name.endsWith("-eg")) {
        return pass(name, 1, 1).points().values();
      }
      double[] anchor = new double[batch.scores().length];
      for (int i = 0; i < batch.count(); i++) {
        ((GibbsModel) batch.instance(i))
            .distribution(batch.scores(), batch.offset(i), new Workspace())
            .marginals(anchor, batch.offset(i));
      }
      return anchor;
    }

    private void jacobian(String name, String gradientKey, String lossKey) {
      if (!c.has(gradientKey)) {
        return;
      }
      Pass pass = pass(name, 1, 1);
      answers.close(gradientKey, Tolerances.EXACT, shared(backward(pass)));
      answers.close(lossKey, Tolerances.EXACT, meanLoss(pass.points()));
    }

    /** E_p[L(z)] of a categorical is p·l with l_k the loss of choice k, its gradient Cov·l. */
    private void expectedLoss() {
      double[] gradient = new double[batch.scores().length];
      double mean = 0;
      for (int i = 0; i < batch.count(); i++) {
        int size = batch.instance(i).size();
        double[] losses = new double[size];
        for (int k = 0; k < size; k++) {
          double[] vertex = new double[size];
          vertex[k] = 1;
          losses[k] = setting.decoders().examples().get(i).loss(vertex, 0);
        }
        var distribution =
            ((GibbsModel) batch.instance(i))
                .distribution(batch.scores(), batch.offset(i), new Workspace());
        double[] p = distribution.marginals();
        for (int k = 0; k < size; k++) {
          mean += p[k] * losses[k] / batch.count();
        }
        distribution.jvp(losses, 0, gradient, batch.offset(i));
      }
      answers.close("expected_loss", Tolerances.EXACT, mean);
      answers.close("expected_loss_grad", Tolerances.EXACT, shared(gradient));
    }

    /**
     * What a released implementation takes for the straight-through by marginals: the diagonal of
     * their Jacobian alone. No estimator here, but a check of that diagonal.
     */
    private double[] diagonalOnly(double[] gradient) {
      double[] out = new double[gradient.length];
      for (int i = 0; i < batch.count(); i++) {
        int size = batch.instance(i).size();
        var distribution =
            ((GibbsModel) batch.instance(i))
                .distribution(batch.scores(), batch.offset(i), new Workspace());
        for (int p = 0; p < size; p++) {
          double[] unit = new double[size];
          unit[p] = 1;
          double[] column = new double[size];
          distribution.jvp(unit, 0, column, 0);
          out[batch.offset(i) + p] = column[p] * gradient[batch.offset(i) + p];
        }
      }
      return out;
    }

    private Pass pass(String name, double eta, int steps) {
      Estimator<Structure> estimator =
          Catalogue.estimator(name).create(batch.instance(0).getClass(), new Settings(eta, steps));
      return estimator.forward(batch, context);
    }

    private double[] backward(Pass pass) {
      double[] out = new double[batch.scores().length];
      pass.backward(setting.decoders(), out);
      return out;
    }

    private double meanLoss(Points points) {
      double[] losses = new double[points.rows()];
      setting.decoders().losses(points, losses);
      return Arrays.stream(losses).average().orElse(0);
    }

    /** Every example's share of the gradient of the batch's mean loss. */
    private double[] shared(double[] gradient) {
      return Arrays.stream(gradient).map(g -> g / batch.count()).toArray();
    }
  }
}
