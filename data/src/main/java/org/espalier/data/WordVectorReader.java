package org.espalier.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads word vectors, optionally compressed with gzip, in formats that are recognised by content:
 *
 * <ul>
 *   <li>text (GloVe): in each line a word and its numbers, separated by blanks or tabs; a word may
 *       contain blanks;
 *   <li>text with a first line of two whole numbers, how many words and how many numbers each
 *       (word2vec, fastText .vec);
 *   <li>binary (word2vec): that line, then of each word its bytes, a blank, and the numbers as
 *       32-bit floats, low byte first.
 * </ul>
 *
 * <p>Entries that cannot be read (bytes that are not UTF-8, too few numbers, numbers that are not
 * finite) are skipped and counted. An error is reported where they are more than one in a hundred,
 * or where the file has another number of entries than its first line says.
 *
 * <p>T. Mikolov et al., Efficient estimation of word representations in vector space, 2013; J.
 * Pennington, R. Socher, C. Manning, GloVe: global vectors for word representation, EMNLP 2014.
 */
public final class WordVectorReader implements DataReader<WordVector> {

  /** The number of lines that decide how many numbers a word has. */
  private static final int SAMPLE = 50;

  /** The share of entries that may be unreadable. */
  private static final double BAD = 0.01;

  /** The most numbers of a word, and bytes of a word in a binary file. */
  private static final int WIDEST = 100_000;

  private final Path file;
  private final DigestInputStream content;
  private final InputStream in;
  private final boolean isBinary;
  private final @Nullable Lines lines;
  private final List<String> sample = new ArrayList<>();
  private int sampled;
  private int width;
  private long expected = -1;
  private long count;
  private long skipped;
  private Optional<DataException> firstProblem = Optional.empty();

  /**
   * Opens a file.
   *
   * @throws DataException if it cannot be opened, or holds no vectors
   */
  public WordVectorReader(Path file) {
    this.file = file;
    content = new DigestInputStream(DataFile.open(file), ContentHash.sha256());
    in = new BufferedInputStream(content, 1 << 16);
    try {
      isBinary = readSizes();
      lines = isBinary ? null : new Lines(in, file, StandardCharsets.UTF_8);
      if (lines != null) {
        readSample(lines);
      }
    } catch (IOException e) {
      close();
      throw new DataException(file, DataFile.cause(e));
    } catch (DataException e) {
      close();
      throw e;
    }
  }

  /**
   * Looks at the first line and what follows.
   *
   * @return whether numbers are binary; then the first line is taken
   */
  private boolean readSizes() throws IOException {
    in.mark(1 << 14);
    byte[] head = in.readNBytes(1 << 13);
    in.reset();
    int end = 0;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    String first = new String(head, 0, end, StandardCharsets.ISO_8859_1).strip();
    if (!first.matches("\\d{1,12}[ \\t]+\\d{1,6}")) {
      return false;
    }
    boolean controls = false;
    for (int i = end; i < head.length; i++) {
      controls |= head[i] >= 0 && head[i] < ' ' && "\t\n\r".indexOf(head[i]) < 0;
    }
    String[] sizes = first.split("[ \\t]+", -1);
    expected = Long.parseLong(sizes[0]);
    width = Integer.parseInt(sizes[1]);
    if (width < 1 || width > WIDEST) {
      throw new DataException(file, 1, "vectors of " + width + " numbers are not possible");
    }
    if (controls) {
      in.skipNBytes(end + 1L);
    }
    return controls;
  }

  /** Reads ahead, and finds the width if no first line has it. */
  private void readSample(Lines source) {
    if (expected >= 0) {
      var _ = source.next();
      return;
    }
    Map<Integer, Integer> widths = new LinkedHashMap<>();
    while (sample.size() < SAMPLE) {
      Optional<String> line = line(source);
      if (line.isEmpty()) {
        break;
      }
      sample.add(line.get());
      widths.merge(numbers(line.get()), 1, Integer::sum);
    }
    var _ = widths.remove(0);
    if (widths.isEmpty()) {
      throw source.number() == 0
          ? new DataException(file, "the file is empty")
          : new DataException(
              file,
              1,
              "expected a word and its numbers"
                  + (sample.isEmpty() ? "" : ": " + DataException.quote(sample.getFirst())));
    }
    // The most frequent one; of equals that of the first line.
    int most = 0;
    for (Map.Entry<Integer, Integer> one : widths.entrySet()) {
      if (one.getValue() > most) {
        most = one.getValue();
        width = one.getKey();
      }
    }
  }

  /** Returns the next line that is not blank and can be decoded. */
  private Optional<String> line(Lines source) {
    while (true) {
      try {
        String line = source.next();
        if (line == null) {
          return Optional.empty();
        }
        if (!line.isBlank()) {
          return Optional.of(line);
        }
      } catch (DataException e) {
        if (e.line() != source.number()) {
          throw e; // of the file, not of the line
        }
        skip(e);
      }
    }
  }

  private void skip(DataException problem) {
    skipped++;
    firstProblem = firstProblem.or(() -> Optional.of(problem));
  }

  /** Counts the numbers at the end of a line, the first word left out. */
  private static int numbers(String line) {
    int count = 0;
    int end = end(line, line.length());
    while (end > 0) {
      int start = start(line, end);
      if (start == 0 || parsed(line.substring(start, end)).isEmpty()) {
        return count;
      }
      count++;
      end = end(line, start);
    }
    return count;
  }

