package org.espalier.lab.report;

/**
 * Looks that can be told apart without colours: the colour, from Okabe and Ito's palette for all
 * kinds of colour vision, never comes without its own dashes and its own mark.
 */
enum LineStyle {
  BLUE("", Mark.DISC),
  ORANGE("7 3", Mark.SQUARE),
  GREY("2 3", Mark.TRIANGLE),
  PURPLE("9 3 2 3", Mark.DIAMOND),
  GREEN("", Mark.SQUARE),
  RED("7 3", Mark.DISC),
  SKY("2 3", Mark.DIAMOND),
  BROWN("9 3 2 3", Mark.TRIANGLE);

  private enum Mark {
    DISC,
    SQUARE,
    TRIANGLE,
    DIAMOND
  }

  private final String dashes;
  private final Mark mark;

  LineStyle(String dashes, Mark mark) {
    this.dashes = dashes;
    this.mark = mark;
  }

  /** Returns a style for the k-th of many lines. */
  static LineStyle ofIndex(int k) {
    return values()[k % values().length];
  }

  private String cssClass() {
    return "line-" + ordinal();
  }

  /** Returns a path with this style's colour and dashes. */
  Element stroke(String path) {
    return dashes.isEmpty()
        ? Element.of("path", "class", "line " + cssClass(), "d", path)
        : Element.of("path", "class", "line " + cssClass(), "stroke-dasharray", dashes, "d", path);
  }

  /** Returns this style's mark at a point. */
  Element mark(double x, double y) {
    return Element.of("path", "class", "mark " + cssClass(), "d", outline(x, y));
  }

  private String outline(double x, double y) {
    String start = "M" + Numbers.pixels(x) + " " + Numbers.pixels(y);
    return switch (mark) {
      case DISC -> start + "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z";
      case SQUARE -> start + "m-3 -3h6v6h-6z";
      case TRIANGLE -> start + "m0 -4l3.8 6.6h-7.6z";
      case DIAMOND -> start + "m0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z";
    };
  }

  /** Returns a short piece of a line, for a legend within a text. */
  Element sample() {
    return Element.of(
            "svg",
            "class",
            "sample",
            "width",
            "36",
            "height",
            "12",
            "viewBox",
            "0 0 36 12",
            "aria-hidden",
            "true")
        .add(stroke("M1 6H35"), mark(18, 6));
  }
}
