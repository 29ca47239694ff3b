package org.espalier.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.lab.run.Assessment.Estimate;
import org.espalier.lab.run.Nouns;
import org.espalier.lab.run.RunConfig.Trees;
import org.espalier.lab.run.RunResult;
import org.espalier.lab.run.RunResult.NamedScore;
import org.espalier.lab.run.RunResult.NetworkResult;
import org.espalier.lab.run.RunResult.TreeSample;
import org.espalier.lab.run.Tasks;
import org.espalier.report.page.Element;
import org.espalier.report.page.Numbers;
import org.espalier.report.page.Page;

/** The result of a run in sentences that need no knowledge of the field. */
final class Summary {

  /** The part of trees that labels of relations tell already. */
  private static final String PARTIAL =
      " The labels that it learned from name the arcs of those trees, but do not say where the arcs"
          + " lead.";

  /** With this share of words in one place trees are all alike. */
  private static final double ALIKE = 0.95;

  private Summary() {}

  /** Returns the page's beginning. */
  static Element of(RunResult result) {
    return Page.header(
        Stream.of(
                "Espalier",
                result.config().task(),
                result.config().structure().name(),
                result.config().variant())
            .distinct()
            .collect(Collectors.joining(" · ")),
        headline(result),
        sentences(result).toArray(String[]::new));
  }

  /** Something that gets labels right, too. */
  private record Rival(String name, double accuracy) {}

  /** Returns the result in one sentence, and what speaks against it. */
  static String headline(RunResult result) {
    List<NamedScore> scores = result.latent().test().scores();
    if (!scores.isEmpty()) {
      return "On unseen text: "
          + joined(
              scores.stream().map(one -> Numbers.percent(one.score()) + " " + one.name()).toList())
          + doubt(result)
          + ".";
    }
    String share = Numbers.percent(result.latent().test().accuracy());
    int classes = result.labels().size();
    return switch (result.config().task()) {
          case "relations" ->
              "The network gives %s of the words of unseen text the right grammatical relation"
                  .formatted(share);
          case "genre" ->
              "The network tells for %s of unseen sentences which of %s genres they come from"
                  .formatted(share, classes);
          default -> "The network finds the right label of " + share + " of unseen texts";
        }
        + doubt(result)
        + ".";
  }

  /**
   * Names the strongest of what does without the trees, or without a network, unless it is worse
   * than the interval within which the network's accuracy lies.
   */
  private static String doubt(RunResult result) {
    Estimate accuracy = accuracy(result);
    return Stream.of(
            Stream.of(Trees.NONE, Trees.RANDOM)
                .flatMap(trees -> network(result, trees).stream())
                .map(other ->
                    new Rival(
                        NetworkLook.longName(other.trees(), result.config()),
                        other.test().accuracy())),
            Stream.of(new Rival(Baseline.counted(result), result.baselines().countedAccuracy())),
            result.baselines().constant().stream()
                .map(one -> new Rival("always saying “" + one.name() + "”", one.score())))
        .flatMap(rivals -> rivals)
        .filter(rival -> rival.accuracy() >= accuracy.low())
        .max(Comparator.comparingDouble(Rival::accuracy))
        .map(rival ->
            (result.latent().test().scores().isEmpty() ? ", " : ", and ")
                + (rival.accuracy() > accuracy.high() ? "fewer" : "no more")
                + (result.latent().test().scores().isEmpty()
                    ? ""
                    : " " + nouns(result).answers() + " right")
                + (rival.accuracy() > accuracy.high() ? " than " : " for certain than ")
                + the(rival.name())
                + " ("
                + Numbers.percent(rival.accuracy())
                + ")")
        .orElse("");
  }

  private static Nouns nouns(RunResult result) {
    return Tasks.named(result.config().task()).nouns();
  }

  private static String the(String name) {
    return name.startsWith("same") ? "the " + name : name;
  }

