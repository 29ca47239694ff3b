#!/usr/bin/env bash
# Expected: the similarities of Jaccard, and of Sorensen and Dice, lie between 0 and 1, as the reference says, for words of
#   any length.
# What happens: two words that are both shorter than the n-grams have none of them, and their similarity, 0 / 0, is NaN, as
#   is the distance. With 3, the default, it is NaN for "of" and "to", and for "a" and "at"; cosine of the same library is 0
#   there. A single word that is long enough makes it 0.
# Version: info.debatty:java-string-similarity:2.0.0. Seen on 2026-11-30.
# Hurt: whoever averages similarities over word pairs, or looks for the nearest by comparing: function words, which are the
#   shortest and most frequent, make averages NaN, and NaN compares as false with everything.
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
import info.debatty.java.stringsimilarity.Cosine;
import info.debatty.java.stringsimilarity.Jaccard;
import info.debatty.java.stringsimilarity.SorensenDice;

public class Seen {
  public static void main(String[] arguments) {
    boolean same = true;
    for (String[] words : new String[][] {{"of", "to"}, {"a", "at"}, {"of", "the"}, {"of", "of"}, {"other", "mother"}}) {
      double jaccard = new Jaccard().similarity(words[0], words[1]);
      double dice = new SorensenDice().similarity(words[0], words[1]);
      double cosine = new Cosine().similarity(words[0], words[1]);
      double distance = new Jaccard().distance(words[0], words[1]);
      System.out.printf("%s and %s: Jaccard %.2f (distance %.2f), Dice %.2f, cosine %.2f%n",
          words[0], words[1], jaccard, distance, dice, cosine);
      boolean none = words[0].length() < 3 && words[1].length() < 3 && !words[0].equals(words[1]);
      same &= Double.isNaN(jaccard) == none && Double.isNaN(dice) == none && Double.isNaN(distance) == none;
      same &= !Double.isNaN(cosine);
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
