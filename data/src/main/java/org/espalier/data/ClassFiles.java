package org.espalier.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Texts whose label is the name of their file or folder, as many data sets are published:
 *
 * <ul>
 *   <li>files whose names differ in one place, such as {@code rt-polarity.pos} and {@code
 *       rt-polarity.neg}, with a text in each line;
 *   <li>folders side by side, such as {@code pos} and {@code neg}, with a text in each file.
 * </ul>
 *
 * @param files the files of each label
 * @param areTexts whether each file is a text, instead of each line
 */
record ClassFiles(SortedMap<String, List<Path>> files, boolean areTexts) {

  /** The characters at which parts of a file's name end. */
  private static final String APART = "[._-]+";

  /** Names of files and folders without labelled texts: documents, hidden and unlabelled ones. */
  static final String OTHER =
      "(?i)\\..*|(.*[._-])?(readme|license|licence|notice|changelog)([._-].*)?|unsup|unlabell?ed";

  /** Parts of names that are formats rather than labels. */
  private static final String ENDINGS =
      "(?i)tsv|csv|jsonl?|txt|gz|zip|conllu?|conllx|conll\\d*|xml|html?|md|py|sh|sha256|md5";

  /** The number of texts that show how all are cut into words. */
  private static final int SAMPLE = 2000;

  /** The most texts that may be without words, as a share. */
  private static final double EMPTY = 0.01;

  /** The share of commas behind a blank from which on a text is cut into words already. */
  private static final double CUT = 0.9;

  /**
   * Finds the files at a place.
   *
   * @param place a folder, or what the names of files begin with
   * @return empty where there are none of this kind
   */
  static Optional<ClassFiles> at(Path place, FileLayout layout) {
    if (!mayBe(layout) || Files.isRegularFile(place)) {
      return Optional.empty();
    }
    SortedMap<String, List<Path>> texts = new TreeMap<>();
    for (Path folder : entries(place, Files::isDirectory)) {
      List<Path> inside = entries(folder, Files::isRegularFile);
      if (!inside.isEmpty()
          && inside.stream().noneMatch(file -> name(file).matches(SplitFiles.TREEBANK))) {
        texts.put(name(folder), inside);
      }
    }
    if (texts.size() > 1) {
      return Optional.of(new ClassFiles(texts, true));
    }
    List<Path> files = entries(place, Files::isRegularFile);
    return named(files)
        .filter(_ ->
            layout.format() == FileFormat.CLASSES
                || files.stream()
                    .allMatch(file -> TextFiles.recognised(file, layout) == FileFormat.WORDS))
        .map(found -> new ClassFiles(found, false));
  }

  private static boolean mayBe(FileLayout layout) {
    return layout.format() == FileFormat.AUTO || layout.format() == FileFormat.CLASSES;
  }

  /**
   * Finds the parts of a data set of this kind. Parts are folders ({@code train/pos}), or have
   * their word before the label ({@code x.train.pos}); a part is then what its names begin with.
   *
   * @param path a folder, or what the names of files begin with
   * @return empty where there are none of this kind
   */
  static Optional<SplitFiles> parts(Path path, FileLayout layout) {
    if (!mayBe(layout) || Files.isRegularFile(path)) {
      return Optional.empty();
    }
    List<Path> files = entries(path, Files::isRegularFile);
    if (files.stream().filter(SplitFiles.has(SplitFiles.TRAIN)).count() == 1) {
      return Optional.empty();
    }
    List<Path> folders = entries(path, Files::isDirectory);
    Optional<Path> train = SplitFiles.one(path, folders, SplitFiles.TRAIN);
    if (train.isPresent()) {
      return at(train.get(), layout)
          .map(_ ->
              new SplitFiles(
                  train.get(),
                  SplitFiles.one(path, folders, SplitFiles.DEV),
                  SplitFiles.one(path, folders, SplitFiles.TEST)));
    }
    Optional<Path> beginning = beginning(files, SplitFiles.TRAIN, layout);
    if (beginning.isPresent()) {
      return Optional.of(
          new SplitFiles(
              beginning.get(),
              beginning(files, SplitFiles.DEV, layout),
              beginning(files, SplitFiles.TEST, layout)));
    }
    return at(path, layout).map(_ -> new SplitFiles(path, Optional.empty(), Optional.empty()));
  }

  /** Returns the prefix of the names of the files for a part, which no others have. */
  private static Optional<Path> beginning(List<Path> files, String words, FileLayout layout) {
    List<Path> found = files.stream().filter(SplitFiles.has(words)).toList();
    if (found.size() < 2) {
      return Optional.empty();
    }
    String first = name(found.getFirst());
    String last = name(found.getLast());
    int common = Arrays.mismatch(first.toCharArray(), last.toCharArray());
    String start = first.substring(0, Math.max(0, common));
    return files.stream().filter(file -> name(file).startsWith(start)).count() == found.size()
        ? Optional.of(found.getFirst().resolveSibling(start))
            .filter(place -> at(place, layout).isPresent())
        : Optional.empty();
  }

