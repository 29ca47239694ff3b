package org.espalier.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.question.StructureAnswer;
import org.espalier.data.EmptyNode;
import org.espalier.data.Link;
import org.espalier.data.MultiwordToken;
import org.espalier.data.Sentence;
import org.espalier.data.Word;
import org.espalier.lab.run.Beliefs;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.Layer;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PartType;
import org.espalier.lab.run.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as a sentence of a treebank that keeps the rules of Universal Dependencies: an id
 * and the text, the relation {@code root} for the word on the root and for no other (labels and
 * tree are predicted apart, so of the other words' relations the most probable one but {@code root}
 * is taken), and what stands without a blank after it. What else came with the sentence stays; but
 * where the tree is latent, what belongs to another tree goes: the enhanced graph and its empty
 * nodes. MISC has the probability of a word's label with its head in {@code Probability}, and on
 * request those of single choices in {@code HeadProb}, {@code LabelProb} and {@code TagProb}, what
 * they are worth in {@code Confidence} and {@code TagConfidence}, and sets in {@code HeadSet},
 * {@code LabelSet} and {@code TagSet}.
 */
record ConlluAnswer(Model model, Query query, Prediction prediction, AnswerOptions options) {

  private static final String NONE = "_";
  private static final String ROOT = "root";
  private static final Set<String> UNIVERSAL =
      Set.of(
          "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON",
          "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X", "_");

  /** The one feature that words written as one may have together. */
  private static final String TYPO = "Typo=Yes";

  private static final String TEXT = "text";
  private static final String ID = "sent_id";

  void print(PrintWriter out) {
    if (model.writesStrings() || model.readsPairs()) {
      throw new IllegalArgumentException(
          "pairs and strings are no sentences of CoNLL-U; --format is text, json or tsv");
    }
    Sentence sentence = query.sentence();
    printComments(out, sentence == null ? List.of() : sentence.comments());
    if (!model.labelsWords()) {
      out.println("# label = " + PredictionFormat.flat(model.label(prediction.labels()[0])));
      out.println("# probability = " + PredictionFormat.share(prediction.probabilities()[0]));
      if (options.all()) {
        out.println("# probabilities = " + probabilities(0, "=", " "));
      }
    }
    printBeliefs(out);
    if (model.choice() != Choice.NOTHING) {
      out.println(
          "# chosen = "
              + PredictionFormat.flat(
                  model.choice().text(query.words(), prediction.chosen(), List.of())));
    }
    boolean[] joined = sentence == null ? joined() : new boolean[query.words().size()];
    printEmptyNodes(out, sentence, -1);
    for (int i = 0; i < query.words().size(); i++) {
      if (sentence != null) {
        for (MultiwordToken token : sentence.multiwordTokens()) {
          if (token.first() == i) {
            out.println(
                row(
                    (i + 1) + "-" + (token.last() + 1),
                    token.form(),
                    NONE,
                    NONE,
                    NONE,
                    token.features().equals(TYPO) ? TYPO : NONE,
                    NONE,
                    NONE,
                    NONE,
                    token.miscellany()));
          }
        }
      }
      printWord(out, i, sentence == null ? null : sentence.words().get(i), joined[i]);
      printEmptyNodes(out, sentence, i);
    }
    out.println();
  }

