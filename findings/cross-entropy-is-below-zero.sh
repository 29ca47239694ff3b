#!/usr/bin/env bash
# Expected: the cross-entropy of two distributions is at least 0 and equals the entropy where they are the same; its power
#   of two is the perplexity.
# What happens: the method that is said to return "the cross entropy" returns its negative, beside entropy, which has the
#   right sign: a fair coin has entropy 1 and cross-entropy with itself -1. An event that the second distribution lacks
#   gives minus infinity. The largest value belongs to the best model, and the perplexity comes out as its reciprocal.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, Counters.crossEntropy. Seen on 2026-11-30.
# Hurt: whoever chooses the model of least cross-entropy with it takes the worst, with a model that excludes what was seen
#   before all others; differences to the entropy, as a divergence, have the wrong value too.
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
    Counter<String> fair = coin(0.5, 0.5);
    double entropy = Counters.entropy(fair);
    double itself = Counters.crossEntropy(fair, fair);
    double bent = Counters.crossEntropy(fair, coin(0.25, 0.75));
    double lacking = Counters.crossEntropy(fair, coin(1, 0));
    double exact = -(0.5 * Math.log(0.25) + 0.5 * Math.log(0.75)) / Math.log(2);
    System.out.printf("entropy of a fair coin: %.4f bits; its cross-entropy with itself: %.4f%n", entropy, itself);
    System.out.printf("with a coin of 1/4 and 3/4: %.4f, exact %.4f%n", bent, exact);
    System.out.printf("with a coin that always shows heads: %f%n", lacking);
    boolean same = Math.abs(entropy - 1) < 1e-9 && Math.abs(itself + 1) < 1e-9 && Math.abs(bent + exact) < 1e-9;
    System.exit(same && lacking == Double.NEGATIVE_INFINITY ? 0 : 1);
  }

  private static Counter<String> coin(double heads, double tails) {
    Counter<String> coin = new ClassicCounter<>();
    coin.setCount("heads", heads);
    coin.setCount("tails", tails);
    return coin;
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
