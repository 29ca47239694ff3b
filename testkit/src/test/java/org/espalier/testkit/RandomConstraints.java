package org.espalier.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraint.Move;
import org.espalier.core.constraint.Element;
import org.espalier.core.constraint.Pattern;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.constraint.Selector;

/**
 * Random constraints of all kinds.
 *
 * @param names of tags or labels that sequences and parts have
 * @param tags that words have
 * @param words that there are
 * @param length of the sentence
 */
record RandomConstraints(
    RandomGenerator random, List<String> names, List<String> tags, List<String> words, int length) {

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  private Selector position() {
    int from = 1 + random.nextInt(length + 1);
    from = chance(3) ? -from : from;
    return chance(2) ? Selector.position(from) : new Selector.Position(1, from);
  }

  Selector selector(List<String> tags, int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 6);
    return switch (kind) {
      case 0 -> Selector.any();
      case 1 -> position();
      case 2 -> words.isEmpty() ? Selector.any() : Selector.word(one(words));
      case 6 -> selector(tags, depth - 1).not();
      case 7 -> selector(tags, depth - 1).and(selector(tags, depth - 1));
      case 8 -> selector(tags, depth - 1).or(selector(tags, depth - 1));
      case 9 -> Selector.tag(one(tags).charAt(0) + "*");
      default -> Selector.tag(one(tags));
    };
  }

  private Selector border(List<String> tags) {
    return chance(5) ? (chance(2) ? Selector.start() : Selector.end()) : selector(tags, 2);
  }

  private Pattern pattern(List<String> tags, int depth) {
    Supplier<Pattern> inner = () -> pattern(tags, depth - 1);
    return switch (random.nextInt(depth > 0 ? 6 : 2)) {
      case 2, 3 -> {
        int parts = random.nextInt(4); // one alone needs no sequence
        yield new Pattern.Sequence(Stream.generate(inner).limit(parts == 1 ? 2 : parts).toList());
      }
      case 4 -> new Pattern.Choice(Stream.generate(inner).limit(2).toList());
      case 5 -> {
        int least = random.nextInt(3);
        int most = chance(2) ? Integer.MAX_VALUE : least + random.nextInt(3);
        yield new Pattern.Repeat(inner.get(), least, most);
      }
      default -> new Pattern.One(selector(tags, 1));
    };
  }

  private Constraint automaton(List<String> tags) {
    List<String> states = List.of("p", "q", "r");
    List<Move> moves = new ArrayList<>();
    for (int i = 2 + random.nextInt(5); i > 0; i--) {
      moves.add(new Move(one(states), selector(tags, 1), one(states)));
    }
    return new Constraint.Accepted("p", List.of(one(states), one(states)), moves);
  }

  private Constraint counted(Element element) {
    int least = random.nextInt(length + 1);
    return switch (random.nextInt(6)) {
      case 0 -> Constraint.forbid(element);
      case 1 -> Constraint.require(element);
      case 2 -> Constraint.exactly(least, element);
      case 3 -> Constraint.atLeast(least, element);
      case 4 -> Constraint.atMost(least, element);
      default -> Constraint.between(least, least + random.nextInt(3), element);
    };
  }

  /** A constraint on sequences of tags, or on subsets of words with tags. */
  Constraint ofSequence(boolean chain, int depth) {
    List<String> of = chain ? names : tags;
    List<String> read = chain ? names : List.of("in", "out");
    Supplier<Constraint> inner = () -> ofSequence(chain, depth - 1);
    return switch (random.nextInt(depth > 0 ? 13 : 9)) {
      case 0, 1, 2 -> counted(selector(of, 2));
      case 3 -> {
        int least = chance(2) ? 0 : random.nextInt(3);
        yield new Constraint.Runs(selector(of, 1), least, least + random.nextInt(3));
      }
      case 4, 5 -> new Constraint.Apart(border(of), border(of));
      case 6 -> new Constraint.Match(pattern(read, 3));
      case 7 -> automaton(read);
      case 8 ->
          chain
              ? Constraint.scheme(chance(2) ? Scheme.BIO : Scheme.BIOES)
              : Constraint.contiguous(selector(of, 1));
      case 9 -> inner.get().and(inner.get());
      case 10 -> inner.get().or(inner.get());
      case 11 -> inner.get().not();
      default -> inner.get().implies(inner.get());
    };
  }

  private Selector label() {
    return chance(2) ? Selector.any() : Selector.tag(one(names));
  }

  private Selector place() {
    return chance(3) ? selector(tags, 1) : position();
  }

  private Element arc() {
    Selector head = chance(4) ? Selector.root() : place();
    return Element.arc(head, chance(3) ? Selector.any() : place(), label());
  }

  /** A constraint on trees. */
  Constraint ofTree() {
    return switch (random.nextInt(6)) {
      case 0 -> {
        int least = chance(3) ? 1 : 0;
        Selector head = chance(4) ? Selector.root() : place();
        yield new Constraint.Modifiers(head, least, least + random.nextInt(3));
      }
      case 1 -> Constraint.atMost(1, Element.arc(Selector.root(), Selector.any()));
      case 2 -> Constraint.require(arc()).or(Constraint.require(arc()));
      case 3 -> Constraint.atMost(random.nextInt(3), arc()).not();
      default -> counted(arc());
    };
  }

  /** A constraint on segmentations and constituents. */
  Constraint ofSpans() {
    return counted(Element.span(place(), chance(3) ? Selector.any() : place(), label()));
  }

  /** A constraint on matchings and the like. */
  Constraint ofPairs() {
    Constraint one = counted(Element.pair(place(), position()));
    return chance(6) ? one.and(counted(Element.pair(Selector.any(), position()))) : one;
  }
}
