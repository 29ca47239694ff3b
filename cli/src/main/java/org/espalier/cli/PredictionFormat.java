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
import org.espalier.lab.run.Choice;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import tools.jackson.databind.json.JsonMapper;

/** How predictions are printed. */
enum PredictionFormat {
  /** To be read by people. */
  TEXT {
    @Override
    void print(PrintWriter out, Model model, Query query, Prediction prediction, boolean all) {
      List<String> words = model.counted(query.words());
      if (model.writesStrings()) {
        out.println(
            model.string(prediction.labels()) + "  " + share(prediction.probabilities()[0]));
        out.println(model.choice().text(words, prediction.chosen(), symbols(model, prediction)));
        out.println();
        return;
      }
      if (!model.labelsWords()) {
        out.println(
            model.label(prediction.labels()[0]) + "  " + share(prediction.probabilities()[0]));
        if (all) {
          probabilities(model, prediction.distributions()[0])
              .forEach(
                  (label, probability) -> out.println("  " + label + "  " + share(probability)));
        }
      }
      if (model.choice() != Choice.NOTHING) {
        out.println(model.choice().text(words, prediction.chosen(), List.of()));
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
        String label =
            !model.labelsWords()
                ? ""
                : all
                    ? joined(probabilities(model, prediction.distributions()[word]), "  ", "  ")
                    : model.label(prediction.labels()[word])
                        + "  "
                        + share(prediction.probabilities()[word])
                        + (prediction.tags().length == 0
                            ? ""
                            : "  " + model.tag(prediction.tags()[word]));
        out.println(
            (line.text() + " ".repeat(width + 2 - line.text().length()) + label).stripTrailing());
      }
      out.println();
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
    void print(PrintWriter out, Model model, Query query, Prediction prediction, boolean all) {
      new ConlluAnswer(model, query, prediction, all).print(out);
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
    void print(PrintWriter out, Model model, Query query, Prediction prediction, boolean all) {
      Map<String, Object> object = new LinkedHashMap<>();
      if (!query.id().isEmpty()) {
        object.put("id", query.id());
      }
      List<String> words = model.counted(query.words());
      object.put("words", words);
      if (model.writesStrings()) {
        object.put("text", model.string(prediction.labels()));
        object.put("symbols", symbols(model, prediction));
        object.put("probability", prediction.probabilities()[0]);
      } else if (model.labelsWords()) {
        object.put("labels", IntStream.of(prediction.labels()).mapToObj(model::label).toList());
        object.put("probabilities", prediction.probabilities());
      } else {
        object.put("label", model.label(prediction.labels()[0]));
        object.put("probability", prediction.probabilities()[0]);
      }
      if (all && !model.writesStrings()) {
        List<Map<String, Double>> distributions =
            Arrays.stream(prediction.distributions())
                .map(distribution -> probabilities(model, distribution))
                .toList();
        object.put(
            model.labelsWords() ? "distributions" : "distribution",
            model.labelsWords() ? distributions : distributions.getFirst());
      }
      if (prediction.heads().length > 0) {
        object.put(
            "heads", IntStream.range(0, words.size()).map(i -> head(prediction, i)).toArray());
        object.put("entropy_per_word", prediction.entropy());
      }
      if (model.choice() != Choice.NOTHING) {
        List<List<Integer>> numbers = numbers(prediction);
        object.put(
            "chosen",
            model.choice() == Choice.WORDS
                ? numbers.stream().map(List::getFirst).toList()
                : numbers);
        if (!model.writesStrings()) {
          object.put("entropy_per_word", prediction.entropy());
        }
      }
      if (prediction.tags().length > 0) {
        object.put("upos", IntStream.of(prediction.tags()).mapToObj(model::tag).toList());
      }
      out.println(JsonMapper.shared().writeValueAsString(object));
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
   * A line for each sentence: labels, probabilities, heads or what was chosen, and words, separated
   * by tabs.
   */
  TSV {
    @Override
    void print(PrintWriter out, Model model, Query query, Prediction prediction, boolean all) {
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
              ? numbers(prediction).stream()
                  .map(one -> one.stream().map(Object::toString).collect(Collectors.joining("-")))
                  .collect(Collectors.joining(" "))
              : IntStream.range(0, prediction.heads().length)
                  .mapToObj(i -> Integer.toString(head(prediction, i)))
                  .collect(Collectors.joining(" ")));
      columns.add(flat(String.join(" ", model.counted(query.words()))));
      if (all) {
        columns.add(
            Arrays.stream(prediction.distributions())
                .map(one -> flat(joined(probabilities(model, one), "=", ",")))
                .collect(Collectors.joining(" ")));
      }
      out.println(String.join("\t", columns));
    }

    @Override
    void printError(PrintWriter out, Query query) {
      out.println("#error\t" + flat(query.problem()));
    }
  };

  /**
   * Prints one answer.
   *
   * @param all whether to give the probabilities of all labels
   */
  abstract void print(
      PrintWriter out, Model model, Query query, Prediction prediction, boolean all);

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
  static List<List<Integer>> numbers(Prediction prediction) {
    return Arrays.stream(prediction.chosen())
        .map(one -> Arrays.stream(one).mapToObj(word -> word + 1).toList())
        .toList();
  }

  /** Returns a word's head counted from 1, 0 for the root, −1 if there is no tree. */
  static int head(Prediction prediction, int word) {
    return prediction.heads().length == 0 ? -1 : prediction.heads()[word] + 1;
  }

  static String share(double probability) {
    return String.format(Locale.ROOT, "%.3f", probability);
  }
}
