#!/usr/bin/env bash
# Expected: softmax gives a distribution for any finite scores, and does not change if the same number is added to all of
#   them.
# What happens: the scores are exponentiated as they are. From 710 on one of them is infinite, and the largest option gets
#   NaN; if all are below -745, each exponential is 0 and all are NaN. (1000, 999) and (-1000, -1001) have NaN, where (1, 0)
#   has 0.73 and 0.27; logSum of the same class has no such limits.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, math.ArrayMath.softmax. Seen on 2026-11-30.
# Hurt: whoever turns scores of sequences or trees into probabilities, which are sums over words or log-probabilities of
#   whole sentences and pass these limits soon: the best candidate is the one whose probability is no number.
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
import edu.stanford.nlp.math.ArrayMath;
import java.util.Arrays;

public class Seen {
  public static void main(String[] arguments) {
    boolean same = true;
    for (double shift : new double[] {0, 700, 710, 1000, -740, -1000}) {
      double[] scores = {shift, shift - 1};
      double[] seen = ArrayMath.softmax(scores);
      double first = Math.exp(scores[0] - ArrayMath.logSum(scores));
      System.out.printf("%s: %s, by logSum %.4f%n", Arrays.toString(scores), Arrays.toString(seen), first);
      boolean lost = shift >= 710 || shift == -1000;
      same &= Double.isNaN(seen[0]) == lost && Math.abs(first - 1 / (1 + Math.exp(-1))) < 1e-9;
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
