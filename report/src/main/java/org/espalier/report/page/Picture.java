package org.espalier.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A drawn chart, for a page or a file of its own. Either follows the reader's light or dark screen.
 *
 * @param title above the picture
 * @param description what it shows, for those who do not see it
 * @param width in pixels; it shrinks where there is less room
 * @param height in pixels
 * @param scrolls whether it keeps its size on a phone, in a box that scrolls
 * @param content what is drawn
 */
public record Picture(
    String title,
    String description,
    double width,
    double height,
    boolean scrolls,
    List<Element> content) {

  /** The room of the title in a file. */
  private static final double HEADING = 34;

  private static final double MARGIN = 14;

  /**
   * Returns the picture with its title for a page.
   *
   * @param more attributes of the figure
   */
  public Element figure(String... more) {
    String window = "0 0 " + at(width, height);
    Element svg =
        Element.of(
                "svg",
                "class",
                "chart",
                "viewBox",
                window,
                "role",
                "img",
                "aria-label",
                description)
            .add(content);
    Element box = scrolls ? scrolling(title, svg) : svg;
    List<String> attributes = new ArrayList<>(List.of("class", "plot"));
    attributes.addAll(List.of(more));
    return Element.of("figure", attributes.toArray(String[]::new))
        .add(Element.of("figcaption").text(title), box);
  }

  /** Returns the picture as an SVG file, which has its title and a background. */
  public String file() {
    String wide = Numbers.pixels(width + 2 * MARGIN);
    String high = Numbers.pixels(height + HEADING + MARGIN);
    return Element.of(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "class",
                "chart",
                "width",
                wide,
                "height",
                high,
                "viewBox",
                "0 0 " + wide + " " + high,
                "role",
                "img",
                "aria-label",
                description)
            .add(
                Element.of("style").text(Page.style("chart.css")),
                Element.of("rect", "class", "back", "width", wide, "height", high),
                text(MARGIN, 24, "start", "heading", title),
                Element.of(
                        "g",
                        "transform",
                        "translate(" + Numbers.pixels(MARGIN) + " " + Numbers.pixels(HEADING) + ")")
                    .add(content))
            .markup()
        + "\n";
  }

  /** Returns a box whose content keeps its size and scrolls where there is less room. */
  public static Element scrolling(String label, Element content) {
    return Element.of(
            "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", label)
        .add(content);
  }

  /** Returns a picture 36 wide, to be drawn into, for a legend within a text. */
  public static Element sample(String look, int height) {
    String high = Integer.toString(height);
    String box = "0 0 36 " + high;
    return Element.of(
        "svg", "class", look, "width", "36", "height", high, "viewBox", box, "aria-hidden", "true");
  }

  /** Returns a piece of text. */
  public static Element text(double x, double y, String anchor, String text) {
    return Element.of("text", "x", Numbers.pixels(x), "y", Numbers.pixels(y), "text-anchor", anchor)
        .text(text);
  }

  /** Returns a piece of text of another look. */
  public static Element text(double x, double y, String anchor, String look, String text) {
    String left = Numbers.pixels(x);
    String top = Numbers.pixels(y);
    return Element.of("text", "class", look, "x", left, "y", top, "text-anchor", anchor).text(text);
  }

  /** Returns a path. */
  public static Element path(String look, String path) {
    return Element.of("path", "class", look, "d", path);
  }

  /** Writes a point of a path. */
  public static String at(double x, double y) {
    return Numbers.pixels(x) + " " + Numbers.pixels(y);
  }
}
