package org.espalier.experiments.decisions;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.core.MapOracle;
import org.espalier.core.Members;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Workspace;
import org.espalier.core.custom.Custom;
import org.espalier.core.custom.Custom.MapSolver;
import org.espalier.core.solve.ActiveSetProjection;
import org.espalier.core.solve.ForwardingStructure;
import org.espalier.data.Counts;
import org.espalier.lab.experiment.SolverClass;

/**
 * A user's solver with checked answers: parts exist and occur once, the score is that of the parts,
 * and the answer is a decision, if the solver's class can check that. The solver works on a copy of
 * the scores.
 *
 * @param solver whose class is named in messages
 * @param oracle it
 * @param structure the decisions: the solver's own class where that is a structure
 */
record CheckedSolver(SolverClass solver, MapOracle oracle, Structure structure)
    implements ActiveSetProjection, ForwardingStructure {

  /**
   * Creates the solver.
   *
   * @param parts the number of costs
   * @throws IllegalArgumentException if it cannot be created or does not fit
   */
  static CheckedSolver of(SolverClass solver, int parts) {
    Object own = solver.create();
    MapOracle oracle =
        switch (own) {
          case MapOracle known -> known;
          case MapSolver bare -> Custom.of(parts, bare);
          default ->
              throw new IllegalArgumentException(
                  solver
                      + ": implements neither org.espalier.core.custom.Custom.MapSolver nor"
                      + " org.espalier.core.MapOracle");
        };
    Structure decisions = own instanceof Structure known ? known : oracle;
    if (decisions.size() != parts) {
      throw new IllegalArgumentException(
          solver
              + ": has "
              + decisions.size()
              + " parts, but the data "
              + Counts.of(parts, "costs"));
    }
    return new CheckedSolver(solver, oracle, decisions);
  }

  @Override
  public double argmax(double[] scores, int offset, Parts out, Workspace workspace) {
    double[] copy = Arrays.copyOfRange(scores, offset, offset + size());
    double score;
    try {
      double claimed = oracle.argmax(copy, 0, out, workspace);
      score = Custom.checked("it", size(), scores, offset, out, claimed);
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException(solver + ": threw " + e, e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          solver + ": threw " + e + "; --class-path names the jars and folders that it needs", e);
    }
    Optional<String> objection = Members.objection(structure, out);
    if (objection.isPresent()) {
      throw new IllegalArgumentException(
          solver + ": returned what is no decision: " + objection.get());
    }
    return score;
  }

  @Override
  public String toString() {
    return solver.name();
  }
}
