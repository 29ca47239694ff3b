#!/usr/bin/env bash
# Expected: the similarity of Needleman and Wunsch does not change if both strings are reversed, and a gap costs what the
#   class says, 2, wherever it stands.
# What happens: the first row and column of the table count 1 for each letter, whatever a gap costs. With the defaults a
#   missing first letter costs half of a missing last one: "bcd" and "abcd" have the similarity 0.875, "abc" and "abcd"
#   0.75. With another cost of gaps the first ones still cost 1 each; with a cost of 0.5 they cost double.
# Version: com.github.mpkorstanje:simmetrics-core:4.1.1, NeedlemanWunch. Seen on 2026-11-30.
# Hurt: whoever compares words or names of which some lack a prefix and others a suffix: pairs of equal distance are ranked
#   by the side on which they differ.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.github.mpkorstanje</groupId><artifactId>simmetrics-core</artifactId><version>4.1.1</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import org.simmetrics.metrics.NeedlemanWunch;
import org.simmetrics.metrics.functions.MatchMismatch;

public class Seen {
  public static void main(String[] arguments) {
    boolean same = show(2, "abcd", "bcd", 0.875) & show(2, "abcd", "abc", 0.75) & show(2, "dcba", "dcb", 0.75);
    same &= show(0.5f, "abcd", "bcd", 0.75) & show(0.5f, "abcd", "abc", 0.875);
    System.exit(same ? 0 : 1);
  }

  private static boolean show(float gap, String first, String second, double expected) {
    double seen = new NeedlemanWunch(-gap, new MatchMismatch(0, -1)).compare(first, second);
    double dearest = 4 * Math.max(gap, 1); // of four columns
    System.out.printf("gaps of %s: %s and %s %.3f, exact %.3f%n", gap, first, second, seen, 1 - gap / dearest);
    return Math.abs(seen - expected) < 1e-6;
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
