package org.espalier.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files of a data set in parts.
 *
 * @param train for learning, or the only file, of which the other parts are to be cut
 * @param dev for choosing, where there is one
 * @param test for measuring, where there is one
 */
public record SplitFiles(Path train, Optional<Path> dev, Optional<Path> test) {

  static final int ONE_IN = 10;

  static final String TRAIN = "train|training|trn";
  static final String DEV = "dev|devel|development|valid|validation|val|trial";
  static final String TEST = "test|testing|tst|eval|trec_10";

  /** Names of treebanks, which may have other forms of the same data beside them. */
  static final String TREEBANK = ".*\\.(conllu?|conllx|conll\\d*|conllup|sdp)(\\.gz)?";

  /** Names of files of JSON lines, which may have tables of the same data beside them. */
  private static final String OBJECTS = "(?i).*\\.(jsonl|ndjson)(\\.gz)?";

  /** Names of files that are no data: hidden ones, and backups of editors. */
  static final String ASIDE = "\\..*|.*(~|\\.(bak|orig|swp|tmp|part|rej))";

  /**
   * Finds the files.
   *
   * @param path a file; or a folder of which one file's name has the word "train", at most one
   *     "dev", "valid", "validation", "val" or "trial", and at most one "test"; or a folder with a
   *     single file; or what the names of such files begin with
   * @throws DataException if there is no such file, or there are several
   */
  public static SplitFiles of(Path path) {
    return of(path, "");
  }

  /**
   * Finds the files among those whose names begin with a word.
   *
   * @param path a file, a folder or a beginning, as above
   * @param kind the beginning of the names of files in the folder
   */
  public static SplitFiles of(Path path, String kind) {
    if (Files.isRegularFile(path)) {
      return new SplitFiles(path, Optional.empty(), Optional.empty());
    }
    List<Path> files = candidates(path, kind);
    Optional<Path> train = one(path, files, TRAIN);
    Optional<Path> dev = one(path, files, DEV);
    Optional<Path> test = one(path, files, TEST);
    if (train.isEmpty() && dev.isEmpty() && files.size() == 1 && Files.isDirectory(path)) {
      return new SplitFiles(files.getFirst(), Optional.empty(), Optional.empty());
    }
    if (train.isEmpty() && dev.isEmpty()) {
      throw new DataException(
          path,
          "there is no file for training: none is named *train*, there is "
              + names(files)
              + "; a single file is named itself");
    }
    return train.isPresent()
        ? new SplitFiles(train.get(), dev, test)
        : new SplitFiles(dev.orElseThrow(), Optional.empty(), test);
  }

