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
 * The complete configuration of a run: the same configuration on the same data gives the same
 * numbers. A run keeps it as {@code config.json}, one object for each part; a {@link ConfigFile}
 * reads it for another run.
 *
 * @param task the task's name, see {@link Tasks}
 * @param data the source of the data
 * @param encoder the encoder of words
 * @param structure the discrete structure over them
 * @param learning the estimator or loss
 * @param network the sizes of the network
 * @param schedule the schedule of training
 * @param execution seeds and threads
 * @param features what sparse features are taken and how their weights are found, where the encoder
 *     is {@link EncoderConfig#FEATURES}
 */
public record RunConfig(
    String task,
    DataSource data,
    EncoderConfig encoder,
    StructureConfig structure,
    Learning learning,
    NetworkSizes network,
    TrainingSchedule schedule,
    Execution execution,
    FeatureConfig features) {

  /** A configuration with the usual features, where any are taken. */
  public RunConfig(
      String task,
      DataSource data,
      EncoderConfig encoder,
      StructureConfig structure,
      Learning learning,
      NetworkSizes network,
      TrainingSchedule schedule,
      Execution execution) {
    this(
        task,
        data,
        encoder,
        structure,
        learning,
        network,
        schedule,
        execution,
        FeatureConfig.USUAL);
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
   * @param layers of the BiLSTM; 0 for a linear map to vectors as wide
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

    public NetworkSizes {
      if (letters < 0) {
        throw new IllegalArgumentException("letters cannot have a width of " + letters);
      }
      if (layers < 0) {
        throw new IllegalArgumentException("a BiLSTM cannot have " + layers + " layers");
      }
      if (words < 1 || endings < 1 || hidden < 1 || arcs < 1 || decoder < 1) {
        throw new IllegalArgumentException("every size of the network must be at least 1");
      }
      if (!(dropout >= 0 && dropout < 1)) {
        throw new IllegalArgumentException("dropout must be in [0, 1), not " + dropout);
      }
    }

    /**
     * Returns the sizes of a network whose layers all have the same width, one layer of the BiLSTM
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
          + (layers == 0
              ? ", mapped to 2 × " + hidden
              : ", BiLSTM of " + layers + " × 2 × " + hidden)
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

  /**
   * How a structure is learned.
   *
   * @param method the estimator's name in the catalogue; where the structure is supervised the
   *     loss's, see {@link SupervisedLoss}
   * @param settings the estimator's, at the start of training
   * @param annealing changes of the settings during training
   * @param tagger whether a parser learns parts of speech beside trees
   */
  public record Learning(String method, Settings settings, Annealing annealing, boolean tagger) {

    /** Learning by an estimator or loss and nothing beside. */
    public static Learning by(String method, Settings settings) {
      return new Learning(method, settings, Annealing.NONE, false);
    }

    /** Returns the same with another estimator, of another step size η. */
    public Learning with(String estimator, double eta) {
      return new Learning(estimator, settings.withEta(eta), annealing, tagger);
    }
  }

  /**
   * What a run draws from and computes with.
   *
   * @param seed of parameters, order, masks and samples
   * @param threads for tensors and for structures, each in turn
   */
  public record Execution(long seed, int threads) {

    public Execution {
      if (threads < 1) {
        throw new IllegalArgumentException("at least 1 thread is needed, not " + threads);
      }
    }

    /** Returns the same with {@code more} added to the seed. */
    public Execution plusSeed(int more) {
      return new Execution(seed + more, threads);
    }
  }

  /** Checks names and numbers, so that a run does not fail after minutes. */
  public RunConfig {
    // Runs of older versions say nothing of them.
    features = Objects.requireNonNullElse(features, FeatureConfig.USUAL);
    if (encoder.sparse()
        && !(task.equals(TagsTask.TITLE)
            && learning.method().equals(SupervisedLoss.CRF.title())
            && !structure.ofSpans())) {
      throw new IllegalArgumentException(
          ("sparse features are for the task %s with the loss %s alone, by a chain or without"
                  + " one (--encoder)")
              .formatted(TagsTask.TITLE, SupervisedLoss.CRF.title()));
    }
    if (structure.trees() == Trees.SUPERVISED) {
      var _ = SupervisedLoss.named(learning.method());
    }
    if (structure.absent()) {
      if (structure.trees() != Trees.SUPERVISED && structure.trees() != Trees.NONE) {
        throw new IllegalArgumentException(
            "without a structure (none) there are no " + structure.trees().title() + " ones");
      }
    } else {
      Class<? extends Structure> family =
          Tasks.find(task) // experiments have tasks of their own
              .<Class<? extends Structure>>map(known -> known.family(structure.name()))
              .orElseGet(() -> Catalogue.structure(structure.name()).family());
      if (structure.trees() == Trees.LATENT) {
        if (!structure.goldShare().isNone()
            && !Tasks.find(task).map(known -> known.isTree(structure.name())).orElse(true)) {
          throw new IllegalArgumentException(
              "gold structures are dependency trees, and %s is none (--gold, --structure)"
                  .formatted(structure.name()));
        }
        var _ = Catalogue.estimator(learning.method()).create(family, learning.settings());
      }
    }
  }

  /** Returns what distinguishes it: the estimator or loss, or else where the trees come from. */
  public String variant() {
    return switch (structure.trees()) {
      case LATENT, SUPERVISED -> learning.method();
      case NONE, GOLD, RANDOM -> structure.trees().title();
    };
  }

  /** Returns this configuration with another encoder. */
  public RunConfig with(EncoderConfig other) {
    return new RunConfig(
        task, data, other, structure, learning, network, schedule, execution, features);
  }

  /** Returns this configuration with other data. */
  public RunConfig with(DataSource other) {
    return new RunConfig(
        task, other, encoder, structure, learning, network, schedule, execution, features);
  }

  /** Returns this configuration with another structure. */
  public RunConfig with(StructureConfig other) {
    return new RunConfig(
        task, data, encoder, other, learning, network, schedule, execution, features);
  }

  /** Returns this configuration, learned otherwise. */
  public RunConfig with(Learning other) {
    return new RunConfig(
        task, data, encoder, structure, other, network, schedule, execution, features);
  }

  /** Returns this configuration with a network of other sizes. */
  public RunConfig with(NetworkSizes other) {
    return new RunConfig(
        task, data, encoder, structure, learning, other, schedule, execution, features);
  }

  /** Returns this configuration with another schedule. */
  public RunConfig with(TrainingSchedule other) {
    return new RunConfig(
        task, data, encoder, structure, learning, network, other, execution, features);
  }

  /** Returns this configuration with other features. */
  public RunConfig with(FeatureConfig other) {
    return new RunConfig(
        task, data, encoder, structure, learning, network, schedule, execution, other);
  }

  /** Returns this configuration with other seeds or threads. */
  public RunConfig with(Execution other) {
    return new RunConfig(
        task, data, encoder, structure, learning, network, schedule, other, features);
  }
}
