#!/usr/bin/env bash
# Expected: the G test of two lists of two values each has one degree of freedom, and its statistic is twice the number of
#   items times their mutual information in natural units.
# What happens: the degrees of freedom are the number of pairs of values that occur, four, and the mutual information is in
#   bits, so that the statistic is 1.44 times too large. Of a hundred items in a table of 31, 19, 19 and 31 the statistic is
#   8.39 instead of 5.82, and the probability of a smaller one 0.922 instead of 0.984. Of 2000 pairs of independent coins 1
#   per cent pass 0.95, where 5 should.
# Version: org.tribuo:tribuo-util-infotheory:4.3.2, InformationTheory.gTest. Seen on 2026-11-30.
# Hurt: whoever selects features, edges of a graph or collocations by it: real dependences are missed, the more the larger
#   the table, and published thresholds mean something else.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.tribuo</groupId><artifactId>tribuo-util-infotheory</artifactId><version>4.3.2</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tribuo.util.infotheory.InformationTheory;

public class Seen {
  public static void main(String[] arguments) {
    List<Integer> first = new ArrayList<>();
    List<Integer> second = new ArrayList<>();
    int[] cells = {31, 19, 19, 31};
    double exact = 0;
    for (int cell = 0; cell < 4; cell++) {
      exact += 2 * cells[cell] * Math.log(cells[cell] * 100.0 / (50 * 50));
      for (int i = 0; i < cells[cell]; i++) {
        first.add(cell / 2);
        second.add(cell % 2);
      }
    }
    InformationTheory.GTestStatistics seen = InformationTheory.gTest(first, second, null);
    System.out.printf("statistic %.2f, exact %.2f; degrees of freedom %d, exact 1; probability %.3f, exact 0.984%n",
        seen.gStatistic, exact, seen.numStates, seen.probability);
    Random random = new Random(1);
    int passed = 0;
    for (int test = 0; test < 2000; test++) {
      List<Integer> coin = random.ints(100, 0, 2).boxed().toList();
      List<Integer> other = random.ints(100, 0, 2).boxed().toList();
      passed += InformationTheory.gTest(coin, other, null).probability > 0.95 ? 1 : 0;
    }
    System.out.printf("independent coins beyond 0.95: %d of 2000, exact 100%n", passed);
    boolean same = Math.abs(seen.gStatistic - exact / Math.log(2)) < 1e-9 && seen.numStates == 4;
    System.exit(same && Math.abs(seen.probability - 0.922) < 1e-3 && passed < 50 ? 0 : 1);
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
