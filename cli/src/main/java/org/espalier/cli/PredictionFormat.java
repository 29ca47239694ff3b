package org.espalier.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.lab.train.Prediction;
import org.espalier.lab.train.SavedModel;
import tools.jackson.databind.json.JsonMapper;

/** How predictions are printed. */
enum PredictionFormat {
  /** To be read by people. */
  TEXT {
    @Override
    void print(PrintWriter out, SavedModel model, List<String> words, Prediction prediction) {
      if (!model.labelsWords()) {
        out.println(
            model.label(prediction.labels()[0]) + "  " + share(prediction.probabilities()[0]));
      }
      List<TreeText.Line> lines =
          prediction.heads().length == 0
              ? IntStream.range(0, words.size())
                  .mapToObj(i -> new TreeText.Line(i, words.get(i)))
                  .toList()
              : TreeText.of(words, Screen.hasUnicode(), prediction.heads());
      int width = lines.stream().mapToInt(line -> line.text().length()).max().orElse(0);
      for (TreeText.Line line : lines) {
        String label =
            model.labelsWords()
                ? model.label(prediction.labels()[line.word()])
                    + "  "
                    + share(prediction.probabilities()[line.word()])
                : "";
        out.println(
            (line.text() + " ".repeat(width + 2 - line.text().length()) + label).stripTrailing());
      }
      out.println();
    }
  },
  /** CoNLL-U, with the sentence's label as a comment. */
  CONLLU {
    @Override
    void print(PrintWriter out, SavedModel model, List<String> words, Prediction prediction) {
      out.println("# text = " + String.join(" ", words));
      if (!model.labelsWords()) {
        out.println("# label = " + model.label(prediction.labels()[0]));
        out.println("# probability = " + share(prediction.probabilities()[0]));
      }
      for (int i = 0; i < words.size(); i++) {
        int head = head(prediction, i);
        String relation =
            model.labelsWords()
                ? model.label(prediction.labels()[i])
                : head < 0 ? "_" : head == 0 ? "root" : "dep";
        out.println(
            String.join(
                "\t",
                Integer.toString(i + 1),
                words.get(i),
                "_",
                "_",
                "_",
                "_",
                head < 0 ? "_" : Integer.toString(head),
                relation,
                "_",
                model.labelsWords() ? "Probability=" + share(prediction.probabilities()[i]) : "_"));
      }
      out.println();
    }
  },
  /** A JSON object in each line. */
  JSON {
    @Override
    void print(PrintWriter out, SavedModel model, List<String> words, Prediction prediction) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("words", words);
      if (model.labelsWords()) {
        object.put("labels", IntStream.of(prediction.labels()).mapToObj(model::label).toList());
        object.put("probabilities", prediction.probabilities());
      } else {
        object.put("label", model.label(prediction.labels()[0]));
        object.put("probability", prediction.probabilities()[0]);
      }
      if (prediction.heads().length > 0) {
        object.put(
            "heads", IntStream.range(0, words.size()).map(i -> head(prediction, i)).toArray());
        object.put("entropy_per_word", prediction.entropy());
      }
      out.println(JsonMapper.shared().writeValueAsString(object));
    }
  },
  /** A line for each sentence: labels, probabilities, heads and words, separated by tabs. */
  TSV {
    @Override
    void print(PrintWriter out, SavedModel model, List<String> words, Prediction prediction) {
      List<String> columns = new ArrayList<>();
      columns.add(
          IntStream.of(prediction.labels())
              .mapToObj(model::label)
              .collect(Collectors.joining(" ")));
      columns.add(
          java.util.Arrays.stream(prediction.probabilities())
              .mapToObj(PredictionFormat::share)
              .collect(Collectors.joining(" ")));
      columns.add(
          IntStream.range(0, prediction.heads().length)
              .mapToObj(i -> Integer.toString(head(prediction, i)))
              .collect(Collectors.joining(" ")));
      columns.add(String.join(" ", words));
      out.println(String.join("\t", columns));
    }
  };

  /** Prints one sentence. */
  abstract void print(PrintWriter out, SavedModel model, List<String> words, Prediction prediction);

  /** Returns a word's head counted from 1, 0 for the root, −1 if there is no tree. */
  private static int head(Prediction prediction, int word) {
    return prediction.heads().length == 0 ? -1 : prediction.heads()[word] + 1;
  }

  private static String share(double probability) {
    return String.format(Locale.ROOT, "%.3f", probability);
  }
}