  /** Returns where the blanks before a place begin. */
  private static int end(String line, int place) {
    int end = place;
    while (end > 0 && isBlank(line.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Returns where the field that ends at a place begins. */
  private static int start(String line, int place) {
    int start = place;
    while (start > 0 && !isBlank(line.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }

  @Override
  public Optional<WordVector> next() {
    while (true) {
      try {
        Optional<WordVector> vector = lines == null ? binary() : text(lines);
        if (vector.isEmpty()) {
          checkEnd();
        } else {
          count++;
        }
        return vector;
      } catch (IOException e) {
        throw new DataException(file, cause(e));
      } catch (BadEntry e) {
        skip(e.problem);
      }
    }
  }

  private String cause(IOException failure) {
    return failure instanceof EOFException
        ? "ends in the middle of vector %s of %s: was it cut, or are its numbers not of 32 bits?"
            .formatted(count + skipped + 1, expected)
        : DataFile.cause(failure);
  }

  /** An entry that cannot be read, after which the next one can. */
  private static final class BadEntry extends Exception {
    private static final long serialVersionUID = 1;
    private final transient DataException problem;

    private BadEntry(DataException problem) {
      super(problem);
      this.problem = problem;
    }
  }

  private Optional<WordVector> text(Lines source) throws BadEntry {
    Optional<String> next =
        sampled < sample.size() ? Optional.of(sample.get(sampled++)) : line(source);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    String line = next.get();
    float[] values = new float[width];
    int end = end(line, line.length());
    for (int i = width - 1; i >= 0; i--) {
      int start = start(line, end);
      if (start == 0) {
        throw problem(source, "has fewer than " + width + " numbers: " + DataException.quote(line));
      }
      String number = line.substring(start, end);
      Optional<Float> value = parsed(number);
      if (value.isEmpty()) {
        throw problem(source, "not a finite number: " + DataException.quote(number));
      }
      values[i] = value.get();
      end = end(line, start);
    }
    if (end == 0) {
      throw problem(source, "has no word before its numbers: " + DataException.quote(line));
    }
    return Optional.of(new WordVector(line.substring(0, end), values));
  }

  private BadEntry problem(Lines source, String problem) {
    int line =
        sampled < sample.size() || source.number() <= sample.size() ? sampled : source.number();
    return new BadEntry(new DataException(file, line, problem));
  }

  private static Optional<Float> parsed(String text) {
    try {
      float value = Float.parseFloat(text);
      char last = text.charAt(text.length() - 1);
      return Float.isFinite(value) && last <= '9' ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<WordVector> binary() throws IOException, BadEntry {
    if (count + skipped == expected) {
      return Optional.empty();
    }
    OptionalInt begun = firstByte();
    if (begun.isEmpty()) {
      throw new EOFException();
    }
    byte[] word = new byte[16];
    int length = 0;
    for (int next = begun.getAsInt(); next != ' '; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (length == WIDEST) {
        throw new DataException(
            file, "word " + (count + skipped + 1) + " never ends; is this a file of word vectors?");
      }
      if (length == word.length) {
        word = Arrays.copyOf(word, 2 * length);
      }
      word[length++] = (byte) next;
    }
    byte[] numbers = in.readNBytes(4 * width);
    if (numbers.length < 4 * width) {
      throw new EOFException();
    }
    float[] values = new float[width];
    ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    String place = "vector " + (count + skipped + 1) + " ";
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new BadEntry(new DataException(file, place + "has a number that is not finite"));
      }
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(word, 0, length)).toString();
      return Optional.of(new WordVector(text, values));
    } catch (CharacterCodingException e) {
      throw new BadEntry(new DataException(file, place + "has a word whose bytes are not UTF-8"));
    }
  }

  /**
   * Returns the first byte of a word; some programs end vectors with a line feed, others do not.
   */
  private OptionalInt firstByte() throws IOException {
    int next = in.read();
    while (next == '\n') {
      next = in.read();
    }
    return next < 0 ? OptionalInt.empty() : OptionalInt.of(next);
  }

  private void checkEnd() {
    if (count == 0 && skipped == 0) {
      throw new DataException(file, "the file has no vectors");
    }
    if (skipped > Math.max(BAD * count, count == 0 ? 0 : 1)) {
      DataException first = firstProblem.orElseThrow();
      String more =
          first.problem() + "; " + skipped + " of " + (count + skipped) + " entries are so";
      throw first.line() > 0
          ? new DataException(file, first.line(), more)
          : new DataException(file, more);
    }
    if (expected >= 0 && count + skipped != expected) {
      throw new DataException(
          file,
          ("has %s vectors, but its first line says %s; was it cut? else correct that line,"
                  + " or delete it")
              .formatted(count + skipped, expected));
    }
  }

  /**
   * Reads the file to its end, unless that is done, and returns its {@link ContentHash}; there are
   * no more vectors after that.
   *
   * @throws DataException if the rest cannot be read
   */
  public String hash() {
    try {
      var _ = content.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new DataException(file, DataFile.cause(e));
    }
    return HexFormat.of().formatHex(content.getMessageDigest().digest());
  }

  /** Returns how many numbers a word has. */
  public int width() {
    return width;
  }

  /** Returns how many entries were skipped so far and what the first one's fault was, if any. */
  public Optional<String> skippedNote() {
    return firstProblem.map(first ->
        skipped
            + (skipped == 1 ? " entry was skipped: " : " entries were skipped, the first: ")
            + first.getMessage());
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new DataException(file, DataFile.cause(e));
    }
  }
}
