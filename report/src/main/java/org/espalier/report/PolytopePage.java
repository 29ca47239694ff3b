package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.Workers;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Downstream;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.Pass;
import org.espalier.core.estimate.Points;
import org.espalier.core.subset.Bits;
import org.espalier.core.subset.Subset;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;
import org.espalier.report.page.Picture;

/**
 * What estimators do, on polytopes that can be drawn: those of structures with three parts. The
 * downstream loss is linear, so that its gradient g is the same everywhere. The page contains
 * core's results for each combination of structure, scores, direction of g, estimator and number of
 * inner steps; its script only selects and draws them.
 */
public final class PolytopePage {

  /** The name of the script, and what its data are called. */
  private static final String SCRIPT = "polytope.js";

  private static final String DATA = "polytope-data";
  private static final double ETA = 0.4;
  private static final int STEPS = 5;
  private static final int DIRECTIONS = 12;

  private static final double[][] SCORES = {
    {0.9, 0.3, -0.2}, {0.2, 0.1, -0.1}, {-0.4, 0.7, 1.1}, {2, -0.5, -1}
  };

  /** Two directions at right angles in the plane of a triangle, and the one towards the reader. */
  private static final double[][] AXES = {
    {-Math.sqrt(0.5), Math.sqrt(0.5), 0},
    {-Math.sqrt(1 / 6.0), -Math.sqrt(1 / 6.0), Math.sqrt(2 / 3.0)}
  };

  /** A structure of three parts. */
  private record Shown<S extends ExactStructure & Projection>(
      String name, String text, S structure) {

    /** Computes everything. */
    Map<String, Object> data() {
      List<Object> cases = new ArrayList<>();
      for (double[] scores : SCORES) {
        List<Object> directions = new ArrayList<>();
        for (int d = 0; d < DIRECTIONS; d++) {
          double[] gradient = direction(d);
          List<Object> estimators = new ArrayList<>();
          for (Choice<S> choice : PolytopePage.<S>choices()) {
            List<double[]> steps = new ArrayList<>();
            for (int t = 1; t <= (choice.inSteps() ? STEPS : 1); t++) {
              steps.add(rounded(choice.at(t).gradient(structure, scores, gradient)));
            }
            estimators.add(steps);
          }
          directions.add(estimators);
        }
        cases.add(
            Map.of(
                "map", rounded(map(scores)),
                "marginals", rounded(structure.distribution(scores).marginals()),
                "sparsemap", rounded(structure.project(scores).point()),
                "directions", directions));
      }
      return Map.of("name", name, "text", text, "vertices", vertices(), "cases", cases);
    }

    double[] map(double[] scores) {
      return indicator(structure.argmax(scores));
    }

    List<double[]> vertices() {
      List<double[]> vertices = new ArrayList<>();
      structure.forEach(parts -> vertices.add(indicator(parts)));
      return vertices;
    }

    private static double[] indicator(Parts parts) {
      double[] point = new double[3];
      for (int i = 0; i < parts.count(); i++) {
        point[parts.get(i)] = 1;
      }
      return point;
    }
  }

  /** An estimator with a number of inner steps. */
  private record Made<S extends ExactStructure & Projection>(Estimator<? super S> estimator) {

    /** Returns the gradient that the scores get. */
    double[] gradient(S structure, double[] scores, double[] downstream) {
      Batch<S> batch = Batch.of(structure, scores);
      Pass pass = estimator.forward(batch, new Context(Workers.sequential(), 1));
      double[] out = new double[scores.length];
      pass.backward(new Linear(downstream), out);
      return out;
    }
  }

  /** Makes an estimator from a number of inner steps. */
  private interface Maker<S extends ExactStructure & Projection> {
    Estimator<? super S> of(int steps);
  }

  /**
   * An estimator of the page.
   *
   * @param anchor what the label is pulled from, a key of the data
   * @param inSteps whether it has inner steps
   */
  private record Choice<S extends ExactStructure & Projection>(
      String name, String anchor, boolean inSteps, String text, Maker<S> maker) {

    Made<S> at(int steps) {
      return new Made<>(maker.of(steps));
    }
  }