  /** Prints those that came with the sentence, in their order; an id and a text if they lack it. */
  private void printComments(PrintWriter out, List<String> comments) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put(ID, PredictionFormat.flat(query.name()));
    own.put(TEXT, query.text());
    Set<String> printed = new HashSet<>();
    for (String comment : comments) {
      String key = comment.replaceFirst("\\s*=.*", "");
      String value = comment.indexOf('=') < 0 ? null : own.get(key);
      if (value == null) {
        out.println(("# " + comment).strip());
      } else if (printed.add(key)) {
        comment(out, key, value);
      }
    }
    own.keySet().removeAll(printed);
    own.forEach((key, value) -> comment(out, key, value));
  }

  /** Prints what concerns the whole answer, a comment each. */
  private void printBeliefs(PrintWriter out) {
    Beliefs beliefs = prediction.beliefs();
    Optional<StructureAnswer> structure = beliefs.structure();
    if (options.confidence()) {
      if (model.labelsWords()) {
        comment(out, "probability", PredictionFormat.share(beliefs.probability()));
      }
      beliefs
          .confidences()
          .ifPresent(some -> comment(out, "confidence", PredictionFormat.share(some.whole())));
      structure.ifPresent(one -> {
        comment(out, "structure_probability", PredictionFormat.share(one.probability()));
        comment(out, "entropy_per_word", PredictionFormat.share(prediction.entropy()));
      });
    }
    if (options.confidence()) {
      weighted(out, "support", beliefs.mixture());
    }
    for (int i = 0; i < beliefs.alternatives().size(); i++) {
      Alternative one = beliefs.alternatives().get(i);
      comment(
          out,
          "alternative_" + (i + 1),
          PredictionFormat.share(one.probability())
              + (one.heads().length == 0
                  ? ""
                  : " heads "
                      + IntStream.of(one.heads())
                          .mapToObj(head -> Integer.toString(head + 1))
                          .collect(Collectors.joining(" ")))
              + " labels "
              + IntStream.of(one.labels())
                  .mapToObj(label -> inMiscellany(model.label(label)))
                  .collect(Collectors.joining(" ")));
    }
    weighted(out, "structure", beliefs.latent());
    beliefs
        .sets()
        .ifPresent(sets -> {
          comment(out, "set_level", Double.toString(sets.level()));
          int[][] labels = sets.choices().get(PartType.LABELS);
          if (labels != null && !model.labelsWords()) {
            comment(out, "label_set", set(PartType.LABELS, labels[0]));
          }
          sets.structures()
              .ifPresent(count -> comment(out, "alternatives_within", Integer.toString(count)));
        });
  }

  private void weighted(PrintWriter out, String name, List<WeightedStructure> structures) {
    for (int i = 0; i < structures.size(); i++) {
      comment(
          out,
          name + "_" + (i + 1),
          PredictionFormat.share(structures.get(i).weight())
              + " "
              + PredictionFormat.told(model, query, structures.get(i)));
    }
  }

  private static void comment(PrintWriter out, String name, String value) {
    out.println("# " + name + " = " + PredictionFormat.flat(value));
  }

  private String set(PartType type, int... choices) {
    return IntStream.of(choices)
        .mapToObj(choice -> inMiscellany(PredictionFormat.choice(model, type, choice)))
        .collect(Collectors.joining(","));
  }

  /** Adds the probabilities and sets of a word's choices, such as HeadProb and HeadSet. */
  private void addBeliefs(List<String> miscellany, int word) {
    if (!model.labelsWords()) {
      return;
    }
    if (options.confidence()) {
      for (Layer layer : prediction.beliefs().layers()) {
        put(
            miscellany,
            title(layer.type()) + "Prob",
            PredictionFormat.share(layer.probabilities()[word]));
      }
      prediction
          .beliefs()
          .confidences()
          .ifPresent(some -> {
            put(miscellany, "Confidence", PredictionFormat.share(some.parts()[word]));
            if (some.tags().length > 0) {
              put(miscellany, "TagConfidence", PredictionFormat.share(some.tags()[word]));
            }
          });
    }
    prediction
        .beliefs()
        .sets()
        .ifPresent(sets -> {
          for (PartType type : PartType.values()) {
            int[][] choices = sets.choices().get(type);
            if (choices != null) {
              put(miscellany, title(type) + "Set", set(type, choices[word]));
            }
          }
        });
  }

  private static String title(PartType type) {
    String name = PredictionFormat.singular(type);
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** Prints the nodes of the enhanced graph that stand after a word. */
  private void printEmptyNodes(PrintWriter out, @Nullable Sentence sentence, int word) {
    if (sentence == null || model.task().latent()) {
      return;
    }
    for (EmptyNode node : sentence.emptyNodes()) {
      if (node.node().word() == word) {
        out.println(
            row(
                node.node().toString(),
                node.form(),
                node.lemma(),
                node.upos(),
                node.xpos(),
                node.features(),
                NONE,
                NONE,
                links(node.links()),
                node.miscellany()));
      }
    }
  }

  private static String links(List<Link> links) {
    return links.isEmpty()
        ? NONE
        : links.stream()
            .map(link -> link.head() + ":" + link.label())
            .collect(Collectors.joining("|"));
  }

  /** Prints a word with what came with it and what the model answers in the place of that. */
  private void printWord(PrintWriter out, int i, @Nullable Word word, boolean joined) {
    List<String> miscellany = new ArrayList<>();
    if (word != null && !word.miscellany().equals(NONE)) {
      miscellany.addAll(List.of(word.miscellany().split("\\|", -1)));
    }
    if (joined) {
      miscellany.add("SpaceAfter=No");
    }
    boolean latent = model.task().latent();
    boolean parsed = prediction.heads().length > 0;
    Word kept = latent ? null : word;
    int head = kept != null && !parsed ? kept.head() + 1 : PredictionFormat.head(prediction, i);
    Map<String, String> columns = new HashMap<>();
    columns.put("upos", word == null ? "X" : word.upos());
    columns.put("xpos", word == null ? NONE : word.xpos());
    columns.put("feats", word == null ? NONE : word.features());
    columns.put(
        "deprel",
        kept != null && !parsed ? kept.relation() : head < 0 ? NONE : head == 0 ? ROOT : "dep");
    if (prediction.tags().length > 0) {
      columns.put(
          "upos",
          options.tellsTag(prediction, i)
              ? model.tag(prediction.tags()[i])
              : PredictionFormat.OPEN);
    }
    if (model.labelsWords() && options.tells(prediction, i)) {
      putLabel(columns, miscellany, i, head);
    } else if (model.labelsWords()) {
      // A word left open, for training on what is sure alone.
      if (!latent && parsed) {
        head = -1;
        columns.put("deprel", NONE);
      }
      columns.replace(column(), NONE);
    }
    addBeliefs(miscellany, i);
    out.println(
        row(
            Integer.toString(i + 1),
            query.words().get(i),
            word == null ? NONE : word.lemma(),
            columns.get("upos"),
            columns.get("xpos"),
            columns.get("feats"),
            head < 0 ? NONE : Integer.toString(head),
            columns.get("deprel"),
            kept == null ? NONE : links(kept.links()),
            miscellany.isEmpty() ? NONE : String.join("|", miscellany)));
  }

  /** Puts a word's label into its column, or its last one, with the probability. */
  private void putLabel(Map<String, String> columns, List<String> miscellany, int word, int head) {
    String column = column();
    int best = prediction.labels()[word];
    int label = column.equals("deprel") && model.task().latent() ? relation(word, head) : best;
    if (columns.replace(column, model.label(label)) == null) {
      put(
          miscellany,
          column.isEmpty() ? "Label" : inMiscellany(column),
          inMiscellany(model.label(label)));
    }
    put(
        miscellany,
        "Probability",
        PredictionFormat.share(
            label == best
                ? prediction.probabilities()[word]
                : prediction.distributions()[word][label]));
    if (options.all()) {
      put(miscellany, "Probabilities", inMiscellany(probabilities(word, "/", ",")));
    }
  }

  /**
   * Returns the column that the labels belong in; none if they are no relations. Tags that
   * Universal Dependencies does not have, such as those of names, belong in the treebank's own
   * column.
   */
  private String column() {
    String column = model.labelColumn();
    return switch (column) {
      case "deprel" -> rootLabel() < 0 && model.task().latent() ? "" : column;
      case "upos" -> UNIVERSAL.containsAll(model.labels()) ? column : "xpos";
      default -> column;
    };
  }

  private int rootLabel() {
    return model.labels().indexOf(ROOT);
  }

  /** Returns the most probable relation that goes with the tree. */
  private int relation(int word, int head) {
    int root = rootLabel();
    if (head == 0) {
      return root;
    }
    double[] distribution = prediction.distributions()[word];
    int best = -1;
    for (int label = 0; label < distribution.length; label++) {
      boolean ofRoot = model.label(label).equals(ROOT) || model.label(label).startsWith(ROOT + ":");
      if ((!ofRoot || head < 0) && (best < 0 || distribution[label] > distribution[best])) {
        best = label;
      }
    }
    return best < 0 ? root : best;
  }

  private String probabilities(int place, String equals, String separator) {
    return PredictionFormat.flat(
        PredictionFormat.joined(
            PredictionFormat.probabilities(model, prediction.distributions()[place]),
            equals,
            separator));
  }

  /** Adds an attribute, in the place of one that came with the word. */
  private static void put(List<String> miscellany, String name, String value) {
    var _ = miscellany.removeIf(attribute -> attribute.startsWith(name + "="));
    miscellany.add(name + "=" + value);
  }

  private static String inMiscellany(String text) {
    return text.replaceAll("[\\s|]+", "_");
  }

  /** Returns for every word whether the next one follows without a blank. */
  private boolean[] joined() {
    List<String> words = query.words();
    boolean[] joined = new boolean[words.size()];
    int place = 0;
    for (int i = 0; i < joined.length; i++) {
      int found = query.text().indexOf(words.get(i), place);
      if (found < 0) {
        return new boolean[words.size()];
      }
      place = found + words.get(i).length();
      joined[i] = i + 1 < joined.length && query.text().charAt(place) != ' ';
    }
    return joined;
  }

  private static String row(String... columns) {
    return String.join("\t", columns);
  }
}
