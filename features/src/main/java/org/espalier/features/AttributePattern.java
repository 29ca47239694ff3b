package org.espalier.features;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.features.NamedWeights.Attribute;

/**
 * How another program writes an attribute: fixed texts with what atoms of a template see between
 * them. Where that can be read in several ways, as {@code a/b/c} of two words with a stroke between
 * them, all are meant, since the other program does not tell them apart either.
 *
 * @param fixed the fixed texts, one more than there are atoms
 * @param atoms as in a {@link Template}, {@code bias} left out
 */
record AttributePattern(List<String> fixed, List<String> atoms) {

  private static final Pattern CUT = Pattern.compile("(?:prefix|suffix)\\[(-?\\d+),(\\d+)]");
  private static final Pattern EDGE = Pattern.compile("_B([+-]\\d+)");
  private static final String BIAS = "bias";

  /** Returns the line of the template that it stands for. */
  String line() {
    return atoms.isEmpty() ? BIAS : String.join(" ", atoms);
  }

  /**
   * Finds the attributes of ours that a text of the other program stands for; none where the text
   * is of another pattern.
   */
  void read(String text, Consumer<Attribute> told) {
    if (text.startsWith(fixed.getFirst())) {
      read(text, fixed.getFirst().length(), 0, new ArrayList<>(), new ArrayList<>(), told);
    }
  }

  private void read(
      String text,
      int from,
      int next,
      List<String> seenBy,
      List<String> seen,
      Consumer<Attribute> told) {
    if (next == atoms.size()) {
      if (from == text.length()) {
        told.accept(attribute(seenBy, seen));
      }
      return;
    }
    String behind = fixed.get(next + 1);
    boolean last = next + 1 == atoms.size();
    for (int end = from + 1; end <= text.length(); end++) {
      if (last
          ? end + behind.length() == text.length() && text.endsWith(behind)
          : text.startsWith(behind, end)) {
        String value = text.substring(from, end);
        for (String[] one : readings(atoms.get(next), value)) {
          seenBy.add(one[0]);
          seen.add(one[1]);
          read(text, end + behind.length(), next + 1, seenBy, seen, told);
          seenBy.removeLast();
          seen.removeLast();
        }
      }
    }
  }

  /** Returns which atoms have seen a value, and as what. */
  private static List<String[]> readings(String atom, String value) {
    List<String[]> readings = new ArrayList<>();
    Matcher cut = CUT.matcher(atom);
    if (cut.matches()) {
      int letters = value.codePointCount(0, value.length());
      int most = Integer.parseInt(cut.group(2));
      if (letters == most) {
        readings.add(new String[] {atom, value});
      } else if (letters < most) {
        // Who cuts more letters than there are has the whole word.
        readings.add(new String[] {"word[" + cut.group(1) + "]", value});
      }
    } else {
      readings.add(new String[] {atom, value});
      Matcher edge = EDGE.matcher(value);
      if (edge.matches()) {
        readings.add(new String[] {atom, "<" + edge.group(1) + ">"});
      }
    }
    return readings;
  }

  private static Attribute attribute(List<String> seenBy, List<String> seen) {
    if (seenBy.isEmpty()) {
      return new Attribute(BIAS, BIAS);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < seen.size(); i++) {
      text.append(i == 0 ? "" : " ").append(seenBy.get(i)).append('=').append(seen.get(i));
    }
    return new Attribute(String.join(" ", seenBy), text.toString());
  }
}
