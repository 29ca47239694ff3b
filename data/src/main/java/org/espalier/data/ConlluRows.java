package org.espalier.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of one sentence, checked while they come in. */
final class ConlluRows {

  /** The columns of CoNLL-U. */
  static final List<String> COLUMNS =
      List.of("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC");

  private static final int RELATION = COLUMNS.indexOf("DEPREL");

  private static final String NONE = "_";

  /** An id of more digits is no word's. */
  private static final int DIGITS = 8;

  private final Lines lines;
  private final TreeCheck check;
  private final int width;
  private final List<String> names;
  private final String label;
  private final int[] places; // of CoNLL-U's columns among those of the file, −1 for none
  private final Map<String, String> shared;
  private final List<Word> words = new ArrayList<>();
  private final List<MultiwordToken> multiwordTokens = new ArrayList<>();
  private final List<EmptyNode> emptyNodes = new ArrayList<>();

  /**
   * Starts a sentence.
   *
   * @param names of the columns, in their order in the file
   * @param label the one, or the attribute of MISC, that is read in place of the words' relations;
   *     empty for none
   * @param shared one copy of every string, for all sentences of a file
   */
  ConlluRows(
      Lines lines, TreeCheck check, List<String> names, String label, Map<String, String> shared) {
    this.lines = lines;
    this.check = check;
    this.names = names;
    this.label = label;
    width = names.size();
    places = COLUMNS.stream().mapToInt(names::indexOf).toArray();
    if (!label.isEmpty()) {
      places[RELATION] = own(names).contains(label) ? names.indexOf(label) : -1;
    }
    this.shared = shared;
  }

  boolean isEmpty() {
    return words.isEmpty() && multiwordTokens.isEmpty() && emptyNodes.isEmpty();
  }

  List<Word> words() {
    return words;
  }

  List<MultiwordToken> multiwordTokens() {
    return multiwordTokens;
  }

  List<EmptyNode> emptyNodes() {
    return emptyNodes;
  }

  /** Returns those of the names that CoNLL-U does not have. */
  static List<String> own(List<String> names) {
    return names.stream().filter(name -> !COLUMNS.contains(name)).toList();
  }

