#!/usr/bin/env bash
# Expected: the Kullback-Leibler divergence is 0 or more, and infinite where the second distribution excludes what the first
#   one allows.
# What happens: such options are left out of the sum. A fair coin has the divergence -0.35 from a coin that always shows
#   heads, less than 0 and less than from itself, and the better the second distribution guesses the rest, the lower it
#   goes. Only where nothing is shared the result is infinite.
# Version: com.github.haifengl:smile-base:6.3.0, MathEx.KullbackLeiblerDivergence (needs JDK 25). Seen on 2026-11-30.
# Hurt: whoever compares distributions of tags, topics or words by it: a model that excludes what occurs is closer than one
#   that is exactly right, and bounds made of it are not bounds.
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
    <dependency><groupId>com.github.haifengl</groupId><artifactId>smile-base</artifactId><version>6.3.0</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import smile.math.MathEx;

public class Seen {
  public static void main(String[] arguments) {
    double[] fair = {0.5, 0.5};
    double itself = MathEx.KullbackLeiblerDivergence(fair, fair);
    double bent = MathEx.KullbackLeiblerDivergence(fair, new double[] {0.25, 0.75});
    double heads = MathEx.KullbackLeiblerDivergence(fair, new double[] {1, 0});
    double apart = MathEx.KullbackLeiblerDivergence(new double[] {0, 1}, new double[] {1, 0});
    double exact = 0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3);
    System.out.printf("of a fair coin from itself: %.4f; from 1/4 and 3/4: %.4f, exact %.4f%n", itself, bent, exact);
    System.out.printf("from a coin that always shows heads: %.4f, exact infinite%n", heads);
    System.out.printf("of tails from heads: %f%n", apart);
    boolean same = itself == 0 && Math.abs(bent - exact) < 1e-9 && Math.abs(heads + 0.5 * Math.log(2)) < 1e-9;
    System.exit(same && apart == Double.POSITIVE_INFINITY ? 0 : 1);
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
