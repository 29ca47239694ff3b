package org.espalier.data;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
  private static final int SAMPLE = 2000;

  /** The share of rows that must be alike for a table. */
  private static final double ALIKE = 0.95;

  /** The share of lines that show how a file is to be read, though others are not so. */
  private static final double MOST = 0.9;

  /** The share of rows that may lack text or label: they are left out and counted. */
  private static final double EMPTY = 0.1;

  /** The label of pairs of SNLI on which the annotators did not agree. */
  private static final String NO_LABEL = "-";

  /** The prefix of labels in the files of fastText. */
  private static final String FASTTEXT = "__label__";

  /** The prefix of comments after the targets of a dictionary, as in CMUdict. */
  private static final String COMMENT_BEHIND = " # ";

  /** The prefix of the names of files with the labels of parallel ones. */
  private static final String PARALLEL = "labels";

  /** What separates the fields of tables in quotes, the usual first. */
  private static final List<Character> SEPARATORS = List.of(',', ';', '|', '\t');

  /**
   * A file that is understood as rows.
   *
   * @param format how to read it, null for JSON
   * @param columns its columns with the first rows
   * @param description of the format
   */
  private record Table(
      Path file,
      @Nullable TableFormat format,
      @Nullable Charset charset,
      Columns columns,
      String description) {

    DataReader<Row> rows() {
      return format == null
          ? new JsonReader(file, charset)
          : new TableReader(file, format, charset);
    }

    String place(String column) {
      return format == null
          ? column
          : "column "
              + (columns.names().indexOf(column) + 1)
              + (format.header() ? " (" + column + ")" : "");
    }
  }

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
    Table table = table(file, format, layout);
    Columns columns = table.columns();
    String label = columns.named(layout.label(), file, "--label-column");
    label = label == null ? columns.known(Columns.LABELS) : label;
    List<String> named = new ArrayList<>();
    for (String text : layout.texts()) {
      named.add(Objects.requireNonNull(columns.named(text, file, "--text-column")));
    }
    String text = columns.known(Columns.TEXTS);
    text = text == null || text.equals(label) ? columns.likelyText(label) : text;
    List<String> sure =
        named.isEmpty()
            ? List.of(required(text, file, "text", "--text-column", columns))
            : List.copyOf(named);
    label =
        required(
            label == null ? columns.likelyLabel(sure.getLast()) : label,
            file,
            "label",
            "--label-column",
            columns);
    String id = columns.known(Columns.IDS);
    Tokenizer tokenizer = format == FileFormat.WORDS ? Tokenizer.BLANKS : Tokenizer.ENGLISH;
    List<LabelledText> texts = new ArrayList<>();
    Incomplete incomplete = new Incomplete();
    boolean areMarked = format == FileFormat.WORDS && areMarked(file, layout.charset());
    boolean areLists = false;
    int several = 0;
    try (DataReader<Row> rows = table.rows()) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        Row one = row.get();
        List<String> filled =
            sure.stream().filter(column -> !one.isEmpty(column, tokenizer)).toList();
        if (incomplete.has(
            filled.isEmpty() ? Optional.of(one.lacksWords(sure.getFirst())) : one.lack(label))) {
          continue;
        }
        areLists |= one.lists().containsKey(sure.getFirst());
        LabelledText example =
            new LabelledText(
                id == null ? "" : one.fields().getOrDefault(id, ""),
                one.label(label),
                filled.stream().flatMap(column -> one.words(column, tokenizer).stream()).toList(),
                file,
                one.line());
        if (!areMarked) {
          texts.add(example);
          continue;
        }
        List<String> words =
            Stream.concat(Stream.of(example.label()), example.words().stream()).toList();
        List<String> marks = words.stream().filter(word -> word.startsWith(FASTTEXT)).toList();
        List<String> rest = words.stream().filter(word -> !word.startsWith(FASTTEXT)).toList();
        if (marks.isEmpty() || rest.isEmpty()) {
          incomplete.add(
              new DataException(
                  file,
                  one.line(),
                  marks.isEmpty() ? "there is no " + FASTTEXT : "there are labels, but no text"));
          continue;
        }
        several += marks.size() > 1 ? 1 : 0;
        texts.add(new LabelledText(example.id(), marks.getFirst(), rest, file, one.line()));
      }
    }
    List<String> notes = new ArrayList<>(incomplete.notes(texts.size(), "texts"));
    if (several > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d texts have several labels, of which the first one counts",
              several,
              texts.size()));
    }
    return new Contents<>(
        texts,
        table.description()
            + ", label in "
            + table.place(label)
            + ", text in "
            + String.join(" and ", sure.stream().map(table::place).toList())
            + ", "
            + encoding(file, layout.charset()),
        notes,
        areLists || format == FileFormat.WORDS);
  }

  /** Returns whether words of the lines are labels, as fastText marks them, wherever they stand. */
  private static boolean areMarked(Path file, @Nullable Charset charset) {
    return most(
        head(file, charset),
        line ->
            Stream.of(line.strip().split("\\s+", -1)).anyMatch(word -> word.startsWith(FASTTEXT)));
  }

  /** The rows of a file that lack what an example needs. */
  private static final class Incomplete {
    private final List<DataException> rows = new ArrayList<>();

    /** Counts a row if something is lacking. */
    boolean has(Optional<DataException> lack) {
      lack.ifPresent(this::add);
      return lack.isPresent();
    }

    /** Counts a row. */
    void add(DataException lack) {
      rows.add(lack);
    }

    /**
     * Returns a line on how many rows are left out.
     *
     * @param complete number of the others
     * @throws DataException if they are too many
     */
    List<String> notes(int complete, String what) {
      if (rows.isEmpty()) {
        return List.of();
      }
      DataException first = rows.getFirst();
      if (rows.size() > EMPTY * (complete + rows.size())) {
        throw rows.size() == 1
            ? first
            : new DataException(
                Path.of(first.file()),
                first.line(),
                "%s; so it is in %s of %s rows, which is too many to leave out"
                    .formatted(first.problem(), rows.size(), complete + rows.size()));
      }
      return List.of(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s are left out: in line %d %s",
              rows.size(),
              complete + rows.size(),
              what,
              first.line(),
              first.problem()));
    }
  }

  private static String required(
      @Nullable String column, Path file, String what, String option, Columns columns) {
    if (column == null) {
      throw new DataException(
          file,
          "which column holds the %s? there is %s (%s)"
              .formatted(what, String.join(", ", columns.names()), option));
    }
    return column;
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
    Table table = table(file, format(file, layout), layout);
    Columns columns = table.columns();
    List<String> texts = layout.texts();
    if (!texts.isEmpty() && texts.size() != 2) {
      throw new DataException(
          file, "a pair has two columns of text, with a comma between (--text-column A,B)");
    }
    @Nullable String own = columns.named(layout.label(), file, "--label-column");
    @Nullable String known = own == null ? columns.known(Columns.PAIR_LABELS) : own;
    String first;
    String second;
    if (texts.isEmpty()) {
      List<String> both = columns.pair(known);
      if (both.size() < 2) {
        throw new DataException(
            file,
            "which columns hold the two texts of a pair? there is %s (--text-column A,B)"
                .formatted(String.join(", ", columns.names())));
      }
      first = both.getFirst();
      second = both.getLast();
    } else {
      first = Objects.requireNonNull(columns.named(texts.getFirst(), file, "--text-column"));
      second = Objects.requireNonNull(columns.named(texts.getLast(), file, "--text-column"));
    }
    String label =
        required(
            known == null ? columns.likelyLabel(List.of(first, second)) : known,
            file,
            "label",
            "--label-column",
            columns);
    List<SentencePair> all = new ArrayList<>();
    Incomplete incomplete = new Incomplete();
    for (Row row : table.rows().rest()) {
      if (!incomplete.has(row.lack(label))
          && !incomplete.has(
              row.isEmpty(first, Tokenizer.ENGLISH) && row.isEmpty(second, Tokenizer.ENGLISH)
                  ? Optional.of(row.lacksWords(first))
                  : Optional.empty())) {
        all.add(row.pair(label, first, second, Tokenizer.ENGLISH));
      }
    }
    List<SentencePair> pairs = all.stream().filter(pair -> !pair.label().equals(NO_LABEL)).toList();
    if (pairs.isEmpty() && !all.isEmpty()) {
      throw new DataException(file, "no pair has a label: all are \"" + NO_LABEL + "\"");
    }
    List<String> notes = new ArrayList<>(incomplete.notes(all.size(), "pairs"));
    if (pairs.size() < all.size()) {
      notes.add(
          "%s of %s pairs without a label (\"-\") are left out"
              .formatted(all.size() - pairs.size(), all.size()));
    }
    long empty =
        pairs.stream()
            .filter(pair -> pair.first().equals(List.of("")) || pair.second().equals(List.of("")))
            .count();
    if (empty > 0) {
      notes.add(
          "%s of %s pairs have an empty text, which is read as one unknown word"
              .formatted(empty, pairs.size()));
    }
    return new Contents<>(
        pairs,
        "%s, label in %s, sentences in %s and %s, %s"
            .formatted(
                table.description(),
                table.place(label),
                table.place(first),
                table.place(second),
                encoding(file, layout.charset())),
        notes);
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
    FileFormat format = format(file, layout);
    Table table = table(file, format, layout);
    Columns columns = table.columns();
    List<String> texts = layout.texts();
    if (texts.size() > 2) {
      throw new DataException(
          file, "a string has one column, or one and its features, not " + texts.size());
    }
    @Nullable String named =
        texts.isEmpty() ? null : columns.named(texts.getFirst(), file, "--text-column");
    String source = named == null ? column(file, columns, Columns.SOURCES, 0, "source") : named;
    @Nullable String features =
        texts.size() == 2
            ? columns.named(texts.get(1), file, "--text-column")
            : texts.isEmpty() && layout.label().isEmpty() ? columns.features() : null;
    @Nullable String own = columns.named(layout.label(), file, "--label-column");
    int next = features == null ? 1 : columns.names().indexOf(features) == 1 ? 2 : 1;
    String target = own == null ? column(file, columns, Columns.TARGETS, next, "target") : own;
    if (source.equals(target)) {
      throw new DataException(
          file, "the column " + source + " cannot be the source and the target");
    }
    boolean dictionary = format == FileFormat.WORDS;
    List<StringPair> pairs = new ArrayList<>();
    Incomplete incomplete = new Incomplete();
    int comments = 0;
    for (Row row : table.rows().rest()) {
      if (incomplete.has(row.lack(source)) || incomplete.has(row.lack(target))) {
        continue;
      }
      String written = row.string(target);
      int comment = dictionary ? (" " + written).indexOf(COMMENT_BEHIND) : -1;
      if (comment == 0) {
        incomplete.add(new DataException(file, row.line(), "there is a comment, but no target"));
        continue;
      }
      comments += comment < 0 ? 0 : 1;
      pairs.add(
          new StringPair(
              row.string(source),
              features == null ? List.of() : StringPair.features(row.string(features)),
              comment < 0 ? written : written.substring(0, comment - 1),
              file,
              row.line()));
    }
    List<String> notes = new ArrayList<>(incomplete.notes(pairs.size(), "rows"));
    if (comments > 0) {
      notes.add("comments behind \"#\" are left out in " + comments + " of the rows");
    }
    return new Contents<>(
        pairs,
        (dictionary ? "source, blank and target" : table.description())
            + ", source in "
            + table.place(source)
            + (features == null ? "" : ", features in " + table.place(features))
            + ", target in "
            + table.place(target)
            + ", "
            + encoding(file, layout.charset()),
        notes);
  }

  private static String column(
      Path file, Columns columns, List<String> names, int place, String what) {
    String found = columns.known(names);
    if (found == null && columns.names().size() < 2) {
      throw new DataException(
          file, "has one column; a source and a target are expected, with a tab between");
    }
    if (found == null && columns.names().size() <= place) {
      throw new DataException(file, "has no column for the " + what);
    }
    return found == null ? columns.names().get(place) : found;
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
      Optional<Guess> trial =
          Guess.of(file, new TableFormat(separator, true, false, 0), layout.charset());
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

  /**
   * The first rows of a file, read in one way.
   *
   * @param needsQuotes whether a field has what must stand in quotes
   */
  private record Guess(TableFormat format, List<List<String>> rows, boolean needsQuotes) {

    /**
     * Returns nothing where the file cannot be read so; but where the first row names columns, the
     * rows up to an error.
     */
    static Optional<Guess> of(Path file, TableFormat format, @Nullable Charset charset) {
      List<List<String>> rows = new ArrayList<>();
      try (TableReader reader = new TableReader(file, format, charset)) {
        try {
          for (List<String> row = reader.fields();
              row != null && rows.size() < SAMPLE;
              row = reader.fields()) {
            rows.add(row);
          }
        } catch (DataException e) {
          if (rows.isEmpty() || !Columns.isHeader(rows)) {
            return Optional.empty();
          }
        }
        return rows.isEmpty()
            ? Optional.empty()
            : Optional.of(new Guess(format, rows, reader.needsQuotes()));
      }
    }

    /**
     * Returns whether the first row names columns: a label and a text, or as many as nearly all
     * rows have.
     */
    boolean isNamed() {
      Columns named = new Columns(rows.getFirst(), List.of());
      return Columns.isHeader(rows)
          && ((named.known(Columns.LABELS) != null && named.known(Columns.TEXTS) != null)
              || (alike() >= ALIKE && rows.getFirst().size() == width()));
    }

    int width() {
      return Columns.usualWidth(rows);
    }

    /** Returns the share of the rows that have the usual width. */
    double alike() {
      int width = width();
      return (double) rows.stream().filter(row -> row.size() == width).count() / rows.size();
    }

    /**
     * Returns whether rows, all of which have the usual width in another reading, are joined in
     * this one by quotes that merely stand first in a field.
     */
    boolean joins(Guess other) {
      return rows.size() < other.rows().size() && other.width() > 1 && other.alike() == 1;
    }

    /** Returns whether some column is in quotes in every row. */
    boolean isQuoted() {
      for (int i = 0; i < width(); i++) {
        int column = i;
        if (rows.size() > 1
            && rows.stream()
                .skip(1)
                .allMatch(row -> column < row.size() && row.get(column).matches("(?s)\".*\""))) {
          return true;
        }
      }
      return false;
    }
  }

  private static Table table(Path file, FileFormat format, FileLayout layout) {
    Charset charset = layout.charset();
    if (format == FileFormat.JSON) {
      return json(file, charset);
    }
    if (format == FileFormat.WORDS) {
      return new Table(
          file,
          TableFormat.LABEL_BLANK_TEXT,
          charset,
          // The label stands first, whatever it looks like.
          new Columns(List.of("1", "2"), List.of(List.of("x", "text"))),
          format.title());
    }
    Guess trial = trial(file, format, layout);
    boolean header =
        layout.header().isEmpty()
            ? isName(layout.label())
                || layout.texts().stream().anyMatch(TextFiles::isName)
                || Columns.isHeader(trial.rows())
            : layout.header().equals("yes");
    List<List<String>> rows = header ? trial.rows().subList(1, trial.rows().size()) : trial.rows();
    int width = header ? trial.rows().getFirst().size() : trial.width();
    List<String> names =
        header ? TableReader.named(trial.rows().getFirst()) : Columns.numbers(width);
    TableFormat found = trial.format().withHeader(header);
    Columns columns = new Columns(names, rows);
    boolean labelFirst =
        layout.label().isEmpty()
            && layout.text().isEmpty()
            && found.separator() == '\t'
            && !found.quotes()
            && !header;
    if (labelFirst
        && (width <= 2 || trial.alike() < ALIKE)
        && !"1".equals(columns.likelyText(null))) {
      // Texts may have tabs inside, which then are blanks like others.
      found = TableFormat.LABEL_TAB_TEXT;
      columns = new Columns(List.of("1", "2"), List.of(List.of("x", "text")));
    } else if (width < 2) {
      throw new DataException(
          file,
          "has one column; a label and a text are expected, with a %s between (--delimiter)"
              .formatted(found.separatorName()));
    }
    String kind =
        found.separator() == '\t'
            ? "TSV"
            : found.separator() == ',' ? "CSV" : "table with " + found.separatorName() + "s";
    return new Table(
        file,
        found,
        charset,
        columns,
        kind
            + (found.quotes() && found.separator() == '\t' ? " in quotes" : "")
            + (header ? " with header" : " without header"));
  }

  /** Returns whether a column is given by name, not by number. */
  private static boolean isName(String column) {
    return !column.isEmpty() && !column.matches("\\d+");
  }

  private static Guess trial(Path file, FileFormat format, FileLayout layout) {
    List<Character> separators =
        !layout.delimiter().isEmpty()
            ? List.of(layout.delimiter().charAt(0))
            : format == FileFormat.TSV ? List.of('\t') : SEPARATORS;
    Guess best = null;
    for (char separator : separators) {
      Optional<Guess> plain =
          Guess.of(file, new TableFormat(separator, false, false, 0), layout.charset());
      Optional<Guess> quoted =
          Guess.of(file, new TableFormat(separator, true, false, 0), layout.charset());
      boolean useQuotes =
          quoted.isPresent()
              && (format == FileFormat.CSV
                  || (quoted.get().needsQuotes() && !plain.map(quoted.get()::joins).orElse(false))
                  || plain.map(Guess::isQuoted).orElse(false));
      Guess trial = useQuotes ? quoted.orElseThrow() : plain.orElse(null);
      if (trial != null
          && (best == null
              || ((best.width() < 2 || best.alike() < ALIKE) && trial.width() > 1)
              || (trial.width() > 1 && trial.isNamed() && !best.isNamed()))) {
        best = trial;
      }
    }
    if (best == null || (format == FileFormat.CSV && !best.format().quotes())) {
      // Read in full, for the message: quotes that are never closed, bytes that are no text.
      new TableReader(
              file,
              new TableFormat(
                  best == null ? separators.getFirst() : best.format().separator(),
                  format == FileFormat.CSV,
                  false,
                  0),
              layout.charset())
          .rest();
    }
    return Objects.requireNonNull(best);
  }

  private static Table json(Path file, @Nullable Charset charset) {
    Set<String> names = new LinkedHashSet<>();
    List<Row> rows = new ArrayList<>();
    try (JsonReader reader = new JsonReader(file, charset)) {
      for (Optional<Row> row = reader.next();
          row.isPresent() && rows.size() < SAMPLE;
          row = reader.next()) {
        rows.add(row.get());
        names.addAll(row.get().fields().keySet());
        names.addAll(row.get().lists().keySet());
      }
    }
    if (rows.size() == 1 && rows.getFirst().holdsRows()) {
      throw new DataException(
          file,
          "is one JSON object, with its examples in a list inside; objects are expected in lines or"
              + " in one array, such as jq -c '.data[]' writes");
    }
    rows.forEach(row -> names.addAll(row.others().keySet()));
    List<String> order = List.copyOf(names);
    List<List<String>> values =
        rows.stream()
            .map(row ->
                order.stream()
                    .map(name ->
                        row.fields()
                            .getOrDefault(
                                name, String.join(" ", row.lists().getOrDefault(name, List.of()))))
                    .toList())
            .toList();
    return new Table(file, null, charset, new Columns(order, values), FileFormat.JSON.title());
  }
}
