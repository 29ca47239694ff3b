package org.espalier.cli;

import java.util.List;
import org.espalier.core.chart.CountedStructure;
import org.espalier.core.constraint.Constraints;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that constrain the answers of a trained model and bound their cost. */
final class AnswerConstraints {

  @Mixin private ConstraintOptions constraints = new ConstraintOptions();

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description =
          "How large a sentence's trees may become by what --constraint counts in them, in edges of"
              + " a dynamic program, 30 bytes each (default: ${DEFAULT-VALUE}). Sentences for which"
              + " they would be larger have no answer.")
  private int edges = CountedStructure.MOST_EDGES;

  /** Returns the constraints as written. */
  List<String> all() {
    return constraints.all();
  }

  /** Returns the size. */
  int edges() {
    return RunOptions.requireAtLeastOne("--max-size", edges);
  }

  /** Returns all of them together, within the size; throws as {@link ConstraintOptions#all}. */
  Constraints together() {
    return constraints.together().within(edges());
  }
}
