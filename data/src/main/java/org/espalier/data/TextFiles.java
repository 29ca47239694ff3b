package org.espalier.data;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files of labelled texts and of labelled pairs of sentences in the formats that people have them
 * in, recognised by their content.
 *
 * <ul>
 *   <li>JSON: an object in each line, an array, or objects over several lines; fields of objects
 *       inside are named with a point between;
 *   <li>tables with tabs, commas, semicolons or bars, with a row of names or without;
 *   <li>trees in brackets, labelled at the root;
 *   <li>files or folders of one label each, the label being their name ({@code pos} and {@code
 *       neg});
 *   <li>else a label, a blank, and words separated by blanks.
 * </ul>
 *
 * <p>In tables and JSON the columns of label and text are found by the names that published data
 * sets have, else by their content: the label has the fewest values, the text is the longest
 * column. A column named id and its like becomes the example's id.
 */
public final class TextFiles {

  /** The number of rows by which the layout of a file is recognised. */
  static final int SAMPLE = 2000;

  /** The share of lines that show how a file is to be read, though others are not so. */
  private static final double MOST = 0.9;

  /** The prefix of the names of files with the labels of parallel ones. */
  private static final String PARALLEL = "labels";

  private TextFiles() {}

  /**
   * Finds the files of labelled texts, which may be several for a part.
   *
   * @throws DataException if there are none
   */
  public static SplitFiles files(DataSource source) {
    return source.files(
        path -> ClassFiles.parts(path, source.layout()).orElseGet(() -> SplitFiles.of(path)));
  }

  /**
   * Reads labelled texts.
   *
   * @param file a file; or a folder, or what names begin with, where each label has its own file or
   *     folder
   * @throws DataException if the file cannot be read so; the message names file and line
   */
  public static Contents<LabelledText> texts(Path file, FileLayout layout) {
    Optional<ClassFiles> classes = ClassFiles.at(file, layout);
    if (classes.isPresent()) {
      return classes.get().read(layout);
    }
    if (layout.format() == FileFormat.CLASSES) {
      throw new DataException(
          file,
          "a folder with a file or a folder for each label is expected, such as x.pos and x.neg");
    }
    FileFormat format = format(file, layout);
    if (format == FileFormat.BRACKETS) {
      return new Contents<>(
          new BracketTreeReader(file, layout.charset(), false)
              .map(tree -> new LabelledText("", tree.label(), tree.words(), file, tree.line()))
              .rest(),
          format.title() + ", label at the root, " + encoding(file, layout.charset()),
          List.of(),
          true);
    }
    return new LabelledTexts(TableFile.of(file, format, layout), layout).read();
  }

  /**
   * Finds the files of pairs: tables of pairs, or three files for each part, {@code labels.*},
   * {@code s1.*} and {@code s2.*}.
   *
   * @throws DataException if there are none
   */
  public static SplitFiles pairFiles(DataSource source) {
    return source.files(
        path -> isParallel(path) ? SplitFiles.of(path, PARALLEL) : SplitFiles.of(path));
  }

  /** Returns all files that pairs are read from. */
  public static Stream<Path> everyPairFile(DataSource source) {
    return Stream.of(pairFiles(source).all())
        .flatMap(file ->
            isParallel(file)
                ? Stream.of(file, parallel(file, "s1"), parallel(file, "s2"))
                : Stream.of(file));
  }

