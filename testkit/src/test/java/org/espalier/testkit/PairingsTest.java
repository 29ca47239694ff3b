package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.espalier.core.Structure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A structure that an estimator cannot serve is refused by the compiler. */
class PairingsTest {

  /**
   * An estimator as in source text, a structure that it serves, and one that lacks something.
   *
   * @param missing what that one lacks
   */
  private record Pairing(String estimator, String right, String wrong, String missing) {

    String source(String name, String structure) {
      return """
      import org.espalier.core.categorical.*;
      import org.espalier.core.chain.*;
      import org.espalier.core.estimate.*;
      import org.espalier.core.factor.*;
      import org.espalier.core.matching.*;
      import org.espalier.core.path.*;
      import org.espalier.core.product.*;
      import org.espalier.core.ranking.*;
      import org.espalier.core.spanning.*;
      import org.espalier.core.subset.*;
      import org.espalier.core.tree.*;

      class %s {
        Estimator<%s> estimator() {
          return %s;
        }
      }
      """
          .formatted(name, structure, estimator);
    }
  }

  private static final List<Pairing> PAIRINGS =
      List.of(
          new Pairing("Estimators.straightThrough(1, 1)", "Matching", "GridShortestPath", "MAP"),
          new Pairing("Estimators.spigot(1, 1)", "Matching", "FactorGraph", "MAP"),
          new Pairing("Estimators.spigotLocal(1, 1)", "FactorGraph", "ProjectiveTree", "L"),
          new Pairing("Estimators.spigotRelaxed(1, 1)", "Subset", "Ranking", "relaxed set"),
          new Pairing("Estimators.spigotEg(1, 1)", "LinearChain", "Ranking", "marginals"),
          new Pairing("new MarginalStraightThrough<>()", "SmallMatching", "Matching", "marginals"),
          new Pairing("Estimators.marginals()", "SpanningTree", "Matching", "marginals"),
          new Pairing("Estimators.sparsemap()", "Ranking", "FactorGraph", "a projection"),
          new Pairing("new GumbelRao<>(1, 4)", "Categorical", "ProjectiveTree", "noise"),
          new Pairing(
              "new GumbelRao<>(1, 4)", "ChoiceProduct<Bits>", "ExactProduct<Bits>", "noise"),
          new Pairing("new ReinMax<>(1, 1)", "Bits", "Subset", "noise"),
          new Pairing("Estimators.relax(1, 1)", "Bits", "LinearChain", "noise"),
          new Pairing("Estimators.reinforce(1)", "NonProjectiveTree", "Matching", "marginals"),
          new Pairing("new Vimco<>(2)", "Knapsack", "Ranking", "marginals"),
          new Pairing("new SumAndSample<>(2)", "DagPath", "Matching", "distinct samples"),
          new Pairing("Estimators.minimumRiskKBest(3)", "Matching", "FactorGraph", "the k best"),
          new Pairing("Estimators.blackbox(1)", "Ranking", "ShortestPath", "MAP for any sign"));

  @TempDir Path folder;

  /** Compiles one class for each pairing and returns what the compiler says. */
  private List<String> compile(boolean right) throws IOException, URISyntaxException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-Xmaxerrs",
                "1000",
                "-d",
                folder.resolve("classes").toString(),
                "-cp",
                Path.of(Structure.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString()));
    for (int i = 0; i < PAIRINGS.size(); i++) {
      Pairing pairing = PAIRINGS.get(i);
      String name = "Pairing" + i + "x";
      Path file = folder.resolve(name + ".java");
      String source = pairing.source(name, right ? pairing.right() : pairing.wrong());
      arguments.add(Files.writeString(file, source).toString());
    }
    StringWriter messages = new StringWriter();
    try (PrintWriter writer = new PrintWriter(messages)) {
      int _ =
          ToolProvider.findFirst("javac")
              .orElseThrow()
              .run(writer, writer, arguments.toArray(String[]::new));
    }
    return messages.toString().lines().filter(line -> line.contains("error:")).toList();
  }

  @Test
  void rightPairingsCompile() throws IOException, URISyntaxException {
    assertEquals(List.of(), compile(true));
  }

  @Test
  void wrongPairingsDoNot() throws IOException, URISyntaxException {
    // The sources differ from those that compile in the structure's name alone.
    List<String> errors = compile(false);
    for (int i = 0; i < PAIRINGS.size(); i++) {
      Pairing pairing = PAIRINGS.get(i);
      String file = "Pairing" + i + "x.java";
      assertTrue(
          errors.stream()
              .anyMatch(line -> line.contains(file) && !line.contains("cannot find symbol")),
          () ->
              pairing.estimator()
                  + " compiles for "
                  + pairing.wrong()
                  + ", which has no "
                  + pairing.missing());
    }
  }
}
