package org.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.verify.Golden;
import org.junit.jupiter.api.Test;

/** The comparison with golden values notices what is wrong with them. */
class GoldenReaderTest {

  /** Two choices with scores 0 and ln 3. */
  private static Map<String, Object> rightCase() {
    Map<String, Object> c = new HashMap<>();
    c.put("n", 2);
    c.put("scores", List.of(0.0, Math.log(3)));
    c.put("map", 1);
    c.put("map_score", Math.log(3));
    c.put("logZ", Math.log(4));
    c.put("marginals", List.of(0.25, 0.75));
    c.put("entropy", Math.log(4) - 0.75 * Math.log(3));
    c.put("count", 2);
    c.put("dir", List.of(1, 0));
    c.put("marginals_jvp", List.of(0.1875, -0.1875));
    c.put("sparsemap", List.of(0, 1));
    c.put("sparsemap_jvp", List.of(0, 0));
    c.put("sparsemap_value", Math.log(3) - 0.5);
    return c;
  }

  private static Golden.Report check(Map<String, Object> c) {
    return Golden.check("categorical", Map.of("cases", List.of(c)));
  }

  @Test
  void rightValuesPass() {
    Golden.Report report = check(rightCase());
    assertTrue(report.passed(), report.toString());
    assertEquals(1, report.comparison().cases());
    assertEquals(List.of(), report.notCompared());
  }

  @Test
  void everyWrongAnswerIsNoticed() {
    Map<String, Object> right = rightCase();
    for (String key : new ArrayList<>(right.keySet())) {
      if (List.of("n", "scores", "dir").contains(key)) {
        continue;
      }
      Map<String, Object> c = rightCase();
      Object value = c.get(key);
      if (value instanceof List<?> list) {
        List<Object> changed = new ArrayList<>(list);
        changed.set(0, ((Number) changed.get(0)).doubleValue() + 2e-7);
        c.put(key, changed);
      } else if (value instanceof Integer count) {
        c.put(key, 1 - count);
      } else if (value instanceof Double number) {
        c.put(key, number + 2e-7);
      }
      Golden.Report report = check(c);
      assertFalse(report.passed(), key + " was changed unnoticed");
      assertTrue(report.toString().contains("categorical.cases[0]: " + key), report.toString());
    }
  }

  @Test
  void answersThatNothingCanBeComparedWithAreNamed() {
    Map<String, Object> c = rightCase();
    c.put("oracle", List.of(0, 1));
    assertEquals(List.of("oracle"), check(c).notCompared());
  }

  @Test
  void badLayoutIsReportedWithItsPlace() {
    Map<String, Object> c = rightCase();
    c.put("scores", "none");
    assertEquals(
        "categorical.cases[0].scores is not a number",
        assertThrows(IllegalArgumentException.class, () -> check(c)).getMessage());
    c.remove("scores");
    assertEquals(
        "categorical.cases[0] has no \"scores\"",
        assertThrows(IllegalArgumentException.class, () -> check(c)).getMessage());
    assertEquals(
        "categorical is not an object",
        assertThrows(IllegalArgumentException.class, () -> Golden.check("categorical", "text"))
            .getMessage());
  }

  @Test
  void anUnknownFileIsRejected() {
    assertFalse(Golden.knows("crystal"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> Golden.check("crystal", Map.of()))
            .toString();
    assertTrue(message.contains("crystal"), message);
  }

  @Test
  void anAnswerThatCannotBeComputedIsADisagreement() {
    Map<String, Object> c = rightCase();
    c.put("scores", List.of(Double.NaN, 0));
    assertTrue(check(c).toString().contains("NaN"), check(c).toString());
    c.put("n", 0);
    assertFalse(check(c).passed());
  }
}