  /** Returns the accuracy with the interval it lies in; older results have none. */
  private static Estimate accuracy(RunResult result) {
    double accuracy = result.latent().test().accuracy();
    return result.assessment().stream()
        .flatMap(assessment -> assessment.scores().stream())
        .filter(estimate -> estimate.name().equals("accuracy"))
        .findFirst()
        .orElse(new Estimate("accuracy", accuracy, accuracy, accuracy));
  }

  private static List<String> sentences(RunResult result) {
    List<String> sentences = new ArrayList<>();
    sentences.add(comparison(result));
    double attachment = result.latent().test().attachment().score();
    if (Double.isFinite(attachment) && result.config().structure().trees() == Trees.LATENT) {
      sentences.add(
          ("In doing so it made a tree over the words of each sentence, though no tree was ever"
                  + " shown to it: %s of the words hang where linguists hang them%s.%s")
              .formatted(
                  Numbers.percent(attachment),
                  bestBlindTree(result),
                  result.config().task().equals("relations") ? PARTIAL : ""));
    }
    if (result.config().structure().trees() == Trees.LATENT) {
      alike(result).ifPresent(sentences::add);
    }
    interval(result).ifPresent(sentences::add);
    return sentences;
  }

  /** Returns a sentence on how certain the result is. */
  private static Optional<String> interval(RunResult result) {
    return result.assessment().stream()
        .flatMap(assessment -> assessment.scores().stream().limit(1))
        .findFirst()
        .map(estimate ->
            ("On other %s like those of the test set the %s lies between %s and %s with 95 %%"
                    + " confidence.")
                .formatted(
                    nouns(result).examples(),
                    estimate.name(),
                    Numbers.percent(estimate.low()),
                    Numbers.percent(estimate.high())));
  }

  /** Returns a sentence if trees hardly depend on the words. */
  private static Optional<String> alike(RunResult result) {
    List<TreeSample> trees =
        result.trees().stream().filter(sample -> sample.induced().length > 1).toList();
    long words = trees.stream().mapToLong(sample -> sample.induced().length - 1L).sum();
    return Stream.of(
            new Shape("the next word", (m, head, _) -> head == m + 1),
            new Shape("the previous word", (m, head, _) -> head == m - 1),
            new Shape("the first word", (_, head, _) -> head == 0),
            new Shape("the last word", (_, head, n) -> head == n - 1))
        .filter(shape -> words > 0 && shape.count(trees) >= ALIKE * words)
        .findFirst()
        .map(shape ->
            "Its trees are all alike: %s of the words hang on %s, whatever they are."
                .formatted(Numbers.percent((double) shape.count(trees) / words), shape.name()));
  }

  /** Which words hang where, in a tree that looks away from them. */
  private record Shape(String name, Fits fits) {

    /** Whether a word of a sentence of n has a head that fits. */
    private interface Fits {
      boolean test(int word, int head, int n);
    }

    long count(List<TreeSample> trees) {
      return trees.stream()
          .mapToLong(sample -> {
            int[] heads = sample.induced();
            return IntStream.range(0, heads.length)
                .filter(m -> fits.test(m, heads[m], heads.length))
                .count();
          })
          .sum();
    }
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
    result
        .baselines()
        .constant()
        .ifPresent(one ->
            others.add(Numbers.percent(one.score()) + " for always saying “" + one.name() + "”"));
    return (result.latent().test().scores().isEmpty()
            ? "To compare: "
            : "Of the %s %s are right; to compare: "
                .formatted(
                    nouns(result).answers(), Numbers.percent(result.latent().test().accuracy())))
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
        .map(best -> blindTree(best, best.score() >= result.latent().test().attachment().score()))
        .orElse("");
  }

  private static String blindTree(NamedScore best, boolean better) {
    return (better ? ", no more than in " : "; ")
        + "the best tree that ignores the words ("
        + Baseline.shortName(best.name()).toLowerCase(Locale.ROOT)
        + (better ? "), with " : ") reaches ")
        + Numbers.percent(best.score());
  }

  private static String joined(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.getFirst()
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
