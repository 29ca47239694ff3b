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
import org.espalier.core.estimate.Target;
import org.espalier.core.tree.DependencyTree;
import org.espalier.data.Labels;
import org.espalier.lab.net.BiaffineScorer;
import org.espalier.lab.net.CrossEntropy;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.RelationScorer;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A biaffine parser (Dozat &amp; Manning 2017, arXiv 1611.01734) whose arc scores a loss over whole
 * trees trains, and with them the relations of gold arcs; the best tree is found first, and then
 * the relations of its arcs, {@code root} for those from the root and for no other. Trees that are
 * known in part train by the likelihood of all trees that agree. On request it tells parts of
 * speech from the same states.
 */
final class Parser implements Head {

  private static final String ROOT = "root";

  private final StructureConfig structure;
  private final SentenceConstraints constraints;
  private final List<String> relations;
  private final BiaffineScorer arcs;
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
    this.relations = relations.names();
    arcs = new BiaffineScorer(parameters, "decoder.arcs", states, sizes.arcs(), sizes.dropout());
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
    Tensor states = batch.states();
    List<ExactStructure> structures = trees(batch);
    Tensor losses =
        trees
            .losses(
                LayerScores.of(arcs.scores(states, batch.masks())),
                structures,
                targets(batch),
                seed)
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
  public List<Prediction> predict(Encoded batch, boolean all) {
    List<Example> examples = batch.examples();
    List<ExactStructure> structures = trees(batch);
    LayerScores scores = LayerScores.of(arcs.scores(batch.states(), batch.masks()));
    int[][] heads = new int[examples.size()][];
    double[][] sure = new double[examples.size()][];
    double[] entropies = new double[examples.size()];
    trees.each(
        scores,
        structures,
        problem -> {
          int i = problem.example();
          ExactStructure left = problem.structure();
          DependencyTree tree = trees(examples.get(i));
          Parts best = new Parts();
          var _ = left.argmax(problem.scores(), problem.offset(), best, problem.workspace());
          heads[i] = tree.heads(best);
          var distribution =
              left.distribution(problem.scores(), problem.offset(), problem.workspace());
          double[] marginals = distribution.marginals();
          sure[i] = new double[tree.words()];
          for (int m = 0; m < tree.words(); m++) {
            sure[i][m] = marginals[tree.arc(heads[i][m], m)];
          }
          entropies[i] = distribution.entropy() / tree.words();
        });
    double[] losses = losses(batch, scores, structures);
    double[] probabilities =
        Tensors.toDoubles(torch.softmax(labels.scores(batch.states(), heads, batch.masks()), 2));
    int[][] tags = tags(batch);
    int n = batch.padding().longest();
    int classes = relations.size();
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      int[] best = new int[heads[i].length];
      double[][] distributions = new double[all ? best.length : 0][];
      for (int m = 0; m < best.length; m++) {
        int first = (i * n + m) * classes;
        best[m] = relation(probabilities, first, heads[i][m]);
        sure[i][m] *= probabilities[first + best[m]];
        if (all) {
          distributions[m] = Arrays.copyOfRange(probabilities, first, first + classes);
        }
      }
      predictions.add(
          new Prediction(
              best,
              sure[i],
              distributions,
              heads[i],
              new int[0][],
              tags[i],
              entropies[i],
              losses[i]));
    }
    return predictions;
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
  private int relation(double[] probabilities, int first, int head) {
    int best = -1;
    for (int r = 0; r < relations.size(); r++) {
      boolean ofRoot = AttachmentCounts.universal(relations.get(r)).equalsIgnoreCase(ROOT);
      if (ofRoot == (head == DependencyTree.ROOT)
          && (best < 0 || probabilities[first + r] > probabilities[first + best])) {
        best = r;
      }
    }
    if (best >= 0) {
      return best;
    }
    return IntStream.range(0, relations.size())
        .reduce((a, b) -> probabilities[first + b] > probabilities[first + a] ? b : a)
        .orElseThrow();
  }

  private int[][] tags(Encoded batch) {
    int size = batch.examples().size();
    int[][] tags = new int[size][0];
    if (tagger.isPresent()) {
      int n = batch.padding().longest();
      long[] best =
          Tensors.toLongs(
              tagger
                  .get()
                  .logits(batch.states(), batch.masks())
                  .argmax(new LongOptional(2), false));
      for (int i = 0; i < size; i++) {
        int first = i * n;
        tags[i] =
            IntStream.range(0, batch.examples().get(i).length())
                .map(m -> Math.toIntExact(best[first + m]))
                .toArray();
      }
    }
    return tags;
  }
}
