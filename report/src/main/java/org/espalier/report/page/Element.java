package org.espalier.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * An element of a page, written so that parsers of HTML and of XML both understand it: attributes
 * are quoted, empty elements are closed by a tag of their own unless HTML knows them as void, and
 * no named entity is used.
 */
public final class Element {

  /** What an element holds: elements, and text as it shall be read. */
  private sealed interface Node {}

  private record Text(String text) implements Node {}

  private record Child(Element element) implements Node {}

  /** A script, which HTML does not unescape. */
  private record Code(String text) implements Node {}

  private static final Set<String> VOID = Set.of("br", "col", "meta");

  private final String name;
  private final List<String> attributes;
  private final List<Node> content = new ArrayList<>();

  private Element(String name, List<String> attributes) {
    this.name = name;
    this.attributes = attributes;
  }

  /**
   * Makes an element.
   *
   * @param attributes names and values in turn
   */
  public static Element of(String name, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException("attributes are pairs of name and value");
    }
    return new Element(name, List.of(attributes));
  }

  /**
   * Makes a script. It is read the same by parsers of XML, for which it is a section of characters
   * within comments of the script.
   *
   * @throws IllegalArgumentException if it holds what ends such a section or the element
   */
  public static Element script(String code) {
    if (code.contains("]]>") || code.contains("</")) {
      throw new IllegalArgumentException("a script must hold neither ]]> nor </");
    }
    Element script = of("script");
    script.content.add(new Code("//<![CDATA[\n" + code + "\n//]]>"));
    return script;
  }

  /**
   * Makes data for a script to read.
   *
   * @param id of the element
   * @param value maps, lists, arrays, texts and finite numbers
   */
  public static Element data(String id, Object value) {
    Element script = of("script", "type", "application/json", "id", id);
    StringBuilder safe = new StringBuilder();
    JsonMapper.shared()
        .writeValueAsString(value)
        .codePoints()
        .forEach(c -> {
          if (c == '<' || c == '>' || c == '&') {
            safe.append("\\u00").append(Integer.toHexString(c));
          } else {
            safe.appendCodePoint(shown(c));
          }
        });
    script.content.add(new Code(safe.toString()));
    return script;
  }

  /** Returns the value of an attribute. */
  Optional<String> attribute(String wanted) {
    for (int i = 0; i < attributes.size(); i += 2) {
      if (attributes.get(i).equals(wanted)) {
        return Optional.of(attributes.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /** Returns the first child that is an element. */
  Optional<Element> first() {
    return content.stream()
        .flatMap(node -> node instanceof Child(Element element) ? Stream.of(element) : null)
        .findFirst();
  }

  /** Returns all text, without that of scripts. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Node node : content) {
      switch (node) {
        case Text(String some) -> text.append(some);
        case Child(Element element) -> text.append(element.text());
        case Code _ -> {}
      }
    }
    return text.toString();
  }

  /** Returns what a script holds between its tags. */
  String code() {
    return content.stream()
        .map(node -> node instanceof Code(String code) ? code : "")
        .collect(Collectors.joining());
  }

  /** Appends elements and returns this one. */
  public Element add(Element... children) {
    return add(List.of(children));
  }

  /** Appends elements and returns this one. */
  public Element add(List<Element> children) {
    children.forEach(child -> content.add(new Child(child)));
    return this;
  }

  /** Appends text, which may hold any characters, and returns this element. */
  public Element text(String text) {
    content.add(new Text(text));
    return this;
  }

  /** Returns the element as markup. */
  public String markup() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  private void write(StringBuilder out) {
    out.append('<').append(name);
    for (int i = 0; i < attributes.size(); i += 2) {
      out.append(' ').append(attributes.get(i)).append("=\"");
      escape(attributes.get(i + 1), out);
      out.append('"');
    }
    if (VOID.contains(name)) {
      out.append(" />");
      return;
    }
    out.append('>');
    for (Node node : content) {
      switch (node) {
        case Text(String text) -> escape(text, out);
        case Child(Element element) -> element.write(out);
        case Code(String code) -> out.append(code);
      }
    }
    out.append("</").append(name).append('>');
  }

  private static void escape(String text, StringBuilder out) {
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            default -> out.appendCodePoint(shown(c));
          }
        });
  }

  /**
   * Returns a character of a text as it may be shown. Data may hold anything: what XML cannot
   * carry, and what turns the direction of the text around it, becomes the replacement character.
   */
  public static int shown(int c) {
    return isCharacter(c) && !turns(c) ? c : 0xFFFD;
  }

  /** Returns whether a character embeds, overrides or isolates a direction. */
  private static boolean turns(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  private static boolean isCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= ' ' && c < 0x7F)
        || (c >= 0xA0 && c < Character.MIN_SURROGATE)
        || (c > Character.MAX_SURROGATE && c < 0xFFFE)
        || c > 0xFFFF;
  }
}
