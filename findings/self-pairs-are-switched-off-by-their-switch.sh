#!/usr/bin/env bash
# Expected: the adjusted Rand index counts pairs of different items, unless "-paircounting.selfpair", which is described as
#   enabling pairs of an item with itself, is given.
# What happens: the switch works the wrong way round. Without it, with "selfpair false" in the settings that are
#   printed, each item is a pair with itself that both clusterings have right: three pairs of points of which none
#   belongs together have the adjusted index 0.25 instead of -0.25, and with the switch -0.25. Rand, Jaccard,
#   Fowlkes-Mallows, and precision and recall of pairs are too high likewise.
# Version: io.github.elki-project:elki:0.8.0, EvaluateClustering. Seen on 2026-11-30.
# Hurt: whoever evaluates clusterings or induced word classes with it and its defaults: agreement that is below chance looks
#   like some, more so the smaller the clusters are, and figures differ from those of other software.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.github.elki-project</groupId><artifactId>elki</artifactId><version>0.8.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
printf '%s\n' '0 0 red' '20 20 red' '40 40 blue' '1 1 green' '21 21 blue' '41 41 green' > points
evaluate() {
  java -cp 'lib/*' elki.application.KDDCLIApplication -dbc.in points \
    -algorithm clustering.kmeans.LloydKMeans -kmeans.k 3 -kmeans.initialization FirstK \
    -evaluator clustering.EvaluateClustering "$@" -resulthandler ResultWriter 2>errors
}
index() {
  sed -n 's/^Pair counting ARI //p'
}
bare=$(evaluate)
without=$(index <<<"$bare")
with=$(evaluate -paircounting.selfpair | index)
setting=$(sed -n 's/^# -paircounting.selfpair //p' <<<"$bare")
# No pair in common, three pairs each, of 15: (0 - 9 / 15) / (3 - 9 / 15)
echo "exact -0.25; without the switch (selfpair $setting) $without; with it $with"
if [ "$setting" = false ] && [ "$without" = 0.25 ] && [ "$with" = -0.25 ]; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
