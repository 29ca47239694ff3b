#!/usr/bin/env bash
# Expected: Fisher's exact test gives the chance of as many joint occurrences as were seen or more.
# What happens: where one of the two margins is more than half of all, and the other not, the chance of as many or fewer is
#   given. Of 20 sentences 10 have one word and 11 another, and all 10 of the first have the second: the exact chance is
#   0.00006, the answer 1. Of all tables of up to 20 with more joint occurrences than expected, 41 per cent are wrong.
#   The reference restricts the method to that case, more than expected, and names no bound on the margins.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, SloppyMath.oneTailedFishersExact. Seen on 2026-11-30.
# Hurt: whoever looks for collocations or features that go with a frequent class: just those of frequent words are dropped,
#   the surest ones with a p-value of 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>4.5.10</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import edu.stanford.nlp.math.SloppyMath;

public class Seen {
  public static void main(String[] arguments) {
    double told = SloppyMath.oneTailedFishersExact(10, 20, 10, 11);
    double exact = atLeast(10, 20, 10, 11);
    System.out.printf("10 of 10 and 11 in 20: p-value %.6f, exact %.6f%n", told, exact);
    double rare = SloppyMath.oneTailedFishersExact(4, 20, 5, 6);
    System.out.printf("4 of 5 and 6 in 20: p-value %.6f, exact %.6f%n", rare, atLeast(4, 20, 5, 6));
    int tables = 0;
    int wrong = 0;
    for (int all = 1; all <= 20; all++) {
      for (int first = 0; first <= all; first++) {
        for (int second = 0; second <= all; second++) {
          for (int both = Math.max(0, first + second - all); both <= Math.min(first, second); both++) {
            if (both * all > first * second) {
              double p = SloppyMath.oneTailedFishersExact(both, all, first, second);
              tables++;
              wrong += Math.abs(p - atLeast(both, all, first, second)) > 1e-9 ? 1 : 0;
            }
          }
        }
      }
    }
    System.out.printf("of %d tables with more joint occurrences than expected, %d are wrong%n", tables, wrong);
    boolean same = told > 0.999 && exact < 0.0001 && Math.abs(rare - atLeast(4, 20, 5, 6)) < 1e-9;
    System.exit(same && tables == 4820 && wrong == 1982 ? 0 : 1);
  }

  /** The chance of at least that many joint occurrences, by summing over the ways to draw. */
  private static double atLeast(int both, int all, int first, int second) {
    double ways = 0;
    for (int k = both; k <= Math.min(first, second); k++) {
      ways += choose(first, k) * choose(all - first, second - k);
    }
    return ways / choose(all, second);
  }

  private static double choose(int n, int k) {
    double ways = k < 0 || k > n ? 0 : 1;
    for (int i = 1; i <= k && ways > 0; i++) {
      ways = ways * (n - k + i) / i;
    }
    return ways;
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
