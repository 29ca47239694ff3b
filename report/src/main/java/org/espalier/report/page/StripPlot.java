package org.espalier.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Every value of several methods, with a line for each method. It shows what a median hides, for
 * instance that some seeds succeed and others fail.
 *
 * @param title above the picture
 * @param xName of the horizontal axis
 * @param percent whether values are shares, to be shown as percent
 * @param strips the lines from top to bottom
 */
public record StripPlot(String title, String xName, boolean percent, List<Strip> strips) {

  private static final double WIDTH = 940;
  private static final double TOP = 54;
  private static final double BOTTOM = 44;
  private static final double ROW = 24;
  private static final double FONT = 13;
  private static final double GAP = 12;
  private static final double RADIUS = 3.6;

  /** From row to row of dots that would cover each other. */
  private static final double ASIDE = 4;

  /** Where dots are put that would cover others: on the line, else above and below it. */
  private static final int[] PLACES = {0, -1, 1, -2, 2};

  /** With more lines than this the axis has its numbers above as well. */
  private static final int TALL = 20;

  /**
   * A line.
   *
   * @param name at its beginning
   * @param dots what was measured here
   * @param elsewhere what was measured elsewhere
   */
  public record Strip(String name, List<Dot> dots, List<Mark> elsewhere) {

    /** Returns the median of what was measured here; NaN where nothing was. */
    double median() {
      return Spread.median(dots.stream().mapToDouble(Dot::value));
    }
  }

  /**
   * A value.
   *
   * @param name what it belongs to
   * @param value a number
   */
  public record Dot(String name, double value) {}

  /**
   * A value that was published.
   *
   * @param name the source of the value
   * @param value a number
   * @param least where its range begins; the value itself if there is no range
   * @param greatest where it ends
   */
  public record Mark(String name, double value, double least, double greatest) {}

  /** From data to pixels. */
  private record Scale(Ticks ticks, double left, double right) {
    double px(double value) {
      return left + (value - ticks.low()) / (ticks.high() - ticks.low()) * (right - left);
    }
  }

  /** Returns whether there is anything to draw. */
  public boolean isEmpty() {
    return values().findAny().isEmpty();
  }

  private DoubleStream values() {
    return strips.stream()
        .flatMapToDouble(strip ->
            DoubleStream.concat(
                strip.dots().stream().mapToDouble(Dot::value),
                strip.elsewhere().stream()
                    .flatMapToDouble(
                        mark -> DoubleStream.of(mark.value(), mark.least(), mark.greatest()))));
  }

  private double shown(double value) {
    return percent ? 100 * value : value;
  }

  private double bottom() {
    return TOP + ROW * strips.size();
  }

  /** Draws. */
  public Picture picture() {
    Scale scale = scale();
    List<Element> content = new ArrayList<>(legend(scale));
    axis(content, scale);
    for (int i = 0; i < strips.size(); i++) {
      draw(content, strips.get(i), TOP + ROW * (i + 0.5), scale);
    }
    return new Picture(title, description(), WIDTH, bottom() + BOTTOM, true, content);
  }

  private Scale scale() {
    double left =
        strips.stream().mapToDouble(strip -> TextWidth.of(strip.name(), FONT)).max().orElse(0)
            + GAP;
    double right =
        WIDTH
            - GAP
            - strips.stream()
                .mapToDouble(strip -> TextWidth.of(text(strip.median()), FONT))
                .max()
                .orElse(0);
    double[] values = values().map(this::shown).toArray();
    return new Scale(
        Ticks.covering(
            Arrays.stream(values).min().orElse(0),
            Arrays.stream(values).max().orElse(1),
            (int) ((right - GAP - left) / 60),
            0),
        left + GAP,
        right - GAP);
  }

