package org.espalier.experiments.clusters;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Estimator;
import org.espalier.experiments.clusters.ClusterData.Points;
import org.espalier.lab.audit.FrozenBatch;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.torch.LayerScores;
import org.espalier.torch.Tensors;

/**
 * A linear encoder, a latent structure, and a decoder that is bilinear in the structure's parts and
 * the input.
 */
final class ClusterNetwork implements AutoCloseable {

  private final Clusters clusters;
  private final Choice kind;
  private final Parameters parameters;
  private final Tensor encoder;
  private final Tensor encoderBias;
  private final Tensor bilinear;
  private final Tensor bias;
  private final Tensor extra;
  private final Workers workers;
  private final MiddleLayer<Structure> middle;

  /** The part of the cluster that the decoder sees. */
  enum Choice {
    /** The points that an estimator chooses by the encoder's scores. */
    LATENT,
    /** The cluster itself. */
    GOLD,
    /** All choices at once, which carry no information on the cluster: the network is linear. */
    NONE
  }

  /** Initial weights and biases. */
  enum Initialisation {
    /** Glorot's, of standard deviation 0.14; biases 0. */
    GLOROT,
    /**
     * As {@code nn.Linear} and {@code nn.Bilinear} of PyTorch have it: uniform on ±1/√in with in =
     * 100 for the encoder and, since Bilinear takes the width of its first argument, in = K for the
     * decoder.
     */
    PYTORCH;

    private Initializer weights(int in) {
      return this == GLOROT ? Initializer.glorot() : uniform(in);
    }

    private Initializer biases(int in) {
      return this == GLOROT ? Initializer.constant(0) : uniform(in);
    }

    private static Initializer uniform(int in) {
      double bound = 1 / Math.sqrt(in);
      return Initializer.uniform(-bound, bound);
    }
  }

  /**
   * Creates the network.
   *
   * @param estimator for {@link Choice#LATENT} only
   */
  ClusterNetwork(
      Clusters clusters,
      Choice kind,
      Initialisation start,
      Optional<Estimator<Structure>> estimator,
      int threads,
      long seed) {
    this.clusters = clusters;
    this.kind = kind;
    parameters = new Parameters(ScalarType.Float, seed);
    int features = clusters.features();
    int classes = clusters.classes();
    int parts = clusters.parts();
    encoder = parameters.add("encoder", start.weights(features), features, parts);
    encoderBias = parameters.add("encoder.bias", start.biases(features), parts);
    bilinear = parameters.add("decoder", start.weights(parts), features, (long) parts * classes);
    bias = parameters.add("decoder.bias", start.biases(parts), classes);
    extra = parameters.add("extra", Initializer.constant(0), clusters.structure().size() - parts);
    workers = Workers.of(threads);
    middle =
        estimator.map(latent -> MiddleLayer.latent(latent, workers)).orElseGet(MiddleLayer::given);
  }

  Parameters parameters() {
    return parameters;
  }

  /** Some points as tensors, kept until closed. */
  static final class Inputs implements AutoCloseable {
    private final Tensor x;
    private final Tensor gold;
    private final Tensor label;
    private final Points points;
    private final List<Structure> instances;

    Inputs(Points points, Clusters clusters) {
      this.points = points;
      int n = points.count();
      double[] own =
          IntStream.of(points.cluster())
              .mapToObj(clusters::dense)
              .flatMapToDouble(Arrays::stream)
              .toArray();
      x = Tensors.keep(Tensors.of(points.x(), ScalarType.Float, n, clusters.features()));
      gold = Tensors.keep(Tensors.of(own, ScalarType.Float, n, clusters.parts()));
      label = Tensors.keep(Tensors.of(points.label(), n, 1));
      instances = Collections.nCopies(n, clusters.structure());
    }

    @Override
    public void close() {
      x.close();
      gold.close();
      label.close();
    }
  }

  /** Adds the gradients of the mean loss over all points to the parameters. */
  void train(Inputs inputs, long seed) {
    try (PointerScope _ = new PointerScope()) {
      var _ = middle.train(new OnInputs(inputs), (mu, rows) -> losses(inputs, mu, rows), seed);
    }
  }

  /** All points as a batch. */
  private final class OnInputs implements MiddleLayer.Input<Structure> {
    private final Inputs inputs;

    OnInputs(Inputs inputs) {
      this.inputs = inputs;
    }

    @Override
    public LayerScores scores() {
      long[] shape =
          LongStream.concat(
                  LongStream.of(inputs.points.count()),
                  Arrays.stream(clusters.structure().shape()).asLongStream())
              .toArray();
      LayerScores scores = LayerScores.of(ClusterNetwork.this.scores(inputs).view(shape));
      return extra.numel() == 0 ? scores : scores.withSharedExtra(extra);
    }

    @Override
    public List<Structure> structures() {
      return inputs.instances;
    }

    @Override
    public Tensor given() {
      return kind == Choice.GOLD ? inputs.gold : torch.ones_like(inputs.gold);
    }
  }

  private Tensor scores(Inputs inputs) {
    return inputs.x.matmul(encoder).add(encoderBias);
  }

  private Tensor logits(Inputs inputs, Tensor mu, long[] rows) {
    Tensor all =
        inputs.x.matmul(bilinear).view(inputs.points.count(), clusters.parts(), clusters.classes());
    Tensor own =
        rows.length == inputs.points.count()
            ? all
            : all.index_select(0, Tensors.of(rows, rows.length));
    return own.mul(mu.view(mu.size(0), clusters.parts(), 1)).sum(1).add(bias);
  }

  private Tensor losses(Inputs inputs, Tensor mu, long[] rows) {
    Tensor label =
        rows.length == inputs.points.count()
            ? inputs.label
            : inputs.label.index_select(0, Tensors.of(rows, rows.length));
    return torch.log_softmax(logits(inputs, mu, rows), 1).gather(1, label).squeeze(1).neg();
  }

  /** Returns the accuracy of the labels, and the V-measure of the choices. */
  double[] measure(Inputs inputs) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor mu = middle.points(new OnInputs(inputs));
      Points points = inputs.points;
      int n = points.count();
      long[] best =
          Tensors.toLongs(
              logits(inputs, mu, LongStream.range(0, n).toArray())
                  .argmax(new LongOptional(1), false));
      int[] found = found(inputs);
      double right = IntStream.range(0, n).filter(i -> best[i] == points.label()[i]).count();
      return new double[] {
        right / n, VMeasure.of(found, points.cluster(), clusters.members().size())
      };
    }
  }

  private int[] found(Inputs inputs) {
    int n = inputs.points.count();
    if (kind != Choice.LATENT) {
      return kind == Choice.GOLD ? inputs.points.cluster() : new int[n];
    }
    Batch<Structure> batch = middle.batch(new OnInputs(inputs));
    return IntStream.range(0, n)
        .map(i ->
            clusters.best(Arrays.copyOfRange(batch.scores(), batch.offset(i), batch.offset(i + 1))))
        .toArray();
  }

  /** Returns points for an audit, whose tensors live as long as the process. */
  FrozenBatch freeze(Inputs inputs) {
    return middle.freeze(new OnInputs(inputs), (mu, rows) -> losses(inputs, mu, rows));
  }

  @Override
  public void close() {
    workers.close();
    parameters.close();
  }
}
