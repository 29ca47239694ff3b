package org.espalier.experiments.decisions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.walk.Tour;
import org.espalier.lab.experiment.Experiment.ExperimentOptions;
import org.espalier.lab.experiment.ExperimentRun;
import org.espalier.lab.experiment.TrialResult;
import org.espalier.lab.train.Interruption;
import org.espalier.lab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalkExperimentTest {

  @TempDir private Path folder;

  @Test
  void searchFindsToursThatNoExchangeShortens() {
    Random random = new Random(1);
    double search = 0;
    double greedy = 0;
    double exact = 0;
    for (int draw = 0; draw < 30; draw++) {
      Tour tours = new Tour(9);
      double[] scores = random.doubles(tours.size(), -2, 0).toArray();
      Parts found = new SearchedTour(tours, 3, true).argmax(scores);
      assertTrue(tours.contains(found), found::toString);
      int[] order = tours.order(found);
      for (int i = 0; i < 9; i++) {
        for (int j = i + 1; j < 9; j++) {
          int[] turned = order.clone();
          for (int low = i, high = j; low < high; low++, high--) {
            int kept = turned[low];
            turned[low] = turned[high];
            turned[high] = kept;
          }
          assertTrue(tours.parts(turned).dot(scores, 0) <= found.dot(scores, 0) + 1e-8);
        }
      }
      search += found.dot(scores, 0);
      greedy += new SearchedTour(tours, 1, false).argmax(scores).dot(scores, 0);
      exact += new ShortestTour(tours).argmax(scores).dot(scores, 0);
    }
    assertTrue(search <= exact + 1e-9 && search > exact - 0.5, search + " " + exact);
    assertTrue(greedy < search, greedy + " " + search);
  }

  @Test
  void searchFindsTheSameTourAtEveryScale() {
    Tour tours = new Tour(30);
    double[] scores = new Random(4).doubles(tours.size(), -1, 0).toArray();
    SearchedTour search = new SearchedTour(tours, 3, true);
    Parts found = search.argmax(scores);
    for (double scale : new double[] {0x1p-100, 0x1p100}) {
      double[] scaled = Arrays.stream(scores).map(score -> scale * score).toArray();
      assertEquals(found, search.argmax(scaled));
    }
  }

  @Test
  void marginalsByListAreTheChartsOwn() {
    SmallMatching set = new SmallMatching(3, 4);
    double[] scores = new Random(2).doubles(set.size(), -1, 1).toArray();
    double[] own = new double[set.size()];
    set.distribution(scores, 0, new Workspace()).marginals(own, 0);
    assertArrayEquals(own, WalkExperiment.marginals(set, scores), 1e-12);
  }

  @Test
  void packingsMoveToEveryNeighbourAndBack() {
    Packing set = new Packing(new int[][] {{2, 3, 4, 5}}, new int[] {9});
    Random random = new Random(3);
    Parts start = new Parts();
    for (int i = 0; i < 20; i++) {
      set.start(random, start);
      assertTrue(set.contains(start), start::toString);
    }
    set.forEach(member -> {
      Set<Parts> seen = new HashSet<>();
      set.forEachNeighbour(
          member,
          neighbour -> {
            assertTrue(set.contains(neighbour), neighbour::toString);
            assertTrue(seen.add(Parts.of(neighbour.toArray())));
            Set<Parts> back = new HashSet<>();
            set.forEachNeighbour(
                Parts.of(neighbour.toArray()), other -> back.add(Parts.of(other.toArray())));
            assertTrue(back.contains(member), () -> neighbour + " leads not back to " + member);
          });
    });
  }

  @Test
  void longerChainsHaveLessBiasAndRoutesAreLearned() {
    List<TrialResult> results =
        new ExperimentRun(
                new WalkExperiment(),
                new ExperimentOptions(true, 1),
                trial ->
                    trial.method().startsWith("tour of 7")
                        || trial.method().startsWith("Metropolis")
                        || trial.method().startsWith("greedy at"),
                1,
                new RunFolder(folder),
                _ -> {},
                Interruption.NONE)
            .run()
            .orElseThrow();
    assertEquals(4, results.size());
    double few = results.get(0).figures().get(1);
    double many = results.get(1).figures().get(1);
    assertTrue(many < few, few + " " + many);
    assertTrue(many < 6 * results.get(1).figures().get(2) + 0.01, results::toString);
    for (TrialResult result : results.subList(2, 4)) {
      assertTrue(result.figures().getFirst() < 0.5, result::toString);
    }
  }
}
