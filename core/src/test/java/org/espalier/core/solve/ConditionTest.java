package org.espalier.core.solve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.espalier.core.Conditionable;
import org.espalier.core.Enumerable;
import org.espalier.core.InfeasibleException;
import org.espalier.core.Parts;
import org.espalier.core.Structure;
import org.espalier.core.Support;
import org.espalier.core.Truth;
import org.espalier.core.Workspace;
import org.espalier.core.categorical.Categorical;
import org.espalier.core.chain.LinearChain;
import org.espalier.core.chain.Transitions;
import org.espalier.core.matching.Matching;
import org.espalier.core.matching.SmallMatching;
import org.espalier.core.spanning.SpanningTree;
import org.espalier.core.tree.ProjectiveTree;
import org.espalier.core.tree.Roots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Conditioned structures are alike in all that does not depend on the family. */
class ConditionTest {

  static List<Conditionable> families() {
    return List.of(
        new LinearChain(3, 2, Transitions.PER_POSITION),
        new ProjectiveTree(3, Roots.SINGLE),
        new Matching(2, 3),
        new SmallMatching(2, 3),
        new SpanningTree(4),
        new Categorical(4));
  }

  private static Parts member(Conditionable structure) {
    Parts first = new Parts();
    ((Enumerable) structure)
        .forEach(parts -> {
          if (first.count() == 0) {
            first.set(parts);
          }
        });
    return first;
  }

  @ParameterizedTest
  @MethodSource("families")
  void theLayoutIsThatOfTheWhole(Conditionable whole) {
    Structure given = whole.given(Parts.of(member(whole).get(0)), new Parts());
    assertEquals(whole.size(), given.size());
    assertEquals(whole.visible(), given.visible());
    assertArrayEquals(whole.shape(), given.shape());
    assertEquals(whole.partName(1), given.partName(1));
  }

  @ParameterizedTest
  @MethodSource("families")
  void conditionsAreTakenTogether(Conditionable whole) {
    Parts member = member(whole);
    Parts on = Parts.of(member.get(0));
    Parts off = Parts.of(member.get(0) == 0 ? 1 : 0);
    Conditionable once = whole.given(on, off);
    Conditionable twice = whole.given(on, new Parts()).given(new Parts(), off);
    assertEquals(once, twice);
    assertEquals(once.hashCode(), twice.hashCode());
    assertNotEquals(once, whole.given(on, new Parts()));
    assertTrue(once.toString().contains(whole.partName(on.get(0))), once::toString);
    int[] left = new int[1];
    ((Enumerable) whole)
        .forEach(parts -> {
          boolean admitted = new Condition(on, off).admits(parts);
          assertEquals(admitted, ((Enumerable) once).contains(parts), parts::toString);
          left[0] += admitted ? 1 : 0;
        });
    ((Enumerable) once).forEach(parts -> left[0]--);
    assertEquals(0, left[0]);
  }

  @ParameterizedTest
  @MethodSource("families")
  void whatCannotBeIsRefused(Conditionable whole) {
    Parts member = member(whole);
    assertThrows(InfeasibleException.class, () -> whole.given(member, Parts.of(member.get(0))));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> whole.given(new Parts(), Parts.of(whole.size())));
    assertEquals(
        whole + " has no part " + whole.size() + "; parts are 0 to " + (whole.size() - 1),
        e.getMessage());
  }

  @Test
  void aConditionKeepsItsLists() {
    Parts on = Parts.of(1);
    Condition condition = new Condition(on, new Parts());
    on.add(2);
    assertTrue(condition.admits(Parts.of(1)));
    assertFalse(condition.and(new Parts(), Parts.of(3)).admits(Parts.of(1, 3)));
  }

  @Test
  void anOracleThatCrossesStillDoesWhereItIsWrapped() {
    LinearChain chain = new LinearChain(20, 5, Transitions.SHARED);
    double[] scores = Truth.normal(new Random(1), chain.size(), 1);
    Workspace workspace = new Workspace();
    ActiveSetProjection wrapped = ActiveSet.over(chain);
    assertArrayEquals(chain.shape(), wrapped.shape());
    int calls = chain.project(scores, 0, Support.EMPTY, workspace).oracleCalls();
    assertEquals(calls, wrapped.project(scores, 0, Support.EMPTY, workspace).oracleCalls());
  }
}
