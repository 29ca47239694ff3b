package org.espalier.report.page;

import java.util.List;

/**
 * The style of a line. Each colour, from Okabe and Ito's palette for all kinds of colour vision,
 * comes with its own dashes and mark, so that lines can be distinguished without colours.
 *
 * @param colour number of a colour in the style sheet
 * @param dashes lengths of dashes and gaps; empty for a line drawn through
 * @param mark at every point
 */
public record LineStyle(int colour, String dashes, Mark mark) {

  private static final int COLOURS = 8;
  private static final List<String> DASHES = List.of("", "7 3", "2 3", "9 3 2 3");
  private static final List<Mark> MARKS =
      List.of(Mark.DISC, Mark.SQUARE, Mark.TRIANGLE, Mark.DIAMOND);

  public static final LineStyle BLUE = ofIndex(0);
  public static final LineStyle ORANGE = ofIndex(1);
  public static final LineStyle GREY = ofIndex(2);
  public static final LineStyle PURPLE = ofIndex(3);
  public static final LineStyle GREEN = ofIndex(4);

  /** What stands at a point. */
  public enum Mark {
    /** A circle. */
    DISC,
    /** A square. */
    SQUARE,
    /** A triangle. */
    TRIANGLE,
    /** A square on its corner. */
    DIAMOND
  }

  /** Returns the style of the k-th of many lines; the first 32 differ. */
  public static LineStyle ofIndex(int k) {
    int round = k / COLOURS;
    return new LineStyle(
        k % COLOURS, DASHES.get((k + round) % 4), MARKS.get((k + round + k / 4) % 4));
  }

  private String cssClass() {
    return "line-" + colour;
  }

  /** Returns a path with this style's colour and dashes. */
  public Element stroke(String path) {
    return dashes.isEmpty()
        ? Element.of("path", "class", "line " + cssClass(), "d", path)
        : Element.of("path", "class", "line " + cssClass(), "stroke-dasharray", dashes, "d", path);
  }

  /** Returns a thin path in this style's colour, for a range. */
  public Element whisker(String path) {
    return Element.of("path", "class", "line " + cssClass() + " whisker", "d", path);
  }

  /** Returns this style's mark at a point. */
  public Element mark(double x, double y) {
    return marks(outline(x, y));
  }

  /** Returns marks at several points. */
  Element marks(String outlines) {
    return Element.of("path", "class", "mark " + cssClass(), "d", outlines);
  }

  /** Returns the outline of this style's mark at a point. */
  String outline(double x, double y) {
    String start = "M" + Numbers.pixels(x) + " " + Numbers.pixels(y);
    return switch (mark) {
      case DISC -> start + "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z";
      case SQUARE -> start + "m-3 -3h6v6h-6z";
      case TRIANGLE -> start + "m0 -4l3.8 6.6h-7.6z";
      case DIAMOND -> start + "m0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z";
    };
  }

  /** Returns a short piece of a line, for a legend within a text. */
  public Element sample() {
    return Picture.sample("sample", 12).add(stroke("M1 6H35"), mark(18, 6));
  }
}
