package org.espalier.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.lab.run.Beliefs;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.Beliefs.WeightedStructure;
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.ConformalSets;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.PartType;
import org.espalier.lab.run.Prediction;
import tools.jackson.databind.json.JsonMapper;

/** How predictions are printed. */
enum PredictionFormat {
  /** To be read by people. */
  TEXT {
    @Override
    void print(
        PrintWriter out, Model model, Query query, Prediction prediction, AnswerOptions options) {
      List<String> words = model.counted(query.words());
      if (model.writesStrings()) {
        out.println(
            model.string(prediction.labels()) + "  " + share(prediction.probabilities()[0]));
        out.println(model.choice().text(words, prediction.chosen(), symbols(model, prediction)));
        beliefs(out, model, query, prediction, options);
        out.println();
        return;
      }
      if (!model.labelsWords()) {
        out.println(
            model.label(prediction.labels()[0]) + "  " + share(prediction.probabilities()[0]));
        if (options.all()) {
          probabilities(model, prediction.distributions()[0])
              .forEach(
                  (label, probability) -> out.println("  " + label + "  " + share(probability)));
        }
      }
      if (model.choice() != Choice.NOTHING) {
        out.println(model.choice().text(words, prediction.chosen(), List.of()));
        beliefs(out, model, query, prediction, options);
        out.println();
        return;
      }
      List<TreeText.Line> lines =
          prediction.heads().length == 0
              ? IntStream.range(0, words.size())
                  .mapToObj(i -> new TreeText.Line(i, words.get(i)))
                  .toList()
              : TreeText.of(words, Screen.hasUnicode(), prediction.heads());
      int width = lines.stream().mapToInt(line -> line.text().length()).max().orElse(0);
      for (TreeText.Line line : lines) {
        int word = line.word();
        String label = model.labelsWords() ? labelOfWord(model, prediction, options, word) : "";
        String more =
            options.confidence()
                ? "  " + sure(prediction.beliefs(), word, model.labelsWords())
                : "";
        out.println(
            (line.text() + " ".repeat(width + 2 - line.text().length()) + label + more)
                .stripTrailing());
      }
      beliefs(out, model, query, prediction, options);
      out.println();
    }

    private static String labelOfWord(
        Model model, Prediction prediction, AnswerOptions options, int word) {
      return options.all()
          ? joined(probabilities(model, prediction.distributions()[word]), "  ", "  ")
          : (options.tells(prediction, word) ? model.label(prediction.labels()[word]) : OPEN)
              + "  "
              + share(prediction.probabilities()[word])
              + (prediction.tags().length == 0 ? "" : "  " + model.tag(prediction.tags()[word]));
    }

    @Override
    void printError(PrintWriter out, Query query) {
      out.println("error  " + query.problem());
      out.println();
    }
  },
  /** CoNLL-U, with the sentence's label as a comment. */
  CONLLU {
    @Override
    void print(
        PrintWriter out, Model model, Query query, Prediction prediction, AnswerOptions options) {
      new ConlluAnswer(model, query, prediction, options).print(out);
    }

    @Override
    void printError(PrintWriter out, Query query) {
      // A comment of the sentence that follows: a sentence of its own needs words.
      out.println("# error = " + query.name() + ": " + flat(query.problem()));
    }

    @Override
    void printBlank(PrintWriter out) {
      // A sentence needs words.
    }
  },
  /** A JSON object in each line. */
  JSON {
    @Override
    void print(
        PrintWriter out, Model model, Query query, Prediction prediction, AnswerOptions options) {
      out.println(
          JsonMapper.shared().writeValueAsString(JsonAnswer.of(model, query, prediction, options)));
    }

    @Override
    void printError(PrintWriter out, Query query) {
      Map<String, Object> object = new LinkedHashMap<>();
      if (!query.id().isEmpty()) {
        object.put("id", query.id());
      }
      object.put("line", query.line());
      object.put("error", query.problem());
      out.println(JsonMapper.shared().writeValueAsString(object));
    }
  },
  /**
   * A line for each sentence: labels, probabilities, heads or what was chosen, words, and parts of
   * speech where a parser has them, separated by tabs.
   */
  TSV {
    @Override
    void print(
        PrintWriter out, Model model, Query query, Prediction prediction, AnswerOptions options) {
      List<String> columns = new ArrayList<>();
      columns.add(
          model.writesStrings()
              ? flat(model.string(prediction.labels()))
              : IntStream.of(prediction.labels())
                  .mapToObj(label -> flat(model.label(label)))
                  .collect(Collectors.joining(" ")));
      columns.add(
          Arrays.stream(prediction.probabilities())
              .mapToObj(PredictionFormat::share)
              .collect(Collectors.joining(" ")));
      columns.add(
          model.choice() != Choice.NOTHING
              ? numbers(prediction.chosen()).stream()
                  .map(one -> one.stream().map(Object::toString).collect(Collectors.joining("-")))
                  .collect(Collectors.joining(" "))
              : IntStream.range(0, prediction.heads().length)
                  .mapToObj(i -> Integer.toString(head(prediction, i)))
                  .collect(Collectors.joining(" ")));
      columns.add(flat(String.join(" ", model.counted(query.words()))));
      if (prediction.tags().length > 0) {
        columns.add(
            IntStream.of(prediction.tags())
                .mapToObj(tag -> flat(model.tag(tag)))
                .collect(Collectors.joining(" ")));
      }
      if (options.all()) {
        columns.add(
            Arrays.stream(prediction.distributions())
                .map(one -> flat(joined(probabilities(model, one), "=", ",")))
                .collect(Collectors.joining(" ")));
      }
      if (options.confidence()) {
        columns.add(share(prediction.beliefs().probability()));
        columns.add(share(prediction.beliefs().confidences().orElseThrow().whole()));
      }
      out.println(String.join("\t", columns));
    }

    @Override
    void printError(PrintWriter out, Query query) {
      out.println("#error\t" + flat(query.problem()));
    }
  };

