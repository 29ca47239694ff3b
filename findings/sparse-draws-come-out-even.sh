#!/usr/bin/env bash
# Expected: draws from a symmetric Dirichlet of small concentration put nearly all mass on one option: with 0.001 and three
#   options the largest share is below 0.9 in fewer than 1 of 100 draws.
# What happens: shares that underflow are set to 0.0001 before the normalisation. Where all do, in a tenth of the draws, the
#   result is exactly even; where one is above by little, it shares with two of 0.0001. Nearly half of the draws have no
#   share of 0.9, and the variance of a share is 0.14 instead of 0.22. At 0.1 the draws are right.
# Version: cc.mallet:mallet:2.0.8, types.Dirichlet.nextDistribution. Seen on 2026-11-30.
# Hurt: whoever draws sparse grammars, transitions or topics to test a learner or to start one: the sparser the prior, the
#   more of its draws are the opposite of sparse.
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
    double[] right = draw(0.1);
    double[] wrong = draw(0.001);
    System.exit(right[0] < 0.002 && right[1] == 0 && wrong[0] > 0.05 && wrong[1] > 0.08 ? 0 : 1);
  }

  /** How far the variance of the first share is too small, and how many draws are exactly even. */
  private static double[] draw(double concentration) {
    Dirichlet prior = new Dirichlet(3, concentration);
    int draws = 200_000;
    int even = 0;
    int flat = 0;
    double squares = 0;
    for (int draw = 0; draw < draws; draw++) {
      double[] shares = prior.nextDistribution();
      double largest = Arrays.stream(shares).max().getAsDouble();
      flat += largest < 0.9 ? 1 : 0;
      even += largest < 0.3334 ? 1 : 0;
      squares += Math.pow(shares[0] - 1.0 / 3, 2);
    }
    double variance = squares / draws;
    double exact = 2.0 / 9 / (3 * concentration + 1);
    System.out.printf("concentration %.3f: variance of a share %.4f, exact %.4f;", concentration, variance, exact);
    System.out.printf(" largest share below 0.9 in %.4f of the draws, all even in %.4f%n",
        (double) flat / draws, (double) even / draws);
    return new double[] {exact - variance, (double) even / draws};
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
