package org.espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;

/** The result in sentences that need no knowledge of the field. */
final class Summary {

  /** The part of trees that labels of relations tell already. */
  private static final String PARTIAL =
      " The labels that it learned from name the arcs of those trees, but do not say where the arcs"
          + " lead.";

  private Summary() {}

  /** Returns the page's beginning. */
  static Element of(RunResult result) {
    Element header =
        Element.of("header")
            .add(
                Element.of("p", "class", "kicker")
                    .text(
                        "Espalier · "
                            + result.config().task()
                            + " · "
                            + result.config().structure().name()
                            + " · "
                            + result.config().learning().method()),
                Element.of("h1").text(headline(result)));
    sentences(result).forEach(text -> header.add(Element.of("p", "class", "lead").text(text)));
    return header;
  }

  /** Returns the result in one sentence. */
  static String headline(RunResult result) {
    List<NamedScore> scores = result.latent().test().scores();
    if (!scores.isEmpty()) {
      return "On unseen text: "
          + joined(
              scores.stream().map(one -> Numbers.percent(one.score()) + " " + one.name()).toList())
          + ".";
    }
    String share = Numbers.percent(result.latent().test().accuracy());
    int classes = result.labels().size();
    return switch (result.config().task()) {
      case "relations" ->
          "The network gives "
              + share
              + " of the words of unseen text the right grammatical relation.";
      case "genre" ->
          "The network tells for "
              + share
              + " of unseen sentences which of "
              + classes
              + " genres they come from.";
      default -> "The network finds the right label of " + share + " of unseen texts.";
    };
  }

  private static List<String> sentences(RunResult result) {
    List<String> sentences = new ArrayList<>();
    sentences.add(comparison(result));
    double attachment = result.latent().test().attachment().score();
    if (Double.isFinite(attachment) && result.config().structure().trees() == Trees.LATENT) {
      sentences.add(
          "In doing so it made a tree over the words of each sentence, though no tree was ever"
              + " shown to it: "
              + Numbers.percent(attachment)
              + " of the words hang where linguists hang them"
              + bestBlindTree(result)
              + "."
              + (result.config().task().equals("relations") ? PARTIAL : ""));
    }
    return sentences;
  }

  private static String comparison(RunResult result) {
    List<String> others = new ArrayList<>();
    network(result, Trees.NONE)
        .ifPresent(r ->
            others.add(
                Numbers.percent(r.test().accuracy())
                    + " for the "
                    + NetworkLook.longName(Trees.NONE, result.config())));
    network(result, Trees.RANDOM)
        .ifPresent(r ->
            others.add(
                Numbers.percent(r.test().accuracy())
                    + " with "
                    + NetworkLook.name(Trees.RANDOM, result.config())));
    network(result, Trees.GOLD)
        .ifPresent(r -> others.add(Numbers.percent(r.test().accuracy()) + " with gold trees"));
    others.add(
        Numbers.percent(result.baselines().countedAccuracy()) + " for " + Baseline.counted(result));
    others.add(
        Numbers.percent(result.baselines().majority())
            + " for always saying “"
            + result.baselines().majorityLabel()
            + "”");
    return (result.latent().test().scores().isEmpty()
            ? "To compare: "
            : "Of the labels "
                + Numbers.percent(result.latent().test().accuracy())
                + " are right; to compare: ")
        + joined(others)
        + ".";
  }

  private static Optional<NetworkResult> network(RunResult result, Trees trees) {
    return result.networks().stream().skip(1).filter(n -> n.trees() == trees).findFirst();
  }

  private static String bestBlindTree(RunResult result) {
    return result.baselines().attachments().stream()
        .filter(score -> Double.isFinite(score.score()))
        .max((a, b) -> Double.compare(a.score(), b.score()))
        .map(Summary::blindTree)
        .orElse("");
  }

  private static String blindTree(NamedScore best) {
    return "; the best tree that ignores the words ("
        + Baseline.shortName(best.name()).toLowerCase(Locale.ROOT)
        + ") reaches "
        + Numbers.percent(best.score());
  }

  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.getFirst()
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
