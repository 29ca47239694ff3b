package org.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files of sentences with a row for each word: treebanks, graphs and tags, recognised by their
 * content.
 */
public final class TreebankFiles {

  private static final String NONE = Word.NONE;

  private TreebankFiles() {}

  /**
   * Reads sentences.
   *
   * @param check what is demanded of heads; with {@link TreeCheck#NONE} those that are all filled
   *     in must still form a tree, of one root or several
   * @throws DataException if the file cannot be read so; the message names file and line
   */
  public static Contents<Sentence> sentences(Path file, FileLayout layout, TreeCheck check) {
    FileFormat format = format(file, layout);
    boolean areLists = format == FileFormat.JSON;
    if (!format.isOfSentences() && format != FileFormat.BRACKETS && !areLists) {
      throw new DataException(
          file, "sentences with a row for each word are expected, not " + format.title());
    }
    if (format != FileFormat.CONLL2003 && !areLists) {
      requireKnown(file, format, layout);
    }
    Read read =
        switch (format) {
          case CONLLU -> conllu(file, layout, check);
          case TAGGED -> new Read(new TaggedLineReader(file, layout.charset()).rest());
          case BRACKETS ->
              new Read(
                  new BracketTreeReader(file, layout.charset(), false)
                      .map(tree -> tagged(tree, file))
                      .rest());
          case JSON -> json(file, layout);
          default -> {
            ConllReader reader = new ConllReader(file, format, layout);
            String places = reader.places();
            yield new Read(reader.rest(), places, List.of());
          }
        };
    List<Sentence> sentences = read.sentences();
    List<String> notes = new ArrayList<>(read.notes());
    int trees = requireTrees(file, sentences, check);
    if (trees > 0 && trees < sentences.size()) {
      notes.add(
          "%s of %s sentences have no whole tree: heads are open"
              .formatted(sentences.size() - trees, sentences.size()));
    }
    return new Contents<>(
        sentences,
        format.title()
            + (trees == 0 ? " without trees" : "")
            + read.places()
            + ", "
            + TextFiles.encoding(file, layout.charset()),
        notes);
  }

  /**
   * What was read.
   *
   * @param places where words and tags stand, after a comma, or nothing
   * @param notes on what was left out
   */
  private record Read(List<Sentence> sentences, String places, List<String> notes) {

    Read(List<Sentence> sentences) {
      this(sentences, "", List.of());
    }
  }

  private static Read conllu(Path file, FileLayout layout, TreeCheck check) {
    String label = layout.ownLabel();
    ConlluReader reader = new ConlluReader(new Lines(file, layout.charset()), check, label);
    List<Sentence> sentences = reader.rest();
    if (!label.isEmpty()
        && !reader.ownColumns().contains(label)
        && sentences.stream().flatMap(one -> one.relations().stream()).allMatch(NONE::equals)) {
      throw Word.noColumn(file, label, reader.ownColumns());
    }
    return new Read(sentences);
  }

  private static Read json(Path file, FileLayout layout) {
    List<Row> rows = new JsonReader(file, layout.charset()).rest();
    if (rows.isEmpty()) {
      throw new DataException(file, "the file has no examples");
    }
    Lists lists = Lists.of(rows.getFirst(), layout);
    List<Sentence> sentences =
        rows.stream().map(lists::sentence).filter(sentence -> sentence.length() > 0).toList();
    int empty = rows.size() - sentences.size();
    return new Read(
        sentences,
        ", words in %s, tags in %s".formatted(lists.words(), lists.tags()),
        empty == 0 ? List.of() : List.of(empty + " objects without words are left out"));
  }

  /**
   * Returns how many sentences have a tree.
   *
   * @throws DataException if the heads of one are not what is demanded
   */
  private static int requireTrees(Path file, List<Sentence> sentences, TreeCheck check) {
    int trees = 0;
    for (Sentence sentence : sentences) {
      trees += sentence.hasTree() ? 1 : 0;
      Heads.Problem problem =
          sentence.hasTree()
              ? Heads.problem(check == TreeCheck.SINGLE_ROOT, sentence.heads())
              : null;
      if (problem != null) {
        throw new DataException(
            file, sentence.words().get(problem.word()).line(), problem.message());
      }
    }
    return trees;
  }