  /** Takes the line that was read last. */
  void add(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != width) {
      throw lines.error(
          "a row needs %s columns separated by tabs, but has %s: %s"
              .formatted(width, cells.length, DataException.quote(line)));
    }
    String[] columns = new String[COLUMNS.size()];
    for (int i = 0; i < columns.length; i++) {
      int place = places[i];
      String cell = place < 0 ? NONE : cells[place];
      if (cell.isEmpty()) {
        throw lines.error("column " + (place + 1) + " (" + names.get(place) + ") is empty");
      }
      columns[i] = shared.computeIfAbsent(cell, same -> same);
    }
    String id = columns[0];
    if (id.indexOf('-') > 0) {
      addMultiwordToken(columns);
    } else if (id.indexOf('.') > 0) {
      addEmptyNode(columns);
    } else {
      addWord(columns);
    }
  }

  private void addWord(String... columns) {
    int id = number(columns[0]);
    int expected = words.size() + 1;
    if (id != expected) {
      throw lines.error(
          "the id is "
              + DataException.quote(columns[0])
              + " where "
              + expected
              + " is next"
              + (id == 1 ? "; is the empty line between two sentences missing?" : ""));
    }
    int head;
    if (columns[6].equals(NONE) && check == TreeCheck.NONE) {
      head = Word.NO_HEAD;
    } else {
      int number = number(columns[6]);
      if (number < 0) {
        throw lines.error("the head is not a number: " + DataException.quote(columns[6]));
      }
      if (number == id) {
        throw lines.error("word " + id + " is its own head");
      }
      head = number - 1;
    }
    words.add(
        new Word(
            columns[1],
            columns[2],
            columns[3],
            columns[4],
            columns[5],
            head,
            label.isEmpty() || places[RELATION] >= 0 ? columns[RELATION] : attribute(columns[9]),
            links(columns[8]),
            columns[9],
            lines.number()));
  }

  /** Returns the value of the attribute that is the label. */
  private String attribute(String miscellany) {
    for (String attribute : miscellany.split("\\|", -1)) {
      if (attribute.length() > label.length() + 1 && attribute.startsWith(label + "=")) {
        return shared.computeIfAbsent(attribute.substring(label.length() + 1), same -> same);
      }
    }
    return NONE;
  }

  private void addMultiwordToken(String... columns) {
    int dash = columns[0].indexOf('-');
    int first = number(columns[0].substring(0, dash));
    int last = number(columns[0].substring(dash + 1));
    if (first < 1 || last < first) {
      throw lines.error("not a range of words: " + DataException.quote(columns[0]));
    }
    if (first != words.size() + 1) {
      throw lines.error(
          "the multiword token %s stands before word %s, not before its first"
              .formatted(columns[0], words.size() + 1));
    }
    if (!multiwordTokens.isEmpty() && multiwordTokens.getLast().last() >= first - 1) {
      throw lines.error("the multiword token " + columns[0] + " overlaps the one before it");
    }
    multiwordTokens.add(
        new MultiwordToken(first - 1, last - 1, columns[1], columns[5], columns[9]));
  }

  private void addEmptyNode(String... columns) {
    Node node = node(columns[0]);
    int before = words.size() - 1;
    int next =
        emptyNodes.isEmpty() || emptyNodes.getLast().node().word() != before
            ? 1
            : emptyNodes.getLast().node().empty() + 1;
    Node expected = new Node(before, next);
    if (!node.equals(expected)) {
      throw lines.error(
          "the id is " + DataException.quote(columns[0]) + " where " + expected + " is next");
    }
    emptyNodes.add(
        new EmptyNode(
            node,
            columns[1],
            columns[2],
            columns[3],
            columns[4],
            columns[5],
            links(columns[8]),
            columns[9],
            lines.number()));
  }

  private List<Link> links(String column) {
    if (column.equals(NONE)) {
      return List.of();
    }
    List<Link> links = new ArrayList<>();
    for (String link : column.split("\\|", -1)) {
      int colon = link.indexOf(':');
      if (colon < 1 || colon == link.length() - 1) {
        throw lines.error(
            "column 9 (DEPS) needs head:relation, but has " + DataException.quote(link));
      }
      String label = link.substring(colon + 1);
      links.add(
          new Link(node(link.substring(0, colon)), shared.computeIfAbsent(label, text -> text)));
    }
    return links;
  }

  private Node node(String id) {
    int dot = id.indexOf('.');
    int word = number(dot < 0 ? id : id.substring(0, dot));
    int empty = dot < 0 ? 0 : number(id.substring(dot + 1));
    if (word < 0 || empty < 0 || (dot >= 0 && empty == 0)) {
      throw lines.error("not an id: " + DataException.quote(id));
    }
    return new Node(word - 1, empty);
  }

  /** Returns an unsigned number, or −1 if the text is not one. */
  private static int number(String text) {
    if (text.isEmpty() || text.length() > DIGITS) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** Checks what can be known only at the end of the sentence. */
  void finish() {
    int n = words.size();
    if (n == 0) {
      throw lines.error("a sentence ends here that has no words");
    }
    if (!multiwordTokens.isEmpty() && multiwordTokens.getLast().last() >= n) {
      MultiwordToken token = multiwordTokens.getLast();
      throw error(
          Math.min(token.first(), n - 1),
          "the multiword token %s-%s reaches beyond the sentence of %s words"
              .formatted(token.first() + 1, token.last() + 1, n));
    }
    int[] heads = words.stream().mapToInt(Word::head).toArray();
    for (int m = 0; m < n; m++) {
      if (heads[m] >= n) {
        throw error(
            m,
            "the head of word %s is %s, but the sentence has only %s"
                .formatted(m + 1, heads[m] + 1, Counts.of(n, "words")));
      }
    }
    if (check != TreeCheck.NONE) {
      Heads.Problem problem = Heads.problem(check == TreeCheck.SINGLE_ROOT, heads);
      if (problem != null) {
        throw error(problem.word(), problem.message());
      }
    }
    checkLinks();
  }

  private void checkLinks() {
    Set<Node> empty = new HashSet<>();
    for (EmptyNode node : emptyNodes) {
      empty.add(node.node());
    }
    for (Word word : words) {
      checkLinks(word.links(), empty, word.line());
    }
    for (EmptyNode node : emptyNodes) {
      checkLinks(node.links(), empty, node.line());
    }
  }

  private void checkLinks(List<Link> links, Set<Node> empty, int line) {
    for (Link link : links) {
      Node head = link.head();
      if (head.empty() == 0 ? head.word() >= words.size() : !empty.contains(head)) {
        throw new DataException(
            lines.file(), line, "column 9 (DEPS) names " + head + ", which is not in the sentence");
      }
    }
  }

  private DataException error(int word, String problem) {
    return new DataException(lines.file(), words.get(word).line(), problem);
  }
}
