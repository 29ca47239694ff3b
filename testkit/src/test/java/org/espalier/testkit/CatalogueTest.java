package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.Structure;
import org.espalier.core.Workers;
import org.espalier.core.audit.AuditResult;
import org.espalier.core.audit.GradientAudit;
import org.espalier.core.catalogue.Catalogue;
import org.espalier.core.catalogue.EstimatorEntry;
import org.espalier.core.catalogue.EstimatorFamily;
import org.espalier.core.catalogue.Setting;
import org.espalier.core.catalogue.Settings;
import org.espalier.core.catalogue.StructureEntry;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.estimate.Annealed;
import org.espalier.core.estimate.Batch;
import org.espalier.core.estimate.Context;
import org.espalier.core.estimate.Estimator;
import org.espalier.core.estimate.Estimators;
import org.espalier.core.estimate.ExampleLosses;
import org.espalier.core.estimate.StepSize;
import org.espalier.core.factor.ExactFactorGraph;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.espalier.core.walk.Tour;
import org.junit.jupiter.api.Test;

/** What the catalogue says of estimators is true of them. */
class CatalogueTest {

  private static final Settings USUAL = new Settings(0.5, 2, 5, 0.7);

  private static Class<? extends Structure> family(EstimatorEntry entry) {
    return Stream.<Class<? extends Structure>>of(Categorical.class, FactorGraph.class, Tour.class)
        .filter(entry::serves)
        .findFirst()
        .orElseThrow();
  }

  private static Settings changed(Setting setting) {
    return switch (setting) {
      case ETA -> new Settings(0.6, 2, 5, 0.7);
      case STEPS -> new Settings(0.5, 3, 5, 0.7);
      case SAMPLES -> new Settings(0.5, 2, 6, 0.7);
      case TEMPERATURE -> new Settings(0.5, 2, 5, 0.8);
    };
  }

  @Test
  void entriesUseTheSettingsThatTheySay() {
    for (EstimatorEntry entry : Catalogue.estimators()) {
      // Estimators are values: if another setting makes an equal one, it has no effect.
      Estimator<Structure> usual = entry.create(family(entry), USUAL);
      Set<Setting> used = EnumSet.noneOf(Setting.class);
      for (Setting setting : Setting.values()) {
        if (!entry.create(family(entry), changed(setting)).equals(usual)) {
          used.add(setting);
        }
      }
      assertEquals(used, entry.uses(), entry.name());
    }
  }

