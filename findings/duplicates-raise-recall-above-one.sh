#!/usr/bin/env bash
# Expected: recall and F-measure lie between 0 and 1; a span that is found twice is at most one right answer, and its
#   repetition costs precision.
# What happens: each repetition of a right span counts as right again. A finder of names by regular expressions, two of
#   which match the same word, has precision 1, recall 2 and F-measure 1.33 by the library's own FMeasure; where other
#   names are missed, the repetitions fill the gap and the score looks possible.
# Version: org.apache.opennlp:opennlp-tools:2.5.11. Seen on 2026-11-30.
# Hurt: whoever evaluates finders that may give a span twice, patterns, dictionaries or several models together: their
#   recall and F-measure are too high, by as much as they repeat themselves.
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
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import opennlp.tools.namefind.RegexNameFinder;
import opennlp.tools.util.Span;
import opennlp.tools.util.eval.FMeasure;

public class Seen {
  public static void main(String[] arguments) {
    String[] words = {"In", "2026", "Ada", "spoke"};
    Pattern[] years = {Pattern.compile("\\d{4}"), Pattern.compile("20\\d\\d")};
    RegexNameFinder finder = new RegexNameFinder(Map.of("date", years));
    Span date = new Span(1, 2, "date");
    Span person = new Span(2, 3, "person");
    System.out.println("found: " + Arrays.toString(finder.find(words)));
    FMeasure one = evaluate(finder, words, date);
    FMeasure two = evaluate(finder, words, date, person);
    System.exit(
        one.getPrecisionScore() == 1
                && one.getRecallScore() == 2
                && one.getFMeasure() > 1.3
                && two.getRecallScore() == 1
                && two.getFMeasure() == 1
            ? 0
            : 1);
  }

  private static FMeasure evaluate(RegexNameFinder finder, String[] words, Span... names) {
    FMeasure measure = new FMeasure();
    measure.updateScores(names, finder.find(words));
    System.out.printf(
        "names %s: precision %.2f, recall %.2f, F-measure %.2f%n",
        Arrays.toString(names), measure.getPrecisionScore(), measure.getRecallScore(), measure.getFMeasure());
    return measure;
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
