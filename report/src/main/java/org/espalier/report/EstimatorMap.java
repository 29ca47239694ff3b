package org.espalier.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.catalogue.Bias;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.data.Decimals;
import org.espalier.report.page.Element;
import org.espalier.report.page.Picture;

/**
 * A map of all estimators: rows are requirements on the structure, columns the bias of the
 * gradient, and beside each name stands the cost of a pass, which is counted on a small instance.
 */
public final class EstimatorMap {

  private static final int SAMPLES = 4;
  private static final double LEFT = 150;
  private static final double COLUMN = 292;
  private static final double TOP = 62;
  private static final double LINE = 17;
  private static final double PAD = 9;

  private static final List<Bias> COLUMNS = List.of(Bias.values());

  private EstimatorMap() {}

  private static double left(Bias bias) {
    return LEFT + COLUMNS.indexOf(bias) * COLUMN;
  }

  /** Returns the picture as an SVG file. */
  public static String svg() {
    return picture().file();
  }

  private static Picture picture() {
    Map<List<Class<?>>, Map<Bias, List<EstimatorEntry>>> rows = new LinkedHashMap<>();
    for (EstimatorEntry entry : Catalogue.estimators()) {
      rows.computeIfAbsent(entry.requires(), _ -> new EnumMap<>(Bias.class))
          .computeIfAbsent(entry.bias(), _ -> new ArrayList<>())
          .add(entry);
    }
    double width = LEFT + COLUMNS.size() * COLUMN;
    List<Element> content = new ArrayList<>();
    content.add(Picture.text(0, 14, "start", "soft", "asked of the structure"));
    content.add(
        Picture.text(
            LEFT,
            14,
            "start",
            "soft",
            ("the gradient, on average, is …   (cost of a pass: M best structures, D"
                    + " distributions, L points at which the decoder is evaluated; K = %s, T = 1)")
                .formatted(SAMPLES)));
    for (Bias bias : COLUMNS) {
      content.add(Picture.text(left(bias), 40, "start", "heading", bias.title()));
    }
    double y = TOP;
    for (Map.Entry<List<Class<?>>, Map<Bias, List<EstimatorEntry>>> row : rows.entrySet()) {
      List<String> needs = row.getKey().stream().map(EstimatorMap::need).toList();
      int lines =
          Math.max(
              needs.size(),
              row.getValue().values().stream().mapToInt(List::size).max().orElseThrow());
      content.add(
          Picture.path("axis", "M" + Picture.at(0, y - LINE) + "L" + Picture.at(width, y - LINE)));
      for (int i = 0; i < needs.size(); i++) {
        content.add(Picture.text(0, y + i * LINE, "start", (i == 0 ? "" : "and ") + needs.get(i)));
      }
      for (Map.Entry<Bias, List<EstimatorEntry>> cell : row.getValue().entrySet()) {
        double x = left(cell.getKey());
        for (int i = 0; i < cell.getValue().size(); i++) {
          EstimatorEntry entry = cell.getValue().get(i);
          content.add(Picture.text(x, y + i * LINE, "start", entry.name()));
          content.add(Picture.text(x + COLUMN - 16, y + i * LINE, "end", "soft", cost(entry)));
        }
      }
      y += lines * LINE + PAD;
    }
    return new Picture(
        "Which estimator when", description(rows), width, y - LINE + PAD, true, content);
  }

  private static String description(Map<List<Class<?>>, Map<Bias, List<EstimatorEntry>>> rows) {
    return rows.entrySet().stream()
        .map(row ->
            row.getKey().stream().map(EstimatorMap::need).collect(Collectors.joining(" and "))
                + ": "
                + row.getValue().entrySet().stream()
                    .map(cell ->
                        cell.getValue().stream()
                                .map(EstimatorEntry::name)
                                .collect(Collectors.joining(", "))
                            + " ("
                            + cell.getKey().title()
                            + ")")
                    .collect(Collectors.joining("; ")))
        .collect(Collectors.joining(". "));
  }

  /** Returns what a capability is, in plain words. */
  private static String need(Class<?> capability) {
    return switch (capability.getSimpleName()) {
      case "MapOracle" -> "a solver";
      case "GibbsModel" -> "marginals";
      case "Projection" -> "projection";
      case "OuterSet" -> "a relaxed set";
      case "ConditionalNoise" -> "independent choices";
      case "MoveSet" -> "moves";
      case "SamplingWithoutReplacement" -> "distinct samples";
      case "Enumerable" -> "a list of all";
      case "KBest" -> "k best";
      case "LocalPolytope" -> "local polytope";
      default -> capability.getSimpleName();
    };
  }

  /** Counts what a pass asks for, on the first of some small structures that the entry serves. */
  private static String cost(EstimatorEntry entry) {
    for (Structure structure :
        List.of(
            new ProjectiveTree(3, Roots.SINGLE),
            new Categorical(4),
            new SmallMatching(3, 3),
            Catalogue.structure("budget-tree").of(1, 3))) {
      if (entry.serves(structure.getClass())) {
        return cost(entry, structure);
      }
    }
    throw new IllegalStateException("no small structure is served by " + entry);
  }

  private static String cost(EstimatorEntry entry, Structure structure) {
    Random random = new Random(1);
    double[] costs = random.doubles(structure.visible()).toArray();
    Batch<Structure> batch = Batch.of(structure, random.doubles(structure.size()).toArray());
    try (Workers workers = Workers.of(1)) {
      AuditResult counted =
          new GradientAudit<>(
                  batch, new ExampleLosses(List.of(new ExampleLosses.Linear(costs))), 1, workers, 1)
              .examine(entry.create(structure.getClass(), new Settings(1, 1, SAMPLES, 1)), 1);
      return Arrays.stream(
              new String[] {
                part(counted.maps(), "M"),
                part(counted.distributions(), "D"),
                part(counted.decoderPoints(), "L")
              })
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining(" "));
    }
  }

  private static String part(double count, String unit) {
    return count == 0 ? "" : Decimals.plain(count) + unit;
  }
}