  private static List<Path> candidates(Path path, String kind) {
    boolean isFolder = Files.isDirectory(path);
    Path folder = isFolder ? path : path.toAbsolutePath().getParent();
    String start = isFolder ? kind : path.getFileName() + kind;
    if (folder == null || !Files.isDirectory(folder)) {
      throw new DataException(path, "there is no such file or folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> inside =
          files
              .filter(file -> !name(file).matches(ASIDE + "|" + ClassFiles.OTHER))
              .sorted()
              .toList();
      List<Path> all = inside.stream().filter(Files::isRegularFile).toList();
      List<Path> found = all.stream().filter(file -> name(file).startsWith(start)).toList();
      if (found.isEmpty()) {
        throw new DataException(
            path,
            !isFolder
                ? "there is no such file or folder"
                : all.isEmpty()
                    ? "the folder has no files"
                        + (inside.isEmpty()
                            ? ""
                            : ", only folders: " + names(inside) + "; name one, or the files")
                    : "no file in this folder has a name that begins with " + start);
      }
      List<Path> treebanks = found.stream().filter(file -> name(file).matches(TREEBANK)).toList();
      return treebanks.isEmpty() ? found : treebanks;
    } catch (IOException e) {
      throw new DataException(folder, "cannot be listed: " + e.getMessage());
    }
  }

  private static String stem(Path file) {
    return name(file).replaceFirst("(\\.[^.]*?)?(\\.gz)?$", "");
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static String names(List<Path> files) {
    String some =
        files.stream().limit(ONE_IN).map(SplitFiles::name).collect(Collectors.joining(", "));
    return files.size() > ONE_IN ? some + " and " + (files.size() - ONE_IN) + " more" : some;
  }

  /**
   * Finds the file whose name has one of the words; one for training may have it inside another. A
   * name with words of several parts belongs to the first of training, test and development: {@code
   * clinical_trial_train} is for training.
   */
  static Optional<Path> one(Path path, List<Path> files, String words) {
    List<String> parts = List.of(TRAIN, TEST, DEV);
    Predicate<Path> belongs = has(words);
    for (String earlier : parts.subList(0, parts.indexOf(words))) {
      belongs = belongs.and(has(earlier).negate());
    }
    List<Path> found = files.stream().filter(belongs).toList();
    if (found.isEmpty() && words.equals(TRAIN)) {
      Predicate<Path> other = has(DEV).or(has(TEST));
      found =
          files.stream()
              .filter(file -> name(file).toLowerCase(Locale.ROOT).contains("train"))
              .filter(other.negate())
              .toList();
    }
    if (found.stream().map(SplitFiles::stem).distinct().count() == 1) {
      List<Path> objects = found.stream().filter(file -> name(file).matches(OBJECTS)).toList();
      found = objects.isEmpty() ? found : objects;
    }
    if (found.size() > 1) {
      throw new DataException(
          path,
          "several files could be the one for %s: %s (--train, --dev and --test name the files)"
              .formatted(words.replaceFirst("\\|.*", ""), names(found)));
    }
    return found.stream().findFirst();
  }

  /** Finds names with one of the words, alone, in trainset and its like, or as in sickTrain. */
  static Predicate<Path> has(String words) {
    Pattern whole = Pattern.compile("(?i)(?<![a-z])(" + words + ")(set|data|file|s)?(?![a-z])");
    String capitals =
        Arrays.stream(words.split("\\|", -1))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining("|"));
    Pattern inside = Pattern.compile("(?<=[a-z0-9])(" + capitals + ")(?![a-z])");
    return file -> whole.matcher(name(file)).find() || inside.matcher(name(file)).find();
  }

  /** Returns all files; of a part that consists of several, each of them. */
  public Path[] all() {
    return Stream.of(Optional.of(train), dev, test)
        .flatMap(Optional::stream)
        .flatMap(part ->
            ClassFiles.at(part, FileLayout.CLASSES)
                .map(ClassFiles::all)
                .orElseGet(() -> Stream.of(part)))
        .toArray(Path[]::new);
  }

  /**
   * The key that decides on the part of an example.
   *
   * @param content the key by which two examples are equal: equal ones come into the same part
   * @param stratum a class, of which every part gets its share
   */
  public record Key(String content, String stratum) {}

  /**
   * Reads the files and cuts the parts that have none of their own: one example of ten for test and
   * another for development. Which ones is decided by a hash of the content within each class, so
   * that neither the order of the file nor the machine matters, every part has its share of every
   * class, and equal examples come into the same part.
   *
   * @param read reads a file
   * @param keyOf the key that decides over an example
   * @throws DataException if there are fewer than ten examples to cut
   */
  public <T> Parts<T> read(Function<Path, Contents<T>> read, Function<T, Key> keyOf) {
    Contents<T> contents = read.apply(train);
    Optional<Contents<T>> ownDev = dev.map(read);
    Optional<Contents<T>> ownTest = test.map(file -> labelled(file, read));
    List<T> rows = contents.examples();
    if ((ownDev.isEmpty() || ownTest.isEmpty()) && rows.size() < ONE_IN) {
      throw new DataException(
          train,
          "has %s; at least %s are needed, of which one is for development and one for test"
              .formatted(Counts.of(rows.size(), "examples"), ONE_IN));
    }
    int[] place = ownDev.isPresent() && ownTest.isPresent() ? new int[0] : places(rows, keyOf);
    if (place.length > 0 && IntStream.of(place).max().orElse(0) < ONE_IN - 1) {
      throw new DataException(
          train,
          "has fewer than %s different examples, too few to cut parts for development and test"
              .formatted(ONE_IN));
    }
    List<T> kept = new ArrayList<>();
    List<T> cutDev = new ArrayList<>();
    List<T> cutTest = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int in = place.length == 0 ? ONE_IN : place[i];
      if (in == 0 && ownTest.isEmpty()) {
        cutTest.add(rows.get(i));
      } else if (in == 1 && ownDev.isEmpty()) {
        cutDev.add(rows.get(i));
      } else {
        kept.add(rows.get(i));
      }
    }
    List<String> told = new ArrayList<>();
    tell(told, train, contents, Optional.empty());
    dev.ifPresent(file -> tell(told, file, ownDev.orElseThrow(), Optional.of(contents)));
    test.ifPresent(file -> tell(told, file, ownTest.orElseThrow(), Optional.of(contents)));
    if (place.length > 0) {
      told.add(
          "every tenth example of "
              + name(train)
              + " is for "
              + (ownDev.isPresent()
                  ? "test"
                  : ownTest.isPresent() ? "development" : "test, another for development"));
    }
    return new Parts<>(
        train,
        kept,
        ownDev.map(Contents::examples).orElse(cutDev),
        ownTest.map(Contents::examples).orElse(cutTest),
        ContentHash.of(all()),
        told,
        contents.atBlanks());
  }