  @Test
  void settingsWithoutUseAreRefused() {
    List<EstimatorEntry> spigot = List.of(Catalogue.estimator("spigot"));
    Catalogue.requireUsed(spigot, Set.of(Setting.ETA, Setting.STEPS));
    String refusal =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Catalogue.requireUsed(spigot, Set.of(Setting.SAMPLES)))
                .getMessage());
    assertTrue(
        refusal.startsWith("the estimator spigot has no use for samples; those that have are "),
        refusal);
    for (EstimatorEntry entry : Catalogue.estimators()) {
      boolean named = List.of(refusal.split("[ ,]+", -1)).contains(entry.name());
      assertEquals(entry.uses().contains(Setting.SAMPLES) || entry.name().equals("spigot"), named);
    }
    List<EstimatorEntry> both = List.of(spigot.getFirst(), Catalogue.estimator("reinforce"));
    Catalogue.requireUsed(both, Set.of(Setting.ETA, Setting.SAMPLES));
    assertTrue(
        String.valueOf(
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Catalogue.requireUsed(both, Set.of(Setting.TEMPERATURE)))
                    .getMessage())
            .startsWith("none of the estimators has a use for temperature; "));
  }

  @Test
  void entriesCanBeRead() {
    for (EstimatorEntry entry : Catalogue.estimators()) {
      assertEquals(entry.name(), entry.toString());
      String text = entry.create(family(entry), USUAL).toString();
      assertFalse(text.contains("Lambda") || text.matches(".*@[0-9a-f]{5,}.*"), text);
    }
    assertEquals("chain(length, tags)", Catalogue.structure("chain").toString());
    assertEquals("temperature", Setting.TEMPERATURE.toString());
    assertEquals("perturbed solvers", EstimatorFamily.SOLVERS.toString());
    assertEquals(
        "spigot, annealed", new Annealed<ProjectiveTree>(_ -> Estimators.spigot(1, 1)).toString());
  }

  @Test
  void namesOfEstimatorsAreThoseOfTheirEntries() {
    for (EstimatorEntry entry : Catalogue.estimators()) {
      String name =
          entry
              .create(
                  family(entry),
                  entry.family() == EstimatorFamily.RELAXATIONS ? new Settings(1, 1) : USUAL)
              .name();
      assertEquals(entry.name(), name);
    }
  }

  @Test
  void everyEntryHasItsMethod() {
    Set<String> wanted =
        Catalogue.estimators().stream()
            .map(entry -> camelCase(entry.name()))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> found =
        Arrays.stream(Estimators.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(wanted, found);
  }

  private static String camelCase(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("-", -1)) {
      text.append(
          text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return text.toString();
  }

  /** Runs an estimator, whatever the type of structures that it was made for. */
  private static <S extends Structure> void assertUsable(
      Estimator<? super S> estimator, S structure) {
    double[] scores = new double[structure.size()];
    ExampleLosses decoder = new ExampleLosses(List.of(new ExampleLosses.Linear(scores.clone())));
    try (Workers workers = Workers.sequential()) {
      estimator
          .forward(Batch.of(structure, scores), new Context(workers, 1))
          .backward(decoder, new double[scores.length]);
    }
  }

  @Test
  void noTypeNeedsToBeWritten() {
    Categorical three = new Categorical(3);
    ProjectiveTree tree = new ProjectiveTree(3, Roots.SINGLE);
    var straightThrough = Estimators.straightThrough(1, 1);
    assertUsable(straightThrough, tree);
    var straightThroughMarginals = Estimators.straightThroughMarginals();
    assertUsable(straightThroughMarginals, tree);
    var spigot = Estimators.spigot(1.0, 1);
    assertUsable(spigot, tree);
    assertUsable(spigot.withStepSize(StepSize.clipped(1, 2)), three);
    var spigotPolyak = Estimators.spigotPolyak(0, 1);
    assertUsable(spigotPolyak, tree);
    var spigotLineSearch = Estimators.spigotLineSearch(StepSize.lineSearch(1, 0.5, 2), 1);
    assertUsable(spigotLineSearch, tree);
    var spigotRelaxed = Estimators.spigotRelaxed(1, 1);
    assertUsable(spigotRelaxed, tree);
    var spigotCe = Estimators.spigotCe(1, 1);
    assertUsable(spigotCe, tree);
    var spigotEg = Estimators.spigotEg(1, 1);
    assertUsable(spigotEg, tree);
    var spigotSparsemap = Estimators.spigotSparsemap(1, 1);
    assertUsable(spigotSparsemap, tree);
    var spigotSparsemapDual = Estimators.spigotSparsemapDual(1, 1);
    assertUsable(spigotSparsemapDual, tree);
    var spigotFw = Estimators.spigotFw(1);
    assertUsable(spigotFw, tree);
    var marginals = Estimators.marginals();
    assertUsable(marginals, tree);
    var warmMarginals = Estimators.marginals(0.5);
    assertUsable(warmMarginals, tree);
    var sparsemap = Estimators.sparsemap();
    assertUsable(sparsemap, tree);
    var warmSparsemap = Estimators.sparsemap(0.5);
    assertUsable(warmSparsemap, tree);
    var stochasticMarginals = Estimators.stochasticMarginals(0.5);
    assertUsable(stochasticMarginals, tree);
    var stochasticSparsemap = Estimators.stochasticSparsemap(0.5);
    assertUsable(stochasticSparsemap, tree);
    var perturbAndMap = Estimators.perturbAndMap(1);
    assertUsable(perturbAndMap, tree);
    var gumbelRao = Estimators.gumbelRao(1, 2);
    assertUsable(gumbelRao, three);
    var reinmax = Estimators.reinmax(1);
    assertUsable(reinmax, three);
    var reinmaxCv = Estimators.reinmaxCv(1, 2);
    assertUsable(reinmaxCv, three);
    var zgr = Estimators.zgr();
    assertUsable(zgr, three);
    var gapped = Estimators.gappedStraightThrough(1, 1);
    assertUsable(gapped, three);
    var simple = Estimators.simple(2);
    assertUsable(simple, tree);
    var entmax = Estimators.entmax(1.5, 1);
    assertUsable(entmax, three);
    var normmax = Estimators.normmax(2, 0.5);
    assertUsable(normmax, three);
    var lpgd = Estimators.lpgd(1, 1, 1);
    assertUsable(lpgd, tree);
    var disarm = Estimators.disarm(1);
    assertUsable(disarm, three);
    var indecater = Estimators.indecater(1);
    assertUsable(indecater, three);
    var rodeo = Estimators.rodeo(2);
    assertUsable(rodeo, three);
    var perturbedOptimizer = Estimators.perturbedOptimizer(1, 2);
    assertUsable(perturbedOptimizer, tree);
    var implicit = Estimators.iMle(1, 1, 1);
    assertUsable(implicit, tree);
    var adaptive = Estimators.adaptiveIMle(1, 1, 1);
    assertUsable(adaptive, tree);
    var blackbox = Estimators.blackbox(1);
    assertUsable(blackbox, tree);
    var identityProjection = Estimators.identityProjection();
    assertUsable(identityProjection, tree);
    var reinforce = Estimators.reinforce(1);
    assertUsable(reinforce, tree);
    var reinforceLoo = Estimators.reinforceLoo(2);
    assertUsable(reinforceLoo, tree);
    var reinforceSelfCritical = Estimators.reinforceSelfCritical(1);
    assertUsable(reinforceSelfCritical, tree);
    var reinforceRunningMean = Estimators.reinforceRunningMean(1);
    assertUsable(reinforceRunningMean, tree);
    var nvil = Estimators.nvil(1);
    assertUsable(nvil, tree);
    var vimco = Estimators.vimco(2);
    assertUsable(vimco, tree);
    var rebar = Estimators.rebar(1, 1);
    assertUsable(rebar, three);
    var relax = Estimators.relax(1, 1);
    assertUsable(relax, three);
    var metropolisHastings = Estimators.metropolisHastings(2, 1, 1);
    assertUsable(metropolisHastings, new Tour(4));
    var reinforcePerturbed = Estimators.reinforcePerturbed(1, 2);
    assertUsable(reinforcePerturbed, tree);
    var sumAndSample = Estimators.sumAndSample(2);
    assertUsable(sumAndSample, tree);
    var unorderedSet = Estimators.unorderedSet(2);
    assertUsable(unorderedSet, tree);
    var minimumRisk = Estimators.minimumRisk();
    assertUsable(minimumRisk, tree);
    var minimumRiskSparsemap = Estimators.minimumRiskSparsemap();
    assertUsable(minimumRiskSparsemap, tree);
    var minimumRiskKBest = Estimators.minimumRiskKBest(2);
    assertUsable(minimumRiskKBest, tree);
    var minimumRiskTopK = Estimators.minimumRiskTopK(2);
    assertUsable(minimumRiskTopK, tree);
    FactorGraph graph = (FactorGraph) Catalogue.structure("budget-tree").of(1, 3);
    var straightThroughLocal = Estimators.straightThroughLocal(1, 1);
    assertUsable(straightThroughLocal, graph);
    var spigotLocal = Estimators.spigotLocal(1, 1);
    assertUsable(spigotLocal, graph);
    var spigotLocalSparsemap = Estimators.spigotLocalSparsemap(1, 1);
    assertUsable(spigotLocalSparsemap, graph);
    var localSparsemap = Estimators.localSparsemap();
    assertUsable(localSparsemap, graph);
    // With a type of the reader's, where one is wanted.
    Estimator<ProjectiveTree> typed = Estimators.spigotCe(0.5, 2);
    assertUsable(typed, tree);
  }

  @Test
  void factorGraphsCanBeAudited() {
    StructureEntry entry = Catalogue.structure("budget-tree");
    Structure graph = entry.of(1, 3);
    double[] scores = new double[graph.size()];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = Math.sin(p + 1);
    }
    // What scores best loses most, so that every estimator has something to say.
    double[] weights = Arrays.copyOf(scores, graph.visible());
    ExampleLosses decoder = new ExampleLosses(List.of(new ExampleLosses.Linear(weights)));
    GradientAudit<Structure> audit =
        new GradientAudit<>(Batch.of(graph, scores), decoder, 1000, Workers.sequential(), 1);
    assertEquals("sum over all structures", audit.reference().method());
    // Six trees of three words have a head with one modifier at most: the chains.
    double[] expected = new double[scores.length];
    ExactFactorGraph exact = new ExactFactorGraph((FactorGraph) graph);
    int[] members = new int[1];
    exact.forEach(_ -> members[0]++);
    assertEquals(6, members[0]);
    Estimators.<ExactFactorGraph>minimumRisk()
        .forward(Batch.of(exact, scores), new Context(Workers.sequential(), 1))
        .backward(decoder, expected);
    assertEquals(0, Vectors.norm(Vectors.sum(expected, -1, audit.reference().gradient())), 1e-12);
    int served = 0;
    for (EstimatorEntry estimator : Catalogue.estimators()) {
      if (estimator.serves(entry.family())) {
        AuditResult result = audit.examine(estimator.create(entry.family(), new Settings(1, 1)), 1);
        assertTrue(result.cosine() > 0, estimator + " " + result);
        served++;
      }
    }
    assertEquals(4, served);
  }
}
