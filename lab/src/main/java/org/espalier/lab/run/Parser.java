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
import org.espalier.lab.run.SentenceConstraints.Sentence;
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
  private final List<String> tags;
  private final SupervisedStructure<ExactStructure> trees;

  /**
   * Adds the weights to the parameters.
   *
   * @param tags the names of the parts of speech; none where these are not told
   */
  Parser(Network.Base base, SentenceConstraints constraints, Labels relations, List<String> tags) {
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
    this.tags = List.copyOf(tags);
    tagger =
        tags.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new WordClassifier(
                    parameters,
                    "decoder.tags",
                    states,
                    sizes.decoder(),
                    tags.size(),
                    sizes.dropout()));
    trees =
        new SupervisedStructure<>(
            SupervisedLoss.named(base.config().learning().method()), base.workers());
  }

  private DependencyTree trees(Example example) {
    return ParseTask.trees(structure, example.length());
  }

  private List<ExactStructure> trees(Encoded batch) {
    return batch.examples().stream()
        .map(example -> constraints.exact(Sentence.of(example)))
        .toList();
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
        trees
            .losses(scores(batch), trees(batch), targets(batch), batch.numbers(), seed)
            .add(relationLosses(batch));
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
    SentenceConstraints all = constraints.and(request.constraints());
    List<Optional<Layer>> tags = tags(batch, all, request);
    List<Sentence> sentences =
        IntStream.range(0, examples.size())
            .mapToObj(i -> sentence(examples.get(i), tags.get(i)))
            .toList();
    LayerScores scores = scores(batch);
    // Temperatures are fitted to what constraints on relations leave out of account.
    if (all.constraints().namesLabels() && !request.scores()) {
      return jointly(batch, scores, sentences, all, tags, request);
    }
    List<ExactStructure> structures = sentences.stream().map(all::exact).toList();
    Layer[] heads = new Layer[examples.size()];
    StructureAnswer[] answers = answers(scores, structures, request, heads);
    double[] losses = losses(batch, scores, structures);
    List<ArcRelations> relations = relations(examples, answers);
    find(relations, batch, request);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      DependencyTree tree = trees(examples.get(i));
      ArcRelations ofArcs = relations.get(i);
      int[] best = tree.heads(answers[i].best());
      Layer labels = Layer.of(PartType.LABELS, ofArcs.relations(best), ofArcs.rows(best));
      List<Layer> layers = new ArrayList<>(List.of(heads[i], labels));
      tags.get(i).ifPresent(layers::add);
      predictions.add(
          prediction(
              layers,
              answers[i].entropy(),
              losses[i],
              request,
              beliefs(tree, answers[i], ofArcs, layers)));
    }
    return predictions;
  }

  /**
   * Returns the answers of trees.
   *
   * @param heads overwritten with their layers
   */
  private StructureAnswer[] answers(
      LayerScores scores,
      List<ExactStructure> structures,
      PredictionRequest request,
      Layer[] heads) {
    StructureAnswer[] answers = new StructureAnswer[heads.length];
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
    return answers;
  }

  /** Returns the relations of the arcs of all answers, to be {@linkplain #find found}. */
  private List<ArcRelations> relations(List<Example> examples, StructureAnswer[] answers) {
    List<ArcRelations> relations = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      DependencyTree tree = trees(examples.get(i));
      ArcRelations one = new ArcRelations(tree.words());
      one.want(tree.heads(answers[i].best()));
      answers[i].alternatives().forEach(other -> one.want(tree.heads(other.parts())));
      relations.add(one);
    }
    return relations;
  }

  /**
   * Returns a prediction.
   *
   * @param layers of heads, of relations and maybe of tags
   * @param entropy in nats
   */
  private static Prediction prediction(
      List<Layer> layers, double entropy, double loss, PredictionRequest request, Beliefs beliefs) {
    Layer heads = layers.getFirst();
    Layer labels = layers.get(1);
    double[] sure = heads.probabilities();
    double[] given = labels.probabilities();
    Arrays.setAll(sure, m -> sure[m] * given[m]);
    return new Prediction(
        labels.answer(),
        sure,
        request.distributions() ? labels.distributions() : new double[0][],
        IntStream.of(heads.answer()).map(head -> head - 1).toArray(),
        new int[0][],
        layers.size() > 2 ? layers.getLast().answer() : new int[0],
        entropy / sure.length,
        loss,
        request.beliefs() ? beliefs : Beliefs.NONE);
  }

  private Sentence sentence(Example example, Optional<Layer> ofTags) {
    return new Sentence(
        example.forms(),
        ofTags
            .map(layer -> IntStream.of(layer.answer()).mapToObj(tags::get).toList())
            .orElse(List.of()),
        0);
  }

  /**
   * Predicts under constraints that name relations: trees and relations are one structure then,
   * whose scores are those of arcs and the logarithms of the relations' probabilities, so that
   * without constraints trees would be as probable as ever.
   */
  private List<Prediction> jointly(
      Encoded batch,
      LayerScores scores,
      List<Sentence> sentences,
      SentenceConstraints all,
      List<Optional<Layer>> tags,
      PredictionRequest request) {
    List<Example> examples = batch.examples();
    List<ExactStructure> structures = sentences.stream().map(all::exact).toList();
    List<ArcRelations> relations =
        examples.stream().map(one -> ArcRelations.all(one.length())).toList();
    find(relations, batch, request);
    double[] losses = losses(batch, scores, trees(batch));
    Prediction[] predictions = new Prediction[examples.size()];
    trees.each(
        scores,
        examples.stream().<ExactStructure>map(this::trees).toList(),
        problem -> {
          int i = problem.example();
          RelationTree joint = new RelationTree(trees(examples.get(i)), this.relations.size());
          StructureAnswer answer =
              StructureAnswer.of(
                  structures.get(i),
                  joint.scores(
                      problem.scores(),
                      problem.offset(),
                      request.temperatures().of(PartType.HEADS),
                      relations.get(i),
                      this::fits),
                  0,
                  request.ofStructure(PartType.HEADS, false),
                  problem.workspace());
          List<Layer> layers = new ArrayList<>(joint.layers(answer));
          tags.get(i).ifPresent(layers::add);
          predictions[i] =
              prediction(
                  layers, answer.entropy(), losses[i], request, joint.beliefs(answer, layers));
        });
    return List.of(predictions);
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
            Optional.of(answer))
        .with(
            List.of(),
            answer.support().stream()
                .map(one ->
                    new WeightedStructure(
                        new int[0], tree.heads(one.parts()), new int[0][], one.weight()))
                .toList(),
            List.of());
  }

  /**
   * Finds the relations of all arcs that are wanted. The scorer is asked for one head of every word
   * at a time: as often as a word has different heads, not once for each tree.
   */
  private void find(List<ArcRelations> found, Encoded batch, PredictionRequest request) {
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

  /** Returns whether a relation goes with a head. */
  private boolean fits(int relation, int head) {
    return AttachmentCounts.universal(relations.get(relation)).equalsIgnoreCase(ROOT)
        == (head == DependencyTree.ROOT);
  }

  /** Returns the most probable relation that goes with the head. */
  private int relation(double[] probabilities, int head) {
    int best = -1;
    for (int r = 0; r < relations.size(); r++) {
      if (fits(r, head) && (best < 0 || probabilities[r] > probabilities[best])) {
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

  private List<Optional<Layer>> tags(
      Encoded batch, SentenceConstraints all, PredictionRequest request) {
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
      Layer free = request.independent(PartType.TAGS, best, rows);
      SentenceConstraints constraints = all.beside().orElseThrow();
      layers.add(
          Optional.of(
              constraints.exist() && !request.scores()
                  ? free.under(constraints.exact(Sentence.of(batch.examples().get(i))))
                  : free));
    }
    return layers;
  }
}
