#!/usr/bin/env bash
# Expected: digamma is the derivative of log Gamma to many digits, as logGamma and trigamma beside it.
# What happens: it is 0.0008 too large for arguments up to about 10, and 1 / (12 x^2) too large beyond: the first
#   term of its expansion is missing. digamma(1) is -0.5764 instead of -0.5772, Euler's constant.
# Version: cc.mallet:mallet:2.0.8. Seen on 2026-11-30.
# Hurt: whoever writes variational inference or learns Dirichlet parameters with it: bounds do not rise where they should
#   and fixed points are off in the third digit, while differences of two digammas below 10 hide the error.
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

public class Seen {
  private static final double EULER = 0.57721566490153286;

  public static void main(String[] arguments) {
    // Exact values: digamma(n) = -EULER + 1 + 1/2 + ... + 1/(n - 1)
    boolean same = true;
    double harmonic = 0;
    for (int n = 1; n <= 40; n++) {
      double exact = harmonic - EULER;
      double error = Dirichlet.digamma(n) - exact;
      double missing = 1 / (12 * Math.pow(Math.max(n, 10), 2));
      if (n == 1 || n == 5 || n == 10 || n == 40) {
        System.out.printf("digamma(%d) = %.6f, exact %.6f, error %.2g%n", n, Dirichlet.digamma(n), exact, error);
      }
      same &= Math.abs(error - missing) < 0.05 * missing;
      harmonic += 1.0 / n;
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
