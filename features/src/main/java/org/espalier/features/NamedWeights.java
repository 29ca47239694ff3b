package org.espalier.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.espalier.core.Scores;

/** Weights by the names of attributes and labels, as other programs tell them, for a model. */
final class NamedWeights {

  private final List<String> labels;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> lines = new LinkedHashSet<>();
  private final Map<String, double[]> rows = new LinkedHashMap<>();
  private final double[] neighbours;

  /**
   * Begins with no weights.
   *
   * @param names of the labels, in any order; the model has them in alphabetical order
   * @throws IllegalArgumentException if there are none, or two of one name
   */
  NamedWeights(List<String> names) {
    Set<String> sorted = new TreeSet<>(names);
    if (sorted.isEmpty() || sorted.size() < names.size()) {
      throw new IllegalArgumentException(
          sorted.isEmpty() ? "has no labels" : "has a label twice, of " + names);
    }
    labels = List.copyOf(sorted);
    labels.forEach(label -> numbers.put(label, numbers.size()));
    neighbours = new double[labels.size() * (labels.size() + 2)];
  }

  /**
   * Returns the number of a label.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  int label(String name) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new IllegalArgumentException("there is no label " + name);
    }
    return number;
  }

  /** Makes a line of a template part of the model, even if no weight belongs to it. */
  void look(String line) {
    lines.add(line);
  }

  void add(Attribute attribute, int label, double weight) {
    if (weight != 0) {
      lines.add(attribute.line());
      rows.computeIfAbsent(attribute.text(), _ -> new double[labels.size()])[label] += weight;
    }
  }

  /** Adds to the weight of a pair of neighbours. */
  void addPair(int left, int right, double weight) {
    neighbours[left * labels.size() + right] += weight;
  }

  void addFirst(int label, double weight) {
    neighbours[labels.size() * labels.size() + label] += weight;
  }

  void addLast(int label, double weight) {
    neighbours[labels.size() * (labels.size() + 1) + label] += weight;
  }

  /**
   * Returns the model.
   *
   * @throws IllegalArgumentException if its template is none, or a weight is out of range
   */
  FeatureCrf model() {
    List<String> template = new ArrayList<>(lines);
    template.add(Template.PAIRS);
    int k = labels.size();
    int[] first = new int[rows.size() + 1];
    int[] label = new int[rows.size() * k];
    double[] weights = new double[label.length + neighbours.length];
    int row = 0;
    int size = 0;
    for (double[] some : rows.values()) {
      for (int y = 0; y < k; y++) {
        if (some[y] != 0) {
          label[size] = y;
          weights[size++] = some[y];
        }
      }
      first[++row] = size;
    }
    System.arraycopy(neighbours, 0, weights, size, neighbours.length);
    for (double weight : weights) {
      if (Math.abs(weight) > Scores.LARGEST) {
        throw new IllegalArgumentException("has a weight of " + weight + "; " + Scores.RULE);
      }
    }
    return new FeatureCrf(
        new Template(template),
        labels,
        new AttributeIndex.Listed(List.copyOf(rows.keySet())),
        new FeatureTable(k, first, Arrays.copyOf(label, size)),
        Arrays.copyOf(weights, size + neighbours.length));
  }

  /**
   * An attribute of ours.
   *
   * @param line of the template that defines it
   * @param text as the template tells it
   */
  record Attribute(String line, String text) {}
}
