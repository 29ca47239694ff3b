#!/usr/bin/env bash
# Expected: drawObservation(n) draws a count vector of n items on average; the reference says that n is their expected
#   number.
# What happens: below 100 the number is drawn with mean 1 whatever n is: vectors that should count 50 items count one on
#   average, and more than a third of them are empty. From 100 on the mean is n.
# Version: cc.mallet:mallet:2.0.8, types.Dirichlet. Seen on 2026-11-30.
# Hurt: whoever tests estimators of Dirichlet or topic models on drawn data, as the library's own comparison does: the
#   estimates rest on a fiftieth of the evidence, and small samples look worse than they are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>cc.mallet</groupId><artifactId>mallet</artifactId><version>2.0.8</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import cc.mallet.types.Dirichlet;
import java.util.Arrays;

public class Seen {
  public static void main(String[] arguments) {
    Dirichlet prior = new Dirichlet(4, 1.0);
    double[] means = new double[3];
    int[] expected = {10, 50, 200};
    for (int i = 0; i < means.length; i++) {
      int draws = 20_000;
      int empty = 0;
      for (int draw = 0; draw < draws; draw++) {
        int items = Arrays.stream(prior.drawObservation(expected[i])).sum();
        means[i] += (double) items / draws;
        empty += items == 0 ? 1 : 0;
      }
      System.out.printf("n = %d: %.2f items on average, %d of %d vectors empty%n", expected[i], means[i], empty, draws);
    }
    boolean one = Math.abs(means[0] - 1) < 0.05 && Math.abs(means[1] - 1) < 0.05;
    System.exit(one && Math.abs(means[2] - 200) < 2 ? 0 : 1);
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
