#!/usr/bin/env bash
# Expected: a system that links two of the four mentions of an entity, and nothing else, has precision 1 and low recall.
# What happens: the two are exchanged, for B-cubed and for MUC: getPrecision is the recall and getRecall the precision.
#   F1, which is symmetric, hides it.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, coref.statistical.EvalUtils. Seen on 2026-11-30.
# Hurt: whoever tunes a coreference system's caution by the two: a system that links too much looks too cautious, and each
#   turn of the screw goes the wrong way.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>edu.stanford.nlp</groupId><artifactId>stanford-corenlp</artifactId><version>4.5.10</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import edu.stanford.nlp.coref.statistical.Clusterer.Cluster;
import edu.stanford.nlp.coref.statistical.EvalUtils.AbstractEvaluator;
import edu.stanford.nlp.coref.statistical.EvalUtils.B3Evaluator;
import edu.stanford.nlp.coref.statistical.EvalUtils.MUCEvaluator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public class Seen {
  public static void main(String[] arguments) {
    // Of the entity's four mentions the system links two: it has a half of them for two mentions, and one of three links
    List<Integer> entity = List.of(1, 2, 3, 4);
    Cluster found = new Cluster(1);
    found.merge(new Cluster(2));
    Map<Integer, List<Integer>> toGold = new HashMap<>();
    entity.forEach(mention -> toGold.put(mention, entity));
    Map<Integer, Cluster> toSystem = Map.of(1, found, 2, found);
    boolean same = true;
    for (AbstractEvaluator evaluator : List.of(new B3Evaluator(), new MUCEvaluator())) {
      evaluator.update(List.of(entity), List.of(found), toGold, toSystem);
      double recall = evaluator instanceof MUCEvaluator ? 1 / 3.0 : 1 / 4.0;
      System.out.printf(
          "%s: precision %.4f instead of 1, recall %.4f instead of %.4f, F1 %.4f%n",
          evaluator.getClass().getSimpleName(),
          evaluator.getPrecision(),
          evaluator.getRecall(),
          recall,
          evaluator.getF1());
      same &= evaluator.getRecall() == 1 && Math.abs(evaluator.getPrecision() - recall) < 1e-9;
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
