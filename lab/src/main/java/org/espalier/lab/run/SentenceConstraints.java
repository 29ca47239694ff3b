package org.espalier.lab.run;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.espalier.core.ExactStructure;
import org.espalier.core.Structure;
import org.espalier.core.automaton.TooManyStatesException;
import org.espalier.core.constraint.CompiledConstraint;
import org.espalier.core.constraint.Constraint;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Scheme;
import org.espalier.core.constraint.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * The structures of sentences under the constraints of a run and of a request. Compiled constraints
 * are cached by the length of a sentence and by those of its words that constraints name. Safe for
 * any number of threads.
 */
public final class SentenceConstraints {

  /** The most states and nodes that are kept, some 200 MB; the least recently used leave first. */
  private static final long KEPT = 400_000;

  /**
   * What structures depend on.
   *
   * @param words of both texts of a pair
   * @param tags the words' own; nothing where they are not known
   * @param first of a pair the number of words of the first text; else 0
   */
  record Sentence(List<String> words, List<String> tags, int first) {

    /** Returns an example without tags. */
    static Sentence of(Example example) {
      return new Sentence(example.forms(), List.of(), example.first());
    }

    int length() {
      return words.size();
    }
  }

  /** The structures of sentences without constraints. */
  interface Structures {

    /** Returns the structure of a sentence. */
    Structure of(Sentence sentence);

    /** Returns the same with labels, where constraints name any. */
    default Structure labelled(Sentence sentence) {
      return of(sentence);
    }

    /** Returns what constraints may name of it. */
    default Tokens tokens(Sentence sentence) {
      return new Tokens(sentence.words(), sentence.tags());
    }

    /**
     * Refuses constraints that the structures do not take.
     *
     * @throws IllegalArgumentException saying why
     */
    default void requireTaken(Constraints constraints) {}
  }

  private final Constraints constraints;
  private final List<String> names;
  private final Structures structures;
  private final UnaryOperator<Constraints> own;
  private final Optional<SentenceConstraints> beside;
  private final Map<Sentence, CompiledConstraint> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long size; // of those that are kept
  private volatile @Nullable SentenceConstraints latest; // with what a request has added
  private volatile Constraints added = Constraints.NONE;

  private SentenceConstraints(
      Constraints constraints,
      List<String> names,
      Structures structures,
      UnaryOperator<Constraints> own,
      Optional<SentenceConstraints> beside) {
    this.constraints = own.apply(constraints);
    this.names = names;
    this.structures = structures;
    this.own = own;
    this.beside = beside;
    if (exist()) {
      structures.requireTaken(this.constraints);
    }
  }

  /**
   * Creates the structures.
   *
   * @param config whose scheme and constraints hold
   * @param names of the labels, where constraints are on these; else nothing
   * @throws IllegalArgumentException if the structures do not take the constraints
   */
  SentenceConstraints(StructureConfig config, List<String> names, Structures structures) {
    this(constraints(config), names, structures, UnaryOperator.identity(), Optional.empty());
  }

  /**
   * Creates parts with sequences beside them, as trees with tags. What is said of cells holds for
   * the sequences, all else for the parts.
   */
  static SentenceConstraints beside(
      StructureConfig config,
      List<String> names,
      Structures parts,
      List<String> tags,
      Structures sequences) {
    Constraints all = constraints(config);
    return new SentenceConstraints(
        all,
        names,
        parts,
        Constraints::onParts,
        Optional.of(
            new SentenceConstraints(all, tags, sequences, Constraints::onCells, Optional.empty())));
  }

  /**
   * Creates what takes no constraints.
   *
   * @param reason why, for the message
   * @throws IllegalArgumentException if there are any
   */
  static SentenceConstraints refused(StructureConfig config, String reason) {
    return new SentenceConstraints(config, List.of(), refusal(reason));
  }

  /** Returns structures that take no constraints. */
  static Structures refusal(String reason) {
    return new Structures() {
      @Override
      public Structure of(Sentence sentence) {
        throw new IllegalStateException(reason);
      }

      @Override
      public void requireTaken(Constraints constraints) {
        throw new IllegalArgumentException(constraints.list().getFirst() + ": " + reason);
      }
    };
  }

  private static Constraints constraints(StructureConfig config) {
    Constraints own = Constraints.parse(String.join("\n", config.constraints()));
    return config.scheme() == Scheme.NONE
        ? own
        : Constraints.of(Constraint.scheme(config.scheme())).and(own);
  }

  /**
   * Returns these with further constraints; the latest are kept, with what is compiled of them.
   *
   * @throws IllegalArgumentException if the structures do not take them
   */
  SentenceConstraints and(Constraints more) {
    if (more.list().isEmpty()) {
      return this;
    }
    synchronized (kept) {
      SentenceConstraints before = latest;
      if (before != null && added.equals(more)) {
        return before;
      }
    }
    SentenceConstraints both =
        new SentenceConstraints(
            constraints.and(more), names, structures, own, beside.map(other -> other.and(more)));
    synchronized (kept) {
      latest = both;
      added = more;
    }
    return both;
  }

