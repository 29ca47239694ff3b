package org.espalier.lab.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.lab.run.Model;
import org.espalier.lab.run.Prediction;

/** Answers of a trained parser, asked by several threads at once. */
public final class Answers {

  private Answers() {}

  /** Parses texts: for every word the number of its head, 0 for the root, and the relation. */
  public static List<List<String>> parse(Path folder, List<String> texts) {
    try (Model model = Model.load(folder)) {
      return texts.parallelStream().map(text -> arcs(model, model.predict(text))).toList();
    }
  }

  private static List<String> arcs(Model model, Prediction parse) {
    return IntStream.range(0, parse.heads().length)
        .mapToObj(m -> (parse.heads()[m] + 1) + " " + model.label(parse.labels()[m]))
        .toList();
  }
}
