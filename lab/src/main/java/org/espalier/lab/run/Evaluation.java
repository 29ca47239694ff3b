package org.espalier.lab.run;

import java.util.List;
import java.util.Objects;
import org.espalier.data.Labels;
import org.espalier.data.baseline.Attachment;
import org.espalier.lab.run.RunResult.NamedScore;

/**
 * Scores of a network's predictions.
 *
 * @param labels the number of labels
 * @param loss mean over the labels that training has, in nats
 * @param accuracy share of the labels that are right
 * @param attachment of the trees against gold ones; nothing compared where there are none
 * @param entropy of the tree distribution, mean over the sentences, in nats for each word
 * @param scores the task's own, the one that networks are chosen by first; none where that is the
 *     accuracy
 */
public record Evaluation(
    long labels,
    double loss,
    double accuracy,
    Attachment attachment,
    double entropy,
    List<NamedScore> scores) {

  /** Results of older versions have no scores. */
  public Evaluation {
    scores = List.copyOf(Objects.requireNonNullElse(scores, List.of()));
  }

  /** Returns this with the scores of a task. */
  public Evaluation with(List<NamedScore> others) {
    return new Evaluation(labels, loss, accuracy, attachment, entropy, others);
  }

  /** Returns what networks are chosen by, in 0 … 1. */
  public double quality() {
    return scores.isEmpty() ? accuracy : scores.getFirst().score();
  }

  /**
   * Compares predictions with the data.
   *
   * @param examples the sentences
   * @param predictions one for each
   */
  public static Evaluation of(List<Example> examples, List<Prediction> predictions) {
    long labels = 0;
    long known = 0;
    long right = 0;
    double loss = 0;
    double entropy = 0;
    Attachment attachment = Attachment.NONE;
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      Prediction prediction = predictions.get(i);
      for (int k = 0; k < example.labels().length; k++) {
        if (example.labels()[k] == Example.NOT_GIVEN) {
          continue;
        }
        labels++;
        known += example.labels()[k] == Labels.UNSEEN ? 0 : 1;
        right += prediction.labels()[k] == example.labels()[k] ? 1 : 0;
      }
      loss += prediction.loss();
      entropy += prediction.entropy();
      if (example.heads().length > 0 && prediction.heads().length > 0) {
        boolean[] given = new boolean[example.length()];
        for (int m = 0; m < given.length; m++) {
          given[m] = example.heads()[m] != Example.NOT_GIVEN;
        }
        attachment = attachment.plus(Attachment.of(prediction.heads(), example.heads(), given));
      }
    }
    return new Evaluation(
        labels,
        loss / Math.max(1, known),
        (double) right / labels,
        attachment,
        entropy / examples.size(),
        List.of());
  }
}