  private static boolean isParallel(Path path) {
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith(PARALLEL));
    } catch (IOException e) {
      throw new DataException(path, "cannot be listed: " + e.getMessage());
    }
  }

  /**
   * Reads labelled pairs of sentences: from a table or JSON, whose columns have the names that
   * SNLI, MultiNLI and SICK use, or are named, or else are the label, which has the fewest values,
   * and the two longest others; or from three files whose lines correspond. Pairs labelled "-", on
   * which the annotators did not agree, are left out.
   *
   * @throws DataException if the file cannot be read so; the message names file and line
   */
  public static Contents<SentencePair> pairs(Path file, FileLayout layout) {
    if (isParallel(file)) {
      return parallelPairs(file, layout);
    }
    return new SentencePairs(TableFile.of(file, format(file, layout), layout), layout).read();
  }

  /**
   * Reads strings and what they become from a table or JSON: the columns of usual names, else the
   * first and the second one. A third one of text (--text-column) is features. Dictionaries, which
   * have a blank behind the source, may have comments behind targets: {@code abbe AE1 B IY0 #
   * name}.
   *
   * @throws DataException if the file cannot be read so; the message names file and line
   */
  public static Contents<StringPair> strings(Path file, FileLayout layout) {
    return new StringPairs(TableFile.of(file, format(file, layout), layout), layout).read();
  }

  /**
   * Reads labelled pairs from three files whose lines correspond, {@code labels.*}, {@code s1.*}
   * and {@code s2.*} in one folder.
   *
   * @param labels the first of them
   * @throws DataException if the files cannot be read so; the message names file and line
   */
  public static Contents<SentencePair> parallelPairs(Path labels, FileLayout layout) {
    return new Contents<>(
        new ParallelPairReader(
                labels,
                parallel(labels, "s1"),
                parallel(labels, "s2"),
                Tokenizer.BLANKS,
                layout.charset())
            .rest(),
        "lines of labels, first and second sentences, " + encoding(labels, layout.charset()),
        List.of());
  }

  /**
   * Returns the file that corresponds to one of labels.
   *
   * @param side {@code s1} or {@code s2}
   */
  public static Path parallel(Path labels, String side) {
    String name = labels.getFileName().toString();
    return labels.resolveSibling(name.replaceFirst("^labels", side));
  }

  /** Returns the encoding and the packing of a file, for people. */
  static String encoding(Path file, @Nullable Charset charset) {
    try (Lines lines = new Lines(file, charset)) {
      return lines.charset() + (DataFile.isPacked(file) ? ", gzip" : "");
    }
  }

  private static FileFormat format(Path file, FileLayout layout) {
    FileFormat format = layout.format();
    if (format == FileFormat.AUTO) {
      format = recognised(file, layout);
    }
    if (format.isOfSentences()) {
      throw new DataException(
          file,
          ("looks like %s, sentences with a row for each word; the task relations reads such,"
                  + " --format words, tsv, csv or json says that it is none")
              .formatted(format.title()));
    }
    return format;
  }

  static FileFormat recognised(Path file, FileLayout layout) {
    List<String> lines = head(file, layout.charset());
    String first = lines.getFirst().strip();
    boolean hasTabs = most(lines, line -> line.indexOf('\t') >= 0);
    if (!layout.delimiter().isEmpty()) {
      return layout.delimiter().equals("\t") ? FileFormat.TSV : FileFormat.CSV;
    }
    if (most(lines, TextFiles::isNumbered)) {
      throw new DataException(
          file, "has numbered features and their amounts (SVMlight); texts are expected");
    }
    if (first.matches("\\{\\s*[\"'}].*|\\{|\\[\\s*([{\\[\"\\]-]|\\d+\\s*,).*|\\[")) {
      return FileFormat.JSON;
    }
    Optional<FileFormat> sentences = TreebankFiles.recognised(lines);
    if (sentences.isPresent() && sentences.get() != FileFormat.CONLL2003) {
      return sentences.get();
    }
    if (first.startsWith("(") && !hasTabs) {
      return FileFormat.BRACKETS;
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.csv(\\.gz)?")) {
      return FileFormat.CSV;
    }
    if (hasTabs || name.matches(".*\\.tsv(\\.gz)?")) {
      return FileFormat.TSV;
    }
    for (char separator : List.of(',', ';', '|')) {
      Optional<TableGuess> trial =
          TableGuess.of(file, new TableFormat(separator, true, false, 0), layout.charset());
      if (trial.isPresent()
          && trial.get().width() > 1
          && (trial.get().isNamed() || (trial.get().alike() == 1 && !startsWithLabels(lines)))) {
        return FileFormat.CSV;
      }
    }
    return FileFormat.WORDS;
  }

  /** Returns whether a line has a number and numbered amounts, as in SVMlight. */
  private static boolean isNumbered(String line) {
    String[] words = line.replaceFirst("\\s#.*", "").strip().split("\\s+", -1);
    return words.length > 1
        && words[0].matches("[-+]?[\\d.]+")
        && Arrays.stream(words)
            .skip(1)
            .allMatch(word -> word.matches("(\\d+|qid):[-+]?[\\d.]+([eE][-+]?\\d+)?"));
  }

  /** Returns whether most lines satisfy a condition, so that the others are exceptions. */
  static boolean most(List<String> lines, Predicate<String> test) {
    return lines.stream().filter(test).count() >= MOST * lines.size();
  }

  /** Returns whether every line begins with a word and a blank, and these words repeat. */
  private static boolean startsWithLabels(List<String> lines) {
    Set<String> labels = new HashSet<>();
    for (String line : lines) {
      int blank = line.indexOf(' ');
      if (blank < 1) {
        return false;
      }
      labels.add(line.substring(0, blank));
    }
    return 2 * labels.size() <= lines.size()
        && labels.stream().noneMatch(label -> label.matches(".*[,;|].*"));
  }

  /** Returns the first lines that are not blank. */
  static List<String> head(Path file, @Nullable Charset charset) {
    try (Lines lines = new Lines(file, charset)) {
      List<String> head = new ArrayList<>();
      for (String line = lines.next(); line != null && head.size() < SAMPLE; line = lines.next()) {
        if (!line.isBlank()) {
          head.add(line);
        }
      }
      if (head.isEmpty()) {
        throw new DataException(
            file, lines.number() == 0 ? "the file is empty" : "the file has no examples");
      }
      return head;
    }
  }

  /** Returns whether one of the first lines is blank. */
  static boolean hasBlankLines(Path file, @Nullable Charset charset) {
    try (Lines lines = new Lines(file, charset)) {
      String line = lines.next();
      while (line != null && !line.isBlank() && lines.number() < SAMPLE) {
        line = lines.next();
      }
      return line != null && line.isBlank();
    }
  }
}
