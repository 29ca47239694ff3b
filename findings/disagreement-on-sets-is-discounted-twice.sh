#!/usr/bin/env bash
# Expected: the MASI distance of two sets of labels is 1 - J M: J is their Jaccard similarity, and M is 1 for equal sets,
#   2/3 for a subset, 1/3 for another overlap and 0 for none, so that {a} and {a, b} are 0.67 apart.
# What happens: the two distances are multiplied instead of the two similarities: (1 - J)(1 - M). {a} and {a, b} are 0.17
#   apart, {a, b} and {b, c} 0.44 instead of 0.89; equal and disjoint sets are right. Krippendorff's alpha of ten items with
#   such overlaps comes out as 0.79, where 0.43 is right.
# Version: org.dkpro.statistics:dkpro-statistics-agreement:2.2.1, MASISetAnnotationDistanceFunction. Seen on 2026-11-30.
# Hurt: whoever reports agreement on several labels per item or on coreference by MASI: partial agreement counts for more
#   than the measure grants, and figures cannot be compared with those of papers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.dkpro.statistics</groupId><artifactId>dkpro-statistics-agreement</artifactId><version>2.2.1</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.dkpro.statistics.agreement.coding.CodingAnnotationStudy;
import org.dkpro.statistics.agreement.coding.KrippendorffAlphaAgreement;
import org.dkpro.statistics.agreement.distance.MASISetAnnotationDistanceFunction;
import org.dkpro.statistics.agreement.distance.SetAnnotation;

public class Seen {
  public static void main(String[] arguments) {
    SetAnnotation a = new SetAnnotation("a");
    SetAnnotation ab = new SetAnnotation("a", "b");
    SetAnnotation bc = new SetAnnotation("b", "c");
    boolean same = show(a, ab, 1.0 / 6, 2.0 / 3) & show(ab, bc, 4.0 / 9, 8.0 / 9);
    same &= show(a, a, 0, 0) & show(a, bc, 1, 1);
    CodingAnnotationStudy study = new CodingAnnotationStudy(2);
    for (int i = 0; i < 5; i++) {
      study.addItem(a, ab);
      study.addItem(bc, bc);
    }
    double alpha = new KrippendorffAlphaAgreement(study, new MASISetAnnotationDistanceFunction()).calculateAgreement();
    // 20 annotations: 5 of {a}, 5 of {a, b}, 10 of {b, c}; half of the pairs within items are {a} with {a, b}
    double observed = 0.5 * 2 / 3;
    double expected = 2 * (25 * 2.0 / 3 + 50 * 1 + 50 * 8.0 / 9) / (20 * 19);
    double exact = 1 - observed / expected;
    System.out.printf("alpha of ten items: %.2f, exact %.2f%n", alpha, exact);
    System.exit(same && alpha > exact + 0.2 ? 0 : 1);
  }

  private static boolean show(SetAnnotation first, SetAnnotation second, double described, double exact) {
    double seen = new MASISetAnnotationDistanceFunction().measureDistance(null, first, second);
    System.out.printf("%s to %s: %.3f, exact %.3f%n", first, second, seen, exact);
    return Math.abs(seen - described) < 1e-9;
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
