#!/usr/bin/env bash
# Expected: the n-gram distance of Kondrak is 0 for equal strings alone and 1 for those that share nothing.
# What happens: if one of the two is shorter than n, the share of equal letters, a similarity, is returned as the distance.
#   With n = 2, the default, "a" has the distance 0 to "but", "in" and each other word that does not begin with a, and 0.5
#   to "an"; "I" to "i" has 0 as well. Longer words are right.
# Version: info.debatty:java-string-similarity:2.0.0, NGram. Seen on 2026-11-30.
# Hurt: whoever corrects, aligns or merges words by it: articles, initials and single digits are the nearest neighbours of
#   nearly all words, and the more alike a word is to them, the farther it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>info.debatty</groupId><artifactId>java-string-similarity</artifactId><version>2.0.0</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import info.debatty.java.stringsimilarity.NGram;

public class Seen {
  public static void main(String[] arguments) {
    boolean same = show("a", "but", 0) & show("a", "in", 0) & show("a", "an", 0.5) & show("I", "i", 0);
    same &= show("a", "a", 0) & show("it", "on", 1) & show("but", "in", 1);
    NGram three = new NGram(3);
    double seen = three.distance("in", "on");
    double other = three.distance("in", "up");
    System.out.printf("n = 3: in to on %.2f, in to up %.2f%n", seen, other);
    System.exit(same && other == 0 && seen > other ? 0 : 1);
  }

  private static boolean show(String first, String second, double described) {
    double seen = new NGram().distance(first, second);
    System.out.printf("n = 2: %s to %s %.2f%n", first, second, seen);
    return Math.abs(seen - described) < 1e-6;
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
