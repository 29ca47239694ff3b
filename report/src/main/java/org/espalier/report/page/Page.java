package org.espalier.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The frame that all pages share: links to its parts, style sheets and scripts, which are part of
 * the page. A page refers to nothing outside itself, and its content security policy forbids other
 * scripts and all requests. It is complete without scripts; with them tables sort, curves show
 * their values, and all of them can be saved.
 */
public final class Page {

  private Page() {}

  /**
   * Returns a whole page.
   *
   * @param content parts with an id get a link at the top
   * @param scripts names of scripts that it needs besides the one of all pages
   */
  public static String of(String title, List<Element> content, String... scripts) {
    List<Element> code =
        Stream.concat(Stream.of("page.js"), Arrays.stream(scripts))
            .map(name -> Element.script(read(name)))
            .toList();
    String policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
            + " script-src "
            + code.stream()
                .map(script -> "'sha256-" + hash(script.code()) + "'")
                .collect(Collectors.joining(" "));
    Element head =
        Element.of("head")
            .add(
                Element.of("meta", "charset", "utf-8"),
                Element.of(
                    "meta", "name", "viewport", "content", "width=device-width, initial-scale=1"),
                Element.of("meta", "name", "color-scheme", "content", "light dark"),
                Element.of("meta", "http-equiv", "Content-Security-Policy", "content", policy),
                Element.of("title").text(title),
                Element.of("style").text(style("chart.css") + style("report.css")));
    Element body =
        Element.of("body")
            .add(
                Element.of("a", "class", "skip", "href", "#content").text("to the content"),
                Element.of("main", "id", "content").add(withLinks(content)))
            .add(code);
    return "<!DOCTYPE html>\n" + Element.of("html", "lang", "en").add(head, body).markup() + "\n";
  }

  /** Puts a row of links to all parts before the first of them. */
  private static List<Element> withLinks(List<Element> content) {
    Element links = Element.of("nav", "aria-label", "parts of the page");
    List<Element> whole = new ArrayList<>(content);
    int first = -1;
    for (int i = 0; i < content.size(); i++) {
      Optional<String> id = content.get(i).attribute("id");
      if (id.isPresent()) {
        first = first < 0 ? i : first;
        links.add(
            Element.of("a", "href", "#" + id.get())
                .text(content.get(i).first().map(Element::text).orElse(id.get())));
      }
    }
    if (first >= 0) {
      whole.add(first, links);
    }
    return whole;
  }

  private static String hash(String code) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a part of a page with its heading. */
  public static Element section(String id, String heading, List<Element> content) {
    return Element.of("section", "id", id).add(Element.of("h2").text(heading)).add(content);
  }

  /** Returns a section of the given elements. */
  public static Element section(String id, String heading, Element... content) {
    return section(id, heading, List.of(content));
  }

  /**
   * Returns the head of a page.
   *
   * @param kicker what kind of page it is, above the heading
   * @param leads paragraphs that sum the page up
   */
  public static Element header(String kicker, String heading, String... leads) {
    Element header =
        Element.of("header")
            .add(Element.of("p", "class", "kicker").text(kicker), Element.of("h1").text(heading));
    for (String lead : leads) {
      header.add(Element.of("p", "class", "lead").text(lead));
    }
    return header;
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
    String css = read(name);
    if (css.matches("(?s).*[<>&\"].*")) {
      throw new IllegalStateException(name + " has a character that HTML does not unescape");
    }
    return css;
  }

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
