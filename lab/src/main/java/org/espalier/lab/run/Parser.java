package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.ExactStructure;
import org.espalier.core.Parts;
import org.espalier.core.estimate.Target;
import org.espalier.core.question.StructureAnswer;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.SiblingTree;
import org.espalier.data.Labels;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RelationScorer;
import org.espalier.lab.net.SiblingScorer;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A biaffine parser (Dozat &amp; Manning 2017, arXiv 1611.01734) whose arc scores a loss over whole
 * trees trains, together with scores of neighbouring modifiers where the trees have them, and with
 * them the relations of gold arcs; the best tree is found first, and then the relations of its
 * arcs, {@code root} for those from the root and for no other. Trees that are known in part train
 * by the likelihood of all trees that agree. On request it tells parts of speech from the same
 * states.
 */
final class Parser implements Head {

  private static final String ROOT = "root";

  private final StructureConfig structure;
  private final SentenceConstraints constraints;
  private final boolean mixture;
  private final List<String> relations;
  private final BiaffineScorer arcs;
  private final Optional<SiblingScorer> siblings;
  private final RelationScorer labels;
  private final Optional<WordClassifier> tagger;
  private final SupervisedStructure<ExactStructure> trees;

  /**
   * Adds the weights to the parameters.
   *
   * @param tags number of parts of speech, 0 for none
   */
  Parser(Network.Base base, SentenceConstraints constraints, Labels relations, int tags) {
    NetworkSizes sizes = base.config().network();
    Parameters parameters = base.parameters();
    int states = base.encoder().width();
    structure = base.config().structure();
    this.constraints = constraints;
    mixture = SupervisedLoss.named(base.config().learning().method()).mixes();
    this.relations = relations.names();
    arcs = new BiaffineScorer(parameters, "decoder.arcs", states, sizes.arcs(), sizes.dropout());
    siblings =
        ParseTask.trees(structure, 1) instanceof SiblingTree
            ? Optional.of(
                new SiblingScorer(
                    parameters, "decoder.siblings", states, sizes.decoder(), sizes.dropout()))
            : Optional.empty();
    labels =
        new RelationScorer(
            parameters,
            "decoder.relations",
            states,
            sizes.decoder(),
            relations.size(),
            sizes.dropout());
    tagger =
        tags == 0
            ? Optional.empty()
            : Optional.of(
                new WordClassifier(
                    parameters, "decoder.tags", states, sizes.decoder(), tags, sizes.dropout()));
    trees =
        new SupervisedStructure<>(
            SupervisedLoss.named(base.config().learning().method()), base.workers());
  }

  private DependencyTree trees(Example example) {
    return ParseTask.trees(structure, example.length());
  }

  private List<ExactStructure> trees(Encoded batch) {
    return batch.examples().stream().map(example -> constraints.of(example.forms())).toList();
  }

  private LayerScores scores(Encoded batch) {
    Tensor states = batch.states();
    LayerScores ofArcs = LayerScores.of(arcs.scores(states, batch.masks()));
    int[] lengths = batch.examples().stream().mapToInt(Example::length).toArray();
    return siblings
        .map(scorer -> ofArcs.withExtra(scorer.scores(states, lengths, batch.masks())))
        .orElse(ofArcs);
  }

  private List<Target> targets(Encoded batch) {
    return batch.examples().stream()
        .map(example -> target(trees(example), example.heads()))
        .toList();
  }

  private static Target target(DependencyTree trees, int... heads) {
    if (Arrays.stream(heads).noneMatch(head -> head == Example.NOT_GIVEN)) {
      return Target.of(trees.parts(heads));
    }
    Parts known = new Parts();
    for (int m = 0; m < heads.length; m++) {
      if (heads[m] != Example.NOT_GIVEN) {
        known.add(trees.arc(heads[m], m));
      }
    }
    known.sort();
    return Target.partial(known, new Parts());
  }

  @Override
  public double train(Encoded batch, long seed) {
    Tensor losses =
        trees.losses(scores(batch), trees(batch), targets(batch), seed).add(relationLosses(batch));
    if (tagger.isPresent()) {
      losses = losses.add(tagLosses(batch, tagger.get()));
    }
    Tensor mean = losses.mean();
    mean.backward();
    return mean.item().toDouble();
  }

