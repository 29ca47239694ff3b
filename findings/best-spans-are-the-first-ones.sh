#!/usr/bin/env bash
# Expected: the best set of spans that do not overlap has the largest sum of scores, in whatever order the spans are given.
# What happens: of two spans that end at the same word the later one in the list is looked at only behind another span, and
#   a span that is listed before those it could follow is never placed behind them. Of two spans over the same words, of
#   scores 1 and 5, the one of 1 is chosen if it comes first. Of random lists of six spans over six words two in three get
#   less than the largest sum; sorted by end, and by falling score at each end, none does. The reference asks for no order.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, IntervalTree.getNonOverlappingMaxScore. Seen on 2026-11-30.
# Hurt: whoever chooses names, chunks or matches of patterns by score where candidates compete for the same words: the
#   order of the list beats the scores.
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
import edu.stanford.nlp.util.Interval;
import edu.stanford.nlp.util.IntervalTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

public class Seen {
  record Span(int begin, int end, double score) {}

  public static void main(String[] arguments) {
    double pair = best(List.of(new Span(0, 2, 1), new Span(0, 2, 5)));
    double turned = best(List.of(new Span(0, 2, 5), new Span(0, 2, 1)));
    System.out.printf("two spans over the same words, of 1 and 5: %.0f, in the other order %.0f%n", pair, turned);
    int wrong = 0;
    int wrongSorted = 0;
    Random random = new Random(1);
    for (int trial = 0; trial < 1000; trial++) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int begin = random.nextInt(6);
        spans.add(new Span(begin, begin + 1 + random.nextInt(6 - begin), 1 + random.nextInt(9)));
      }
      double exact = enumerate(spans, 0, new ArrayList<>());
      wrong += best(spans) < exact ? 1 : 0;
      spans.sort(Comparator.comparingInt(Span::end).thenComparing(Comparator.comparingDouble(Span::score).reversed()));
      wrongSorted += best(spans) < exact ? 1 : 0;
    }
    System.out.printf("of 1000 random lists of six spans too low: %d; once sorted: %d%n", wrong, wrongSorted);
    System.exit(pair == 1 && turned == 5 && wrong == 661 && wrongSorted == 0 ? 0 : 1);
  }

  private static double best(List<Span> spans) {
    List<Span> chosen =
        IntervalTree.<Span, Integer>getNonOverlappingMaxScore(
            spans,
            span -> Interval.toInterval(span.begin(), span.end(), Interval.INTERVAL_OPEN_END),
            Span::score);
    return chosen.stream().mapToDouble(Span::score).sum();
  }

  private static double enumerate(List<Span> spans, int next, List<Span> taken) {
    if (next == spans.size()) {
      return taken.stream().mapToDouble(Span::score).sum();
    }
    double best = enumerate(spans, next + 1, taken);
    Span span = spans.get(next);
    if (taken.stream().allMatch(other -> other.end() <= span.begin() || span.end() <= other.begin())) {
      taken.add(span);
      best = Math.max(best, enumerate(spans, next + 1, taken));
      taken.remove(taken.size() - 1);
    }
    return best;
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
