#!/usr/bin/env bash
# Expected: two samples of which neither is larger, each beating the other in half of all pairs, have the p-value 1 in the
#   Mann-Whitney test.
# What happens: they have the smallest one there is. Ten values against ten with 50 of 100 pairs each way have p = 0.00001,
#   as if every one of the first sample were above every one of the second; with 49 pairs or 51 it is 0.97. Samples without
#   ties, for which the exact distribution is taken, are concerned: 6 per cent of all orders of six against six.
# Version: org.hipparchus:hipparchus-stat:4.0.3, beside org.apache.commons:commons-statistics-inference:1.2.
#   Seen on 2026-11-30.
# Hurt: whoever compares runs of two systems over seeds, annotators or groups with it: the clearest absence of a difference
#   is reported as the clearest difference.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.hipparchus</groupId><artifactId>hipparchus-stat</artifactId><version>4.0.3</version>
    </dependency>
    <dependency>
      <groupId>org.apache.commons</groupId><artifactId>commons-statistics-inference</artifactId>
      <version>1.2</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.hipparchus.stat.inference.MannWhitneyUTest;

public class Seen {
  public static void main(String[] arguments) {
    double[] outer = {1, 2, 3, 4, 5, 16, 17, 18, 19, 20};
    double[] inner = {6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    double balanced = show("five below and five above ten", outer, inner);
    double[] moved = {1, 2, 3, 4, 6, 16, 17, 18, 19, 20};
    double[] back = {5, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    double nearly = show("one pair turned", moved, back);
    double apart = show("ten below ten", range(1, 10), range(11, 10));
    int wrong = 0;
    int all = 0;
    for (int set = 0; set < 1 << 12; set++) {
      if (Integer.bitCount(set) == 6) {
        double[] first = new double[6];
        double[] second = new double[6];
        for (int value = 0, i = 0, j = 0; value < 12; value++) {
          if ((set >> value & 1) == 1) {
            first[i++] = value;
          } else {
            second[j++] = value;
          }
        }
        all++;
        wrong += Math.abs(hipparchus(first, second) - commons(first, second)) > 1e-9 ? 1 : 0;
      }
    }
    System.out.printf("of %d orders of six against six %d differ%n", all, wrong);
    boolean same = balanced < 2e-5 && nearly > 0.9 && apart == balanced && wrong == 58 && all == 924;
    System.exit(same && Math.abs(commons(outer, inner) - 1) < 1e-9 ? 0 : 1);
  }

  private static double show(String name, double[] first, double[] second) {
    double seen = hipparchus(first, second);
    System.out.printf("%s: p = %.5f, by Commons %.5f%n", name, seen, commons(first, second));
    return seen;
  }

  private static double hipparchus(double[] first, double[] second) {
    return new MannWhitneyUTest().mannWhitneyUTest(first, second);
  }

  private static double commons(double[] first, double[] second) {
    return org.apache.commons.statistics.inference.MannWhitneyUTest.withDefaults().test(first, second).getPValue();
  }

  private static double[] range(int from, int length) {
    return java.util.stream.IntStream.range(from, from + length).asDoubleStream().toArray();
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
