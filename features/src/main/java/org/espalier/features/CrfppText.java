package org.espalier.features;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.data.DataException;
import org.espalier.data.Lines;
import org.jspecify.annotations.Nullable;

/**
 * Models of CRF++ as text, which {@code crf_learn -t} writes beside the binary file: a head, the
 * labels, the template, the features with the number of their first weight, and all weights, with
 * empty lines between. Features that look at words (column 0) have attributes of ours, and pairs of
 * labels theirs; a model that looks at other columns, or at words in features of pairs, is refused,
 * because a text to be labelled has words alone.
 */
public final class CrfppText {

  private static final Pattern MACRO = Pattern.compile("%x\\[(-?\\d{1,2}),(\\d{1,4})]");

  private final Path file;
  private final Lines lines;

  private CrfppText(Path file, Lines lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * Reads a model.
   *
   * @param charset null for UTF-8
   * @throws DataException if it is none, or has something that cannot be said by a {@link Template}
   */
  public static FeatureCrf read(Path file, @Nullable Charset charset) {
    try (Lines lines = new Lines(file, charset)) {
      return new CrfppText(file, lines).model();
    }
  }

  private DataException odd(String problem) {
    return new DataException(file, Math.max(1, lines.number()), problem);
  }

  /** Returns the lines up to an empty one. */
  private List<String> part(String what) {
    List<String> part = new ArrayList<>();
    for (String line = lines.next(); line != null && !line.isEmpty(); line = lines.next()) {
      part.add(line);
    }
    if (part.isEmpty()) {
      throw odd("has no " + what + "; is it what crf_learn -t has written as .txt?");
    }
    return part;
  }

  private FeatureCrf model() {
    Head head = head();
    List<String> labels = part("labels");
    NamedWeights named = named(labels);
    List<AttributePattern> patterns = patterns(named);
    List<String> features = part("features");
    addFeatures(features, weights(head.weights()), head.factor(), labels, patterns, named);
    try {
      return named.model();
    } catch (IllegalArgumentException e) {
      throw new DataException(file, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What the head says.
   *
   * @param factor of all weights
   * @param weights how many there are
   */
  private record Head(double factor, int weights) {}

  private Head head() {
    Map<String, String> head = new LinkedHashMap<>();
    for (String line : part("head")) {
      int colon = line.indexOf(": ");
      if (colon < 0) {
        throw odd("does not begin as models of CRF++ do in text");
      }
      head.put(line.substring(0, colon), line.substring(colon + 2));
    }
    double factor = number(head.get("cost-factor"));
    double most = number(head.get("maxid"));
    if (factor <= 0 || most < 0 || most > Integer.MAX_VALUE) {
      throw odd("has a head that cannot be right");
    }
    return new Head(factor, (int) most);
  }

  /** Returns the template's patterns of words. */
  private List<AttributePattern> patterns(NamedWeights named) {
    List<AttributePattern> patterns = new ArrayList<>();
    for (String template : part("template")) {
      if (template.startsWith("U")) {
        AttributePattern pattern = pattern(template);
        patterns.add(pattern);
        named.look(pattern.line());
      } else if (!template.startsWith("B")) {
        throw odd("the template " + template + " begins neither with U nor with B");
      } else if (template.contains("%")) {
        throw odd(
            "the template %s has pairs of labels look at words, which our models do not"
                .formatted(template));
      }
    }
    return patterns;
  }

  private void addFeatures(
      List<String> features,
      double[] weights,
      double factor,
      List<String> labels,
      List<AttributePattern> patterns,
      NamedWeights named) {
    int k = labels.size();
    BitSet taken = new BitSet();
    for (String feature : features) {
      int blank = feature.indexOf(' ');
      int first = blank < 1 ? -1 : (int) number(feature.substring(0, blank));
      String text = feature.substring(blank + 1);
      boolean pairs = text.startsWith("B");
      int size = pairs ? k * k : k;
      if (first < 0 || first > weights.length - size) {
        throw new DataException(file, "the feature " + text + " has weights that are not there");
      }
      if (taken.get(first, first + size).cardinality() > 0) {
        throw new DataException(file, "the feature " + text + " has weights of another one");
      }
      taken.set(first, first + size);
      if (pairs) {
        for (int i = 0; i < size; i++) {
          named.addPair(
              named.label(labels.get(i / k)),
              named.label(labels.get(i % k)),
              factor * weights[first + i]);
        }
      } else {
        boolean[] known = new boolean[1];
        patterns.forEach(pattern ->
            pattern.read(
                text,
                attribute -> {
                  known[0] = true;
                  for (int y = 0; y < k; y++) {
                    named.add(attribute, named.label(labels.get(y)), factor * weights[first + y]);
                  }
                }));
        if (!known[0]) {
          throw new DataException(
              file, "the feature " + text + " comes of no line of the template");
        }
      }
    }
  }

  private NamedWeights named(List<String> labels) {
    try {
      return new NamedWeights(labels);
    } catch (IllegalArgumentException e) {
      throw odd(String.valueOf(e.getMessage()));
    }
  }

  private AttributePattern pattern(String template) {
    List<String> fixed = new ArrayList<>();
    List<String> atoms = new ArrayList<>();
    Matcher macro = MACRO.matcher(template);
    int end = 0;
    while (macro.find()) {
      if (!macro.group(2).equals("0")) {
        throw odd(
            "the template %s looks at column %s; a text to be labelled has words alone, column 0"
                .formatted(template, macro.group(2)));
      }
      fixed.add(template.substring(end, macro.start()));
      atoms.add("word[" + Integer.parseInt(macro.group(1)) + "]");
      end = macro.end();
    }
    fixed.add(template.substring(end));
    if (fixed.stream().anyMatch(text -> text.contains("%"))) {
      throw odd("the template " + template + " has a macro that is not %x[row,column]");
    }
    return new AttributePattern(fixed, atoms);
  }

  private double[] weights(int count) {
    double[] weights = new double[16];
    int size = 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (size == count) {
        throw odd("has more weights than its head says");
      }
      if (size == weights.length) {
        weights = Arrays.copyOf(weights, 2 * size);
      }
      weights[size++] = number(line);
    }
    if (size < count) {
      throw odd("ends after " + size + " of " + count + " weights; it was cut off");
    }
    return Arrays.copyOf(weights, count);
  }

  private double number(@Nullable String text) {
    try {
      double number = text == null ? Double.NaN : Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw odd(
        text == null ? "lacks a line of its head" : "has " + text + " where a number belongs");
  }
}
