package org.espalier.core.constraint;

import java.util.List;
import java.util.stream.Collectors;
import org.espalier.core.ExactStructure;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Structure;
import org.jspecify.annotations.Nullable;

/**
 * What constraints leave of a structure.
 *
 * @param structure over the parts of the original, which come first; null where nothing is left
 * @param of what was constrained, in words
 * @param exact whether every question of the original is answered exactly; else it is a {@link
 *     org.espalier.core.factor.FactorGraph}
 * @param size states of the automaton, nodes of the dynamic program, or factors of the graph; 0
 *     where constraints cost nothing
 * @param clash where nothing is left, a minimal set of constraints that leave nothing: without any
 *     one of them something would be left. Empty if there was no structure to begin with
 */
public record CompiledConstraint(
    @Nullable Structure structure, String of, boolean exact, long size, List<Constraint> clash) {

  public CompiledConstraint {
    clash = List.copyOf(clash);
  }

  static CompiledConstraint exact(Structure structure, long size) {
    return new CompiledConstraint(structure, structure.toString(), true, size, List.of());
  }

  static CompiledConstraint graph(Structure graph, long factors) {
    return new CompiledConstraint(graph, graph.toString(), false, factors, List.of());
  }

  static CompiledConstraint nothing(String of, List<Constraint> clash) {
    return new CompiledConstraint(null, of, true, 0, clash);
  }

  /** Returns whether anything is left. */
  public boolean feasible() {
    return structure != null;
  }

  /**
   * Returns what is left.
   *
   * @throws InfeasibleException if nothing is, naming the constraints that clash
   */
  public Structure require() {
    if (structure == null) {
      throw new InfeasibleException(explanation());
    }
    return structure;
  }

  /**
   * Returns what is left, for every question.
   *
   * @throws InfeasibleException if nothing is, naming the constraints that clash
   * @throws ConstraintException if it is a factor graph
   */
  public ExactStructure requireExact() {
    if (require() instanceof ExactStructure answers) {
      return answers;
    }
    throw new ConstraintException(explanation() + ": not every question has an exact answer");
  }

  /** Returns the same in a line. */
  public String explanation() {
    if (structure == null) {
      return clash.size() == 1
          ? "no " + of + " meets the constraint " + clash.getFirst()
          : "no "
              + of
              + " meets all of the constraints "
              + clash.stream().map(Constraint::toString).collect(Collectors.joining("; "));
    }
    return (exact ? "exact, size " : "a factor graph of ") + size + (exact ? "" : " factors");
  }
}
