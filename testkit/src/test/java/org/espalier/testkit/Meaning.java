package org.espalier.testkit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.core.Enumerable;
import org.espalier.core.Parts;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Element;
import org.espalier.core.constraint.Pattern;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.constraint.Selector;
import org.espalier.core.constraint.Selector.Token;
import org.espalier.core.matching.BipartiteMatching;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;

/**
 * What constraints mean, read off each structure in turn: the members of a set that meet all.
 * Shares nothing with what compiles them but the selectors' own answers.
 *
 * @param structure whose members are filtered
 * @param constraints that they must meet
 * @param names of tags or labels
 * @param words of the sentence
 * @param tags of the words, where given
 */
record Meaning(
    Enumerable structure,
    List<Constraint> constraints,
    List<String> names,
    List<String> words,
    List<String> tags)
    implements ForwardingStructure, Enumerable {

  @Override
  public boolean usable(int part) {
    boolean[] found = {false};
    forEach(parts -> found[0] |= parts.has(part));
    return found[0];
  }

  @Override
  public void forEach(Consumer<? super Parts> visitor) {
    structure.forEach(parts -> {
      if (meets(parts)) {
        visitor.accept(parts);
      }
    });
  }

  @Override
  public boolean contains(Parts parts) {
    return structure.contains(parts) && meets(parts);
  }

  private boolean meets(Parts parts) {
    return constraints.stream().allMatch(one -> holds(one, parts));
  }

  private Token token(int index, int length, String tag) {
    boolean outside = index < 1 || index > length;
    String word = outside || index > words.size() ? "" : words.get(index - 1);
    return new Token(index, length, word, tag);
  }

  private Token word(int index, int length) {
    boolean outside = index < 1 || index > length;
    return token(index, length, outside || tags.isEmpty() ? "" : tags.get(index - 1));
  }

  private boolean isSubset() {
    return !(structure instanceof LinearChain);
  }

  private int length() {
    return structure.shape()[0];
  }

  /** Returns the tag of every position; of subsets whether the item is out or in. */
  private List<String> sequence(Parts parts) {
    if (structure instanceof LinearChain chain) {
      return IntStream.of(chain.tags(parts)).mapToObj(names::get).toList();
    }
    return IntStream.range(0, length()).mapToObj(i -> parts.has(i) ? "in" : "out").toList();
  }

  /** Returns whether a cell is chosen. */
  private boolean chosen(Selector selector, int t, List<String> sequence) {
    return isSubset()
        ? sequence.get(t).equals("in") && selector.has(word(t + 1, length()))
        : selector.has(token(t + 1, length(), sequence.get(t)));
  }

  private boolean read(Selector selector, int t, List<String> sequence) {
    return selector.has(token(t + 1, length(), sequence.get(t)));
  }

  private boolean holds(Constraint constraint, Parts parts) {
    return switch (constraint) {
      case Constraint.Count count -> {
        long found = count(count.element(), parts);
        yield count.least() <= found && found <= count.most();
      }
      case Constraint.Runs runs -> {
        List<String> sequence = sequence(parts);
        long found =
            IntStream.range(0, length())
                .filter(t ->
                    chosen(runs.selector(), t, sequence)
                        && (t == 0 || !chosen(runs.selector(), t - 1, sequence)))
                .count();
        yield runs.least() <= found && found <= runs.most();
      }
      case Constraint.Modifiers modifiers ->
          IntStream.rangeClosed(0, length())
              .filter(h -> modifiers.head().has(word(h, length())))
              .allMatch(h -> {
                long found = arcs(parts).stream().filter(arc -> arc[0] == h).count();
                return modifiers.least() <= found && found <= modifiers.most();
              });
      case Constraint.Apart apart -> {
        List<String> sequence = sequence(parts);
        int n = length();
        yield IntStream.rangeClosed(0, n)
            .noneMatch(i ->
                (i == 0 ? apart.first().has(word(0, n)) : chosen(apart.first(), i - 1, sequence))
                    && (i == n
                        ? apart.second().has(word(n + 1, n))
                        : chosen(apart.second(), i, sequence)));
      }
      case Constraint.Match match -> {
        BitSet start = new BitSet();
        start.set(0);
        yield ends(match.pattern(), start, sequence(parts)).get(length());
      }
      case Constraint.Accepted accepted -> {
        List<String> sequence = sequence(parts);
        Set<String> states = Set.of(accepted.start());
        for (int t = 0; t < length(); t++) {
          Set<String> next = new HashSet<>();
          for (Constraint.Move move : accepted.moves()) {
            if (states.contains(move.from()) && read(move.selector(), t, sequence)) {
              next.add(move.to());
            }
          }
          states = next;
        }
        yield states.stream().anyMatch(accepted.accepting()::contains);
      }
      case Constraint.Follows follows -> follows(follows.scheme(), sequence(parts));
      case Constraint.And and -> and.constraints().stream().allMatch(one -> holds(one, parts));
      case Constraint.Or or -> or.constraints().stream().anyMatch(one -> holds(one, parts));
      case Constraint.Not not -> !holds(not.constraint(), parts);
    };
  }

  /** Returns where a pattern can end that begins at one of some places. */
  private BitSet ends(Pattern pattern, BitSet starts, List<String> sequence) {
    BitSet ends = new BitSet();
    switch (pattern) {
      case Pattern.One one ->
          starts.stream()
              .filter(t -> t < sequence.size() && read(one.selector(), t, sequence))
              .forEach(t -> ends.set(t + 1));
      case Pattern.Sequence whole -> {
        BitSet reached = starts;
        for (Pattern part : whole.patterns()) {
          reached = ends(part, reached, sequence);
        }
        ends.or(reached);
      }
      case Pattern.Choice choice ->
          choice.patterns().forEach(part -> ends.or(ends(part, starts, sequence)));
      case Pattern.Repeat repeat -> {
        BitSet reached = starts;
        int times = Math.min(repeat.most(), repeat.least() + sequence.size() + 1);
        for (int i = 0; i <= times; i++) {
          if (i >= repeat.least()) {
            ends.or(reached);
          }
          reached = ends(repeat.pattern(), reached, sequence);
        }
      }
    }
    return ends;
  }

  /** The schemes, spelled out: what B and I are and where a span goes on. */
  private static boolean follows(Scheme scheme, List<String> sequence) {
    String open = ""; // the type of the span that may go on, or with BIOES must
    for (String tag : sequence) {
      String type = tag.substring(tag.indexOf('-') + 1);
      boolean goesOn = tag.startsWith("I-") || tag.startsWith("E-");
      if (goesOn ? !open.equals(type) : scheme == Scheme.BIOES && !open.isEmpty()) {
        return false;
      }
      open = tag.startsWith("B-") || tag.startsWith("I-") ? type : "";
    }
    return scheme != Scheme.BIOES || open.isEmpty();
  }

  private List<int[]> arcs(Parts parts) {
    List<int[]> arcs = new ArrayList<>();
    if (structure instanceof DependencyTree tree) {
      int[] heads = tree.heads(parts);
      for (int m = 0; m < heads.length; m++) {
        arcs.add(new int[] {heads[m] + 1, m + 1, 0});
      }
    } else if (structure instanceof LabelledTree tree) {
      int[] heads = tree.heads(parts);
      int[] labels = tree.labels(parts);
      for (int m = 0; m < heads.length; m++) {
        arcs.add(new int[] {heads[m] + 1, m + 1, labels[m]});
      }
    }
    return arcs;
  }

  private boolean labelled(Selector label, int y) {
    return label instanceof Selector.Any || label.has(new Token(1, 1, "", names.get(y)));
  }

  private long count(Element element, Parts parts) {
    int n = length();
    return switch (element) {
      case Selector selector -> {
        List<String> sequence = sequence(parts);
        yield IntStream.range(0, n).filter(t -> chosen(selector, t, sequence)).count();
      }
      case Element.Arc arc ->
          arcs(parts).stream()
              .filter(one ->
                  arc.head().has(word(one[0], n))
                      && arc.modifier().has(word(one[1], n))
                      && labelled(arc.label(), one[2]))
              .count();
      case Element.Span span -> {
        long found = 0;
        for (int i = 1; i <= n; i++) {
          for (int j = i; j <= n; j++) {
            for (int y = 0; y < Math.max(1, names.size()); y++) {
              boolean wanted =
                  span.first().has(word(i, n))
                      && span.last().has(word(j, n))
                      && labelled(span.label(), y);
              found += wanted && hasSpan(parts, i - 1, j - 1, y) ? 1 : 0;
            }
          }
        }
        yield found;
      }
      case Element.Pair pair -> pairs(pair, parts, n);
    };
  }

  private boolean hasSpan(Parts parts, int i, int j, int y) {
    return switch (structure) {
      case SemiMarkov segments ->
          j - i < segments.width() && parts.has(segments.segment(i, j - i + 1, y));
      case Bracketing brackets -> parts.has(brackets.span(i, j, y));
      default -> throw new IllegalArgumentException(structure + " has no spans");
    };
  }

  private long pairs(Element.Pair pair, Parts parts, int rows) {
    long found = 0;
    int all = structure instanceof SpanningTree tree ? tree.nodes() : rows;
    int columns = structure instanceof SpanningTree ? all : structure.shape()[1];
    for (int r = 0; r < all; r++) {
      for (int c = 0; c < columns; c++) {
        boolean wanted =
            pair.row().has(word(r + 1, all))
                && pair.column()
                    .has(
                        structure instanceof SpanningTree
                            ? word(c + 1, all)
                            : new Token(c + 1, columns, "", ""));
        switch (structure) {
          case SpanningTree tree -> {
            boolean other = pair.row().has(word(c + 1, all)) && pair.column().has(word(r + 1, all));
            found += r < c && (wanted || other) && parts.has(tree.edge(r, c)) ? 1 : 0;
          }
          case BipartiteMatching matching ->
              found += wanted && parts.has(matching.cell(r, c)) ? 1 : 0;
          case Alignment alignment -> {
            for (int move = 0; move < 3 && wanted; move++) {
              found += parts.has(alignment.part(r, c, move)) ? 1 : 0;
            }
          }
          default -> throw new IllegalArgumentException(structure + " has no pairs");
        }
      }
    }
    return found;
  }
}