  /** Lists the files in a folder, or with a prefix, in the order of names. */
  private static List<Path> entries(Path place, Predicate<Path> kind) {
    boolean isFolder = Files.isDirectory(place);
    Path folder = isFolder ? place : place.toAbsolutePath().getParent();
    String start = isFolder ? "" : place.getFileName().toString();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(isFolder ? place : folder)) {
      return all.filter(kind)
          .filter(entry -> name(entry).startsWith(start) && !name(entry).matches(OTHER))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException(folder, "cannot be listed: " + e.getMessage());
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Returns files by the one part in which their names differ. */
  private static Optional<SortedMap<String, List<Path>>> named(List<Path> files) {
    List<String[]> names = files.stream().map(file -> name(file).split(APART, -1)).toList();
    if (names.size() < 2
        || names.stream().anyMatch(name -> name.length != names.getFirst().length)) {
      return Optional.empty();
    }
    int[] places =
        IntStream.range(0, names.getFirst().length)
            .filter(k -> names.stream().map(name -> name[k]).distinct().count() > 1)
            .toArray();
    SortedMap<String, List<Path>> found = new TreeMap<>();
    for (int i = 0; places.length == 1 && i < files.size(); i++) {
      found.put(names.get(i)[places[0]], List.of(files.get(i)));
    }
    return found.size() == files.size()
            && found.keySet().stream().noneMatch(label -> label.matches(ENDINGS))
        ? Optional.of(found)
        : Optional.empty();
  }

  /** Returns all files, in the order of labels. */
  Stream<Path> all() {
    return files.values().stream().flatMap(Collection::stream);
  }

  /** A text and where it stands. */
  private record Text(String id, String label, String text, Path file, int line) {}

  /**
   * Reads the texts.
   *
   * @throws DataException if a file cannot be read; the message names file and line
   */
  Contents<LabelledText> read(FileLayout layout) {
    List<Text> texts = new ArrayList<>();
    files.forEach((label, several) -> several.forEach(file -> add(texts, label, file, layout)));
    boolean isCut = isCut(texts);
    Tokenizer tokenizer = isCut ? Tokenizer.BLANKS : Tokenizer.ENGLISH;
    List<LabelledText> examples = new ArrayList<>();
    List<Text> empty = new ArrayList<>();
    for (Text text : texts) {
      List<String> words = tokenizer.words(text.text());
      if (words.isEmpty()) {
        empty.add(text);
      } else {
        examples.add(new LabelledText(text.id(), text.label(), words, text.file(), text.line()));
      }
    }
    if (empty.size() > EMPTY * examples.size()) {
      throw new DataException(
          empty.getFirst().file(), empty.getFirst().line(), "the text has no words");
    }
    return new Contents<>(
        examples,
        (areTexts ? "a text in each file, a folder" : "a text in each line, a file")
            + " for each of "
            + files.size()
            + " labels ("
            + String.join(", ", files.keySet().stream().limit(SplitFiles.ONE_IN).toList())
            + (files.size() > SplitFiles.ONE_IN ? ", …" : "")
            + "), "
            + (isCut ? "words between blanks, " : "")
            + TextFiles.encoding(all().findFirst().orElseThrow(), layout.charset()),
        empty.isEmpty()
            ? List.of()
            : List.of(
                "%s texts without words are left out, the first in %s"
                    .formatted(empty.size(), empty.getFirst().file())),
        isCut);
  }

  private void add(List<Text> texts, String label, Path file, FileLayout layout) {
    try (Lines lines = new Lines(file, layout.charset())) {
      StringBuilder whole = new StringBuilder();
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (areTexts) {
          whole.append(line).append('\n');
        } else if (!line.isBlank()) {
          String id = name(file) + ":" + lines.number();
          texts.add(new Text(id, label, line, file, lines.number()));
        }
      }
      if (areTexts) {
        texts.add(new Text(label + "/" + name(file), label, whole.toString(), file, 1));
      }
    }
  }

  /** Returns whether commas follow blanks, as in tokenized texts. */
  private boolean isCut(List<Text> texts) {
    long commas = 0;
    long apart = 0;
    for (Text text : texts.subList(0, areTexts ? 0 : Math.min(SAMPLE, texts.size()))) {
      String line = text.text();
      for (int i = line.indexOf(','); i >= 0; i = line.indexOf(',', i + 1)) {
        commas++;
        apart += i == 0 || line.charAt(i - 1) == ' ' ? 1 : 0;
      }
    }
    return commas > 0 && apart > CUT * commas;
  }
}
