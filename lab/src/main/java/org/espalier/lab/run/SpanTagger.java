package org.espalier.lab.run;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.estimate.Target;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Labels words by cutting the sentence into spans and words outside: a semi-Markov model (Sarawagi
 * &amp; Cohen 2004) over the encoder's states.
 *
 * <p>A segment of type y from word i to j scores f(i, y) + Σ over its words of s(t, y) + l(j, y) +
 * the score of its width for the type; neighbouring segments that of their types. The scores f, s
 * and l of first, all and last words are read from the states, those of widths and neighbours are
 * parameters. O(n·W·K) scores for spans of at most W words and K types.
 */
final class SpanTagger implements Head {

  private final SentenceConstraints constraints;
  private final SpanLabels labels;
  private final WordClassifier words; // 3·K outputs: first, all and last words of a segment
  private final Tensor widths; // [W, K]
  private final Tensor neighbours; // [K, K]
  private final double[] allowed;
  private final int longest;
  private final boolean mixture;
  private final SupervisedStructure<SemiMarkov> segmentations;

  SpanTagger(Network.Base base, SentenceConstraints constraints, SpanLabels labels) {
    NetworkSizes sizes = base.config().network();
    Parameters parameters = base.parameters();
    this.constraints = constraints;
    this.labels = labels;
    int types = labels.types();
    longest = base.config().structure().longestSpan();
    mixture = base.config().learning().method().equals(SupervisedLoss.SPARSEMAP.title());
    allowed = labels.allowed();
    words =
        new WordClassifier(
            parameters,
            "decoder",
            base.encoder().width(),
            sizes.decoder(),
            3 * types,
            sizes.dropout());
    widths = parameters.add("decoder.widths", Initializer.constant(0), longest, types);
    neighbours = parameters.add("decoder.neighbours", Initializer.constant(0), types, types);
    segmentations =
        new SupervisedStructure<>(
            SupervisedLoss.named(base.config().learning().method()), base.workers());
  }

  private List<SemiMarkov> segments(Encoded batch) {
    return batch.examples().stream().map(example -> labels.segments(example.length())).toList();
  }

  private List<Target> targets(Encoded batch) {
    return batch.examples().stream().map(example -> labels.target(example.labels())).toList();
  }

  private LayerScores scores(Encoded batch) {
    Tensor logits = words.logits(batch.states(), batch.masks());
    Tensor possible = Tensors.of(allowed, logits.scalar_type(), longest, labels.types());
    return LayerScores.of(sums(logits, longest).add(widths).add(possible))
        .withSharedExtra(neighbours);
  }

  /**
   * Returns what words say of all segments; of those that leave the sentence any number.
   *
   * @param words [B, n, 3·K], of first, all and last words
   * @param longest W
   * @return [B, n, W, K]
   */
  static Tensor sums(Tensor words, int longest) {
    long types = words.size(2) / 3;
    Tensor each = words.narrow(2, types, types);
    Tensor last = words.narrow(2, 2 * types, types);
    TensorVector byWidth = new TensorVector();
    Tensor sum = words.narrow(2, 0, types);
    for (int width = 1; width <= longest; width++) {
      sum = sum.add(from(each, width - 1));
      byWidth.push_back(sum.add(from(last, width - 1)));
    }
    return torch.stack(byWidth, 2);
  }

  /** Returns at each word what the word {@code later} places on has; 0 behind the last. */
  private static Tensor from(Tensor values, long later) {
    long n = values.size(1);
    long behind = Math.min(n, later);
    Tensor nothing = torch.zeros_like(values.narrow(1, 0, behind));
    return torch.cat(new TensorVector(values.narrow(1, behind, n - behind), nothing), 1);
  }

  @Override
  public double train(Encoded batch, long seed) {
    Tensor mean =
        segmentations
            .losses(scores(batch), segments(batch), targets(batch), batch.numbers(), seed)
            .mean();
    mean.backward();
    return mean.item().toDouble();
  }

  @Override
  public double structureSeconds() {
    return segmentations.seconds();
  }

  @Override
  public List<Prediction> predict(Encoded batch, PredictionRequest request) {
    var _ = constraints.and(request.constraints()); // which are refused
    List<SemiMarkov> segments = segments(batch);
    LayerScores scores = scores(batch);
    double[] losses =
        batch.labelled()
            ? segmentations.negativeLogLikelihoods(scores, segments, targets(batch))
            : new double[segments.size()];
    Prediction[] predictions = new Prediction[segments.size()];
    segmentations.each(
        scores,
        segments,
        problem -> {
          int i = problem.example();
          predictions[i] =
              Tagger.prediction(
                  labels.places(problem.structure()), problem, request, mixture, losses[i]);
        });
    return List.of(predictions);
  }
}
