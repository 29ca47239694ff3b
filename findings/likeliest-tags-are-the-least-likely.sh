#!/usr/bin/env bash
# Expected: the algorithm of Viterbi over an HMM gives the likeliest states; the reference says that all probabilities are
#   to be given as logarithms and that the most probable sequence is returned.
# What happens: it takes the smallest sum. With logarithms, as the reference asks for, the states are the least likely ones
#   of all; of 500 random models with three states and four words every answer is the worst path. With negated logarithms
#   they are right, and the HMM classes of the library are right with probabilities.
# Version: com.hankcs:hanlp:portable-1.8.4, algorithm.Viterbi.compute. Seen on 2026-11-30.
# Hurt: whoever decodes a tagger of their own by it: the tags are as wrong as they can be, and a tag that is impossible,
#   with minus infinity, is chosen first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.hankcs</groupId><artifactId>hanlp</artifactId><version>portable-1.8.4</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import com.hankcs.hanlp.algorithm.Viterbi;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

public class Seen {
  public static void main(String[] arguments) {
    Random random = new Random(1);
    int worst = 0;
    int best = 0;
    int negated = 0;
    int models = 500;
    for (int model = 0; model < models; model++) {
      double[] start = logs(random, 3);
      double[][] steps = IntStream.range(0, 3).mapToObj(i -> logs(random, 3)).toArray(double[][]::new);
      double[][] words = IntStream.range(0, 3).mapToObj(i -> logs(random, 5)).toArray(double[][]::new);
      int[] text = random.ints(4, 0, 5).toArray();
      int[] seen = Viterbi.compute(text, new int[] {0, 1, 2}, start, steps, words);
      int[] other = Viterbi.compute(text, new int[] {0, 1, 2}, negate(start), negate(steps), negate(words));
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int path = 0; path < 81; path++) {
        double sum = sum(text, new int[] {path % 3, path / 3 % 3, path / 9 % 3, path / 27}, start, steps, words);
        least = Math.min(least, sum);
        most = Math.max(most, sum);
      }
      worst += sum(text, seen, start, steps, words) < least + 1e-9 ? 1 : 0;
      best += sum(text, seen, start, steps, words) > most - 1e-9 ? 1 : 0;
      negated += sum(text, other, start, steps, words) > most - 1e-9 ? 1 : 0;
    }
    System.out.printf("of %d models: worst path %d, best path %d, with negated logarithms best path %d%n",
        models, worst, best, negated);
    System.exit(worst == models && best == 0 && negated == models ? 0 : 1);
  }

  private static double sum(int[] text, int[] path, double[] start, double[][] steps, double[][] words) {
    double sum = start[path[0]];
    for (int t = 0; t < text.length; t++) {
      sum += words[path[t]][text[t]] + (t == 0 ? 0 : steps[path[t - 1]][path[t]]);
    }
    return sum;
  }

  private static double[] logs(Random random, int n) {
    double[] numbers = random.doubles(n, 0.05, 1).toArray();
    double total = Arrays.stream(numbers).sum();
    return Arrays.stream(numbers).map(number -> Math.log(number / total)).toArray();
  }

  private static double[] negate(double[] row) {
    return Arrays.stream(row).map(number -> -number).toArray();
  }

  private static double[][] negate(double[][] rows) {
    return Arrays.stream(rows).map(Seen::negate).toArray(double[][]::new);
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
