package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.Workers;
import org.espalier.core.alignment.Alignment;
import org.espalier.data.Labels;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.Linear;
import org.espalier.lab.net.Parameters;
import org.espalier.lab.run.RunConfig.NetworkSizes;
import org.espalier.torch.GibbsLayer;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * Writes a string for a string by a latent monotone alignment: at each symbol of the source it
 * writes target symbols, any number of them, one after the other, until it goes on to the next (the
 * transducer of Graves 2012, arXiv 1211.3711). What it does next depends on the state h_i of the
 * source's symbol and on the last {@value #CONTEXT} symbols written, y_{j−1} … (a limited history,
 * after Ghodsi et al. 2020),
 *
 * <pre>
 * p(· | i, y) = softmax(V tanh(W h_i + Σ_k E_k y_{j−k} + b) + c),   over all symbols and "go on".
 * </pre>
 *
 * <p>The probability of a target is the sum over all ways to spread it over the source, paths
 * through the cells (i, j) of an {@link Alignment} without diagonals; its logarithm and gradient
 * are exact. O(n·m·k·symbols) for a source of n and a target of m symbols and a hidden layer of
 * width k.
 */
final class Transducer implements Head {

  /** How many symbols back the decoder sees. */
  static final int CONTEXT = 3;

  private static final double NANO = 1e-9;

  private final Parameters parameters;
  private final Workers workers;
  private final double dropout;
  private final int symbols;
  private final Linear state;
  private final List<Tensor> history = new ArrayList<>(); // each [symbols + 1, k], last the start
  private final Tensor weight;
  private final Tensor bias;
  private final GibbsLayer<Alignment> alignments;
  private double seconds;

  Transducer(Network.Base base, int symbols) {
    NetworkSizes sizes = base.config().network();
    parameters = base.parameters();
    workers = base.workers();
    dropout = sizes.dropout();
    this.symbols = symbols;
    int width = sizes.decoder();
    state = new Linear(parameters, "decoder.state", base.encoder().width(), width);
    for (int k = 1; k <= CONTEXT; k++) {
      history.add(
          parameters.add(
              "decoder.history." + k,
              Initializer.normal(1 / Math.sqrt(width)),
              symbols + 1L,
              width));
    }
    weight = parameters.add("decoder.output.weight", Initializer.glorot(), symbols + 1L, width);
    bias = parameters.add("decoder.output.bias", Initializer.constant(0), symbols + 1L);
    alignments = new GibbsLayer<>(workers);
  }

  /** Returns the label at a place, the start's before the string. */
  private int at(int place, int... labels) {
    return place < 0 ? symbols : labels[place];
  }

  /** Returns W h + b, [B, n, k]. */
  private Tensor states(Encoded batch) {
    return state.apply(batch.masks().dropColumns("decoder.states", dropout, batch.states()));
  }

  /** Returns the log-probabilities of everything that may come next, [B, n, m + 1, symbols + 1]. */
  private Tensor logProbabilities(Tensor states, int[][] targets, int most, DropoutMasks masks) {
    Tensor written = null;
    for (int k = 0; k < CONTEXT; k++) {
      long[] before = new long[targets.length * (most + 1)];
      Arrays.fill(before, symbols);
      for (int b = 0; b < targets.length; b++) {
        for (int j = 0; j <= targets[b].length; j++) {
          before[b * (most + 1) + j] = at(j - 1 - k, targets[b]);
        }
      }
      Tensor part = torch.embedding(history.get(k), Tensors.of(before, targets.length, most + 1));
      written = written == null ? part : written.add(part);
    }
    if (written == null) {
      throw new IllegalStateException("the decoder sees nothing");
    }
    Tensor hidden = torch.tanh(states.unsqueeze(2).add(written.unsqueeze(1)));
    return torch.log_softmax(
        torch.linear(masks.drop("decoder.hidden", dropout, hidden), weight, bias), 3);
  }

  /** Returns the negative log-likelihoods of targets, [B], in nats. */
  private Tensor losses(Encoded batch, Tensor states, int[][] targets) {
    return losses(
        batch,
        states,
        targets,
        Arrays.stream(targets).mapToInt(target -> target.length).max().orElse(0));
  }

  /**
   * The same.
   *
   * @param most the width that targets are padded to
   */
  private Tensor losses(Encoded batch, Tensor states, int[][] targets, int most) {
    int size = targets.length;
    int longest = batch.padding().longest();
    Tensor logs = logProbabilities(states, targets, most, batch.masks());
    long[] next = new long[size * (most + 1)];
    long[] ends = new long[size];
    List<Alignment> paths = new ArrayList<>();
    for (int b = 0; b < size; b++) {
      for (int j = 0; j < targets[b].length; j++) {
        next[b * (most + 1) + j] = targets[b][j];
      }
      int length = batch.examples().get(b).length();
      ends[b] = (long) (length - 1) * (most + 1) + targets[b].length;
      paths.add(new Alignment(length, targets[b].length + 1));
    }
    Tensor goOn = logs.select(3, symbols);
    Tensor index = Tensors.of(next, size, 1, most + 1, 1).expand(size, longest, most + 1, 1);
    Tensor write = logs.gather(3, index).squeeze(3);
    Tensor none = torch.zeros_like(write);
    Tensor across = torch.cat(new TensorVector(none.narrow(2, 0, 1), write.narrow(2, 0, most)), 2);
    Tensor down =
        torch.cat(new TensorVector(none.narrow(1, 0, 1), goOn.narrow(1, 0, longest - 1)), 1);
    Tensor scores =
        torch.stack(new TensorVector(across, diagonal(size, longest, most + 1), down), 3);
    long begin = System.nanoTime();
    Tensor inside = alignments.of(LayerScores.of(scores), paths).logPartition();
    seconds += (System.nanoTime() - begin) * NANO;
    Tensor last = goOn.flatten(1, 2).gather(1, Tensors.of(ends, size, 1)).squeeze(1);
    return inside.add(last).neg();
  }