  /** Returns those of the sequences beside. */
  Optional<SentenceConstraints> beside() {
    return beside;
  }

  /** Returns whether there are any constraints. */
  boolean exist() {
    return !constraints.list().isEmpty();
  }

  /** Returns the constraints. */
  Constraints constraints() {
    return constraints;
  }

  private CompiledConstraint compiled(Sentence sentence) {
    Sentence named =
        new Sentence(constraints.abstracted(sentence.words()), sentence.tags(), sentence.first());
    CompiledConstraint compiled;
    synchronized (kept) {
      compiled = kept.get(named);
    }
    if (compiled == null) { // outside of the lock; twice at once does no harm
      compiled =
          constraints.compileExact(
              constraints.namesLabels() ? structures.labelled(named) : structures.of(named),
              names,
              structures.tokens(named));
      keep(named, compiled);
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
  Structure of(Sentence sentence) {
    if (!exist()) {
      return structures.of(sentence);
    }
    return compiled(sentence).require();
  }

  /**
   * Returns the same, for every question.
   *
   * @throws org.espalier.core.InfeasibleException as {@link #of}
   * @throws IllegalArgumentException likewise
   */
  ExactStructure exact(Sentence sentence) {
    return (ExactStructure) of(sentence);
  }

  /**
   * Returns which constraints clash in a sentence, if any do, or that they are too large for it;
   * those that name tags which are not known yet are not looked at.
   */
  Optional<String> objection(Sentence sentence) {
    Optional<String> found =
        exist() && !(sentence.tags().isEmpty() && beside.isPresent() && constraints.namesTags())
            ? clash(sentence)
            : Optional.empty();
    return found.or(() -> beside.flatMap(other -> other.objection(sentence)));
  }

  private Optional<String> clash(Sentence sentence) {
    try {
      CompiledConstraint compiled = compiled(sentence);
      return compiled.feasible() ? Optional.empty() : Optional.of(compiled.explanation());
    } catch (TooManyStatesException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Refuses constraints on labels that no sentence meets, whatever its words are.
   *
   * @throws IllegalArgumentException naming those that clash
   */
  void requireConsistent() {
    beside.ifPresent(SentenceConstraints::requireConsistent);
    boolean sequences = !names.isEmpty() && constraints.onParts().list().isEmpty();
    List<Constraint> clash = sequences ? constraints.contradiction(names) : List.of();
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
      objection(Sentence.of(sentence))
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
  Corpus check(Corpus corpus, String what, BiPredicate<Structure, Example> admits) {
    if (!exist()) {
      return corpus;
    }
    requireConsistent();
    for (Constraint constraint : constraints.list()) {
      if (constraint instanceof Constraint.Follows(Scheme scheme) && !names.isEmpty()) {
        requireMarks(scheme);
      }
    }
    requireMet("training", corpus.train());
    requireMet("development", corpus.dev());
    requireMet("test", corpus.test());
    String broken =
        constraints.list().size() == 1
                && constraints.list().getFirst() instanceof Constraint.Follows(Scheme scheme)
            ? scheme.title()
                + ", where spans begin with "
                + (scheme == Scheme.BIO ? "B-," : "B- or S-,")
            : "the constraints";
    List<String> mistaken =
        constraints.mistakenWords(
            names,
            corpus.train().stream()
                .flatMap(one -> one.forms().stream())
                .collect(Collectors.toSet()));
    Corpus told =
        mistaken.isEmpty()
            ? corpus
            : corpus.with(
                new Finding(
                    ("--constraint: no training sentence has the word \"%s\"; labels stand in"
                            + " single quotes, '%s'")
                        .formatted(mistaken.getFirst(), mistaken.getFirst()),
                    false));
    return told.withOdd(
        one -> !admits.test(of(Sentence.of(one)), one),
        "have " + what + " that break " + broken + " and teach nothing");
  }

  /** Refuses a scheme that is not the one of the labels: it would hold nothing. */
  private void requireMarks(Scheme scheme) {
    String needs = "scheme " + scheme.title() + " needs labels such as " + scheme.marked() + "; ";
    List<String> others =
        names.stream()
            .filter(label -> label.matches("\\p{Alpha}-.+") && !scheme.marks(label))
            .toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          needs + "the data have " + others.getFirst() + " (" + remedy(others) + ")");
    }
    if (names.stream().noneMatch(scheme::marks)) {
      throw new IllegalArgumentException(
          needs
              + "the data have "
              + String.join(", ", names.subList(0, Math.min(3, names.size())))
              + (names.size() > 3 ? ", …" : "")
              + ", which mark no spans (leave --scheme out, or name another --label-column)");
    }
  }

  private static String remedy(List<String> others) {
    Set<String> marks = others.stream().map(Scheme::mark).collect(Collectors.toSet());
    if (Set.of("E", "S").containsAll(marks)) {
      return "--scheme bioes";
    }
    return Set.of("L", "U").containsAll(marks)
        ? "BILOU: write E- for L- and S- for U-, and take --scheme bioes"
        : "rename it, or leave --scheme out";
  }
}
