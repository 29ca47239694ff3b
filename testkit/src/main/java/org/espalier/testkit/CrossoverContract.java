package org.espalier.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.solve.Crossover;
import org.espalier.verify.BruteForce;
import org.espalier.verify.Comparison;

/** What {@link Crossover} promises. */
final class CrossoverContract {

  static final List<Property<Crossover>> PROPERTIES =
      List.of(
          new Property<>(
              "crossover: pieces of another structure make structures, together and alone",
              Crossover.class,
              CrossoverContract::piecesFit));

  private static final int DRAWS = 200;

  private CrossoverContract() {}

  private static void piecesFit(
      Crossover structure, BruteForce truth, RandomGenerator random, Comparison comparison) {
    Workspace workspace = new Workspace();
    for (int draw = 0; draw < DRAWS; draw++) {
      Parts from = truth.member(random.nextInt(truth.count()));
      Parts to = truth.member(random.nextInt(truth.count()));
      comparison.begin(structure + ", " + to + " into " + from);
      List<Parts> pieces = new ArrayList<>();
      structure.cross(
          from,
          to,
          workspace,
          piece -> {
            Parts copy = new Parts();
            copy.set(piece);
            pieces.add(copy);
          });
      comparison.same("whether there is a piece", !from.equals(to), !pieces.isEmpty());
      int[] all = counts(structure, from);
      int[] some = all.clone();
      for (Parts piece : pieces) {
        comparison.holds(truth.structure().contains(piece), piece + " is one of the structures");
        comparison.holds(!piece.equals(from), "a piece differs from where it is put in");
        exchange(all, from, piece);
        if (random.nextBoolean()) {
          exchange(some, from, piece);
        }
      }
      comparison.same("all pieces together", to, parts(all));
      comparison.holds(
          truth.structure().contains(parts(some)), "some pieces together make a structure");
    }
  }

  private static int[] counts(Crossover structure, Parts parts) {
    int[] counts = new int[structure.size()];
    Arrays.stream(parts.toArray()).forEach(part -> counts[part]++);
    return counts;
  }

  private static void exchange(int[] counts, Parts from, Parts piece) {
    Arrays.stream(piece.toArray()).forEach(part -> counts[part]++);
    Arrays.stream(from.toArray()).forEach(part -> counts[part]--);
  }

  private static Parts parts(int[] counts) {
    Parts parts = new Parts();
    for (int p = 0; p < counts.length; p++) {
      for (int i = 0; i < counts[p]; i++) {
        parts.add(p);
      }
    }
    return parts;
  }
}
