package org.espalier.lab.examples;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.lab.run.Beliefs.Alternative;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;
import org.espalier.lab.run.PredictionRequest;

/** Answers of a trained parser, asked by several threads at once. */
public final class Answers {

  private Answers() {}

  /** Parses texts: for every word the number of its head, 0 for the root, and the relation. */
  public static List<List<String>> parse(Path folder, List<String> texts) {
    try (Model model = Model.load(folder)) {
      return texts.parallelStream().map(text -> arcs(model, model.predict(text))).toList();
    }
  }

  /** Returns the heads of the most probable trees of a text, with their probabilities. */
  public static Map<List<Integer>, Double> best(Path folder, String text, int trees) {
    try (Model model = Model.load(folder)) {
      Prediction parse =
          model
              .predict(
                  List.of(model.tokenizer().words(text)), PredictionRequest.BEST.withBest(trees))
              .getFirst();
      Map<List<Integer>, Double> best = new LinkedHashMap<>();
      for (Alternative one : parse.beliefs().alternatives()) {
        best.put(
            IntStream.of(one.heads()).map(head -> head + 1).boxed().toList(), one.probability());
      }
      return best;
    }
  }

  private static List<String> arcs(Model model, Prediction parse) {
    return IntStream.range(0, parse.heads().length)
        .mapToObj(m -> (parse.heads()[m] + 1) + " " + model.label(parse.labels()[m]))
        .toList();
  }
}
