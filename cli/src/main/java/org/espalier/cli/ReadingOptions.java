package org.espalier.cli;

import java.io.PrintWriter;
import org.espalier.data.DataSource;
import org.espalier.data.DataSource.OddTrees;
import org.espalier.data.FileFormat;
import org.espalier.data.FileLayout;
import org.espalier.lab.run.DataReport;
import org.espalier.lab.run.Finding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the format of data, for every command that reads some. */
final class ReadingOptions {

  @Option(names = "--train", paramLabel = "FILE", description = "The file to learn from.")
  private String train = "";

  @Option(names = "--dev", paramLabel = "FILE", description = "The file to choose by.")
  private String dev = "";

  @Option(names = "--test", paramLabel = "FILE", description = "The file to measure on.")
  private String test = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "auto, tsv, csv, words, json, brackets, classes, conllu, conllx, conll2003, conll2009,"
              + " sdp or tagged (default: auto).")
  private FileFormat format = FileFormat.AUTO;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "The files' encoding (default: UTF-8, or UTF-16 where the first bytes say so).")
  private String encoding = "";

  @Option(
      names = "--label-column",
      paramLabel = "COLUMN",
      description =
          "Name or number of the label's column; for words deprel, upos, xpos, feats, another"
              + " column or an attribute of MISC (default: by name or content).")
  private String label = "";

  @Option(
      names = "--text-column",
      paramLabel = "COLUMN",
      description =
          "Name or number of the text's column, or of several with commas between: those of a text,"
              + " of a pair, of a string and its features; in columns of tags that of the words"
              + " (default: by name or content).")
  private String text = "";

  @Option(
      names = "--delimiter",
      paramLabel = "CHARACTER",
      description = "What separates the fields of a table; tab for a tab (default: by content).")
  private String delimiter = "";

  @Option(
      names = "--header",
      paramLabel = "yes|no",
      description = "Whether the first row names the columns (default: by content).")
  private String header = "";

  @Option(
      names = "--projectivize",
      description =
          "Lift the arcs of gold trees that cross, where the structure has no such trees.")
  private boolean projectivize;

  @Option(
      names = "--leave-out-odd-trees",
      description = "Leave out sentences whose gold tree the structure does not have.")
  private boolean leaveOut;

  @Option(
      names = "--limit",
      paramLabel = "WORDS",
      description =
          "The most words of a text: longer ones are left out of training, and refused in the other"
              + " parts (default: "
              + DataSource.LIMIT
              + ").")
  private @Nullable Integer limit;

  @Option(
      names = "--anyway",
      description = "Train although the data looks wrong; what looks wrong is told nevertheless.")
  private boolean anyway;

  /**
   * Returns where the data comes from.
   *
   * @param path the place of the data, empty if files are named or the data comes with the program
   * @throws IllegalArgumentException if options do not fit together
   */
  DataSource source(String path) {
    return source(path, DataSource.OWN);
  }

  /**
   * Returns where the data comes from.
   *
   * @param path the place of the data, empty if it is not given
   * @param usual defaults of the options; its places all or none
   * @throws IllegalArgumentException if options do not fit together
   */
  DataSource source(String path, DataSource usual) {
    if (projectivize && leaveOut) {
      throw new IllegalArgumentException("give --projectivize or --leave-out-odd-trees, not both");
    }
    String separator =
        delimiter.equalsIgnoreCase("tab") || delimiter.equals("\\t") ? "\t" : delimiter;
    boolean same = path.isEmpty() && train.isEmpty();
    return new DataSource(
        same ? usual.path() : path,
        same ? usual.train() : train,
        same ? said(dev, usual.dev()) : dev,
        same ? said(test, usual.test()) : test,
        usual.layout().with(new FileLayout(format, encoding, label, text, separator, header)),
        projectivize ? OddTrees.PROJECTIVIZED : leaveOut ? OddTrees.LEFT_OUT : usual.oddTrees(),
        limit == null ? usual.limit() : RunOptions.requireAtLeastOne("--limit", limit));
  }

  private static String said(String option, String usual) {
    return option.isEmpty() ? usual : option;
  }

  /**
   * Reports how data was read and what looks odd about it.
   *
   * @throws IllegalArgumentException if something looks so wrong that training would mean nothing,
   *     and {@code --anyway} was not given
   */
  void tell(PrintWriter console, DataReport report) {
    report.told().forEach(console::println);
    for (Finding finding : report.findings()) {
      if (finding.grave() && !anyway) {
        console.flush();
        throw new IllegalArgumentException(finding.text() + " (--anyway trains nevertheless)");
      }
      console.println("warning: " + finding.text());
    }
    console.flush();
  }
}
