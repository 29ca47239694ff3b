package org.espalier.lab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads trees in brackets, one in a line, UTF-8: {@code (3 (2 a) (3 (4 good) (2 film)))}, each node
 * a label and then a word or nodes. In words {@code \/} becomes a slash, {@code \*} a star, and
 * {@code -LRB-} and its like become the brackets they stand for. Blank lines are skipped.
 *
 * <p>Such are the Penn treebank and the Stanford sentiment treebank: R. Socher et al., Recursive
 * deep models for semantic compositionality over a sentiment treebank, EMNLP 2013.
 */
public final class BracketTreeReader extends LineReader<BracketTree> {

  /** A node whose closing bracket has not come yet. */
  private static final class Open {
    private final String label;
    private final int first;
    private boolean hasWord;
    private boolean hasNodes;

    private Open(String label, int first) {
      this.label = label;
      this.first = first;
    }
  }

  private final List<String> words = new ArrayList<>();
  private final List<BracketTree.Span> spans = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();

  /**
   * Opens a file.
   *
   * @throws DataException if it cannot be opened
   */
  public BracketTreeReader(Path file) {
    super(file, StandardCharsets.UTF_8);
  }

  @Override
  @Nullable BracketTree read() {
    String line = nextFilled();
    if (line == null) {
      return null;
    }
    words.clear();
    spans.clear();
    open.clear();
    int i = 0;
    while (i < line.length()) {
      char character = line.charAt(i);
      if (character == '(') {
        int end = textEnd(line, i + 1);
        begin(line.substring(i + 1, end), i);
        i = end;
      } else if (character == ')') {
        end(i);
        i++;
      } else if (character == ' ' || character == '\t') {
        i++;
      } else {
        int end = textEnd(line, i);
        word(line.substring(i, end), i);
        i = end;
      }
    }
    if (!open.isEmpty()) {
      throw lines.error(open.size() + " brackets are never closed");
    }
    return new BracketTree(words, spans, lines.number());
  }

  private static int textEnd(String line, int from) {
    int end = from;
    while (end < line.length() && "() \t".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private void begin(String label, int place) {
    if (label.isEmpty()) {
      throw error(place, "a bracket without a label");
    }
    Open parent = open.peek();
    if (parent == null && !spans.isEmpty()) {
      throw error(place, "a second tree in the line");
    }
    if (parent != null) {
      if (parent.hasWord) {
        throw error(place, "a node with a word and a node below it");
      }
      parent.hasNodes = true;
    }
    open.push(new Open(label, words.size()));
  }

  private void word(String text, int place) {
    Open parent = open.peek();
    if (parent == null) {
      throw error(place, "a word outside of the tree");
    }
    if (parent.hasWord || parent.hasNodes) {
      throw error(place, "a word that is not alone below its node");
    }
    parent.hasWord = true;
    words.add(unescape(text));
  }

  private void end(int place) {
    if (open.isEmpty()) {
      throw error(place, "a closing bracket without an opening one");
    }
    Open node = open.pop();
    if (!node.hasWord && !node.hasNodes) {
      throw error(place, "a node with nothing below it");
    }
    spans.add(new BracketTree.Span(node.first, words.size() - 1, node.label));
  }

  private DataException error(int place, String problem) {
    return lines.error(problem + ", at character " + (place + 1));
  }

  private static String unescape(String word) {
    return switch (word) {
      case "-LRB-" -> "(";
      case "-RRB-" -> ")";
      case "-LSB-" -> "[";
      case "-RSB-" -> "]";
      case "-LCB-" -> "{";
      case "-RCB-" -> "}";
      default -> word.replace("\\/", "/").replace("\\*", "*");
    };
  }
}
