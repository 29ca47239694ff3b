package org.espalier.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Lines over a common axis, as SVG with names at the lines' ends.
 *
 * <p>This is drawn here rather than by a plotting library for the sake of what the page promises.
 * Libraries write colours, fonts and sizes into the picture, so that it does not follow the
 * reader's light or dark screen and shrinks to illegible text on a phone; and they are heavy for
 * five charts: lets-plot 4.1.0 is 13 jars and 7 MB of Kotlin and lacks a logging library that it
 * does not declare, XChart 4.0.3 writes SVG through a second library and needs the desktop's
 * toolkit and fonts on a server.
 *
 * @param title above the picture
 * @param xName of the horizontal axis
 * @param percent whether values are shares, to be shown as percent
 * @param leastStep smallest distance of marks on the horizontal axis: 1 for whole numbers, else 0
 * @param series the lines
 * @param references horizontal lines that what is drawn compares with
 * @param covered values that the vertical axis covers besides, so that several pictures have one
 *     axis
 * @param size of the picture; it is higher where the names need that
 */
public record LineChart(
    String title,
    String xName,
    boolean percent,
    double leastStep,
    List<Series> series,
    List<Reference> references,
    List<Double> covered,
    Size size) {

  private static final double TOP = 10;
  private static final double BOTTOM = 40;
  private static final double LEFT = 58;
  private static final double FONT = 13;
  private static final double LINE_HEIGHT = 15;
  private static final double ASIDE = 4;
  private static final double WIDEST = 18;

  /**
   * A value to compare with.
   *
   * @param name at its end
   * @param value where it lies
   */
  public record Reference(String name, double value) {}

  /**
   * The picture's size in pixels; it shrinks where there is less room.
   *
   * @param width with the names
   * @param height with the axis
   */
  public record Size(double width, double height) {
    /** Two of them fit beside each other. */
    public static final Size HALF = new Size(440, 280);

    /** As wide as the page. */
    public static final Size FULL = new Size(940, 460);
  }

  /** A name at a line's end, moved up or down until it has room. */
  private record Label(String name, double x, double anchor, double y, List<Element> mark) {
    Label at(double other) {
      return new Label(name, x, anchor, other, mark);
    }
  }

  /** From data to pixels. */
  private record Scale(Ticks x, Ticks y, double inset, double right, double bottom) {
    double px(double value) {
      double left = LEFT + inset;
      return left + (value - x.low()) / (x.high() - x.low()) * (right - inset - left);
    }

    double py(double value) {
      return bottom - (value - y.low()) / (y.high() - y.low()) * (bottom - TOP);
    }
  }

  /** A chart with an axis of its own. */
  public LineChart(
      String title,
      String xName,
      boolean percent,
      double leastStep,
      List<Series> series,
      List<Reference> references,
      Size size) {
    this(title, xName, percent, leastStep, series, references, List.of(), size);
  }

  /** Returns whether there is anything to draw. */
  public boolean isEmpty() {
    return series.stream().noneMatch(s -> Arrays.stream(s.y()).anyMatch(Double::isFinite));
  }

  /** Returns the picture with its title; the numbers should follow as a table. */
  public Element figure() {
    return picture().figure("data-x", xName);
  }

  /** Draws. */
  public Picture picture() {
    List<Element> content = new ArrayList<>();
    Scale scale = scale();
    axes(content, scale);
    List<Label> labels = new ArrayList<>();
    for (Reference reference : references) {
      if (Double.isFinite(reference.value())) {
        double y = scale.py(reference.value());
        content.add(
            Picture.path("reference", "M" + Picture.at(LEFT, y) + "H" + pixels(scale.right())));
        labels.add(new Label(reference.name(), scale.right(), y, y, List.of()));
      }
    }
    for (int k = 0; k < series.size(); k++) {
      draw(content, k, scale, labels);
    }
    spread(labels, scale.bottom()).forEach(label -> write(content, label, scale.right()));
    return new Picture(
        title, description(), size.width(), height(), size.equals(Size.FULL), content);
  }

  /** Returns the height at which every name has a line. */
  private double height() {
    return Math.max(
        size.height(), TOP + LINE_HEIGHT * (series.size() + references.size()) + BOTTOM);
  }

  private Scale scale() {
    double right = size.width() - 16 - labelWidth();
    double[] x =
        series.stream()
            .flatMapToDouble(s -> Arrays.stream(s.x()))
            .filter(Double::isFinite)
            .toArray();
    double[] y =
        Stream.of(
                series.stream().flatMapToDouble(Series::heights),
                references.stream().mapToDouble(Reference::value),
                covered.stream().mapToDouble(Double::doubleValue))
            .flatMapToDouble(values -> values)
            .filter(Double::isFinite)
            .map(v -> percent ? 100 * v : v)
            .toArray();
    Ticks horizontal =
        Ticks.covering(leastStep >= 1 ? min(x) : 0, max(x), (int) ((right - LEFT) / 45), leastStep);
    Ticks vertical = Ticks.covering(min(y), max(y), 5, 0.01);
    double share = percent ? 0.01 : 1;
    return new Scale(
        horizontal,
        new Ticks(vertical.low() * share, vertical.step() * share, vertical.count()),
        hasRanges() ? WIDEST / 2 + 3 : 0,
        right,
        height() - BOTTOM);
  }

  private double labelWidth() {
    return DoubleStream.concat(
            series.stream().mapToDouble(s -> TextWidth.of(s.name(), FONT) + 14),
            references.stream().mapToDouble(r -> TextWidth.of(r.name(), FONT)))
        .max()
        .orElse(0);
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElse(0);
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElse(1);
  }

  private void axes(List<Element> content, Scale scale) {
    double share = percent ? 100 : 1;
    Ticks shown = new Ticks(scale.y().low() * share, scale.y().step() * share, scale.y().count());
    for (int k = 0; k < shown.count(); k++) {
      double y = scale.py(scale.y().at(k));
      content.add(Picture.path("grid", "M" + Picture.at(LEFT, y) + "H" + pixels(scale.right())));
      content.add(
          Picture.text(LEFT - 6, y + 4, "end", shown.label(shown.at(k)) + (percent ? "%" : "")));
    }
    for (int k = 0; k < scale.x().count(); k++) {
      double x = scale.px(scale.x().at(k));
      content.add(Picture.path("axis", "M" + Picture.at(x, scale.bottom()) + "v4"));
      content.add(Picture.text(x, scale.bottom() + 17, "middle", scale.x().label(scale.x().at(k))));
    }
    content.add(
        Picture.path("axis", "M" + Picture.at(LEFT, scale.bottom()) + "H" + pixels(scale.right())));
    content.add(Picture.text((LEFT + scale.right()) / 2, scale.bottom() + 33, "middle", xName));
  }

  private boolean hasRanges() {
    return series.stream().anyMatch(line -> line.low().length > 0);
  }

  /** Lines with ranges are drawn slightly apart, so that their ranges do not cover each other. */
  private double aside(int index) {
    double step = Math.min(ASIDE, WIDEST / Math.max(1, series.size() - 1));
    return hasRanges() ? (index - (series.size() - 1) / 2.0) * step : 0;
  }

  private void draw(List<Element> content, int index, Scale scale, List<Label> labels) {
    Series line = series.get(index);
    StringBuilder path = new StringBuilder();
    StringBuilder ranges = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    List<Element> rings = new ArrayList<>();
    List<String> places = new ArrayList<>();
    List<String> values = new ArrayList<>();
    int last = -1;
    for (int i = 0; i < line.x().length; i++) {
      if (!Double.isFinite(line.x()[i]) || !Double.isFinite(line.y()[i])) {
        continue;
      }
      double x = scale.px(line.x()[i]) + aside(index);
      double y = scale.py(line.y()[i]);
      path.append(last >= 0 && last == i - 1 ? 'L' : 'M').append(Picture.at(x, y));
      last = i;
      if (i < line.low().length) {
        ranges
            .append("M")
            .append(Picture.at(x, scale.py(line.low()[i])))
            .append("V")
            .append(pixels(scale.py(line.high()[i])));
      }
      if (i == line.marked()) {
        rings.add(
            Element.of("circle", "class", "kept", "cx", pixels(x), "cy", pixels(y), "r", "7"));
      }
      String value = value(line.y()[i]);
      if (i < line.low().length) {
        value += " (" + value(line.low()[i]) + "–" + value(line.high()[i]) + ")";
      }
      marks.append(line.style().outline(x, y));
      places.add(Picture.at(x, y) + " " + Numbers.plain(line.x()[i]));
      values.add(value);
    }
    if (last < 0) {
      return;
    }
    Element group = group(line, places, values);
    if (!ranges.isEmpty()) {
      group.add(line.style().whisker(ranges.toString()));
    }
    group.add(line.style().stroke(path.toString()));
    content.add(group.add(rings).add(line.style().marks(marks.toString())));
    double y = scale.py(line.y()[last]);
    labels.add(
        new Label(
            line.name(),
            scale.px(line.x()[last]) + aside(index),
            y,
            y,
            List.of(line.style().mark(scale.right() + 13, 0))));
  }

  private static Element group(Series line, List<String> places, List<String> values) {
    return Element.of(
        "g",
        "class",
        "series",
        "data-name",
        line.name(),
        "data-places",
        String.join(";", places),
        "data-values",
        String.join(";", values));
  }

  /** Moves labels apart, in the order of what they name, and back into the picture. */
  private static List<Label> spread(List<Label> labels, double bottom) {
    List<Label> sorted = new ArrayList<>(labels);
    sorted.sort(Comparator.comparingDouble(Label::anchor));
    double floor = TOP;
    for (int i = 0; i < sorted.size(); i++) {
      double y = Math.max(floor, sorted.get(i).y());
      sorted.set(i, sorted.get(i).at(y));
      floor = y + LINE_HEIGHT;
    }
    double ceiling = bottom;
    for (int i = sorted.size() - 1; i >= 0; i--) {
      double y = Math.min(ceiling, sorted.get(i).y());
      sorted.set(i, sorted.get(i).at(y));
      ceiling = y - LINE_HEIGHT;
    }
    return sorted;
  }

  private static void write(List<Element> content, Label label, double right) {
    boolean marked = !label.mark().isEmpty();
    Element group = Element.of("g", "class", "name", "data-name", label.name());
    if (marked && right - label.x() > 20) {
      // The line ends early: a thin one leads on to its name.
      group.add(
          Picture.path(
              "leader",
              "M"
                  + Picture.at(label.x() + 8, label.anchor())
                  + "L"
                  + Picture.at(right + 7, label.y())));
    }
    content.add(
        group.add(
            Element.of("g", "transform", "translate(0 " + pixels(label.y()) + ")")
                .add(label.mark())
                .add(Picture.text(right + (marked ? 20 : 6), 4, "start", label.name()))));
  }

  private String description() {
    StringBuilder text = new StringBuilder(title + ".");
    for (Series line : series) {
      double[] y = Arrays.stream(line.y()).filter(Double::isFinite).toArray();
      if (y.length > 0) {
        text.append(' ')
            .append(line.name())
            .append(": from ")
            .append(value(y[0]))
            .append(" to ")
            .append(value(y[y.length - 1]))
            .append('.');
      }
    }
    return text.toString();
  }

  private String value(double value) {
    return percent ? Numbers.percent(value) : Numbers.decimal(value, 3);
  }

  private static String pixels(double value) {
    return Numbers.pixels(value);
  }
}
