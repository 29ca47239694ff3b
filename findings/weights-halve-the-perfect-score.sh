#!/usr/bin/env bash
# Expected: the area under the ROC curve of weighted examples does not change if all weights are doubled, and is 1 where
#   every positive example is above every negative one.
# What happens: a negative example is counted once below the curve and with its weight in the divisor. With weight 2 for
#   all examples a perfect classifier has 0.5, with weight 1/2 it has 2; weights of the positive examples do no harm.
# Version: com.edwardraff:JSAT:0.0.9, classifiers.evaluation.AUC. Seen on 2026-11-30.
# Hurt: whoever weights examples, against imbalance or for counts of repeated sentences, and chooses a model by it: the
#   value is divided by the mean weight of the negatives, and folds of other weights cannot be compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.edwardraff</groupId><artifactId>JSAT</artifactId><version>0.0.9</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import jsat.classifiers.CategoricalData;
import jsat.classifiers.CategoricalResults;
import jsat.classifiers.evaluation.AUC;

public class Seen {
  public static void main(String[] arguments) {
    boolean same = true;
    for (double weight : new double[] {0.5, 1, 2}) {
      double all = area(weight, weight);
      double positive = area(weight, 1);
      System.out.printf("perfect ranking, all weights %.1f: %.2f", weight, all);
      System.out.printf("; weights of the positive examples alone: %.2f%n", positive);
      same &= Math.abs(all - 1 / weight) < 1e-9 && positive == 1;
    }
    System.exit(same ? 0 : 1);
  }

  private static double area(double ofPositive, double ofNegative) {
    AUC auc = new AUC();
    auc.prepare(new CategoricalData(2));
    for (int example = 0; example < 6; example++) {
      double score = example < 3 ? 0.9 - 0.1 * example : 0.4 - 0.05 * example;
      int truth = example < 3 ? 0 : 1; // class 0 is the positive one
      auc.addResult(new CategoricalResults(new double[] {score, 1 - score}), truth, truth == 0 ? ofPositive : ofNegative);
    }
    return auc.getScore();
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