  /** Reads a file for test; one whose rows are of another kind may have no labels. */
  private static <T> Contents<T> labelled(Path file, Function<Path, Contents<T>> read) {
    try {
      return read.apply(file);
    } catch (DataException e) {
      throw e.line() > 0 || !e.file().equals(file.toString()) || !hasText(file)
          ? e
          : new DataException(
              file, e.problem() + "; if it has no labels, name the others alone (--train, --dev)");
    }
  }

  private static boolean hasText(Path file) {
    try {
      return !TextFiles.head(file, null).isEmpty();
    } catch (DataException _) {
      return false;
    }
  }

  private static <T> void tell(
      List<String> told, Path file, Contents<T> contents, Optional<Contents<T>> first) {
    if (first.isEmpty()) {
      told.add("read as: " + contents.readAs());
    } else if (!contents.readAs().equals(first.get().readAs())) {
      told.add("read as: " + contents.readAs() + " (" + name(file) + ")");
    }
    contents.notes().forEach(note -> told.add(name(file) + ": " + note));
  }

  /** Returns of every row its place among ten, 0 … 9. */
  private static <T> int[] places(List<T> rows, Function<T, Key> keyOf) {
    Map<String, List<Integer>> equal = new HashMap<>();
    Map<String, TreeMap<String, List<Integer>>> strata = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      Key key = keyOf.apply(rows.get(i));
      int row = i;
      equal
          .computeIfAbsent(
              key.content(),
              content -> {
                List<Integer> group = new ArrayList<>();
                strata
                    .computeIfAbsent(key.stratum(), _ -> new TreeMap<>())
                    .put(hash(content), group);
                return group;
              })
          .add(row);
    }
    int[] places = new int[rows.size()];
    int next = 0;
    for (TreeMap<String, List<Integer>> stratum : strata.values()) {
      for (List<Integer> group : stratum.values()) {
        int place = next % ONE_IN;
        group.forEach(row -> places[row] = place);
        next++;
      }
    }
    return places;
  }

  private static String hash(String content) {
    return HexFormat.of()
        .formatHex(ContentHash.sha256().digest(content.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The examples of a data set.
   *
   * @param trainFile the file of the training examples
   * @param train the training examples
   * @param dev the development examples
   * @param test the test examples
   * @param hash SHA-256 over the files
   * @param told lines about how the files were read
   * @param atBlanks whether the words of the training texts are what stands between blanks
   */
  public record Parts<T>(
      Path trainFile,
      List<T> train,
      List<T> dev,
      List<T> test,
      String hash,
      List<String> told,
      boolean atBlanks) {

    public Parts {
      train = List.copyOf(train);
      dev = List.copyOf(dev);
      test = List.copyOf(test);
      told = List.copyOf(told);
    }
  }
}
