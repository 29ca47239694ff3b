package org.espalier.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A dependency tree, or two of them and how they differ, as arcs beside a sentence: from the head
 * to the word, where the arrow is. Ends of arcs are spread at each word so that none leaves it
 * where another does. A sentence that is wider than the room is drawn downwards, a word in each
 * line, first side left and second side right; so nothing ever needs to be scrolled.
 *
 * @param words of the sentence
 * @param arcs to be drawn
 * @param room pixels there are
 * @param description what is to be seen, for those who do not see it
 */
public record ArcDiagram(List<Word> words, List<Arc> arcs, double room, String description) {

  private static final double FONT = 14;
  private static final double SMALL = 11;
  private static final double GAP = 14;
  private static final double LEAST_GAP = 5;
  private static final double NARROWEST = 16;
  private static final double LINE = 24;
  private static final double STEP = 12;
  private static final double ARROW = 6.5;
  private static final double CORNER = 11;
  private static final double ROOT = 22;

  /** Where arcs are drawn. */
  public enum Side {
    /** Above the words; left of them where the sentence runs downwards. */
    FIRST,
    /** Below the words, or right of them. */
    SECOND
  }

  /**
   * A word.
   *
   * @param form as written
   * @param label below it; empty if there is none
   * @param truth the right label where this one is wrong; else empty
   */
  public record Word(String form, String label, String truth) {

    private String shown() {
      return truth.isEmpty() ? label : "✗ " + label + " (" + truth + ")";
    }
  }

  /**
   * An arc.
   *
   * @param head a word, or −1 for the root
   * @param word where it leads
   * @param side where it is drawn
   * @param look a class of the style sheet: shared, mine or theirs
   * @param p its probability, which makes it strong or faint; NaN if that is unknown
   */
  public record Arc(int head, int word, Side side, String look, double p) {

    /** Returns the look with one of four strengths. */
    private String strength() {
      return look + (Double.isNaN(p) ? "" : " p" + (int) Math.min(3, Math.floor(4 * p)));
    }
  }

  /** Where an arc begins and ends, beside the centres of its words. */
  private record Ends(double head, double word) {}

  /** From a place along the sentence and off it to pixels. */
  private record Plane(boolean down, double near, double far) {
    String at(Side side, double along, double off) {
      double depth = side == Side.FIRST ? near - off : far + off;
      return down ? Picture.at(depth, along) : Picture.at(along, depth);
    }
  }

  /** Returns whether the sentence runs downwards. */
  public boolean isDown() {
    return words.size() > 1 && gap() < LEAST_GAP;
  }

  private double gap() {
    double wide = IntStream.range(0, words.size()).mapToDouble(this::column).sum();
    return Math.min(GAP, (room - wide) / words.size());
  }

  private double column(int word) {
    Word one = words.get(word);
    return Math.max(
        NARROWEST, Math.max(TextWidth.of(one.form(), FONT), TextWidth.of(one.shown(), SMALL)));
  }

  private double[] centres(boolean down) {
    double[] centres = new double[words.size()];
    double along = 4;
    for (int i = 0; i < centres.length; i++) {
      double size = down ? LINE : column(i) + gap();
      centres[i] = along + size / 2;
      along += size;
    }
    return centres;
  }

  /** Returns the picture. */
  public Element picture() {
    boolean down = isDown();
    double[] centres = centres(down);
    double first = depth(Side.FIRST, down);
    double second = depth(Side.SECOND, down);
    double band =
        down
            ? 14
                + widest(word -> TextWidth.of(word.form(), FONT))
                + widest(word -> TextWidth.of(word.shown(), SMALL))
            : words.stream().anyMatch(word -> !word.label().isEmpty()) ? 40 : 24;
    Plane plane = new Plane(down, first, first + band);
    double across = first + band + second;
    double along =
        8
            + (down
                ? LINE * words.size()
                : IntStream.range(0, words.size()).mapToDouble(i -> column(i) + gap()).sum());
    String width = Numbers.pixels(down ? across : along);
    String height = Numbers.pixels(down ? along : across);
    Element svg =
        Element.of(
            "svg",
            "class",
            "arcs",
            "width",
            width,
            "height",
            height,
            "viewBox",
            "0 0 " + width + " " + height,
            "role",
            "img",
            "aria-label",
            description);
    for (Side side : Side.values()) {
      draw(svg, side, plane, centres);
    }
    for (int i = 0; i < centres.length; i++) {
      write(svg, words.get(i), centres[i], plane);
    }
    return svg;
  }

  private double widest(ToDoubleFunction<Word> width) {
    return words.stream().mapToDouble(width).max().orElse(0);
  }

  /** Returns how much room the arcs of a side need beside the words. */
  private double depth(Side side, boolean down) {
    List<Arc> some = arcs(side);
    if (some.isEmpty()) {
      return 4;
    }
    boolean rooted = some.stream().anyMatch(arc -> arc.head() < 0);
    return height(ArcLevels.of(some).highest()) + (rooted ? ROOT + (down ? 10 : 0) : 6);
  }

  private List<Arc> arcs(Side side) {
    return arcs.stream().filter(arc -> arc.side() == side).toList();
  }

