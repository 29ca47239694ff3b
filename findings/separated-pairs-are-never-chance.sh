#!/usr/bin/env bash
# Expected: the two-sample test of Kolmogorov and Smirnov with strict = false gives the chance of a distance of at least what
#   was seen; two values below two others happen by chance in one of three ways to share out four values.
# What happens: if all of one sample is below all of the other, the chance is 0, as with strict = true, which asks for a
#   larger distance: for two against two 0 instead of 0.33, for three against three 0 instead of 0.1. All other
#   arrangements are right, and Commons Math, from which this library comes, has 0.33 and 0.1.
# Version: org.hipparchus:hipparchus-stat:4.0.3, beside org.apache.commons:commons-math3:3.6.1. Seen on 2026-11-30.
# Hurt: whoever compares a handful of runs or annotators: what says nothing, because it is so few, is beyond all doubt, and
#   corrections for many tests, which multiply the 0, do not help.
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
      <groupId>org.apache.commons</groupId><artifactId>commons-math3</artifactId><version>3.6.1</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;

public class Seen {
  public static void main(String[] arguments) {
    KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
    org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest older =
        new org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest();
    boolean same = true;
    double ways = 1;
    for (int n = 1; n <= 5; n++) {
      ways *= (2.0 * n) * (2 * n - 1) / (n * n); // ways to share out 2 n values, two of which separate them
      if (n == 1) {
        continue;
      }
      double[] low = new double[n];
      double[] high = new double[n];
      for (int i = 0; i < n; i++) {
        low[i] = i;
        high[i] = n + i;
      }
      double seen = test.kolmogorovSmirnovTest(low, high, false);
      double commons = older.kolmogorovSmirnovTest(low, high, false);
      System.out.printf("%d below %d: %.5f, by Commons Math %.5f, exact %.5f%n", n, n, seen, commons, 2 / ways);
      same &= seen == 0 && Math.abs(commons - 2 / ways) < 1e-9;
      if (n > 2) {
        low[n - 1] = n;
        high[0] = n - 1; // one step less than separated
        double right = older.kolmogorovSmirnovTest(low, high, false);
        same &= Math.abs(test.kolmogorovSmirnovTest(low, high, false) - right) < 1e-9 && right > 0;
      }
    }
    System.exit(same ? 0 : 1);
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
