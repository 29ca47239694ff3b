package org.espalier.testkit;

import java.util.stream.Stream;
import org.espalier.core.MapOracle;
import org.espalier.core.Parts;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.solve.ActiveSet;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.Roots;

/** A solver of the user's, which offers MAP alone, gets the projection from the active set. */
class BareOracleTest extends StructureContracts {

  /** Hides everything but MAP. */
  private record Bare(MapOracle solver) implements MapOracle {
    @Override
    public int size() {
      return solver.size();
    }

    @Override
    public String partName(int part) {
      return solver.partName(part);
    }

    @Override
    public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
      return solver.argmax(scores, offset, out, workspace);
    }
  }

  @Override
  protected Stream<Subject> subjects() {
    NonProjectiveTree tree = new NonProjectiveTree(4, Roots.SINGLE);
    Categorical choice = new Categorical(6);
    return Stream.of(
        Subject.of("trees from a bare oracle", ActiveSet.over(new Bare(tree)), tree),
        Subject.of("choices from a bare oracle", ActiveSet.over(new Bare(choice)), choice));
  }
}
