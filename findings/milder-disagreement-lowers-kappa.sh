#!/usr/bin/env bash
# Expected: Cohen's weighted kappa does not depend on the unit of the weights, and an annotator who never makes the gravest
#   mistake has a higher one, not a lower one.
# What happens: the observed disagreement is divided by the largest distance that occurred between annotations of one item,
#   the expected one by the largest distance between any two categories. Where no item has the gravest disagreement, kappa
#   is too low: two annotators on a scale of 1 to 4, who never are three steps apart, have -1.20 instead of 0.02 with
#   squared distances. Of all ways to rate four items on that scale 44 per cent come out too low, none too high.
# Version: org.dkpro.statistics:dkpro-statistics-agreement:2.2.1, WeightedKappaAgreement. Seen on 2026-11-30.
# Hurt: whoever reports weighted kappa of graded judgements, similarity or sentiment: the better the annotators, the more
#   is taken off, and values below -1 are only the most visible ones.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.dkpro.statistics</groupId><artifactId>dkpro-statistics-agreement</artifactId>
      <version>2.2.1</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.dkpro.statistics.agreement.coding.CodingAnnotationStudy;
import org.dkpro.statistics.agreement.coding.WeightedKappaAgreement;
import org.dkpro.statistics.agreement.distance.IntervalDistanceFunction;

public class Seen {
  public static void main(String[] arguments) {
    int[] first = {1, 3, 4, 1, 1, 1};
    int[] second = {1, 1, 3, 3, 2, 3};
    double seen = kappa(first, second);
    System.out.printf("weighted kappa %.4f, exact %.4f%n", seen, exact(first, second));
    int wrong = 0;
    int defined = 0;
    for (int code = 0; code < 1 << 16; code++) {
      int[] one = new int[4];
      int[] other = new int[4];
      for (int item = 0; item < 4; item++) {
        one[item] = 1 + (code >> 4 * item & 3);
        other[item] = 1 + (code >> 4 * item + 2 & 3);
      }
      double exact = exact(one, other);
      if (Double.isNaN(exact)) {
        continue;
      }
      defined++;
      double told = kappa(one, other);
      if (told > exact + 1e-9) {
        System.exit(1);
      }
      wrong += told < exact - 1e-9 ? 1 : 0;
    }
    System.out.printf("too low for %d of %d ratings of four items%n", wrong, defined);
    boolean same = Math.abs(exact(first, second) - 1 / 43.0) < 1e-9 && Math.abs(seen - (1 - 2.25 * 42 / 43)) < 1e-9;
    System.exit(same && wrong == 29120 && defined == 65532 ? 0 : 1);
  }

  private static double kappa(int[] first, int[] second) {
    CodingAnnotationStudy study = new CodingAnnotationStudy(2);
    for (int item = 0; item < first.length; item++) {
      study.addItem(first[item], second[item]);
    }
    return new WeightedKappaAgreement(study, new IntervalDistanceFunction()).calculateAgreement();
  }

  /** One less the disagreement within items over the disagreement of any rating with any other's, in squared steps. */
  private static double exact(int[] first, int[] second) {
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < first.length; i++) {
      observed += Math.pow(first[i] - second[i], 2) / first.length;
      for (int rating : second) {
        expected += Math.pow(first[i] - rating, 2) / first.length / second.length;
      }
    }
    return expected == 0 ? Double.NaN : 1 - observed / expected;
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