  /** A loss whose gradient is the same everywhere. */
  private record Linear(double[] gradient) implements Downstream {

    @Override
    public void losses(Points at, double[] out) {
      for (int row = 0; row < at.rows(); row++) {
        double loss = 0;
        for (int i = 0; i < gradient.length; i++) {
          loss += gradient[i] * at.values()[at.offset(row) + i];
        }
        out[row] = loss;
      }
    }

    @Override
    public void gradients(Points at, double[] out) {
      for (int row = 0; row < at.rows(); row++) {
        System.arraycopy(gradient, 0, out, at.offset(row), gradient.length);
      }
    }
  }

  private PolytopePage() {}

  private static List<Shown<?>> structures() {
    return List.of(
        new Shown<>(
            "one of 3", "A categorical choice: its polytope is the simplex.", new Categorical(3)),
        new Shown<>("2 of 3", "A subset: again a triangle, turned round.", Subset.exactly(2, 3)),
        new Shown<>("3 bits", "Independent bits: its polytope is the cube.", new Bits(3)));
  }

  private static <S extends ExactStructure & Projection> List<Choice<S>> choices() {
    return List.of(
        new Choice<S>(
            "straight-through",
            "map",
            true,
            "The label is ẑ − ηg, wherever that is: the scores get ηg itself.",
            t -> Estimators.straightThrough(ETA, t)),
        new Choice<S>(
            "spigot",
            "map",
            true,
            "The same step, projected back onto the polytope: what would leave it is cut off.",
            t -> Estimators.spigot(ETA, t)),
        new Choice<S>(
            "spigot-ce",
            "marginals",
            true,
            "The step begins at the marginals, within the polytope.",
            t -> Estimators.spigotCe(ETA, t)),
        new Choice<S>(
            "spigot-eg",
            "marginals",
            true,
            "From the marginals by exponentiated gradient: a step of the scores, never outside.",
            t -> Estimators.spigotEg(ETA, t)),
        new Choice<S>(
            "spigot-sparsemap",
            "sparsemap",
            true,
            "The step begins at the SparseMAP point, often on a face.",
            t -> Estimators.spigotSparsemap(ETA, t)),
        new Choice<S>(
            "marginals",
            "marginals",
            false,
            "No label: g goes through the Jacobian of the marginals, for a linear loss the exact"
                + " gradient.",
            _ -> Estimators.marginals()),
        new Choice<S>(
            "sparsemap",
            "sparsemap",
            false,
            "No label: g goes through the Jacobian of the projection, which is 0 across a face.",
            _ -> Estimators.sparsemap()));
  }

  /** Returns a downstream gradient of length 1 in the plane of a triangle. */
  private static double[] direction(int d) {
    double angle = 2 * Math.PI * d / DIRECTIONS;
    double[] gradient = new double[3];
    Arrays.setAll(gradient, i -> Math.cos(angle) * AXES[0][i] + Math.sin(angle) * AXES[1][i]);
    return gradient;
  }

  private static double[] rounded(double... values) {
    return DoubleStream.of(values).limit(3).map(x -> Math.rint(1e4 * x) / 1e4 + 0.0).toArray();
  }