  /** Refuses to be told where labels or words stand in a format in which that is known. */
  private static void requireKnown(Path place, FileFormat format, FileLayout layout) {
    if (Columns.number(layout.label()) > 0) {
      throw new DataException(
          place, "is " + format.title() + ": its columns have names, such as --label-column upos");
    }
    if (format != FileFormat.CONLLU && !layout.ownLabel().isEmpty()) {
      throw Word.noColumn(place, layout.label(), List.of());
    }
    if (!layout.text().isEmpty()) {
      throw new DataException(
          place,
          "is " + format.title() + ", in which words have their place: leave out --text-column");
    }
  }

  /**
   * The lists of JSON objects that hold a sentence, by their names in the first object.
   *
   * @param words the list of words
   * @param tags the list of their tags
   */
  private record Lists(String words, String tags) {

    /**
     * Finds the lists.
     *
     * @param layout their names or numbers, where the user says them
     */
    static Lists of(Row row, FileLayout layout) {
      Columns lists = new Columns(List.copyOf(row.lists().keySet()), List.of());
      String named = lists.named(layout.text(), row.file(), "--text-column");
      String words = named == null ? lists.known(Columns.TEXTS) : named;
      List<String> others = lists.names().stream().filter(name -> !name.equals(words)).toList();
      boolean isOpen = layout.label().isEmpty();
      String tags =
          isOpen
              ? (others.size() == 1 ? others.getFirst() : null)
              : lists.named(layout.label(), row.file(), "--label-column");
      if (words == null || tags == null || tags.equals(words)) {
        throw new DataException(
            row.file(),
            row.line(),
            ("lists \"tokens\" and one of their tags are expected; there are %s (--label-column"
                    + " gives the list of tags, --text-column that of words)")
                .formatted(
                    lists.names().isEmpty() ? "no lists" : String.join(", ", lists.names())));
      }
      return new Lists(words, tags);
    }

    Sentence sentence(Row row) {
      List<String> forms = list(row, words);
      List<String> labels = list(row, tags);
      if (forms.size() != labels.size()) {
        throw new DataException(
            row.file(),
            row.line(),
            "%s has %s values, but %s has %s".formatted(words, forms.size(), tags, labels.size()));
      }
      return TreebankFiles.sentence(forms, labels, tags, row.file(), row.line());
    }

    private static List<String> list(Row row, String name) {
      List<String> list = row.lists().get(name);
      if (list == null) {
        throw new DataException(
            row.file(), row.line(), "the field " + name + " is no list of single values");
      }
      return list;
    }
  }

  /** Returns a sentence whose words have the labels of the nodes above them as tags. */
  private static Sentence tagged(BracketTree tree, Path file) {
    String[] tags = new String[tree.words().size()];
    for (BracketTree.Span span : tree.spans().reversed()) {
      if (span.first() == span.last()) {
        tags[span.first()] = span.label(); // children stand before their parents
      }
    }
    if (tree.words().stream().allMatch(word -> word.matches("\\d+=.+"))) {
      throw new DataException(
          file, tree.line(), "words have numbers: trees with gaps (discbracket) are not read");
    }
    return sentence(tree.words(), List.of(tags), "", file, tree.line());
  }

  private static String filled(String cell) {
    return cell.isBlank() ? NONE : cell;
  }

  /**
   * Returns a sentence of words with tags, which stand where columns of tags have them.
   *
   * @param name of the tags, empty if they have none
   */
  static Sentence sentence(
      List<String> forms, List<String> tags, String name, Path file, int line) {
    List<Word> words = new ArrayList<>();
    for (int i = 0; i < forms.size(); i++) {
      words.add(new Word(filled(forms.get(i)), NONE, filled(tags.get(i)), line).withTagIn(name));
    }
    return new Sentence("line " + line, "", words, file);
  }

