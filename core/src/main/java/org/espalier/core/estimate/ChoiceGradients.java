package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalNoise;

/** The backward pass of straight-through estimators for independent choices, choice by choice. */
record ChoiceGradients(
    Batch<? extends ConditionalNoise> batch, Points points, Rule rule, Context context)
    implements Pass.Backward {

  /** What a choice's scores get. */
  @FunctionalInterface
  interface Rule {

    /**
     * Writes the gradient of a choice's scores.
     *
     * @param chosen the part that the decoder was shown, −1 for none
     * @param gradient g, in the batch's layout; that of choosing none is 0
     * @param out written at the choice's parts, in the batch's layout
     */
    void write(
        Problem<?> problem,
        Choices choices,
        int choice,
        int chosen,
        double[] gradient,
        double[] out);
  }

  /** Shows a sample and goes back by a rule. */
  static Pass sampled(Batch<? extends ConditionalNoise> batch, Rule rule, Context context) {
    Points points = Samples.draw(batch, 1, context).points();
    return new Pass(batch, points, new ChoiceGradients(batch, points, rule, context));
  }

  @Override
  public void backward(Downstream downstream, double[] out) {
    double[] gradient = new double[out.length];
    downstream.shownGradients(points, gradient);
    Gradients.checkAndMask(gradient, batch);
    Arrays.fill(out, 0);
    context.each(
        batch,
        problem -> {
          Choices choices = Choices.of(problem);
          for (int c = 0; c < choices.count(); c++) {
            int chosen = choices.chosen(c, points.values(), problem.offset());
            rule.write(problem, choices, c, chosen, gradient, out);
          }
        });
    Gradients.mask(out, batch);
  }
}
