#!/usr/bin/env bash
# Expected: an integer programme that is solved with state OPTIMAL has the largest value there is.
# What happens: it may have less. Of three items with values 9, 5 and 8, each taken up to three times, under 2 x + 2 y + z <= 7
#   and 5 x + y + 5 z <= 6, the answer is one of the first and one of the second, 14, with state OPTIMAL; three of the
#   second are worth 15 and keep both bounds.
# Version: org.ojalgo:ojalgo:57.1.0, ExpressionsBasedModel. Seen on 2026-11-30.
# Hurt: whoever decodes under constraints, or makes an exact reference for a heuristic, by integer programming: the
#   reference is beaten, and a search that was right looks wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.ojalgo</groupId><artifactId>ojalgo</artifactId><version>57.1.0</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;

public class Seen {
  public static void main(String[] arguments) {
    int[] values = {9, 5, 8};
    int[][] weights = {{2, 2, 1}, {5, 1, 5}};
    int[] bounds = {7, 6};
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    for (int i = 0; i < 3; i++) {
      model.addVariable("item" + i).lower(0).upper(3).integer(true).weight(values[i]);
    }
    for (int j = 0; j < 2; j++) {
      Expression bound = model.addExpression("bound" + j).upper(bounds[j]);
      for (int i = 0; i < 3; i++) {
        bound.set(i, weights[j][i]);
      }
    }
    Optimisation.Result result = model.maximise();
    int best = 0;
    for (int choice = 0; choice < 64; choice++) {
      int[] taken = {choice % 4, choice / 4 % 4, choice / 16};
      int value = dot(values, taken);
      if (value > best && dot(weights[0], taken) <= bounds[0] && dot(weights[1], taken) <= bounds[1]) {
        best = value;
        System.out.printf("by enumeration: %d for %d %d %d%n", value, taken[0], taken[1], taken[2]);
      }
    }
    System.out.printf("%s %.4f, exact %d%n", result.getState(), result.getValue(), best);
    boolean optimal = result.getState() == Optimisation.State.OPTIMAL;
    System.exit(optimal && Math.abs(result.getValue() - 14) < 1e-6 && best == 15 ? 0 : 1);
  }

  private static int dot(int[] first, int[] second) {
    return first[0] * second[0] + first[1] * second[1] + first[2] * second[2];
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if java -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