  private static FileFormat format(Path file, FileLayout layout) {
    if (layout.format() != FileFormat.AUTO) {
      return layout.format();
    }
    List<String> head = TextFiles.head(file, layout.charset());
    // A bracket may also be the first word, as in "{ -LRB- O" and "(/( a/X". What tells JSON is
    // the quote before a name, and what tells trees is that most lines begin or end a node.
    if (head.getFirst().strip().matches("[\\[{]|\\[\\s*\\{.*|\\{\\s*\".*")) {
      return FileFormat.JSON;
    }
    Optional<FileFormat> found = recognised(head);
    if (found.isEmpty()
        ? head.getFirst().strip().startsWith("(")
        : found.get() == FileFormat.CONLL2003
            && TextFiles.most(head, line -> line.matches("\\s*[()].*"))) {
      return FileFormat.BRACKETS;
    }
    FileFormat format = found.orElse(FileFormat.CONLLU);
    String row = head.stream().filter(line -> !line.startsWith("#")).findFirst().orElse("1");
    if (format == FileFormat.CONLLU
        && !row.matches("\\d.*")
        && !ConlluReader.namesColumns(head.getFirst())) {
      throw new DataException(
          file,
          "looks like none of the formats of sentences with a row for each word; --format says"
              + " which it is, such as conllu, conll2003 (columns of words and tags) or tagged"
              + " (word_TAG); it begins with "
              + DataException.quote(row));
    }
    if (format == FileFormat.CONLL2003
        && head.size() > 1
        && !TextFiles.hasBlankLines(file, layout.charset())) {
      throw new DataException(
          file,
          "has no blank lines, which end sentences with a row for each word; labelled texts are for"
              + " --task text");
    }
    return format;
  }

  /**
   * Reads the parts of a treebank; those that have no file of their own are cut from the training
   * sentences, with equal shares of short and long ones.
   *
   * @throws DataException if the data cannot be read so; the message names file and line
   */
  public static SplitFiles.Parts<Sentence> parts(DataSource source, TreeCheck check) {
    if (source.bundled()) {
      Path place = Path.of("English Web Treebank");
      requireKnown(place, FileFormat.CONLLU, source.layout());
      if (!source.layout().ownLabel().isEmpty()) {
        throw Word.noColumn(place, source.layout().label(), List.of());
      }
      return Ewt.load().parts();
    }
    return source
        .files()
        .read(
            file -> sentences(file, source.layout(), check),
            sentence ->
                new SplitFiles.Key(
                    String.join(" ", sentence.forms()),
                    Integer.toString(Integer.numberOfLeadingZeros(sentence.length()))));
  }

  /**
   * Recognises the format.
   *
   * @param lines the first ones that are not blank
   */
  static Optional<FileFormat> recognised(List<String> lines) {
    if (TextFiles.most(lines, TaggedLineReader::isTagged)) {
      return Optional.of(FileFormat.TAGGED);
    }
    if (ConlluReader.namesColumns(lines.getFirst())) {
      return Optional.of(FileFormat.CONLLU);
    }
    if (lines.getFirst().startsWith("#SDP")) {
      return Optional.of(FileFormat.SDP);
    }
    List<String[]> rows =
        lines.stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .toList();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String[] first = rows.getFirst();
    boolean numbered = first[0].matches("1|1-\\d+|0\\.1");
    if (numbered && first.length >= 6 && isMark(first[4]) && isMark(first[5])) {
      return Optional.of(FileFormat.SDP);
    }
    if (numbered
        && first.length >= 12
        && first[8].matches("\\d+|_")
        && first[9].matches("\\d+|_")) {
      return Optional.of(FileFormat.CONLL2009);
    }
    if (numbered && first.length >= 8) {
      boolean isX =
          first.length == 8
              || (lines.stream().noneMatch(line -> line.startsWith("#"))
                  && rows.stream().anyMatch(row -> row.length == 10 && row[8].matches("\\d+")));
      return Optional.of(isX ? FileFormat.CONLLX : FileFormat.CONLLU);
    }
    if (lines.getFirst().matches("(-DOCSTART-|#begin document).*")) {
      return Optional.of(FileFormat.CONLL2003);
    }
    int columns = TagColumns.width(lines);
    return columns >= 2
            && columns < 8
            && TextFiles.most(
                lines.stream().filter(line -> !line.startsWith("#")).toList(),
                line -> ConllReader.columns(line) == columns)
        ? Optional.of(FileFormat.CONLL2003)
        : Optional.empty();
  }

  private static boolean isMark(String cell) {
    return cell.equals("+") || cell.equals("-");
  }
}
