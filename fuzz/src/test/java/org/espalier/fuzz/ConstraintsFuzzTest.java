package org.espalier.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.espalier.core.MapOracle;
import org.espalier.core.Structure;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.constraint.CompiledConstraint;
import org.espalier.core.constraint.ConstraintException;
import org.espalier.core.constraint.Constraints;
import org.espalier.core.constraint.Tokens;
import org.espalier.core.segment.SemiMarkov;
import org.espalier.core.subset.Bits;
import org.espalier.core.tree.NonProjectiveTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Timeout;

/** The language of constraints on any text, and what is compiled of it. */
@Timeout(20)
class ConstraintsFuzzTest {

  private static final List<String> TAGS = List.of("O", "B-X", "I-X");
  private static final Tokens TOKENS = new Tokens(List.of("a", "b", "a"), List.of("N", "V", "N"));
  private static final List<Structure> STRUCTURES =
      List.of(
          new LinearChain(3, 3, Transitions.SHARED, true, true),
          new Bits(3),
          new ProjectiveTree(3, Roots.MULTI),
          new NonProjectiveTree(3, Roots.MULTI),
          new SemiMarkov(3, 2, 3, true));

  @FuzzTest
  void anyText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Constraints constraints;
    try {
      constraints = Constraints.parse(text);
    } catch (ConstraintException e) {
      String message = String.valueOf(e.getMessage());
      require(message.matches("(?s)(line \\d+, )?column \\d+: .+"), message);
      return;
    }
    String written = constraints.toString();
    require(Constraints.parse(written).equals(constraints), text + " is written " + written);
    for (Structure structure : STRUCTURES) {
      List<String> names =
          structure instanceof LinearChain || structure instanceof SemiMarkov ? TAGS : List.of();
      CompiledConstraint compiled;
      try {
        compiled = constraints.compile(structure, names, TOKENS);
      } catch (IllegalArgumentException e) {
        require(e.getMessage() != null && !e.getMessage().isEmpty(), "a reason");
        continue;
      }
      require(compiled.feasible() || !compiled.clash().isEmpty(), "a structure or a clash");
      if (compiled.structure() instanceof MapOracle oracle) {
        var _ = oracle.argmax(new double[oracle.size()]);
      }
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
