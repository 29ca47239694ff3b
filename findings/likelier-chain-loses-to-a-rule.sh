#!/usr/bin/env bash
# Expected: the best parse of a probabilistic grammar is the most probable tree, also after the conversion to Chomsky's
#   normal form that the parser asks for.
# What happens: a chain of rules is contracted to one, and dropped if a rule with the same two sides exists, whichever is
#   more probable. With S -> CL (0.6), CL -> NP VP (1) and S -> NP VP (0.1) only the last is left: "dogs bark" gets the
#   parse by S -> NN VB of 0.3 instead of the one over CL of 0.6. Without the rule of 0.1 the one of 0.6 is found.
# Version: io.github.starlangsoftware:SyntacticParser:1.0.3, ProbabilisticCYKParser. Seen on 2026-11-30.
# Hurt: whoever parses with a treebank's grammar, where rare rules of that kind stand beside frequent chains: rare ones
#   disable frequent ones, parses and their probabilities are wrong, and more data makes it worse.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.github.starlangsoftware</groupId><artifactId>SyntacticParser</artifactId><version>1.0.3</version>
    </dependency>
  </dependencies>
</project>
POM
cat > Seen.java <<'JAVA'
import Corpus.Sentence;
import ParseTree.ParseTree;
import ProbabilisticContextFreeGrammar.ProbabilisticContextFreeGrammar;
import ProbabilisticContextFreeGrammar.ProbabilisticParseNode;
import ProbabilisticParser.ProbabilisticCYKParser;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

public class Seen {
  public static void main(String[] arguments) throws Exception {
    double with = best(List.of("S -> NP VP [0.1]", "S -> NN VB [0.3]", "S -> CL [0.6]"));
    double without = best(List.of("S -> NN VB [0.4]", "S -> CL [0.6]"));
    System.exit(Math.abs(with - 0.3) < 1e-9 && Math.abs(without - 0.6) < 1e-9 ? 0 : 1);
  }

  private static double best(List<String> ofSentence) throws Exception {
    List<String> rules = new ArrayList<>(ofSentence);
    rules.addAll(List.of("CL -> NP VP [1.0]", "NP -> dogs [1.0]", "VP -> bark [1.0]"));
    rules.addAll(List.of("NN -> dogs [1.0]", "VB -> bark [1.0]"));
    Path file = Files.write(Path.of("grammar"), rules);
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream())); // the library's own reports of progress
    ProbabilisticContextFreeGrammar grammar = new ProbabilisticContextFreeGrammar(file.toString());
    grammar.convertToChomskyNormalForm();
    ParseTree tree = new ProbabilisticCYKParser().parse(grammar, new Sentence("dogs bark")).get(0);
    System.setOut(out);
    double probability = Math.exp(((ProbabilisticParseNode) tree.getRoot()).getLogProbability());
    System.out.printf("%s: %s of probability %.2f, exact best 0.60%n", ofSentence, tree, probability);
    return probability;
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
