package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of Universal Dependencies that hold in every language, as its validator has them: ten
 * columns without blanks at their ends, an id and the text of every sentence, words numbered from
 * 1, ranges that do not overlap, one root, its relation on it and nowhere else, no cycle, edges of
 * the enhanced graph between nodes that there are, and a text that is what the tokens say. It
 * shares no code with the reader.
 */
final class TreebankRules {

  private TreebankRules() {}

  /** Checks a treebank, and returns how many sentences it has. */
  static int check(String treebank) {
    assertTrue(treebank.isEmpty() || treebank.endsWith("\n\n"), "no empty line at the end");
    Set<String> ids = new HashSet<>();
    List<String> comments = new ArrayList<>();
    List<String[]> rows = new ArrayList<>();
    int sentences = 0;
    for (String line : treebank.split("\n", -1)) {
      if (line.isEmpty() && !rows.isEmpty()) {
        checkSentence(ids, comments, rows);
        comments.clear();
        rows.clear();
        sentences++;
      } else if (line.startsWith("#") && rows.isEmpty()) {
        comments.add(line);
      } else if (!line.isEmpty()) {
        rows.add(line.split("\t", -1));
      }
    }
    assertEquals(List.of(), rows);
    return sentences;
  }

  private static void checkSentence(Set<String> ids, List<String> comments, List<String[]> rows) {
    assertTrue(ids.add(value(comments, "sent_id")), comments::toString);
    StringBuilder text = new StringBuilder();
    List<Integer> heads = new ArrayList<>();
    Set<String> nodes = new HashSet<>(Set.of("0"));
    List<String> links = new ArrayList<>();
    int covered = 0;
    int empty = 0;
    for (String[] row : rows) {
      String shown = String.join("\t", row);
      assertEquals(10, row.length, shown);
      assertTrue(
          Arrays.stream(row).noneMatch(cell -> cell.isBlank() || !cell.equals(cell.strip())),
          shown);
      boolean isRange = row[0].contains("-");
      boolean isEmpty = row[0].contains(".");
      assertTrue(isRange || nodes.add(row[0]), shown);
      links.addAll(row[8].equals("_") ? List.of() : List.of(row[8].split("\\|", -1)));
      empty = isEmpty ? empty + 1 : 0;
      if (isRange) {
        assertTrue(row[0].matches("\\d+-\\d+"), shown);
        assertEquals(heads.size() + 1, Integer.parseInt(row[0].replaceFirst("-.*", "")), shown);
        assertTrue(covered <= heads.size(), shown);
        covered = Integer.parseInt(row[0].replaceFirst(".*-", ""));
        assertTrue(covered > heads.size(), shown);
      } else if (isEmpty) {
        assertEquals(heads.size() + "." + empty, row[0], shown);
        assertEquals("__", row[6] + row[7], shown);
      } else {
        heads.add(Integer.parseInt(row[6]));
        assertEquals(Integer.toString(heads.size()), row[0], shown);
        assertTrue(row[3].matches("[A-Z]+"), shown);
        assertTrue(row[7].matches("[a-z]+(:[a-z]+)*"), shown);
        assertEquals(row[6].equals("0"), row[7].matches("root(:.*)?"), shown);
      }
      if (!isEmpty && (isRange || heads.size() > covered)) {
        List<String> miscellany = List.of(row[9].split("\\|", -1));
        text.append(row[1]).append(miscellany.contains("SpaceAfter=No") ? "" : " ");
      }
    }
    assertTrue(covered <= heads.size(), "a range reaches beyond the sentence");
    for (String link : links) {
      assertTrue(nodes.contains(link.replaceFirst(":.*", "")), link);
      assertTrue(link.matches("[0-9.]+:[a-z]+(:[^ ]+)*"), link);
    }
    assertEquals(value(comments, "text"), text.toString().strip());
    assertEquals(1, heads.stream().filter(head -> head == 0).count(), heads::toString);
    for (int word = 1; word <= heads.size(); word++) {
      int steps = 0;
      for (int at = word; at > 0; at = heads.get(at - 1)) {
        assertFalse(++steps > heads.size(), "a cycle: " + heads);
        assertTrue(heads.get(at - 1) <= heads.size(), heads::toString);
      }
    }
  }

  private static String value(List<String> comments, String key) {
    List<String> found =
        comments.stream().filter(comment -> comment.startsWith("# " + key + " = ")).toList();
    assertEquals(1, found.size(), comments::toString);
    return found.getFirst().substring(key.length() + 5).strip();
  }
}