  /** Returns the cross-entropy of the relations of gold arcs, [B]. */
  private Tensor relationLosses(Encoded batch) {
    int[][] heads = batch.examples().stream().map(Example::heads).toArray(int[][]::new);
    Tensor logits = labels.scores(batch.states(), heads, batch.masks());
    int[][] known =
        batch.examples().stream()
            .map(example ->
                IntStream.range(0, example.length())
                    .map(m ->
                        example.heads()[m] == Example.NOT_GIVEN
                            ? Example.NOT_GIVEN
                            : example.labels()[m])
                    .toArray())
            .toArray(int[][]::new);
    return CrossEntropy.ofWords(logits, batch.padding().pad(known, 0), batch.padding());
  }

  private static Tensor tagLosses(Encoded batch, WordClassifier tagger) {
    int[][] tags = batch.examples().stream().map(Example::tags).toArray(int[][]::new);
    return CrossEntropy.ofWords(
        tagger.logits(batch.states(), batch.masks()),
        batch.padding().pad(tags, 0),
        batch.padding());
  }

  @Override
  public double structureSeconds() {
    return trees.seconds();
  }

  @Override
  public List<Prediction> predict(Encoded batch, PredictionRequest request) {
    List<Example> examples = batch.examples();
    List<ExactStructure> structures = trees(batch);
    LayerScores scores = scores(batch);
    StructureAnswer[] answers = new StructureAnswer[examples.size()];
    Layer[] heads = new Layer[examples.size()];
    trees.each(
        scores,
        structures,
        problem -> {
          Places places = Places.of(problem.structure());
          StructureAnswer answer =
              StructureAnswer.of(
                  problem.structure(),
                  problem.scores(),
                  problem.offset(),
                  request.ofStructure(PartType.HEADS, mixture),
                  problem.workspace());
          answers[problem.example()] = answer;
          heads[problem.example()] =
              new Layer(
                  PartType.HEADS,
                  places.choices(answer.best()),
                  places.rows(answer.marginals()),
                  request.scored(problem, places));
        });
    double[] losses = losses(batch, scores, structures);
    List<ArcRelations> relations = relations(batch, answers, request);
    List<Optional<Layer>> tags = tags(batch, request);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      DependencyTree tree = trees(examples.get(i));
      ArcRelations ofArcs = relations.get(i);
      int[] best = tree.heads(answers[i].best());
      Layer labels = Layer.of(PartType.LABELS, ofArcs.relations(best), ofArcs.rows(best));
      double[] sure = heads[i].probabilities();
      double[] given = labels.probabilities();
      Arrays.setAll(sure, m -> sure[m] * given[m]);
      List<Layer> layers = new ArrayList<>(List.of(heads[i], labels));
      tags.get(i).ifPresent(layers::add);
      predictions.add(
          new Prediction(
              labels.answer(),
              sure,
              request.distributions() ? labels.distributions() : new double[0][],
              best,
              new int[0][],
              tags.get(i).map(Layer::answer).orElse(new int[0]),
              answers[i].entropy() / tree.words(),
              losses[i],
              request.beliefs() ? beliefs(tree, answers[i], ofArcs, layers) : Beliefs.NONE));
    }
    return predictions;
  }

  private static Beliefs beliefs(
      DependencyTree tree, StructureAnswer answer, ArcRelations ofArcs, List<Layer> layers) {
    return new Beliefs(
        answer.probability() * ofArcs.probability(tree.heads(answer.best())),
        layers,
        answer.alternatives().stream()
            .map(one -> {
              int[] heads = tree.heads(one.parts());
              return new Alternative(
                  ofArcs.relations(heads), heads, one.weight() * ofArcs.probability(heads));
            })
            .toList(),
        Optional.of(answer),
        Optional.empty(),
        List.of(),
        answer.support().stream()
            .map(one ->
                new WeightedStructure(
                    new int[0], tree.heads(one.parts()), new int[0][], one.weight()))
            .toList());
  }

  /**
   * Finds the relations of all arcs of all trees of the answers. The scorer is asked for one head
   * of every word at a time: as often as a word has different heads, not once for each tree.
   */
  private List<ArcRelations> relations(
      Encoded batch, StructureAnswer[] answers, PredictionRequest request) {
    List<ArcRelations> found = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      StructureAnswer answer = answers[i];
      DependencyTree tree = trees(batch.examples().get(i));
      ArcRelations one = new ArcRelations(tree.words());
      one.want(tree.heads(answer.best()));
      answer.alternatives().forEach(other -> one.want(tree.heads(other.parts())));
      found.add(one);
    }
    int n = batch.padding().longest();
    int classes = relations.size();
    int rounds = found.stream().mapToInt(ArcRelations::rounds).max().orElse(0);
    for (int round = 0; round < rounds; round++) {
      int now = round;
      int[][] heads = found.stream().map(one -> one.heads(now)).toArray(int[][]::new);
      double[] probabilities =
          Tensors.toDoubles(torch.softmax(labels.scores(batch.states(), heads, batch.masks()), 2));
      for (int i = 0; i < heads.length; i++) {
        double[][] rows = new double[heads[i].length][];
        for (int m = 0; m < rows.length; m++) {
          int first = (i * n + m) * classes;
          rows[m] = Arrays.copyOfRange(probabilities, first, first + classes);
        }
        rows = Layer.softened(rows, request.temperatures().of(PartType.LABELS));
        for (int m = 0; m < rows.length; m++) {
          found.get(i).put(m, heads[i][m], relation(rows[m], heads[i][m]), rows[m]);
        }
      }
    }
    return found;
  }

  /** Returns the negative log-likelihoods of trees and relations, where both are known. */
  private double[] losses(Encoded batch, LayerScores scores, List<ExactStructure> structures) {
    Example first = batch.examples().getFirst();
    if (first.labels().length == 0 || first.heads().length == 0) {
      return new double[structures.size()];
    }
    double[] losses = trees.negativeLogLikelihoods(scores, structures, targets(batch));
    double[] ofRelations = Tensors.toDoubles(relationLosses(batch));
    Arrays.setAll(losses, i -> losses[i] + ofRelations[i]);
    return losses;
  }

  /** Returns the most probable relation that goes with the head. */
  private int relation(double[] probabilities, int head) {
    int best = -1;
    for (int r = 0; r < relations.size(); r++) {
      boolean ofRoot = AttachmentCounts.universal(relations.get(r)).equalsIgnoreCase(ROOT);
      if (ofRoot == (head == DependencyTree.ROOT)
          && (best < 0 || probabilities[r] > probabilities[best])) {
        best = r;
      }
    }
    if (best >= 0) {
      return best;
    }
    return IntStream.range(0, relations.size())
        .reduce((a, b) -> probabilities[b] > probabilities[a] ? b : a)
        .orElseThrow();
  }

  private List<Optional<Layer>> tags(Encoded batch, PredictionRequest request) {
    int size = batch.examples().size();
    if (tagger.isEmpty()) {
      return Collections.nCopies(size, Optional.empty());
    }
    Tensor softmax = torch.softmax(tagger.get().logits(batch.states(), batch.masks()), 2);
    int classes = Math.toIntExact(softmax.size(2));
    double[] probabilities = Tensors.toDoubles(softmax);
    int n = batch.padding().longest();
    List<Optional<Layer>> layers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double[][] rows = new double[batch.examples().get(i).length()][];
      for (int m = 0; m < rows.length; m++) {
        int first = (i * n + m) * classes;
        rows[m] = Arrays.copyOfRange(probabilities, first, first + classes);
      }
      int[] best =
          Arrays.stream(rows)
              .mapToInt(row ->
                  IntStream.range(0, classes)
                      .reduce((a, b) -> row[b] > row[a] ? b : a)
                      .orElseThrow())
              .toArray();
      layers.add(Optional.of(request.independent(PartType.TAGS, best, rows)));
    }
    return layers;
  }
}
