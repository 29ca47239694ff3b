package org.espalier.features;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which attributes a word of a sentence has, in lines such as
 *
 * <pre>{@code
 * word[0]                  # the word itself
 * word[-1] word[0]         # the word before it and itself, together
 * suffix[0,3]              # its last three letters
 * pairs                    # weights for pairs of neighbouring labels
 * }</pre>
 *
 * <p>A line has one or more atoms between blanks; what stands behind a # is a comment. An atom
 * looks at the word so many places away:
 *
 * <table>
 * <caption>Atoms</caption>
 * <tr><td>{@code word[k]}</td><td>as written</td></tr>
 * <tr><td>{@code lower[k]}</td><td>in small letters</td></tr>
 * <tr><td>{@code shape[k]}</td><td>X for capitals, x for other letters, d for digits, other
 * characters as they are; of a run of equal ones no more than two</td></tr>
 * <tr><td>{@code prefix[k,n]}</td><td>the first n letters of a word that has as many</td></tr>
 * <tr><td>{@code suffix[k,n]}</td><td>the last n letters of a word that has as many</td></tr>
 * <tr><td>{@code bias}</td><td>nothing: every word has this attribute</td></tr>
 * </table>
 *
 * <p>Places before the first word and behind the last are words of their own. An attribute is the
 * line's atoms with what they saw, as in {@code suffix[0,3]=ing}.
 *
 * @param lines the templates, one in each line, without comments
 */
public record Template(List<String> lines) implements Serializable {

  /** The line that asks for weights of pairs of neighbouring labels. */
  public static final String PAIRS = "pairs";

  /** How far an atom may look, and how many letters of a word it may take. */
  public static final int REACH = 20;

  private static final int MOST_LINES = 1000;

  private static final Pattern ATOM =
      Pattern.compile("(word|lower|shape|prefix|suffix)\\[([+-]?\\d{1,3})(?:,(\\d{1,3}))?\\]|bias");

  private static final String[] BEFORE = new String[REACH + 1];
  private static final String[] BEHIND = new String[REACH + 1];

  static {
    for (int k = 0; k <= REACH; k++) {
      BEFORE[k] = "<" + -k + ">";
      BEHIND[k] = "<+" + k + ">";
    }
  }

  /** What does well for parts of speech and names in languages with an alphabet. */
  public static final Template USUAL =
      new Template(
          List.of(
              "bias",
              "word[0]",
              "lower[0]",
              "lower[-1]",
              "lower[1]",
              "lower[-2]",
              "lower[2]",
              "lower[-1] lower[0]",
              "lower[0] lower[1]",
              "prefix[0,1]",
              "prefix[0,2]",
              "prefix[0,3]",
              "suffix[0,1]",
              "suffix[0,2]",
              "suffix[0,3]",
              "suffix[0,4]",
              "suffix[-1,3]",
              "suffix[1,3]",
              "shape[0]",
              "shape[-1] shape[0] shape[1]",
              PAIRS));

  /** What an atom sees of a word. */
  private enum Kind {
    WORD {
      @Override
      String of(String word, int letters) {
        return word;
      }
    },
    LOWER {
      @Override
      String of(String word, int letters) {
        return word.toLowerCase(Locale.ROOT);
      }
    },
    SHAPE {
      @Override
      String of(String word, int letters) {
        return shape(word);
      }
    },
    PREFIX {
      @Override
      String of(String word, int letters) {
        return word.length() < letters || word.codePointCount(0, word.length()) < letters
            ? ""
            : word.substring(0, word.offsetByCodePoints(0, letters));
      }
    },
    SUFFIX {
      @Override
      String of(String word, int letters) {
        return word.length() < letters || word.codePointCount(0, word.length()) < letters
            ? ""
            : word.substring(word.offsetByCodePoints(word.length(), -letters));
      }
    },
    BIAS {
      @Override
      String of(String word, int letters) {
        return "";
      }
    };

    /** Returns what is seen, empty if the word has no such thing. */
    abstract String of(String word, int letters);
  }

  private record Atom(String name, Kind kind, int offset, int letters) {}

  public Template {
    lines = List.copyOf(lines);
    if (lines.size() > MOST_LINES) {
      throw new IllegalArgumentException(
          "a template has at most " + MOST_LINES + " lines, not " + lines.size());
    }
    Set<String> seen = new TreeSet<>();
    for (String line : lines) {
      if (!line.equals(PAIRS)) {
        var _ = atoms(line);
      }
      if (!seen.add(line)) {
        throw new IllegalArgumentException("the template has the line \"" + line + "\" twice");
      }
    }
    if (seen.isEmpty() || seen.equals(Set.of(PAIRS))) {
      throw new IllegalArgumentException("the template gives words no attributes");
    }
  }

