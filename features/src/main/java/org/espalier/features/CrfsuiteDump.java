package org.espalier.features;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.data.DataException;
import org.espalier.data.Lines;
import org.espalier.features.NamedWeights.Attribute;
import org.jspecify.annotations.Nullable;

/**
 * Models of CRFsuite as {@code crfsuite dump} and python-crfsuite's {@code dump} tell them. Their
 * attributes are whatever a program of the user's made of the words; what that was is said by a
 * template with names, one line for each kind of attribute:
 *
 * <pre>{@code
 * w[0] = word[0]
 * w[-1]|w[0] = word[-1] word[0]
 * suffix3 = suffix[0,3]
 * bias = bias
 * __BOS__ = first
 * }</pre>
 *
 * <p>An attribute is the name, then = and what the atoms of the {@link Template} saw, with |
 * between them; {@code bias}, {@code first} and {@code last} word have the name alone. Weights are
 * as accurate as the dump has them, six decimals.
 */
public final class CrfsuiteDump {

  private static final Pattern SECTION = Pattern.compile("([A-Z_]+) = \\{");
  private static final Pattern LABEL = Pattern.compile("\\s+\\d+: (.*)");
  private static final Pattern WEIGHT =
      Pattern.compile("  \\(\\d+\\) (.*?) --> (.*): ([-+.\\deE]+)");
  private static final Pattern STATE = Pattern.compile("  \\(\\d+\\) (.*) --> (.*): ([-+.\\deE]+)");
  private static final Map<String, Attribute> EDGES =
      Map.of(
          "first", new Attribute("word[-1]", "word[-1]=<-1>"),
          "last", new Attribute("word[1]", "word[1]=<+1>"));

  private final Path file;
  private final @Nullable Charset charset;
  private final List<AttributePattern> patterns = new ArrayList<>();
  private final Map<String, Attribute> edges = new TreeMap<>();
  private final List<String> labels = new ArrayList<>();
  private @Nullable NamedWeights named;

  private CrfsuiteDump(Path file, @Nullable Charset charset) {
    this.file = file;
    this.charset = charset;
  }

  /**
   * Reads a model.
   *
   * @param file the dump
   * @param template what its attributes are
   * @param charset of both, null for UTF-8
   * @throws DataException if a file is none, or the dump has an attribute that the template has not
   */
  public static FeatureCrf read(Path file, Path template, @Nullable Charset charset) {
    CrfsuiteDump dump = new CrfsuiteDump(file, charset);
    dump.readTemplate(template);
    return dump.model();
  }

  private void readTemplate(Path template) {
    try (Lines lines = new Lines(template, charset)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          readLine(template, lines.number(), line);
        }
      }
    }
  }

  private void readLine(Path template, int number, String line) {
    int middle = line.lastIndexOf(" = ");
    if (middle < 1) {
      throw new DataException(template, number, "is no line such as w[0] = word[0]");
    }
    String name = line.substring(0, middle).strip();
    String right = line.substring(middle + 3).strip();
    Attribute edge = EDGES.get(right);
    if (edge != null) {
      edges.put(name, edge);
      return;
    }
    try {
      String read = Template.line(right);
      List<String> atoms = read.equals("bias") ? List.of() : List.of(read.split(" ", -1));
      if (read.isEmpty() || read.equals(Template.PAIRS) || atoms.contains("bias")) {
        throw new IllegalArgumentException(right + " says nothing of words");
      }
      List<String> fixed = new ArrayList<>();
      fixed.add(atoms.isEmpty() ? name : name + "=");
      for (int i = 1; i <= atoms.size(); i++) {
        fixed.add(i < atoms.size() ? "|" : "");
      }
      patterns.add(new AttributePattern(fixed, atoms));
    } catch (IllegalArgumentException e) {
      throw new DataException(template, number, String.valueOf(e.getMessage()));
    }
  }

  private FeatureCrf model() {
    Map<String, Integer> sections = new LinkedHashMap<>();
    try (Lines lines = new Lines(file, charset)) {
      String section = "";
      for (String line = lines.next(); line != null; line = lines.next()) {
        Matcher begin = SECTION.matcher(line);
        if (begin.matches()) {
          section = begin.group(1);
          sections.put(section, lines.number());
        } else if (line.equals("}")) {
          section = "";
        } else if (!line.isBlank()) {
          entry(section, line, lines.number());
        }
      }
      if (!section.isEmpty() || !sections.containsKey("STATE_FEATURES")) {
        throw new DataException(
            file,
            lines.number() < 1 ? 1 : lines.number(),
            "is no whole dump of CRFsuite: it has no end, or no STATE_FEATURES");
      }
    }
    try {
      patterns.forEach(pattern -> named().look(pattern.line()));
      return named().model();
    } catch (IllegalArgumentException e) {
      throw new DataException(file, String.valueOf(e.getMessage()));
    }
  }

  private NamedWeights named() {
    NamedWeights known = named;
    if (known == null) {
      known = new NamedWeights(labels);
      named = known;
    }
    return known;
  }

  private void entry(String section, String line, int number) {
    try {
      switch (section) {
        case "LABELS" -> labels.add(group(LABEL, line, 1));
        case "TRANSITIONS" ->
            weight(
                WEIGHT,
                line,
                (from, to, weight) ->
                    named().addPair(named().label(from), named().label(to), weight));
        case "TRANSITIONS_FROM_BOS" ->
            weight(WEIGHT, line, (_, to, weight) -> named().addFirst(named().label(to), weight));
        case "TRANSITIONS_TO_EOS" ->
            weight(WEIGHT, line, (from, _, weight) -> named().addLast(named().label(from), weight));
        case "STATE_FEATURES" ->
            weight(
                STATE,
                line,
                (attribute, label, weight) ->
                    attributes(attribute, one -> named().add(one, named().label(label), weight)));
        case "" -> throw new IllegalArgumentException("is no line of a dump of CRFsuite");
        default -> {} // the head, and the attributes, which the features have as well
      }
    } catch (IllegalArgumentException e) {
      throw new DataException(file, number, String.valueOf(e.getMessage()));
    }
  }

  private void attributes(String text, Consumer<Attribute> told) {
    boolean[] known = new boolean[1];
    Consumer<Attribute> both =
        attribute -> {
          known[0] = true;
          told.accept(attribute);
        };
    Attribute edge = edges.get(text);
    if (edge != null) {
      both.accept(edge);
    }
    patterns.forEach(pattern -> pattern.read(text, both));
    if (!known[0]) {
      throw new IllegalArgumentException(
          ("the attribute %s is of no line of the template; add one such as %s = word[0], if"
                  + " a template can say what it is")
              .formatted(text, text.contains("=") ? text.substring(0, text.indexOf('=')) : text));
    }
  }

  /** Takes a weight. */
  @FunctionalInterface
  private interface Taker {
    void take(String from, String to, double weight);
  }

  private static void weight(Pattern pattern, String line, Taker taker) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is no weight of a dump of CRFsuite");
    }
    double weight = Double.parseDouble(matcher.group(3));
    if (!Double.isFinite(weight)) {
      throw new IllegalArgumentException("has a weight that is no number");
    }
    taker.take(matcher.group(1), matcher.group(2), weight);
  }

  private static String group(Pattern pattern, String line, int group) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is no label of a dump of CRFsuite");
    }
    return matcher.group(group);
  }
}
