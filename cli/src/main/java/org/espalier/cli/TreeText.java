package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws a dependency tree in lines, a word in each, with branches at the left. Words come in the
 * order of the sentence unless arcs cross.
 */
final class TreeText {

  private static final String CLEAR = "   ";

  private final List<String> words;
  private final List<List<Integer>> children = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final boolean unicode;

  /**
   * A line of the drawing.
   *
   * @param word its index
   * @param text branches and word
   */
  record Line(int word, String text) {}

  private TreeText(List<String> words, boolean unicode) {
    this.words = words;
    this.unicode = unicode;
  }

  /**
   * Draws a tree.
   *
   * @param heads of each word, −1 for the root; no cycles
   * @param unicode whether to draw with more than ASCII
   */
  static List<Line> of(List<String> words, boolean unicode, int... heads) {
    TreeText drawing = new TreeText(words, unicode);
    for (int i = 0; i < words.size(); i++) {
      drawing.children.add(new ArrayList<>());
    }
    for (int i = 0; i < heads.length; i++) {
      if (heads[i] >= 0) {
        drawing.children.get(heads[i]).add(i);
      }
    }
    for (int i = 0; i < heads.length; i++) {
      if (heads[i] < 0) {
        drawing.draw(i, "", drawing.unicode ? "── " : "-- ", CLEAR, CLEAR);
      }
    }
    return drawing.lines;
  }

  /**
   * Draws a word and all that hangs on it.
   *
   * @param before what stands at the left of its branch, in each of its lines
   * @param branch its branch
   * @param above what stands in the branch's place in the lines above the word
   * @param below likewise below
   */
  private void draw(int word, String before, String branch, String above, String below) {
    String line = unicode ? "│  " : "|  ";
    List<Integer> left = children.get(word).stream().filter(c -> c < word).toList();
    List<Integer> right = children.get(word).stream().filter(c -> c > word).toList();
    for (int k = 0; k < left.size(); k++) {
      boolean outermost = k == 0;
      draw(
          left.get(k),
          before + above,
          unicode ? (outermost ? "┌─ " : "├─ ") : (outermost ? ",- " : "|- "),
          outermost ? CLEAR : line,
          line);
    }
    lines.add(new Line(word, before + branch + words.get(word)));
    for (int k = 0; k < right.size(); k++) {
      boolean outermost = k == right.size() - 1;
      draw(
          right.get(k),
          before + below,
          unicode ? (outermost ? "└─ " : "├─ ") : (outermost ? "`- " : "|- "),
          line,
          outermost ? CLEAR : line);
    }
  }
}
