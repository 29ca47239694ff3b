package org.espalier.lab.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.data.ContentHash;
import org.espalier.data.DataSource;
import org.espalier.lab.run.DataReport;

/** An experiment: trials of several methods, each over several seeds. */
public interface Experiment {

  /** Returns its name, as on the command line. */
  String name();

  /** Returns one line on what it is. */
  String summary();

  /** Returns the settings that all trials have in common, for readers. */
  List<String> settings(ExperimentOptions options);

  /** Returns the names of what trials measure, the most important first. */
  List<Figure> figures();

  /** Lists the trials, in the order of the table's rows. */
  List<Trial> trials(ExperimentOptions options);

  /**
   * Returns which design of the trials this is, counted from 1: results that were kept of another
   * one, with other networks, are not taken for those of this one.
   */
  default int design() {
    return 1;
  }

  /**
   * Returns the SHA-256 of the files that the trials read, empty where there are none: data are
   * drawn from the seeds, or come with the build.
   *
   * @throws org.espalier.data.DataException if a file cannot be read
   */
  default String dataHash(ExperimentOptions options) {
    return "";
  }

  /**
   * Reads files of the user's and reports how they were read and what looks odd about training on
   * them; {@link DataReport#NONE} where there are none.
   *
   * @throws org.espalier.data.DataException if a file cannot be used
   */
  default DataReport report(ExperimentOptions options) {
    return DataReport.NONE;
  }

  /** Returns whether it can be run on data of the user's. */
  default boolean takesData() {
    return false;
  }

  /** Returns whether it can start from word vectors of the user's. */
  default boolean takesVectors() {
    return false;
  }

  /** Returns whether it can be run with a solver of the user's. */
  default boolean takesSolver() {
    return false;
  }

  /**
   * Returns the files that a full run needs and that do not come with Espalier: what they hold, and
   * for instance; empty where it needs none.
   */
  default Optional<String> needs() {
    return Optional.empty();
  }

  /** Returns a sentence on what it needs and was not given; empty where it can be run. */
  default Optional<String> lacks(ExperimentOptions options) {
    return options.quick() || options.data().isPresent()
        ? Optional.empty()
        : needs()
            .map(files ->
                name()
                    + " needs "
                    + files
                    + (takesVectors() ? "; --vectors FILE is optional" : ""));
  }

  /** Returns what was measured elsewhere. */
  default List<Published> published() {
    return List.of();
  }

  /**
   * How much to do.
   *
   * @param quick small sizes, to see that all works
   * @param seeds how many seeds, counted from 1
   * @param data the user's, where the experiment takes some
   * @param vectors a file of word vectors, where the experiment takes some
   * @param solver a class that solves the user's problem, where the experiment takes one
   */
  record ExperimentOptions(
      boolean quick,
      int seeds,
      Optional<DataSource> data,
      Optional<Path> vectors,
      Optional<SolverClass> solver) {

    /** Without files of the user's. */
    public ExperimentOptions(boolean quick, int seeds) {
      this(quick, seeds, Optional.empty(), Optional.empty());
    }

    /** Without a solver of the user's. */
    public ExperimentOptions(
        boolean quick, int seeds, Optional<DataSource> data, Optional<Path> vectors) {
      this(quick, seeds, data, vectors, Optional.empty());
    }

    /** Returns the same with full sizes. */
    public ExperimentOptions full() {
      return new ExperimentOptions(false, seeds, data, vectors, solver);
    }

    /**
     * Returns the SHA-256 of the user's files and of how they are to be read, empty without files.
     *
     * @param filesOf finds the files of the data
     */
    public String hash(Function<DataSource, Stream<Path>> filesOf) {
      Path[] files =
          Stream.concat(data.stream().flatMap(filesOf), vectors.stream()).toArray(Path[]::new);
      String reading = data.map(DataSource::reading).orElse("");
      String content = files.length == 0 ? "" : ContentHash.of(files);
      return reading.isEmpty() ? content : ContentHash.ofText(content + reading);
    }

    /** Returns the last name of the data's place, empty without data. */
    public Optional<String> dataName() {
      return data.map(source -> String.valueOf(source.place().getFileName()));
    }

    public ExperimentOptions {
      if (seeds < 1) {
        throw new IllegalArgumentException("--seeds must be at least 1, not " + seeds);
      }
    }
  }

  /**
   * What trials measure.
   *
   * @param name a column's heading
   * @param share whether it is a share in 0 … 1, shown in percent
   */
  record Figure(String name, boolean share) {}

  /**
   * A row of a table that was measured elsewhere.
   *
   * @param table which of the experiment's tables it belongs to
   * @param method what was measured
   * @param source where
   * @param figures as published, in the order of {@link #figures}; may be fewer
   */
  record Published(String table, String method, String source, List<String> figures) {}
}
