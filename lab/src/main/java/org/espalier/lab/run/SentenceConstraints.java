package org.espalier.lab.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.espalier.core.ExactStructure;
import org.espalier.core.constraint.CompiledConstraint;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.subset.Bits;

/**
 * The structures that a run's constraints leave of its sentences. What is compiled is kept for
 * sentences of the same length in which the same words stand, of those that the constraints name.
 * For any number of threads.
 */
public final class SentenceConstraints {

  /** None. */
  static final SentenceConstraints NONE =
      new SentenceConstraints(
          StructureConfig.of(StructureConfig.NONE, RunConfig.Trees.NONE), List.of(), Bits::new);

  /**
   * So many states and nodes are kept, some 200 MB; what was not asked for longest leaves first.
   */
  private static final long KEPT = 400_000;

  /**
   * What a structure depends on.
   *
   * @param words with "" for those that are not named; nothing where none is
   */
  private record Sentence(int length, List<String> words) {}

  private final Constraints constraints;
  private final List<String> names;
  private final IntFunction<? extends ExactStructure> structures;
  private final Map<Sentence, CompiledConstraint> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size; // of those that are kept

  /**
   * Creates the structures.
   *
   * @param config whose scheme and constraints hold
   * @param names of the labels, where constraints are on these; else nothing
   * @param structures of a number of words, without constraints
   */
  SentenceConstraints(
      StructureConfig config,
      List<String> names,
      IntFunction<? extends ExactStructure> structures) {
    Constraints own = Constraints.parse(String.join("\n", config.constraints()));
    constraints =
        config.scheme() == Scheme.NONE
            ? own
            : Constraints.of(Constraint.scheme(config.scheme())).and(own);
    this.names = names;
    this.structures = structures;
  }

  /** Returns whether there are any constraints. */
  boolean exist() {
    return !constraints.list().isEmpty();
  }

  private CompiledConstraint compiled(List<String> words) {
    int length = words.size();
    List<String> named = constraints.namesWords() ? constraints.abstracted(words) : List.of();
    Sentence sentence = new Sentence(length, named);
    CompiledConstraint compiled;
    synchronized (kept) {
      compiled = kept.get(sentence);
    }
    if (compiled == null) { // outside of the lock; twice at once does no harm
      compiled = constraints.compile(structures.apply(length), names, Tokens.of(named));
      keep(sentence, compiled);
    }
    return compiled;
  }

  private void keep(Sentence sentence, CompiledConstraint compiled) {
    synchronized (kept) {
      CompiledConstraint before = kept.put(sentence, compiled);
      size += cost(compiled) - (before == null ? 0 : cost(before));
      Iterator<CompiledConstraint> oldest = kept.values().iterator();
      while (size > KEPT && kept.size() > 1) {
        size -= cost(oldest.next());
        oldest.remove();
      }
    }
  }

  private static long cost(CompiledConstraint compiled) {
    return 100 + compiled.size();
  }

  /**
   * Returns the structures of a sentence.
   *
   * @throws org.espalier.core.InfeasibleException if there is none, naming the constraints that
   *     clash
   * @throws IllegalArgumentException if the constraints do not fit, or are not exact
   */
  ExactStructure of(List<String> words) {
    return exist() ? compiled(words).requireExact() : structures.apply(words.size());
  }

  /** Returns which constraints clash in a sentence, if any do. */
  Optional<String> objection(List<String> words) {
    return exist() && !compiled(words).feasible()
        ? Optional.of(compiled(words).explanation())
        : Optional.empty();
  }

  /**
   * Refuses constraints on labels that no sentence meets, whatever its words are.
   *
   * @throws IllegalArgumentException naming those that clash
   */
  void requireConsistent() {
    List<Constraint> clash = names.isEmpty() ? List.of() : constraints.contradiction(names);
    if (!clash.isEmpty()) {
      throw new IllegalArgumentException(
          "no sentence meets "
              + (clash.size() == 1 ? "the constraint " : "all of the constraints ")
              + clash.stream().map(Constraint::toString).collect(Collectors.joining("; ")));
    }
  }

  /**
   * Refuses constraints that clash in one of these sentences.
   *
   * @param part which sentences these are
   */
  void requireMet(String part, List<Example> sentences) {
    for (Example sentence : sentences) {
      objection(sentence.forms())
          .ifPresent(reason -> {
            throw new IllegalArgumentException(
                part
                    + " sentence "
                    + (sentence.id().isEmpty() ? "\"" + start(sentence) + "\"" : sentence.id())
                    + ": "
                    + reason
                    + "; leave the sentence out, or say when they hold: if … then …");
          });
    }
  }

  private static String start(Example sentence) {
    int most = 8;
    String words = sentence.forms().stream().limit(most).collect(Collectors.joining(" "));
    return sentence.length() > most ? words + " …" : words;
  }

  /**
   * Checks a corpus against the constraints, and finds what of its training data they exclude.
   *
   * @param what the data have that may be excluded, for the message
   * @param admits whether the structures of a sentence have what the data say
   * @throws IllegalArgumentException if constraints clash, do not fit or are not exact
   */
  Corpus check(Corpus corpus, String what, BiPredicate<ExactStructure, Example> admits) {
    if (!exist()) {
      return corpus;
    }
    requireConsistent();
    requireMet("training", corpus.train());
    requireMet("development", corpus.dev());
    requireMet("test", corpus.test());
    long odd = corpus.train().stream().filter(one -> !admits.test(of(one.forms()), one)).count();
    return odd == 0
        ? corpus
        : corpus.with(
            new Finding(
                String.format(
                    Locale.ROOT,
                    "%,d of %,d training sentences have %s that break %s and teach nothing",
                    odd,
                    corpus.train().size(),
                    what,
                    constraints.list().size() == 1
                            && constraints.list().getFirst()
                                instanceof Constraint.Follows(Scheme scheme)
                        ? scheme.title()
                        : "the constraints"),
                2 * odd > corpus.train().size()));
  }
}
