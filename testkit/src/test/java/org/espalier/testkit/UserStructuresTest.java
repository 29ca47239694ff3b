package org.espalier.testkit;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.core.Workspace;
import org.espalier.core.custom.ClampedCustom;
import org.espalier.core.custom.Custom;
import org.espalier.core.enumerated.Enumerated;
import org.espalier.core.matching.Matching;
import org.espalier.core.product.GibbsProduct;
import org.espalier.core.product.ProjectionProduct;
import org.espalier.core.ranking.Ranking;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;

/** Structures that cannot list their members: those of a user's own solver, and what has such. */
class UserStructuresTest extends StructureContracts {

  @Override
  protected Stream<Subject> subjects() {
    Matching matching = new Matching(3, 4);
    ProjectiveTree tree = new ProjectiveTree(4, Roots.SINGLE);
    return Stream.of(
        Subject.of(
            "matchings by a lambda",
            Custom.of(12, (scores, out) -> matching.argmax(scores, 0, out, new Workspace())),
            matching),
        Subject.of(
            "trees by a lambda",
            Custom.of(16, (scores, out) -> tree.argmax(scores, 0, out, new Workspace())),
            tree),
        Subject.of(
            "matchings by a lambda that holds cells on",
            ClampedCustom.of(
                12,
                (scores, required, out) ->
                    matching.argmax(scores, 0, required, out, new Workspace())),
            matching),
        Subject.of(
            "a product of matchings and rankings",
            new ProjectionProduct<>(List.of(new Matching(2, 3), new Ranking(3))),
            new GibbsProduct<>(
                List.of(Enumerated.over(new Matching(2, 3)), Enumerated.over(new Ranking(3))))));
  }
}
