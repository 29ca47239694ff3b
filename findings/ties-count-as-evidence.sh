#!/usr/bin/env bash
# Expected: Wilcoxon's signed-rank test of two systems does not depend on which is named first, and sentences on which
#   both score the same say nothing about which is better.
# What happens: differences of 0 get ranks, and the ranks go to one side. Of seven sentences two systems differ on one:
#   the exact p-value is 0.016 or 0.30, by the order of the arguments; over all signs of the one difference it is 1. The
#   successor Hipparchus drops the zeros and gives 1.
# Version: org.apache.commons:commons-math3:3.6.1, beside org.hipparchus:hipparchus-stat:4.0.3. Seen on 2026-11-30.
# Hurt: whoever compares taggers or parsers sentence by sentence, where most sentences tie: differences of nothing are
#   significant.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-math3</artifactId><version>3.6.1</version></dependency>
    <dependency><groupId>org.hipparchus</groupId><artifactId>hipparchus-stat</artifactId><version>4.0.3</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;

public class Seen {
  public static void main(String[] arguments) {
    double[] first = {7, 9, 4, 8, 6, 5, 3}; // right arcs of seven sentences
    double[] second = {7, 7, 4, 8, 6, 5, 3};
    WilcoxonSignedRankTest test = new WilcoxonSignedRankTest();
    double one = test.wilcoxonSignedRankTest(first, second, true);
    double other = test.wilcoxonSignedRankTest(second, first, true);
    double successor =
        new org.hipparchus.stat.inference.WilcoxonSignedRankTest().wilcoxonSignedRankTest(first, second, true);
    System.out.printf("exact p-value, first against second: %.4f, second against first: %.4f%n", one, other);
    System.out.printf("by Hipparchus: %.4f%n", successor);
    System.exit(one < 0.02 && other > 0.25 && other < 0.35 && successor == 1 ? 0 : 1);
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