  private void axis(List<Element> content, Scale scale) {
    Ticks ticks = scale.ticks();
    for (int k = 0; k < ticks.count(); k++) {
      double x = scale.px(ticks.at(k));
      String label = ticks.label(ticks.at(k)) + (percent ? "%" : "");
      content.add(Picture.path("grid", "M" + Picture.at(x, TOP) + "V" + pixels(bottom())));
      content.add(Picture.text(x, bottom() + 17, "middle", label));
      if (strips.size() > TALL) {
        content.add(Picture.text(x, TOP - 7, "middle", label));
      }
    }
    content.add(
        Picture.path(
            "axis", "M" + Picture.at(scale.left(), bottom()) + "H" + pixels(scale.right())));
    content.add(Picture.text((scale.left() + scale.right()) / 2, bottom() + 34, "middle", xName));
  }

  /** Returns the key above the picture: what its marks are. */
  private List<Element> legend(Scale scale) {
    List<Element> parts = new ArrayList<>();
    double x = scale.left();
    parts.add(circle(x, 14));
    parts.add(Picture.text(x + 9, 18, "start", "a seed"));
    x += TextWidth.of("a seed", FONT) + 34;
    parts.add(bar(x, 14));
    parts.add(Picture.text(x + 9, 18, "start", "median, also at the right"));
    x += TextWidth.of("median, also at the right", FONT) + 34;
    if (strips.stream().anyMatch(strip -> !strip.elsewhere().isEmpty())) {
      parts.add(diamond(x, 14));
      parts.add(Picture.text(x + 11, 18, "start", "reference, with its range"));
    }
    return parts;
  }

  private void draw(List<Element> content, Strip strip, double y, Scale scale) {
    content.add(
        Picture.path("grid", "M" + Picture.at(scale.left(), y) + "H" + pixels(scale.right())));
    content.add(Picture.text(scale.left() - GAP, y + 4.5, "end", strip.name()));
    for (Mark mark : strip.elsewhere()) {
      content.add(
          titled(
              mark.name() + ": " + text(mark.value()),
              Picture.path(
                  "range",
                  "M"
                      + Picture.at(scale.px(shown(mark.least())), y)
                      + "H"
                      + pixels(scale.px(shown(mark.greatest())))),
              diamond(scale.px(shown(mark.value())), y)));
    }
    List<Dot> dots =
        strip.dots().stream()
            .filter(dot -> Double.isFinite(dot.value()))
            .sorted((a, b) -> Double.compare(a.value(), b.value()))
            .toList();
    double[] last = new double[PLACES.length];
    Arrays.fill(last, Double.NEGATIVE_INFINITY);
    for (Dot dot : dots) {
      double x = scale.px(shown(dot.value()));
      int place = place(last, x);
      last[place] = x;
      content.add(
          titled(
              strip.name() + ", " + dot.name() + ": " + text(dot.value()),
              circle(x, y + ASIDE * PLACES[place])));
    }
    if (!dots.isEmpty()) {
      content.add(bar(scale.px(shown(strip.median())), y));
      content.add(Picture.text(WIDTH, y + 4.5, "end", "faint", text(strip.median())));
    }
  }

  /** Returns the first place where a dot covers little of the last one there, else the first. */
  private static int place(double[] last, double x) {
    for (int place = 0; place < last.length; place++) {
      if (x - last[place] >= 1.6 * RADIUS) {
        return place;
      }
    }
    return 0;
  }

  private static Element titled(String title, Element... parts) {
    return Element.of("g").add(Element.of("title").text(title)).add(parts);
  }

  private static Element circle(double x, double y) {
    return Element.of(
        "circle", "class", "dot", "cx", pixels(x), "cy", pixels(y), "r", pixels(RADIUS));
  }

  private static Element bar(double x, double y) {
    return Picture.path("median", "M" + Picture.at(x, y - 9) + "v18");
  }

  private static Element diamond(double x, double y) {
    return Picture.path(
        "elsewhere", "M" + Picture.at(x, y) + "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z");
  }

  private String description() {
    return title
        + ". Medians: "
        + strips.stream()
            .flatMap(strip ->
                Double.isFinite(strip.median())
                    ? Stream.of(strip.name() + " " + text(strip.median()))
                    : Stream.empty())
            .collect(Collectors.joining(", "))
        + ".";
  }

  private String text(double value) {
    return percent ? Numbers.percent(value) : Numbers.decimal(value, 3);
  }

  private static String pixels(double value) {
    return Numbers.pixels(value);
  }
}
