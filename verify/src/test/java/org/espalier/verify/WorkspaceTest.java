package org.espalier.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.Distribution;
import org.espalier.core.GibbsModel;
import org.espalier.core.InfeasibleException;
import org.espalier.core.LocalSparseMap;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.VertexList;
import org.espalier.core.Workspace;
import org.espalier.core.factor.FactorGraph;
import org.espalier.core.question.Cost;
import org.espalier.core.question.CostDecoding;
import org.espalier.core.question.GibbsPair;
import org.espalier.core.question.PairMarginals;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Results that a later call overwrote; that others are right is a contract of testkit. */
class WorkspaceTest {

  private static final ProjectiveTree TREE = new ProjectiveTree(3, Roots.SINGLE);

  private static void refused(Executable use, String first, String second) {
    IllegalStateException e = assertThrows(IllegalStateException.class, use);
    assertEquals(
        "this "
            + first
            + " was overwritten by a later call of "
            + second
            + " with the same workspace; use two workspaces for two at once",
        e.getMessage());
  }

  @TestFactory
  Stream<DynamicTest> everyFamilyRefusesWhatTheNextCallOverwrote() {
    return Families.all().stream()
        .map(family -> family.instances().getLast())
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> refusesTheFirst(one)));
  }

  private static void refusesTheFirst(Structure structure) {
    double[] scores = new double[structure.size()];
    Workspace workspace = new Workspace();
    if (structure instanceof GibbsModel marginals) {
      Distribution first = marginals.distribution(scores, 0, workspace);
      Distribution second = marginals.distribution(scores, 0, workspace);
      assertTrue(second.logPartition() >= 0);
      assertThrows(IllegalStateException.class, first::logPartition);
      assertThrows(IllegalStateException.class, first::entropy);
      assertThrows(IllegalStateException.class, first::size);
      assertThrows(IllegalStateException.class, first::marginals);
      assertThrows(IllegalStateException.class, () -> first.jvp(scores, 0, scores.clone(), 0));
      assertTrue(first.toString().contains("overwritten"));
      assertTrue(second.toString().contains("logPartition " + second.logPartition()));
    }
    if (structure instanceof Projection projection) {
      SparseMap first = projection.project(scores, 0, Support.EMPTY, workspace);
      // As a warm start the last solution may be used: it is read before it is overwritten.
      Parts vertex = first.vertex(0);
      Parts before = Parts.of(vertex.toArray());
      vertex.clear(); // a copy, so that the solution stays as it is
      assertEquals(before, first.vertex(0));
      SparseMap second = projection.project(scores, 0, first, workspace);
      assertTrue(second.gap() < 1e-10);
      assertThrows(IllegalStateException.class, first::gap);
      assertThrows(IllegalStateException.class, first::value);
      assertThrows(IllegalStateException.class, first::point);
      assertThrows(IllegalStateException.class, first::status);
      assertThrows(IllegalStateException.class, () -> first.vertex(0));
      assertThrows(IllegalStateException.class, () -> first.differentiableAlong(scores, 0));
      assertTrue(first.toString().contains("overwritten"));
      assertTrue(second.toString().contains("CONVERGED"));
    }
  }

  @Test
  void resultsSayWhatTheyAre() {
    Workspace workspace = new Workspace();
    assertEquals("Workspace[0 buffers, 0 nested]", workspace.toString());
    SparseMap map = TREE.project(new double[9], 0, Support.EMPTY, workspace);
    assertTrue(map.toString().startsWith("projection of " + TREE + ": CONVERGED, value "));
    VertexList kept = new VertexList();
    kept.add(Parts.of(0, 4), 0.25);
    kept.add(Parts.of(1), 0.75);
    assertEquals("VertexList[0.25·[0, 4] + 0.75·[1]]", kept.toString());
  }

  @Test
  void twoThreadsInOneWorkspaceAreToldSo() throws InterruptedException {
    Workspace workspace = new Workspace();
    Workspace.Key<double[]> key = Workspace.Key.of(() -> new double[1]);
    var _ = workspace.overwrite(key, TREE, "distribution");
    workspace.lease(key, "distribution").check();
    Thread.ofPlatform().start(() -> workspace.overwrite(key, TREE, "project")).join();
    String message =
        assertThrows(IllegalStateException.class, () -> workspace.lease(key, "distribution"))
            .getMessage();
    assertTrue(String.valueOf(message).contains("another thread used the same workspace"), message);
  }

  @Test
  void arraysThatAreTooShortAreNamed() {
    Distribution p = TREE.distribution(new double[9]);
    SparseMap point = TREE.project(new double[9]);
    LocalSparseMap local =
        FactorGraph.over(9)
            .with(TREE, 0, 1, 2, 3, 4, 5, 6, 7, 8)
            .build()
            .projectLocal(new double[9]);
    double[] whole = new double[9];
    for (Executable use :
        List.<Executable>of(
            () -> p.marginals(new double[8], 0),
            () -> p.marginals(whole, 1),
            () -> p.marginals(whole, -1),
            () -> p.jvp(whole, 0, new double[8], 0),
            () -> point.point(whole, 2),
            () -> point.jvp(whole, 0, new double[8], 0),
            () -> local.point(new double[8], 0),
            () -> local.jvp(whole, 0, whole, 1))) {
      String message =
          String.valueOf(assertThrows(IllegalArgumentException.class, use).getMessage());
      assertTrue(message.startsWith("out: ") && message.endsWith(" has 9 parts"), message);
    }
    for (Executable use :
        List.<Executable>of(
            () -> p.jvp(new double[8], 0, whole, 0),
            () -> point.jvp(whole, 1, whole, 0),
            () -> point.differentiableAlong(new double[8], 0),
            () -> local.jvp(new double[8], 0, whole, 0))) {
      String message = assertThrows(IllegalArgumentException.class, use).getMessage();
      assertTrue(String.valueOf(message).startsWith("direction: "), message);
    }
  }

  @Test
  void theMessageNamesBothCalls() {
    ProjectiveTree larger = new ProjectiveTree(4, Roots.MULTI);
    Workspace workspace = new Workspace();
    Distribution first = TREE.distribution(new double[9], 0, workspace);
    var _ = larger.distribution(new double[16], 0, workspace);
    refused(first::logPartition, "distribution of " + TREE, "distribution of " + larger);
    Distribution second = TREE.distribution(new double[9], 0, workspace);
    CostDecoding.minimumRisk(TREE, Cost.hamming(), new double[9], 0, new Parts(), workspace);
    refused(second::entropy, "distribution of " + TREE, "distribution of " + TREE);
  }

  @Test
  void aFailedCallHasOverwrittenTheResultToo() {
    Workspace workspace = new Workspace();
    NonProjectiveTree trees = new NonProjectiveTree(2, Roots.SINGLE);
    Distribution first = trees.distribution(new double[4], 0, workspace);
    double no = Double.NEGATIVE_INFINITY;
    assertThrows(
        InfeasibleException.class,
        () -> trees.distribution(new double[] {no, no, no, no}, 0, workspace));
    assertThrows(IllegalStateException.class, first::logPartition);
    Distribution second = trees.distribution(new double[4], 0, workspace);
    assertThrows(
        IllegalArgumentException.class, () -> trees.distribution(new double[3], 0, workspace));
    assertEquals(Math.log(2), second.logPartition(), 1e-15);
  }

  @Test
  void localProjectionsPairsAndTablesAreRefusedToo() {
    Workspace workspace = new Workspace();
    FactorGraph graph = FactorGraph.over(3).pair(0, 1).atMostOne(1, 2).build();
    double[] scores = new double[graph.size()];
    LocalSparseMap local = graph.projectLocal(scores, 0, new double[0], workspace);
    Support support = local.support(0);
    LocalSparseMap next = graph.projectLocal(scores, 0, local.multipliers(), workspace);
    refused(local::value, "local projection of " + graph, "projectLocal of " + graph);
    for (Executable use :
        List.<Executable>of(local::point, local::status, local::multipliers, local::iterations)) {
      assertThrows(IllegalStateException.class, use);
    }
    assertTrue(support.count() > 0, "supports are in memory of their own");
    assertTrue(next.toString().startsWith("local projection of " + graph + ": CONVERGED"));
    double[] arcs = new double[9];
    GibbsPair pair = GibbsPair.of(TREE, arcs, 0, arcs, 0, workspace);
    var _ = GibbsPair.of(TREE, arcs, 0, arcs, 0, workspace);
    refused(pair::kullbackLeibler, "pair of distributions of " + TREE, "GibbsPair of " + TREE);
    PairMarginals table = PairMarginals.of(TREE, arcs, 0, workspace);
    assertEquals("table of marginals of " + TREE, table.toString());
    var _ = PairMarginals.of(TREE, arcs, 0, workspace);
    refused(() -> table.marginal(0), "table of marginals of " + TREE, "PairMarginals of " + TREE);
  }
}