  /**
   * Reads a line of a template.
   *
   * @return the line with single blanks and without its comment; empty if nothing else is in it
   * @throws IllegalArgumentException if it is none
   */
  public static String line(String text) {
    int comment = text.indexOf('#');
    String line = (comment < 0 ? text : text.substring(0, comment)).strip().replaceAll("\\s+", " ");
    if (!line.isEmpty() && !line.equals(PAIRS)) {
      var _ = atoms(line);
    }
    return line;
  }

  private static List<Atom> atoms(String line) {
    List<Atom> atoms = new ArrayList<>();
    for (String name : line.split(" ", -1)) {
      Matcher matcher = ATOM.matcher(name);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            ("\"%s\" is no atom of a template; known are word[k], lower[k], shape[k], prefix[k,n],"
                    + " suffix[k,n], bias, and pairs in a line of its own")
                .formatted(name));
      }
      if (matcher.group(1) == null) {
        atoms.add(new Atom(name, Kind.BIAS, 0, 0));
        continue;
      }
      Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
      boolean cuts = kind == Kind.PREFIX || kind == Kind.SUFFIX;
      int offset = Integer.parseInt(matcher.group(2));
      int letters = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
      if (cuts != (matcher.group(3) != null)) {
        throw new IllegalArgumentException(
            "\"" + name + "\": prefix and suffix, and these alone, have a number of letters");
      }
      if (Math.abs(offset) > REACH || letters > REACH || (cuts && letters < 1)) {
        throw new IllegalArgumentException(
            "\"%s\" looks too far: places are −%s to %s, letters 1 to %s"
                .formatted(name, REACH, REACH, REACH));
      }
      atoms.add(new Atom(name, kind, offset, letters));
    }
    return atoms;
  }

  /** Returns whether there are weights for pairs of neighbouring labels. */
  public boolean hasPairs() {
    return lines.contains(PAIRS);
  }

  /** Returns what finds the attributes of words; it belongs to one thread. */
  public Extractor extractor() {
    return new Extractor(
        lines.stream().filter(line -> !line.equals(PAIRS)).map(Template::atoms).toList());
  }

  /** Finds attributes; one for each thread. */
  public static final class Extractor {
    private final Atom[][] lines;
    private final Atom[] distinct;
    private final int[][] atoms; // of each line, by index among the distinct kinds
    private final StringBuilder text = new StringBuilder();
    private String[][] seen = new String[0][0]; // [kind and letters][place + REACH]

    private Extractor(List<List<Atom>> templates) {
      lines = templates.stream().map(line -> line.toArray(Atom[]::new)).toArray(Atom[][]::new);
      List<Atom> kinds = new ArrayList<>();
      atoms = new int[lines.length][];
      for (int i = 0; i < lines.length; i++) {
        atoms[i] = new int[lines[i].length];
        for (int j = 0; j < lines[i].length; j++) {
          Atom atom = lines[i][j];
          Atom kind = new Atom("", atom.kind(), 0, atom.letters());
          if (!kinds.contains(kind)) {
            kinds.add(kind);
          }
          atoms[i][j] = kinds.indexOf(kind);
        }
      }
      distinct = kinds.toArray(Atom[]::new);
    }

    /** Takes a sentence, whose words are then asked for. */
    public void read(List<String> words) {
      seen = new String[distinct.length][words.size()];
      for (int k = 0; k < distinct.length; k++) {
        for (int t = 0; t < words.size(); t++) {
          seen[k][t] = distinct[k].kind().of(words.get(t), distinct[k].letters());
        }
      }
    }

    /** Passes on all attributes of a word of the sentence, in the order of the template. */
    public void attributes(int place, Consumer<String> told) {
      int n = seen[0].length;
      for (int i = 0; i < lines.length; i++) {
        text.setLength(0);
        boolean has = true;
        for (int j = 0; j < lines[i].length && has; j++) {
          Atom atom = lines[i][j];
          int at = place + atom.offset();
          String value =
              at < 0 ? BEFORE[-at] : at >= n ? BEHIND[at - n + 1] : seen[atoms[i][j]][at];
          has = atom.kind() == Kind.BIAS || !value.isEmpty();
          text.append(j == 0 ? "" : " ").append(atom.name());
          if (atom.kind() != Kind.BIAS) {
            text.append('=').append(value);
          }
        }
        if (has) {
          told.accept(text.toString());
        }
      }
    }
  }

  private static String shape(String word) {
    StringBuilder shape = new StringBuilder();
    int last = -1;
    int run = 0;
    for (int i = 0; i < word.length(); ) {
      int letter = word.codePointAt(i);
      i += Character.charCount(letter);
      int kind =
          Character.isUpperCase(letter)
              ? 'X'
              : Character.isLetter(letter) ? 'x' : Character.isDigit(letter) ? 'd' : letter;
      run = kind == last ? run + 1 : 1;
      last = kind;
      if (run <= 2) {
        shape.appendCodePoint(kind);
      }
    }
    return shape.toString();
  }
}
