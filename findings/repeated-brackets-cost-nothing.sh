#!/usr/bin/env bash
# Expected: labelled brackets are scored as evalb does, each guessed bracket against a gold one of its own: a parser that
#   builds a phrase three times where gold has it once has two brackets too many.
# What happens: the brackets of a tree are gathered in a set, so that a chain of one label over the same words counts once,
#   in the guess and in gold. A guess with five brackets, two of them repeated, has precision 1 instead of 3/5, and a gold
#   tree with a repeated bracket has full recall without it. The class calls itself a re-implementation of evalb,
#   validated against it.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, Evalb. Seen on 2026-11-30.
# Hurt: whoever compares parsers whose grammars have unary chains: those that loop on a label are not punished, and the
#   score cannot be compared with evalb's.
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
import edu.stanford.nlp.parser.metrics.Evalb;
import edu.stanford.nlp.trees.Tree;
import java.io.PrintWriter;
import java.io.StringWriter;

public class Seen {
  private static final String ONCE = "(S (NP (DT the) (NN cat)) (VP (VBD sat)))";
  private static final String THRICE = "(S (NP (NP (NP (DT the) (NN cat)))) (VP (VBD sat)))";
  private static final String OTHER = "(S (NP (QP (DT the) (NN cat))) (VP (VBD sat)))";

  public static void main(String[] arguments) {
    double more = show("guess repeats a bracket twice, exact F1 0.7500", THRICE, ONCE);
    double fewer = show("gold repeats a bracket twice, exact F1 0.7500", ONCE, THRICE);
    double other = show("guess adds a bracket of another label, exact F1 0.8571", OTHER, ONCE);
    System.exit(more == 1 && fewer == 1 && Math.abs(other - 6.0 / 7) < 1e-9 ? 0 : 1);
  }

  private static double show(String name, String guess, String gold) {
    Evalb evalb = new Evalb("brackets", true);
    evalb.evaluate(Tree.valueOf(guess), Tree.valueOf(gold), new PrintWriter(new StringWriter()));
    System.out.printf("%s: %.4f%n", name, evalb.getEvalbF1());
    return evalb.getEvalbF1();
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
