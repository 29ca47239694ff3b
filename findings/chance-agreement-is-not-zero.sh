#!/usr/bin/env bash
# Expected: adjusted mutual information is 0 on average over clusterings that agree by chance, and the same in every unit.
# What happens: the mutual information and the entropies are in bits, and the value by chance that is taken from both is in
#   nats, so that only 0.69 of it is taken. Two clusterings of six items in two halves have the average AMI 0.06 over all
#   ways to shuffle one of them, where 0 is the definition; of six items in three pairs 0.23.
# Version: org.tribuo:tribuo-clustering-core:4.3.2. Seen on 2026-11-30.
# Hurt: whoever compares clusterings, induced word classes or grammars with gold classes: agreement by chance counts as
#   agreement, more of it the more and the smaller the clusters are, which is what the adjustment should undo.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.tribuo</groupId><artifactId>tribuo-clustering-core</artifactId><version>4.3.2</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.LogManager;
import org.tribuo.clustering.evaluation.ClusteringMetrics;
import org.tribuo.util.infotheory.InformationTheory;

public class Seen {
  private static double adjusted;
  private static double information;
  private static int shuffles;

  public static void main(String[] arguments) {
    LogManager.getLogManager().reset();
    boolean same = show(List.of(0, 0, 0, 1, 1, 1));
    same &= show(List.of(0, 0, 1, 1, 2, 2));
    System.exit(same ? 0 : 1);
  }

  private static boolean show(List<Integer> classes) {
    adjusted = 0;
    information = 0;
    shuffles = 0;
    shuffle(new ArrayList<>(classes), 0, classes);
    double expected = InformationTheory.expectedMI(classes, classes);
    double average = information / shuffles;
    System.out.printf(
        "%s: average AMI over all %d shuffles %.4f; average information %.4f bits, expectedMI %.4f%n",
        classes, shuffles, adjusted / shuffles, average, expected);
    return adjusted / shuffles > 0.05 && Math.abs(expected - average * Math.log(2)) < 1e-9;
  }

  private static void shuffle(List<Integer> other, int from, List<Integer> classes) {
    if (from == other.size()) {
      adjusted += ClusteringMetrics.adjustedMI(other, classes);
      information += InformationTheory.mi(other, classes);
      shuffles++;
      return;
    }
    for (int i = from; i < other.size(); i++) {
      Collections.swap(other, from, i);
      shuffle(other, from + 1, classes);
      Collections.swap(other, from, i);
    }
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
