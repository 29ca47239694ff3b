package org.espalier.experiments.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.experiments.semantics.GraphExample.Graph;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.net.SentencePadding;
import org.espalier.lab.net.TreePaths;
import org.espalier.torch.Decoder;
import org.espalier.torch.Tensors;

/**
 * A parser of graphs that sees a tree. It has a BiLSTM of its own; every word's state is joined by
 * that of its head in the tree, and every edge's score by how the tree connects the two words:
 *
 * <pre>
 * x_m = [h_m ; Σ_k μ[k,m] h_k],   s(i, j) = biaffine(x_i, x_j) + w·paths_μ(i, j),
 * label(i, j) = W relu(P x_i + Q x_j + R paths_μ(i, j) + c).
 * </pre>
 *
 * <p>An edge is there if its score is above 0, each decided for itself. The loss of a sentence is
 * that of all edges' decisions and of the labels of its gold edges, summed.
 */
final class GraphDecoder {

  private static final String NAME = "graph";

  private final SentenceEncoder encoder;
  private final double dropout;
  private final Tensor root;
  private final Linear from;
  private final Linear to;
  private final Tensor interaction;
  private final Linear fromPrior;
  private final Linear toPrior;
  private final Linear paths;
  private final Linear labelFrom;
  private final Linear labelTo;
  private final Linear labelPaths;
  private final Linear label;

  /**
   * Adds the weights to the parameters.
   *
   * @param width of edges' and labels' vectors
   */
  GraphDecoder(Parameters parameters, SentenceEncoder.Sizes sizes, int width, GraphCorpus corpus) {
    encoder = new SentenceEncoder(parameters, NAME, sizes, corpus);
    dropout = sizes.dropout();
    int state = encoder.width();
    root = parameters.add(NAME + ".root", Initializer.normal(1 / Math.sqrt(state)), state);
    from = new Linear(parameters, NAME + ".from", 2 * state, width);
    to = new Linear(parameters, NAME + ".to", 2 * state, width);
    interaction = parameters.add(NAME + ".interaction", Initializer.glorot(), width, width);
    fromPrior = new Linear(parameters, NAME + ".from.prior", width, 1);
    toPrior = new Linear(parameters, NAME + ".to.prior", width, 1);
    paths = new Linear(parameters, NAME + ".paths", TreePaths.COUNT, 1);
    labelFrom = new Linear(parameters, NAME + ".label.from", 2 * state, width);
    labelTo = new Linear(parameters, NAME + ".label.to", 2 * state, width);
    labelPaths = new Linear(parameters, NAME + ".label.paths", TreePaths.COUNT, width);
    label = new Linear(parameters, NAME + ".label", width, corpus.labels().size());
  }

  /** Computes what does not depend on the trees. */
  OnBatch on(List<GraphExample> batch, SentencePadding padding, DropoutMasks masks) {
    return new OnBatch(batch, padding, masks, encoder.states(batch, padding, masks));
  }

  /** The decoder at work on one batch. */
  final class OnBatch implements Decoder {
    private final List<GraphExample> batch;
    private final SentencePadding padding;
    private final DropoutMasks masks;
    private final Tensor states;

    private OnBatch(
        List<GraphExample> batch, SentencePadding padding, DropoutMasks masks, Tensor states) {
      this.batch = batch;
      this.padding = padding;
      this.masks = masks;
      this.states = states;
    }

    @Override
    public Tensor losses(Tensor points, long[] rows) {
      SentencePadding shown = padding.select(rows);
      Seen seen = see(points, rows, shown);
      Tensor scores = seen.edgeScores();
      List<long[]> gold = new ArrayList<>(); // row, from, to
      List<Integer> labels = new ArrayList<>();
      int n = padding.longest();
      double[] isEdge = new double[rows.length * n * n];
      for (int r = 0; r < rows.length; r++) {
        Graph graph = batch.get(Math.toIntExact(rows[r])).graph();
        for (int e = 0; e < graph.size(); e++) {
          isEdge[(r * n + graph.heads()[e]) * n + graph.modifiers()[e]] = 1;
          gold.add(new long[] {r, graph.heads()[e], graph.modifiers()[e]});
          labels.add(graph.labels()[e]);
        }
      }
      Tensor target = Tensors.of(isEdge, scores.scalar_type().intern(), rows.length, n, n);
      // −log σ(s) for edges and −log σ(−s) for others: softplus(s) − target·s.
      Tensor decisions = torch.softplus(scores).sub(target.mul(scores)).mul(shown.arcs()).sum(1, 2);
      if (gold.isEmpty()) {
        return decisions;
      }
      Tensor index = Tensors.of(gold.stream().mapToLong(edge -> edge[0]).toArray(), gold.size());
      Tensor truth = Tensors.of(labels.stream().mapToLong(l -> l).toArray(), labels.size(), 1);
      Tensor named = torch.log_softmax(seen.labelLogits(gold), 1).gather(1, truth).squeeze(1).neg();
      return decisions.index_add(0, index, named);
    }

