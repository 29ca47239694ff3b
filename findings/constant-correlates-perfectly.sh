#!/usr/bin/env bash
# Expected: the correlation with a constant is undefined, or 0 by convention; a system that answers the same for every item
#   shows no agreement.
# What happens: it is 1, in either position, and also for two lists of which each is constant: the formula is 0 / 0, and
#   the case without variance is taken for perfect agreement.
# Version: nz.ac.waikato.cms.weka:weka-stable:3.8.6, core.Utils.correlation. Seen on 2026-11-30.
# Hurt: whoever scores similarities or selects features with it: a collapsed model that gives one value is the best of
#   all, and a column without information looks redundant with each other one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>nz.ac.waikato.cms.weka</groupId><artifactId>weka-stable</artifactId><version>3.8.6</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import weka.core.Utils;

public class Seen {
  public static void main(String[] arguments) {
    double[] gold = {1, 2, 3, 4, 5};
    double constant = Utils.correlation(gold, new double[] {2, 2, 2, 2, 2}, 5);
    double swapped = Utils.correlation(new double[] {2, 2, 2, 2, 2}, gold, 5);
    double nearly = Utils.correlation(gold, new double[] {2, 2, 2.001, 2, 2}, 5);
    double usual = Utils.correlation(gold, new double[] {2, 1, 3, 5, 4}, 5);
    System.out.printf("with a constant: %.4f, swapped %.4f%n", constant, swapped);
    System.out.printf("with one value moved by 0.001: %.4f; with 2, 1, 3, 5, 4: %.4f%n", nearly, usual);
    System.exit(constant == 1 && swapped == 1 && Math.abs(nearly) < 1e-6 && Math.abs(usual - 0.8) < 1e-9 ? 0 : 1);
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
