package org.espalier.data;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads trees in brackets, {@code (3 (2 a) (3 (4 good) (2 film)))}, each node a label and then a
 * word or nodes, over one line or several. An outer bracket without a label, as in the Penn
 * treebank, is dropped where it holds one node, and labelled TOP where it holds several. In words
 * {@code \/} becomes a slash, {@code \*} a star, and {@code -LRB-} and its like become the brackets
 * they stand for. Empty elements, labelled {@code -NONE-}, are left out with the nodes that hold
 * nothing else, unless they are asked for. Blank lines are skipped.
 *
 * <p>Such are the Penn treebank and the Stanford sentiment treebank: R. Socher et al., Recursive
 * deep models for semantic compositionality over a sentiment treebank, EMNLP 2013.
 */
public final class BracketTreeReader extends LineReader<BracketTree> {

  private static final String EMPTY = "-NONE-";
  private static final String TOP = "TOP";

  /** A node whose closing bracket is still to come. */
  private static final class Open {
    private final String label;
    private final int first;
    private boolean hasWord;
    private int nodes;

    private Open(String label, int first) {
      this.label = label;
      this.first = first;
    }
  }

  private final boolean keepsEmpty;
  private final List<String> words = new ArrayList<>();
  private final List<BracketTree.Span> spans = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();

  /**
   * Opens a file.
   *
   * @param charset null for UTF-8, or UTF-16 and UTF-32 where the first bytes prove them
   * @param keepsEmpty whether empty elements, such as traces, are words
   * @throws DataException if it cannot be opened
   */
  public BracketTreeReader(Path file, @Nullable Charset charset, boolean keepsEmpty) {
    super(new Lines(file, charset));
    this.keepsEmpty = keepsEmpty;
  }

  @Override
  @Nullable BracketTree read() {
    words.clear();
    spans.clear();
    open.clear();
    String line = nextFilled();
    if (line == null) {
      return null;
    }
    int start = lines.number();
    boolean begun = false;
    while (line != null) {
      begun = readLine(line, begun);
      if (open.isEmpty()) {
        if (words.isEmpty()) {
          throw new DataException(
              lines.file(), start, "the tree has no words, only empty elements");
        }
        return new BracketTree(words, spans, start);
      }
      line = lines.next();
    }
    throw new DataException(
        lines.file(),
        start,
        open.size() + (open.size() == 1 ? " bracket is" : " brackets are") + " never closed");
  }

  /** Returns whether the tree has begun. */
  private boolean readLine(String line, boolean begunBefore) {
    boolean begun = begunBefore;
    int i = 0;
    while (i < line.length()) {
      char character = line.charAt(i);
      if (character == '(') {
        if (begun && open.isEmpty()) {
          throw error(i, "a second tree in the line");
        }
        begun = true;
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
    return begun;
  }

  private static int textEnd(String line, int from) {
    int end = from;
    while (end < line.length() && "() \t".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private void begin(String label, int place) {
    Open parent = open.peek();
    if (label.isEmpty() && parent != null) {
      throw error(place, "a bracket without a label");
    }
    if (parent != null) {
      if (parent.hasWord) {
        throw error(place, "a node with a word and a node below it");
      }
      parent.nodes++;
    }
    open.push(new Open(label, words.size()));
  }

  private void word(String text, int place) {
    Open parent = open.peek();
    if (parent == null) {
      throw error(place, "a word outside of the tree");
    }
    if (parent.label.isEmpty()) {
      throw error(place, "a bracket without a label");
    }
    if (parent.hasWord || parent.nodes > 0) {
      throw error(place, "a word that is not alone below its node");
    }
    parent.hasWord = true;
    if (keepsEmpty || !parent.label.equals(EMPTY)) {
      words.add(unescape(text));
    }
  }

  private void end(int place) {
    if (open.isEmpty()) {
      throw error(place, "a closing bracket without an opening one");
    }
    Open node = open.pop();
    if (!node.hasWord && node.nodes == 0) {
      throw error(place, "a node with nothing below it");
    }
    if (node.first == words.size() || (node.label.isEmpty() && node.nodes == 1)) {
      return;
    }
    spans.add(
        new BracketTree.Span(
            node.first, words.size() - 1, node.label.isEmpty() ? TOP : node.label));
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
