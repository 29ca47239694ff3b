package org.espalier.experiments.paths;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.estimate.Target;
import org.espalier.data.Batches;
import org.espalier.lab.experiment.TrialNetwork;
import org.espalier.lab.net.DropoutMasks;
import org.espalier.lab.net.Initializer;
import org.espalier.lab.net.MiddleLayer;
import org.espalier.lab.net.Parameters;
import org.espalier.torch.LayerScores;
import org.espalier.torch.SupervisedLayer;
import org.espalier.torch.Tensors;

/**
 * Reads the cost of every cell of a map from its picture: one convolution over the pixels of each
 * cell, one over the cells around it, a linear layer and softplus, which keeps costs above 0. They
 * are scaled to the mean {@value #MEAN_COST} over the map: paths do not depend on the scale, and
 * without this most methods shrink all costs to 0, because shortest paths have more cells than the
 * straight ones of an untrained network. The scores of paths are the negative costs.
 */
final class PathNetwork<S extends MapOracle> extends TrialNetwork<PathExample, S> {

  /**
   * The mean of the costs. It takes the place of a temperature: Gibbs distributions, projections
   * and noise of scale 1 see differences of a fiftieth of the mean.
   */
  static final double MEAN_COST = 50;

  private final S paths;
  private final PathMethod<S> method;
  private final Convolution cells;
  private final Convolution surroundings;
  private final Convolution cost;

  private record Convolution(Tensor weight, Tensor bias, int stride, int border) {

    Convolution(Parameters parameters, String name, int from, int to, int kernel, boolean whole) {
      this(
          parameters.add(
              name + ".weight",
              Initializer.normal(Math.sqrt(2.0 / (from * kernel * kernel))),
              to,
              from,
              kernel,
              kernel),
          parameters.add(name + ".bias", Initializer.constant(0), to),
          whole ? kernel : 1,
          whole ? 0 : kernel / 2);
    }

    Tensor apply(Tensor input) {
      return torch.conv2d(
          input,
          weight,
          new TensorOptional(bias),
          new long[] {stride, stride},
          new long[] {border, border},
          new long[] {1, 1},
          1);
    }
  }

  /**
   * Creates the network with initial parameters from the seed.
   *
   * @param paths over the maps
   * @param width channels of the hidden layers
   */
  PathNetwork(S paths, PathMethod<S> method, int width, long seed) {
    super(
        method instanceof PathMethod.Latent<S>(var estimator)
            ? Optional.of(estimator)
            : Optional.empty(),
        seed);
    this.paths = paths;
    this.method = method;
    Parameters parameters = parameters();
    cells =
        new Convolution(parameters, "cells", TerrainMap.CHANNELS, width, TerrainMap.PIXELS, true);
    surroundings = new Convolution(parameters, "surroundings", width, width, 3, false);
    cost = new Convolution(parameters, "cost", width, 1, 1, false);
  }

  /** Returns costs, [B, rows, columns]. */
  private Tensor costs(List<PathExample> batch) {
    Tensor pictures =
        TerrainMap.pictures(batch.stream().map(PathExample::map).toArray(TerrainMap[]::new));
    Tensor hidden = torch.relu(surroundings.apply(torch.relu(cells.apply(pictures))));
    Tensor positive = torch.softplus(cost.apply(hidden)).squeeze(1);
    Tensor mean = positive.mean(new long[] {1, 2}, true, new ScalarTypeOptional());
    return positive.div(mean).mul(new Scalar(MEAN_COST));
  }

  /** {@inheritDoc} All maps of a run have one size. */
  @Override
  public int length(PathExample example) {
    return 1;
  }

