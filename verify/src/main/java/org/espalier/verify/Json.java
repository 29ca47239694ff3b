package org.espalier.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A parsed JSON value, made of Map, List, Number, Boolean and String, that knows where it stands.
 */
record Json(Object value, String path) {

  /** Returns an object's member. */
  Json get(String key) {
    Object member = members().get(key);
    if (member == null) {
      throw wrong("has no \"" + key + "\"");
    }
    return new Json(member, path + "." + key);
  }

  boolean has(String key) {
    return members().get(key) != null;
  }

  Set<String> keys() {
    Set<String> keys = new java.util.TreeSet<>();
    members().keySet().forEach(key -> keys.add(key.toString()));
    return keys;
  }

  private Map<?, ?> members() {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("is not an object");
  }

  /** Returns an array's items. */
  List<Json> items() {
    if (!(value instanceof List<?> list)) {
      throw wrong("is not an array");
    }
    List<Json> items = new ArrayList<>();
    for (Object item : list) {
      if (item == null) {
        throw wrong("has a null at " + items.size());
      }
      items.add(new Json(item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  double number() {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong("is not a number");
  }

  int integer() {
    double number = number();
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong("is not an integer");
    }
    return (int) number;
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw wrong("is not a string");
  }

  /** Returns all numbers of arrays in arrays, in order. */
  double[] numbers() {
    List<Double> numbers = new ArrayList<>();
    collect(numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void collect(List<Double> numbers) {
    if (value instanceof List<?>) {
      items().forEach(item -> item.collect(numbers));
    } else {
      numbers.add(number());
    }
  }

  /** Returns an array's integers. */
  int[] integers() {
    return items().stream().mapToInt(Json::integer).toArray();
  }

  double[][] matrix() {
    return items().stream().map(Json::numbers).toArray(double[][]::new);
  }

  private LayoutException wrong(String what) {
    return new LayoutException(path + " " + what);
  }

  /** Thrown where the content is not laid out as it should be. */
  static final class LayoutException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    LayoutException(String message) {
      super(message);
    }
  }
}
