#!/usr/bin/env bash
# Expected: a model of single words gives a word its share of the text; stupid backoff, which the class names as its
#   method, ends in that share.
# What happens: the count is divided by the number of different n-grams instead of by the number of words. After "a a a b"
#   the word "a" has probability 1.5, and the words of a small text sum to 2.25. With n of 2 or 3 the words sum to less
#   than 1 by as much as there are n-grams of other lengths.
# Version: org.apache.opennlp:opennlp-tools:2.5.11, NGramLanguageModel. Seen on 2026-11-30.
# Hurt: whoever scores sentences or reports perplexity with it: frequent words raise a sentence's probability the more
#   often they stand in it, and figures of texts of other sizes or of other n cannot be compared.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.opennlp</groupId><artifactId>opennlp-tools</artifactId><version>2.5.11</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import opennlp.tools.languagemodel.NGramLanguageModel;

public class Seen {
  private static final List<String> TEXT =
      List.of("the cat sat", "the cat ran", "the dog sat", "a dog ran", "a cat sat on the mat");

  public static void main(String[] arguments) {
    NGramLanguageModel small = new NGramLanguageModel(1);
    small.add("a", "a", "a", "b");
    double one = small.calculateProbability("a");
    double three = small.calculateProbability("a", "a", "a");
    System.out.printf("after \"a a a b\": probability of \"a\" %.4f, exact 0.7500; of \"a a a\" %.4f%n", one, three);
    double[] sums = new double[4];
    for (int n = 1; n <= 3; n++) {
      NGramLanguageModel model = new NGramLanguageModel(n);
      Set<String> words = new TreeSet<>();
      for (String sentence : TEXT) {
        model.add(sentence.split(" "));
        words.addAll(List.of(sentence.split(" ")));
      }
      for (String word : words) {
        sums[n] += model.calculateProbability(word);
      }
      System.out.printf("n = %d: the probabilities of all %d words sum to %.4f%n", n, words.size(), sums[n]);
    }
    System.exit(one == 1.5 && three > one && sums[1] == 2.25 && sums[2] < 1 && sums[3] < sums[2] ? 0 : 1);
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