  /** Returns the page, which is both HTML and well-formed XML. */
  public static String html() {
    List<Map<String, Object>> texts = new ArrayList<>();
    for (Choice<Categorical> choice : PolytopePage.<Categorical>choices()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", choice.name());
      one.put("anchor", choice.anchor());
      one.put("inSteps", choice.inSteps());
      one.put("text", choice.text());
      texts.add(one);
    }
    List<double[]> gradients = new ArrayList<>();
    for (int d = 0; d < DIRECTIONS; d++) {
      gradients.add(rounded(direction(d)));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("eta", ETA);
    data.put("axes", List.of(rounded(AXES[0]), rounded(AXES[1])));
    data.put("scores", SCORES);
    data.put("gradients", gradients);
    data.put("estimators", texts);
    data.put("structures", structures().stream().map(Shown::data).toList());
    Element header =
        Page.header(
            "Espalier · estimators on small polytopes",
            "What an estimator sends back",
            "Scores s choose a structure ẑ, a vertex of the polytope, and the loss says"
                + " by its gradient g which way it would rather have gone. No small"
                + " change of s moves ẑ, so the exact gradient is 0 almost everywhere."
                + " A pull-back puts a label μ some steps of −ηg away from where it"
                + " begins, and the scores get the difference.");
    Element pictures = Element.of("div", "class", "static sentences");
    Shown<Categorical> example = new Shown<>("one of 3", "", new Categorical(3));
    for (Choice<Categorical> choice : PolytopePage.<Categorical>choices()) {
      pictures.add(figure(example, choice));
    }
    return Page.of(
        "What an estimator sends back",
        List.of(
            header,
            Page.section(
                "polytope",
                "Step by step",
                Page.paragraph(
                    "One of three, with scores %s, η = %s. All numbers are core’s."
                        .formatted(numbers(SCORES[0]), Numbers.plain(ETA))),
                pictures,
                Element.data(DATA, data))),
        SCRIPT);
  }

  private static String numbers(double... values) {
    List<String> texts = new ArrayList<>();
    for (double value : values) {
      texts.add(Numbers.decimal(value, 2).replace("-", "−"));
    }
    return "(" + String.join(", ", texts) + ")";
  }

  /** Draws one estimator after three steps, for readers without scripts. */
  private static Element figure(Shown<Categorical> shown, Choice<Categorical> choice) {
    double[] scores = SCORES[0];
    double[] gradient = direction(9);
    double[] begin =
        switch (choice.anchor().toLowerCase(Locale.ROOT)) {
          case "map" -> shown.map(scores);
          case "marginals" -> shown.structure().distribution(scores).marginals();
          default -> shown.structure().project(scores).point();
        };
    double[] sent =
        choice.at(choice.inSteps() ? 3 : 1).gradient(shown.structure(), scores, gradient);
    double[] label = new double[3];
    Arrays.setAll(label, i -> begin[i] - sent[i]);
    List<Element> content = new ArrayList<>();
    StringBuilder outline = new StringBuilder();
    for (double[] vertex : shown.vertices()) {
      outline.append(outline.isEmpty() ? 'M' : 'L').append(place(vertex));
    }
    content.add(Picture.path("face", outline + "Z"));
    content.add(Picture.path("pull", "M" + place(begin) + "L" + place(label)));
    content.add(dot("begin", begin));
    content.add(dot("label-dot", label));
    String description =
        "%s: from %s to %s; the scores get %s"
            .formatted(choice.name(), numbers(begin), numbers(label), numbers(sent));
    return Element.of("figure", "class", "sentence")
        .add(Element.of("figcaption").add(Element.of("b").text(choice.name())))
        .add(
            Element.of(
                    "svg",
                    "class",
                    "arcs polytope",
                    "viewBox",
                    "0 0 320 260",
                    "width",
                    "320",
                    "height",
                    "260",
                    "role",
                    "img",
                    "aria-label",
                    description)
                .add(content),
            Page.paragraph(choice.text() + " The scores get " + numbers(sent) + "."));
  }

  private static Element dot(String look, double[] point) {
    String[] at = place(point).split(" ", 2);
    return Element.of("circle", "class", look, "cx", at[0], "cy", at[1], "r", "5");
  }

  /** Returns where a point is drawn, in a window of 320 by 260. */
  private static String place(double[] point) {
    double x = 0;
    double y = 0;
    for (int i = 0; i < 3; i++) {
      x += AXES[0][i] * (point[i] - 1 / 3.0);
      y += AXES[1][i] * (point[i] - 1 / 3.0);
    }
    return Picture.at(160 + 130 * x, 150 - 130 * y);
  }
}