  @Override
  protected double train(List<PathExample> batch, DropoutMasks masks, long seed) {
    Tensor costs = costs(batch);
    return switch (method) {
      case PathMethod.Latent<S> _ ->
          middle()
              .train(
                  MiddleLayer.scored(
                      LayerScores.of(costs.neg()), Collections.nCopies(batch.size(), paths)),
                  (points, rows) -> differences(points, batch, rows),
                  seed);
      case PathMethod.Supervised<S>(var loss, boolean byCosts) -> {
        var losses =
            new SupervisedLayer<S>(loss, workers())
                .evaluate(
                    LayerScores.of(costs.neg()),
                    Collections.nCopies(batch.size(), paths),
                    batch.stream().map(example -> target(example, byCosts)).toList(),
                    seed);
        losses.backward();
        yield losses.mean();
      }
      case PathMethod.Regression<S> _ -> regress(costs, batch);
    };
  }

  /** The number of cells in one path and not in the other, linear in the points: [R]. */
  private Tensor differences(Tensor points, List<PathExample> batch, long... rows) {
    double[] shortest = new double[rows.length * paths.size()];
    double[] lengths = new double[rows.length];
    for (int r = 0; r < rows.length; r++) {
      Parts path = batch.get(Math.toIntExact(rows[r])).shortest();
      path.addTo(shortest, r * paths.size(), 1);
      lengths[r] = path.count();
    }
    Tensor target = Tensors.of(shortest, points.scalar_type(), points.shape());
    Tensor common = points.mul(target).flatten(1, -1).sum(1);
    return points
        .flatten(1, -1)
        .sum(1)
        .add(Tensors.of(lengths, points.scalar_type(), lengths.length))
        .sub(common)
        .sub(common);
  }

  private static Target target(PathExample example, boolean byCosts) {
    return byCosts ? Target.costs(scaled(example)) : Target.of(example.shortest());
  }

  /** Returns the true costs, scaled as the predicted ones are. */
  private static double[] scaled(PathExample example) {
    double factor = MEAN_COST / Arrays.stream(example.costs()).average().orElseThrow();
    return Arrays.stream(example.costs()).map(cost -> factor * cost).toArray();
  }

  private double regress(Tensor predicted, List<PathExample> batch) {
    double[] truth = new double[batch.size() * paths.size()];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(scaled(batch.get(i)), 0, truth, i * paths.size(), paths.size());
    }
    Tensor loss =
        torch
            .square(predicted.sub(Tensors.of(truth, predicted.scalar_type(), predicted.shape())))
            .mean()
            .mul(new Scalar(1 / (MEAN_COST * MEAN_COST)));
    loss.backward();
    return loss.item().toDouble();
  }

  /** {@inheritDoc} The quality is the negative regret, which has finer steps than optimality. */
  @Override
  public Score evaluate(List<PathExample> examples, Batches batches) {
    return new Score(-measure(examples, batches).regret(), Double.NaN);
  }

  /**
   * The quality of paths.
   *
   * @param optimal share of the maps whose path costs no more than the cheapest
   * @param regret by what share of the optimum the paths cost more, mean over the maps
   */
  record Quality(double optimal, double regret) {}

  /** Measures the paths of lowest predicted cost. */
  Quality measure(List<PathExample> examples, Batches batches) {
    List<Parts> found = read(examples, batches, this::predict);
    double optimal = 0;
    double regret = 0;
    for (int i = 0; i < examples.size(); i++) {
      optimal += examples.get(i).isOptimal(found.get(i)) ? 1 : 0;
      regret += examples.get(i).regret(found.get(i));
    }
    return new Quality(optimal / examples.size(), regret / examples.size());
  }

  /** Finds the path of lowest predicted cost on every map. */
  private List<Parts> predict(List<PathExample> batch) {
    double[] scores = Tensors.toDoubles(costs(batch).neg());
    Parts[] found = new Parts[batch.size()];
    workers()
        .each(batch.size(), (i, workspace) -> found[i] = best(scores, i * paths.size(), workspace));
    return List.of(found);
  }

  private Parts best(double[] scores, int offset, Workspace workspace) {
    Parts path = new Parts();
    var _ = paths.argmax(scores, offset, path, workspace);
    return path;
  }
}
