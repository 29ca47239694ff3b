#!/usr/bin/env bash
# Expected: a model of word pairs that is smoothed with the model of single words knows how often each word occurs.
# What happens: single words are counted as beginnings of pairs alone, so that the last word of a sentence is not counted.
#   In a hundred sentences that end with a full stop it is an unknown word: its probability is the one of a word never
#   seen, 0.0049, where one word in three is a full stop; sentences of one word are not counted at all. Pairs are right.
# Version: io.github.starlangsoftware:NGram:1.0.21, NGram of order 2. Seen on 2026-11-30.
# Hurt: whoever interpolates word pairs with words, as the library's InterpolatedSmoothing does: ends of sentences, the
#   surest of all words, are improbable behind each rare word, and perplexities count that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.github.starlangsoftware</groupId><artifactId>NGram</artifactId><version>1.0.21</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import Ngram.LaplaceSmoothing;
import Ngram.NGram;
import java.util.ArrayList;
import java.util.List;

public class Seen {
  public static void main(String[] arguments) {
    ArrayList<ArrayList<String>> sentences = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sentences.add(new ArrayList<>(List.of(i % 2 == 0 ? "dogs" : "cats", i % 3 == 0 ? "bark" : "sleep", ".")));
    }
    NGram<String> pairs = new NGram<>(sentences, 2);
    pairs.calculateNGramProbabilities(new LaplaceSmoothing<>(), 1);
    pairs.calculateNGramProbabilities(new LaplaceSmoothing<>(), 2);
    double stop = pairs.getProbability(".");
    double unknown = pairs.getProbability("xyzzy");
    double dogs = pairs.getProbability("dogs");
    double behind = pairs.getProbability("sleep", ".");
    System.out.printf("one word in three is a full stop, one in six is \"dogs\"%n");
    System.out.printf("full stop %.4f, a word never seen %.4f, \"dogs\" %.4f%n", stop, unknown, dogs);
    System.out.printf("full stop behind \"sleep\": %.4f%n", behind);
    System.exit(stop == unknown && stop < 0.01 && dogs > 0.2 && behind > 0.8 ? 0 : 1);
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
