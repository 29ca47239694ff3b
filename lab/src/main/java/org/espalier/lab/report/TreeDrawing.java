package org.espalier.lab.report;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.lab.train.RunResult.TreeSample;

/**
 * A sentence with the induced tree as arcs above its words and the gold tree as arcs below them. An
 * arc runs from the head and its arrow points at the dependent; arcs that both trees have are drawn
 * through, those of one tree alone are dashed.
 */
final class TreeDrawing {

  private static final double FONT = 14;
  private static final double SMALL = 11;
  private static final double GAP = 14;
  private static final double NARROWEST = 30;
  private static final double ROOM_FOR_ROOT = 22;

  private final TreeSample sample;
  private final boolean labelled;
  private final double[] centres;
  private final double width;

  /**
   * Lays the words out.
   *
   * @param labelled whether each word has a label
   */
  TreeDrawing(TreeSample sample, boolean labelled) {
    this.sample = sample;
    this.labelled = labelled;
    this.centres = new double[sample.words().size()];
    double x = GAP / 2;
    for (int i = 0; i < centres.length; i++) {
      double column = column(i);
      centres[i] = x + column / 2;
      x += column + GAP;
    }
    this.width = x;
  }

  private double column(int i) {
    double wide = Math.max(NARROWEST, TextWidth.of(sample.words().get(i), FONT));
    if (labelled) {
      wide = Math.max(wide, TextWidth.of("✗ " + sample.predicted().get(i), SMALL));
      wide = Math.max(wide, TextWidth.of("(" + sample.labels().get(i) + ")", SMALL));
    }
    return wide;
  }

  private boolean isWrong(int i) {
    return !sample.predicted().get(i).equals(sample.labels().get(i));
  }

  private boolean anyWrong() {
    return IntStream.range(0, centres.length).anyMatch(this::isWrong);
  }

  /** Returns the picture in its natural size. */
  Element svg() {
    ArcLevels above = ArcLevels.of(sample.induced());
    ArcLevels below = ArcLevels.of(sample.gold());
    double top = sample.induced().length == 0 ? 4 : height(above, above.highest()) + ROOM_FOR_ROOT;
    double wordsEnd = top + 22;
    double labelsEnd = wordsEnd + (labelled ? anyWrong() ? 30 : 16 : 0);
    double bottom =
        sample.gold().length == 0
            ? labelsEnd
            : labelsEnd + 4 + height(below, below.highest()) + ROOM_FOR_ROOT;
    Element svg =
        Element.of(
            "svg",
            "class",
            "tree",
            "width",
            Numbers.pixels(width),
            "height",
            Numbers.pixels(bottom),
            "viewBox",
            "0 0 " + Numbers.pixels(width) + " " + Numbers.pixels(bottom),
            "role",
            "img",
            "aria-label",
            description());
    arcs(svg, "induced", sample.induced(), sample.gold(), above, top, -1);
    arcs(svg, "gold", sample.gold(), sample.induced(), below, labelsEnd + 4, 1);
    words(svg, top, wordsEnd);
    return svg;
  }

  /** Many levels lie closer together, so that long sentences do not become towers. */
  private static double height(ArcLevels levels, int level) {
    double step = Math.min(15, 200.0 / Math.max(1, levels.highest()));
    return level == 0 ? 0 : 8 + step * level;
  }

  private void arcs(
      Element svg,
      String kind,
      int[] heads,
      int[] others,
      ArcLevels levels,
      double base,
      int direction) {
    for (int m = 0; m < heads.length; m++) {
      boolean shared = others.length == 0 || others[m] == heads[m];
      Element arc = Element.of("g", "class", kind + (shared ? " shared" : " alone"));
      double x = centres[m];
      if (heads[m] < 0) {
        double far = base + direction * (height(levels, levels.highest()) + 8);
        arc.add(
            path("M" + point(x, far) + "L" + point(x, base + direction * 5)),
            Element.of(
                    "text",
                    "x",
                    Numbers.pixels(x),
                    "y",
                    Numbers.pixels(far + (direction > 0 ? 12 : -4)),
                    "text-anchor",
                    "middle",
                    "class",
                    "root")
                .text("root"));
      } else {
        int level = levels.levels()[m];
        double from = centres[heads[m]] + (heads[m] < m ? 4 : -4);
        arc.add(arch(from, x, base, direction, height(levels, level), level));
      }
      arc.add(arrow(x, base, direction));
      svg.add(arc);
    }
  }

  /** A flat arch: its corners widen with the level so slowly that arcs of one head never cross. */
  private static Element arch(
      double from, double to, double base, int direction, double height, int level) {
    double width = Math.min(18 + 2 * level, Math.abs(to - from) / 2);
    double inward = to > from ? width : -width;
    double far = base + direction * height;
    String corner =
        "A" + point(width, height) + (to > from == direction < 0 ? " 0 0 1 " : " 0 0 0 ");
    return path(
        "M"
            + point(from, base)
            + corner
            + point(from + inward, far)
            + "H"
            + Numbers.pixels(to - inward)
            + corner
            + point(to, base + direction * 5));
  }

  private static Element path(String d) {
    return Element.of("path", "class", "arc", "d", d);
  }

  private static Element arrow(double x, double base, int direction) {
    double back = base + direction * 6;
    return Element.of(
        "path",
        "class",
        "arrow",
        "d",
        "M" + point(x, base) + "L" + point(x - 3.2, back) + "L" + point(x + 3.2, back) + "Z");
  }

  private void words(Element svg, double top, double end) {
    for (int i = 0; i < centres.length; i++) {
      svg.add(text(i, top + 16, "word", sample.words().get(i)));
      if (labelled && isWrong(i)) {
        svg.add(
            text(i, end + 11, "label wrong", "✗ " + sample.predicted().get(i)),
            text(i, end + 25, "label", "(" + sample.labels().get(i) + ")"));
      } else if (labelled) {
        svg.add(text(i, end + 11, "label", sample.predicted().get(i)));
      }
    }
  }

  private Element text(int i, double y, String kind, String text) {
    return Element.of(
            "text",
            "x",
            Numbers.pixels(centres[i]),
            "y",
            Numbers.pixels(y),
            "text-anchor",
            "middle",
            "class",
            kind)
        .text(text);
  }

  private static String point(double x, double y) {
    return Numbers.pixels(x) + " " + Numbers.pixels(y);
  }

  private String description() {
    return "Arcs over the words: "
        + String.join(" ", sample.words())
        + ". The heads are listed in the table that follows.";
  }

  /** Returns the same as a table. */
  Element table() {
    List<String> columns =
        labelled
            ? List.of("word", "no.", "induced head", "gold head", "predicted", "true")
            : List.of("word", "no.", "induced head", "gold head");
    Table table =
        new Table(
            "Heads of “" + String.join(" ", sample.words()) + "”", columns.toArray(String[]::new));
    for (int i = 0; i < centres.length; i++) {
      String number = Integer.toString(i + 1);
      String induced = head(sample.induced(), i);
      String gold = head(sample.gold(), i);
      if (labelled) {
        table.row(
            sample.words().get(i),
            number,
            induced,
            gold,
            sample.predicted().get(i),
            sample.labels().get(i));
      } else {
        table.row(sample.words().get(i), number, induced, gold);
      }
    }
    return table.folded("as a table");
  }

  private String head(int[] heads, int m) {
    if (heads.length == 0) {
      return Numbers.NONE;
    }
    return heads[m] < 0 ? "root" : (heads[m] + 1) + " " + sample.words().get(heads[m]);
  }
}
