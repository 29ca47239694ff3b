#!/usr/bin/env bash
# Expected: the leaf-ancestor score compares the labels above each word by edit distance: one bracket too many above a word
#   is one insertion.
# What happens: the labels carry the depth of their node, and those of another depth are taken for different. An extra
#   bracket between S and its children costs one insertion and a substitution for each label below it: of trees with the
#   labels ROOT, S, NP above the word the score is 0.71 instead of 0.86, and with the bracket above S 0.57 instead of 0.86.
# Version: edu.stanford.nlp:stanford-corenlp:4.5.10, parser.metrics.LeafAncestorEval. Seen on 2026-11-30.
# Hurt: whoever compares parsers by it for being mild on misplaced brackets: an early bracket too many or too few costs more
#   the deeper the tree is, and figures cannot be compared with those of other software.
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
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.parser.metrics.LeafAncestorEval;
import edu.stanford.nlp.trees.LabeledScoredTreeFactory;
import edu.stanford.nlp.trees.PennTreeReader;
import edu.stanford.nlp.trees.Tree;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    String gold = "(ROOT (S (NP (N dogs)) (VP (V bark))))";
    // One insertion among 3 + 4 labels above each word costs 1/7.
    boolean same = score(gold, gold, "1.000", 1);
    same &= score("(ROOT (S (X (NP (N dogs)) (VP (V bark)))))", gold, "0.714", 1 - 1.0 / 7);
    same &= score("(ROOT (X (S (NP (N dogs)) (VP (V bark)))))", gold, "0.571", 1 - 1.0 / 7);
    same &= score("(ROOT (S (NP (X (N dogs))) (VP (X (V bark)))))", gold, "0.857", 1 - 1.0 / 7);
    System.exit(same ? 0 : 1);
  }

  private static boolean score(String guess, String gold, String described, double exact) throws Exception {
    LeafAncestorEval metric = new LeafAncestorEval("score");
    StringWriter written = new StringWriter();
    PrintWriter writer = new PrintWriter(written);
    metric.evaluate(tree(guess), tree(gold), writer);
    metric.display(false, writer);
    writer.flush();
    String seen = written.toString().replaceAll("(?s).*corpus: (\\S+) .*", "$1");
    System.out.printf("%s: %s, exact %.3f%n", guess, seen, exact);
    return seen.equals(described);
  }

  private static Tree tree(String brackets) throws Exception {
    LabeledScoredTreeFactory factory = new LabeledScoredTreeFactory(CoreLabel.factory());
    return new PennTreeReader(new StringReader(brackets), factory).readTree();
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