  /** What stands in place of a label that is left open. */
  static final String OPEN = "_";

  /** Smaller probabilities would be 0.000. */
  private static final double LEAST = 0.0005;

  /**
   * Prints one answer.
   *
   * @param options what the answer contains
   */
  abstract void print(
      PrintWriter out, Model model, Query query, Prediction prediction, AnswerOptions options);

  /** Prints what stands in place of an answer. */
  abstract void printError(PrintWriter out, Query query);

  /** Prints what answers a blank line. */
  void printBlank(PrintWriter out) {
    out.println();
  }

  /** Returns all labels with their probabilities, the most probable first. */
  static Map<String, Double> probabilities(Model model, double... distribution) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    IntStream.range(0, distribution.length)
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -distribution[label]))
        .forEach(label -> probabilities.put(model.label(label), distribution[label]));
    return probabilities;
  }

  static String joined(Map<String, Double> probabilities, String equals, String separator) {
    return probabilities.entrySet().stream()
        .map(entry -> entry.getKey() + equals + share(entry.getValue()))
        .collect(Collectors.joining(separator));
  }

  /** Returns a text in one line and one field. */
  static String flat(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
  }

  private static List<String> symbols(Model model, Prediction prediction) {
    return IntStream.of(prediction.labels()).mapToObj(model::label).toList();
  }

  /** Returns what was chosen besides heads, words counted from 1. */
  static List<List<Integer>> numbers(int[][] chosen) {
    return Arrays.stream(chosen)
        .map(one -> Arrays.stream(one).mapToObj(word -> word + 1).toList())
        .toList();
  }

  /** Returns a word's head counted from 1, 0 for the root, −1 if there is no tree. */
  static int head(Prediction prediction, int word) {
    return prediction.heads().length == 0 ? -1 : prediction.heads()[word] + 1;
  }

  /** Returns a type's name for one place. */
  static String singular(PartType type) {
    return switch (type) {
      case HEADS -> "head";
      case LABELS -> "label";
      case TAGS -> "tag";
    };
  }

  /** Returns the name of a choice; of a head its number, 0 for the root. */
  static String choice(Model model, PartType type, int choice) {
    return switch (type) {
      case HEADS -> Integer.toString(choice);
      case LABELS -> model.label(choice);
      case TAGS -> model.tag(choice);
    };
  }

  /** Returns how probable the choices at a word are. */
  private static String sure(Beliefs beliefs, int word, boolean labelsWords) {
    return labelsWords
        ? beliefs.layers().stream()
                .map(layer -> singular(layer.type()) + " " + share(layer.probabilities()[word]))
                .collect(Collectors.joining("  "))
            + "  confidence "
            + share(beliefs.confidences().orElseThrow().parts()[word])
        : "";
  }

  /** Prints what concerns the whole answer, a line each. */
  private static void beliefs(
      PrintWriter out, Model model, Query query, Prediction prediction, AnswerOptions options) {
    Beliefs beliefs = prediction.beliefs();
    if (options.confidence()) {
      out.println(
          (model.task().latent() && !model.labelsWords()
                  ? "probability of the label "
                  : model.task().latent()
                      ? "probability of the labels "
                      : "probability of the whole ")
              + share(beliefs.probability())
              + ", confidence "
              + share(beliefs.confidences().orElseThrow().whole())
              + beliefs
                  .structure()
                  .map(one ->
                      (model.task().latent() ? ", of the latent structure " : ", of its structure ")
                          + share(one.probability())
                          + ", entropy "
                          + share(prediction.entropy())
                          + " nats for each word")
                  .orElse(""));
      for (WeightedStructure one : beliefs.mixture()) {
        out.println("SparseMAP " + share(one.weight()) + "  " + told(model, query, one));
      }
    }
    for (int i = 0; i < beliefs.alternatives().size(); i++) {
      Alternative one = beliefs.alternatives().get(i);
      out.println(
          "%s. %s  %s"
              .formatted(
                  i + 1, share(one.probability()), differences(model, query, prediction, one)));
    }
    for (WeightedStructure one : beliefs.latent()) {
      out.println("structure " + share(one.weight()) + "  " + told(model, query, one));
    }
    beliefs.sets().ifPresent(sets -> sets(out, model, query, sets));
  }

  private static void sets(PrintWriter out, Model model, Query query, ConformalSets sets) {
    for (PartType type : PartType.values()) {
      int[][] choices = sets.choices().get(type);
      for (int i = 0; choices != null && i < choices.length; i++) {
        out.println(
            (model.labelsWords() ? query.words().get(i) + "  " : "")
                + singular(type)
                + " in { "
                + IntStream.of(choices[i])
                    .mapToObj(choice -> choice(model, type, choice))
                    .collect(Collectors.joining(", "))
                + " }");
      }
    }
    sets.structures().ifPresent(count -> out.println("whole structure among the first " + count));
  }

  /** Returns a structure in one line. */
  static String told(Model model, Query query, WeightedStructure one) {
    return one.heads().length > 0
        ? "heads "
            + IntStream.of(one.heads())
                .mapToObj(head -> Integer.toString(head + 1))
                .collect(Collectors.joining(" "))
        : one.labels().length > 0
            ? IntStream.of(one.labels()).mapToObj(model::label).collect(Collectors.joining(" "))
            : model.choice().text(query.words(), one.chosen(), List.of());
  }

  /** Returns how an alternative differs from the answer. */
  private static String differences(
      Model model, Query query, Prediction prediction, Alternative one) {
    if (model.writesStrings()) {
      return model.string(one.labels());
    }
    if (!model.labelsWords()) {
      return model.label(one.labels()[0]);
    }
    List<String> differences = new ArrayList<>();
    for (int m = 0; m < one.labels().length; m++) {
      boolean moved = one.heads().length > 0 && one.heads()[m] != prediction.heads()[m];
      if (moved || one.labels()[m] != prediction.labels()[m]) {
        differences.add(
            query.words().get(m)
                + ": "
                + model.label(one.labels()[m])
                + (one.heads().length > 0 ? " of " + (one.heads()[m] + 1) : ""));
      }
    }
    return differences.isEmpty() ? "as above" : String.join("; ", differences);
  }

  /** Returns a probability with three digits; those of whole sentences may be very small. */
  static String share(double probability) {
    return String.format(
        Locale.ROOT, probability > 0 && probability < LEAST ? "%.2e" : "%.3f", probability);
  }
}
