package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Picture;
import org.espalier.report.page.Table;
import org.espalier.report.page.TextWidth;

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

  /** What fits on paper, in pixels. */
  private static final double PAPER = 690;

  private final TreeSample sample;
  private final String id;
  private final boolean labelled;
  private final double[] starts;
  private final double[] centres;
  private final double width;
  private final ArcLevels above;
  private final ArcLevels below;
  private final double top;
  private final double labelsStart;
  private final double labelsEnd;
  private final double bottom;

  /**
   * Lays the words out.
   *
   * @param id unique in the page
   * @param labelled whether each word has a label
   */
  TreeDrawing(TreeSample sample, String id, boolean labelled) {
    this.sample = sample;
    this.id = id;
    this.labelled = labelled;
    this.starts = new double[sample.words().size()];
    this.centres = new double[starts.length];
    double x = GAP / 2;
    for (int i = 0; i < centres.length; i++) {
      double column = column(i);
      starts[i] = x - GAP / 2;
      centres[i] = x + column / 2;
      x += column + GAP;
    }
    this.width = x;
    this.above = ArcLevels.of(sample.induced());
    this.below = ArcLevels.of(sample.gold());
    this.top = sample.induced().length == 0 ? 4 : height(above, above.highest()) + ROOM_FOR_ROOT;
    this.labelsStart = top + 22;
    this.labelsEnd = labelsStart + (labelled ? anyWrong() ? 30 : 16 : 0);
    this.bottom =
        sample.gold().length == 0
            ? labelsEnd
            : labelsEnd + 4 + height(below, below.highest()) + ROOM_FOR_ROOT;
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

  /** Returns the width in pixels. */
  double width() {
    return width;
  }

  /** Returns the picture in its natural size. */
  Element svg() {
    Element drawing = Element.of("g", "id", id, "class", "tree");
    arcs(drawing, "induced", sample.induced(), sample.gold(), above, top, -1);
    arcs(drawing, "gold", sample.gold(), sample.induced(), below, labelsEnd + 4, 1);
    words(drawing);
    return window(0, width, "role", "img", "aria-label", description()).add(drawing);
  }

  /**
   * Returns the picture in lines as wide as paper, for print, where nothing scrolls; empty if it
   * fits as it is. Arcs go on from line to line.
   */
  List<Element> lines() {
    List<Element> lines = new ArrayList<>();
    double start = 0;
    for (int i = 0; i < starts.length && width > PAPER; i++) {
      double end = i + 1 < starts.length ? starts[i + 1] : width;
      double next = i + 2 < starts.length ? starts[i + 2] : width;
      if (next - start > PAPER || i + 1 == starts.length) {
        lines.add(
            window(start, end - start, "aria-hidden", "true")
                .add(Element.of("use", "href", "#" + id)));
        start = end;
      }
    }
    return lines;
  }

  private Element window(double start, double wide, String... more) {
    List<String> attributes =
        new ArrayList<>(
            List.of(
                "class",
                "drawing",
                "width",
                Numbers.pixels(wide),
                "height",
                Numbers.pixels(bottom),
                "viewBox",
                Picture.at(start, 0) + " " + Picture.at(wide, bottom)));
    attributes.addAll(List.of(more));
    return Element.of("svg", attributes.toArray(String[]::new));
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
            path("M" + Picture.at(x, far) + "L" + Picture.at(x, base + direction * 5)),
            Picture.text(x, far + (direction > 0 ? 12 : -4), "middle", "root", "root"));
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
        "A" + Picture.at(width, height) + (to > from == direction < 0 ? " 0 0 1 " : " 0 0 0 ");
    return path(
        "M"
            + Picture.at(from, base)
            + corner
            + Picture.at(from + inward, far)
            + "H"
            + Numbers.pixels(to - inward)
            + corner
            + Picture.at(to, base + direction * 5));
  }

  private static Element path(String d) {
    return Picture.path("arc", d);
  }

  private static Element arrow(double x, double base, int direction) {
    double back = base + direction * 6;
    return Picture.path(
        "arrow",
        "M"
            + Picture.at(x, base)
            + "L"
            + Picture.at(x - 3.2, back)
            + "L"
            + Picture.at(x + 3.2, back)
            + "Z");
  }

  private void words(Element svg) {
    for (int i = 0; i < centres.length; i++) {
      svg.add(text(i, top + 16, "word", sample.words().get(i)));
      if (labelled && isWrong(i)) {
        svg.add(
            text(i, labelsStart + 11, "label wrong", "✗ " + sample.predicted().get(i)),
            text(i, labelsStart + 25, "label", "(" + sample.labels().get(i) + ")"));
      } else if (labelled) {
        svg.add(text(i, labelsStart + 11, "label", sample.predicted().get(i)));
      }
    }
  }

  private Element text(int i, double y, String kind, String text) {
    return Picture.text(centres[i], y, "middle", kind, text);
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
