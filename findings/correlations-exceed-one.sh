#!/usr/bin/env bash
# Expected: the correlation of two lists lies between -1 and 1, and Spearman's is Pearson's of their ranks.
# What happens: the deviations are scaled by the population's standard deviation and their products divided by n - 1, so
#   that each coefficient is n / (n - 1) times too large. Four words whose similarities agree perfectly correlate with
#   1.33; where they agree less the number looks possible: 1, 2, 3, 4 against 2, 1, 3, 4 gives 1.07 instead of 0.80.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, Counters. Seen on 2026-11-30.
# Hurt: whoever evaluates similarities of words or sentences with it: short lists look better than long ones, and a system
#   that answers for fewer pairs wins. The factor is 1.33 for four pairs, 1.03 for thirty.
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
import edu.stanford.nlp.stats.ClassicCounter;
import edu.stanford.nlp.stats.Counter;
import edu.stanford.nlp.stats.Counters;

public class Seen {
  public static void main(String[] arguments) {
    boolean same = show(new int[] {1, 2, 3, 4}, new int[] {1, 2, 3, 4}, 1);
    same &= show(new int[] {1, 2, 3, 4}, new int[] {2, 1, 3, 4}, 0.8);
    same &= show(new int[] {1, 2, 3, 4}, new int[] {4, 3, 2, 1}, -1);
    System.exit(same ? 0 : 1);
  }

  /** Whether both coefficients are n / (n - 1) times the exact one; the lists are their own ranks. */
  private static boolean show(int[] first, int[] second, double exact) {
    Counter<String> x = counter(first);
    Counter<String> y = counter(second);
    double pearson = Counters.pearsonsCorrelationCoefficient(x, y);
    double spearman = Counters.spearmanRankCorrelation(x, y);
    System.out.printf("Pearson %.4f, Spearman %.4f, exact for both %.4f%n", pearson, spearman, exact);
    double factor = first.length / (first.length - 1.0);
    return Math.abs(pearson - factor * exact) < 1e-9 && Math.abs(spearman - factor * exact) < 1e-9;
  }

  private static Counter<String> counter(int[] values) {
    Counter<String> counter = new ClassicCounter<>();
    for (int i = 0; i < values.length; i++) {
      counter.setCount("word " + i, values[i]);
    }
    return counter;
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
