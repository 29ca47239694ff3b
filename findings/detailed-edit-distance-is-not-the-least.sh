#!/usr/bin/env bash
# Expected: the detailed Levenshtein distance is the Levenshtein distance, told apart into insertions, deletions and
#   substitutions.
# What happens: for some pairs it counts edits that are not of a least script, and its total is larger than that of the
#   plain distance of the same package: "ear" to "area" is told as 4 edits and needs 3. Of all pairs of words of up to
#   five letters over an alphabet of three, 1.8 per cent differ, always upwards.
# Version: org.apache.commons:commons-text:1.15.0. Seen on 2026-11-30.
# Hurt: whoever reports word or character error rates by kind of error: the rate is too high, and insertions and deletions
#   are shared out wrongly.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-text</artifactId><version>1.15.0</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDetailedDistance;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.commons.text.similarity.LevenshteinResults;

public class Seen {
  public static void main(String[] arguments) {
    LevenshteinResults detailed = LevenshteinDetailedDistance.getDefaultInstance().apply("ear", "area");
    int plain = LevenshteinDistance.getDefaultInstance().apply("ear", "area");
    System.out.println("ear to area, detailed: " + detailed + "; plain: " + plain);
    List<String> words = new ArrayList<>(List.of(""));
    for (int i = 0; words.get(i).length() < 5; i++) {
      for (char letter = 'a'; letter <= 'c'; letter++) {
        words.add(words.get(i) + letter);
      }
    }
    int pairs = 0;
    int larger = 0;
    int smaller = 0;
    for (String from : words) {
      for (String to : words) {
        int told = LevenshteinDetailedDistance.getDefaultInstance().apply(from, to).getDistance();
        int least = LevenshteinDistance.getDefaultInstance().apply(from, to);
        pairs++;
        larger += told > least ? 1 : 0;
        smaller += told < least ? 1 : 0;
      }
    }
    System.out.printf("of %d pairs, %d are larger than the plain distance and %d smaller%n", pairs, larger, smaller);
    System.exit(detailed.getDistance() == 4 && plain == 3 && larger > 0 && smaller == 0 ? 0 : 1);
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
