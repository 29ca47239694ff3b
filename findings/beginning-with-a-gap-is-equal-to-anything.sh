#!/usr/bin/env bash
# Expected: the edit distance with real penalty (ERP) is a metric, as the paper that is named says: 0 for equal sequences
#   alone, and the same in both directions.
# What happens: the first value of the first sequence may be taken for a gap, and its partner is then dropped without a
#   cost. With 0 as the gap, the default, 0 4 7 is at distance 0 from 9 4 7 and from 1000 4 7, and back at 9 and 1000. The
#   other steps are squared and the root taken, where the paper adds up absolute differences; of random pairs of sequences
#   of three values 55 per cent have neither the one least sum nor the other.
# Version: io.github.elki-project:elki-core-distance:0.8.0, ERPDistance. Seen on 2026-12-01.
# Hurt: whoever compares signals that begin with silence, which is the value of a gap: such a sequence is as near as can
#   be to others that begin loudly, and indexes built on the triangle inequality answer wrongly.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.github.elki-project</groupId><artifactId>elki-core-distance</artifactId><version>0.8.0</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import elki.data.DoubleVector;
import elki.distance.timeseries.ERPDistance;
import java.util.Arrays;
import java.util.Random;

public class Seen {
  private static double cost(double difference, boolean squares) {
    return squares ? difference * difference : Math.abs(difference);
  }

  /** The least cost over all alignments, with gaps of value 0, by recursion. */
  private static double least(double[] first, int i, double[] second, int j, boolean squares) {
    if (i == 0 && j == 0) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    if (i > 0) {
      best = least(first, i - 1, second, j, squares) + cost(first[i - 1], squares);
    }
    if (j > 0) {
      best = Math.min(best, least(first, i, second, j - 1, squares) + cost(second[j - 1], squares));
    }
    if (i > 0 && j > 0) {
      double both = cost(first[i - 1] - second[j - 1], squares);
      best = Math.min(best, least(first, i - 1, second, j - 1, squares) + both);
    }
    return best;
  }

  private static double seen(double[] first, double[] second) {
    ERPDistance distance = new ERPDistance(Double.POSITIVE_INFINITY, 0);
    return distance.distance(DoubleVector.wrap(first), DoubleVector.wrap(second));
  }

  public static void main(String[] arguments) {
    double[] quiet = {0, 4, 7};
    boolean same = true;
    for (double start : new double[] {9, 50, 1000}) {
      double[] loud = {start, 4, 7};
      double there = seen(quiet, loud);
      double back = seen(loud, quiet);
      double right = least(quiet, 3, loud, 3, false);
      String names = Arrays.toString(quiet) + " to " + Arrays.toString(loud);
      System.out.printf("%s: %.3f, back %.3f, exact %.3f%n", names, there, back, right);
      same &= there == 0 && back > 0 && right > 0;
    }
    Random random = new Random(1);
    int neither = 0;
    for (int k = 0; k < 2000; k++) {
      double[] first = random.ints(3, 0, 6).asDoubleStream().toArray();
      double[] second = random.ints(3, 0, 6).asDoubleStream().toArray();
      double value = seen(first, second);
      double sum = least(first, 3, second, 3, false);
      double root = Math.sqrt(least(first, 3, second, 3, true));
      neither += Math.abs(value - sum) > 1e-9 && Math.abs(value - root) > 1e-9 ? 1 : 0;
    }
    System.out.printf("of 2000 pairs %d have neither the least sum nor the root of the least sum of squares%n", neither);
    System.exit(same && neither > 900 ? 0 : 1);
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
