package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.Target;
import org.espalier.core.question.StructureAnswer;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.lab.run.SentenceConstraints.Sentence;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Labels words from their states: with a chain, whose scores of neighbours, beginnings and ends are
 * trained with the rest, or each word for itself. What constraints exclude has no probability, in
 * training and in prediction.
 */
final class Tagger implements Head {

  private final WordClassifier words;
  private final int labels;
  private final boolean chained;
  private final SentenceConstraints constraints;
  private final boolean mixture;
  private final SupervisedStructure<ExactStructure> chains;
  private final Tensor neighbours; // transitions, then starts, then ends

  Tagger(Network.Base base, SentenceConstraints constraints, int labels) {
    NetworkSizes sizes = base.config().network();
    Parameters parameters = base.parameters();
    this.constraints = constraints;
    this.labels = labels;
    chained = !base.config().structure().absent();
    mixture = SupervisedLoss.named(base.config().learning().method()).mixes();
    words =
        new WordClassifier(
            parameters,
            "decoder",
            base.encoder().width(),
            sizes.decoder(),
            labels,
            sizes.dropout());
    chains =
        new SupervisedStructure<>(
            SupervisedLoss.named(base.config().learning().method()), base.workers());
    neighbours =
        parameters.add("decoder.neighbours", Initializer.constant(0), (long) labels * (labels + 2));
  }

  private LayerScores scores(Tensor logits) {
    return LayerScores.of(logits).withSharedExtra(neighbours);
  }

  private LinearChain chain(Example example) {
    return TagsTask.chain(example.length(), labels);
  }

  private static List<ExactStructure> chains(Encoded batch, SentenceConstraints constraints) {
    return batch.examples().stream()
        .map(example -> constraints.exact(Sentence.of(example)))
        .toList();
  }

  /** Returns what is known: the sequence, or those of its labels that training has. */
  private List<Target> targets(Encoded batch) {
    return batch.examples().stream()
        .map(example -> target(chain(example), example.labels()))
        .toList();
  }

  private static Target target(LinearChain chain, int... labels) {
    if (Arrays.stream(labels).allMatch(label -> label >= 0)) {
      return Target.of(chain.parts(labels));
    }
    Parts known = new Parts();
    for (int t = 0; t < labels.length; t++) {
      if (labels[t] >= 0) {
        known.add(chain.unary(t, labels[t]));
      }
    }
    return Target.partial(known, new Parts());
  }

  @Override
  public double train(Encoded batch, long seed) {
    Tensor logits = words.logits(batch.states(), batch.masks());
    Tensor losses;
    if (chained) {
      List<ExactStructure> chains = chains(batch, constraints);
      losses = this.chains.losses(scores(logits), chains, targets(batch), batch.numbers(), seed);
    } else {
      losses = CrossEntropy.ofWords(logits, batch.wordLabels(), batch.padding());
    }
    Tensor mean = losses.mean();
    mean.backward();
    return mean.item().toDouble();
  }

  @Override
  public double structureSeconds() {
    return chains.seconds();
  }

  @Override
  public List<Prediction> predict(Encoded batch, PredictionRequest request) {
    Tensor logits = words.logits(batch.states(), batch.masks());
    if (chained) {
      return ofChains(batch, logits, request);
    }
    var _ = constraints.and(request.constraints()); // which are refused
    return ofWords(batch, logits, request);
  }

  private List<Prediction> ofChains(Encoded batch, Tensor logits, PredictionRequest request) {
    List<ExactStructure> chains = chains(batch, constraints.and(request.constraints()));
    LayerScores scores = scores(logits);
    double[] losses =
        batch.labelled()
            ? this.chains.negativeLogLikelihoods(scores, chains, targets(batch))
            : new double[chains.size()];
    Prediction[] predictions = new Prediction[chains.size()];
    this.chains.each(
        scores,
        chains,
        problem -> {
          predictions[problem.example()] =
              prediction(
                  Places.of(problem.structure()),
                  problem,
                  request,
                  mixture,
                  losses[problem.example()]);
        });
    return List.of(predictions);
  }

  /**
   * Returns the labels of the best structure with their probabilities.
   *
   * @param places how the problem's structure labels words
   * @param mixture whether it was trained with SparseMAP's loss
   * @param loss of what is known
   */
  static Prediction prediction(
      Places places,
      Problem<? extends ExactStructure> problem,
      PredictionRequest request,
      boolean mixture,
      double loss) {
    StructureAnswer answer =
        StructureAnswer.of(
            problem.structure(),
            problem.scores(),
            problem.offset(),
            request.ofStructure(PartType.LABELS, mixture),
            problem.workspace());
    Layer layer =
        new Layer(
            PartType.LABELS,
            places.choices(answer.best()),
            places.rows(answer.marginals()),
            request.scored(problem, places));
    Beliefs beliefs =
        new Beliefs(
                answer.probability(),
                List.of(layer),
                answer.alternatives().stream()
                    .map(one ->
                        new Alternative(places.choices(one.parts()), new int[0], one.weight()))
                    .toList(),
                Optional.of(answer))
            .with(
                List.of(),
                answer.support().stream()
                    .map(one ->
                        new WeightedStructure(
                            places.choices(one.parts()), new int[0], new int[0][], one.weight()))
                    .toList(),
                List.of());
    return prediction(layer, request, beliefs, answer.entropy() / layer.answer().length, loss);
  }

  private List<Prediction> ofWords(Encoded batch, Tensor logits, PredictionRequest request) {
    double[] probabilities = Tensors.toDoubles(torch.softmax(logits, 2));
    long[] best = Tensors.toLongs(logits.argmax(new LongOptional(2), false));
    int n = batch.padding().longest();
    double[] losses =
        batch.labelled()
            ? Tensors.toDoubles(CrossEntropy.ofWords(logits, batch.wordLabels(), batch.padding()))
            : new double[batch.examples().size()];
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      int first = i * n;
      int length = batch.examples().get(i).length();
      int[] labels = IntStream.range(0, length).map(t -> (int) best[first + t]).toArray();
      double[][] rows =
          IntStream.range(first, first + length)
              .mapToObj(row ->
                  Arrays.copyOfRange(probabilities, row * this.labels, (row + 1) * this.labels))
              .toArray(double[][]::new);
      Layer layer = request.independent(PartType.LABELS, labels, rows);
      predictions.add(
          prediction(layer, request, request.beliefs(layer, Optional.empty()), 0, losses[i]));
    }
    return predictions;
  }

  private static Prediction prediction(
      Layer layer, PredictionRequest request, Beliefs beliefs, double entropy, double loss) {
    return new Prediction(
        layer.answer(),
        layer.probabilities(),
        request.distributions() ? layer.distributions() : new double[0][],
        new int[0],
        new int[0][],
        new int[0],
        entropy,
        loss,
        request.beliefs() ? beliefs : Beliefs.NONE);
  }
}
