#!/usr/bin/env bash
# Expected: a distribution with reserved mass r gives r to unseen words and 1 - r to those seen, and sums to 1, as the
#   reference of the class says of all its distributions.
# What happens: the counts are divided by 1 + r instead of being multiplied by 1 - r, and r comes on top: with r = 0.5 the
#   seen words have 0.667, and the sum over the vocabulary is 1.167; with 0.1 it is 1.009. The other ways to smooth, by
#   Laplace, by discounts and by Good and Turing, sum to 1.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, Distribution.getDistributionWithReservedMass. Seen on 2026-11-30.
# Hurt: whoever keeps mass for unknown words with it: likelihoods are too high, perplexities too low, and most so for the
#   model that reserves the most.
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
import edu.stanford.nlp.stats.Distribution;

public class Seen {
  public static void main(String[] arguments) {
    Counter<String> words = new ClassicCounter<>();
    words.setCount("the", 6);
    words.setCount("cat", 3);
    words.setCount("sat", 1);
    boolean same = true;
    for (double reserved : new double[] {0, 0.1, 0.5}) {
      Distribution<String> distribution = Distribution.getDistributionWithReservedMass(words, reserved);
      double seen = 0;
      for (String word : words.keySet()) {
        seen += distribution.probabilityOf(word);
      }
      double all = seen + distribution.getReservedMass();
      System.out.printf("reserved %.1f: seen words %.4f, all %.4f%n", reserved, seen, all);
      same &= Math.abs(seen - 1 / (1 + reserved)) < 1e-9 && Math.abs(all - distribution.totalCount()) < 1e-9;
    }
    double laplace = Distribution.laplaceSmoothedDistribution(words, 5).totalCount();
    double discounted = Distribution.absolutelyDiscountedDistribution(words, 5, 0.5).totalCount();
    System.out.printf("by Laplace %.4f, by discounts %.4f%n", laplace, discounted);
    System.exit(same && Math.abs(laplace - 1) < 1e-9 && Math.abs(discounted - 1) < 1e-9 ? 0 : 1);
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