    /**
     * Returns the graphs that are found with these trees.
     *
     * @param points [B, n, n]
     */
    List<Graph> graphs(Tensor points) {
      long[] rows = ArcParser.rows(batch);
      Seen seen = see(points, rows, padding);
      double[] scores = Tensors.toDoubles(seen.edgeScores());
      int n = padding.longest();
      List<long[]> found = new ArrayList<>();
      for (int r = 0; r < rows.length; r++) {
        int length = batch.get(r).length();
        for (int h = 0; h < length; h++) {
          for (int m = 0; m < length; m++) {
            if (scores[(r * n + h) * n + m] > 0) {
              found.add(new long[] {r, h, m});
            }
          }
        }
      }
      long[] labels =
          found.isEmpty()
              ? new long[0]
              : Tensors.toLongs(seen.labelLogits(found).argmax(new LongOptional(1), false));
      List<Graph> graphs = new ArrayList<>();
      int next = 0;
      for (int r = 0; r < rows.length; r++) {
        int first = next;
        while (next < found.size() && found.get(next)[0] == r) {
          next++;
        }
        int count = next - first;
        Graph graph = new Graph(new int[count], new int[count], new int[count]);
        for (int e = 0; e < count; e++) {
          graph.heads()[e] = Math.toIntExact(found.get(first + e)[1]);
          graph.modifiers()[e] = Math.toIntExact(found.get(first + e)[2]);
          graph.labels()[e] = Math.toIntExact(labels[first + e]);
        }
        graphs.add(graph);
      }
      return graphs;
    }

    private Seen see(Tensor points, long[] rows, SentencePadding shown) {
      boolean all = Arrays.equals(rows, ArcParser.rows(batch));
      Tensor index = Tensors.of(rows, rows.length);
      Tensor own = all ? states : states.index_select(0, index);
      DropoutMasks theirs = all ? masks : masks.select(index, padding.size());
      TreePaths tree = TreePaths.of(points, shown);
      Tensor joined = torch.cat(new TensorVector(own, tree.heads(own, root)), 2);
      return new Seen(theirs.dropColumns(NAME + ".joined", dropout, joined), tree.features());
    }
  }

  /** The decoder's view of some sentences and trees. */
  private final class Seen {
    private final Tensor joined; // [R, n, w], every word's state and that of its head
    private final Tensor connected; // [R, n, n, features]

    Seen(Tensor joined, Tensor connected) {
      this.joined = joined;
      this.connected = connected;
    }

    /** Returns [R, n, n]. */
    Tensor edgeScores() {
      Tensor heads = torch.relu(from.apply(joined));
      Tensor modifiers = torch.relu(to.apply(joined));
      Tensor prior = fromPrior.apply(heads).add(toPrior.apply(modifiers).transpose(1, 2));
      return torch
          .baddbmm(prior, torch.matmul(heads, interaction), modifiers.transpose(1, 2))
          .add(paths.apply(connected).squeeze(3));
    }

    /**
     * Returns [E, labels].
     *
     * @param edges row, from and to of each
     */
    Tensor labelLogits(List<long[]> edges) {
      int n = Math.toIntExact(joined.size(1));
      int count = edges.size();
      long[] heads = edges.stream().mapToLong(e -> e[0] * n + e[1]).toArray();
      long[] modifiers = edges.stream().mapToLong(e -> e[0] * n + e[2]).toArray();
      long[] cells = edges.stream().mapToLong(e -> (e[0] * n + e[1]) * n + e[2]).toArray();
      Tensor ofHeads = rows(labelFrom.apply(joined), heads, count);
      Tensor ofModifiers = rows(labelTo.apply(joined), modifiers, count);
      Tensor ofPaths = labelPaths.apply(rows(connected, cells, count));
      return label.apply(torch.relu(ofHeads.add(ofModifiers).add(ofPaths)));
    }

    private static Tensor rows(Tensor values, long[] indices, int count) {
      long width = values.size(values.dim() - 1);
      return values.reshape(-1, width).index_select(0, Tensors.of(indices, count));
    }
  }
}
