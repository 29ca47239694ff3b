#!/usr/bin/env bash
# Expected: the area under the ROC curve of a classifier that gives every example the same score is 1/2: it is the chance
#   that a positive example is above a negative one, and ties count half.
# What happens: a tie counts as right or wrong by the order in which the examples were added. Equal scores give 0 if the
#   positive examples come first and 1 if they come last.
# Version: com.edwardraff:JSAT:0.0.9, classifiers.evaluation.AUC. Seen on 2026-11-30.
# Hurt: whoever compares classifiers of few distinct scores, trees, votes, counts or rounded probabilities: data sorted by
#   class, which is how many files come, decides all ties in favour of one side.
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
    double front = area(new int[] {0, 0, 0, 1, 1, 1}, 0.7, 0.7);
    double back = area(new int[] {1, 1, 1, 0, 0, 0}, 0.7, 0.7);
    System.out.printf("equal scores: positive examples first %.2f, last %.2f, exact 0.50%n", front, back);
    double right = area(new int[] {0, 1, 0, 1, 0, 1}, 0.8, 0.3);
    System.out.printf("positive examples above all negative ones: %.2f%n", right);
    System.exit(front == 0 && back == 1 && right == 1 ? 0 : 1);
  }

  /** Class 0 is the positive one. */
  private static double area(int[] classes, double ofPositive, double ofNegative) {
    AUC auc = new AUC();
    auc.prepare(new CategoricalData(2));
    for (int truth : classes) {
      double score = truth == 0 ? ofPositive : ofNegative;
      auc.addResult(new CategoricalResults(new double[] {score, 1 - score}), truth, 1);
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
