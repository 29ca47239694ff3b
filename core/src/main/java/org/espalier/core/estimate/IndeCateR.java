package org.espalier.core.estimate;

import java.util.Arrays;
import org.espalier.core.ConditionalNoise;

/**
 * IndeCateR: the score function for independent choices, one choice at a time summed over exactly.
 * The decoder sees K samples; then each sample's choices are changed one by one to every other
 * option, and option v of a choice gets 1/K Σ_k p_v (L_kv − Σ_u p_u L_ku), where L_kv is the loss
 * of sample k with that option. Unbiased for the gradient of E[L(z)] whatever the loss, and exact
 * for a single choice (De Smet, Sansone &amp; Zuidberg Dos Martires 2023, arXiv 2311.12569).
 *
 * <p>K losses of the samples and one call for K losses for every further option that is not
 * forbidden, so K·n for n bits; no decoder gradients.
 *
 * @param samples K, at least 1
 */
public record IndeCateR<S extends ConditionalNoise>(int samples) implements MapInference<S> {

  public IndeCateR {
    Require.atLeastOne("the number of samples", samples);
  }

  @Override
  public String name() {
    return "indecater";
  }

  @Override
  public Pass forward(Batch<? extends S> batch, Context context) {
    Samples drawn = Samples.draw(batch, samples, context);
    return new Pass(
        batch, drawn.points(), new ChangedPass<S>(batch, drawn.points(), samples, context));
  }

  private record ChangedPass<S extends ConditionalNoise>(
      Batch<? extends S> batch, Points shown, int samples, Context context)
      implements Pass.Backward {

    @Override
    public void backward(Downstream downstream, double[] out) {
      double[] losses = Losses.atShown(shown, downstream);
      int[] counts = new int[batch.count()];
      context.each(
          batch, problem -> counts[problem.example()] = samples * others(Choices.of(problem)));
      Points changed = Points.of(batch, counts);
      int[] first = new int[counts.length];
      for (int i = 1; i < first.length; i++) {
        first[i] = first[i - 1] + counts[i - 1];
      }
      context.each(batch, problem -> change(problem, changed, first[problem.example()]));
      double[] changedLosses = Losses.at(changed, downstream);
      Arrays.fill(out, 0);
      context.each(
          batch, problem -> sum(problem, losses, changedLosses, first[problem.example()], out));
      Gradients.mask(out, batch);
    }

    /** Returns how many options there are that a sample may be changed to. */
    private static int others(Choices choices) {
      int others = 0;
      for (int c = 0; c < choices.count(); c++) {
        others += choices.none(c) > 0 ? 0 : -1;
        for (int p = choices.from(c); p < choices.to(c); p++) {
          others += choices.probability(p) > 0 ? 1 : 0;
        }
      }
      return others;
    }

    /** Writes each sample with one choice changed, by sample, choice and option, none last. */
    private void change(Problem<? extends S> problem, Points changed, int first) {
      Choices choices = Choices.of(problem);
      int row = first;
      for (int k = 0; k < samples; k++) {
        int from = shown.offset(problem.example() * samples + k);
        for (int c = 0; c < choices.count(); c++) {
          int chosen = choices.chosen(c, shown.values(), from);
          for (int p = choices.from(c); p <= choices.to(c); p++) {
            int option = p < choices.to(c) ? p : -1;
            if (option != chosen && probability(choices, c, option) > 0) {
              int to = changed.offset(row);
              System.arraycopy(shown.values(), from, changed.values(), to, problem.size());
              if (chosen >= 0) {
                changed.values()[to + chosen] = 0;
              }
              if (option >= 0) {
                changed.values()[to + option] = 1;
              }
              row++;
            }
          }
        }
      }
    }

    private static double probability(Choices choices, int choice, int option) {
      return option < 0 ? choices.none(choice) : choices.probability(option);
    }

    private void sum(
        Problem<? extends S> problem,
        double[] losses,
        double[] changedLosses,
        int first,
        double[] out) {
      Choices choices = Choices.of(problem);
      int row = first;
      for (int k = 0; k < samples; k++) {
        int sample = problem.example() * samples + k;
        for (int c = 0; c < choices.count(); c++) {
          int chosen = choices.chosen(c, shown.values(), shown.offset(sample));
          // Relative to the sample's own loss, so that losses that are alike cancel exactly.
          double mean = 0;
          int next = row;
          for (int p = choices.from(c); p <= choices.to(c); p++) {
            int option = p < choices.to(c) ? p : -1;
            double probability = probability(choices, c, option);
            if (option != chosen && probability > 0) {
              mean += probability * (changedLosses[next++] - losses[sample]);
            }
          }
          for (int p = choices.from(c); p < choices.to(c); p++) {
            double probability = choices.probability(p);
            double excess =
                p == chosen || probability == 0 ? 0 : changedLosses[row++] - losses[sample];
            out[problem.offset() + p] += probability * (excess - mean) / samples;
          }
          row = next;
        }
      }
    }
  }
}
