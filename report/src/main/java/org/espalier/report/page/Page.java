package org.espalier.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** What all pages share: the frame and the style sheets, which are part of the page. */
public final class Page {

  private Page() {}

  /** Returns a whole page. */
  public static String of(String title, List<Element> content) {
    Element head =
        Element.of("head")
            .add(
                Element.of("meta", "charset", "utf-8"),
                Element.of(
                    "meta", "name", "viewport", "content", "width=device-width, initial-scale=1"),
                Element.of("meta", "name", "color-scheme", "content", "light dark"),
                Element.of("title").text(title),
                Element.of("style").text(style("chart.css") + style("report.css")));
    Element body = Element.of("body").add(Element.of("main").add(content));
    return "<!DOCTYPE html>\n" + Element.of("html", "lang", "en").add(head, body).markup() + "\n";
  }

  /** Returns a part of a page with its heading. */
  public static Element section(String id, String heading, List<Element> content) {
    return Element.of("section", "id", id).add(Element.of("h2").text(heading)).add(content);
  }

  /** Returns a paragraph. */
  public static Element paragraph(String text) {
    return Element.of("p").text(text);
  }

  /** Returns names and their explanations, in turn. */
  public static Element definitions(String... pairs) {
    Element list = Element.of("dl");
    for (int i = 0; i < pairs.length; i += 2) {
      list.add(
          Element.of("div")
              .add(Element.of("dt").text(pairs[i]), Element.of("dd").text(pairs[i + 1])));
    }
    return list;
  }

  /**
   * Returns a style sheet.
   *
   * @param name of its file
   */
  public static String style(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (css.matches("(?s).*[<>&\"].*")) {
        throw new IllegalStateException(name + " has a character that HTML does not unescape");
      }
      return css;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