  /** Returns scores of diagonal moves: the first cell is where paths begin, others have none. */
  private Tensor diagonal(int size, int rows, int columns) {
    double[] scores = new double[size * rows * columns];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    for (int b = 0; b < size; b++) {
      scores[b * rows * columns] = 0;
    }
    return Tensors.of(scores, parameters.type(), size, rows, columns);
  }

  @Override
  public double train(Encoded batch, long seed) {
    int[][] targets = batch.examples().stream().map(Example::labels).toArray(int[][]::new);
    Tensor mean =
        losses(batch, states(batch), targets, batch.most(one -> one.labels().length)).mean();
    mean.backward();
    return mean.item().toDouble();
  }

  @Override
  public double structureSeconds() {
    return seconds;
  }

  @Override
  public List<Prediction> predict(Encoded batch, PredictionRequest request) {
    Tensor states = states(batch);
    double[] losses = known(batch);
    TransducerSearch search =
        new TransducerSearch(
            history.stream().map(Tensors::toDoubles).toList(),
            Tensors.toDoubles(weight),
            Tensors.toDoubles(bias));
    double[] rows = Tensors.toDoubles(states);
    int width = Math.toIntExact(states.size(2));
    int longest = batch.padding().longest();
    List<List<TransducerSearch.Written>> written =
        new ArrayList<>(Collections.nCopies(batch.examples().size(), List.of()));
    workers.each(
        written.size(),
        (i, workspace) -> {
          int from = i * longest * width;
          int length = batch.examples().get(i).length();
          List<TransducerSearch.Written> strings =
              search.best(Arrays.copyOfRange(rows, from, from + length * width));
          synchronized (written) {
            written.set(i, strings);
          }
        });
    List<double[]> logs = logProbabilitiesOf(written, batch);
    return IntStream.range(0, written.size())
        .mapToObj(i -> prediction(written.get(i), logs, i, losses[i], request))
        .toList();
  }

  /**
   * Returns the log-probabilities of what was found for each source, by rank: the search follows
   * some of the ways to a string, and its probability is that of all. Sources for which fewer were
   * found have the last one's again.
   */
  private List<double[]> logProbabilitiesOf(
      List<List<TransducerSearch.Written>> written, Encoded batch) {
    int ranks = written.stream().mapToInt(List::size).max().orElse(0);
    List<double[]> logs = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int now = rank;
      double[] losses =
          negativeLogLikelihoods(
              batch,
              written.stream()
                  .map(strings -> strings.get(Math.min(now, strings.size() - 1)).symbols())
                  .toArray(int[][]::new));
      logs.add(Arrays.stream(losses).map(loss -> -loss).toArray());
    }
    return logs;
  }

  /**
   * Returns an answer: the most probable one of those that were found.
   *
   * @param strings that were found
   * @param logs their log-probabilities, by rank and source
   */
  private static Prediction prediction(
      List<TransducerSearch.Written> strings,
      List<double[]> logs,
      int source,
      double loss,
      PredictionRequest request) {
    List<Integer> order =
        IntStream.range(0, strings.size())
            .boxed()
            .sorted(Comparator.comparingDouble(rank -> -logs.get(rank)[source]))
            .toList();
    TransducerSearch.Written written = strings.get(order.getFirst());
    double probability = Math.exp(logs.get(order.getFirst())[source]);
    Beliefs beliefs =
        new Beliefs(
            probability,
            List.of(),
            order.stream()
                .limit(request.k())
                .map(rank ->
                    new Beliefs.Alternative(
                        strings.get(rank).symbols(), new int[0], Math.exp(logs.get(rank)[source])))
                .toList(),
            Optional.empty());
    return new Prediction(
        written.symbols(),
        new double[] {probability},
        new double[0][],
        new int[0],
        IntStream.range(0, written.symbols().length)
            .mapToObj(j -> new int[] {written.sources()[j], j})
            .toArray(int[][]::new),
        new int[0],
        0,
        loss,
        request.beliefs() ? beliefs : Beliefs.NONE);
  }

  /** Returns the losses of targets all of whose symbols training has; 0 for others. */
  private double[] known(Encoded batch) {
    int[][] targets =
        batch.examples().stream()
            .map(one ->
                IntStream.of(one.labels()).anyMatch(label -> label == Labels.UNSEEN)
                    ? new int[0]
                    : one.labels())
            .toArray(int[][]::new);
    double[] losses = new double[targets.length];
    if (Arrays.stream(targets).anyMatch(target -> target.length > 0)) {
      losses = negativeLogLikelihoods(batch, targets);
      for (int i = 0; i < losses.length; i++) {
        losses[i] = targets[i].length == 0 ? 0 : losses[i];
      }
    }
    return losses;
  }

  /** Returns the negative log-likelihoods of targets, in nats, without gradients. */
  double[] negativeLogLikelihoods(Encoded batch, int[][] targets) {
    try (NoGradGuard _ = new NoGradGuard()) {
      return Tensors.toDoubles(losses(batch, states(batch), targets));
    }
  }
}
