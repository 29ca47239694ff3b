package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.espalier.core.Distribution;
import org.espalier.core.Enumerable;
import org.espalier.core.GibbsModel;
import org.espalier.core.KBest;
import org.espalier.core.MapOracle;
import org.espalier.core.MaxMarginals;
import org.espalier.core.Parts;
import org.espalier.core.Projection;
import org.espalier.core.SparseMap;
import org.espalier.core.Support;
import org.espalier.core.Workspace;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Families;
import org.espalier.verify.ScoreKind;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A workspace that served other instances of a family, larger and smaller ones, leaves nothing that
 * matters: answers are those of a new one, to the bit.
 */
class UsedWorkspaceTest {

  private static final long SEED = 20_261_130;
  private static final int ROUNDS = 6;
  private static final List<ScoreKind> KINDS = List.of(ScoreKind.values());

  @TestFactory
  Stream<DynamicTest> otherInstancesLeaveNothing() {
    return Families.all().stream()
        .map(family ->
            DynamicTest.dynamicTest(family.name(), () -> leaveNothing(family.instances())));
  }

  private static void leaveNothing(List<Enumerable> instances) {
    Random random = new Random(SEED);
    List<BruteForce> order = new ArrayList<>(instances.stream().map(BruteForce::new).toList());
    for (int round = 0; round < ROUNDS; round++) {
      Workspace used = new Workspace(); // grows in the order of this round
      for (BruteForce truth : order) {
        ScoreKind kind = KINDS.get(random.nextInt(KINDS.size()));
        double[] scores = kind.draw(truth, random);
        assertArrayEquals(
            answers(truth.structure(), scores, new Workspace()),
            answers(truth.structure(), scores, used),
            () -> truth.structure() + ", " + kind + " scores, seed " + SEED);
      }
      Collections.shuffle(order, random);
    }
  }

  private static double[] answers(Enumerable structure, double[] scores, Workspace workspace) {
    int size = structure.size();
    double[] direction = Vectors.normal(size, new Random(1));
    List<double[]> all = new ArrayList<>();
    if (structure instanceof MapOracle oracle) {
      Parts best = new Parts();
      all.add(new double[] {oracle.argmax(scores, 0, best, workspace)});
      all.add(numbers(best));
    }
    if (structure instanceof GibbsModel marginals) {
      Distribution distribution = marginals.distribution(scores, 0, workspace);
      double[] product = new double[size];
      distribution.jvp(direction, 0, product, 0);
      all.add(product);
      all.add(distribution.marginals());
      all.add(new double[] {distribution.logPartition(), distribution.entropy()});
    }
    if (structure instanceof Projection projection) {
      SparseMap map = projection.project(scores, 0, Support.EMPTY, workspace);
      double[] product = new double[size];
      map.jvp(direction, 0, product, 0);
      all.add(product);
      all.add(map.point());
      for (int i = 0; i < map.count(); i++) {
        all.add(new double[] {map.weight(i)});
        all.add(numbers(map.vertex(i)));
      }
    }
    if (structure instanceof KBest best) {
      best.kBest(3, scores, 0, workspace).forEach(parts -> all.add(numbers(parts)));
    }
    if (structure instanceof MaxMarginals maxima) {
      double[] out = new double[size];
      maxima.maxMarginals(scores, 0, out, 0, workspace);
      all.add(out);
    }
    return all.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] numbers(Parts parts) {
    return Arrays.stream(parts.toArray()).asDoubleStream().toArray();
  }
}
