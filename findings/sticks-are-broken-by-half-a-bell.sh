#!/usr/bin/env bash
# Expected: nextBeta(a, b) has the mean a / (a + b) and the variance of the beta distribution, as its reference says.
# What happens: if one parameter is 1 and the other larger, the test that rejects is not a number, each proposal is taken,
#   and the result is half a normal distribution: for (1, 3) the mean is 0.278 instead of 0.25, for (1, 50) 0.057 instead
#   of 0.020. With 1.001 instead of 1 the means are right.
# Version: cc.mallet:mallet:2.0.8, util.Randoms. Seen on 2026-11-30.
# Hurt: whoever breaks sticks for a Dirichlet process, which are beta (1, concentration): the first pieces are up to
#   three times too large, and there are too few classes, by most at large concentrations.
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
import cc.mallet.util.Randoms;

public class Seen {
  public static void main(String[] arguments) {
    Randoms random = new Randoms(1);
    boolean same = Math.abs(show(random, 1, 3) - 0.278) < 0.003;
    same &= Math.abs(show(random, 3, 1) - 0.722) < 0.003;
    same &= Math.abs(show(random, 1, 50) - 0.057) < 0.002;
    same &= Math.abs(show(random, 1.001, 3) - 0.25) < 0.003;
    same &= Math.abs(show(random, 2, 3) - 0.4) < 0.003;
    System.exit(same ? 0 : 1);
  }

  private static double show(Randoms random, double a, double b) {
    int draws = 200_000;
    double mean = 0;
    for (int draw = 0; draw < draws; draw++) {
      mean += random.nextBeta(a, b) / draws;
    }
    System.out.printf("beta(%s, %s): mean %.4f, exact %.4f%n", a, b, mean, a / (a + b));
    return mean;
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
