package org.espalier.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.data.DataSource;
import org.espalier.data.FileFormat;
import org.espalier.data.FileLayout;
import org.espalier.lab.run.Corpus;
import org.espalier.lab.run.RunConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the place and the format of data. */
final class DataOptions {

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = {
        "Your own data: a file, of which a tenth each is kept for development and test, a folder"
            + " with *train*, *dev* and *test*, or what such names begin with. The format is"
            + " recognised by the content, packed with gzip or not; docs/data.md describes all. For"
            + " text: tables, JSON, labelled trees in brackets, a label and words. For the"
            + " other tasks: CoNLL-U, CoNLL-X, -2003, -2009, SDP, words with tags (default: the"
            + " English Web Treebank)."
      })
  private String path = "";

  @Mixin private ReadingOptions reading = new ReadingOptions();

  /**
   * Returns where the data comes from.
   *
   * @param usual defaults of the options
   * @throws IllegalArgumentException if options do not fit together
   */
  DataSource source(DataSource usual) {
    return reading.source(path, usual);
  }

  /**
   * Reports how data was read and what looks odd about it.
   *
   * @throws IllegalArgumentException if something looks so wrong that training would mean nothing,
   *     and {@code --anyway} was not given
   */
  void tell(PrintWriter console, Corpus corpus, RunConfig config) {
    reading.tell(console, corpus.report(config));
  }

  /** Returns the options that say the same, as words of a command line. */
  static List<String> words(DataSource source) {
    List<String> words = new ArrayList<>();
    add(words, "--data", source.path());
    add(words, "--train", source.train());
    add(words, "--dev", source.dev());
    add(words, "--test", source.test());
    FileLayout layout = source.layout();
    if (layout.format() != FileFormat.AUTO) {
      add(words, "--format", layout.format().name().toLowerCase(Locale.ROOT));
    }
    add(words, "--encoding", layout.encoding());
    add(words, "--label-column", layout.label());
    add(words, "--text-column", layout.text());
    add(words, "--delimiter", layout.delimiter().equals("\t") ? "tab" : layout.delimiter());
    add(words, "--header", layout.header());
    switch (source.oddTrees()) {
      case KEPT -> {
        // As without an option.
      }
      case PROJECTIVIZED -> words.add("--projectivize");
      case LEFT_OUT -> words.add("--leave-out-odd-trees");
    }
    if (source.limit() != DataSource.LIMIT) {
      add(words, "--limit", Integer.toString(source.limit()));
    }
    return words;
  }

  private static void add(List<String> words, String option, String value) {
    if (!value.isEmpty()) {
      words.add(option);
      words.add(value);
    }
  }
}
