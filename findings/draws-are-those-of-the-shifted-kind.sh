#!/usr/bin/env bash
# Expected: draws from a distribution have its mean and only values it allows: the geometric one counts failures from 0,
#   mean 2.33 for a probability of 0.3, the shifted one counts trials from 1, mean 3.33.
# What happens: the two draw each other's numbers. GeometricDistribution never draws 0, its likeliest value, and the draws
#   have the mean 3.33; ShiftedGeometricDistribution draws 0, which it gives the probability 0, in 30 of 100 cases, and its
#   draws have the mean 2.33. Probabilities, means and quantiles of both are right.
# Version: com.github.haifengl:smile-base:6.3.0 (needs JDK 25). Seen on 2026-11-30.
# Hurt: whoever draws lengths of sentences, spans or gaps, or tests an estimator on drawn data: every length is off by one,
#   the likelihood of drawn data is 0, and the estimate of the probability misses.
set -euo pipefail
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ "${release:-0}" -ge 25 ] && [ -x "$home/bin/java" ]; then
    java=$home/bin/java
    break
  fi
done
if [ -z "$java" ]; then
  echo 'This library needs a JDK of 25 or newer: in JAVA_HOME or under /usr/lib/jvm.' >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.github.haifengl</groupId><artifactId>smile-base</artifactId><version>6.3.0</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import smile.stat.distribution.DiscreteDistribution;
import smile.stat.distribution.GeometricDistribution;
import smile.stat.distribution.ShiftedGeometricDistribution;

public class Seen {
  public static void main(String[] arguments) {
    boolean plain = show(new GeometricDistribution(0.3), 1, 1 / 0.3);
    boolean shifted = show(new ShiftedGeometricDistribution(0.3), 0, 0.7 / 0.3);
    System.exit(plain && shifted ? 0 : 1);
  }

  private static boolean show(DiscreteDistribution distribution, int leastDescribed, double meanDescribed) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      double draw = distribution.rand();
      sum += draw;
      least = Math.min(least, draw);
    }
    double mean = sum / draws;
    System.out.printf("%s: mean %.2f, of draws %.2f; probability of 0 %.2f, least draw %.0f%n",
        distribution, distribution.mean(), mean, distribution.p(0), least);
    boolean other = Math.abs(mean - meanDescribed) < 0.05 && Math.abs(distribution.mean() - mean) > 0.9;
    return other && least == leastDescribed;
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if "$java" -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
