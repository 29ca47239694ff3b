#!/usr/bin/env bash
# Expected: a hidden Markov model counted from tagged sentences has a finite likelihood at least for those sentences.
# What happens: a state that occurs only at the end, as the full stop's tag does, has no transition to count: its row is
#   0/0. The model is built without a word, its joint probabilities and its best tags are right, and logp is NaN for each
#   sequence of two symbols or more, also for those that cannot contain that state.
# Version: com.github.haifengl:smile-core:6.3.0 (needs JDK 25). Seen on 2026-11-30.
# Hurt: whoever compares models, watches training or finds odd sentences by likelihood: a tag that ends all sentences is
#   the rule in treebanks, and NaN compares as false with everything.
set -euo pipefail
java=
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ "${release:-0}" -ge 25 ] && [ -x "$home/bin/java" ]; then
    java=$home/bin/java
    break
  fi
done
if [ -z "$java" ]; then
  echo 'This library needs a JDK of 25 or newer: in JAVA_HOME or under /usr/lib/jvm.' >&2
  exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.haifengl</groupId><artifactId>smile-core</artifactId><version>6.3.0</version></dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.Arrays;
import smile.sequence.HMM;

public class Seen {
  public static void main(String[] arguments) {
    // Noun 0, verb 1, full stop 2; each word has one tag only.
    int[][] sentences = {{0, 1, 0, 2}, {1, 0, 2}, {0, 1, 2}};
    HMM model = HMM.fit(sentences, sentences);
    double joint = model.logp(sentences[0], sentences[0]);
    double whole = model.logp(sentences[0]);
    double without = model.logp(new int[] {0, 1, 0});
    System.out.printf("log-probability of the first sentence with its tags: %.4f%n", joint);
    System.out.printf("of the sentence, which has no other tags: %f%n", whole);
    System.out.printf("of the sentence without its full stop: %f%n", without);
    System.out.println("best tags: " + Arrays.toString(model.predict(sentences[0])));
    // 2/3 first nouns; verbs 2/4 and full stops 2/4 after nouns; nouns 2/3 after verbs
    double exact = Math.log(2.0 / 3 * 1 / 2 * 2 / 3 * 1 / 2);
    System.exit(Math.abs(joint - exact) < 1e-9 && Double.isNaN(whole) && Double.isNaN(without) ? 0 : 1);
  }
}
JAVA
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime >/dev/null
if "$java" -cp 'lib/*' Seen.java 2>errors; then
  echo 'As described.'
else
  cat errors >&2
  echo 'This changed.' >&2
  exit 1
fi