  private static double height(int level) {
    return 8 + STEP * level;
  }

  /** Draws a side; arcs of one look and strength are one path, which keeps pages small. */
  private void draw(Element svg, Side side, Plane plane, double[] centres) {
    List<Arc> some = arcs(side);
    ArcLevels levels = ArcLevels.of(some);
    List<Ends> ends = ends(some);
    Map<String, StringBuilder> lines = new LinkedHashMap<>();
    Map<String, StringBuilder> tips = new LinkedHashMap<>();
    for (int i = 0; i < some.size(); i++) {
      Arc arc = some.get(i);
      double to = centres[arc.word()] + ends.get(i).word();
      String line;
      if (arc.head() < 0) {
        double high = height(levels.highest()) + 4;
        line = "M" + plane.at(side, to, high) + "L" + plane.at(side, to, ARROW);
        svg.add(root(side, plane, to, high));
      } else {
        double from = centres[arc.head()] + ends.get(i).head();
        line = arch(side, plane, from, to, height(levels.levels()[i]));
      }
      lines.computeIfAbsent(arc.strength(), _ -> new StringBuilder()).append(line);
      tips.computeIfAbsent(arc.strength(), _ -> new StringBuilder())
          .append("M")
          .append(plane.at(side, to, 0))
          .append("L")
          .append(plane.at(side, to - 3.2, ARROW))
          .append("L")
          .append(plane.at(side, to + 3.2, ARROW))
          .append("Z");
    }
    lines.forEach((look, path) -> svg.add(Picture.path("arc " + look, path.toString())));
    tips.forEach((look, path) -> svg.add(Picture.path("tip " + look, path.toString())));
  }

  private static Element root(Side side, Plane plane, double along, double high) {
    String[] at = plane.at(side, along, high + 5).split(" ", 2);
    double x = Double.parseDouble(at[0]);
    double y = Double.parseDouble(at[1]);
    return plane.down()
        ? Picture.text(x, y + 4, side == Side.FIRST ? "end" : "start", "root", "root")
        : Picture.text(x, side == Side.FIRST ? y : y + 9, "middle", "root", "root");
  }

  /** A flat arch with round corners. */
  private static String arch(Side side, Plane plane, double from, double to, double height) {
    double turn = Math.min(CORNER, Math.abs(to - from) / 2);
    double rise = Math.min(CORNER, height);
    double inward = to > from ? turn : -turn;
    return "M%sL%sQ%s %sL%sQ%s %sL%s"
        .formatted(
            plane.at(side, from, 0),
            plane.at(side, from, height - rise),
            plane.at(side, from, height),
            plane.at(side, from + inward, height),
            plane.at(side, to - inward, height),
            plane.at(side, to, height),
            plane.at(side, to, height - rise),
            plane.at(side, to, Math.min(ARROW, height)));
  }

  /**
   * Spreads the ends at each word: from the left arcs that go left, short ones first, then the
   * root's, then arcs that go right, long ones first. In this order legs do not cross.
   */
  private List<Ends> ends(List<Arc> some) {
    double[] heads = new double[some.size()];
    double[] tails = new double[some.size()];
    for (int w = 0; w < words.size(); w++) {
      int word = w;
      List<Integer> here =
          IntStream.range(0, some.size())
              .filter(i -> some.get(i).word() == word || some.get(i).head() == word)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> order(some.get(i), word)))
              .toList();
      double step = Math.min(7, (isDown() ? LINE - 4 : column(w)) / Math.max(1, here.size()));
      for (int k = 0; k < here.size(); k++) {
        double aside = (k - (here.size() - 1) / 2.0) * step;
        (some.get(here.get(k)).word() == word ? tails : heads)[here.get(k)] = aside;
      }
    }
    return IntStream.range(0, some.size()).mapToObj(i -> new Ends(heads[i], tails[i])).toList();
  }

  private static double order(Arc arc, int word) {
    int other = arc.word() == word ? arc.head() : arc.word();
    return other < 0 ? 0 : other < word ? -1.0 / (word - other) : 1.0 / (other - word);
  }

  private void write(Element svg, Word word, double centre, Plane plane) {
    String look = word.truth().isEmpty() ? "label" : "label wrong";
    if (plane.down()) {
      double x = plane.near() + 5;
      svg.add(Picture.text(x, centre + 5, "start", "word", word.form()));
      if (!word.label().isEmpty()) {
        double second = x + 6 + widest(one -> TextWidth.of(one.form(), FONT));
        svg.add(Picture.text(second, centre + 4, "start", look, word.shown()));
      }
      return;
    }
    svg.add(Picture.text(centre, plane.near() + 17, "middle", "word", word.form()));
    if (!word.label().isEmpty()) {
      svg.add(Picture.text(centre, plane.near() + 33, "middle", look, word.shown()));
    }
  }

  /** Returns arcs in words, for a description. */
  public static String inWords(List<String> words, int[] heads) {
    List<String> said = new ArrayList<>();
    for (int m = 0; m < heads.length; m++) {
      said.add(words.get(m) + " under " + (heads[m] < 0 ? "root" : words.get(heads[m])));
    }
    return String.join(", ", said);
  }
}
