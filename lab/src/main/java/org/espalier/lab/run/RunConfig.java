package org.espalier.lab.run;

import java.util.Locale;
import java.util.Objects;
import org.espalier.core.Structure;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.estimate.Schedule;
import org.espalier.data.DataSource;
import org.espalier.data.Decimals;
import org.espalier.lab.train.TrainingSchedule;

/**
 * Everything that decides how a run comes out, besides the data: the same configuration on the same
 * data gives the same numbers.
 *
 * @param task the task's name, see {@link Tasks}
 * @param data where the data comes from
 * @param trees where the decoder's trees come from
 * @param structure the latent structure's name in the catalogue
 * @param estimator the estimator's name in the catalogue; where the structure is supervised the
 *     loss's, see {@link SupervisedLoss}
 * @param settings its settings, at the start of training
 * @param annealing what they become
 * @param network the sizes of the network
 * @param schedule how it is trained
 * @param seed of parameters, order, masks and samples
 * @param threads for tensors and for structures, each in turn
 * @param supervision what is asked of a supervised structure
 * @param k how many words a choice of words has
 */
public record RunConfig(
    String task,
    DataSource data,
    Trees trees,
    String structure,
    String estimator,
    Settings settings,
    Annealing annealing,
    NetworkSizes network,
    TrainingSchedule schedule,
    long seed,
    int threads,
    Supervision supervision,
    int k) {

  /** The structure's name where there is none: words each for itself, or all together. */
  public static final String NO_STRUCTURE = "none";

  /** How many words a choice of words has, unless another number is asked for. */
  public static final int K = 5;

  /** A configuration that asks nothing of a supervised structure. */
  public RunConfig(
      String task,
      DataSource data,
      Trees trees,
      String structure,
      String estimator,
      Settings settings,
      Annealing annealing,
      NetworkSizes network,
      TrainingSchedule schedule,
      long seed,
      int threads) {
    this(
        task,
        data,
        trees,
        structure,
        estimator,
        settings,
        annealing,
        network,
        schedule,
        seed,
        threads,
        Supervision.NONE,
        K);
  }

  /**
   * What settings are at the end of training, by equal factors in equal times.
   *
   * @param eta the last step size as a multiple of the first; 1 leaves it as it is
   * @param temperature the last temperature as a multiple of the first; 1 leaves it as it is
   */
  public record Annealing(double eta, double temperature) {

    /** Nothing changes. */
    public static final Annealing NONE = new Annealing(1, 1);

    /** Checks the factors. */
    public Annealing {
      if (!(eta > 0 && temperature > 0)
          || Double.isInfinite(eta)
          || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "annealing needs positive factors, not " + eta + " and " + temperature);
      }
    }

    /** Returns the settings when training has come so far, from 0 to 1. */
    Settings at(double progress, Settings first) {
      return first
          .withEta(first.eta() * Schedule.geometric(1, eta).at(progress))
          .withTemperature(first.temperature() * Schedule.geometric(1, temperature).at(progress));
    }
  }

  /** Where the trees come from that the decoder sees. */
  public enum Trees {
    /** From the encoder, trained by the estimator. */
    LATENT,
    /** There are none: the decoder mixes nothing in. */
    NONE,
    /** From the treebank. */
    GOLD,
    /** Each sentence has its own, drawn uniformly from the structure once and for all. */
    RANDOM,
    /** The structure is the answer: no decoder sees it, and a loss teaches it what is right. */
    SUPERVISED;

    /** Returns the name, as on the command line and of a network's folder. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Sizes of a network.
   *
   * @param words width of the word vectors
   * @param endings width of the vectors of word endings
   * @param letters width of the vectors of letters, which make one of twice that width for each
   *     word; 0 for a network that does not read letters
   * @param hidden width of the BiLSTM in one direction
   * @param layers of the BiLSTM
   * @param arcs width of the arc scorer's vectors
   * @param decoder width of the decoder's hidden layer
   * @param dropout rate in encoder and decoder
   */
  public record NetworkSizes(
      int words,
      int endings,
      int letters,
      int hidden,
      int layers,
      int arcs,
      int decoder,
      double dropout) {

    /** Checks the ranges. */
    public NetworkSizes {
      if (letters < 0) {
        throw new IllegalArgumentException("letters cannot have a width of " + letters);
      }
      if (words < 1 || endings < 1 || hidden < 1 || layers < 1 || arcs < 1 || decoder < 1) {
        throw new IllegalArgumentException("every size of the network must be at least 1");
      }
      if (!(dropout >= 0 && dropout < 1)) {
        throw new IllegalArgumentException("dropout must be in [0, 1), not " + dropout);
      }
    }

    /**
     * Returns the sizes of a network whose layers have so many units, one layer of the BiLSTM
     * included, with vectors of endings half as wide and without dropout.
     */
    public static NetworkSizes ofWidth(int width) {
      return new NetworkSizes(width, Math.max(1, width / 2), 0, width, 1, width, width, 0);
    }

    /** Returns these sizes with vectors of word endings of another width. */
    public NetworkSizes withEndings(int width) {
      return new NetworkSizes(words, width, letters, hidden, layers, arcs, decoder, dropout);
    }

    /** Returns these sizes with a decoder of another width. */
    public NetworkSizes withDecoder(int width) {
      return new NetworkSizes(words, endings, letters, hidden, layers, arcs, width, dropout);
    }

    /** Returns these sizes with another rate of dropout. */
    public NetworkSizes withDropout(double rate) {
      return new NetworkSizes(words, endings, letters, hidden, layers, arcs, decoder, rate);
    }

    /** Returns them in words, for readers. */
    public String summary() {
      return "vectors of words ("
          + words
          + ") and endings ("
          + endings
          + (letters == 0 ? ")" : "), of letters (" + letters + ")")
          + ", BiLSTM of "
          + layers
          + " × 2 × "
          + hidden
          + ", arc scores from vectors of "
          + arcs
          + ", decoder of width "
          + decoder
          + ", dropout "
          + Decimals.plain(dropout);
    }

    /** Returns these sizes with word vectors of another width. */
    public NetworkSizes withWords(int width) {
      return new NetworkSizes(width, endings, letters, hidden, layers, arcs, decoder, dropout);
    }
  }

  /** Checks names and numbers, so that a run does not fail after minutes. */
  public RunConfig {
    // Runs of older versions say nothing of it.
    annealing = Objects.requireNonNullElse(annealing, Annealing.NONE);
    supervision = Objects.requireNonNullElse(supervision, Supervision.NONE);
    if (trees == Trees.SUPERVISED) {
      var _ = SupervisedLoss.named(estimator);
    }
    if (structure.equals(NO_STRUCTURE)) {
      if (trees != Trees.SUPERVISED && trees != Trees.NONE) {
        throw new IllegalArgumentException(
            "without a structure (" + NO_STRUCTURE + ") there are no " + trees.title() + " ones");
      }
    } else {
      Class<? extends Structure> family = Tasks.named(task).family(structure);
      if (trees == Trees.LATENT) {
        var _ = Catalogue.estimator(estimator).create(family, settings);
      }
    }
    // Runs of older versions have none.
    k = k == 0 ? K : k;
    if (k < 1) {
      throw new IllegalArgumentException("a choice of words has at least 1 word, not " + k);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("at least 1 thread is needed, not " + threads);
    }
  }

  /** Returns what distinguishes it: the estimator or loss, or else where the trees come from. */
  public String method() {
    return trees == Trees.LATENT || trees == Trees.SUPERVISED ? estimator : trees.title();
  }

  /** Returns this configuration with other trees. */
  public RunConfig withTrees(Trees other) {
    return new RunConfig(
        task,
        data,
        other,
        structure,
        estimator,
        settings,
        annealing,
        network,
        schedule,
        seed,
        threads,
        supervision,
        k);
  }

  /** Returns this configuration with another estimator. */
  public RunConfig withEstimator(String name, Settings other) {
    return new RunConfig(
        task,
        data,
        trees,
        structure,
        name,
        other,
        annealing,
        network,
        schedule,
        seed,
        threads,
        supervision,
        k);
  }

  /** Returns this configuration with a network of other sizes. */
  public RunConfig withNetwork(NetworkSizes other) {
    return new RunConfig(
        task,
        data,
        trees,
        structure,
        estimator,
        settings,
        annealing,
        other,
        schedule,
        seed,
        threads,
        supervision,
        k);
  }

  /** Returns this configuration with another seed. */
  public RunConfig withSeed(long other) {
    return new RunConfig(
        task,
        data,
        trees,
        structure,
        estimator,
        settings,
        annealing,
        network,
        schedule,
        other,
        threads,
        supervision,
        k);
  }

  /** Returns this configuration with another schedule. */
  public RunConfig withSchedule(TrainingSchedule other) {
    return new RunConfig(
        task,
        data,
        trees,
        structure,
        estimator,
        settings,
        annealing,
        network,
        other,
        seed,
        threads,
        supervision,
        k);
  }

  /** Returns this configuration with choices of another number of words. */
  public RunConfig withK(int other) {
    return new RunConfig(
        task,
        data,
        trees,
        structure,
        estimator,
        settings,
        annealing,
        network,
        schedule,
        seed,
        threads,
        supervision,
        other);
  }
}
