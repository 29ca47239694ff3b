package org.espalier.core.constraint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Constraints by the words that they name. An entry of a lexicon forbids cells of one word only and
 * has no effect on a sentence without that word: of thousands a sentence has some twenty.
 */
final class WordIndex {

  private final List<Constraint> constraints;
  private final Map<String, List<Integer>> entries = new HashMap<>(); // by the word, of a lexicon
  private final List<Integer> others = new ArrayList<>();
  private final Set<String> literals = new TreeSet<>(); // the words that are named without *
  private final List<String> open = new ArrayList<>();
  private final List<String> words;
  private volatile @Nullable List<String> checked; // names that all entries fit

  WordIndex(List<Constraint> constraints) {
    this.constraints = constraints;
    Set<String> patterns = new TreeSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      Constraint constraint = constraints.get(i);
      patterns.addAll(Choices.words(constraint));
      Optional<String> word = entry(constraint);
      (word.isPresent() ? entries.computeIfAbsent(word.get(), _ -> new ArrayList<>()) : others)
          .add(i);
    }
    words = List.copyOf(patterns);
    for (String pattern : words) {
      if (Glob.isOpen(pattern)) {
        open.add(pattern);
      } else {
        literals.add(Glob.literal(pattern));
      }
    }
  }

  /** Returns the word whose cells alone a constraint forbids; empty if it does anything else. */
  private static Optional<String> entry(Constraint constraint) {
    return constraint instanceof Constraint.Count(Selector selector, _, int most) && most == 0
        ? word(selector)
        : Optional.empty();
  }

  private static Optional<String> word(Selector selector) {
    return switch (selector) {
      case Selector.Word word when !Glob.isOpen(word.pattern()) ->
          Optional.of(Glob.literal(word.pattern()));
      case Selector.All all ->
          all.selectors().stream().flatMap(one -> word(one).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  /** Returns the patterns of the words that are named, in a fixed order. */
  List<String> words() {
    return words;
  }

  boolean namesWords() {
    return !words.isEmpty();
  }

  /** Returns whether a word is named. */
  boolean names(String word) {
    if (literals.contains(word)) {
      return true;
    }
    for (String pattern : open) {
      if (Glob.matches(pattern, word)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the constraints that say something of a sequence, in their order.
   *
   * @param names of the tags
   * @throws ConstraintException if a constraint that is left out names something that does not
   *     exist
   */
  List<Constraint> of(List<String> names, Tokens tokens) {
    if (entries.isEmpty() || tokens.words().isEmpty()) {
      return constraints;
    }
    check(names);
    List<Integer> places = new ArrayList<>(others);
    for (String word : Set.copyOf(tokens.words())) {
      places.addAll(entries.getOrDefault(word, List.of()));
    }
    places.sort(null);
    return places.stream().map(constraints::get).toList();
  }

  private void check(List<String> names) {
    if (names.equals(checked)) {
      return;
    }
    entries.values().stream()
        .flatMap(List::stream)
        .flatMap(place -> Choices.of(constraints.get(place)).stream())
        .forEach(selector -> Choices.requireKnown(selector, names, "tag"));
    checked = List.copyOf(names);
  }
}
