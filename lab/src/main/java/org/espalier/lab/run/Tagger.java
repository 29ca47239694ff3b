package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Parts;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.estimate.Problem;
import org.espalier.core.estimate.Target;
import org.espalier.core.question.StructureAnswer;
import org.espalier.data.Labels;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Labels words from their states: with a chain, whose scores of neighbours, beginnings and ends are
 * trained with the rest, or each word for itself. Labels that a {@link Scheme} does not let stand
 * side by side have a score of −∞ for it, in training and in prediction.
 */
final class Tagger implements Head {

  private final WordClassifier words;
  private final int labels;
  private final boolean chained;
  private final boolean mixture;
  private final SupervisedStructure<LinearChain> chains;
  private final Tensor neighbours; // transitions, then starts, then ends
  private final double[] legality; // 0 or −∞, likewise

  Tagger(Network.Base base, Labels names) {
    NetworkSizes sizes = base.config().network();
    Parameters parameters = base.parameters();
    labels = names.size();
    chained = !base.config().structure().absent();
    mixture = base.config().learning().method().equals(SupervisedLoss.SPARSEMAP.title());
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
    legality = legality(base.config().structure().scheme(), names.names());
    if (!chained && base.config().structure().scheme() != Scheme.NONE) {
      throw new IllegalArgumentException(
          "which labels may stand side by side is a matter of a chain: --scheme needs"
              + " --structure chain");
    }
  }

  /** Returns 0 or −∞ for every pair of labels, then for the first label and for the last. */
  static double[] legality(Scheme scheme, List<String> names) {
    int n = names.size();
    double[] legality = new double[n * (n + 2)];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        legality[a * n + b] =
            scheme.allows(names.get(a), names.get(b)) ? 0 : Double.NEGATIVE_INFINITY;
      }
      legality[n * n + a] = scheme.begins(names.get(a)) ? 0 : Double.NEGATIVE_INFINITY;
      legality[n * (n + 1) + a] = scheme.ends(names.get(a)) ? 0 : Double.NEGATIVE_INFINITY;
    }
    return legality;
  }

  private LayerScores scores(Tensor logits) {
    return LayerScores.of(logits)
        .withSharedExtra(
            neighbours.add(
                Tensors.of(legality, neighbours.scalar_type().intern(), legality.length)));
  }

  private List<LinearChain> chains(Encoded batch) {
    return batch.examples().stream()
        .map(example -> new LinearChain(example.length(), labels, Transitions.SHARED, true, true))
        .toList();
  }

  /** Returns what is known: the sequence, or those of its labels that training has. */
  private List<Target> targets(Encoded batch, List<LinearChain> chains) {
    return IntStream.range(0, chains.size())
        .mapToObj(i -> target(chains.get(i), batch.examples().get(i).labels()))
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
      List<LinearChain> chains = chains(batch);
      losses = this.chains.losses(scores(logits), chains, targets(batch, chains), seed);
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
    return chained ? ofChains(batch, logits, request) : ofWords(batch, logits, request);
  }

  private static boolean labelled(Encoded batch) {
    return batch.examples().getFirst().labels().length > 0;
  }

  private List<Prediction> ofChains(Encoded batch, Tensor logits, PredictionRequest request) {
    List<LinearChain> chains = chains(batch);
    LayerScores scores = scores(logits);
    double[] losses =
        labelled(batch)
            ? this.chains.negativeLogLikelihoods(scores, chains, targets(batch, chains))
            : new double[chains.size()];
    Prediction[] predictions = new Prediction[chains.size()];
    this.chains.each(
        scores,
        chains,
        problem -> {
          predictions[problem.example()] =
              prediction(problem, request, mixture, losses[problem.example()]);
        });
    return List.of(predictions);
  }

  /**
   * Returns the best labels of a chain with their probabilities.
   *
   * @param mixture whether the chain was trained with SparseMAP's loss
   * @param loss of what is known
   */
  static Prediction prediction(
      Problem<LinearChain> problem, PredictionRequest request, boolean mixture, double loss) {
    LinearChain chain = problem.structure();
    StructureAnswer answer =
        StructureAnswer.of(
            chain,
            problem.scores(),
            problem.offset(),
            request.ofStructure(PartType.LABELS, mixture),
            problem.workspace());
    Layer layer =
        new Layer(
            PartType.LABELS,
            chain.tags(answer.best()),
            Layer.rows(chain, answer.marginals()),
            request.scored(problem));
    Beliefs beliefs =
        new Beliefs(
            answer.probability(),
            List.of(layer),
            answer.alternatives().stream()
                .map(one -> new Alternative(chain.tags(one.parts()), new int[0], one.weight()))
                .toList(),
            Optional.of(answer),
            Optional.empty());
    return prediction(layer, request, beliefs, answer.entropy() / chain.length(), loss);
  }

  private List<Prediction> ofWords(Encoded batch, Tensor logits, PredictionRequest request) {
    double[] probabilities = Tensors.toDoubles(torch.softmax(logits, 2));
    long[] best = Tensors.toLongs(logits.argmax(new LongOptional(2), false));
    int n = batch.padding().longest();
    double[] losses =
        labelled(batch)
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
