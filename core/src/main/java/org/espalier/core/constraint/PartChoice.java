package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.espalier.core.Structure;
import org.espalier.core.alignment.Alignment;
import org.espalier.core.bracket.Bracketing;
import org.espalier.core.bracket.Pcfg;
import org.espalier.core.chart.ChartStructure;
import org.espalier.core.matching.BipartiteMatching;
import org.espalier.core.product.ExactProduct;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.tree.DependencyTree;
import org.espalier.core.tree.LabelledTree;

/**
 * Which visible parts of a structure elements are; of a product of trees, of one of them: words are
 * counted through all of its sentences.
 */
final class PartChoice {

  private final Structure structure;
  private final Structure layout; // whose parts they are
  private final List<String> names;
  private final Tokens tokens;
  private final int before; // words of the sentences before
  private final int length; // words of all sentences
  private final int shift; // parts of the structures before
  private final int own; // words
  private final int inner; // parts of one head, row or first word
  private final int labels;

  private PartChoice(
      Structure structure, List<String> names, Tokens tokens, int before, int length, int shift) {
    this.structure = structure;
    this.names = names;
    this.tokens = tokens;
    this.before = before;
    this.length = length;
    this.shift = shift;
    layout = ForwardingStructure.layout(structure);
    own = words(layout);
    int[] shape = layout.shape();
    inner = shape.length > 1 ? layout.visible() / Math.max(1, own) : 1;
    labels = shape.length > 2 ? shape[2] : 1;
    boolean labelled = labels > 1 && !(layout instanceof Alignment);
    if (labelled && !names.isEmpty() && names.size() != labels) {
      throw new ConstraintException(names.size() + " names for " + labels + " labels");
    }
  }

  /** Returns the parts of a structure: of each factor, where it is a product of trees. */
  static List<PartChoice> of(Structure structure, List<String> names, Tokens tokens) {
    List<? extends Structure> factors = factors(structure);
    int length = factors.stream().mapToInt(PartChoice::words).sum();
    List<PartChoice> choices = new ArrayList<>();
    int before = 0;
    int shift = 0;
    for (Structure factor : factors) {
      choices.add(new PartChoice(factor, names, tokens, before, length, shift));
      before += words(factor);
      shift += factor.visible();
    }
    return choices;
  }

  /** Returns the trees of a product of such; any other structure itself. */
  static List<? extends Structure> factors(Structure structure) {
    return structure instanceof ExactProduct<?> product
            && product.factors().stream()
                .allMatch(one -> ForwardingStructure.layout(one) instanceof DependencyTree)
        ? product.factors()
        : List.of(structure);
  }

  private static int words(Structure structure) {
    return ForwardingStructure.layout(structure) instanceof SpanningTree tree
        ? tree.nodes()
        : structure.shape()[0];
  }

  private boolean isTree() {
    return layout instanceof DependencyTree || layout instanceof LabelledTree;
  }

  /** Returns whether parts are words that are in, as those of subsets are. */
  private boolean isChoice() {
    return layout instanceof ChartStructure && layout.shape().length == 1;
  }

  /** Returns the parts of an element that some structure has. */
  BitSet parts(Element element) {
    BitSet parts = new BitSet();
    Chooser chooser = chooser(element);
    for (int p = 0; p < structure.visible(); p++) {
      if (structure.usable(p) && chooser.has(p)) {
        parts.set(shift + p);
      }
    }
    return parts;
  }

  @FunctionalInterface
  private interface Chooser {
    boolean has(int part);
  }

