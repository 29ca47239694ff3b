package org.espalier.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.core.Parts;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.estimate.Target;
import org.espalier.core.segment.SemiMarkov;

/**
 * How segments are spelled as labels of words: a span of type X as B-X I-X … or B-X I-X … E-X, a
 * word outside as O. Types are the labels of segments, in alphabetical order, and after them O.
 *
 * <p>Every segmentation is spelled in one way and no two alike. Segments that cannot be spelled are
 * forbidden: O of several words, and what needs a label that the data lacks.
 */
final class SpanLabels {

  private static final String OUTSIDE = "O";

  private final int longest;
  private final int words; // number of labels
  private final List<String> types;
  private final int[][][] spelled; // [type][width − 1]: labels; none where forbidden

  /**
   * Finds the types of labels.
   *
   * @param config its scheme says how spans are spelled; where it does not, BIOES if there is an S
   *     or E, else BIO
   * @throws IllegalArgumentException if labels mark no spans or are none of a scheme, or none is
   *     that of a single word
   */
  SpanLabels(StructureConfig config, List<String> labels) {
    longest = config.longestSpan();
    words = labels.size();
    for (String label : labels) {
      if (!label.equals(OUTSIDE) && !SpanCounts.marksSpan(label)) {
        throw new IllegalArgumentException(
            "--structure semi-markov needs labels that mark spans, O, B-X and I-X, or in BIOES E-X"
                + " and S-X as well, and the data have "
                + label
                + " (--label-column, --structure chain)");
      }
    }
    Scheme scheme =
        config.scheme() != Scheme.NONE
            ? config.scheme()
            : labels.stream().anyMatch(label -> label.startsWith("S-") || label.startsWith("E-"))
                ? Scheme.BIOES
                : Scheme.BIO;
    types =
        new ArrayList<>(
            labels.stream()
                .filter(SpanCounts::marksSpan)
                .map(Scheme::type)
                .sorted()
                .distinct()
                .toList());
    if (types.isEmpty()) {
      throw new IllegalArgumentException(
          "--structure semi-markov needs labels that mark spans, and the data have "
              + String.join(", ", labels));
    }
    spelled = new int[types.size() + (labels.contains(OUTSIDE) ? 1 : 0)][longest][0];
    for (int y = 0; y < types.size(); y++) {
      for (int width = 1; width <= longest; width++) {
        String type = types.get(y);
        int all = width;
        int[] own =
            IntStream.range(0, width)
                .map(place -> labels.indexOf(mark(scheme, place, all) + "-" + type))
                .toArray();
        spelled[y][width - 1] = Arrays.stream(own).allMatch(label -> label >= 0) ? own : new int[0];
      }
    }
    if (spelled.length > types.size()) {
      spelled[types.size()][0] = new int[] {labels.indexOf(OUTSIDE)};
    }
    if (Arrays.stream(spelled).allMatch(own -> own[0].length == 0)) {
      throw new IllegalArgumentException(
          "no label of the data is that of a single word, which some sentence will need");
    }
  }

  private static String mark(Scheme scheme, int place, int width) {
    if (scheme == Scheme.BIO) {
      return place == 0 ? "B" : "I";
    }
    return width == 1 ? "S" : place == 0 ? "B" : place == width - 1 ? "E" : "I";
  }

  /** Returns K, the number of types, O included. */
  int types() {
    return spelled.length;
  }

  /** Returns the segmentations of a sentence. */
  SemiMarkov segments(int length) {
    return new SemiMarkov(length, longest, types(), true);
  }

  /** Returns 0 for segments that can be spelled and −∞ for others, by width − 1 and type. */
  double[] allowed() {
    double[] allowed = new double[longest * types()];
    for (int w = 0; w < longest; w++) {
      for (int y = 0; y < types(); y++) {
        allowed[w * types() + y] = spelled[y][w].length > 0 ? 0 : Double.NEGATIVE_INFINITY;
      }
    }
    return allowed;
  }

  /** Returns what is known of a sentence: its segmentation, or those that agree with its labels. */
  Target target(int... labels) {
    SemiMarkov segments = segments(labels.length);
    if (Arrays.stream(labels).allMatch(label -> label >= 0)) {
      // No parts are no segmentation, so that such a sentence does not count.
      return Target.of(places(segments).parts(labels).orElseGet(Parts::new));
    }
    Parts off = new Parts();
    for (int from = 0; from < labels.length; from++) {
      for (int width = 1; width <= Math.min(longest, labels.length - from); width++) {
        for (int y = 0; y < types(); y++) {
          if (!agree(spelled[y][width - 1], labels, from)) {
            off.add(segments.segment(from, width, y));
          }
        }
      }
    }
    return Target.partial(new Parts(), off);
  }

  /** Returns whether labels are those of a segment, where they are known. */
  private static boolean agree(int[] own, int[] labels, int from) {
    return own.length > 0
        && IntStream.range(0, own.length)
            .allMatch(k -> labels[from + k] < 0 || labels[from + k] == own[k]);
  }

  /** Returns how segmentations of a sentence are labels of its words. */
  Places places(SemiMarkov segments) {
    return new OfSegments(segments);
  }

  private final class OfSegments implements Places {
    private final SemiMarkov segments;

    OfSegments(SemiMarkov segments) {
      this.segments = segments;
    }

    private int from(int part) {
      return part / types() / longest;
    }

    private int[] labels(int part) {
      return spelled[part % types()][part / types() % longest];
    }

    @Override
    public int[] choices(Parts parts) {
      int[] choices = new int[segments.length()];
      for (int k = 0; k < parts.count() && parts.get(k) < segments.visible(); k++) {
        int[] own = labels(parts.get(k));
        System.arraycopy(own, 0, choices, from(parts.get(k)), own.length);
      }
      return choices;
    }

    @Override
    public double[][] rows(double[] marginals) {
      double[][] rows = new double[segments.length()][words];
      for (int part = 0; part < segments.visible(); part++) {
        int[] own = labels(part);
        for (int k = 0; k < own.length && segments.usable(part); k++) {
          rows[from(part) + k][own[k]] += marginals[part];
        }
      }
      return rows;
    }

    /** {@inheritDoc} From each place on the longest segment: no other leaves a beginning. */
    @Override
    public Optional<Parts> parts(int... choices) {
      int[] found = new int[choices.length];
      int count = 0;
      for (int from = 0; from < choices.length; count++) {
        int first = from;
        int part =
            IntStream.iterate(Math.min(longest, choices.length - from), w -> w >= 1, w -> w - 1)
                .flatMap(w ->
                    IntStream.range(0, types())
                        .filter(y -> agree(spelled[y][w - 1], choices, first))
                        .map(y -> segments.segment(first, w, y)))
                .findFirst()
                .orElse(-1);
        if (part < 0) {
          return Optional.empty();
        }
        found[count] = part;
        from += labels(part).length;
      }
      return Optional.of(segments.parts(Arrays.copyOf(found, count)));
    }
  }
}
