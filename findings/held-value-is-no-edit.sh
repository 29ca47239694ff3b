#!/usr/bin/env bash
# Expected: the edit distance on real sequences (EDR) counts insertions, deletions and replacements, so that sequences of
#   other lengths are at least as far apart as their lengths differ.
# What happens: a step along one of the sequences costs something only if the two values there differ: it is dynamic time
#   warping with costs of 0 and 1. A value that is held three times is at distance 0 from one that is held once, and 1 3
#   is 1 from 3 3 3. Of random pairs of sequences of up to five values out of four, 21 per cent of those of unlike length
#   are too near, none too far.
# Version: io.github.elki-project:elki-core-distance:0.8.0, EDRDistance. Seen on 2026-12-01.
# Hurt: whoever aligns or clusters signals, gestures or pitch by it: how long a value lasts, which this distance counts
#   and time warping does not, is not seen, and figures cannot be compared with published ones.
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
import elki.distance.timeseries.EDRDistance;
import java.util.Arrays;
import java.util.Random;

public class Seen {
  private static final double THRESHOLD = 0.5;

  /** The least number of edits by the recursion of the paper. */
  private static int edits(double[] first, int i, double[] second, int j) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int replace = Math.abs(first[i - 1] - second[j - 1]) < THRESHOLD ? 0 : 1;
    int step = 1 + Math.min(edits(first, i - 1, second, j), edits(first, i, second, j - 1));
    return Math.min(replace + edits(first, i - 1, second, j - 1), step);
  }

  /** Dynamic time warping with costs of 0 and 1, by recursion. */
  private static int warped(double[] first, int i, double[] second, int j) {
    int cost = Math.abs(first[i] - second[j]) < THRESHOLD ? 0 : 1;
    if (i == 0 && j == 0) {
      return cost;
    }
    int best = Integer.MAX_VALUE;
    if (i > 0) {
      best = warped(first, i - 1, second, j);
    }
    if (j > 0) {
      best = Math.min(best, warped(first, i, second, j - 1));
    }
    if (i > 0 && j > 0) {
      best = Math.min(best, warped(first, i - 1, second, j - 1));
    }
    return cost + best;
  }

  private static double seen(double[] first, double[] second) {
    EDRDistance distance = new EDRDistance(Double.POSITIVE_INFINITY, THRESHOLD);
    return distance.distance(DoubleVector.wrap(first), DoubleVector.wrap(second));
  }

  private static double[] draw(Random random) {
    return random.ints(1 + random.nextInt(5), 0, 4).asDoubleStream().toArray();
  }

  public static void main(String[] arguments) {
    double[][][] pairs = {{{3}, {3, 3, 3}}, {{1, 3}, {3, 3, 3}}, {{1, 2, 3}, {1, 3}}};
    double[] values = {0, 1, 1};
    int[] exact = {2, 2, 1};
    boolean same = true;
    for (int k = 0; k < pairs.length; k++) {
      double[] first = pairs[k][0];
      double[] second = pairs[k][1];
      int right = edits(first, first.length, second, second.length);
      String names = Arrays.toString(first) + " and " + Arrays.toString(second);
      System.out.printf("%s: %.0f, exact %d%n", names, seen(first, second), right);
      same &= seen(first, second) == values[k] && right == exact[k];
    }
    Random random = new Random(1);
    int unlike = 0;
    int near = 0;
    for (int k = 0; k < 2000; k++) {
      double[] first = draw(random);
      double[] second = draw(random);
      double value = seen(first, second);
      int right = edits(first, first.length, second, second.length);
      same &= value <= right && value == warped(first, first.length - 1, second, second.length - 1);
      if (first.length != second.length) {
        unlike++;
        near += value < right ? 1 : 0;
      }
    }
    System.out.printf("of %d pairs of unlike length %d are too near%n", unlike, near);
    System.exit(same && near > 0.2 * unlike ? 0 : 1);
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