  private Chooser chooser(Element element) {
    return switch (element) {
      case Element.Arc arc when isTree() -> arcs(arc);
      case Element.Span span when layout instanceof SemiMarkov -> {
        known(span.first(), span.last());
        boolean[] chosen = labels(span.label());
        yield p -> {
          int first = p / inner;
          return between(span, first, first + p % inner / labels) && chosen[p % labels];
        };
      }
      case Element.Span span when layout instanceof Bracketing || layout instanceof Pcfg -> {
        known(span.first(), span.last());
        boolean[] chosen = labels(span.label());
        yield p -> between(span, p / inner, p % inner / labels) && chosen[p % labels];
      }
      case Element.Pair pair when layout instanceof SpanningTree tree -> {
        known(pair.row(), pair.column());
        yield p -> {
          int[] ends = tree.ends(p);
          return pair(pair, ends[0], ends[1]) || pair(pair, ends[1], ends[0]);
        };
      }
      case Element.Pair pair
          when layout instanceof BipartiteMatching || layout instanceof Alignment -> {
        Selector row = tokens.turned() ? pair.column() : pair.row();
        Selector column = tokens.turned() ? pair.row() : pair.column();
        known(row);
        Tokens ofColumns = Tokens.of(tokens.columns());
        int columns = inner / labels;
        if (tokens.columns().isEmpty()
            && column.any(one -> one instanceof Selector.Word || one instanceof Selector.Tag)) {
          throw new ConstraintException(pair + ": columns are chosen by position");
        }
        ofColumns.requireKnown(column, columns, true);
        yield p ->
            row.has(tokens.token(p / inner + 1, length))
                && column.has(ofColumns.token(p % inner / labels + 1, columns));
      }
      case Selector selector when isChoice() -> {
        known(selector);
        yield p -> selector.has(tokens.token(p + 1, length));
      }
      default ->
          throw new ConstraintException(
              element + " is no part of " + layout + "; its parts are such as " + example());
    };
  }

  private Chooser arcs(Element.Arc arc) {
    known(arc.head(), arc.modifier());
    boolean[] chosen = labels(arc.label());
    return p -> {
      int head = p / inner;
      int modifier = p % inner / labels;
      return chosen[p % labels]
          && arc.head()
              .has(tokens.token(head == modifier ? 0 : before + head + 1, length)) // 0: root
          && arc.modifier().has(tokens.token(before + modifier + 1, length));
    };
  }

  private boolean between(Element.Span span, int first, int last) {
    return last < length
        && span.first().has(tokens.token(first + 1, length))
        && span.last().has(tokens.token(last + 1, length));
  }

  private boolean pair(Element.Pair pair, int node, int other) {
    return pair.row().has(tokens.token(node + 1, length))
        && pair.column().has(tokens.token(other + 1, length));
  }

  private void known(Selector... selectors) {
    for (Selector selector : selectors) {
      tokens.requireKnown(selector, length, true);
    }
  }

  /** Returns which labels are chosen. */
  private boolean[] labels(Selector selector) {
    boolean[] chosen = new boolean[labels];
    if (!(selector instanceof Selector.Any) && names.isEmpty()) {
      throw new ConstraintException(
          "the label " + selector + " is chosen, but there are none: the structure has no labels");
    }
    Choices.requireKnown(selector, names, "label");
    for (int y = 0; y < labels; y++) {
      chosen[y] =
          selector instanceof Selector.Any
              || selector.has(new Selector.Token(1, 1, "", names.get(y)));
    }
    return chosen;
  }

  private String example() {
    return isTree()
        ? "arc(@2, @1)"
        : layout instanceof SemiMarkov || layout instanceof Bracketing || layout instanceof Pcfg
            ? "span(@1, @2)"
            : layout instanceof SpanningTree
                    || layout instanceof BipartiteMatching
                    || layout instanceof Alignment
                ? "pair(@1, @2)"
                : isChoice() ? "@1" : "none that constraints know";
  }

  /** Returns for every word that is chosen the arcs to its modifiers. */
  List<BitSet> modifiers(Selector head) {
    List<BitSet> found = new ArrayList<>();
    if (!isTree()) {
      throw new ConstraintException("modifiers are those of dependency trees, not of " + layout);
    }
    known(head);
    for (int h = 0; h <= own; h++) {
      if (head.has(tokens.token(h == 0 ? 0 : before + h, length))) {
        Selector word = h == 0 ? Selector.root() : Selector.position(before + h);
        found.add(parts(Element.arc(word, Selector.any())));
      }
    }
    return found;
  }

  /** Returns whether parts are all arcs from the root. */
  boolean isAllRoots(BitSet parts) {
    return isTree()
        && !(structure instanceof ForwardingStructure)
        && parts.equals(parts(Element.arc(Selector.root(), Selector.any())));
  }
}
