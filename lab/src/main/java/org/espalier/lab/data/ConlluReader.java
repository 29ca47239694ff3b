package org.espalier.lab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.lab.data.Sentence.EmptyNode;
import org.espalier.lab.data.Sentence.Enhanced;
import org.espalier.lab.data.Sentence.Multiword;
import org.espalier.lab.data.Sentence.Word;
import org.jspecify.annotations.Nullable;

/**
 * Reads a treebank in CoNLL-U, one sentence at a time: ten columns, comments, multiword tokens
 * (1-2), empty nodes (8.1) and the enhanced column.
 *
 * <p>Every sentence's basic tree must be one: heads within the sentence, exactly one root, no
 * cycle. The first line that breaks a rule is reported with file, number and cause.
 */
public final class ConlluReader implements AutoCloseable {

  private static final int COLUMNS = 10;

  private final Path file;
  private final Lines lines;
  private String document = "";
  private int sentences;

  // The sentence under way.
  private String id = "";
  private int line;
  private final List<Word> words = new ArrayList<>();
  private final List<Integer> wordLines = new ArrayList<>();
  private final List<Multiword> multiwords = new ArrayList<>();
  private final List<EmptyNode> emptyNodes = new ArrayList<>();

  /**
   * Opens a file, UTF-8, packed with gzip if its name ends so.
   *
   * @throws DataException if it cannot be opened
   */
  public ConlluReader(Path file) {
    this.file = file;
    lines = new Lines(file, StandardCharsets.UTF_8);
  }

  /**
   * Reads a whole file.
   *
   * @throws DataException if it has no sentence or a malformed line
   */
  public static List<Sentence> readAll(Path file) {
    try (ConlluReader reader = new ConlluReader(file)) {
      List<Sentence> sentences = new ArrayList<>();
      Optional<Sentence> next = reader.next();
      while (next.isPresent()) {
        sentences.add(next.get());
        next = reader.next();
      }
      return sentences;
    }
  }

  /**
   * Reads the next sentence.
   *
   * @return empty after the last one
   * @throws DataException if a line is malformed, or the file ends without any sentence
   */
  public Optional<Sentence> next() {
    clear();
    for (String text = lines.next(); text != null; text = lines.next()) {
      if (text.isEmpty()) {
        if (line > 0) {
          return Optional.of(finish());
        }
      } else if (text.startsWith("#")) {
        comment(text);
      } else {
        node(text.split("\t", -1));
      }
    }
    if (line > 0) {
      return Optional.of(finish());
    }
    if (sentences == 0) {
      throw new DataException(file, "has no sentence");
    }
    return Optional.empty();
  }

  private void clear() {
    id = "";
    line = 0;
    words.clear();
    wordLines.clear();
    multiwords.clear();
    emptyNodes.clear();
  }

  private void comment(String text) {
    if (text.startsWith("# newdoc")) {
      int equals = text.indexOf('=');
      document = equals < 0 ? "" : text.substring(equals + 1).strip();
    } else if (text.startsWith("# sent_id =")) {
      id = text.substring(text.indexOf('=') + 1).strip();
    }
  }

  private void node(String... columns) {
    if (columns.length != COLUMNS) {
      throw lines.error("expected 10 columns separated by tabs, found " + columns.length);
    }
    if (line == 0) {
      line = lines.number();
    }
    String index = columns[0];
    if (index.contains("-")) {
      multiwords.add(multiword(index, columns[1]));
    } else if (index.contains(".")) {
      emptyNodes.add(new EmptyNode(index, columns[1], enhanced(columns[8])));
    } else {
      int expected = words.size() + 1;
      if (!index.equals(Integer.toString(expected))) {
        throw lines.error("expected the word with id " + expected + ", found '" + index + "'");
      }
      wordLines.add(lines.number());
      words.add(
          new Word(
              columns[1],
              columns[2],
              columns[3],
              columns[4],
              columns[5],
              number(columns[6], "head") - 1,
              columns[7],
              enhanced(columns[8]),
              columns[9]));
    }
  }

  private Multiword multiword(String range, String form) {
    int dash = range.indexOf('-');
    int first = number(range.substring(0, dash), "first word of a multiword token");
    int last = number(range.substring(dash + 1), "last word of a multiword token");
    if (first != words.size() + 1 || last < first) {
      throw lines.error("the multiword token " + range + " is out of place");
    }
    return new Multiword(first - 1, last - 1, form);
  }

  private List<Enhanced> enhanced(String column) {
    List<Enhanced> arcs = new ArrayList<>();
    if (!column.equals("_")) {
      for (String arc : column.split("\\|", -1)) {
        int colon = arc.indexOf(':');
        if (colon < 1) {
          throw lines.error("'" + arc + "' is not an arc head:relation of the enhanced graph");
        }
        arcs.add(new Enhanced(arc.substring(0, colon), arc.substring(colon + 1)));
      }
    }
    return arcs;
  }

  private int number(String text, String what) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below, like a negative number
    }
    throw lines.error("the " + what + " '" + text + "' is not a number");
  }

  private Sentence finish() {
    if (words.isEmpty()) {
      throw new DataException(file, line, "the sentence has no words");
    }
    requireTree();
    for (Multiword multiword : multiwords) {
      if (multiword.last() >= words.size()) {
        throw new DataException(
            file, line, "the multiword token '" + multiword.form() + "' goes past the last word");
      }
    }
    sentences++;
    String name = id.isEmpty() ? "line " + line : id;
    return new Sentence(name, document, line, words, multiwords, emptyNodes);
  }

  private void requireTree() {
    Integer root = null;
    for (int m = 0; m < words.size(); m++) {
      int head = words.get(m).head();
      if (head >= words.size()) {
        throw at(m, "head " + (head + 1) + " but the sentence has " + words.size() + " words");
      }
      if (head == m) {
        throw at(m, "word " + (m + 1) + " is its own head");
      }
      if (head == Sentence.ROOT) {
        if (root != null) {
          throw at(m, "a second root; the first is word " + (root + 1));
        }
        root = m;
      }
    }
    requireRooted(root);
  }

  private void requireRooted(@Nullable Integer root) {
    for (int m = 0; m < words.size(); m++) {
      int steps = 0;
      for (int a = m; a != Sentence.ROOT; a = words.get(a).head()) {
        if (++steps > words.size()) {
          throw at(m, "word " + (m + 1) + " hangs on a cycle");
        }
      }
    }
    if (root == null) {
      throw at(0, "no word of the sentence has head 0");
    }
  }

  private DataException at(int word, String cause) {
    return new DataException(file, wordLines.get(word), cause);
  }

  @Override
  public void close() {
    lines.close();
  }
}
